"""Hanweb jpaas (大汉 集约化), as the national and many provincial regulators use it: lists come from a unit API."""

import json
from collections.abc import Iterator
from functools import partial
from typing import ClassVar

from qcrawl.replica.cms.site import Cms, Maker
from qcrawl.replica.model import Posting, hex32
from qcrawl.replica.web import Page, Request

UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"
MOVED = 2023
"""Year the site came to this system: everything older stands under this year's folder."""
LIST_TAG, BANNER_TAG, RELATED_TAG = "内容区域", "轮播图", "相关链接"


class HanwebJpaas(Cms):
    """Column pages with several ``parseType="bulidstatic"`` units, of which one brings the articles."""

    name: ClassVar[str] = "hanweb_jpaas"
    column_path: ClassVar[str] = "/xw/zlyyw/"

    @property
    def ids(self) -> dict[str, str]:
        """The constants that a unit's query repeats."""
        return {
            "parseType": "bulidstatic",
            "webId": hex32(self.facts.name, "web"),
            "tplSetId": hex32(self.facts.name, "templates"),
            "pageType": "column",
            "editType": "null",
            "pageId": hex32(self.facts.name, "page"),
        }

    @property
    def unit_url(self) -> str:
        """Path of the unit API."""
        return UNIT

    def units(self) -> list[tuple[str, str]]:
        """Each unit's tag and its ``queryData`` as the page prints it: a Python literal, not JSON."""
        return [(tag, str({**self.ids, "tagId": tag}).replace('"', "'")) for tag in (BANNER_TAG, LIST_TAG, RELATED_TAG)]

    def article_path(self, posting: Posting) -> str:
        """``/art/YYYY/art_<32 hex>.html``; what was migrated keeps its old numbers under the year of the move."""
        if posting.published.year < MOVED:
            return f"{self.column_path}art/{MOVED}/art_17339_{posting.number(6)}.html"
        return f"{self.column_path}art/{posting.published.year}/art_{posting.hex32}.html"

    def lists(self) -> Iterator[tuple[str, Maker]]:
        """The column page; the further pages are made by the unit API."""
        for target in (self.column_path, f"{self.column_path}index.html"):
            yield target, partial(self.list_page, 0)

    def dynamic(self, request: Request) -> Page | None:
        """``{"data": {"html": …}}`` for the unit API."""
        if request.path != UNIT:
            return None
        known = {*self.ids, "tagId", "paramJson"}
        if set(request.query) - known or any(request.query.get(key) != value for key, value in self.ids.items()):
            return Page(b'{"success":false,"code":"403","message":"Forbidden"}', "application/json", 403)
        html = self._unit(request.query.get("tagId", ""), request.query.get("paramJson", ""))
        answer = {"success": True, "code": "200", "message": "操作成功", "data": {"html": html}}
        return Page(json.dumps(answer, ensure_ascii=False).encode(), "application/json;charset=UTF-8", etag="")

    def _unit(self, tag: str, parameters: str) -> str:
        if tag != LIST_TAG:
            return self.text(f"{self.name}/other_unit.html", {"tag": tag, "rows": self.postings[:3]})
        try:
            wanted = json.loads(parameters or "{}")
            index = max(int(wanted.get("pageNo", 1)), 1) - 1
        except (ValueError, TypeError, AttributeError):
            index = 0  # the product shows the first page for a number it cannot read
        chunks = self.chunks()
        rows = chunks[index] if index < len(chunks) else ()
        context = {"rows": rows, "index": index, "total": len(self.postings)}
        return self.text(f"{self.name}/unit.html", context)
