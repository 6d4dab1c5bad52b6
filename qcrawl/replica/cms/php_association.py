"""A hand-made PHP site of a quality association: ``info.php?id=``, counters, tables, no metadata."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import count
from typing import ClassVar

from qcrawl.replica.cms.site import Cms, Maker
from qcrawl.replica.model import Posting, SiteFacts, number
from qcrawl.replica.web import Page, Request

HITS = b"@@hits@@"


class PhpAssociation(Cms):
    """Layout as on qel.com.cn: nav with bars, breadcrumb, date and counter in one line, declaration, address."""

    name: ClassVar[str] = "php_association"
    per_page: ClassVar[int] = 12

    def __init__(self, facts: SiteFacts, postings: Sequence[Posting]) -> None:
        super().__init__(facts, postings)
        self._counters: dict[str, Iterator[int]] = {}

    def article_path(self, posting: Posting) -> str:
        """``/info.php?id=N``."""
        return f"/info.php?id={posting.number(4)}"

    def shown_source(self, posting: Posting) -> str:  # noqa: ARG002 - the page names none
        """Empty: the layout has no place for it."""
        return ""

    def aliases(self, posting: Posting) -> tuple[str, ...]:
        """The random sub-domain of ``listed_url``."""
        listed = self.listed_url(posting)
        return (listed,) if listed.startswith("http") else ()

    def listed_url(self, posting: Posting) -> str:
        """The link in a list: one in four leads through a random sub-domain that serves the same pages."""
        if posting.number(5) % 4:
            return self.article_path(posting)[1:]
        letters = "".join(chr(97 + number(5, posting.story, str(i)) % 26) for i in range(6))
        return f"http://{letters}.{self.facts.host.removeprefix('www.')}{self.article_path(posting)}"

    def lists(self) -> Iterator[tuple[str, Maker]]:
        """``/list.php?cid=2`` and its further pages; the home page shows the first rows of it."""
        for index in range(len(self.chunks())):
            target = f"/list.php?cid=2&page={index + 1}" if index else "/list.php?cid=2"
            yield target, partial(self.list_page, index)
        yield "/list.php?cid=2&page=1", partial(self.list_page, 0)
        yield "/", partial(self.list_page, 0)
        yield "/index.php", partial(self.list_page, 0)

    def answer(self, request: Request) -> Page:
        """The page with a counter that has moved; without validators, since the page is made anew each time."""
        page = super().answer(request)
        if HITS not in page.body:
            return replace(page, etag="", modified=None)
        seen = next(self._counters.setdefault(request.target, count(number(4, request.target))))
        return replace(page, body=page.body.replace(HITS, str(seen).encode()), etag="", modified=None)
