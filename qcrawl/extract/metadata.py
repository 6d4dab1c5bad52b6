"""What a page says of itself to machines: meta tags, JSON-LD, the title tag, the canonical link."""

import json
import re
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from lxml import html

from qcrawl.extract.lines import tidy

ARTICLE_TYPES = re.compile(r"(?:News|Blog|Tech|Scholarly|Report|Social|Live)?\w*(?:Article|Posting|Report)$")
_TRAILING_COMMA = re.compile(r",\s*([}\]])")
_TAG = re.compile(r"<[^<>]{1,300}>")
_EMPTY = {"", "null", "none", "undefined", "-", "--", "无", "空"}


@dataclass(frozen=True, slots=True)
class Metadata:
    """Machine-readable facts of one page."""

    tags: dict[str, str] = field(default_factory=dict)
    """Meta name or property in lower case to its first non-empty content."""
    linked_data: dict[str, Any] = field(default_factory=dict)
    """The JSON-LD object that describes the article; empty if there is none."""
    title_tag: str = ""
    canonical: str = ""
    site_names: tuple[str, ...] = ()
    """How the page calls its site: SiteName, og:site_name, the publisher of the JSON-LD."""

    def get(self, *names: str) -> str:
        """The first non-empty of the meta tags named (in lower case)."""
        for name in names:
            if value := self.tags.get(name):
                return value
        return ""

    def datum(self, name: str) -> str:
        """A JSON-LD property as text; of objects their name, of lists all joined by ``、``."""
        return _named(self.linked_data.get(name))


def read(root: html.HtmlElement) -> Metadata:
    """The metadata under ``root``; whatever is broken is left out."""
    tags: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = (meta.get("name") or meta.get("property") or meta.get("itemprop") or "").strip().lower()
        content = clean(meta.get("content") or "")
        if name and content.lower() not in _EMPTY:
            tags.setdefault(name, content)
    data = _article_data(root)
    title = next((tidy(element.text or "") for element in root.iter("title") if (element.text or "").strip()), "")
    canonical = ""
    for link in root.iter("link"):
        if (link.get("rel") or "").lower() == "canonical" and link.get("href"):
            canonical = str(link.get("href")).strip()
            break
    names = (tags.get("sitename", ""), tags.get("og:site_name", ""), _named(data.get("publisher")))
    return Metadata(tags, data, title, canonical, tuple(dict.fromkeys(name for name in names if name)))


def clean(value: str) -> str:
    """A meta tag's content as text: entities resolved (also doubly escaped ones), markup dropped, on one line."""
    if "&" in value:
        value = unescape(value)
    if "<" in value:
        value = _TAG.sub("", value)
    return tidy(value.replace("\n", " "))


def _article_data(root: html.HtmlElement) -> dict[str, Any]:
    best: dict[str, Any] = {}
    for script in root.iter("script"):
        if "ld+json" not in (script.get("type") or ""):
            continue
        for item in _objects(_loads(script.text or "")):
            kinds = item.get("@type", "")
            kinds = kinds if isinstance(kinds, list) else [kinds]
            if any(ARTICLE_TYPES.search(str(kind)) for kind in kinds):
                return item
            if not best and ("datePublished" in item or "pubDate" in item):
                best = item
    return best


def _loads(text: str) -> Any:
    text = text.strip().strip(";")
    for attempt in (text, _TRAILING_COMMA.sub(r"\1", text)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _objects(value: Any) -> list[dict[str, Any]]:
    # Two levels are what schema.org pages use: a list or a @graph of objects.
    items = value if isinstance(value, list) else [value]
    found = []
    for item in items:
        if isinstance(item, dict):
            found.append(item)
            graph = item.get("@graph")
            if isinstance(graph, list):
                found += [part for part in graph if isinstance(part, dict)]
    return found


def _named(value: Any) -> str:
    if isinstance(value, str):
        text = clean(value)
        return "" if text.lower() in _EMPTY else text
    if isinstance(value, dict):
        return _named(value.get("name"))
    if isinstance(value, list):
        return "、".join(filter(None, (_named(item) for item in value[:20])))
    return str(value) if isinstance(value, (int, float)) else ""
