"""A list page as a reader sees it: decoded, parsed, and with the facts about its column at hand."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from re import Pattern
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from qcrawl.catalog.model import Column, Family, Site
from qcrawl.discovery.model import Fetch, ListedLink, ListPage
from qcrawl.extract.tree import parse

MAX_ANCHORS = 3000
"""A list page has 15 to 100 rows and some navigation; more is a trap, and work grows with it."""
LAST_ANCHORS = 300
"""Of those, taken from the page's end."""


@dataclass(frozen=True)
class Answer:
    """What came back for one request of a list."""

    raw: bytes
    text: str
    url: str
    column: Column
    site: Site
    families: Mapping[str, Family]
    family: Family | None
    today: date
    request: Fetch
    """What was asked, for paging by a form field."""
    problems: list[str] = field(default_factory=list)
    _owned: dict[str, bool] = field(default_factory=dict)

    @cached_property
    def tree(self) -> HtmlElement | None:
        """The page as HTML; ``None`` if it has no element."""
        return parse(self.text) if "<" in self.text else None

    @cached_property
    def anchors(self) -> tuple[HtmlElement, ...]:
        """The page's ``a`` elements; of a page with absurdly many the first and the last, where paging links are."""
        found = tuple(self.tree.iter("a")) if self.tree is not None else ()
        return found if len(found) <= MAX_ANCHORS else found[: MAX_ANCHORS - LAST_ANCHORS] + found[-LAST_ANCHORS:]

    @cached_property
    def base(self) -> str:
        """What relative addresses are joined with."""
        if self.tree is None:
            return self.url
        declared = self.tree.xpath("string(//base/@href)")
        return self.join(str(declared), self.url) or self.url

    @cached_property
    def article_urls(self) -> tuple[Pattern[str], ...]:
        """Patterns of article addresses: the column's own, else those of all families (columns of one site differ)."""
        if self.column.article_url:
            return (self.column.article_url,)
        return tuple(family.article_url for family in self.families.values() if family.article_url)

    def join(self, link: str, base: str = "") -> str:
        """``link`` made absolute, without fragment; empty if it is no HTTP address."""
        link = link.strip().replace("\\", "/")
        if not base and link[:1] == "/" and link[1:2] != "/" and "/." not in link:
            return self._origin + link.partition("#")[0].replace(
                " ", "%20"
            )  # nine of ten links, without urljoin's cost
        try:
            joined = urljoin(base or self.base, link)
            parts = urlsplit(joined)
            if parts.scheme not in ("http", "https") or not parts.hostname:
                return ""
        except ValueError:
            return ""
        return joined.partition("#")[0].replace(" ", "%20")

    @cached_property
    def _origin(self) -> str:
        parts = urlsplit(self.base)
        return f"{parts.scheme}://{parts.netloc}"

    def is_own(self, url: str) -> bool:
        """Is ``url``, as ``join`` gave it, on a host of this site?"""
        origin = url[: url.find("/", 8) + 1] or url
        if origin not in self._owned:
            self._owned[origin] = self.site.canonical(url) is not None
        return self._owned[origin]

    def with_html(self, html: str) -> "Answer":
        """The same answer with a piece of HTML from inside it as its text."""
        return replace(self, text=html, raw=b"")

    def fetch(self, url: str, method: str = "GET", form: Mapping[str, str] | None = None) -> Fetch:
        """A request that continues this list, with the column page as Referer."""
        return Fetch(url, method, form or {}, {"Referer": self.column.url})

    def page(self, links: tuple[ListedLink, ...] = (), follow: tuple[Fetch, ...] = ()) -> ListPage:
        """The finished page."""
        return ListPage(links, follow, self.family.id if self.family else "", tuple(self.problems))
