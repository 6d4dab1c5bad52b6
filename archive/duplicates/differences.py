"""What stands at the same place in two texts and is not the same: slips, other words, other facts."""

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import cache, lru_cache
from typing import NamedTuple

from opencc import OpenCC

from archive.duplicates.alignment import Hunk
from archive.duplicates.numbers import NUMERALS, is_year, value_of
from archive.text import comparison

WIDEST = 12
"""Letters of the longest span that counts as one fact replaced by another; a longer one is another passage."""

CONTEXT = 6
"""Letters shared around a hunk, before and behind together, so that it surely stands at the same place in both."""


class Kind(StrEnum):
    """What a difference is about; the values are those of ``archive.model.Difference.kind``."""

    NUMBER = "number"
    DATE = "date"
    YEAR = "year"
    PLACE = "place"
    NAME = "name"
    THEME = "theme"
    DOCUMENT_NUMBER = "document_number"
    SERIES = "series"
    SLIP = "slip"
    """One letter for another: a misprint or a misreading; says nothing about the facts."""
    WORDING = "wording"
    """The same word in the other Chinese script's usage: 資訊 for 信息."""


NUMERIC = frozenset({Kind.NUMBER, Kind.DATE, Kind.YEAR, Kind.DOCUMENT_NUMBER, Kind.SERIES})


class Spot(NamedTuple):
    """One difference, in letters of the comparison texts; ranges ``[start, end)``."""

    kind: Kind
    a_start: int
    a_end: int
    b_start: int
    b_end: int


def spots(a: str, b: str, hunks: list[Hunk], *, usages: bool = False) -> Iterator[Spot]:
    """The differences among the hunks of ``a`` and ``b``; insertions, deletions and other passages are none.

    ``usages`` says that one text is in traditional script and the other is not, so that words may be of two usages.
    """
    for hunk in hunks:
        if not hunk.before or not hunk.after or hunk.before + hunk.after < CONTEXT:
            continue
        a_start, a_end, b_start, b_end = hunk[:4]
        if max(a_end - a_start, b_end - b_start) > WIDEST:
            continue
        if (found := _number(a, b, a_start, a_end, b_start, b_end)) is not None:
            yield found
        elif a_end > a_start and b_end > b_start:
            if usages and _same_in_both_usages(a, b, a_start, a_end, b_start, b_end):
                yield Spot(Kind.WORDING, a_start, a_end, b_start, b_end)
            else:
                yield _words(a, b, a_start, a_end, b_start, b_end)


def _number(a: str, b: str, a_start: int, a_end: int, b_start: int, b_end: int) -> Spot | None:
    """The two numbers a hunk stands in, if there is one on each side and they differ.

    A hunk that replaces a numeral by another letter is a misprint: 247万亿 and 247万的 say nothing different.
    """
    if not _is_numeric(a[a_start:a_end]) or not _is_numeric(b[b_start:b_end]):
        return None
    a_start, a_end = _numeral_around(a, a_start, a_end)
    b_start, b_end = _numeral_around(b, b_start, b_end)
    if a_end == a_start or b_end == b_start:
        return None
    if _values(a[a_start:a_end]) == _values(b[b_start:b_end]):
        return None
    return Spot(_numeric_kind(a, b, a_start, a_end, b_start, b_end), a_start, a_end, b_start, b_end)


def _is_numeric(side: str) -> bool:
    return not side or not NUMERALS.isdisjoint(side)


def _numeral_around(text: str, start: int, end: int) -> tuple[int, int]:
    """The range widened over the numerals at its borders, and narrowed to those inside; empty if there are none."""
    while start > 0 and text[start - 1] in NUMERALS:
        start -= 1
    while end < len(text) and text[end] in NUMERALS:
        end += 1
    while start < end and text[start] not in NUMERALS:
        start += 1
    while end > start and text[end - 1] not in NUMERALS:
        end -= 1
    return start, end


_NUMERAL_RUN = re.compile("[0-9]+|[" + "".join(sorted(NUMERALS - set("0123456789"))) + "]+")


def _values(span: str) -> list[str]:
    return [value_of(run) for run in _NUMERAL_RUN.findall(span)]


_DOCUMENT_NUMBER = re.compile(
    "[发函办字告令监质]((?:19|20)[0-9]{2})[0-9]{1,4}号"
)  # 国市监质发〔2023〕73号, brackets gone


def _numeric_kind(a: str, b: str, a_start: int, a_end: int, b_start: int, b_end: int) -> Kind:
    for text, start, end in ((a, a_start, a_end), (b, b_start, b_end)):
        around = _DOCUMENT_NUMBER.search(text, max(0, start - 6), min(len(text), end + 6))
        if around is not None and around.start() < end and start < around.end():
            return Kind.DOCUMENT_NUMBER
    if all(is_year(value) for value in _values(a[a_start:a_end])[:1] + _values(b[b_start:b_end])[:1]):
        return Kind.YEAR
    behind = a[a_end : a_end + 1]
    if behind in {"月", "日", "号", "时"}:
        return Kind.DATE
    return Kind.NUMBER


_PLACE_ENDINGS = frozenset("省市县区镇乡村州盟旗岛")


def _words(a: str, b: str, a_start: int, a_end: int, b_start: int, b_end: int) -> Spot:
    one, two = a[a_start:a_end], b[b_start:b_end]
    if len(one) == len(two) == 1:
        kind = Kind.SLIP
    elif {one[-1], two[-1], a[a_end : a_end + 1]} & _PLACE_ENDINGS:
        kind = Kind.PLACE
    elif _in_theme(a, a_start, a_end) or _in_theme(b, b_start, b_end):
        kind = Kind.THEME
    else:
        kind = Kind.NAME
    return Spot(kind, a_start, a_end, b_start, b_end)


def _in_theme(text: str, start: int, end: int) -> bool:
    """Whether a span belongs to what is announced as the year's theme."""
    return "主题" in text[max(0, start - 20) : start] and "质量" in text[max(0, start - 20) : end + 20]


@cache
def _to_taiwan() -> OpenCC:
    return OpenCC("s2twp")


def _same_in_both_usages(a: str, b: str, a_start: int, a_end: int, b_start: int, b_end: int) -> bool:
    """Whether two spans are one word in mainland and in Taiwan usage: 项目 and 专案, 支持 and 支援."""
    margin = 2  # a word's letters outside the span are shared: 产权 of 知识产权 and 智慧财产权
    for left in (0, margin):
        for right in (0, margin):
            one = a[max(0, a_start - left) : a_end + right]
            two = b[max(0, b_start - left) : b_end + right]
            if two in _usages(one) or one in _usages(two):
                return True
    return False


@lru_cache(maxsize=4096)
def _usages(word: str) -> frozenset[str]:
    return frozenset({comparison(_to_taiwan().convert(word))})
