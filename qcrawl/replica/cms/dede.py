"""DedeCMS (织梦) in GBK: lists by ``PageNo``, month and day alone in the rows."""

from collections.abc import Iterator
from functools import partial
from typing import ClassVar

from qcrawl.replica.cms.site import Cms, Maker
from qcrawl.replica.model import Posting


class Dede(Cms):
    """Dynamic lists, static articles; no 责任编辑, the author is the login's name."""

    name: ClassVar[str] = "dede"
    charset: ClassVar[str] = "gbk"
    label: ClassVar[str] = "gb2312"
    per_page: ClassVar[int] = 8

    def article_path(self, posting: Posting) -> str:
        """``/a/zly/2017/0609/366382.html``."""
        return f"/a/zly/{self.url_day(posting):%Y/%m%d}/{posting.number(6)}.html"

    def page_path(self, index: int) -> str:
        """The list page with this 0-based index."""
        return f"/plus/list.php?tid=23&TotalResult={len(self.postings)}&PageNo={index + 1}"

    def lists(self) -> Iterator[tuple[str, Maker]]:
        """``/plus/list.php`` by its parameters."""
        yield "/plus/list.php?tid=23", partial(self.list_page, 0)
        for index in range(len(self.chunks())):
            yield self.page_path(index), partial(self.list_page, index)
