"""An ``Article`` as the columns of the ``articles`` table, and back."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from archive.model import Article, Cut, Link, Moment, Origin, Precision, Publisher, Repeat

TEXT_COLUMNS = ("title", "body")
"""A change of one of these makes a new version."""

READING_COLUMNS = ("cuts", "repeats", "origins", "questions")
"""What reading the page said of this very text: replaced with it, never mixed with an older reading."""

_PLAIN_COLUMNS = (
    *TEXT_COLUMNS, "url", "source", "author", "reporter", "editor", "document_number", "column_name", "keywords",
    "dateline", "language", "script", "charset", "family", "extractor", "external_id",
)  # fmt: skip
"""Columns that hold a text as it is."""

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(text: str) -> str:
    """``text`` with NUL and lone surrogates as U+FFFD: SQL functions stop at a NUL, UTF-8 has no surrogates."""
    return _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def text_sha256(title: str, body: str) -> str:
    """Hexadecimal SHA-256 of title, newline, body: the identity of a version's text."""
    return hashlib.sha256(f"{title}\n{body}".encode()).hexdigest()


def utc(moment: datetime) -> str:
    """An aware time as stored: UTC, ``2021-09-08T06:13:32Z``."""
    return moment.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def from_utc(stored: str) -> datetime:
    """A stored time as an aware datetime in UTC."""
    return datetime.fromisoformat(stored.removesuffix("Z")).replace(tzinfo=UTC)


def _as_json(value: object) -> str:
    return storable(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def to_row(article: Article) -> dict[str, Any]:
    """The columns an article fills by itself: neither ids nor times of the archive's own."""
    moment = article.published
    plain = {
        "url": article.url,
        "title": article.title,
        "body": article.body,
        "source": article.source,
        "author": article.author,
        "reporter": article.reporter,
        "editor": article.editor,
        "document_number": article.document_number,
        "column_name": article.column,
        "keywords": ";".join(article.keywords),
        "dateline": article.dateline,
        "language": article.language,
        "script": article.script,
        "charset": article.charset,
        "family": article.family,
        "extractor": article.extractor,
        "external_id": article.external_id,
    }
    return {
        **{column: storable(value) for column, value in plain.items()},
        "url": storable(article.url) or None,
        "published_at": utc(moment.utc) if moment else None,
        "published_offset": moment.offset_minutes if moment else Moment.__dataclass_fields__["offset_minutes"].default,
        "published_precision": (moment.precision if moment else Precision.SECOND).value,
        "characters": len(plain["body"]),
        "links": _as_json([asdict(link) for link in article.links]),
        "cuts": _as_json([asdict(cut) for cut in article.cuts]),
        "repeats": _as_json([asdict(repeat) for repeat in article.repeats]),
        "origins": _as_json({name: asdict(origin) for name, origin in article.origins.items()}),
        "questions": _as_json(list(article.questions)),
    }


def to_article(row: Mapping[str, Any], text_as_published: str = "") -> Article:
    """The article a row of ``articles`` holds.

    Raises ``ValueError``, ``TypeError``, ``KeyError`` or ``OverflowError`` for a row that another program garbled.
    """
    published = None
    if row["published_at"]:
        precision = Precision(row["published_precision"])
        published = Moment(from_utc(row["published_at"]), row["published_offset"], precision)
        published.local  # noqa: B018 - a time or an offset outside the calendar is told here, not where it is shown
    if wrong := [column for column in _PLAIN_COLUMNS if not isinstance(row[column] or "", str)]:
        raise TypeError(f"{' and '.join(wrong)} is no text")
    return Article(
        url=row["url"] or "",
        title=row["title"],
        body=row["body"],
        published=published,
        source=row["source"],
        author=row["author"],
        reporter=row["reporter"],
        editor=row["editor"],
        document_number=row["document_number"],
        column=row["column_name"],
        keywords=tuple(filter(None, row["keywords"].split(";"))),
        dateline=row["dateline"],
        language=row["language"],
        script=row["script"],
        charset=row["charset"],
        family=row["family"],
        links=tuple(Link(**link) for link in json.loads(row["links"])),
        text_as_published=text_as_published,
        cuts=tuple(Cut(**cut) for cut in json.loads(row["cuts"])),
        repeats=tuple(Repeat(**repeat) for repeat in json.loads(row["repeats"])),
        origins={name: Origin(**origin) for name, origin in json.loads(row["origins"]).items()},
        questions=tuple(json.loads(row["questions"])),
        extractor=row["extractor"],
        external_id=row["external_id"],
    )


def to_publisher(row: Mapping[str, Any]) -> Publisher:
    """The publisher a row of ``sites`` holds. Raises ``TypeError`` for one that another program garbled."""
    if wrong := [column for column in ("name", "title", "region", "home_url") if not isinstance(row[column], str)]:
        raise TypeError(f"{' and '.join(wrong)} of its site is no text")
    return Publisher(row["name"], row["title"], row["kind"], row["region"], row["home_url"])


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article with what the archive knows about it beside its own words."""

    id: int
    key: str
    article: Article
    site: Publisher | None
    story_id: int | None
    capture_id: int | None
    run_id: int | None
    first_seen_at: datetime
    changed_at: datetime
    version: int
    """Number of its present version."""


@dataclass(frozen=True, slots=True)
class StoredVersion:
    """The text an article had from ``seen_at`` until its next version."""

    article_id: int
    number: int
    seen_at: datetime
    title: str
    body: str
    text_as_published: str
    """Before cleaning; empty when it equals ``body``."""
    text_sha256: str
    capture_id: int | None
