"""What is captured: a request with its response as they went over the wire, and a response read back."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime

Headers = tuple[tuple[str, str], ...]

KIND_FIELD = "Qcrawl-Kind"
"""What we fetched a page as, in the head of its WARC record: a field of our own, which readers that do not know it pass
over (ISO 28500, 5.1)."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its response as they went over the wire, to be kept."""

    url: str
    """As asked for, before redirects."""
    final_url: str
    fetched_at: datetime
    status: int
    reason: str
    kind: str
    """``article``, ``list``, ``robots`` or ``other``."""
    headers: Headers
    body: bytes
    """As sent: content coding kept, transfer coding removed."""
    payload: bytes
    """The body with its content coding removed; the same object if there was none."""
    method: str = "GET"
    request_headers: Headers = ()
    request_body: bytes = b""


@dataclass(frozen=True, slots=True)
class Original:
    """The earlier capture of the same body that a revisit record stands for."""

    url: str
    fetched_at: datetime
    wire_digest: str
    payload_digest: str


@dataclass(frozen=True, slots=True)
class CapturedResponse:
    """A response read from a WARC file, ours or anybody's. ``body`` has its content and transfer coding removed."""

    url: str
    fetched_at: datetime
    status: int
    headers: Headers
    body: bytes
    payload_digest: str
    """``sha256:`` and hexadecimal, of ``body``; of a revisit, what the record says of the original's bytes."""
    warc_file: str
    warc_offset: int
    warc_length: int
    is_revisit: bool = False
    refers_to_url: str = ""
    refers_to_date: str = ""
    kind: str = ""
    """What qcrawl fetched it as (``Exchange.kind``); empty where somebody else did."""
    truncated: bool = False
    """The body was longer than ``MAX_BODY`` and is cut there."""

    @property
    def content_type(self) -> str:
        """The Content-Type header, empty if there is none."""
        return header(self.headers, "content-type")


def header(headers: Headers, name: str) -> str:
    """The first header called so, whatever its case; empty if there is none."""
    wanted = name.lower()
    return next((value for key, value in headers if key.lower() == wanted), "")


def digest(body: bytes) -> str:
    """``sha256:`` and the hexadecimal digest of ``body``."""
    return "sha256:" + hashlib.sha256(body).hexdigest()


def moment_of(text: str) -> datetime:
    """The time that a row or a WARC-Date writes; 1970 if it writes none that is in the calendar."""
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return datetime.fromtimestamp(0, UTC)
