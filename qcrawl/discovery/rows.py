"""The rows of a list in HTML: by the column's selectors, else by the addresses that articles of known families have."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import islice

from lxml.html import HtmlElement

from qcrawl.discovery.answer import MAX_ANCHORS, Answer
from qcrawl.discovery.dates import is_date, row_date
from qcrawl.discovery.model import ListedLink, ListPage
from qcrawl.discovery.shapes import articles_by_shape
from qcrawl.discovery.texts import texts

MAX_CLIMB = 10
"""How many elements a row may be above its link; deeper nesting was not seen on any list."""
MAX_PIECES = 100
"""Elements or links looked at in one row; real rows have under twenty."""
_PAGING = re.compile(
    r"[\d\s.<>«»‹›…]*|(?:上|下|前|后|首|尾|末|第)\s*[一1]?\s*[页頁]|更多\W*|more\W*|返回.{0,4}", re.IGNORECASE
)
_ONCLICK = re.compile(
    r"""['"]((?:https?://|\.{0,2}/)?[^'"\s()]+?\.(?:s?html?|jhtml|jsp|aspx|php|pdf)(?:\?[^'"]*)?)['"]"""
)
_DOCUMENT = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|wps|et|ofd|zip|rar|7z)(?:$|\?)", re.IGNORECASE)
_DEBRIS = re.compile(r"<[^<>]{0,200}>?")
_BULLET = re.compile(r"^[\s·•●▪■◆▶►>»\-–—*]+|[\s·•]+$")
_CUT_OFF = re.compile(r"\s*(?:…+|\.{3,})$")


def target(answer: Answer, anchor: HtmlElement) -> str:
    """Where a link leads: its ``href``, or the address in its ``onclick`` where the ``href`` is no address."""
    href = str(anchor.get("href") or anchor.get("data-href") or anchor.get("data-url") or "").strip()
    if href and not href.startswith("#") and not href.lower().startswith("javascript:"):
        return answer.join(href)
    for script in (str(anchor.get("onclick") or ""), href):
        if match := _ONCLICK.search(script):
            return answer.join(match[1])
    return ""


def links(answer: Answer) -> tuple[ListedLink, ...]:
    """The rows of the page, each address once, in the order of the page."""
    tree = answer.tree
    if tree is None:
        return ()
    if answer.column.rows:
        found = list(_selected(answer, tree))
        if found:
            return _once(found)
        answer.problems.append(f"the selector {answer.column.rows!r} matched no row with a link on {answer.url}")
    return _once(_recognised(answer))


def page(answer: Answer, following: str = "") -> ListPage:
    """The rows of the page with the URL at which the list goes on, if it does."""
    return answer.page(links(answer), (answer.fetch(following),) if following else ())


def _selected(answer: Answer, tree: HtmlElement) -> Iterator[ListedLink]:
    column = answer.column
    for row in tree.cssselect(column.rows)[:MAX_ANCHORS]:
        found = row.cssselect(column.link) if column.link else _anchors(row)
        for anchor in found:
            url = target(answer, anchor)
            if url:
                yield _link(answer, row, anchor, url)
                break


def _recognised(answer: Answer) -> list[ListedLink]:
    anchors = [(anchor, url) for anchor in answer.anchors if (url := target(answer, anchor))]
    own = [(anchor, url) for anchor, url in anchors if answer.is_own(url)]
    articles = [pair for pair in own if any(pattern.search(pair[1]) for pattern in answer.article_urls)]
    if not articles and not answer.column.article_url:
        titled = [(url, _title(anchor), anchor) for anchor, url in own]
        chosen = articles_by_shape([(url, title) for url, title, _ in titled if not _PAGING.fullmatch(title)])
        articles = [(anchor, url) for url, _, anchor in titled if url in chosen]
    places = _Places(articles)
    found = {id(anchor): _link(answer, places.row(anchor), anchor, url) for anchor, url in articles}
    for anchor, url in anchors:
        if id(anchor) not in found and (row := places.beside(anchor)) is not None:
            found[id(anchor)] = _link(answer, row, anchor, url)
    in_order = [found[id(anchor)] for anchor, _ in anchors if id(anchor) in found]
    return [link for link in in_order if link.title and not _PAGING.fullmatch(link.title)]


class _Places:
    """Where the rows of recognised articles stand, so that rows of another kind among them are seen too."""

    def __init__(self, articles: list[tuple[HtmlElement, str]]) -> None:
        self._urls: dict[HtmlElement, set[str]] = defaultdict(set)
        for anchor, url in articles:
            for element in _climb(anchor):
                self._urls[element].add(url)
        lists = Counter(parent for anchor, _ in articles if (parent := self.row(anchor).getparent()) is not None)
        self._lists = {element for element, rows in lists.items() if rows > 1}

    def row(self, anchor: HtmlElement) -> HtmlElement:
        """The largest element around a link that has no other article's link in it."""
        row = anchor
        for element in _climb(anchor):
            if len(self._urls[element]) > 1 or element.tag in ("body", "html"):
                break
            row = element
        return row

    def beside(self, anchor: HtmlElement) -> HtmlElement | None:
        """The row of a link that is no known article's, if it stands in a list among articles."""
        row = anchor
        for element in _climb(anchor):
            if element in self._lists:
                return None if self._urls.get(row) else row
            row = element
        return None


def _climb(anchor: HtmlElement) -> Iterator[HtmlElement]:
    element: HtmlElement | None = anchor
    for _ in range(MAX_CLIMB):
        if element is None:
            return
        yield element
        element = element.getparent()


def _anchors(row: HtmlElement) -> list[HtmlElement]:
    return list(islice(row.iter("a", "area"), MAX_PIECES))


def _link(answer: Answer, row: HtmlElement, anchor: HtmlElement, url: str) -> ListedLink:
    column = answer.column
    titles = row.cssselect(column.title) if column.title else []
    title = _title(titles[0] if titles else anchor)
    if column.date:
        pieces = [" ".join(texts(node)) for node in row.cssselect(column.date)]
        pieces = [*pieces, " ".join(pieces)]
    else:
        pieces = [piece for piece in texts(row) if piece not in title]
    found = row_date(pieces, answer.today, url)
    return ListedLink(url, title, found.day, found.text, "document" if _DOCUMENT.search(url) else "page")


def _title(anchor: HtmlElement) -> str:
    # The title attribute is whole where the text is cut off or carries broken markup.
    for holder in islice(anchor.iter(), MAX_PIECES):
        given = _clean(str(holder.get("title") or "")) if isinstance(holder, HtmlElement) else ""
        if len(given) > 4 and not _PAGING.fullmatch(given):
            return given
    return _clean("".join(piece for piece in texts(anchor) if not is_date(piece)))


def _clean(text: str) -> str:
    text = " ".join(_DEBRIS.sub("", text).split())
    return _CUT_OFF.sub("…", _BULLET.sub("", text))


def _once(found: list[ListedLink]) -> tuple[ListedLink, ...]:
    merged: dict[str, ListedLink] = {}
    for link in found:
        known = merged.get(link.url)
        if known is None:
            merged[link.url] = link
            continue
        title = max(known.title, link.title, key=lambda text: (not text.endswith("…"), len(text)))
        dated = known if known.date else link
        merged[link.url] = ListedLink(link.url, title, dated.date, dated.date_text, link.kind)
    return tuple(merged.values())
