"""One page fetched politely and safely, for a command that looks at a page or two (``qcrawl sites probe``).

The crawl itself is Scrapy's.
"""

import ipaddress
import os
import socket
import ssl
import time
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.message import Message
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from types import MappingProxyType
from urllib.parse import SplitResult, quote, urlencode, urljoin, urlsplit

from protego import Protego

from qcrawl import __version__
from qcrawl.errors import FetchRefused
from qcrawl.public_addresses import is_public

ROBOT = "qcrawl"
MAX_BYTES = 10 << 20
SECONDS = 30.0
MAX_REDIRECTS = 5
_CHUNK = 65_536
_ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,application/json;q=0.9,*/*;q=0.5"
_NO_HEADERS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Page:
    """An answer with status 200 and where it came from."""

    url: str
    """After redirects."""
    body: bytes
    """Content coding removed."""
    charset: str = ""
    """The header's word for it; empty if it has none."""
    content_type: str = ""


@dataclass
class Fetcher:
    """Fetches pages one at a time, at most one request in ``delay`` seconds, robots.txt and its Crawl-delay kept."""

    allowed: Callable[[str], bool]
    """Which hosts may be asked, redirects included."""
    allow_local: bool = False
    """May a host be a loopback or private address?"""
    delay: float = 2.0
    contact: str = ""
    """Address put into the user agent; ``QCRAWL_CONTACT`` if empty."""
    proxy: str = ""
    """``http://host:port`` of an HTTP proxy; ``QCRAWL_PROXY`` if empty. It resolves names, so only literal addresses
    can be refused then."""
    seconds: float = SECONDS
    max_bytes: int = MAX_BYTES
    sleep: Callable[[float], None] = time.sleep
    _robots: dict[str, Protego] = field(default_factory=dict)
    _asked: dict[str, float] = field(default_factory=dict)

    @property
    def user_agent(self) -> str:
        """Who asks, honestly, with a contact if the operator gave one."""
        contact = self.contact or os.environ.get("QCRAWL_CONTACT", "")
        return f"qcrawl/{__version__} (+{contact or 'no contact given'})"

    def get(self, url: str, *, headers: Mapping[str, str] = _NO_HEADERS, form: Mapping[str, str] = _NO_HEADERS) -> Page:
        """The page at ``url``; a POST if there is a ``form``. Raises ``FetchRefused`` for anything but a 200."""
        for _ in range(MAX_REDIRECTS + 1):
            url = _ascii(url)
            self._check(url)
            robots = self._rules(url)
            if not robots.can_fetch(url, ROBOT):
                raise FetchRefused(f"{url}: robots.txt does not allow this page")
            self._wait(url, float(robots.crawl_delay(ROBOT) or 0))
            status, answer, body = self._ask(url, headers, form)
            if status in (301, 302, 303, 307, 308) and answer.get("Location"):
                url = _joined(url, str(answer["Location"]))
                form = form if status in (307, 308) else _NO_HEADERS
                continue
            if status != 200:
                raise FetchRefused(f"{url}: the server answered {status}{_meaning(status)}")
            return Page(url, body, answer.get_content_charset("") or "", answer.get_content_type())
        raise FetchRefused(f"{url}: more than {MAX_REDIRECTS} redirects")

    def _check(self, url: str) -> None:
        parts = _split(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise FetchRefused(f"{url}: only http and https addresses are fetched")
        if not self.allowed(parts.hostname):
            raise FetchRefused(f"{url}: redirected to a host that is not this site's")

    def _rules(self, url: str) -> Protego:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._robots:
            status, _, body = self._ask(f"{origin}/robots.txt", _NO_HEADERS, _NO_HEADERS)
            self._asked[parts.netloc] = time.monotonic()
            text = body.decode("utf-8", "replace") if status == 200 else ""
            if status >= 500 or status == 429:  # RFC 9309: rules that cannot be had forbid everything
                text = "User-agent: *\nDisallow: /"
            self._robots[origin] = Protego.parse(text)
        return self._robots[origin]

    def _wait(self, url: str, crawl_delay: float) -> None:
        host = urlsplit(url).netloc
        if host in self._asked:
            left = self._asked[host] + max(self.delay, crawl_delay) - time.monotonic()
            if left > 0:
                self.sleep(left)
        self._asked[host] = time.monotonic()

    def _ask(self, url: str, headers: Mapping[str, str], form: Mapping[str, str]) -> tuple[int, Message, bytes]:
        deadline = time.monotonic() + self.seconds
        connection, target = self._connect(url)
        sent = {"User-Agent": self.user_agent, "Accept": _ACCEPT, "Accept-Encoding": "gzip", "Connection": "close"}
        body = urlencode(form).encode() if form else None
        if body is not None:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request("POST" if body else "GET", target, body, {**sent, **headers})
            response = connection.getresponse()
            raw = self._read(response, url, deadline)
            return response.status, response.headers, self._decoded(raw, response.headers, url)
        except ssl.SSLError as error:
            raise FetchRefused(f"{url}: the secure connection failed ({error.reason or error})") from error
        except TimeoutError as error:
            raise FetchRefused(f"{url}: no answer within {self.seconds:.0f} seconds") from error
        except (OSError, HTTPException) as error:
            raise FetchRefused(f"{url}: {error or type(error).__name__}") from error
        finally:
            connection.close()

    def _connect(self, url: str) -> tuple[HTTPConnection, str]:
        parts = urlsplit(url)
        host, secure = str(parts.hostname), parts.scheme == "https"
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        proxy = urlsplit(self.proxy or os.environ.get("QCRAWL_PROXY", ""))
        if proxy.hostname:
            self._refuse_private_literal(host)
            through = proxy.hostname, proxy.port or 8080
            if not secure:
                return HTTPConnection(*through, timeout=self.seconds), url
            tunnel = HTTPSConnection(*through, timeout=self.seconds, context=ssl.create_default_context())
            tunnel.set_tunnel(host, parts.port or 443)
            return tunnel, path
        # The address that was judged is the one connected to, so that a name cannot change its mind in between.
        address = self._address(host, parts.port or (443 if secure else 80))
        connection: HTTPConnection
        if secure:
            connection = HTTPSConnection(host, parts.port, timeout=self.seconds, context=ssl.create_default_context())
        else:
            connection = HTTPConnection(host, parts.port, timeout=self.seconds)

        def create(_: object, timeout: float | None = None, source: tuple[str, int] | None = None) -> socket.socket:
            return socket.create_connection(address, timeout, source)

        connection._create_connection = create  # type: ignore[attr-defined]  # noqa: SLF001 - http.client's own hook
        return connection, path

    def _refuse_private_literal(self, host: str) -> None:
        try:
            literal = ipaddress.ip_address(host)
        except ValueError:
            return  # a name
        if not self.allow_local and not is_public(literal):
            raise FetchRefused(f"{host} is no public address; --allow-local permits it")

    def _address(self, host: str, port: int) -> tuple[str, int]:
        try:
            found = [str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
        except (OSError, UnicodeError) as error:
            raise FetchRefused(f"{host}: no such host ({error})") from error
        for address in sorted(found, key=lambda each: ":" in each):  # IPv4 first: many hosts here have no IPv6 route
            if self.allow_local or is_public(ipaddress.ip_address(address.partition("%")[0])):
                return address, port
        seen = host if host == found[0] else f"{host} ({found[0]})"
        raise FetchRefused(f"{seen} is no public address; --allow-local permits it")

    def _read(self, response: HTTPResponse, url: str, deadline: float) -> bytes:
        pieces, size = [], 0
        while chunk := response.read1(_CHUNK):
            pieces.append(chunk)
            size += len(chunk)
            if size > self.max_bytes:
                raise FetchRefused(f"{url}: more than {self.max_bytes >> 20} MB")
            if time.monotonic() > deadline:
                raise FetchRefused(f"{url}: not finished within {self.seconds:.0f} seconds")
        return b"".join(pieces)

    def _decoded(self, raw: bytes, headers: Message, url: str) -> bytes:
        coding = str(headers.get("Content-Encoding") or "identity").strip().lower()
        if coding == "identity":
            return raw
        if coding not in ("gzip", "x-gzip", "deflate"):
            raise FetchRefused(f"{url}: the content coding {coding!r} was not asked for")
        unpacker = zlib.decompressobj(wbits=47)  # gzip or zlib, as the data says
        try:
            body = unpacker.decompress(raw, self.max_bytes)
        except zlib.error as error:
            raise FetchRefused(f"{url}: the compressed answer is broken ({error})") from error
        if unpacker.unconsumed_tail:
            raise FetchRefused(f"{url}: more than {self.max_bytes >> 20} MB when unpacked")
        return body


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port  # looked at now: it is read from the text when it is asked for
    except ValueError as error:
        raise FetchRefused(f"{url} is no address: {error}") from error
    return parts


def _joined(base: str, location: str) -> str:
    try:
        return urljoin(base, location)
    except ValueError as error:
        raise FetchRefused(f"{base}: redirected to {location!r}, which is no address: {error}") from error


def _ascii(url: str) -> str:
    # Links on Chinese pages carry raw Chinese in path and query.
    return quote(url.partition("#")[0], safe="%/:?#[]@!$&'()*+,;=~-._")


def _meaning(status: int) -> str:
    if status in (403, 412, 521):
        return ", which on these sites means that it blocks clients without a browser"
    return ""
