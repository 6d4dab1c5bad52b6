"""``Archive``: one SQLite file of articles, their versions and their publishers."""

import contextlib
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

from archive import plainsqlite  # before sqlite_utils, which it keeps on Python's own sqlite3
from archive.errors import CannotWrite, DamagedArchive, NotThere
from archive.migrations import migrate, prepare_to_read
from archive.model import Article, Publisher
from archive.rows import (
    READING_COLUMNS,
    TEXT_COLUMNS,
    StoredArticle,
    StoredVersion,
    from_utc,
    storable,
    text_sha256,
    to_article,
    to_publisher,
    to_row,
    utc,
)
from archive.urls import key as url_key

from sqlite_utils import Database  # isort: skip - behind plainsqlite

_BULK = 500
"""Texts written in one session from which on it is a bulk load: fewer leave the index in good order by themselves."""

Outcome = Literal["new", "updated", "unchanged"]


@dataclass(frozen=True, slots=True)
class Added:
    """What ``Archive.add`` did. ``updated`` means another title or body, hence another version."""

    article_id: int
    outcome: Outcome
    version: int


class Archive:
    """An open archive. A context manager; inside it, SQLite's errors come out as those of ``archive.errors``."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self.db = Database(connection)
        self._publishers: dict[Publisher, int] = {}
        self._durable = True  # as connections are opened
        self._texts_written = 0

    @classmethod
    def open(cls, path: Path, *, readonly: bool = False) -> Self:
        """Open the archive at ``path``, made if it is not there, its schema brought up to date (with a backup first).

        Raises ``NewerArchive``, ``DamagedArchive``, ``CannotWrite``, ``Busy``; with ``readonly`` also ``NotThere``
        for a missing file. With ``readonly`` nothing is written, unless an older schema has to be upgraded first.
        """
        connection = plainsqlite.connect(path, readonly=readonly)
        try:
            with plainsqlite.telling(path):
                archive = cls(path, connection)
                if not readonly:
                    migrate(archive.db, path)
                    plainsqlite.log_ahead(connection)
                elif not prepare_to_read(archive.db, path):
                    connection.close()
                    return cls._upgraded(path)
        except BaseException:
            connection.close()
            raise
        return archive

    @classmethod
    def _upgraded(cls, path: Path) -> Self:
        try:
            cls.open(path).close()
        except CannotWrite as error:
            raise CannotWrite(f"{path} is from an older version and must be upgraded once, but {error}") from error
        return cls.open(path, readonly=True)

    @property
    def conn(self) -> sqlite3.Connection:
        """The SQLite connection. Autocommit outside ``atomic``."""
        connection: sqlite3.Connection = self.db.conn
        return connection

    def rows(self, sql: str, parameters: Sequence[object] | Mapping[str, object] = ()) -> sqlite3.Cursor:
        """A cursor over the answer to a query whose rows can be read by column name."""
        cursor = self.conn.cursor()
        cursor.row_factory = sqlite3.Row
        return cursor.execute(sql, parameters)

    def close(self) -> None:
        """Close the file. After a bulk load the search index is made compact first, which makes searching faster."""
        try:
            if self._texts_written >= _BULK and not self.conn.in_transaction:
                self._compact()
        finally:
            self.db.close()

    def _compact(self) -> None:
        """Merge the index's segments when a fifth of its texts are of this session: costs less than they cost."""
        if self._texts_written * 5 >= self.conn.execute("SELECT count(*) FROM articles").fetchone()[0]:
            with self.atomic():
                self.conn.execute("INSERT INTO articles_fts(articles_fts) VALUES ('optimize')")
        self._texts_written = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if error is not None:
            self._texts_written = 0  # what went wrong is the news now
        self.close()
        if isinstance(error, sqlite3.Error) and (sentence := plainsqlite.told(error, self.path)) is not None:
            raise sentence from error

    @contextlib.contextmanager
    def atomic(self, *, durable: bool = True) -> Iterator[None]:
        """One transaction: all or nothing. A nested call is a savepoint of its own.

        The write lock is taken at the beginning, so that a transaction that reads first never finds at its first
        write that another writer came between.

        ``durable`` waits at the end until the disk has it. What can be worked out again need not: a power cut may take
        the last such transactions back, whole and in order; what was committed before by durable ones stays (SQLite,
        "PRAGMA synchronous": NORMAL in WAL mode).
        """
        outermost = not self.conn.in_transaction
        # Of savepoints of one name SQLite takes the innermost, so that one name will do, and its statements are kept.
        with plainsqlite.telling(self.path):
            if outermost and durable is not self._durable:  # inside another transaction the pragma would do nothing
                self.conn.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
                self._durable = durable
            self.conn.execute("BEGIN IMMEDIATE" if outermost else "SAVEPOINT nested")
            try:
                yield
                self.conn.execute("COMMIT" if outermost else "RELEASE nested")
            except BaseException:
                self._publishers.clear()
                if self.conn.in_transaction:  # a full disk ends the transaction by itself
                    self.conn.execute("ROLLBACK" if outermost else "ROLLBACK TO nested")
                if self.conn.in_transaction and not outermost:
                    self.conn.execute("RELEASE nested")
                raise

    def publisher(self, publisher: Publisher) -> int:
        """The ``sites.id`` of a publisher, added or brought up to date. What is empty or ``other`` erases nothing."""
        if (known := self._publishers.get(publisher)) is not None:
            return known
        with self.atomic():
            self.conn.execute(
                "INSERT INTO sites (name, title, kind, region, home_url) VALUES (?, ?, ?, ?, ?) "
                "ON CONFLICT (name) DO UPDATE SET title = coalesce(nullif(excluded.title, ''), title), "
                "kind = coalesce(nullif(excluded.kind, 'other'), kind), "
                "region = coalesce(nullif(excluded.region, ''), region), "
                "home_url = coalesce(nullif(excluded.home_url, ''), home_url)",
                (publisher.name, publisher.title, publisher.kind, publisher.region, publisher.home_url),
            )
            row = self.rows("SELECT id FROM sites WHERE name = ?", (publisher.name,)).fetchone()
        self._publishers[publisher] = int(row["id"])
        return self._publishers[publisher]

    def add(
        self,
        article: Article,
        *,
        publisher: Publisher | None = None,
        capture_id: int | None = None,
        run_id: int | None = None,
    ) -> Added:
        """Store an article under its canonical key, or recognise it.

        Another title or body makes a new version. Other metadata alone updates the row; an empty field never erases
        what an earlier reading found. NUL and lone surrogates are stored as U+FFFD. One transaction, or a part of
        the caller's.
        """
        row = to_row(article)
        sha256 = text_sha256(row["title"], row["body"])
        key = storable(url_key(article.url)) if article.url else _key_without_url(article, publisher, sha256)
        with self.atomic():
            row["site_id"] = self.publisher(publisher) if publisher else None
            stored = self.rows("SELECT * FROM articles WHERE key = ?", (key,)).fetchone()
            if stored is None:
                added = self._insert(key, {**row, "capture_id": capture_id, "run_id": run_id})
            else:
                added = self._compare(stored, {**row, "capture_id": capture_id})
            if added.outcome != "unchanged":
                self._texts_written += 1
                published = storable(article.text_as_published)
                self._keep_version(added, row, "" if published == row["body"] else published, sha256, capture_id)
        return added

    def _insert(self, key: str, row: dict[str, Any]) -> Added:
        row = {"key": key, **row, "simhash": _fingerprint(row["body"]), "first_seen_at": utc(datetime.now(UTC))}
        row["changed_at"] = row["first_seen_at"]
        # Column names are ours, values are bound.
        columns, marks = ", ".join(row), ", ".join(f":{name}" for name in row)
        cursor = self.conn.execute(f"INSERT INTO articles ({columns}) VALUES ({marks})", row)  # noqa: S608 - the names are ours
        return Added(int(cursor.lastrowid or 0), "new", 1)

    def _compare(self, stored: sqlite3.Row, row: dict[str, Any]) -> Added:
        article_id = int(stored["id"])
        version = self._latest(article_id)
        new_text = any(stored[column] != row[column] for column in TEXT_COLUMNS)
        changes = _changes(stored, row, new_text=new_text)
        if new_text:
            changes["simhash"] = _fingerprint(row["body"])
        if changes:
            changes["changed_at"] = utc(datetime.now(UTC))
            sets = ", ".join(f"{name} = :{name}" for name in changes)
            self.conn.execute(f"UPDATE articles SET {sets} WHERE id = :id", {**changes, "id": article_id})  # noqa: S608 - the names are ours
        return Added(article_id, "updated" if new_text else "unchanged", version + 1 if new_text else version)

    def _latest(self, article_id: int) -> int:
        found = self.conn.execute(
            "SELECT coalesce(max(number), 0) FROM article_versions WHERE article_id = ?", (article_id,)
        ).fetchone()
        return int(found[0])

    def _keep_version(
        self, added: Added, row: Mapping[str, Any], published: str, sha256: str, capture_id: int | None
    ) -> None:
        self.conn.execute(
            "INSERT INTO article_versions "
            "(article_id, number, seen_at, title, body, text_as_published, text_sha256, capture_id) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                added.article_id,
                added.version,
                utc(datetime.now(UTC)),
                row["title"],
                row["body"],
                published,
                sha256,
                capture_id,
            ),
        )

    def get(self, article_id: int) -> StoredArticle:
        """The article with this id. Raises ``NotThere``."""
        held = abs(article_id) < 1 << 63  # SQLite's integers go no further
        row = self.rows("SELECT * FROM articles WHERE id = ?", (article_id,)).fetchone() if held else None
        if row is None:
            raise NotThere(f"{self.path} has no article {article_id}; qcrawl search shows the ids")
        return self._stored(row)

    def by_url(self, url: str) -> StoredArticle:
        """The article of this URL, however it is spelled. Raises ``NotThere``."""
        row = self.rows("SELECT * FROM articles WHERE key = ?", (url_key(url),)).fetchone()
        if row is None:
            raise NotThere(f"{self.path} has no article from {url}")
        return self._stored(row)

    def articles(self) -> Iterator[StoredArticle]:
        """Every article by id, one at a time."""
        last = 0
        while rows := self.rows(
            "SELECT * FROM articles WHERE id > ? ORDER BY id LIMIT 100", (last,)
        ).fetchall():  # in short reads, so that no long one keeps the WAL from shrinking
            for row in rows:
                yield self._stored(row)
            last = int(rows[-1]["id"])

    def versions(self, article_id: int) -> tuple[StoredVersion, ...]:
        """Every text the article has had, oldest first; empty if there is no such article."""
        rows = self.rows("SELECT * FROM article_versions WHERE article_id = ? ORDER BY number", (article_id,))
        try:
            return tuple(
                StoredVersion(
                    article_id=row["article_id"],
                    number=row["number"],
                    seen_at=from_utc(row["seen_at"]),
                    title=row["title"],
                    body=row["body"],
                    text_as_published=row["text_as_published"],
                    text_sha256=row["text_sha256"],
                    capture_id=row["capture_id"],
                )
                for row in rows
            )
        except (ValueError, TypeError) as error:
            raise _unreadable(self.path, article_id, error) from error

    def _stored(self, row: sqlite3.Row) -> StoredArticle:
        try:
            return self._read(row)
        except (ValueError, TypeError, KeyError, OverflowError) as error:
            raise _unreadable(self.path, int(row["id"]), error) from error

    def _read(self, row: sqlite3.Row) -> StoredArticle:
        site = self.rows("SELECT * FROM sites WHERE id = ?", (row["site_id"],)).fetchone()
        version = self.rows(
            "SELECT number, text_as_published FROM article_versions WHERE article_id = ? ORDER BY number DESC LIMIT 1",
            (row["id"],),
        ).fetchone()
        return StoredArticle(
            id=row["id"],
            key=row["key"],
            article=to_article(dict(row), version["text_as_published"] if version else ""),
            site=to_publisher(dict(site)) if site else None,
            story_id=row["story_id"],
            capture_id=row["capture_id"],
            run_id=row["run_id"],
            first_seen_at=from_utc(row["first_seen_at"]),
            changed_at=from_utc(row["changed_at"]),
            version=version["number"] if version else 0,
        )


