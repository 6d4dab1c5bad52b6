"""The key under which a URL is known: two addresses with one key are one page."""

import re
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

_GATE = re.compile(
    r"(https?)://big5\.[\w.-]+(?::\d+)?/gate/big5/([\w.-]+\.[a-z]{2,}(?:/.*)?)", re.IGNORECASE | re.DOTALL
)
_TRACKING = re.compile(
    r"utm_\w+|spm|scm|from|fromuid|isappinstalled|share\w*|gclid|fbclid|msclkid|bd_vid|hmsr|hmpl|hmcu|hmkw|hmci|"
    r"_t|_ts|timestamp|jsessionid|phpsessid|sessionid|wechat_redirect|nsukey|tdsourcetag|s_trans|s_channel",
    re.IGNORECASE,
)
_SESSION = re.compile(r";jsessionid=[^/?#]*", re.IGNORECASE)
_SAFE = ":@!$&'()*+,;=~-._"
_RAW = "surrogateescape"
"""Bytes that are no UTF-8 (old sites percent-encode GBK) go through unchanged."""


def is_tracking(parameter: str) -> bool:
    """Does a query parameter of this name say who came, rather than which page is meant?"""
    return _TRACKING.fullmatch(parameter) is not None


def ungated(url: str) -> str:
    """The page behind a Big5 conversion gate (``big5.china.com.cn/gate/big5/<host>/…``); other URLs unchanged."""
    while match := _GATE.fullmatch(url):
        url = f"{match[1]}://{match[2]}"
    return url


def key(url: str) -> str:
    """The key of ``url``; empty for an empty one. Idempotent: the key of a key is itself.

    Left out: scheme, ``www.``, default port, user, fragment, session and tracking parameters, a Big5 gate. The other
    parameters (``id``, ``zxbh``, ``catid``, ``wbnewsid``, ``UUID``, ``newsid``…) stay, sorted, for their order never
    tells two pages apart. What only one site does (``/BIG5/``, ``mpost_``, a twin ``m.``) is its file's business.
    """
    url = url.strip()
    try:
        parts = urlsplit(ungated(url if "://" in url else f"http://{url}"))
        host, port = (parts.hostname or "").strip("."), parts.port
    except ValueError:
        return url
    if parts.scheme not in ("http", "https") or host.split() != [host]:  # there is none, or it has a space
        return url
    while host.startswith("www.") and "." in host[4:]:
        host = host[4:]
    if port not in (None, 80, 443):
        host = f"{host}:{port}"
    path = _encoded(_SESSION.sub("", parts.path)) or "/"
    query = parse_qsl(parts.query, keep_blank_values=True, errors=_RAW)
    pairs = sorted((name, value) for name, value in query if not is_tracking(name))
    return host + path + (f"?{urlencode(pairs, errors=_RAW)}" if pairs else "")


def _encoded(path: str) -> str:
    # %e4%b8%ad, %E4%B8%AD and 中 are one path.
    return "/".join(quote(unquote(piece, errors=_RAW), safe=_SAFE, errors=_RAW) for piece in path.split("/"))
