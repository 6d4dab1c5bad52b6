"""The Guangdong platform: ``content/post_N.html`` with a mobile twin ``mpost_N``, and the API of ``gkmlpt``."""

import json
from collections.abc import Iterator
from functools import partial
from typing import ClassVar

from qcrawl.replica.cms.site import Cms, Maker
from qcrawl.replica.model import Posting
from qcrawl.replica.web import CHINA, Page, Request

API = "/gkmlpt/api/all/0"
API_ROWS = 20


class Guangdong(Cms):
    """Static lists ``index_2.html``; the catalogue page is empty without its script."""

    name: ClassVar[str] = "guangdong"
    column_path: ClassVar[str] = "/zwdt/gzdt/"

    def article_path(self, posting: Posting) -> str:
        """``/zwdt/gzdt/content/post_3178563.html``."""
        return f"{self.column_path}content/post_{posting.number(7)}.html"

    def aliases(self, posting: Posting) -> tuple[str, ...]:
        """The mobile twin."""
        return (self.url(posting).replace("/post_", "/mpost_"),)

    def listed_url(self, posting: Posting) -> str:
        """One in four leads to the mobile twin."""
        return self.url(posting) if posting.number(4) % 4 else self.aliases(posting)[0]

    def routes(self) -> Iterator[tuple[str, Maker]]:
        """The pages and the mobile twins."""
        yield from super().routes()
        for posting in self.postings:
            yield self.article_path(posting).replace("/post_", "/mpost_"), partial(self.article, posting)
        yield "/gkmlpt/index", partial(self.page, f"{self.name}/catalogue.html", {"api": API})

    def lists(self) -> Iterator[tuple[str, Maker]]:
        """``index.html``, ``index_2.html`` and so on."""
        yield self.column_path, partial(self.list_page, 0)
        for index in range(len(self.chunks())):
            yield f"{self.column_path}index{f'_{index + 1}' if index else ''}.html", partial(self.list_page, index)

    def dynamic(self, request: Request) -> Page | None:
        """The catalogue's rows as JSON, dates in seconds since 1970."""
        if request.path != API:
            return None
        number = request.query.get("page", "1")
        index = max(int(number), 1) - 1 if number.isdigit() else 0
        articles = [
            {
                "id": one.number(7),
                "title": one.title,
                "url": self.url(one),
                "date": int(one.published.replace(tzinfo=CHINA).timestamp()),
            }
            for one in self.postings[index * API_ROWS : (index + 1) * API_ROWS]
        ]
        answer = {"articles": articles, "total": len(self.postings), "page": index + 1, "pagesize": API_ROWS}
        return Page(json.dumps(answer, ensure_ascii=False).encode(), "application/json", etag="")
