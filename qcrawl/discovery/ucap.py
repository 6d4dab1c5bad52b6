"""UCAP (开普): static lists ``list_2.shtml``, or a JSON search that the page's script calls."""

import re
from collections.abc import Iterator

from qcrawl.discovery import api, paging, rows
from qcrawl.discovery.answer import Answer
from qcrawl.discovery.model import ListPage
from qcrawl.discovery.paging import parameter, with_parameter

PAGE_TWO = 2
PARAMETERS = {
    "_isAgg": "true",
    "_isJson": "true",
    "_pageSize": "20",
    "_template": "index",
    "_rangeTimeGte": "",
    "_channelName": "",
    "page": "1",
}
_CALL = re.compile(
    r"""["']((?:https?://[\w.:-]+)?/(?:common/search|searchList|search)/[0-9a-f]{32}(?:\?[^"'\s]*)?)["']"""
)
_CHANNEL = re.compile(r"""\bchannelId\s*[=:]\s*["']([0-9a-f]{32})["']""")


def read(answer: Answer) -> ListPage:
    """The rows and the next page; of a page whose list is filled by script, the call that fills it."""
    if api.is_json(answer.text):
        return api.read(answer, ("page",))
    found = rows.links(answer)
    following = paging.next_page(answer) or paging.counted(answer, PAGE_TWO)
    follow = [following] if following else list(dict.fromkeys(_calls(answer)))[:2]
    return answer.page(found, tuple(answer.fetch(url) for url in follow))


def _calls(answer: Answer) -> Iterator[str]:
    addresses = _CALL.findall(answer.text) or [f"/common/search/{one}" for one in _CHANNEL.findall(answer.text)[:1]]
    for address in addresses:
        url = answer.join(address)
        for name, value in PARAMETERS.items():
            if not parameter(url, name):
                url = with_parameter(url, name, value)
        yield url
