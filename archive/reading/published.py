"""A page as it was published, made safe to open in a browser; pure."""

import re
from html import escape

from bs4 import BeautifulSoup, Tag
from bs4.filter import SoupStrainer

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'"
"""No script runs and nothing is fetched: what a capture does not hold would come from today's site, not from the
archived page, and tell that site who reads it."""

_DOCTYPE = re.compile(rb"\s*(?:<!--.*?-->\s*)*(<!doctype[^>]*>)", re.IGNORECASE | re.DOTALL)
_REFRESH = re.compile(rb"<meta\b[^>]*\bhttp-equiv\s*=\s*[\"']?\s*refresh[^>]*>", re.IGNORECASE)
_BYTE_ORDER_MARKS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


def safe_page(body: bytes, charset: str) -> bytes:
    """The page for a browser: its own bytes behind a policy that forbids scripts, forms and the network.

    ``charset`` is what the text was read as; the HTTP header that may have said so is not in the file. The policy
    stands before everything that the page brings, except a document type, which tells the browser how to lay it out.
    """
    for mark, encoding in _BYTE_ORDER_MARKS.items():
        if body.startswith(mark):
            body, charset = body[len(mark) :].decode(encoding, "replace").encode(), "utf-8"
    body = body.removeprefix(b"\xef\xbb\xbf")
    doctype = _DOCTYPE.match(body)
    rest = _without_refresh(body, charset)
    head = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    if charset:
        head = f'<meta charset="{escape(charset)}">{head}'
    return (doctype[1] if doctype else b"") + head.encode() + rest


def _without_refresh(body: bytes, charset: str) -> bytes:
    """The page without any refresh, the one way out of it that a policy does not close; else its own bytes."""
    body = _REFRESH.sub(b"", body)
    if b"http-equiv" not in body.lower():
        return body
    metas = BeautifulSoup(body, "html.parser", parse_only=SoupStrainer("meta"), from_encoding=charset or None)
    if not any(map(_is_refresh, metas.find_all("meta"))):
        return body
    # Spelled so that only a parser sees it (``content="1>0"`` in front, ``&#114;efresh``): the page is written anew.
    page = BeautifulSoup(body, "html.parser", from_encoding=charset or None)
    for meta in filter(_is_refresh, page.find_all("meta")):
        meta.decompose()
    return page.encode(str(page.original_encoding or "utf-8"))


def _is_refresh(element: object) -> bool:
    return isinstance(element, Tag) and str(element.get("http-equiv", "")).strip().lower() == "refresh"
