"""The doctor's checks: each gives the problems it sees."""

import hashlib
import random
import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from archive.captures import digest, folder_of, read_record
from archive.duplicates import rebuilding
from archive.duplicates.rules import OUTDATED, outdated
from archive.errors import ArchiveError
from archive.garbled import garbled
from archive.schema.descriptions import descriptions
from archive.search.folding import fold, forms
from archive.search.search import matching
from archive.store import Archive

_SAMPLE = 100
"""Captures read in an ordinary check: enough to notice a disk that is going, in a second."""

_WORDS = 4
"""Words searched for and looked for by reading everything; the index's own check has compared all of it before."""

_SHOWN = 10
"""Ids named in a problem."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong."""

    check: str
    message: str
    """One sentence: what is wrong, and what helps if mending does not."""
    mending: str = ""
    """What would mend it (a key of ``mending.MENDINGS``); empty if only a backup or a person can."""
    ids: tuple[int, ...] = ()
    """The first rows concerned."""
    harmless: bool = False
    """Worth knowing, and no damage: what a killed run leaves for the next one."""


def file(archive: Archive, full: bool) -> Iterator[Problem]:  # noqa: ARG001 - all checks look alike
    """Every page, every index entry, every constraint, as SQLite checks them."""
    said = [row[0] for row in archive.conn.execute("PRAGMA integrity_check(20)")]
    wrong_index = [line for line in said if "index" in line]
    if wrong_index:
        yield Problem("file", f"{len(wrong_index)} index entries are wrong, the first: {wrong_index[0]}", "reindex")
    if others := [line for line in said if line != "ok" and line not in wrong_index]:
        yield Problem("file", f"the file is damaged: {'; '.join(others[:3])}; restore a backup, or try --salvage")


def references(archive: Archive, full: bool) -> Iterator[Problem]:  # noqa: ARG001
    """Every row that refers to another finds it."""
    missing: dict[tuple[str, str], list[int]] = {}
    for table, rowid, parent, _ in archive.conn.execute("PRAGMA foreign_key_check"):
        missing.setdefault((table, parent), []).append(rowid)
    for (table, parent), rowids in missing.items():
        yield Problem(
            "references",
            f"{len(rowids)} rows of {table} refer to rows of {parent} that are not there",
            "",
            tuple(rowids[:_SHOWN]),
        )


def text(archive: Archive, full: bool) -> Iterator[Problem]:  # noqa: ARG001
    """Columns of text hold text: other programs wrote BLOBs there before triggers refused them."""
    found = list(garbled(archive.conn))
    for table in dict.fromkeys(one.table for one in found):
        here = [one for one in found if one.table == table]
        legible = tuple(dict.fromkeys(one.rowid for one in here if one.legible is not None))
        others = tuple(dict.fromkeys(one.rowid for one in here if one.legible is None))
        if legible:
            message = f"{len(legible)} rows of {table} hold bytes where text belongs, which are UTF-8"
            yield Problem("text", message, "read_as_text", legible[:_SHOWN])
        if others:
            message = (
                f"{len(others)} rows of {table} hold bytes where text belongs, which are no UTF-8: "
                "write the text there with sqlite3 (article_versions has earlier texts), or restore a backup"
            )
            yield Problem("text", message, ids=others[:_SHOWN])


def index(archive: Archive, full: bool) -> Iterator[Problem]:  # noqa: ARG001
    """The search index says of every text exactly what the text says: FTS5's own check against the content."""
    try:
        archive.conn.execute("INSERT INTO articles_fts(articles_fts, rank) VALUES ('integrity-check', 1)")
    except sqlite3.DatabaseError as error:
        reason = error.sqlite_errorcode & 0xFF
        if reason == sqlite3.SQLITE_BUSY:
            raise
        if reason == sqlite3.SQLITE_READONLY:
            yield Problem(
                "index", "the search index cannot be checked in a file that may not be written", harmless=True
            )
        else:
            yield Problem("index", "the search index does not agree with the texts", "rebuild_index")


