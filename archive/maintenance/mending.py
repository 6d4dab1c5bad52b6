"""What the doctor can make again from what is there. Nothing here deletes an article, a version or a decision."""

import contextlib
import sqlite3
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from archive.duplicates import settle
from archive.duplicates.rebuilding import rebuild
from archive.garbled import garbled
from archive.rows import text_sha256, utc
from archive.schema.descriptions import describe
from archive.store import Archive


def reindex(archive: Archive) -> None:
    """Make SQLite's own indexes again from the tables."""
    archive.conn.execute("REINDEX")


def rebuild_index(archive: Archive) -> None:
    """Make the search index again from the texts."""
    with archive.atomic():
        archive.conn.execute("DELETE FROM articles_replaced")
        archive.conn.execute("INSERT INTO articles_fts(articles_fts) VALUES ('rebuild')")
        archive.conn.execute("REINDEX articles")


def read_as_text(archive: Archive) -> None:
    """Make text of the BLOBs in columns of text that are UTF-8, and versions of those texts.

    What a rule of the table refuses stays as it is.
    """
    with archive.atomic():
        for found in [one for one in garbled(archive.conn) if one.legible is not None]:
            with contextlib.suppress(sqlite3.IntegrityError):  # a decision is never changed; a key may be there twice
                archive.conn.execute(
                    f"UPDATE {found.table} SET {found.column} = ? WHERE rowid = ?",  # noqa: S608 - the names are ours
                    (found.legible, found.rowid),
                )
        add_versions(archive)


def add_versions(archive: Archive) -> None:
    """Give every article whose text was changed by another program a version with that text."""
    with archive.atomic():
        rows = archive.conn.execute(
            "SELECT a.id, a.title, a.body, coalesce(v.number, 0) + 1 FROM articles a LEFT JOIN article_versions v "
            "ON v.article_id = a.id AND v.number = (SELECT max(number) FROM article_versions WHERE article_id = a.id) "
            "WHERE (v.id IS NULL OR v.title <> a.title OR v.body <> a.body) "
            "AND typeof(a.title) = 'text' AND typeof(a.body) = 'text'"
        ).fetchall()
        now = utc(datetime.now(UTC))
        archive.conn.executemany(
            "INSERT INTO article_versions (article_id, title, body, number, seen_at, text_sha256) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            [(*row, now, text_sha256(row[1], row[2])) for row in rows],
        )


def settle_stories(archive: Archive) -> None:
    """Sort what waits into stories."""
    settle(archive)


def rebuild_stories(archive: Archive) -> None:
    """Work out fingerprints, verdicts and stories again; decisions stay and are obeyed."""
    rebuild(archive)


def describe_columns(archive: Archive) -> None:
    """Write this version's meanings of tables and columns into the file."""
    with archive.atomic():
        describe(archive.conn)


MENDINGS: Mapping[str, Callable[[Archive], None]] = {
    "reindex": reindex,
    "read_as_text": read_as_text,
    "rebuild_index": rebuild_index,
    "add_versions": add_versions,
    "settle": settle_stories,
    "rebuild_stories": rebuild_stories,
    "describe": describe_columns,
}
