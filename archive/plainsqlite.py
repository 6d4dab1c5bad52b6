"""The one door to SQLite: Python's own ``sqlite3``, and its errors told in sentences.

``sqlite_utils`` silently prefers ``pysqlite3`` when that happens to be installed, whose SQLite may write things that
the system's cannot read and whose exceptions are other classes. Importing this module first keeps it out.
"""

import contextlib
import errno
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path

from archive.errors import ArchiveError, Busy, CannotWrite, DamagedArchive, NotThere

_NOT_FOR_SQLITE_UTILS = ("pysqlite3", "pandas", "numpy")
"""What ``sqlite_utils`` takes when it is there: another SQLite, and a quarter of a second at the start of a command."""


def _import_sqlite_utils_alone() -> None:
    """Import ``sqlite_utils`` with those out of its sight that nobody has imported yet."""
    if "sqlite_utils" in sys.modules or "pysqlite3" in sys.modules:
        return
    hidden = [name for name in _NOT_FOR_SQLITE_UTILS if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]  # None is Python's way to say: not to be had
    try:
        import sqlite_utils  # noqa: F401
    finally:
        for name in hidden:
            del sys.modules[name]


_import_sqlite_utils_alone()

BUSY_SECONDS = 30.0
"""How long a writer waits for another: longer than any batch of ours, shorter than a person's patience."""

STATEMENTS = 512
"""Prepared statements kept: storing and settling have a hundred or so, some once for each number of bound values."""

_CANNOT_WRITE = {
    sqlite3.SQLITE_READONLY: "is read-only; give write permission to the file and its folder",
    sqlite3.SQLITE_PERM: "may not be written; give write permission to the file and its folder",
    sqlite3.SQLITE_AUTH: "may not be written",
    sqlite3.SQLITE_FULL: "cannot grow, the disk is full; free some space and run again, nothing committed was lost",
    sqlite3.SQLITE_IOERR: "cannot be written (disk full, over a size limit, or failing); nothing committed was lost",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened; check that its folder exists and may be written",
}


def told(error: sqlite3.Error, path: Path) -> ArchiveError | None:
    """The sentence for an SQLite error about the archive at ``path``; None if it is not about the file."""
    code = getattr(error, "sqlite_errorcode", None)
    primary = None if code is None else code & 0xFF  # the low byte of an extended result code is its class
    if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return Busy(f"{path} is being written by another program; try again when it has finished")
    if primary == sqlite3.SQLITE_NOTADB:
        return DamagedArchive(
            f"{path} is no archive, or its beginning is destroyed ({error}); name another with --archive, or restore a"
            " backup (qcrawl restore)"
        )
    if primary == sqlite3.SQLITE_CORRUPT:
        return DamagedArchive(
            f"{path} is damaged ({error}); restore a backup (qcrawl restore) or, without one, save what can be read"
            " (qcrawl doctor --salvage)"
        )
    if primary in _CANNOT_WRITE:
        return CannotWrite(f"{path} {_CANNOT_WRITE[primary]}")
    return None


@contextlib.contextmanager
def telling(path: Path) -> Iterator[None]:
    """Turn SQLite errors about the file at ``path`` into the tree of ``archive.errors``; others pass."""
    try:
        yield
    except sqlite3.Error as error:
        if (sentence := told(error, path)) is not None:
            raise sentence from error
        raise


def connect(path: Path, *, readonly: bool = False) -> sqlite3.Connection:
    """A connection with foreign keys on, in autocommit mode (transactions are explicit).

    Raises ``NotThere`` for a missing file opened to read, ``CannotWrite``, ``DamagedArchive`` or ``Busy``.
    """
    if readonly:
        return _connect_to_read(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = errno.errorcode.get(error.errno or 0, "error")
        raise CannotWrite(f"the folder {path.parent} cannot be made ({reason}); choose another --archive") from error
    with telling(path):
        connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, cached_statements=STATEMENTS)
        try:
            # FULL, not NORMAL: what was committed survives a power cut, and one fsync an article is nothing beside a
            # polite second between requests.
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA foreign_keys = ON")
        except BaseException:
            connection.close()
            raise
    return connection


CHECKPOINT_PAGES = 500
"""Pages of the log from which it is copied into the file. The one article whose commit does that pays for all: SQLite's
default of 1,000 pages cost it 6 to 9 ms, 500 half that and all together no more, 200 more."""


def log_ahead(connection: sqlite3.Connection) -> None:
    """Keep the file in WAL mode: readers go on while one writes. Only for a file known to be ours, for it stays so."""
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")


def _connect_to_read(path: Path) -> sqlite3.Connection:
    if not path.is_file():
        raise NotThere(f"there is no archive at {path}; crawl or import first, or name one with --archive")
    wal = path.with_name(path.name + "-wal")
    with telling(path):
        try:
            return _opened(f"{path.absolute().as_uri()}?mode=ro")
        except sqlite3.OperationalError:
            # In a folder that may not be written SQLite cannot make the -shm file that WAL needs. Without a -wal file
            # nobody is writing, and the file can be read as it lies.
            if wal.exists() and wal.stat().st_size:
                raise
            return _opened(f"{path.absolute().as_uri()}?mode=ro&immutable=1")


def _opened(uri: str) -> sqlite3.Connection:
    connection = sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None)
    try:
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection
