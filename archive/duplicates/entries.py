"""The archive's articles as documents to compare."""

import sqlite3
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

import xxhash

from archive.duplicates.document import Document
from archive.errors import DamagedArchive
from archive.rows import from_utc


class Entry(NamedTuple):
    """An article as it is now."""

    id: int
    site_id: int | None
    document: Document
    source: int
    """Hash of all that its comparison depends on, signed."""
    simhash: int | None
    """The published fingerprint; None below four letters, or where another program wrote the body."""


def entries(connection: sqlite3.Connection, ids: Iterable[int]) -> Iterator[Entry]:
    """The articles of these ids as they are now; one that is not there is left out."""
    for article_id in ids:
        row = connection.execute(
            "SELECT a.title, a.body, a.url, a.published_at, a.published_offset, a.site_id, a.simhash, s.name, s.kind"
            " FROM articles a LEFT JOIN sites s ON s.id = a.site_id WHERE a.id = ?",
            (article_id,),
        ).fetchone()
        if row is not None:
            yield _readable(article_id, row)


def _readable(article_id: int, row: tuple[Any, ...]) -> Entry:
    try:
        return _entry(article_id, *row)
    except (ValueError, TypeError, OverflowError) as error:
        raise DamagedArchive(
            f"article {article_id} holds something that another program wrote there and that cannot be read"
            f" ({error}); mend it with sqlite3, or restore a backup"
        ) from error


def _entry(
    article_id: int,
    title: str,
    body: str,
    url: str | None,
    published_at: str | None,
    offset: int,
    site_id: int | None,
    simhash: int | None,
    site: str | None,
    kind: str | None,
) -> Entry:
    day = local_day(published_at, offset)
    document = Document(str(article_id), title, body, site or "", day, url or "", kind or "other")
    identity = "\x00".join((title, body, document.site, str(day), document.url))
    source = int.from_bytes(xxhash.xxh3_64_digest(identity.encode()), signed=True)
    return Entry(article_id, site_id, document, source, simhash)


def local_day(published_at: str | None, offset: int) -> date | None:
    """The day on the page's calendar of a UTC time as the archive keeps it."""
    if not published_at:
        return None
    return (from_utc(published_at) + timedelta(minutes=offset)).date()
