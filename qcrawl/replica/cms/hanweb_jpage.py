"""Hanweb jpage (JCMS), as several provinces use it: records in CDATA, more of them from ``dataproxy.jsp``."""

from collections.abc import Iterator
from functools import partial
from math import ceil
from typing import ClassVar
from urllib.parse import quote

from qcrawl.replica.cms.site import Cms, Maker
from qcrawl.replica.model import Posting, number
from qcrawl.replica.web import Page, Request

PROXY = "/module/web/jpage/dataproxy.jsp"


class HanwebJpage(Cms):
    """``/col/colN/index.html`` with a ``<datastore>``; month and day in article URLs are not padded."""

    name: ClassVar[str] = "hanweb_jpage"

    @property
    def column_id(self) -> int:
        """The N of colN."""
        return number(5, self.facts.name, "column")

    @property
    def unit_id(self) -> int:
        """Id of the block that holds the records; the wrapping div's id too."""
        return number(6, self.facts.name, "unit")

    def article_path(self, posting: Posting) -> str:
        """``/art/2023/9/4/art_76511_8931632.html``."""
        day = self.url_day(posting)
        return f"/art/{day.year}/{day.month}/{day.day}/art_{self.column_id}_{posting.number(7)}.html"

    def lists(self) -> Iterator[tuple[str, Maker]]:
        """The column page, which holds page 1; ``?pageNum=`` changes nothing on it."""
        for target in ("", "index.html", "index.html?pageNum=2"):
            yield f"/col/col{self.column_id}/{target}", partial(self.list_page, 0)

    def proxy_query(self, page: int) -> str:
        """The parameters of ``nextgroup`` for a 1-based page."""
        return (
            f"page={page}&appid=1&webid={number(4, self.facts.name, 'web')}&path=/&columnid={self.column_id}"
            f"&unitid={self.unit_id}&webname={quote(self.facts.title)}&permissiontype=0"
        )

    def dynamic(self, request: Request) -> Page | None:
        """The data proxy, by ``page`` or by ``startrecord`` and ``endrecord``, GET or POST."""
        if request.path != PROXY:
            return None
        query = request.query
        if query.get("columnid") != str(self.column_id) or query.get("unitid") != str(self.unit_id):
            return Page(b"", "text/html;charset=UTF-8", 200, etag="")
        try:
            if "page" in query:
                page, size = max(int(query["page"]), 1), self.per_page
                first, last = (page - 1) * size, page * size
            else:
                first, size = int(query.get("startrecord", "1")) - 1, int(query.get("perpage", str(self.per_page)))
                last = int(query.get("endrecord", str(first + size)))
        except ValueError:
            return Page(b"", "text/html;charset=UTF-8", 500, etag="")
        context = self.store(max(first, 0), last, size)
        return Page(self.text(f"{self.name}/store.xml", context).encode(), "text/html;charset=UTF-8", etag="")

    def store(self, first: int, last: int, size: int) -> dict[str, object]:
        """What a datastore's template shows for the records from ``first`` (0-based) to ``last`` (excluded)."""
        last = min(last, len(self.postings))
        return {
            "records": self.postings[first:last],
            "total": len(self.postings),
            "pages": ceil(len(self.postings) / size) if size > 0 else 1,
            "following": self.proxy_query(last // self.per_page + 1) if last < len(self.postings) else "",
        }
