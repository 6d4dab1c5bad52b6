"""Founder (方正翔宇), as newspapers use it: nodes, ``<!--enpcontent-->``, a Big5 twin of every page."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import ClassVar

from qcrawl.replica.cms.site import Cms, Maker
from qcrawl.replica.model import Posting
from qcrawl.replica.script import traditional
from qcrawl.replica.web import Page

NODE = 20334


class Founder(Cms):
    """``node_N.htm``, ``node_N_2.htm``; some links of a list lead to the mobile or the Big5 twin."""

    name: ClassVar[str] = "founder"
    column_path: ClassVar[str] = "/zj/"

    def article_path(self, posting: Posting) -> str:
        """``/zj/content/2023-09/05/content_8981595.htm``."""
        return f"{self.column_path}content/{self.url_day(posting):%Y-%m/%d}/content_{posting.number(7)}.htm"

    def aliases(self, posting: Posting) -> tuple[str, ...]:
        """The mobile twin and the automatic twin in traditional characters."""
        path = self.article_path(posting)
        bare = self.facts.host.removeprefix("www.")
        return (f"http://m.{bare}{path}", f"http://{self.facts.host}/BIG5{path}")

    def shown_editor(self, posting: Posting) -> str:
        """The paper's own where the text names none."""
        return posting.draft.editor or "莳雨"

    def listed_url(self, posting: Posting) -> str:
        """Mostly the path; one in eight the mobile twin, one in eight the Big5 twin."""
        chance = posting.number(4) % 8
        mobile, big5 = self.aliases(posting)
        return {0: mobile, 1: big5}.get(chance, self.article_path(posting))

    def routes(self) -> Iterator[tuple[str, Maker]]:
        """The pages and the Big5 twins of the articles."""
        yield from super().routes()
        for posting in self.postings:
            yield f"/BIG5{self.article_path(posting)}", partial(self.big5, posting)

    def lists(self) -> Iterator[tuple[str, Maker]]:
        """``node_20334.htm``, ``node_20334_2.htm`` and so on."""
        for index in range(len(self.chunks())):
            page = f"_{index + 1}" if index else ""
            yield f"{self.column_path}node_{NODE}{page}.htm", partial(self.list_page, index)

    @property
    def node(self) -> int:
        """The column's number."""
        return NODE

    def big5(self, posting: Posting) -> Page:
        """The article converted by machine, in Big5 bytes."""
        page = self.article(posting)
        text = traditional(page.body.decode(self.charset)).replace(f"charset={self.label}", "charset=big5")
        return replace(page, body=text.encode("big5hkscs", "xmlcharrefreplace"), content_type="text/html; charset=big5")
