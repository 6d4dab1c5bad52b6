"""Backups: a consistent copy of the archive while others read and write it, checked, with its checksum."""

import contextlib
import re
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from archive import plainsqlite
from archive.errors import CannotWrite, DamagedArchive
from archive.maintenance.copying import copy_missing, sha256_of, sidecar_of, sync
from archive.store import Archive


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was made."""

    path: Path
    sha256: str
    articles: int
    capture_files: int
    """WARC files copied now; those copied earlier are there already."""
    missing_captures: tuple[str, ...]
    """WARC files that the archive names and does not have."""
    removed: tuple[Path, ...]
    """Older backups that made room."""


def default_folder(archive_path: Path) -> Path:
    """Where backups go when nobody says: ``backups/`` beside the archive."""
    return archive_path.parent / "backups"


def backup(
    archive_path: Path, folder: Path, *, keep: int = 7, captures: bool = True, now: datetime | None = None
) -> Backup:
    """Copy the archive into ``folder`` as ``archive-20230901T003000Z.db`` with a ``.sha256`` beside it.

    The copy is one moment of the archive however long it takes, and is read through before it gets its name. The
    newest ``keep`` backups of this archive stay. Capture files are copied beside the backups, once for all of them.
    Raises ``CannotWrite``, ``DamagedArchive``, ``NotThere``.
    """
    moment = (now or datetime.now(UTC)).astimezone(UTC)
    target = folder / f"{archive_path.stem}-{moment:%Y%m%dT%H%M%SZ}{archive_path.suffix}"
    if target.exists():
        raise CannotWrite(f"{target} exists already; wait a second")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotWrite(f"the folder {folder} cannot be made: {error.strerror or error}") from error
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    try:
        with Archive.open(archive_path, readonly=True) as archive:
            _copy(archive.conn, part)
        articles, warc_files = _checked(part)
        sync(part)
        digest = sha256_of(part)
        sidecar_of(target).write_text(f"{digest}  {target.name}\n", encoding="utf-8")
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    copied, missing = copy_missing(warc_files, archive_path.parent, folder) if captures else (0, [])
    return Backup(target, digest, articles, copied, tuple(missing), tuple(_prune(archive_path, folder, keep)))


def _copy(connection: sqlite3.Connection, target: Path) -> None:
    """All pages in one read transaction: a crawl may go on writing, the copy is of the moment it began."""
    with plainsqlite.telling(target), contextlib.closing(sqlite3.connect(target)) as copy:
        connection.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")  # one file alone, to be read from a medium that cannot be written


def _checked(path: Path) -> tuple[int, list[str]]:
    """The number of articles and the names of the WARC files of a copy that was read through."""
    with contextlib.closing(plainsqlite.connect(path, readonly=True)) as connection, plainsqlite.telling(path):
        if (verdict := connection.execute("PRAGMA integrity_check(1)").fetchone()[0]) != "ok":
            raise DamagedArchive(f"the copy {path} came out damaged ({verdict}); run: qcrawl doctor")
        articles = int(connection.execute("SELECT count(*) FROM articles").fetchone()[0])
        files = connection.execute("SELECT DISTINCT warc_file FROM captures WHERE warc_file <> '' ORDER BY 1")
        return articles, [row[0] for row in files]


def backups_of(archive_path: Path, folder: Path) -> list[Path]:
    """The backups of an archive in a folder, oldest first."""
    name = re.compile(re.escape(archive_path.stem) + r"-\d{8}T\d{6}Z" + re.escape(archive_path.suffix))
    return sorted(file for file in folder.glob("*") if name.fullmatch(file.name))


def _prune(archive_path: Path, folder: Path, keep: int) -> list[Path]:
    old = backups_of(archive_path, folder)[:-keep] if keep else []
    for path in old:
        path.unlink()
        sidecar_of(path).unlink(missing_ok=True)
    return old
