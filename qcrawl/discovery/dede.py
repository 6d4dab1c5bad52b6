r"""DedeCMS (织梦): ``/plus/list.php?tid=23\&PageNo=2``, or static ``list_23_2.html``."""

from qcrawl.discovery import paging, rows
from qcrawl.discovery.answer import Answer
from qcrawl.discovery.model import ListPage


def read(answer: Answer) -> ListPage:
    """The rows and the next page."""
    following = paging.next_page(answer) or paging.parameter_next(answer, "PageNo", 1)
    return rows.page(answer, following)
