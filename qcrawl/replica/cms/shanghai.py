"""The Shanghai platform: tables, ``#ivs_content``, page 2 is ``index_2.html``."""

from collections.abc import Iterator
from functools import partial
from typing import ClassVar

from qcrawl.replica.cms.site import Cms, Maker
from qcrawl.replica.model import Posting


class Shanghai(Cms):
    """``/922/index.html``; articles under the column's number, the day and a 32-digit key."""

    name: ClassVar[str] = "shanghai"
    per_page: ClassVar[int] = 8

    def article_path(self, posting: Posting) -> str:
        """``/922/20251014/<32 hex>.html``."""
        return f"/922/{self.url_day(posting):%Y%m%d}/{posting.hex32}.html"

    def lists(self) -> Iterator[tuple[str, Maker]]:
        """``index.html``, ``index_2.html`` and so on."""
        for index in range(len(self.chunks())):
            yield f"/922/index{f'_{index + 1}' if index else ''}.html", partial(self.list_page, index)
