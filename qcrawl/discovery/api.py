"""Rows in JSON: UCAP's channel search, TRS's search services, Guangdong's gkmlpt. They differ in names only."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from qcrawl.discovery.answer import Answer
from qcrawl.discovery.dates import row_date
from qcrawl.discovery.model import Fetch, ListedLink, ListPage
from qcrawl.discovery.paging import parameter, with_parameter

_JSONP = re.compile(r"^\s*[\w.$]{1,80}\s*\((.*)\)\s*;?\s*$", re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")
_URLS = ("url", "docpuburl", "docPubUrl", "link", "href")
_TITLES = ("title", "doctitle", "docTitle", "name")
_DATES = ("publishedTimeStr", "docreltime", "docRelTime", "display_publish_time", "pubDate", "publishTime", "date")
_TOTALS = ("total", "totalCount", "count")
_SIZES = ("rows", "pageSize", "_pageSize", "prepage", "pagesize", "perpage", "size")
MAX_DEPTH = 6
"""How deep a list of rows is looked for in an answer; the deepest seen is ``data.results``."""
_CHINA = timezone(timedelta(hours=8))


def is_json(text: str) -> bool:
    """Does the answer look like JSON or JSONP rather than a page?"""
    start = text.lstrip()[:1]
    return start in ("{", "[") or (start != "<" and _JSONP.match(text[:200] + ")") is not None)


def read(answer: Answer, names: tuple[str, ...]) -> ListPage:
    """The rows of a JSON answer and the next call, whose page number one of the parameters ``names`` holds."""
    data = load(answer.text)
    found = links(answer, data)
    if next(_lists(data, 0), None) is None:
        answer.problems.append(f"the answer of {answer.url} has no rows in a known form; some newer sites want a token")
    call = next_call(answer, data, names, len(found))
    return answer.page(found, (call,) if call else ())


def load(text: str) -> Any:
    """The answer as Python values, a JSONP wrapper removed; ``None`` if it is no JSON."""
    wrapped = _JSONP.match(text)
    try:
        return json.loads(wrapped[1] if wrapped else text)
    except (ValueError, RecursionError):
        return None


def links(answer: Answer, data: Any) -> tuple[ListedLink, ...]:
    """The rows of the first list in ``data`` whose entries have an address and a title."""
    found: dict[str, ListedLink] = {}
    for row in _rows(data):
        url = answer.join(str(_first(row, _URLS)), answer.column.url)
        title = " ".join(_TAG.sub("", str(_first(row, _TITLES))).split())
        if url and title:
            given = _first(row, _DATES)
            day, text = _day(given, answer.today)
            found.setdefault(url, ListedLink(url, title, day, text))
    return tuple(found.values())


def next_call(answer: Answer, data: Any, names: tuple[str, ...], count: int) -> Fetch | None:
    """The call for the page after this one; ``None`` if these ``count`` rows are the last.

    ``names`` are parameters that may hold the page number; the column's ``page_parameter`` comes first.
    """
    form = dict(answer.request.form)
    names = (answer.column.page_parameter,) if answer.column.page_parameter else names
    name = next((name for name in names if name in form or parameter(answer.url, name)), names[0])
    number = form.get(name) or parameter(answer.url, name) or "1"
    if not count or not number.isdigit():
        return None
    total, size = _number(data, _TOTALS), _size(answer, data, form)
    if total and size and int(number) * size >= total:
        return None
    if answer.request.method == "POST" and form:
        return answer.fetch(answer.url, "POST", {**form, name: str(int(number) + 1)})
    return answer.fetch(with_parameter(answer.url, name, int(number) + 1))


def _rows(data: Any) -> list[dict[str, Any]]:
    for candidate in _lists(data, 0):
        rows = [row for row in candidate if isinstance(row, dict)]
        if rows and _first(rows[0], _URLS) and _first(rows[0], _TITLES):
            return rows
    return []


def _lists(data: Any, depth: int) -> Iterator[list[Any]]:
    if depth > MAX_DEPTH:
        return
    if isinstance(data, list):
        yield data
    for value in data.values() if isinstance(data, dict) else ():
        yield from _lists(value, depth + 1)


def _first(row: dict[str, Any], names: tuple[str, ...]) -> Any:
    return next((row[name] for name in names if row.get(name)), "")


def _day(given: Any, today: date) -> tuple[date | None, str]:
    text = str(given).strip()
    if text.isdigit() and len(text) in (10, 13):  # seconds or milliseconds since 1970
        moment = datetime.fromtimestamp(int(text[:10]), UTC).astimezone(_CHINA)
        return moment.date(), text
    found = row_date([text], today)
    return found.day, text


def _size(answer: Answer, data: Any, form: dict[str, str]) -> int:
    asked = next((value for name in _SIZES if (value := form.get(name) or parameter(answer.url, name))), "")
    return int(asked) if asked.isdigit() else _number(data, _SIZES)


def _number(data: Any, names: tuple[str, ...], depth: int = 0) -> int:
    if not isinstance(data, dict) or depth > 2:
        return 0
    for name in names:
        value = data.get(name)
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        if isinstance(value, str) and value.isdigit():
            return int(value)
    return next((found for value in data.values() if (found := _number(value, names, depth + 1))), 0)
