"""Stories written to the archive: the part of the verdicts that hangs together with some articles, clustered anew."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from archive.duplicates.clusters import Edge, group
from archive.duplicates.constraints import Constraints, Said, resolve
from archive.duplicates.finding import contradicts, strength
from archive.duplicates.judging import Ruling
from archive.duplicates.representative import Copy, choose
from archive.duplicates.shelf import Pair, Shelf
from archive.model import Verdict

BATCH = 500
"""Ids bound in one statement: SQLite's oldest limit on bound values is 999."""


MIDNIGHT = "00:00"
"""What a page that tells the day alone is kept under."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What a run did."""

    articles: int
    """Articles looked at."""
    pairs: int
    """Pairs judged."""
    stories: int
    """Stories written anew, changed or dissolved."""


class _Member(NamedTuple):
    """What the archive knows of an article that a story needs."""

    story_id: int | None
    site_id: int | None
    published_at: str | None
    clock: str | None
    """Time of day on the page's clock, as 09:12."""
    kind: str | None


class _Part(NamedTuple):
    """What hangs together with some articles."""

    members: dict[int, _Member]
    said: Constraints[int]
    joined: dict[Pair, Ruling]
    """What joins them: the verdicts that are *same*."""


def regroup(connection: sqlite3.Connection, shelf: Shelf, articles: Iterable[int]) -> int:
    """Make the stories of these articles, and of all that hangs together with them, right. Gives how many changed."""
    members, said, joined = _connected(connection, articles)
    edges = []
    for (a, b), ruling in joined.items():
        if a not in said.apart and b not in said.apart:
            one, two = shelf.get(a), shelf.get(b)
            if one is not None and two is not None:
                edges.append(Edge(a, b, strength(ruling, one.text, two.text)))
    against = _contradictions(connection, members) if edges else []
    grouped = group(sorted(members), edges, against, said.must, said.cannot)
    return _write(connection, shelf, members, grouped)


def _connected(connection: sqlite3.Connection, articles: Iterable[int]) -> _Part:
    """What is joined to these articles by verdicts, decisions or a story they were in."""
    members: dict[int, _Member] = {}
    joined: dict[Pair, Ruling] = {}
    said: dict[int, Said[int]] = {}
    stories: set[int] = set()
    decided = connection.execute("SELECT EXISTS (SELECT 1 FROM decisions)").fetchone()[0]
    fresh = _members(connection, set(articles))
    while fresh:
        members |= fresh
        reached: set[int] = set()
        for pair, ruling in _joining(connection, fresh):
            joined[pair] = ruling
            reached.update(pair)
        for line in _said(connection, fresh) if decided else ():
            said[line.number] = line
            reached.update(article for article in (line.a, line.b) if article is not None)
        others = {member.story_id for member in fresh.values() if member.story_id is not None} - stories
        stories |= others
        reached.update(row[0] for row in _ask(connection, "SELECT id FROM articles WHERE story_id IN ({})", others))
        fresh = _members(connection, reached - members.keys())
    if not said:
        return _Part(members, Constraints(), joined)
    constraints = resolve(said.values())
    within = Constraints(
        tuple(pair for pair in constraints.must if members.keys() >= set(pair)),
        frozenset(pair for pair in constraints.cannot if members.keys() >= set(pair)),
        constraints.apart,
    )
    return _Part(members, within, joined)


def _ask(connection: sqlite3.Connection, sql: str, ids: Iterable[int]) -> Iterator[tuple[Any, ...]]:
    wanted = sorted(ids)
    for start in range(0, len(wanted), BATCH):
        some = wanted[start : start + BATCH]
        marks = ",".join(f"?{number}" for number in range(1, len(some) + 1))
        yield from connection.execute(sql.format(marks), some).fetchall()


