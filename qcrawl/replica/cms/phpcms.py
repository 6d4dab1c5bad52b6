"""PHPCMS: everything through ``index.php``."""

from collections.abc import Iterator
from functools import partial
from typing import ClassVar

from qcrawl.replica.cms.site import Cms, Maker
from qcrawl.replica.model import Posting

CATEGORY = 26


class Phpcms(Cms):
    """``index.php?m=content&c=index&a=lists&catid=26&page=2``."""

    name: ClassVar[str] = "phpcms"
    per_page: ClassVar[int] = 8

    def article_path(self, posting: Posting) -> str:
        """``/index.php?m=content&c=index&a=show&catid=26&id=63``."""
        return f"/index.php?m=content&c=index&a=show&catid={CATEGORY}&id={posting.number(5)}"

    def page_path(self, index: int) -> str:
        """The list page with this 0-based index."""
        return f"/index.php?m=content&c=index&a=lists&catid={CATEGORY}" + (f"&page={index + 1}" if index else "")

    def lists(self) -> Iterator[tuple[str, Maker]]:
        """``a=lists`` by its parameters."""
        for index in range(len(self.chunks())):
            yield self.page_path(index), partial(self.list_page, index)
