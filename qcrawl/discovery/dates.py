"""The day in a list row, in every notation these sites were seen to use."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

_FULLWIDTH = str.maketrans("０１２３４５６７８９－／．：", "0123456789-/.:")
_LABEL = r"(?:发布(?:时间|日期)|发表(?:时间|日期)|更新(?:时间|日期)|时间|日期)?\s*[:：]?"
_CLOCK = r"(?:\s*T?\s*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
_YEAR_FIRST = r"(?<!\d)(?P<y>(?:19|20)\d{2})\s*[-/.年\s]\s*(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})(?!\d)\s*日?"
_SHORT_YEAR = r"(?<!\d)(?P<y>\d{2})[-/.](?P<m>\d{2})[-/.](?P<d>\d{2})(?!\d)"
_MONTH_FIRST = r"(?<!\d)(?P<y>(?:19|20)\d{2})\s*[-/.年]\s*(?P<m>\d{1,2})\s*月?(?![\d-])"
_DAY_ALONE = r"(?<![\d:./-])(?P<d>\d{1,2})\s*日?(?![\d:./-])"
_NO_YEAR = r"(?<!\d)(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})(?!\d)\s*日?"
_URL_MONTH = re.compile(r"(?<!\d)((?:19|20)\d{2})[/-]?(0[1-9]|1[0-2]|[1-9](?=/))")
_EDGE = r"[\s\[\]()（）【】〔〕<>|·•/]*"
_FULL = re.compile(_YEAR_FIRST)
_SPLIT_AFTER = re.compile(rf"{_MONTH_FIRST}\D{{0,6}}?{_DAY_ALONE}")
_SPLIT_BEFORE = re.compile(rf"{_DAY_ALONE}\D{{0,6}}?{_MONTH_FIRST}")
_WHOLE = re.compile(rf"{_EDGE}{_LABEL}{_EDGE}(?:{_YEAR_FIRST}){_CLOCK}{_EDGE}")
_WHOLE_SHORT = re.compile(rf"{_EDGE}{_LABEL}{_EDGE}(?:{_SHORT_YEAR}){_CLOCK}{_EDGE}")
_WHOLE_NO_YEAR = re.compile(rf"{_EDGE}{_LABEL}{_EDGE}(?:{_NO_YEAR}){_CLOCK}{_EDGE}")
_WHOLE_MONTH = re.compile(rf"{_EDGE}(?:{_MONTH_FIRST}){_EDGE}")
_WHOLE_DAY = re.compile(rf"{_EDGE}(?:{_DAY_ALONE}){_EDGE}")


@dataclass(frozen=True, slots=True)
class RowDate:
    """A row's day and the words it was read from; ``day`` is ``None`` where nothing could be read."""

    day: date | None = None
    text: str = ""


def row_date(pieces: list[str], today: date, url: str = "") -> RowDate:
    """The date of a row from its pieces of text (one a node) other than the title, in document order.

    A piece that is nothing but a date outranks one inside other words. Month and day alone take the year from the
    row's ``url`` if that has the same month beside a year (``/2019/0915/``, ``t20190915_1``), else they mean the newest
    such day that is not after ``today``. A year and month beside a piece with the day are put together.
    """
    pieces = [" ".join(piece.translate(_FULLWIDTH).split()) for piece in pieces if piece.strip()]
    for pattern in (_WHOLE, _WHOLE_SHORT, _WHOLE_NO_YEAR):
        for piece in pieces:
            if (match := pattern.fullmatch(piece)) and (found := _made(match, today, url)):
                return RowDate(found, piece)
    return _split(pieces, today) or _inside(pieces, today)


def is_date(piece: str) -> bool:
    """Is this piece of text a date, or half of one, and nothing else?"""
    piece = " ".join(piece.translate(_FULLWIDTH).split())
    patterns = (_WHOLE, _WHOLE_SHORT, _WHOLE_NO_YEAR, _WHOLE_MONTH, _WHOLE_DAY)
    return any(pattern.fullmatch(piece) for pattern in patterns)


def _split(pieces: list[str], today: date) -> RowDate | None:
    halves = [piece for piece in pieces if _WHOLE_MONTH.fullmatch(piece) or _WHOLE_DAY.fullmatch(piece)]
    joined = " ".join(halves)
    for pattern in (_SPLIT_AFTER, _SPLIT_BEFORE):
        if (match := pattern.search(joined)) and (found := _made(match, today)):
            return RowDate(found, joined)
    return None


def _inside(pieces: list[str], today: date) -> RowDate:
    for piece in pieces:
        if (match := _FULL.search(piece)) and (found := _made(match, today)):
            return RowDate(found, match[0])
    return RowDate()


def _made(match: re.Match[str], today: date, url: str = "") -> date | None:
    parts = match.groupdict()
    month, day = int(parts["m"]), int(parts["d"])
    if parts.get("y") is None:
        named = [int(year) for year, its_month in _URL_MONTH.findall(url) if int(its_month) == month]
        return _day(named[-1], month, day) if named and named[-1] <= today.year else _newest(month, day, today)
    year = int(parts["y"])
    return _day(year + 2000 if year < 100 else year, month, day)


def _newest(month: int, day: int, today: date) -> date | None:
    # Tomorrow is allowed: a server's clock may be ahead. Four years back finds the last 29 February.
    for year in range(today.year + 1, today.year - 5, -1):
        found = _day(year, month, day)
        if found and found <= today + timedelta(days=1):
            return found
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
