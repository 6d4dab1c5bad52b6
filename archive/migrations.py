"""The schema, as ordered migrations: each ``schema/NNN_name.sql`` is applied once, whole or not at all.

A released file is never edited; a change of the schema is a new file. ``sqlite_utils`` keeps the list of what was
applied in ``_sqlite_migrations``, so a file written by a newer version is recognised by names unknown here.
"""

import contextlib
import sqlite3
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from archive import plainsqlite
from archive.errors import DamagedArchive, NewerArchive
from archive.schema.descriptions import describe

from sqlite_utils import Database, Migrations  # isort: skip - behind plainsqlite, which keeps it on Python's own sqlite3

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


def scripts() -> dict[str, str]:
    """The name of every migration this version knows and its SQL, in order."""
    found = sorted(files("archive").joinpath("schema").iterdir(), key=lambda file: file.name)
    return {
        file.name.removesuffix(".sql"): file.read_text(encoding="utf-8") for file in found if file.name.endswith(".sql")
    }


def known() -> Migrations:
    """All migrations this version knows, in order."""
    migrations = Migrations(SET_NAME)
    for name, script in scripts().items():

        def apply(db: Database, script: str = script) -> None:
            for statement in statements(script):
                db.execute(statement)

        migrations(name=name)(apply)
    return migrations


def refuse_foreign(db: Database, path: Path) -> None:
    """Raise ``DamagedArchive`` for a database that is not ours, ``NewerArchive`` for one from a newer version."""
    applied = {done.name for done in known().applied(db)}
    if not applied and db.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]:
        raise DamagedArchive(f"{path} is an SQLite database, but not a qcrawl archive; name another with --archive")
    if unknown := applied - scripts().keys():
        raise NewerArchive(
            f"{path} was written by a newer qcrawl (its schema has {', '.join(sorted(unknown))}); "
            "upgrade qcrawl, or open the backup made before the upgrade"
        )


def migrate(db: Database, path: Path) -> None:
    """Bring the schema of the archive at ``path`` up to date: all of it or nothing.

    An archive that has something in it is copied first, to ``backup_before_upgrade``. Raises ``NewerArchive`` rather
    than touch a newer file, and ``DamagedArchive``.
    """
    refuse_foreign(db, path)
    migrations = known()
    if not migrations.pending(db):
        return
    db.execute("BEGIN IMMEDIATE")  # whoever opens the same archive now waits, and then finds it done
    try:
        pending = migrations.pending(db)
        if pending and migrations.applied(db):
            _copy(path, backup_before_upgrade(path, pending[0].name))
        migrations.apply(db)
        describe(db.conn)
        db.execute("COMMIT")
    except BaseException:
        db.rollback()
        raise


def prepare_to_read(db: Database, path: Path) -> bool:
    """Whether the file can be read as it is; False if its schema has to be upgraded first."""
    refuse_foreign(db, path)
    return not known().pending(db)


def backup_before_upgrade(path: Path, first: str) -> Path:
    """Where an archive is copied before the migration called ``first``: ``archive.before-002_search.db``."""
    return path.with_name(f"{path.stem}.before-{first}{path.suffix}")


def _copy(path: Path, copy: Path) -> None:
    """A consistent copy of the committed archive, whole or not there."""
    partial = copy.with_name(copy.name + ".part")
    partial.unlink(missing_ok=True)
    source = plainsqlite.connect(path, readonly=True)
    with contextlib.closing(source), contextlib.closing(sqlite3.connect(partial)) as target:
        source.backup(target)
    partial.replace(copy)