def _fingerprint(body: str) -> int | None:
    """The published fingerprint. Imported when something is written: numpy takes a tenth of a second to come."""
    from archive.fingerprint import fingerprint

    return fingerprint(body)


def _unreadable(path: Path, article_id: int, error: Exception) -> DamagedArchive:
    return DamagedArchive(
        f"{path}: article {article_id} holds something that another program wrote there and that cannot be read"
        f" ({error}); mend it with sqlite3, or restore a backup"
    )


def _key_without_url(article: Article, publisher: Publisher | None, sha256: str) -> str:
    """The key of a text that has no URL. The same text on two sites, or under two names, is two copies."""
    if publisher is None and not article.external_id:
        return f"text:{sha256}"
    place = f"{publisher.name if publisher else ''}\n{article.external_id}"
    return f"text:{text_sha256(storable(place), sha256)}"


_EMPTY = (None, "", "[]", "{}")


def _changes(stored: sqlite3.Row, row: Mapping[str, Any], *, new_text: bool) -> dict[str, Any]:
    """The columns of ``stored`` to set so that it says what ``row`` says."""
    replaced = (*TEXT_COLUMNS, *READING_COLUMNS) if new_text else ()
    kept = {"capture_id"} if stored["capture_id"] is not None and not new_text else set()
    if row["published_at"] is None:
        kept |= {"published_offset", "published_precision"}
    return {
        column: value
        for column, value in row.items()
        if column not in kept and value != stored[column] and (column in replaced or value not in _EMPTY)
    }
