"""Requests and pages as values, and the rules of HTTP that every site shares: validators, 304, gzip."""

import gzip
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime, parsedate_to_datetime
from functools import lru_cache
from http import HTTPStatus

import xxhash

CHINA = timezone(timedelta(hours=8))
HTML = "text/html; charset=utf-8"
SMALLEST_WORTH_GZIP = 256
"""Below this many bytes gzip's own 20 bytes and a packet's overhead eat the gain."""


@dataclass(frozen=True, slots=True)
class Request:
    """What a client asked for."""

    method: str
    host: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    """Last value of each name; of a posted form too."""
    query_string: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Names in lower case."""
    relaunched: bool = False
    """Asks for the site as it looks after a relaunch; set by a disturbance, never by a client."""

    @property
    def target(self) -> str:
        """Path and query as they stand in the URL."""
        return f"{self.path}?{self.query_string}" if self.query_string else self.path


@dataclass(frozen=True, slots=True)
class Page:
    """An answer, before the rules of HTTP are applied to it."""

    body: bytes
    content_type: str = HTML
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    etag: str | None = None
    """``None``: made from the body; empty: the server sends none."""
    modified: datetime | None = None
    """Clock time in China, without zone."""
    pause: float = 0.0
    """Seconds before the first byte."""
    conditional: bool = True
    """False: the server ignores If-None-Match and If-Modified-Since."""
    drip: float = 0.0
    """Seconds between the body's blocks of ``server.DRIP_BYTES``."""

    @property
    def entity_tag(self) -> str:
        """The ETag header's value, or empty."""
        if self.etag is None:
            return f'"{xxhash.xxh3_64_hexdigest(self.body)}"' if self.status == HTTPStatus.OK else ""
        return self.etag

    @property
    def last_modified(self) -> str:
        """The Last-Modified header's value, or empty."""
        return (
            format_datetime(self.modified.replace(tzinfo=CHINA).astimezone(UTC), usegmt=True) if self.modified else ""
        )


def unchanged(request: Request, page: Page) -> bool:
    """Whether the client's copy is still right (RFC 9110, section 13.2.2: an ETag outranks a date)."""
    if page.status != HTTPStatus.OK or not page.conditional:
        return False
    if wanted := request.headers.get("if-none-match"):
        return page.entity_tag != "" and page.entity_tag in (tag.strip() for tag in wanted.split(","))
    since = request.headers.get("if-modified-since")
    if not since or not page.modified:
        return False
    try:
        return page.modified.replace(tzinfo=CHINA) <= parsedate_to_datetime(since)
    except ValueError:
        return False  # RFC 9110, 13.1.3: a date that cannot be read is ignored


@lru_cache(maxsize=4096)
def _squeezed(body: bytes) -> bytes:
    return gzip.compress(body, compresslevel=5, mtime=0)


def on_the_wire(request: Request, page: Page) -> tuple[int, list[tuple[str, str]], bytes]:
    """Status, headers and body to send; the body is empty for HEAD and 304, with Content-Length as for GET."""
    headers = [("Content-Type", page.content_type), *page.headers]
    if page.entity_tag:
        headers.append(("ETag", page.entity_tag))
    if page.last_modified:
        headers.append(("Last-Modified", page.last_modified))
    if unchanged(request, page):
        return HTTPStatus.NOT_MODIFIED, headers, b""
    body = page.body
    coded = any(name == "Content-Encoding" for name, _ in page.headers)
    if not coded and len(body) >= SMALLEST_WORTH_GZIP and "gzip" in request.headers.get("accept-encoding", ""):
        body = _squeezed(body)
        headers += [("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding")]
    headers.append(("Content-Length", str(len(body))))
    return page.status, headers, b"" if request.method == "HEAD" else body
