"""Which articles contain a word, from the index that the triggers keep (``schema/002_search.sql``)."""

import math
import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from operator import itemgetter

from archive.search.folding import fold, forms, spelled, spellings

_LAST = "\U0010ffff"
"""Sorts behind every character that text is written with."""

_TRIGRAM = 3

_PHRASES = 16
"""Up to so many spellings are looked for one by one; more are narrowed down by their trigrams and then verified."""

_WINDOWS = 12
"""So many trigrams, spread over a long word, leave next to nothing to verify."""

_USUAL_LENGTH = 500
"""Characters of an ordinary news item (the median of 20,000 Chinese news bodies is 406, the mean 493)."""


@dataclass(slots=True)
class Found:
    """The articles that contain a word: id to how often, and which of them have it in the title.

    A word longer than a trigram was found without being counted: its ``hits`` are 0.
    """

    hits: dict[int, int] = field(default_factory=dict)
    in_title: set[int] = field(default_factory=set)

    def add(self, other: "Found") -> None:
        """Take in what another form or spelling of the word found."""
        if self.hits:
            for article_id, hits in other.hits.items():
                self.hits[article_id] = self.hits.get(article_id, 0) + hits
        else:
            self.hits = other.hits
        self.in_title |= other.in_title


def relevance(hits: int, characters: int) -> float:
    """How much a text of so many characters is about a word it has so often: 0 for not at all, below 1.

    The saturating term frequency of BM25 (Robertson and Walker 1994; k1 = 1.2, b = 0.75).
    """
    return hits / (hits + 1.2 * (0.25 + 0.75 * characters / _USUAL_LENGTH))


class Index:
    """Looks words up for one search; remembers which rare spellings the archive has at all.

    Without ``counting`` it only tells which articles have a word, which takes half as long for a common one.
    """

    def __init__(self, connection: sqlite3.Connection, *, counting: bool = True) -> None:
        self.connection = connection
        self.counting = counting
        self._present: dict[str, bool] = {}

    def everything(self) -> set[int]:
        """The ids of all articles."""
        return {row[0] for row in self.connection.execute("SELECT id FROM articles")}

    def find(self, word: str) -> Found:
        """The articles that contain ``word`` in title or body, in whatever case, width or script."""
        found = Found()
        for form in forms(word):
            found.add(self._short(form) if len(form) <= _TRIGRAM else self._long(form))
        return found

    def _short(self, form: str) -> Found:
        """A word of one to three characters is a beginning of trigrams, or stands at the end of a text."""
        found = Found()
        for spelling in spelled(form):
            if not self.counting:
                rows = self.connection.execute(
                    "SELECT DISTINCT article_id FROM words WHERE term BETWEEN ?1 AND ?2", (spelling, spelling + _LAST)
                )
                found.hits.update(dict.fromkeys(map(itemgetter(0), rows), 0))
                continue
            places = self.connection.execute(
                "SELECT article_id, place FROM words WHERE term BETWEEN ?1 AND ?2", (spelling, spelling + _LAST)
            ).fetchall()
            titled = {article_id for article_id, place in places if place == "title"}
            found.add(Found(Counter(article_id for article_id, _ in places), titled))
        return found

    def _long(self, form: str) -> Found:
        allowed = [(character, *filter(self._occurs, spellings(character)[1:])) for character in form]
        if len(form) <= _TRIGRAM * _WINDOWS and math.prod(map(len, allowed)) <= _PHRASES:
            return self._matching(_any_of(spelled(form, allowed)))
        last = len(form) - _TRIGRAM
        step = max(_TRIGRAM, math.ceil(last / _WINDOWS))
        windows = [
            _any_of(spelled(form[at : at + _TRIGRAM], allowed[at : at + _TRIGRAM]))
            for at in {*range(0, last, step), last}
        ]
        return self._verified(form, self._matching(" AND ".join(f"({window})" for window in windows)))

    def _occurs(self, character: str) -> bool:
        """Whether the archive has this very character anywhere."""
        if character not in self._present:
            row = self.connection.execute(
                "SELECT EXISTS (SELECT 1 FROM words WHERE term BETWEEN ?1 AND ?2)", (character, character + _LAST)
            ).fetchone()
            self._present[character] = bool(row[0])
        return self._present[character]

    def _matching(self, expression: str) -> Found:
        titled = self._rowids(f"{{title}} : ({expression})") if self.counting else ()
        return Found(dict.fromkeys(self._rowids(expression), 0), set(titled))

    def _rowids(self, expression: str) -> Iterator[int]:
        rows = self.connection.execute("SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?", (expression,))
        return map(itemgetter(0), rows)

    def _verified(self, form: str, candidates: Found) -> Found:
        found = Found()
        for article_id in candidates.hits:
            title, body = self.text(article_id)
            if in_title := form in fold(title):
                found.in_title.add(article_id)
            if in_title or form in fold(body):
                found.hits[article_id] = 0
        return found

    def text(self, article_id: int) -> tuple[str, str]:
        """Title and body of an article."""
        row: tuple[str, str] = self.connection.execute(
            "SELECT title, body FROM articles WHERE id = ?", (article_id,)
        ).fetchone()
        return row


def _any_of(phrases: Iterator[str]) -> str:
    """The FTS5 expression that matches any of these character sequences."""
    return " OR ".join('"' + phrase.replace('"', '""') + '"' for phrase in phrases)
