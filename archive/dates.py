"""Dates as other people's files write them."""

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

from archive.model import CHINA_OFFSET, Moment, Precision

_DATE = (
    r"(?P<year>\d{4})"
    r"(?:(?P<sep>[-/.])(?P<month>\d{1,2})(?P=sep)(?P<day>\d{1,2})|年(?P<m>\d{1,2})月(?P<d>\d{1,2})[日号])"
)
_TIME = (
    r"(?P<hour>\d{1,2})[:：时](?P<minute>\d{1,2})"
    r"(?:[:：](?P<second>\d{1,2})(?:[.,]\d+)?|分(?:(?P<s>\d{1,2})秒)?)?"
)
_ZONE = r"(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})"
_WRITTEN = re.compile(rf"{_DATE}(?:[T\s]*{_TIME}(?:\s*{_ZONE})?)?", re.IGNORECASE)
_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?(Z)?)?")

_EPOCH_FROM = 10**9
"""Smaller numbers are dates in digits (20230901) or nonsense; 10^9 seconds is September 2001."""
_MILLISECONDS_FROM = 10**11
"""As seconds this would be the year 5138, so it is milliseconds."""
_EPOCH_TO = 10**14
"""As milliseconds again the year 5138."""


def moment(value: str | int | float) -> Moment | None:
    """The moment that ``value`` writes, ``None`` if it is empty.

    Understands 20230901, 20230901083000, 2023-09-01, 2023/9/1, 2023.9.1, 2023年9月1日, each with or without a time
    and a zone; ISO 8601; RFC 5322 (``Fri, 01 Sep 2023 08:30:00 +0800``); seconds and milliseconds since 1970. Without
    a zone it is Chinese time. Raises ``ValueError`` for anything else.
    """
    text = str(value).strip()
    if not text:
        return None
    if found := _DIGITS.fullmatch(text):
        return _from_digits(found)
    if re.fullmatch(r"\d+(\.\d+)?", text):
        return _from_epoch(float(text))
    if found := _WRITTEN.fullmatch(text):
        return _from_parts(found)
    if re.match(r"[A-Za-z]{3},", text):
        return _aware(parsedate_to_datetime(text))
    raise ValueError(f"{text!r} is no date")


def _from_digits(found: re.Match[str]) -> Moment:
    year, month, day, hour, minute, second, utc = found.groups()
    offset = 0 if utc else CHINA_OFFSET
    if hour is None:
        return _local(datetime(int(year), int(month), int(day)), Precision.DAY)  # noqa: DTZ001 - zone added there
    local = datetime(int(year), int(month), int(day), int(hour), int(minute), int(second or 0))  # noqa: DTZ001
    return _local(local, Precision.SECOND if second else Precision.MINUTE, offset)


def _from_epoch(number: float) -> Moment:
    if not _EPOCH_FROM <= number < _EPOCH_TO:
        raise ValueError(f"{number:.0f} is no date")
    seconds = number / 1000 if number >= _MILLISECONDS_FROM else number
    return Moment(datetime.fromtimestamp(int(seconds), UTC), CHINA_OFFSET, Precision.SECOND)


def _from_parts(found: re.Match[str]) -> Moment:
    part = found.groupdict()
    year, month, day = int(part["year"]), int(part["month"] or part["m"]), int(part["day"] or part["d"])
    if part["hour"] is None:
        return _local(datetime(year, month, day), Precision.DAY)  # noqa: DTZ001
    second = part["second"] or part["s"]
    local = datetime(year, month, day, int(part["hour"]), int(part["minute"]), int(second or 0))  # noqa: DTZ001
    precision = Precision.SECOND if second else Precision.MINUTE
    return _local(local, precision, _offset(part["zone"]) if part["zone"] else CHINA_OFFSET)


def _offset(zone: str) -> int:
    if zone.upper() in {"Z", "UTC", "GMT"}:
        return 0
    digits = zone[1:].replace(":", "")
    minutes = int(digits[:2]) * 60 + int(digits[2:] or 0)
    return -minutes if zone[0] == "-" else minutes


def _local(local: datetime, precision: Precision, offset: int = CHINA_OFFSET) -> Moment:
    try:
        return Moment(local.replace(tzinfo=timezone(timedelta(minutes=offset))).astimezone(UTC), offset, precision)
    except OverflowError as error:
        raise ValueError(f"{local} is outside the calendar") from error


def _aware(when: datetime) -> Moment:
    offset = when.utcoffset()
    minutes = CHINA_OFFSET if offset is None else int(offset.total_seconds() // 60)
    return _local(when.replace(tzinfo=None), Precision.SECOND, minutes)
