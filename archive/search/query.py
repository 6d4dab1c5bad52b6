"""The query language, read into a tree.

::

    质量 召回            both words, anywhere in title or body
    "GB/T 19001"        a phrase: exactly this, spaces included
    召回 OR 下架         either; binds weaker than standing side by side
    质量 -手机           the first without the second
    (召回 OR 下架) 手机   parentheses group

A word is found wherever its characters stand side by side, one character or many: Chinese writes no spaces. ``OR`` is
an operator in capitals only. A parenthesis that begins a term groups when it holds more than one, so ``(31日)在杭州``
is a word; a minus excludes when it stands before a word, so ``COVID-19`` is one.
"""

from dataclasses import dataclass
from typing import ClassVar, TypeAlias

from archive.errors import ArchiveError

_DEEPEST = 50
"""Parentheses inside each other: far more than anybody means, far less than Python's stack."""


class QueryError(ArchiveError):
    """Raised for a query that cannot be read: says where, counting characters from 1."""

    exit_code: ClassVar[int] = 64

    def __init__(self, query: str, position: int, problem: str) -> None:
        self.position = position
        around = query[max(0, position - 10) : position + 10]
        super().__init__(f"the query cannot be read at character {position + 1}, near {around!r}: {problem}")


@dataclass(frozen=True, slots=True)
class Word:
    """Characters that stand side by side in title or body."""

    text: str


@dataclass(frozen=True, slots=True)
class Not:
    """Everything but the part."""

    part: "Query"


@dataclass(frozen=True, slots=True)
class All:
    """What every part finds; without parts, everything."""

    parts: tuple["Query", ...] = ()


@dataclass(frozen=True, slots=True)
class Any:
    """What at least one part finds."""

    parts: tuple["Query", ...]


Query: TypeAlias = Word | Not | All | Any


def parse(query: str) -> Query:
    """The tree of ``query``; an empty one finds everything. Raises ``QueryError``."""
    reader = _Reader(query)
    return reader.alternatives()


def words(query: Query) -> tuple[str, ...]:
    """The words a hit may show: those not excluded, each once."""
    match query:
        case Word(text):
            return (text,)
        case Not():
            return ()
        case All(parts) | Any(parts):
            return tuple(dict.fromkeys(word for part in parts for word in words(part)))


class _Reader:
    """Recursive descent; ``at`` is the place of the next character."""

    def __init__(self, query: str) -> None:
        self.query = query
        self.at = 0
        self.open: list[int] = []

    def alternatives(self) -> Query:
        found = [self.sequence()]
        while self._operator():
            place = self.at
            self.at += 2
            if not self._nonempty(found[-1]):
                raise QueryError(self.query, place, 'OR needs a word before it; "OR" in quotation marks is a word')
            found.append(self.sequence())
            if not self._nonempty(found[-1]):
                raise QueryError(self.query, place, 'OR needs a word after it; "OR" in quotation marks is a word')
        return found[0] if len(found) == 1 else Any(tuple(found))

    def sequence(self) -> Query:
        parts: list[Query] = []
        while True:
            self._skip_space()
            if self.at >= len(self.query) or self._operator() or self._closing():
                return parts[0] if len(parts) == 1 else All(tuple(parts))
            parts.append(self.term())

    def term(self) -> Query:
        place = self.at
        if self.query[place] == "-":
            self.at += 1
            if self.at >= len(self.query) or self.query[self.at].isspace() or self.query[self.at] == "-":
                raise QueryError(self.query, place, "a minus excludes the word right behind it, and there is none")
            return Not(self.term())
        if self.query[place] == '"':
            return self._phrase()
        if (end := self._group_end(place)) is not None:
            return self._group(end)
        return self._word()

    def _phrase(self) -> Word:
        end = self.query.find('"', self.at + 1)
        if end < 0:
            raise QueryError(self.query, self.at, "this quotation mark is never closed")
        if end == self.at + 1:
            raise QueryError(self.query, self.at, "there is nothing between these quotation marks")
        text = self.query[self.at + 1 : end]
        self.at = end + 1
        return Word(text)

    def _group(self, end: int) -> Query:
        start = self.at
        if len(self.open) == _DEEPEST:
            raise QueryError(self.query, start, f"parentheses are more than {_DEEPEST} deep here")
        self.at += 1
        self.open.append(end)
        inside = self.alternatives()
        self.open.pop()
        if not self._nonempty(inside):
            raise QueryError(self.query, start, "there is nothing between these parentheses")
        self.at = end + 1
        return inside

    def _word(self) -> Word:
        start = self.at
        while self.at < len(self.query) and not self.query[self.at].isspace() and not self._closing():
            self.at += 1
        return Word(self.query[start : self.at])

    def _group_end(self, start: int) -> int | None:
        """Where the group that begins at ``start`` closes; None if no group begins there."""
        if self.query[start] != "(":
            return None
        depth = 0
        quoted = False
        for place in range(start, len(self.query)):
            character = self.query[place]
            if character == '"' and (quoted or self._begins(place)):
                quoted = not quoted
            elif not quoted:
                depth += {"(": 1, ")": -1}.get(character, 0)
            if depth == 0:
                inside = self.query[start + 1 : place]
                several = not inside.strip() or any(mark in inside.strip() for mark in ' "\t\n\u3000')
                return place if several else None
        if any(character.isspace() for character in self.query[start:]):
            raise QueryError(
                self.query, start, "this parenthesis is never closed; in quotation marks it is a character"
            )
        return None

    def _begins(self, place: int) -> bool:
        return place == 0 or self.query[place - 1].isspace() or self.query[place - 1] in "(-"

    def _ends(self, place: int) -> bool:
        return place >= len(self.query) or self.query[place].isspace() or self.query[place] == ")"

    def _closing(self) -> bool:
        return bool(self.open) and self.at == self.open[-1]

    def _operator(self) -> bool:
        end = self.at + 2
        return self.query[self.at : end] == "OR" and self._begins(self.at) and self._ends(end)

    def _skip_space(self) -> None:
        while self.at < len(self.query) and self.query[self.at].isspace():
            self.at += 1

    @staticmethod
    def _nonempty(query: Query) -> bool:
        return query != All()
