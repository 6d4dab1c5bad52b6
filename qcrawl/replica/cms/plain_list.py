"""A plain site of static pages with a next link, in traditional characters and Big5 bytes."""

from collections.abc import Iterator
from functools import partial
from typing import ClassVar

from qcrawl.replica.cms.site import Cms, Maker
from qcrawl.replica.model import Posting
from qcrawl.replica.script import traditional


class PlainList(Cms):
    """No fingerprint of any product: a list, ``下一頁``, articles in a ``div``."""

    name: ClassVar[str] = "plain_list"
    charset: ClassVar[str] = "big5hkscs"
    label: ClassVar[str] = "big5"
    per_page: ClassVar[int] = 6

    def article_path(self, posting: Posting) -> str:
        """``/mainland/2023/0906/123456.html``."""
        return f"/mainland/{self.url_day(posting):%Y/%m%d}/{posting.number(6)}.html"

    def shown_source(self, posting: Posting) -> str:
        """In traditional characters, as everything here."""
        return traditional(posting.draft.source)

    def lists(self) -> Iterator[tuple[str, Maker]]:
        """``/mainland/``, ``/mainland/more2.html`` and so on."""
        for index in range(len(self.chunks())):
            yield f"/mainland/{f'more{index + 1}.html' if index else ''}", partial(self.list_page, index)
