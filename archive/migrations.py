"""The schema, as ordered migrations: each ``schema/NNN_name.sql`` is applied once, whole or not at all.

A released file is never edited; a change of the schema is a new file. ``sqlite_utils`` keeps the list of what was
applied in ``_sqlite_migrations``, so a file written by a newer version is recognised by names unknown here.
"""

import sqlite3
from collections.abc import Iterator
from importlib.resources import files

from sqlite_utils import Database, Migrations

from archive.errors import NewerArchive

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


def refuse_newer(db: Database) -> None:
    """Raise ``NewerArchive`` if the file has had a migration that is unknown here."""
    ours = known()
    unknown = {done.name for done in ours.applied(db)} - {mine.name for mine in ours.pending(Database(memory=True))}
    if unknown:
        raise NewerArchive(
            f"this archive was written by a newer qcrawl (its schema has {', '.join(sorted(unknown))}); "
            "upgrade qcrawl, or open the backup made before the upgrade"
        )


def migrate(db: Database) -> None:
    """Bring the schema of ``db`` up to date. Raises ``NewerArchive`` rather than touch a newer file."""
    refuse_newer(db)
    known().apply(db)
