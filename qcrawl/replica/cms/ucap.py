"""UCAP (开普), as Sichuan, Heilongjiang and others use it: ``list_2.shtml``, 32-digit keys, ``<UCAPCONTENT>``."""

import json
from collections.abc import Iterator
from functools import partial
from typing import ClassVar

from qcrawl.replica.cms.site import Cms, Maker
from qcrawl.replica.model import Posting, hex32
from qcrawl.replica.web import Page, Request

SEARCH_SIZE = 20


class Ucap(Cms):
    """Static lists, and the same list as JSON from ``/common/search/<channel>``."""

    name: ClassVar[str] = "ucap"
    column_path: ClassVar[str] = "/blsjgj/c101376/"

    @property
    def channel(self) -> str:
        """The channel's 32-digit key."""
        return hex32(self.facts.name, "channel")

    def article_path(self, posting: Posting) -> str:
        """``/blsjgj/c101376/2022/9/1/<32 hex>.shtml``, month and day not padded."""
        day = self.url_day(posting)
        return f"{self.column_path}{day.year}/{day.month}/{day.day}/{posting.hex32}.shtml"

    def lists(self) -> Iterator[tuple[str, Maker]]:
        """``list.shtml``, ``list_2.shtml`` and so on."""
        for index in range(len(self.chunks())):
            yield f"{self.column_path}list{f'_{index + 1}' if index else ''}.shtml", partial(self.list_page, index)

    def dynamic(self, request: Request) -> Page | None:
        """``data.results[]`` with title, url and publishedTimeStr."""
        if request.path != f"/common/search/{self.channel}":
            return None
        number = request.query.get("page", "1")
        index = max(int(number), 1) - 1 if number.isdigit() else 0
        size = request.query.get("_pageSize", "")
        rows = int(size) if size.isdigit() and int(size) else SEARCH_SIZE
        results = [
            {
                "title": one.title,
                "url": self.article_path(one),
                "publishedTimeStr": one.published.strftime("%Y-%m-%d %H:%M:%S"),
                "channelName": self.facts.column,
            }
            for one in self.postings[index * rows : (index + 1) * rows]
        ]
        data = {"page": index + 1, "rows": rows, "total": len(self.postings), "results": results}
        body = json.dumps({"status": 0, "data": data}, ensure_ascii=False).encode()
        return Page(body, "application/json;charset=UTF-8", etag="")
