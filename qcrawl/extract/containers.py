"""The element that a CMS or a site's own rules say holds the body."""

import functools
import re
from collections.abc import Iterable

from lxml import etree, html
from parsel.csstranslator import HTMLTranslator

from qcrawl.extract.lines import Line, tidy

MARKED = "qcrawl-body"
"""Element that comment markers of a body are turned into, so that they can be selected."""

# What the patterns begin with has no case: so the search can skip to it.
_MARKERS = tuple(
    (re.compile(start), re.compile(end))
    for start, end in (
        (r"<!--\s*(?i:enpcontent)\s*-->", r"<!--\s*/\s*(?i:enpcontent)\s*-->"),
        (r"<!--<\$\[信息内容\]>(?i:begin)-->", r"<!--<\$\[信息内容\]>(?i:end)-->"),
        (r"<(?i:meta\s+name=[\"']ContentStart)[\"']\s*/?>", r"<(?i:meta\s+name=[\"']ContentEnd)[\"']\s*/?>"),
    )
)
_SHORTEST = 40
"""Characters between two markers; less is an empty template."""


def mark(text: str) -> str:
    """``text`` with the body that Founder's and Hanweb's comments or metas enclose put into an element."""
    for opens, closes in _MARKERS:
        start = opens.search(text)
        end = closes.search(text, start.end()) if start else None
        if start and end and end.start() - start.end() > _SHORTEST:
            body = text[start.end() : end.start()]
            return f"{text[: start.start()]}<{MARKED}>{body}</{MARKED}>{text[end.end() :]}"
    return text


def select(root: html.HtmlElement, selector: str) -> list[html.HtmlElement]:
    """The outermost elements that the CSS ``selector`` matches; none for a selector that cannot be read."""
    found = [item for item in _run(root, selector) if isinstance(item, html.HtmlElement)]
    if len(found) < 2:
        return found
    held = set(found)
    return [element for element in found if not any(ancestor in held for ancestor in element.iterancestors())]


def text(root: html.HtmlElement, selectors: Iterable[str]) -> tuple[str, str]:
    """The first text that one of ``selectors`` (also ``::text`` and ``::attr()``) finds, and that selector."""
    for selector in selectors:
        for item in _run(root, selector):
            value = tidy(item.text_content() if isinstance(item, html.HtmlElement) else str(item))
            if value:
                return value, selector
    return "", ""


def held_by(lines: list[Line], elements: list[html.HtmlElement]) -> list[Line]:
    """The lines that stand in one of ``elements``."""
    inside = {descendant for element in elements for descendant in element.iter()}
    # A line of an inline element's own block belongs to the block around it: compare by the nearest block.
    return [line for line in lines if line.element in inside]


def _run(root: html.HtmlElement, selector: str) -> list[html.HtmlElement | str]:
    compiled = _compiled(selector)
    if compiled is None:
        return []
    found = compiled(root)
    return found if isinstance(found, list) else []


@functools.lru_cache(maxsize=2_000)
def _compiled(selector: str) -> etree.XPath | None:
    try:
        return etree.XPath(HTMLTranslator().css_to_xpath(selector))
    except (etree.XPathSyntaxError, SyntaxError, ValueError):
        return None