def words(archive: Archive, full: bool) -> Iterator[Problem]:
    """Words out of the texts are found where reading everything finds them."""
    rng = random.Random(0)  # noqa: S311 - the same words every time, so that a problem can be seen again
    total = archive.conn.execute("SELECT coalesce(max(id), 0) FROM articles").fetchone()[0]
    wanted = {
        word
        for length in (1, 2, 3, 5)
        for _ in range(_WORDS * (5 if full else 1) // 4)
        if (word := _word(archive, rng.randint(0, total), rng, length))
    }
    if not wanted:
        return
    truth: dict[str, set[int]] = {word: set() for word in wanted}
    garbled_ids = set()
    for article_id, title, body in archive.conn.execute("SELECT id, title, body FROM articles"):
        if not (isinstance(title, str) and isinstance(body, str)):
            garbled_ids.add(article_id)
            continue
        text = fold(f"{title}\0{body}")
        for word, found in truth.items():
            if any(form in text for form in forms(word)):
                found.add(article_id)
    for word, expected in truth.items():
        if wrong := (matching(archive.conn, f'"{word}"') ^ expected) - garbled_ids:
            some = tuple(sorted(wrong)[:_SHOWN])
            yield Problem("words", f"a search for {word!r} is wrong about {len(wrong)} articles", "rebuild_index", some)


def _word(archive: Archive, near: int, rng: random.Random, length: int) -> str:
    row = archive.conn.execute(
        "SELECT body FROM articles WHERE id >= ? AND typeof(body) = 'text' ORDER BY id LIMIT 1", (near,)
    ).fetchone()
    if row is None or len(row[0]) < length:
        return ""
    at = rng.randrange(len(row[0]) - length + 1)
    word: str = row[0][at : at + length]
    return "" if '"' in word or "\0" in word else word


def versions(archive: Archive, full: bool) -> Iterator[Problem]:  # noqa: ARG001
    """Every article has its present text as its last version, numbered without gaps, with the right checksum."""
    lacking = archive.conn.execute(
        "SELECT a.id FROM articles a LEFT JOIN article_versions v ON v.article_id = a.id AND v.number = "
        "(SELECT max(number) FROM article_versions WHERE article_id = a.id) "
        "WHERE (v.id IS NULL OR v.title <> a.title OR v.body <> a.body) "
        "AND typeof(a.title) = 'text' AND typeof(a.body) = 'text' ORDER BY a.id"
    ).fetchall()
    if lacking:
        ids = tuple(row[0] for row in lacking[:_SHOWN])
        yield Problem(
            "versions", f"{len(lacking)} articles lack a version with their present text", "add_versions", ids
        )
    gaps = archive.conn.execute(
        "SELECT article_id FROM article_versions GROUP BY article_id HAVING min(number) <> 1 OR max(number) <> count(*)"
    ).fetchall()
    if gaps:
        yield Problem(
            "versions", f"{len(gaps)} articles lack an older version", "", tuple(row[0] for row in gaps[:_SHOWN])
        )
    wrong = [
        row[0]
        for row in archive.conn.execute(
            "SELECT article_id, title, body, text_sha256 FROM article_versions "
            "WHERE typeof(title) = 'text' AND typeof(body) = 'text'"
        )
        if hashlib.sha256(f"{row[1]}\n{row[2]}".encode()).hexdigest() != row[3]
    ]
    if wrong:
        yield Problem(
            "versions",
            f"the text of {len(wrong)} versions is not what its checksum says; compare with a backup",
            ids=tuple(wrong[:_SHOWN]),
        )


def captures(archive: Archive, full: bool) -> Iterator[Problem]:
    """Every capture file is there and long enough; the records say what was recorded of them (a sample, or all)."""
    rows = archive.conn.execute(
        "SELECT id, warc_file, warc_offset, coalesce(warc_length, 0), payload_digest, is_revisit FROM captures "
        "WHERE warc_file <> '' ORDER BY id"
    ).fetchall()
    folder = archive.path.parent
    sizes = {name: _size(archive, name) for name in {row[1] for row in rows}}
    for name in sorted(name for name, size in sizes.items() if size < 0):
        ids = [row[0] for row in rows if row[1] == name]
        message = f"the capture file {folder / name} is missing with {len(ids)} captures; copy it back from a backup"
        yield Problem("captures", message, ids=tuple(ids[:_SHOWN]))
    there = [row for row in rows if sizes[row[1]] >= 0]
    if short := [row[0] for row in there if row[2] + row[3] > sizes[row[1]]]:
        yield Problem("captures", f"{len(short)} captures lie beyond the end of their file", ids=tuple(short[:_SHOWN]))
    sample = there if full else random.Random(0).sample(there, min(_SAMPLE, len(there)))  # noqa: S311
    wrong = [row[0] for row in sample if row[0] not in short and not _as_recorded(archive, *row[1:3], *row[4:])]
    if wrong:
        message = (
            f"{len(wrong)} of {len(sample)} captures read are not what was recorded; copy their files from a backup"
        )
        yield Problem("captures", message, ids=tuple(sorted(wrong)[:_SHOWN]))
    unnamed = [
        path for path in folder_of(archive.path).glob("*.warc*") if f"{path.parent.name}/{path.name}" not in sizes
    ]
    if unnamed:
        message = (
            f"{len(unnamed)} capture files such as {unnamed[0].name} belong to no article: a run was killed, or is on"
        )
        yield Problem("captures", message, harmless=True)


def _size(archive: Archive, name: str) -> int:
    with suppress(OSError):
        return (archive.path.parent / name).stat().st_size
    return -1


def _as_recorded(archive: Archive, name: str, offset: int, recorded: str, is_revisit: int) -> bool:
    try:
        response = read_record(archive.path.parent / name, offset)
    except ArchiveError:
        return False
    return bool(is_revisit) or response.truncated or not recorded or digest(response.body) == recorded


def stories(archive: Archive, full: bool) -> Iterator[Problem]:
    """Every story counts its articles rightly and is named by the smallest; ``full``: verdicts still give the same."""
    wrong = archive.conn.execute(
        "SELECT s.id FROM stories s LEFT JOIN (SELECT story_id, count(*) AS copies, min(id) AS smallest, "
        "count(DISTINCT site_id) AS sites, max(story_id = id) AS named FROM articles GROUP BY story_id) m "
        "ON m.story_id = s.id LEFT JOIN articles r ON r.id = s.representative_id AND r.story_id = s.id "
        "WHERE m.story_id IS NULL OR r.id IS NULL OR s.copies <> m.copies OR s.id <> m.smallest"
    ).fetchall()
    if wrong:
        ids = tuple(row[0] for row in wrong[:_SHOWN])
        yield Problem("stories", f"{len(wrong)} stories do not agree with their articles", "rebuild_stories", ids)
    if full and (changes := rebuilding.preview(archive).changes):
        message = f"judged again, {len(changes)} groups of articles make other stories"
        yield Problem("stories", message, "rebuild_stories", tuple(changes[0].after[0][:_SHOWN]))


def unsettled(archive: Archive, full: bool) -> Iterator[Problem]:  # noqa: ARG001
    """Duplicates were looked for since the last article came."""
    waiting = archive.conn.execute("SELECT article_id FROM unsettled ORDER BY 1").fetchall()
    if waiting:
        ids = tuple(row[0] for row in waiting[:_SHOWN])
        yield Problem(
            "unsettled", f"{len(waiting)} articles wait to be sorted into stories", "settle", ids, harmless=True
        )


def rules(archive: Archive, full: bool) -> Iterator[Problem]:  # noqa: ARG001
    """All verdicts are of this version's rules. Not mended here: a person may want to see first what it changes."""
    if outdated(archive.conn):
        yield Problem("rules", OUTDATED, harmless=True)


def columns(archive: Archive, full: bool) -> Iterator[Problem]:  # noqa: ARG001
    """The file's own account of its columns is this version's."""
    said = {row[:2]: row[2] for row in archive.conn.execute("SELECT table_name, column_name, meaning FROM columns")}
    if said != descriptions():
        yield Problem("columns", "the table columns describes another version's schema", "describe")
