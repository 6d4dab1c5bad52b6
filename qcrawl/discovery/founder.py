"""Founder (方正翔宇) newspapers: ``node_N.htm``, page 2 is ``node_N_2.htm``."""

from qcrawl.discovery import paging, rows
from qcrawl.discovery.answer import Answer
from qcrawl.discovery.model import ListPage


def read(answer: Answer) -> ListPage:
    """The rows and the next page."""
    following = paging.next_page(answer) or paging.counted(answer, 2)
    return rows.page(answer, following)
