"""Salvage: whatever can still be read of a damaged archive, in a new file; the damaged one is kept aside."""

import contextlib
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from archive import plainsqlite
from archive.errors import CannotWrite, DamagedArchive
from archive.maintenance import mending
from archive.rows import storable
from archive.store import Archive

_TABLES = (
    "sites",
    "runs",
    "captures",
    "site_runs",
    "stories",
    "articles",
    "article_versions",
    "urls",
    "pairs",
    "decisions",
    "list_walks",
    "hosts",
)
"""What cannot be made again, and what is worth keeping. Index, fingerprints and descriptions are made anew."""

_BLIND = 100_000
"""Row numbers tried one by one where neither end of a table can be read."""


@dataclass(frozen=True, slots=True)
class Salvaged:
    """What was salvaged."""

    path: Path
    aside: Path
    """The damaged archive."""
    rows: Mapping[str, int]
    """Table to the number of rows that could be read."""
    from_versions: int
    """Articles whose own row was lost, brought back from their last version."""


def salvage(path: Path, *, now: datetime | None = None) -> Salvaged:
    """Put every row that can be read into a new archive at ``path``; the damaged one gets another name beside it.

    Raises ``DamagedArchive`` if not even the list of tables can be read, ``CannotWrite``.
    """
    moment = (now or datetime.now(UTC)).astimezone(UTC)
    aside = path.with_name(f"{path.stem}.damaged-{moment:%Y%m%dT%H%M%SZ}{path.suffix}")
    part = path.with_name(path.name + ".part")
    if aside.exists():
        raise CannotWrite(f"{aside} exists already; wait a second")
    try:
        with contextlib.closing(_opened(path)) as damaged, Archive.open(part) as archive:
            names = {row[0] for row in damaged.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
            if "articles" not in names:
                raise DamagedArchive(f"{path} has no articles to be salvaged; restore a backup (qcrawl restore)")
            rows, back = _copy_all(damaged, archive, names)
        path.replace(aside)
        for ending in ("-wal", "-shm"):
            companion = path.with_name(path.name + ending)
            if companion.exists():
                companion.replace(aside.with_name(aside.name + ending))
        part.replace(path)
    finally:
        for ending in ("", "-wal", "-shm"):
            part.with_name(part.name + ending).unlink(missing_ok=True)
    return Salvaged(path, aside, rows, back)


def _opened(path: Path) -> sqlite3.Connection:
    """The damaged archive to be read, if its list of tables still can be."""
    try:
        return plainsqlite.connect(path, readonly=True)
    except DamagedArchive as error:
        raise DamagedArchive(
            f"nothing can be salvaged of {path}: its list of tables cannot be read ({error.__cause__}); "
            "restore a backup (qcrawl restore)"
        ) from error


def _copy_all(damaged: sqlite3.Connection, archive: Archive, names: set[str]) -> tuple[dict[str, int], int]:
    archive.conn.execute("PRAGMA foreign_keys = OFF")  # what a row refers to may be what was lost
    copied: dict[str, int] = {}
    with archive.atomic():
        for table in (table for table in _TABLES if table in names):
            columns = [row[1:3] for row in damaged.execute(f"PRAGMA table_info({table})")]
            ours = {row[1] for row in archive.conn.execute(f"PRAGMA table_info({table})")}
            kept = [place for place, (column, _) in enumerate(columns) if column in ours]
            into = f"({', '.join(columns[place][0] for place in kept)}) VALUES ({', '.join('?' * len(kept))})"
            copied[table] = 0
            for row in _readable(damaged, table):
                values = [_as_text(row[place]) if columns[place][1] == "TEXT" else row[place] for place in kept]
                # A garbled row may break a constraint; it is lost like one that cannot be read.
                with contextlib.suppress(sqlite3.IntegrityError):
                    archive.conn.execute(f"INSERT INTO {table} {into}", values)
                    copied[table] += 1
        back = _from_versions(archive)
    mending.add_versions(archive)
    return copied, back


def _as_text(value: object) -> object:
    """``value`` as a column of text takes it; bytes that are no UTF-8 become U+FFFD, and stand in the damaged file."""
    return storable(value.decode("utf-8", "replace")) if isinstance(value, bytes) else value


def _readable(connection: sqlite3.Connection, table: str) -> Iterator[tuple[object, ...]]:
    """Every row that can be read: from the front, from the back, then one by one between the two."""
    front, back = 0, 0
    for order in ("ASC", "DESC"):
        try:
            for number, *row in connection.execute(f"SELECT rowid, * FROM {table} ORDER BY rowid {order}"):  # noqa: S608 - the names are ours
                if order == "ASC":
                    front = number
                elif number <= front:
                    return
                else:
                    back = number
                yield tuple(row)
        except sqlite3.DatabaseError:
            continue
        if order == "ASC":
            return
    for number in range(front + 1, back or front + _BLIND):
        with contextlib.suppress(sqlite3.DatabaseError):
            yield from connection.execute(f"SELECT * FROM {table} WHERE rowid = ?", (number,))  # noqa: S608 - the names are ours


def _from_versions(archive: Archive) -> int:
    """Bring back articles whose row is gone: text from the last version, address from the crawl's memory."""
    return archive.conn.execute(
        "INSERT INTO articles (id, key, url, site_id, title, body, capture_id, first_seen_at) "
        "SELECT v.article_id, coalesce(u.key, 'text:lost-' || v.article_id), u.url, u.site_id, v.title, v.body, "
        "v.capture_id, v.seen_at FROM article_versions v LEFT JOIN urls u ON u.article_id = v.article_id "
        "WHERE v.article_id NOT IN (SELECT id FROM articles) "
        "AND v.number = (SELECT max(number) FROM article_versions WHERE article_id = v.article_id) "
        "GROUP BY v.article_id ON CONFLICT DO NOTHING"
    ).rowcount
