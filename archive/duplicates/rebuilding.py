"""All stories of an archive worked out again from its articles and decisions, in one go."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from archive.duplicates import evidence, stories
from archive.duplicates.boilerplate import companions, spans
from archive.duplicates.constraints import Said, resolve
from archive.duplicates.entries import Entry, entries
from archive.duplicates.finding import Progress, cluster, judge_all, numbered, prepare_all
from archive.duplicates.fingerprint import fingerprint
from archive.duplicates.judgement import Side
from archive.duplicates.preparing import Prepared
from archive.duplicates.shelf import Shelf, posted, signed
from archive.duplicates.stories import Settled
from archive.store import Archive

Stories = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Change:
    """Articles that would be in other stories than now."""

    before: Stories
    """Their stories now, each with all its articles; articles without a story are left out."""
    after: Stories


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
    before = dict(archive.conn.execute("SELECT id, story_id FROM articles WHERE story_id IS NOT NULL").fetchall())
    changes = _changes(_members(before), _members(after))
    return Preview(len(everything), len(set(before.values())), len(grouped), changes)


def _entries(archive: Archive) -> list[Entry]:
    ids = [row[0] for row in archive.conn.execute("SELECT id FROM articles ORDER BY id")]
    return list(entries(archive.conn, ids))


def _members(story_of: Mapping[int, int]) -> list[tuple[int, ...]]:
    found: dict[int, list[int]] = defaultdict(list)
    for article, story in story_of.items():
        found[story].append(article)
    return [tuple(sorted(story)) for story in found.values()]


def _changes(before: Sequence[tuple[int, ...]], after: Sequence[tuple[int, ...]]) -> tuple[Change, ...]:
    """The stories that differ, those that share articles together."""
    gone, new = set(before) - set(after), set(after) - set(before)
    home = {article: story for story in new for article in story}
    left = set(gone)
    found = []
    while new:
        old, fresh, queue = set(), set(), {new.pop()}
        while queue:
            story = queue.pop()
            fresh.add(story)
            touched = {one for one in left if not set(one).isdisjoint(story)}
            left -= touched
            old |= touched
            queue |= {home[article] for one in touched for article in one if article in home} - fresh
        new -= fresh
        found.append(Change(tuple(sorted(old)), tuple(sorted(fresh))))
    return tuple(sorted(found, key=lambda change: -sum(map(len, change.after))))


def rebuild(archive: Archive, *, progress: Progress | None = None) -> Settled:
    """Work out every fingerprint, verdict and story again, in one transaction. Articles and decisions stay."""
    connection = archive.conn
    with archive.atomic():
        for table in ("fingerprints", "shingles", "sentences", "boilerplate", "pairs"):
            connection.execute(f"DELETE FROM {table}")  # noqa: S608 - the names are above
        everything = _entries(archive)
        documents = [entry.document for entry in everything]
        prepared, known = prepare_all(documents, progress, places=True)
        ruled = judge_all(prepared, progress)
        _write_index(archive, everything, prepared, known)
        for a, b, _ in ruled:
            sides = [_side(everything[number], prepared[number]) for number in (a, b)]
            evidence.judge_and_store(connection, (everything[a].id, everything[b].id), *sides)
        connection.executemany(
            "UPDATE articles SET simhash = ? WHERE id = ?",
            ((fingerprint(entry.document.body), entry.id) for entry in everything),
        )
        changed = stories.regroup(connection, Shelf(connection), [entry.id for entry in everything])
        connection.execute("DELETE FROM unsettled")
    return Settled(len(everything), len(ruled), changed)


def _side(entry: Entry, prepared: Prepared) -> Side:
    if prepared.places is None:
        raise ValueError("evidence needs the places of the letters; prepare with places=True")
    return Side(prepared.text, prepared.places, entry.document.body)


def _write_index(
    archive: Archive, everything: Sequence[Entry], prepared: Sequence[Prepared], known: Mapping[str, frozenset[int]]
) -> None:
    connection = archive.conn
    both = list(zip(everything, prepared, strict=True))
    Shelf(connection).keep((entry.id, entry.source, entry.site_id, one) for entry, one in both)
    posts = (post for entry, one in both for post in posted(entry.id, one.samples, one.text.rank))
    connection.executemany("INSERT INTO shingles VALUES (?, ?, ?)", posts)
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
        for unit in units:
            body = entry.document.body
            text = "".join(body[start:end] for start, end in spans(body, frozenset({unit})))
            connection.execute(
                "INSERT OR IGNORE INTO boilerplate VALUES (?, ?, ?)", (entry.site_id, signed(unit), text)
            )
