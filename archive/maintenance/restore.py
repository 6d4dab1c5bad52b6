"""Restores: a backup verified, then put where an archive is wanted; what was there is kept aside."""

import contextlib
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from archive import plainsqlite
from archive.errors import CannotWrite, DamagedArchive, NotThere
from archive.maintenance.copying import check_sidecar, copy_missing, copy_whole
from archive.store import Archive


@dataclass(frozen=True, slots=True)
class Restored:
    """An archive that was restored."""

    path: Path
    articles: int
    had_checksum: bool
    capture_files: int
    missing_captures: tuple[str, ...]
    aside: Path | None
    """Where the archive is now that was there before."""


def restore(backup: Path, target: Path, *, replace: bool = False, now: datetime | None = None) -> Restored:
    """Verify ``backup`` and make it the archive at ``target``, with the captures it has and ``target`` lacks.

    Verified are its checksum (if it has one), every page, the search index and all references. An archive that is at
    ``target`` already is refused, or with ``replace`` moved aside, never deleted. Raises ``NotThere``, ``InputError``,
    ``DamagedArchive``, ``CannotWrite``, ``Busy``.
    """
    if not backup.is_file():
        raise NotThere(f"there is no backup at {backup}")
    if target.exists() and not replace:
        raise CannotWrite(f"{target} exists already; restore elsewhere, or give --replace to have it moved aside")
    if target.exists() and not target.is_file():
        raise CannotWrite(f"{target} is no file; name the archive that the backup is to become")
    had_checksum = check_sidecar(backup)
    part = target.with_name(target.name + ".part")
    try:
        copy_whole(backup, part)
        try:
            articles, warc_files = _verified(part, backup)
        except sqlite3.DatabaseError as error:
            if isinstance(told := plainsqlite.told(error, part) or DamagedArchive(), DamagedArchive):
                told = DamagedArchive(f"{backup} cannot be restored, it is damaged ({error}); use an older backup")
            raise told from error
        aside = _move_aside(target, (now or datetime.now(UTC)).astimezone(UTC)) if target.exists() else None
        part.replace(target)
    finally:
        for leftover in (part, *_companions(part)):
            leftover.unlink(missing_ok=True)
    Archive.open(target).close()  # brings an older schema up to date
    copied, missing = copy_missing(warc_files, backup.parent, target.parent)
    gone = tuple(name for name in missing if not (target.parent / name).is_file())
    return Restored(target, articles, had_checksum, copied, gone, aside)


def _verified(path: Path, backup: Path) -> tuple[int, list[str]]:
    """The number of articles and the names of the WARC files, after all that SQLite can check was checked."""
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        if not connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'articles'").fetchone():
            raise DamagedArchive(f"{backup} is no backup of an archive; name one that qcrawl backup made")
        problems = [row[0] for row in connection.execute("PRAGMA integrity_check(3)") if row[0] != "ok"]
        problems += [f"{row[0]} refers to a missing {row[2]}" for row in connection.execute("PRAGMA foreign_key_check")]
        if problems:
            raise DamagedArchive(f"{backup} is damaged ({'; '.join(problems[:3])}); use an older backup")
        if connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'articles_fts'").fetchone():
            connection.execute("INSERT INTO articles_fts(articles_fts, rank) VALUES ('integrity-check', 1)")
        articles = int(connection.execute("SELECT count(*) FROM articles").fetchone()[0])
        files = connection.execute("SELECT DISTINCT warc_file FROM captures WHERE warc_file <> '' ORDER BY 1")
        return articles, [row[0] for row in files]


def _companions(path: Path) -> tuple[Path, ...]:
    return tuple(path.with_name(path.name + ending) for ending in ("-wal", "-shm", "-journal"))


def _move_aside(target: Path, moment: datetime) -> Path:
    """Give the archive at ``target`` another name, once nobody uses it. Raises ``Busy``."""
    aside = target.with_name(f"{target.stem}.replaced-{moment:%Y%m%dT%H%M%SZ}{target.suffix}")
    try:
        with plainsqlite.telling(target), contextlib.closing(plainsqlite.connect(target)) as connection:
            # Needs that nobody else has the file open, and leaves everything in it and nothing in its log.
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("COMMIT")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except DamagedArchive:
        for companion in _companions(target):  # a damaged archive goes aside as it is, its log with it
            if companion.exists():
                companion.replace(aside.with_name(companion.name.replace(target.name, aside.name)))
    target.replace(aside)
    for companion in _companions(target):
        companion.unlink(missing_ok=True)
    return aside
