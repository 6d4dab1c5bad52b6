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
from archive.duplicates.shelf import Shelf
from archive.model import Verdict

BATCH = 500
"""Ids bound in one statement: SQLite's oldest limit on bound values is 999."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What a run did."""

    articles: int
    """Articles looked at."""
    pairs: int
    """Pairs judged."""
    stories: int
    """Stories written anew, changed or dissolved."""


class _Link(NamedTuple):
    a: int
    b: int
    ruling: Ruling


def regroup(connection: sqlite3.Connection, shelf: Shelf, articles: Iterable[int]) -> int:
    """Make the stories of these articles, and of all that hangs together with them, right. Gives how many changed."""
    nodes, said, links = _connected(connection, articles)
    edges = []
    for a, b, ruling in links:
        if ruling.verdict is Verdict.SAME and a not in said.apart and b not in said.apart:
            one, two = shelf.get(a), shelf.get(b)
            if one is not None and two is not None:
                edges.append(Edge(a, b, strength(ruling, one.text, two.text)))
    against = [(a, b) for a, b, ruling in links if a in nodes and b in nodes and contradicts(ruling)]
    grouped = group(sorted(nodes), edges, against, said.must, said.cannot)
    return _write(connection, shelf, nodes, grouped)


def _connected(
    connection: sqlite3.Connection, articles: Iterable[int]
) -> tuple[set[int], Constraints[int], set[_Link]]:
    """The articles joined to these by verdicts, decisions or a story they were in; what was said of them; verdicts."""
    nodes: set[int] = set()
    links: set[_Link] = set()
    said: dict[int, Said[int]] = {}
    fresh = _existing(connection, set(articles))
    while fresh:
        nodes |= fresh
        reached: set[int] = set()
        for one in _links(connection, fresh):
            links.add(one)
            if one.ruling.verdict is Verdict.SAME:
                reached.update((one.a, one.b))
        for line in _said(connection, fresh):
            said[line.number] = line
            reached.update(article for article in (line.a, line.b) if article is not None)
        reached.update(
            row[0]
            for row in _ask(
                connection,
                "SELECT id FROM articles WHERE story_id IN (SELECT story_id FROM articles WHERE id IN ({}))",
                fresh,
            )
        )
        fresh = _existing(connection, reached - nodes)
    constraints = resolve(said.values())
    within = Constraints(
        tuple(pair for pair in constraints.must if nodes.issuperset(pair)),
        frozenset(pair for pair in constraints.cannot if nodes.issuperset(pair)),
        constraints.apart,
    )
    return nodes, within, links


def _ask(connection: sqlite3.Connection, sql: str, ids: Iterable[int]) -> Iterator[tuple[Any, ...]]:
    wanted = sorted(ids)
    for start in range(0, len(wanted), BATCH):
        some = wanted[start : start + BATCH]
        marks = ",".join(f"?{number}" for number in range(1, len(some) + 1))
        yield from connection.execute(sql.format(marks), some).fetchall()


def _existing(connection: sqlite3.Connection, ids: set[int]) -> set[int]:
    return {row[0] for row in _ask(connection, "SELECT id FROM articles WHERE id IN ({})", ids)} if ids else set()


def _links(connection: sqlite3.Connection, ids: Iterable[int]) -> Iterator[_Link]:
    """The verdicts that matter for stories, on pairs with one of these articles; some perhaps twice."""
    sql = (
        "SELECT a_id, b_id, verdict, rule, margin FROM pairs"
        " WHERE (a_id IN ({0}) OR b_id IN ({0})) AND verdict <> 'related'"
    )
    for a, b, verdict, rule, margin in _ask(connection, sql, ids):
        yield _Link(a, b, Ruling(Verdict(verdict), str(rule), float(margin)))


def _said(connection: sqlite3.Connection, ids: Iterable[int]) -> Iterator[Said[int]]:
    """The log's lines on these articles, the undoing ones among them; some perhaps twice."""
    sql = "SELECT id, decision, a_id, b_id, undoes_id FROM decisions WHERE a_id IN ({0}) OR b_id IN ({0})"
    for number, decision, a, b, undoes in _ask(connection, sql, ids):
        yield Said(number, str(decision), a, b, undoes)


def _write(connection: sqlite3.Connection, shelf: Shelf, nodes: set[int], grouped: Sequence[Sequence[int]]) -> int:
    facts = {
        row[0]: row[1:]
        for row in _ask(
            connection,
            "SELECT a.id, a.story_id, a.site_id, a.published_at, s.kind FROM articles a"
            " LEFT JOIN sites s ON s.id = a.site_id WHERE a.id IN ({})",
            nodes,
        )
    }
    before = {facts[node][0] for node in nodes} - {None}
    changed = 0
    for story in grouped:
        row = _story(shelf, story, facts)
        moved = [(row[0], node) for node in story if facts[node][0] != row[0]]
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
    shelf: Shelf, story: Sequence[int], facts: dict[int, tuple[Any, ...]]
) -> tuple[int, int, str, str | None, str | None, int, int]:
    copies = []
    for node in story:
        shelved = shelf.get(node)
        kind = facts[node][3] or "other"
        if shelved is None:
            copies.append(Copy(node, None, kind, 0, 0))
        else:
            copies.append(Copy(node, shelved.text.published, kind, len(shelved.text.letters), shelved.text.rank))
    representative, reason = choose(copies)
    times = sorted(facts[node][2] for node in story if facts[node][2])
    sites = {facts[node][1] for node in story if facts[node][1] is not None}
    return (
        story[0],
        representative,
        reason,
        times[0] if times else None,
        times[-1] if times else None,
        len(story),
        max(1, len(sites)),
    )
