r"""EmpireCMS (帝国): ``/e/action/ListInfo/?classid=9\&page=1``, whose pages count from 0."""

from qcrawl.discovery import paging, rows
from qcrawl.discovery.answer import Answer
from qcrawl.discovery.model import ListPage


def read(answer: Answer) -> ListPage:
    """The rows and the next page."""
    following = paging.next_page(answer) or paging.parameter_next(answer, "page", 0)
    return rows.page(answer, following)
