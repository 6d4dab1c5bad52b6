"""EmpireCMS (帝国): lists and articles by ``classid``, pages counted from 0."""

from collections.abc import Iterator
from functools import partial
from typing import ClassVar

from qcrawl.replica.cms.site import Cms, Maker
from qcrawl.replica.model import Posting

CLASS_ID = 209


class Empire(Cms):
    """``/e/action/ListInfo/?classid=209&page=1`` is page 2."""

    name: ClassVar[str] = "empire"
    per_page: ClassVar[int] = 8

    def article_path(self, posting: Posting) -> str:
        """``/e/action/ShowInfo.php?classid=209&id=63``."""
        return f"/e/action/ShowInfo.php?classid={CLASS_ID}&id={posting.number(5)}"

    def page_path(self, index: int) -> str:
        """The list page with this 0-based index."""
        return f"/e/action/ListInfo/?classid={CLASS_ID}" + (f"&page={index}" if index else "")

    def lists(self) -> Iterator[tuple[str, Maker]]:
        """``ListInfo`` by its parameters."""
        for index in range(len(self.chunks())):
            yield self.page_path(index), partial(self.list_page, index)
