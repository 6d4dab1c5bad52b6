"""The schema, as ordered migrations: each ``schema/NNN_name.sql`` is applied once, whole or not at all.

A released file is never edited; a change of the schema is a new file. ``sqlite_utils`` keeps the list of what was
applied in ``_sqlite_migrations``, so a file written by a newer version is recognised by names unknown here.
"""

import sqlite3
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from archive import plainsqlite  # noqa: F401 - before sqlite_utils, which it keeps on Python's own sqlite3
from archive.errors import DamagedArchive, NewerArchive

from sqlite_utils import Database, Migrations  # isort: skip

SET_NAME = "qcrawl"


def statements(script: str) -> Iterator[str]:
    """The single statements of an SQL script, comments kept; a trigger's body stays in one piece."""
    pending = ""
    for line in script.splitlines(keepends=True):
        pending += line
        if ";" in line and sqlite3.complete_statement(pending):
            yield pending.strip()
            pending = ""
    if pending.strip():
        yield pending.strip()


def known() -> Migrations:
    """All migrations this version knows, in order."""
    migrations = Migrations(SET_NAME)
    for resource in sorted(files("archive").joinpath("schema").iterdir(), key=lambda file: file.name):
        if not resource.name.endswith(".sql"):
            continue
        script = resource.read_text(encoding="utf-8")

        def apply(db: Database, script: str = script) -> None:
            for statement in statements(script):
                db.execute(statement)

        migrations(name=resource.name.removesuffix(".sql"))(apply)
    return migrations


def _applied(db: Database) -> set[str]:
    return {done.name for done in known().applied(db)}


def refuse_foreign(db: Database, path: Path) -> None:
    """Raise ``DamagedArchive`` for a database that is not ours, ``NewerArchive`` for one from a newer version."""
    applied = _applied(db)
    if not applied and db.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]:
        raise DamagedArchive(f"{path} is an SQLite database, but not a qcrawl archive; name another with --archive")
    unknown = applied - {mine.name for mine in known().pending(Database(sqlite3.connect(":memory:")))}
    if unknown:
        raise NewerArchive(
            f"{path} was written by a newer qcrawl (its schema has {', '.join(sorted(unknown))}); "
            "upgrade qcrawl, or open the backup made before the upgrade"
        )


def migrate(db: Database, path: Path) -> None:
    """Bring the schema of ``db`` up to date. Raises ``NewerArchive`` rather than touch a newer file."""
    refuse_foreign(db, path)
    known().apply(db)


def prepare_to_read(db: Database, path: Path) -> bool:
    """Whether the file can be read as it is; False if its schema has to be upgraded first."""
    refuse_foreign(db, path)
    return not known().pending(db)
