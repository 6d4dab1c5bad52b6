"""What stands in the way: answers that are no page, recognised and reported, never worked around."""

import re

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
)
from twisted.internet.error import ConnectBindError, ConnectError
from twisted.web.client import ResponseFailed

BLOCKING_STATUS = {
    403: "403 Forbidden",
    412: "412, as the 瑞数 firewall answers",
    429: "429 Too Many Requests",
    521: "521, as the 加速乐 firewall answers",
}
GONE_STATUS = frozenset({404, 410})
TRANSIENT_STATUS = frozenset({408, 500, 502, 503, 504})
_CHALLENGE_BYTES = 5_000
"""A challenge is a short script; no article page with its navigation is that small."""
_COOKIE_SCRIPT = re.compile(rb"document\.cookie\s*=|__jsl_clearance|\$_ts\s*=|_bot_sbu|sbu_fpc\.js|C3VK", re.IGNORECASE)
_CHALLENGE = re.compile(rb"__jsl_clearance|/_bot_sbu/|sbu_fpc\.js", re.IGNORECASE)
_LINK = re.compile(r"<a\b.{0,2000}?</a\s*>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^>]{0,2000}>")
_TEXT = re.compile(rb"<(?:p|li|article|td)[\s>]", re.IGNORECASE)
_BAD_CERTIFICATE = re.compile(r"certificate verify failed|VerificationError|Mismatch\(|CertificateError")
SHARED_CHARACTERS = 0.6
"""Share of the list title's characters that the page's title must have, or another page was served (the site notes,
section 8: burst throttling that serves the index page instead of the article)."""


class NotAsked(IgnoreRequest):
    """Raised instead of sending a request: the run is out of time, or the site stopped answering."""

    def __init__(self, reason: str, state: str = "failed") -> None:
        super().__init__(reason)
        self.reason = reason
        self.state = state


class OffHost(IgnoreRequest):
    """Raised for a request, redirects included, to a host that is not the site's."""


class NoAddress(IgnoreRequest):
    """Raised for a redirect to what is no web address."""


class RefusedAddress(IgnoreRequest):
    """Raised when a host resolves to a loopback, private or otherwise not public address."""


class Disallowed(IgnoreRequest):
    """Raised when robots.txt forbids a request."""


def status_trouble(status: int) -> str:
    """The class of failure that a status shows of its whole site; empty for an answer."""
    if status in BLOCKING_STATUS:
        return "blocked"
    return "transient" if status in TRANSIENT_STATUS else ""


def blocked(status: int, body: bytes) -> str:
    """Why an answer is a block, in a few words; empty if it is none."""
    if status in BLOCKING_STATUS:
        return BLOCKING_STATUS[status]
    if status == 200 and len(body) < _CHALLENGE_BYTES and _is_challenge(body):
        return "a challenge page served as 200"
    return ""


def _is_challenge(body: bytes) -> bool:
    if _CHALLENGE.search(body):
        return True
    return bool(_COOKIE_SCRIPT.search(body)) and b"<script" in body.lower() and not _TEXT.search(body)


def other_page(listed: str, title: str, opening: str) -> bool:
    """Whether a page is not the one that the list promised.

    ``opening`` is the beginning of the text, which some sites use as the headline. Short list titles prove nothing.
    """
    wanted = set(_letters(listed))
    if len(wanted) < 4:
        return False
    found = set(_letters(title)) | set(_letters(opening))
    return len(wanted & found) / len(wanted) < SHARED_CHARACTERS


def mentions(page: str, title: str) -> bool:
    """Whether the beginning of a title stands in a page, spaces, tags and punctuation aside.

    The words of links do not count: a list that came instead of the article links to it.
    """
    return _letters(title)[:10] in _letters(_TAG.sub("", _LINK.sub("", page)))


def _letters(text: str) -> str:
    return "".join(character for character in text if character.isalnum())


def failure_class(error: BaseException) -> str:
    """The word for how a request failed: ``dns_failure``, ``connection_refused``, ``timeout``, ``tls`` and others."""
    for kind, word in _CLASSES:
        if isinstance(error, kind):
            return word
    if isinstance(error, IgnoreRequest):  # Scrapy says these two only in words
        return "redirect_loop" if "redirections" in str(error) else "too_large"
    if is_tls(error):
        return "certificate" if _BAD_CERTIFICATE.search(_all_reasons(error)) else "tls"
    if isinstance(error, ConnectError) and not isinstance(error, ConnectBindError):
        return "connection_refused"
    return "connection_lost"


_CLASSES: tuple[tuple[type[BaseException], str], ...] = (
    (CannotResolveHostError, "dns_failure"),
    (DownloadConnectionRefusedError, "connection_refused"),
    (DownloadTimeoutError, "timeout"),
    (OffHost, "off_host"),
    (NoAddress, "no_address"),
    (RefusedAddress, "refused_address"),
    (Disallowed, "robots"),
    (DownloadCancelledError, "too_large"),
)


def is_tls(error: BaseException) -> bool:
    """Whether a connection failed in the TLS handshake."""
    told = _all_reasons(error)
    return "ssl routines" in told.lower() or _BAD_CERTIFICATE.search(told) is not None


def _all_reasons(error: BaseException) -> str:
    """The text of an error with its causes and, for Twisted's, the failures inside."""
    told, pending, seen = [], [error], set[int]()
    while pending:
        current = pending.pop()
        if id(current) in seen:
            continue
        seen.add(id(current))
        told.append(repr(current))
        pending += [cause for cause in (current.__cause__, current.__context__) if cause is not None]
        if isinstance(current, ResponseFailed):
            pending += [failure.value for failure in current.reasons]
    return " ".join(told)
