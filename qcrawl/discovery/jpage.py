"""Hanweb jpage: rows in CDATA inside the column page, further ones from ``dataproxy.jsp``."""

import re
from urllib.parse import urlencode, urlsplit

from qcrawl.discovery import paging, rows
from qcrawl.discovery.answer import Answer
from qcrawl.discovery.model import Fetch, ListedLink, ListPage
from qcrawl.discovery.paging import parameter, with_parameter

PROXY = "/module/web/jpage/dataproxy.jsp"
GROUP = 60
"""Rows asked for in one call where the page names none: three pages of 20, the sites' own habit."""
_HREF = re.compile(r"""href\s*=\s*["']([^"']+)["']""", re.IGNORECASE)
_TOTAL = re.compile(r"<totalrecord>\s*(\d+)|totalRecord\s*[:=]\s*[\"']?(\d+)", re.IGNORECASE)
_PARAMETERS = ("col", "appid", "webid", "path", "columnid", "sourceContentType", "unitid", "webname", "permissiontype")
_NEEDED = ("webid", "columnid", "unitid")


def read(answer: Answer) -> ListPage:
    """The rows in the page's ``datastore`` and the call for the group after them."""
    records = _inside(answer.text, "record")
    if not records:
        if "<datastore" in answer.text.lower():
            return answer.page()
        # A column that moved to another product under its old address, or one rendered on the server.
        return rows.page(answer, paging.next_page(answer))
    found = _rows(answer, records)
    following_call = _next(answer, len(records))
    return answer.page(found, (following_call,) if following_call else ())


def _inside(text: str, name: str) -> list[str]:
    # What stands in each element of this name, CDATA marks off. Splitting, since a lazy pattern is quadratic.
    found = []
    for piece in text.split(f"<{name}>")[1:]:
        content, closed, _ = piece.partition(f"</{name}>")
        if closed:
            found.append(content.strip().removeprefix("<![CDATA[").removesuffix("]]>"))
    return found


def _rows(answer: Answer, records: list[str]) -> tuple[ListedLink, ...]:
    # One fragment for all records, each in an element of its own, so that none swallows the next one's broken markup.
    html = "".join(f"<div class='qcrawl-record'>{record}</div>" for record in records)
    return rows.links(answer.with_html(f"<html><body>{html}</body></html>"))


def _next(answer: Answer, count: int) -> Fetch | None:
    group = _inside(answer.text, "nextgroup")
    href = _HREF.search(group[0]) if group else None
    if href:
        # The site's script resolves "./dataproxy.jsp" against its own folder, wherever the column page is.
        address = href[1].replace("&amp;", "&")
        base = answer.join(PROXY)
        return answer.fetch(answer.join(address, base))
    total = _TOTAL.search(answer.text)
    return _range(answer, count, int(total[1] or total[2])) if total else None


def _range(answer: Answer, count: int, total: int) -> Fetch | None:
    if parameter(answer.url, "page"):
        return None  # an answer by page number without a next group is the last
    end = parameter(answer.url, "endrecord")
    if end.isdigit() and urlsplit(answer.url).path.endswith("dataproxy.jsp"):
        last, base = min(int(end), int(parameter(answer.url, "startrecord") or 1) + count - 1), answer.url
    else:
        last, base = count, ""
    if last >= total:
        return None
    base = base or _first_call(answer)
    if not base:
        return None
    url = with_parameter(with_parameter(base, "startrecord", last + 1), "endrecord", min(last + GROUP, total))
    return answer.fetch(url)


def _first_call(answer: Answer) -> str:
    given = {name: match for name in (*_PARAMETERS, "perpage") if (match := _value(answer.text, name))}
    if not all(name in given for name in _NEEDED):
        answer.problems.append(f"{answer.url} has more rows than it shows and does not say how to ask for them")
        return ""
    return answer.join(f"{PROXY}?{urlencode(given)}")


def _value(text: str, name: str) -> str:
    match = re.search(rf"""[?&'"{{,;\s]{name}['"]?\s*[=:]\s*['"]?([^'"&,;\s<>{{}}]+)""", text)
    return match[1] if match else ""
