"""VSB (博达): static lists numbered downwards, a click counter drawn by a script."""

from collections.abc import Iterator
from functools import partial
from typing import ClassVar

from qcrawl.replica.cms.site import Cms, Maker
from qcrawl.replica.model import Posting

TREE = 1260


class Vsb(Cms):
    """``gzdt.htm`` is page 1, ``gzdt/1.htm`` the oldest, so that page 2 has the highest number."""

    name: ClassVar[str] = "vsb"
    per_page: ClassVar[int] = 6

    def article_path(self, posting: Posting) -> str:
        """``/info/1260/19311.htm``."""
        return f"/info/{TREE}/{posting.number(5)}.htm"

    def page_path(self, index: int) -> str:
        """The list page with this 0-based index."""
        return f"/gzdt/{len(self.chunks()) - index}.htm" if index else "/gzdt.htm"

    def lists(self) -> Iterator[tuple[str, Maker]]:
        """The first page and the numbered ones."""
        for index in range(len(self.chunks())):
            yield self.page_path(index), partial(self.list_page, index)
