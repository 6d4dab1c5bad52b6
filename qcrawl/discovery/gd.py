"""The Guangdong platform: static lists ``index_2.html``, and the ``gkmlpt`` catalogue with its JSON API."""

import re

from qcrawl.discovery import api, paging, rows
from qcrawl.discovery.answer import Answer
from qcrawl.discovery.model import ListPage

PAGE_TWO = 2
_CATALOGUE = re.compile(r"/gkmlpt/(?:index|$)")
_API = re.compile(r"""["'](/gkmlpt/api/all/\d+[^"'\s]*)["']""")


def read(answer: Answer) -> ListPage:
    """The rows and the next page; of a ``gkmlpt`` page, which is empty without script, the call that fills it."""
    if api.is_json(answer.text):
        return api.read(answer, ("page",))
    following = paging.next_page(answer) or paging.counted(answer, PAGE_TWO)
    if not following and _CATALOGUE.search(answer.url):
        named = _API.search(answer.text)
        following = answer.join(named[1] if named else "/gkmlpt/api/all/0")
    return rows.page(answer, following)
