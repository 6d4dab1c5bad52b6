"""TRS WCM, as Beijing and many cities use it: ``createPageHTML``, relative links, GB2312 on the older sites."""

from collections.abc import Iterator
from functools import partial
from typing import ClassVar

from qcrawl.replica.cms.site import Cms, Maker
from qcrawl.replica.model import Posting
from qcrawl.replica.web import Page

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n%%EOF\n"


class TrsWcm(Cms):
    """Page 2 is ``index_1.html``; editors nest and leak their style sheets into the text."""

    name: ClassVar[str] = "trs_wcm"
    charset: ClassVar[str] = "gbk"
    label: ClassVar[str] = "gb2312"
    column_path: ClassVar[str] = "/zwxx/scjgdt/"

    def article_path(self, posting: Posting) -> str:
        """``/zwxx/scjgdt/202409/t20240904_4708636.html``."""
        return self.column_path + self.listed_url(posting)[2:]

    def listed_url(self, posting: Posting) -> str:
        """Relative to the column's folder: ``./202409/t20240904_4708636.html``."""
        return f"./{self.url_day(posting):%Y%m}/t{self.url_day(posting):%Y%m%d}_{posting.number(7)}.html"

    def lists(self) -> Iterator[tuple[str, Maker]]:
        """``index.html``, ``index_1.html`` and so on; the attachment that one row leads to."""
        yield self.column_path, partial(self.list_page, 0)
        for index in range(len(self.chunks())):
            yield f"{self.column_path}index{f'_{index}' if index else ''}.html", partial(self.list_page, index)
        yield f"{self.column_path}202309/P020230901397218340.pdf", partial(Page, PDF, "application/pdf")

    def habit(self, posting: Posting) -> str:
        """What this editor's paste left behind: ``nested``, ``leaked`` style sheet, ``word`` classes."""
        return ("nested", "leaked", "word")[posting.number(3) % 3]
