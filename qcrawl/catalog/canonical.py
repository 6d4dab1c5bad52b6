"""One address a page, whatever twin host, gate or parameter it was reached by."""

import re
from dataclasses import dataclass
from re import Pattern
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit

from archive.urls import is_tracking, ungated

_RAW = "surrogateescape"
"""Bytes that are no UTF-8 (old sites percent-encode GBK) go through unchanged."""
_BLANK = re.compile(r"[\s\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class HostRules:
    """The hosts of one publisher and how its addresses are made canonical."""

    canonical: str
    twins: tuple[str, ...] = ()
    """Serve the same pages; ``*.host`` stands for every sub-domain. Rewritten to ``canonical``."""
    separate: tuple[str, ...] = ()
    """The same publisher with other pages; kept as they are."""
    scheme: str = "https"
    keep_query: tuple[str, ...] | None = None
    """Parameters that tell pages apart; ``None``: all but tracking ones."""
    rewrite: tuple[tuple[Pattern[str], str], ...] = ()
    """Pattern and replacement, applied in turn to path and query."""

    @property
    def all(self) -> tuple[str, ...]:
        """Every host as the site file names it, the canonical first."""
        return (self.canonical, *self.twins, *self.separate)

    def names(self, host: str) -> bool:
        """Is ``host`` one of these, in so many words?"""
        return host in self.all

    def covers(self, host: str) -> bool:
        """Is ``host`` one of these, or a sub-domain of a wildcard?"""
        return self.names(host) or any(_matches(host, pattern) for pattern in self.all)

    def target(self, host: str) -> str | None:
        """The host that pages of ``host`` are filed under; ``None`` if it is none of ours."""
        if host in self.separate:
            return host
        if host == self.canonical or any(_matches(host, pattern) for pattern in self.twins):
            return self.canonical
        return host if any(_matches(host, pattern) for pattern in self.separate) else None


def host_of(url: str) -> str:
    """The host of ``url`` in lower case, without port; of the page behind a Big5 gate if it is one. Empty if none."""
    try:
        return (urlsplit(ungated(url)).hostname or "").rstrip(".")
    except ValueError:
        return ""


def canonical(url: str, rules: HostRules) -> str | None:
    """The canonical form of ``url`` under ``rules``; ``None`` if it is no HTTP address of these hosts."""
    url = ungated(url.strip())
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    target = rules.target((parts.hostname or "").rstrip("."))
    if parts.scheme.lower() not in ("http", "https") or target is None:
        return None
    address = _rewritten(_path(parts.path), parts.query, rules)
    suffix = "" if port in (None, 80, 443) else f":{port}"
    return f"{rules.scheme}://{target}{suffix}" + _BLANK.sub(lambda blank: quote(blank[0]), address)


def _path(path: str) -> str:
    # urljoin is the standard library's way to resolve "." and ".."; an empty path is the root.
    joined = urlsplit(urljoin("http://h/", path.lstrip("/") and "/" + path.lstrip("/"))).path
    return joined or "/"


def _rewritten(path: str, query: str, rules: HostRules) -> str:
    address = path + (f"?{query}" if query else "")
    for pattern, replacement in rules.rewrite:
        address = pattern.sub(replacement, address)
    path, _, query = address.partition("?")
    kept = _query(query, rules.keep_query)
    return path + (f"?{kept}" if kept else "")


def _query(query: str, keep: tuple[str, ...] | None) -> str:
    if not query:
        return ""
    pairs = parse_qsl(query, keep_blank_values=True, errors=_RAW)
    if keep is not None:
        kept = [(name, value) for wanted in keep for name, value in pairs if name == wanted]
    else:
        kept = [(name, value) for name, value in pairs if not is_tracking(name)]
    return query if kept == pairs else urlencode(kept, errors=_RAW)


def _matches(host: str, pattern: str) -> bool:
    if pattern.startswith("*."):
        return host.endswith(pattern[1:]) and len(host) > len(pattern) - 1
    return host == pattern
