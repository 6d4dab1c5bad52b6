"""Attachments and images of an article, as links that are kept and never fetched by themselves."""

import re
from urllib.parse import urljoin, urlsplit

from lxml import html

from archive.model import Link
from qcrawl.extract.lines import tidy

DOCUMENT = re.compile(r"\.(?:pdf|docx?|xlsx?|wps|et|dps|pptx?|rar|zip|7z|ofd|ceb|csv|txt|rtf)$", re.IGNORECASE)
_ICON = re.compile(
    r"(?:icon|logo|blank|spacer|dot|arrow|btn|button|share|weixin|weibo|qrcode|print|loading|fileTypeImages)",
    re.IGNORECASE,
)
_DOWNLOAD = re.compile(
    r"/(?:module/download|download|attachment|attach|upload|uploadfile)\b.*(?:file|id|name)=", re.IGNORECASE
)

MOST = 200
"""Links kept of one article; a page with more is a gallery."""


def collect(elements: list[html.HtmlElement], base: str) -> tuple[Link, ...]:
    """The links under ``elements`` in reading order, each address once, made absolute with ``base``."""
    found: dict[str, Link] = {}
    for element in elements:
        for node in element.iter("a", "img"):
            link = _attachment(node, base) if node.tag == "a" else _image(node, base)
            if link and len(found) < MOST:
                found.setdefault(link.url, link)
    return tuple(found.values())


def absolute(address: str, base: str) -> str:
    """``address`` made absolute; empty if it is no web address."""
    try:
        url = urljoin(base, address.strip())
        return url if urlsplit(url).scheme in ("http", "https", "") and url else ""
    except ValueError:
        return ""


def _attachment(anchor: html.HtmlElement, base: str) -> Link | None:
    href = anchor.get("href") or ""
    path = href.split("?")[0].split("#")[0]
    if not (DOCUMENT.search(path) or _DOWNLOAD.search(href)):
        return None
    url = absolute(href, base)
    return Link(url, tidy(anchor.text_content()) or path.rsplit("/", 1)[-1], "attachment") if url else None


def _image(image: html.HtmlElement, base: str) -> Link | None:
    source = image.get("data-original") or image.get("data-src") or image.get("src") or ""
    if not source or source.startswith("data:") or _ICON.search(source):
        return None
    url = absolute(source, base)
    return Link(url, tidy(image.get("alt") or image.get("title") or ""), "image") if url else None
