"""Every notation of a publication time met on these sites → ``Moment``."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from archive.model import CHINA_OFFSET, Moment, Precision

FIRST_YEAR = 1994
"""China's first web pages are of this year; an earlier date on a page tells of something else."""

_DIGITS = {"〇": "0", "○": "0", "零": "0", "一": "1", "二": "2", "三": "3", "四": "4", "五": "5", "六": "6", "七": "7",
           "八": "8", "九": "9"}  # fmt: skip
_HAN_DATE = re.compile(
    r"([〇○零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})日"
)

_DIGIT = re.compile(r"\d|[〇○零一二三四五六七八九]{4}年")
_CLOCK = (
    r"(?:[\sT,，·|]*(?:\(?(?:星期|周|週|禮拜)[一二三四五六日天]\)?)?[\s|]*"
    r"(?P<half>上午|下午|凌晨|晚上|中午|[AaPp][Mm]\.?)?\s*"
    r"(?P<hour>[012]?\d)\s*(?::|时|時|点|點)\s*(?P<minute>[0-5]\d)\s*(?:(?::|分)\s*(?P<second>[0-5]\d))?"
    r"(?:\.\d{1,9})?\s*(?P<after>[AaPp][Mm]\b)?\s*(?P<zone>Z\b|[+-][01]\d:?[0-5]\d)?)?"
)
_PATTERNS = tuple(
    re.compile(pattern + _CLOCK)
    for pattern in (
        (
            r"(?<!\d)(?P<year>(?:19|20)\d\d)\s*(?:[年/.-]|\s)\s*(?P<month>1[0-2]|0?[1-9])\s*[月/.-]\s*"
            r"(?P<day>3[01]|[12]\d|0?[1-9])(?:\s*日|\s*号|(?!\d))?"
        ),
        r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<month>1[0-2]|0[1-9])(?P<day>3[01]|[12]\d|0[1-9])(?!\d)",
        r"(?<![\d.])(?P<year>[012]\d)[-/年.](?P<month>1[0-2]|0[1-9])[-/月.](?P<day>3[01]|[12]\d|0[1-9])(?!\d|\.\d)",
    )
)
_PACKED = re.compile(
    r"(?<![\d-])((?:(?:(?:19|20)\d\d|[012]\d)[-/.])?(?:1[0-2]|0[1-9])[-/.](?:3[01]|[12]\d|0[1-9]))([012]\d:[0-5]\d)"
)
_GLUED = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*(1[0-2]|0[1-9])/(3[01]|[12]\d|0[1-9])\s*(?=[012]\d:[0-5]\d)")
_SPLIT_DAY = re.compile(r"(?<!\d)(?P<month>1[0-2]|0?[1-9])[-/.月](?P<day>3[01]|[12]\d|0?[1-9])(?:日|(?!\d))" + _CLOCK)
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_ENGLISH = re.compile(
    r"\b(?:(?P<d1>[0-3]?\d)(?:st|nd|rd|th)?\s+)?(?P<name>" + "|".join(_MONTHS) + r")[a-z]*\.?\s+"
    r"(?:(?P<d2>[0-3]?\d)(?:st|nd|rd|th)?,?\s+)?(?P<year>(?:19|20)\d\d)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Found:
    """A time read from a text, and where it stood there."""

    moment: Moment
    start: int
    end: int


def normalised(text: str) -> str:
    """``text`` with full-width digits and signs made narrow and dates in Chinese numerals in digits."""
    text = unicodedata.normalize("NFKC", text)
    text = _GLUED.sub(r"\1-\2-\3 ", _PACKED.sub(r"\1 \2", text))
    return _HAN_DATE.sub(lambda m: f"{_year(m[1])}年{_number(m[2])}月{_number(m[3])}日", text)


@lru_cache(maxsize=4096)
def find(text: str) -> tuple[Found, ...]:
    """All times in ``text``, in order; offsets are of ``normalised(text)``."""
    if not _DIGIT.search(text):
        return ()
    text = normalised(text)
    found: list[Found] = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if any(match.start() < other.end and other.start < match.end() for other in found):
                continue
            moment = _moment(match.groupdict())
            if moment:
                found.append(Found(moment, match.start(), match.end()))
    return tuple(sorted(found, key=lambda item: item.start))


def first(text: str) -> Moment | None:
    """The first time in ``text`` in Chinese or numeric notation."""
    found = find(text)
    return found[0].moment if found else None


def english(text: str) -> Moment | None:
    """The first date with an English month name, as a day."""
    for match in _ENGLISH.finditer(text):
        day = match["d1"] or match["d2"]
        if day:
            month = _MONTHS.index(match["name"][:3].lower()) + 1
            return _moment({"year": match["year"], "month": str(month), "day": day})
    return None


def stamped(text: str) -> Moment | None:
    """A machine's time: ISO 8601, ``20210908141332``, seconds or milliseconds since 1970, or as ``first`` reads it."""
    text = text.strip()
    if re.fullmatch(r"1\d{9}|1\d{12}", text):
        return Moment(datetime.fromtimestamp(int(text[:10]), UTC))
    packed = re.fullmatch(r"((?:19|20)\d{6})(\d{2})(\d{2})(\d{2})?", text)
    if packed:
        text = f"{packed[1]} {packed[2]}:{packed[3]}" + (f":{packed[4]}" if packed[4] else "")
    return first(text)


def month_day(text: str, year: int) -> Moment | None:
    """A time that leaves the year out, such as ``09-08 14:13``, in ``year``."""
    match = _SPLIT_DAY.search(normalised(text))
    return _moment({**match.groupdict(), "year": str(year)}) if match else None


def in_url(url: str) -> Moment | None:
    """The day that ``url`` carries in its path: weak, for sites move and dates there are off by one."""
    match = re.search(
        r"(?<!\d)((?:19|20)\d\d)[-/_]?(1[0-2]|0?[1-9])[-/_]?(3[01]|[12]\d|0?[1-9])(?=\D|$)", url.partition("://")[2]
    ) or re.search(r"[/t_](20\d\d)(1[0-2]|0[1-9])(3[01]|[12]\d|0[1-9])", url)
    return _moment({"year": match[1], "month": match[2], "day": match[3]}) if match else None


def year_in_url(url: str) -> int | None:
    """The year that ``url`` carries in its path."""
    match = re.search(r"(?<!\d)(20[0-3]\d|199\d)(?=[-/_]|\d{2}[-/_]|\d{4}[-/_.])", url.partition("://")[2])
    return int(match[1]) if match else None


def doubt(moment: Moment, now: datetime) -> str:
    """Why ``moment`` cannot be a publication time; empty if it can. Two days of slack for wrong clocks and zones."""
    if moment.utc - now > timedelta(days=2):
        return f"The date {moment} lies in the future."
    if moment.local.year < FIRST_YEAR:
        return f"The date {moment} is older than the web."
    return ""


def _moment(parts: dict[str, str | None]) -> Moment | None:
    year = int(parts["year"] or 0)
    year += 2000 if year < 100 else 0
    hour, precision = parts.get("hour"), Precision.DAY
    clock = (0, 0, 0)
    if hour:
        clock = (_hour(int(hour), parts.get("half") or parts.get("after") or ""), int(parts["minute"] or 0),
                 int(parts.get("second") or 0))  # fmt: skip
        precision = Precision.SECOND if parts.get("second") else Precision.MINUTE
    try:
        local = datetime(year, int(parts["month"] or 0), int(parts["day"] or 0), *clock)  # noqa: DTZ001 - a page's clock
    except ValueError:
        return None
    return Moment.from_local(local, precision, _offset(parts.get("zone")))


def _offset(zone: str | None) -> int:
    if not zone:
        return CHINA_OFFSET
    if zone == "Z":
        return 0
    minutes = int(zone[1:3]) * 60 + int(zone[-2:])
    return -minutes if zone[0] == "-" else minutes


def _hour(hour: int, half: str) -> int:
    afternoon = half[:1] in ("下", "晚", "P", "p")
    if afternoon and hour < 12:
        return hour + 12
    return 0 if half[:1] in ("A", "a", "凌", "上") and hour == 12 else hour


def _year(numerals: str) -> str:
    return "".join(_DIGITS[numeral] for numeral in numerals)


def _number(numerals: str) -> int:
    if "十" not in numerals:
        return int(_year(numerals))
    tens, _, ones = numerals.partition("十")
    return (int(_DIGITS[tens]) if tens else 1) * 10 + (int(_DIGITS[ones]) if ones else 0)
