"""All stories of an archive worked out again from its articles and decisions, in one go."""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from archive.duplicates import evidence, rules, stories
from archive.duplicates.boilerplate import companions, standing
from archive.duplicates.constraints import Said, resolve
from archive.duplicates.effect import Change, changes, membership
from archive.duplicates.entries import Entry, entries
from archive.duplicates.finding import Progress, cluster, judge_all, numbered, prepare_all, without_collector
from archive.duplicates.judgement import Side, weigh_sides
from archive.duplicates.preparing import Prepared
from archive.duplicates.recent import Recent, forget
from archive.duplicates.shelf import Shelf
from archive.duplicates.shelved import Shelved, signed
from archive.duplicates.stories import Settled
from archive.fingerprint import fingerprint
from archive.store import Archive


@dataclass(frozen=True, slots=True)
class Preview:
    """What a rebuild would change."""

    articles: int
    stories_before: int
    stories_after: int
    changes: tuple[Change, ...]
    """The largest first."""


def preview(archive: Archive, *, progress: Progress | None = None) -> Preview:
    """What ``rebuild`` would do to the stories. Writes nothing."""
    everything = _entries(archive)
    prepared, _ = prepare_all([entry.document for entry in everything], progress)
    said = (Said(*row) for row in archive.conn.execute("SELECT id, decision, a_id, b_id, undoes_id FROM decisions"))
    constraints = numbered(resolve(said), {entry.id: place for place, entry in enumerate(everything)})
    grouped = cluster([one.text for one in prepared], judge_all(prepared, progress), constraints)
    after = {everything[number].id: index for index, story in enumerate(grouped) for number in story}
    before = membership(archive)
    return Preview(len(everything), len(set(before.values())), len(grouped), changes(before, after))


def _entries(archive: Archive) -> list[Entry]:
    ids = [row[0] for row in archive.conn.execute("SELECT id FROM articles ORDER BY id")]
    return list(entries(archive.conn, ids))


def rebuild(archive: Archive, *, progress: Progress | None = None) -> Settled:
    """Work out every fingerprint, verdict and story again, in one transaction. Articles and decisions stay."""
    connection = archive.conn
    forget(archive)
    with archive.atomic(), without_collector():
        for table in ("fingerprints", "shingles", "sentences", "recent", "boilerplate", "pairs"):
            connection.execute(f"DELETE FROM {table}")  # noqa: S608 - the names are above
        everything = _entries(archive)
        documents = [entry.document for entry in everything]
        prepared, known = prepare_all(documents, progress, places=True)
        ruled = judge_all(prepared, progress)
        shelf = Shelf(connection, Recent(connection))
        _write_index(connection, shelf, everything, prepared, known)
        sides = list(map(_side, everything, prepared))
        judged = (((everything[a].id, everything[b].id), weigh_sides(sides[a], sides[b])) for a, b, _ in ruled)
        evidence.store(connection, judged)
        connection.executemany(
            "UPDATE articles SET simhash = ? WHERE id = ?",
            ((fingerprint(entry.document.body), entry.id) for entry in everything),
        )
        changed = stories.regroup(connection, shelf, [entry.id for entry in everything])
        connection.execute("DELETE FROM unsettled")
        rules.renew(connection)
    return Settled(len(everything), len(ruled), changed)


def _side(entry: Entry, prepared: Prepared) -> Side:
    if prepared.places is None:
        raise ValueError("evidence needs the places of the letters; prepare with places=True")
    return Side(prepared.text, prepared.places, entry.document.body)


def _write_index(
    connection: sqlite3.Connection,
    shelf: Shelf,
    everything: Sequence[Entry],
    prepared: Sequence[Prepared],
    known: Mapping[str, frozenset[int]],
) -> None:
    both = list(zip(everything, prepared, strict=True))
    for entry, one in both:
        shelved = Shelved.of(entry.source, entry.site_id, one)
        shelf.keep(entry.id, shelved)
        connection.executemany("INSERT INTO shingles VALUES (?, ?, ?)", shelved.posts(entry.id))
    connection.executemany(
        "INSERT OR REPLACE INTO sentences VALUES (?, ?, ?, ?)",
        (
            (entry.site_id, signed(unit), entry.id, signed(others))
            for entry, one in both
            if entry.site_id is not None
            for unit, others in zip(one.units.tolist(), companions(one.units.tolist()), strict=True)
        ),
    )
    for entry, one in both:
        units = known.get(entry.document.site, frozenset()) & frozenset(one.units.tolist())
        connection.executemany(
            "INSERT OR IGNORE INTO boilerplate VALUES (?, ?, ?)",
            ((entry.site_id, signed(unit), standing(entry.document.body, unit)) for unit in units),
        )
