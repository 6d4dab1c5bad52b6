"""Lists of any site: rows in HTML and a link to the next page."""

from qcrawl.discovery import paging, postback, rows
from qcrawl.discovery.answer import Answer
from qcrawl.discovery.model import ListPage


def read(answer: Answer) -> ListPage:
    """The rows of the page and its next page, if the page shows one."""
    following = paging.next_page(answer)
    form = None if following else postback.next_form(answer)
    return answer.page(rows.links(answer), (form,)) if form else rows.page(answer, following)
