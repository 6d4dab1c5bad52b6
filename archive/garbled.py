"""Bytes that another program left where text belongs: where they are, and which of them are text after all."""

import contextlib
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from archive import plainsqlite
from archive.errors import ArchiveError, DamagedArchive
from archive.schema.descriptions import descriptions


@dataclass(frozen=True, slots=True)
class Garbled:
    """A value that is a BLOB in a column of text."""

    table: str
    column: str
    rowid: int
    legible: str | None
    """The text it is in UTF-8; None if it is none."""


def garbled(connection: sqlite3.Connection) -> Iterator[Garbled]:
    """Every BLOB in a column of text of our tables, table by table. Reads them all through."""
    for table, columns in _text_columns(connection).items():
        somewhere = " OR ".join(f"typeof({column}) = 'blob'" for column in columns)
        query = f"SELECT rowid, {', '.join(columns)} FROM {table} WHERE {somewhere} ORDER BY rowid"  # noqa: S608 - the names are ours
        for rowid, *values in connection.execute(query):
            for column, value in zip(columns, values, strict=True):
                if isinstance(value, bytes):
                    yield Garbled(table, column, rowid, _legible(value))


def garbled_archive(path: Path) -> DamagedArchive | None:
    """The error to raise where the archive at ``path`` was not read as text; None if all of it is text."""
    try:
        with contextlib.closing(plainsqlite.connect(path, readonly=True)) as connection:
            first = next(garbled(connection), None)
    except (ArchiveError, sqlite3.Error):
        return None  # then something else was wrong, which the caller is telling
    if first is None:
        return None
    return DamagedArchive(
        f"{path}: row {first.rowid} of {first.table} holds bytes that another program wrote into {first.column}, where"
        " text belongs; qcrawl doctor tells of all such rows, and --fix mends those that are UTF-8"
    )


def _text_columns(connection: sqlite3.Connection) -> dict[str, list[str]]:
    ours = {table for table, _ in descriptions()}
    tables = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'table' ORDER BY rowid").fetchall()
    columns = {
        table: [row[1] for row in connection.execute(f"PRAGMA table_info({table})") if row[2] == "TEXT"]
        for table, sql in tables
        if table in ours and "WITHOUT ROWID" not in sql  # boilerplate, which is made from articles
    }
    return {table: names for table, names in columns.items() if names}


def _legible(value: bytes) -> str | None:
    try:
        text = value.decode()
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text
