"""A search: the query's words in the index, filters, stories, order, and what a reader sees of each hit."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any as Anything

from archive.errors import NotThere
from archive.rows import storable
from archive.search.folding import fold, forms
from archive.search.index import Found, Index, relevance
from archive.search.query import All, Any, Not, Query, Word, parse, words
from archive.search.snippets import Marked, marked, snippet
from archive.store import Archive

_TITLE_WEIGHT = 10
"""A word in the title counts for more than any number of them in the body (which count for less than 1)."""


class Order(StrEnum):
    """What comes first."""

    RELEVANCE = "relevance"
    NEWEST = "newest"


@dataclass(frozen=True, slots=True)
class Filters:
    """What else an article must be to be found. Empty means any; several values of one mean any of them."""

    sites: tuple[str, ...] = ()
    """Short names, as in ``sites.name``."""
    kinds: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    since: date | None = None
    """Published on this day or later, by the clock of its site."""
    until: date | None = None
    """Published on this day or earlier."""
    years: tuple[int, ...] = ()
    """Years of the Quality Month: it is held every September, so what a year publishes is about that year's."""


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that was found. In a search for stories it stands for its story."""

    id: int
    score: float
    story_id: int | None
    is_representative: bool
    copies: int
    """Articles in its story."""
    matching_copies: int
    """How many of them this search finds."""
    title: Marked
    snippet: Marked
    url: str
    site: str
    site_title: str
    kind: str
    region: str
    published: str
    """As published: ``2021-09-08 14:13``, or the day alone."""
    source: str
    external_id: str


@dataclass(frozen=True, slots=True)
class Results:
    """What a search found: the hits asked for, and counts of everything found."""

    hits: tuple[Hit, ...]
    total: int
    """Stories found (articles, in a search for all copies), shown or not."""
    articles: int
    """Articles found."""
    by_site: Mapping[str, int] = field(default_factory=dict)
    """Site name to number of hits in ``total``, most first."""
    by_year: Mapping[int | None, int] = field(default_factory=dict)
    """Year published to number of hits in ``total``, newest first; None without a date."""


@dataclass(slots=True)
class _Candidate:
    """What of an article is needed to filter, group and order it, without its text."""

    id: int
    story: int
    is_representative: bool
    published_at: str
    year: int | None
    site: str
    characters: int
    score: float = 0.0
    matching_copies: int = 1


def search(
    archive: Archive,
    query: str,
    filters: Filters | None = None,
    *,
    order: Order = Order.RELEVANCE,
    all_copies: bool = False,
    limit: int | None = 20,
) -> Results:
    """The stories of which a copy contains the words and passes the filters, each once; or all such articles.

    A story is shown by its representative if that was found itself, else by its best copy. ``limit`` None shows all.
    Raises ``QueryError``, and ``NotThere`` for a filter by a site the archive does not have.
    """
    chosen = _choose(archive, query, filters or Filters(), order=order, all_copies=all_copies)
    sites = Counter(unit.site for unit in chosen.units)
    years = Counter(unit.year for unit in chosen.units)
    return Results(
        hits=tuple(_hit(archive, unit, chosen.words) for unit in chosen.units[:limit]),
        total=len(chosen.units),
        articles=chosen.articles,
        by_site=dict(sites.most_common()),
        by_year=dict(sorted(years.items(), key=lambda item: item[0] or 0, reverse=True)),
    )


def found_ids(
    archive: Archive,
    query: str,
    filters: Filters | None = None,
    *,
    order: Order = Order.RELEVANCE,
    all_copies: bool = False,
) -> list[int]:
    """The ids of what ``search`` shows, all of them and in its order, without reading their texts."""
    chosen = _choose(archive, query, filters or Filters(), order=order, all_copies=all_copies)
    return [unit.id for unit in chosen.units]


@dataclass(frozen=True, slots=True)
class _Chosen:
    units: list[_Candidate]
    articles: int
    words: tuple[str, ...]


def _choose(archive: Archive, query: str, filters: Filters, *, order: Order, all_copies: bool) -> _Chosen:
    tree = parse(storable(query))
    index = Index(archive.conn, counting=order is Order.RELEVANCE)
    found: dict[str, Found] = {}
    candidates = _candidates(archive, _evaluate(tree, index, found), filters)
    if order is Order.RELEVANCE:
        _weigh(candidates, {word: found[word] for word in words(tree)}, index)
    units = candidates if all_copies else _stories(candidates)
    # The newest first among equals, then the smallest id; dates as stored sort as times.
    units.sort(key=lambda unit: unit.id)
    units.sort(key=lambda unit: unit.published_at, reverse=True)
    if order is Order.RELEVANCE:
        units.sort(key=lambda unit: unit.score, reverse=True)
    return _Chosen(units, len(candidates), words(tree))


def matching(connection: sqlite3.Connection, query: str) -> set[int]:
    """The ids of all articles that contain the words of ``query``. Raises ``QueryError``."""
    return _evaluate(parse(storable(query)), Index(connection, counting=False), {})


def _evaluate(tree: Query, index: Index, found: dict[str, Found]) -> set[int]:
    match tree:
        case Word(text):
            if text not in found:
                found[text] = index.find(text)
            return set(found[text].hits)
        case Not():
            return _evaluate(All((tree,)), index, found)
        case Any(parts):
            return set().union(*(_evaluate(part, index, found) for part in parts))
        case All(parts):
            wanted = [_evaluate(part, index, found) for part in parts if not isinstance(part, Not)]
            ids = set.intersection(*wanted) if wanted else index.everything()
            return ids.difference(*(_evaluate(part.part, index, found) for part in parts if isinstance(part, Not)))


def _weigh(candidates: list[_Candidate], wanted: Mapping[str, Found], index: Index) -> None:
    """Give every candidate its score: the mean over the words of the title's weight and the relevance."""
    forms_of = {word: forms(word) for word in wanted}
    for candidate in candidates:
        score = 0.0
        text = ""
        for word, found in wanted.items():
            if (hits := found.hits.get(candidate.id)) is None:
                continue
            if not hits:
                text = text or fold("\n".join(index.text(candidate.id)))
                hits = sum(map(text.count, forms_of[word]))
            score += _TITLE_WEIGHT * (candidate.id in found.in_title) + relevance(hits, candidate.characters)
        candidate.score = score / max(1, len(wanted))


