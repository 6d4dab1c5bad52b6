r"""PHPCMS and 迅睿: ``index.php?m=content\&c=index\&a=lists\&catid=9\&page=2``."""

from qcrawl.discovery import paging, rows
from qcrawl.discovery.answer import Answer
from qcrawl.discovery.model import ListPage


def read(answer: Answer) -> ListPage:
    """The rows and the next page."""
    following = paging.next_page(answer) or paging.parameter_next(answer, "page", 1)
    return rows.page(answer, following)
