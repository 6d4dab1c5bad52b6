"""TRS WCM: static lists paged by ``createPageHTML``, and the search services some provinces list with."""

from qcrawl.discovery import api, paging, rows
from qcrawl.discovery.answer import Answer
from qcrawl.discovery.model import ListPage

PAGE_TWO = 1
"""``index_1.html`` is page 2 where a script tells only how many there are: the product's own function counts from 0."""


def read(answer: Answer) -> ListPage:
    """The rows and the next page or call."""
    if api.is_json(answer.text):
        return api.read(answer, ("page", "pageNum", "pageNo"))
    following = paging.next_page(answer) or paging.counted(answer, PAGE_TWO)
    return rows.page(answer, following)