def _candidates(archive: Archive, ids: set[int], filters: Filters) -> list[_Candidate]:
    _know_sites(archive, filters.sites)
    conditions, values = _conditions(filters)
    # Only at the turn of a year does the clock of the site decide which year it is.
    rows = archive.conn.execute(
        "SELECT a.id, coalesce(a.story_id, -a.id), coalesce(a.id = s.representative_id, 1), "
        "coalesce(a.published_at, ''), CAST(CASE WHEN substr(a.published_at, 6, 5) IN ('12-31', '01-01') "
        "THEN strftime('%Y', a.published_at, a.published_offset || ' minutes') ELSE substr(a.published_at, 1, 4) END "
        "AS INTEGER), a.site_id, a.characters "
        "FROM json_each(:ids) AS found CROSS JOIN articles a ON a.id = found.value "
        "LEFT JOIN stories s ON s.id = a.story_id" + (f" WHERE {' AND '.join(conditions)}" if conditions else ""),
        {"ids": json.dumps(sorted(ids)), **values},
    ).fetchall()
    names = dict(archive.conn.execute("SELECT id, name FROM sites").fetchall())
    return [
        _Candidate(article_id, story, bool(representative), published_at, year, names.get(site_id, ""), characters)
        for article_id, story, representative, published_at, year, site_id, characters in rows
    ]


def _know_sites(archive: Archive, names: Iterable[str]) -> None:
    for name in names:
        if not archive.conn.execute("SELECT 1 FROM sites WHERE name = ?", (name,)).fetchone():
            known = [row[0] for row in archive.conn.execute("SELECT name FROM sites ORDER BY name LIMIT 20")]
            raise NotThere(f"{archive.path} has no site called {name}; it has {', '.join(known) or 'none at all'}")


def _conditions(filters: Filters) -> tuple[list[str], dict[str, Anything]]:
    """The filters as SQL over ``a``, with the values to bind."""
    day = "date(a.published_at, a.published_offset || ' minutes')"
    site = "a.site_id IN (SELECT id FROM sites WHERE"
    conditions: list[str] = []
    values: dict[str, Anything] = {}
    for name, beginning, ending, wanted in (
        ("sites", f"{site} name", ")", filters.sites),
        ("kinds", f"{site} kind", ")", filters.kinds),
        ("regions", f"{site} region", ")", filters.regions),
        ("years", f"CAST(strftime('%Y', {day}) AS INTEGER)", "", filters.years),
    ):
        if wanted:
            conditions.append(f"{beginning} IN (SELECT value FROM json_each(:{name})){ending}")  # noqa: S608 - all ours
            values[name] = json.dumps(wanted)
    for name, comparison, bound in (("since", ">=", filters.since), ("until", "<=", filters.until)):
        if bound:
            conditions.append(f"{day} {comparison} :{name}")
            values[name] = bound.isoformat()
    return conditions, values


def _stories(candidates: list[_Candidate]) -> list[_Candidate]:
    """One candidate a story: its representative if it is among them, else the best; with the story's best score."""
    stories: dict[int, list[_Candidate]] = {}
    for candidate in candidates:
        stories.setdefault(candidate.story, []).append(candidate)
    chosen = []
    for copies in stories.values():
        if len(copies) == 1:
            chosen += copies
            continue
        shown = max(copies, key=lambda copy: (copy.is_representative, copy.score, -copy.id))
        shown.score = max(copy.score for copy in copies)
        shown.matching_copies = len(copies)
        chosen.append(shown)
    return chosen


def _hit(archive: Archive, unit: _Candidate, wanted: tuple[str, ...]) -> Hit:
    row = archive.rows(
        "SELECT a.title, a.body, a.url, a.source, a.external_id, copies.published, copies.site, copies.site_title, "
        "copies.kind, copies.region, a.story_id, s.copies "
        "FROM articles a JOIN copies ON copies.article_id = a.id LEFT JOIN stories s ON s.id = a.story_id "
        "WHERE a.id = ?",
        (unit.id,),
    ).fetchone()
    return Hit(
        id=unit.id,
        score=unit.score,
        story_id=row["story_id"],
        is_representative=unit.is_representative,
        copies=row["copies"] or 1,
        matching_copies=unit.matching_copies,
        title=marked(row["title"], wanted),
        snippet=snippet(row["body"], wanted),
        url=row["url"] or "",
        site=row["site"] or "",
        site_title=row["site_title"] or "",
        kind=row["kind"] or "",
        region=row["region"] or "",
        published=row["published"] or "",
        source=row["source"],
        external_id=row["external_id"],
    )
