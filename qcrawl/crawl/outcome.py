"""What the spider hands on: how a URL ended, and that a list page was read."""

from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from archive.captures import Exchange
from archive.frontier import KnownUrl
from archive.model import Article

if TYPE_CHECKING:
    from scrapy.http import Request, Response

WIRE = "qcrawl_wire"
"""Key of a request's ``meta`` under which the answer stands as it came over the wire."""


@dataclass(frozen=True, slots=True)
class Wire:
    """An answer before its content coding was removed."""

    headers: tuple[tuple[str, str], ...]
    body: bytes
    request_headers: tuple[tuple[str, str], ...]
    fetched_at: datetime


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one URL ended. With an ``article`` the archive decides whether it is new, updated or unchanged."""

    site: str
    key: str
    url: str
    state: str = ""
    reason: str = ""
    title: str = ""
    """As the list had it."""
    listed_date: str = ""
    """ISO day."""
    list_column: str = ""
    """Id of the column whose list had it."""
    article: Article | None = None
    exchanges: tuple[Exchange, ...] = ()
    """The pages fetched for it, the one with the article first."""
    known: KnownUrl | None = None
    fetched: bool = False
    payload_digest: str = ""
    external: bool = False
    """A link that is only recorded: on another host, or a document."""
    remembered: bool = False
    """Nothing was asked: the archive's memory of the URL stands."""
    again_now: bool = False


@dataclass(frozen=True, slots=True)
class ListRead:
    """A list page or API answer, read or not."""

    site: str
    exchange: Exchange
    alarming: bool = False
    """Whether the page shows what is wrong with the site."""


def wire(request: "Request", response: "Response") -> Wire:
    """The answer as it came, to be kept."""
    return Wire(_pairs(response.headers), response.body, _pairs(request.headers), datetime.now(UTC))


def _pairs(headers: Any) -> tuple[tuple[str, str], ...]:
    # Header bytes of old servers may be GBK; latin-1 keeps every byte.
    return tuple(
        (name.decode("latin-1"), value.decode("latin-1")) for name, values in headers.items() for value in values
    )


def exchange(response: "Response", kind: str) -> Exchange | None:
    """What was asked and answered, to be captured; ``None`` for a response that never went over the wire."""
    request = response.request
    sent: Wire | None = request.meta.get(WIRE) if request is not None else None
    if request is None or sent is None:
        return None
    try:
        phrase = HTTPStatus(response.status).phrase
    except ValueError:
        phrase = ""
    return Exchange(
        url=request.meta.get("redirect_urls", [response.url])[0],
        final_url=response.url,
        fetched_at=sent.fetched_at,
        status=response.status,
        reason=phrase,
        kind=kind,
        headers=sent.headers,
        body=sent.body,
        payload=response.body,
        method=request.method,
        request_headers=sent.request_headers,
        request_body=request.body,
    )
