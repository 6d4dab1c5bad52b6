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
HOPS = "qcrawl_hops"
"""Key of a request's ``meta`` under which the redirects stand that led to it."""


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
    hops: tuple[Exchange, ...] = ()
    """The redirects that led to it."""


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
    if request is None:
        return None
    return _exchange(request, response, kind, request.meta.get("redirect_urls", [response.url])[0])


def keep_hop(request: "Request", response: "Response") -> None:
    """Note the redirect that answered ``request``, for the request that follows it."""
    if sent := _exchange(request, response, "other", response.url):
        request.meta[HOPS] = (*hops(request), sent)


def hops(request: "Request | None") -> tuple[Exchange, ...]:
    """The redirects that led to ``request``, in the order in which they came."""
    found: tuple[Exchange, ...] = request.meta.get(HOPS, ()) if request is not None else ()
    return found


def _exchange(request: "Request", response: "Response", kind: str, url: str) -> Exchange | None:
    sent: Wire | None = request.meta.get(WIRE)
    if sent is None:
        return None
    try:
        phrase = HTTPStatus(response.status).phrase
    except ValueError:
        phrase = ""
    return Exchange(
        url=url,
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
