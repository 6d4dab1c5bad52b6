"""Hanweb jpaas: the column page names units, and an API gives each unit's rows as HTML inside JSON."""

import ast
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlencode, urlsplit

from qcrawl.discovery import rows
from qcrawl.discovery.answer import Answer
from qcrawl.discovery.model import Fetch, ListPage
from qcrawl.discovery.paging import parameter, with_parameter

KNOWN = ("parseType", "webId", "tplSetId", "pageType", "tagId", "editType", "pageId")
"""Parameters the API is known to take; some servers answer 403 to any other."""
PAGE_SIZE = 20
"""What we ask for; the answer's ``rows`` says what we got."""
MAX_UNITS = 8
"""Units of one column page asked: banner, list, related… Pages with more than five were not seen."""
_UNIT = re.compile(r"bui?li?dstatic", re.IGNORECASE)
_COUNT = re.compile(r"""\bcount\s*=\s*["'](\d+)["']""")
_ROWS = re.compile(r"""\brows\s*=\s*["'](\d+)["']""")


def read(answer: Answer) -> ListPage:
    """Of a column page: the rows it shows and the calls that give all; of an API answer: its rows and the next call."""
    if answer.text.lstrip().startswith("{"):
        return _unit_answer(answer)
    calls = tuple(dict.fromkeys(_units(answer)))[:MAX_UNITS]
    return answer.page(rows.links(answer), tuple(answer.fetch(url) for url in calls))


def _units(answer: Answer) -> Iterator[str]:
    if answer.tree is None:
        return
    for script in answer.tree.iter("script", "div"):
        if not _UNIT.fullmatch(str(script.get("parsetype") or "")):
            continue
        query = _literal(answer, str(script.get("querydata") or ""))
        address = str(script.get("url") or query.get("unitUrl") or "")
        if not address or not query:
            continue
        known = [(name, query[name]) for name in KNOWN if name in query]
        page = json.dumps({"pageNo": 1, "pageSize": PAGE_SIZE}, separators=(",", ":"))
        yield answer.join(f"{address}?{urlencode([*known, ('paramJson', page)])}")


def _literal(answer: Answer, text: str) -> dict[str, str]:
    value = None
    for reader in (ast.literal_eval, json.loads):  # a Python or JavaScript literal, on some sites JSON
        try:
            value = reader(text.strip())
            break
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            continue
    if not isinstance(value, dict):
        if text:
            answer.problems.append(f"a unit's queryData on {answer.url} cannot be read")
        return {}
    return {str(key): str(item) for key, item in value.items()}


def _unit_answer(answer: Answer) -> ListPage:
    try:
        data = json.loads(answer.text)["data"]
        html = data["html"] if isinstance(data, dict) else data
    except (ValueError, KeyError, TypeError, RecursionError):
        html = None
    if not isinstance(html, str):
        answer.problems.append(f"the unit API's answer has no data.html: {answer.text[:80]!r}")
        return answer.page()
    # Addresses in the fragment are meant as on the column page, not as below /api-gateway/.
    fragment = replace(answer.with_html(html), url=answer.column.url)
    found = rows.links(fragment) if html.strip() else ()
    following = _next_call(answer, html) if found else None
    return answer.page(found, (following,) if following else ())


def _next_call(answer: Answer, html: str) -> Fetch | None:
    try:
        asked = json.loads(parameter(answer.url, "paramJson"))
        number, size = int(asked["pageNo"]), int(asked["pageSize"])
    except (ValueError, KeyError, TypeError):
        answer.problems.append(f"the call {urlsplit(answer.url).path} has no paramJson to count on from")
        return None
    count, given = _COUNT.search(html), _ROWS.search(html)
    if not count:
        return None
    size = min(size, int(given[1]) or size) if given else size
    if number * size >= int(count[1]):
        return None
    page = json.dumps({"pageNo": number + 1, "pageSize": size}, separators=(",", ":"))
    return answer.fetch(with_parameter(answer.url, "paramJson", page))