def _members(connection: sqlite3.Connection, ids: set[int]) -> dict[int, _Member]:
    """Those of the articles that there are."""
    sql = (
        "SELECT a.id, a.story_id, a.site_id, a.published_at,"
        " strftime('%H:%M', a.published_at, a.published_offset || ' minutes'), s.kind FROM articles a"
        " LEFT JOIN sites s ON s.id = a.site_id WHERE a.id IN ({})"
    )
    return {row[0]: _Member._make(row[1:]) for row in _ask(connection, sql, ids)}


def _joining(connection: sqlite3.Connection, ids: Iterable[int]) -> Iterator[tuple[Pair, Ruling]]:
    """The pairs of one of these articles that are *same*; some perhaps twice."""
    sql = "SELECT a_id, b_id, rule, margin FROM pairs WHERE (a_id IN ({0}) OR b_id IN ({0})) AND verdict = 'same'"
    for a, b, rule, margin in _ask(connection, sql, ids):
        yield (a, b), Ruling(Verdict.SAME, rule, margin)


def _contradictions(connection: sqlite3.Connection, members: dict[int, _Member]) -> list[Pair]:
    """The pairs of these articles that can't be in one story."""
    sql = (
        "SELECT a_id, b_id, verdict, rule, margin FROM pairs WHERE a_id IN ({}) AND verdict IN ('contains', 'template')"
    )
    return [
        (a, b)
        for a, b, verdict, rule, margin in _ask(connection, sql, members)
        if b in members and contradicts(Ruling(Verdict(verdict), rule, margin))
    ]


def _said(connection: sqlite3.Connection, ids: Iterable[int]) -> Iterator[Said[int]]:
    """The log's lines on these articles, the undoing ones among them; some perhaps twice."""
    sql = "SELECT id, decision, a_id, b_id, undoes_id FROM decisions WHERE a_id IN ({0}) OR b_id IN ({0})"
    for number, decision, a, b, undoes in _ask(connection, sql, ids):
        yield Said(number, str(decision), a, b, undoes)


def _write(
    connection: sqlite3.Connection, shelf: Shelf, members: dict[int, _Member], grouped: Sequence[Sequence[int]]
) -> int:
    before = {member.story_id for member in members.values()} - {None}
    changed = 0
    for story in grouped:
        row = _story(shelf, story, members)
        moved = [(row[0], node) for node in story if members[node].story_id != row[0]]
        written = connection.execute(_UPSERT, row).rowcount
        connection.executemany("UPDATE articles SET story_id = ? WHERE id = ?", moved)
        changed += bool(moved) or written > 0
    gone = before - {story[0] for story in grouped}
    connection.executemany("DELETE FROM stories WHERE id = ?", ((one,) for one in gone))
    return changed + len(gone)


_UPSERT = """
INSERT INTO stories (id, representative_id, representative_reason, first_published_at, last_published_at, copies, sites)
VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET representative_id = excluded.representative_id,
  representative_reason = excluded.representative_reason, first_published_at = excluded.first_published_at,
  last_published_at = excluded.last_published_at, copies = excluded.copies, sites = excluded.sites
WHERE (representative_id, representative_reason, first_published_at, last_published_at, copies, sites) IS NOT
  (excluded.representative_id, excluded.representative_reason, excluded.first_published_at,
   excluded.last_published_at, excluded.copies, excluded.sites)
"""


def _story(
    shelf: Shelf, story: Sequence[int], members: dict[int, _Member]
) -> tuple[int, int, str, str | None, str | None, int, int]:
    copies = []
    for node in story:
        shelved = shelf.get(node)
        kind = members[node].kind or "other"
        if shelved is None:
            copies.append(Copy(node, None, kind, 0, 0))
        else:
            text, clock = shelved.text, members[node].clock or ""
            told = "" if clock == MIDNIGHT else clock
            copies.append(Copy(node, text.published, kind, len(text.letters), text.rank, told))
    representative, reason = choose(copies)
    times = sorted(moment for node in story if (moment := members[node].published_at))
    sites = {site for node in story if (site := members[node].site_id) is not None}
    return (
        story[0],
        representative,
        reason,
        times[0] if times else None,
        times[-1] if times else None,
        len(story),
        max(1, len(sites)),
    )
