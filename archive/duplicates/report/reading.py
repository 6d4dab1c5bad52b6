"""Articles and judged pairs read from an archive in the shape the report shows them."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from itertools import islice

from archive.duplicates.boilerplate import spans
from archive.duplicates.decisions import Decision, in_force
from archive.duplicates.recent import Recent
from archive.duplicates.report.model import Boilerplate, Copy, Pair
from archive.duplicates.sentences import Sentences
from archive.duplicates.sentences import known as boilerplate_of
from archive.model import Cut, Difference, Passage, Repeat, Verdict
from archive.store import Archive

Evidence = tuple[tuple[Passage, ...], tuple[Difference, ...]]

BATCH = 500
"""Ids bound in one statement: SQLite's oldest limit on bound values is 999."""

COPIES = """
SELECT a.id, a.site_id, a.title, a.body, a.url, a.source, a.story_id, a.cuts, a.repeats, c.site, c.site_title, c.kind,
  c.published, c.is_representative, c.fetched_at, c.warc_file, c.warc_offset
FROM articles a JOIN copies c ON c.article_id = a.id
WHERE a.id IN ({marks})
"""

PAIRS = """
SELECT p.a_id, p.b_id, p.verdict, p.rule, p.resemblance, p.containment_a, p.containment_b, p.margin,
  a.story_id AS a_story, b.story_id AS b_story
FROM pairs p JOIN articles a ON a.id = p.a_id JOIN articles b ON b.id = p.b_id
"""


def batches(ids: Iterable[int]) -> Iterator[list[int]]:
    """``ids`` ascending, without repeats, in lists short enough for one statement."""
    rest = iter(sorted(set(ids)))
    while batch := list(islice(rest, BATCH)):
        yield batch


def learnt(archive: Archive) -> tuple[Boilerplate, ...]:
    """The boilerplate of every site, the most frequent first."""
    sentences = Sentences(archive.conn, Recent(archive.conn))
    sql = (
        "SELECT s.title, b.text, b.site_id, b.unit FROM boilerplate b JOIN sites s ON s.id = b.site_id ORDER BY b.unit"
    )
    found = (
        Boilerplate(site, text, len(sentences.carriers((site_id, unit))))
        for site, text, site_id, unit in archive.conn.execute(sql)
    )
    return tuple(sorted(found, key=lambda one: (one.site_title, -one.pages)))


def doubled(archive: Archive) -> list[int]:
    """The articles in which further printings of the body were taken out, the longest removals first."""
    sql = (
        "SELECT a.id FROM articles a, json_each(a.repeats) r WHERE a.repeats <> '[]'"
        " GROUP BY a.id ORDER BY sum(json_extract(r.value, '$.length')) DESC, a.id"
    )
    return [row[0] for row in archive.conn.execute(sql)]


def copies(archive: Archive, ids: Iterable[int]) -> dict[int, Copy]:
    """The articles of these ids; an id that is not there is left out."""
    found: dict[int, Copy] = {}
    known = cache(lambda site: boilerplate_of(archive.conn, site))
    for batch in batches(ids):
        for row in archive.rows(COPIES.format(marks=",".join("?" * len(batch))), batch):
            found[row["id"]] = _copy(row, known(row["site_id"]))
    return found


def _copy(row: sqlite3.Row, boilerplate: frozenset[int]) -> Copy:
    return Copy(
        id=row["id"],
        title=row["title"],
        body=row["body"],
        url=row["url"] or "",
        site=row["site"] or "",
        site_title=row["site_title"] or "",
        kind=row["kind"] or "",
        published=row["published"] or "",
        source=row["source"],
        story_id=row["story_id"],
        representative=bool(row["is_representative"]),
        fetched_at=row["fetched_at"] or "",
        warc=f"{row['warc_file']}@{row['warc_offset']}" if row["warc_file"] else "",
        cuts=tuple(Cut(**cut) for cut in json.loads(row["cuts"])),
        repeats=tuple(Repeat(**repeat) for repeat in json.loads(row["repeats"])),
        boilerplate=tuple(spans(row["body"], boilerplate)),
    )


def pair(archive: Archive, a_id: int, b_id: int) -> Pair | None:
    """One judged pair with its evidence; None if the two were never compared."""
    key = (min(a_id, b_id), max(a_id, b_id))
    # Both are our own integers.
    found = pairs(archive, in_force(archive), f"WHERE p.a_id = {key[0]:d} AND p.b_id = {key[1]:d}")
    if not found:
        return None
    passages, differences = evidence(archive, [key])[key]
    return replace(found[0], passages=passages, differences=differences)


def pairs(archive: Archive, decided: Mapping[tuple[int, int | None], Decision], where: str = "") -> list[Pair]:
    """The judged pairs, without passages and differences: ``evidence`` adds those to the ones that are shown."""
    return [
        Pair(
            a_id=row["a_id"],
            b_id=row["b_id"],
            verdict=Verdict(row["verdict"]),
            rule=row["rule"],
            resemblance=row["resemblance"],
            containment_a=row["containment_a"],
            containment_b=row["containment_b"],
            margin=row["margin"],
            passages=(),
            differences=(),
            decision=decided.get((row["a_id"], row["b_id"])),
            a_story=row["a_story"],
            b_story=row["b_story"],
        )
        for row in archive.rows(PAIRS + where)
    ]


def evidence(archive: Archive, wanted: Iterable[tuple[int, int]]) -> dict[tuple[int, int], Evidence]:
    """Passages and differences of each of these pairs."""
    keys = set(wanted)
    found: dict[tuple[int, int], Evidence] = {}
    for batch in batches(a for a, _ in keys):
        sql = f"SELECT a_id, b_id, evidence FROM pairs WHERE a_id IN ({','.join('?' * len(batch))})"  # noqa: S608 - question marks only
        for a, b, stored in archive.conn.execute(sql, batch):
            if (a, b) in keys:
                found[a, b] = parsed(stored)
    return found


def parsed(stored: str) -> Evidence:
    """Passages and differences from the JSON of ``pairs.evidence``."""
    known = json.loads(stored)
    return (
        tuple(Passage(*offsets) for offsets in known.get("passages", ())),
        tuple(Difference(**difference) for difference in known.get("differences", ())),
    )
