"""What stands at the same place in two texts and is not the same: slips, other words, other facts."""

import re
from collections.abc import Callable, Iterator
from enum import StrEnum
from functools import cache, lru_cache, partial
from typing import NamedTuple

from opencc import OpenCC

from archive.duplicates import numbers, vocabulary
from archive.duplicates.alignment import Hunk
from archive.duplicates.numbers import NUMERALS
from archive.duplicates.vocabulary import Words
from archive.text import letter

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
    """The same word in the other Chinese script's usage (資訊 for 信息), or an editor's common word for another."""


WORDS = frozenset({Kind.NAME, Kind.PLACE, Kind.THEME})

NUMERIC = frozenset({Kind.NUMBER, Kind.DATE, Kind.YEAR, Kind.DOCUMENT_NUMBER, Kind.SERIES})


class Spot(NamedTuple):
    """One difference, in letters of the comparison texts; ranges ``[start, end)``."""

    kind: Kind
    a_start: int
    a_end: int
    b_start: int
    b_end: int


_spot: Callable[[tuple[Kind, int, int, int, int]], Spot] = partial(tuple.__new__, Spot)
"""Twice as fast as calling the class, and a text read by a machine has hundreds."""


def spots(a: str, b: str, hunks: list[Hunk], *, usages: bool = False) -> Iterator[Spot]:
    """The differences among the hunks of ``a`` and ``b``; insertions, deletions and other passages are none.

    At the very beginning only numbers are compared, 3月5日 with 6月3日: words may be those of two leads.
    ``usages`` says that a text is in traditional script, so that words may be of two usages.
    """
    for a_start, a_end, b_start, b_end, before, after in hunks:
        if not after or before + after < CONTEXT:
            continue
        one, two = a[a_start:a_end], b[b_start:b_end]
        if len(one) > WIDEST or len(two) > WIDEST:
            if before:
                yield from _numbers_of_a_form(a, b, a_start, a_end, b_start, b_end)
            continue
        if before and not usages and _is_slip(one, two):
            yield _spot((Kind.SLIP, a_start, a_end, b_start, b_end))
            continue
        # A hunk that replaces a numeral by another letter is a misprint: 247万亿 and 247万的 say nothing different.
        if not (one and _NO_NUMERAL(one)) and not (two and _NO_NUMERAL(two)):
            found = _numbers(a, b, a_start, a_end, b_start, b_end)
            if found:
                yield from found
                continue
        if before and one and two:
            yield _words(a, b, a_start, a_end, b_start, b_end, usages=usages)


_NO_NUMERAL = NUMERALS.isdisjoint


def _is_slip(one: str, two: str) -> bool:
    """Whether two spans can be seen to be a misprint at once, as most are: of one letter, and no numbers, no places."""
    if len(one) != 1 or len(two) != 1 or (one in NUMERALS and two in NUMERALS):
        return False
    letters = vocabulary.places().letters
    return one not in letters or two not in letters


def _numbers(a: str, b: str, a_start: int, a_end: int, b_start: int, b_end: int) -> list[Spot]:
    """The numbers that two ranges stand in, if there are some on each side."""
    a_start, a_end = _numeral_around(a, a_start, a_end)
    b_start, b_end = _numeral_around(b, b_start, b_end)
    if a_end == a_start or b_end == b_start:
        return []
    one, two = a[a_start:a_end], b[b_start:b_end]
    if one.isdecimal() and two.isdecimal():
        if one.lstrip("0") != two.lstrip("0"):
            return [_number(a, b, a_start, a_end, b_start, b_end)]
    elif not numbers.agree(one, two):
        if NUMERALS.issuperset(one) or numbers.form(one) != numbers.form(two):
            return [_number(a, b, a_start, a_end, b_start, b_end)]
        return _one_by_one(a, b, a_start, a_end, b_start, b_end)
    return [_spot((Kind.WORDING, a_start, a_end, b_start, b_end))]  # the same in another writing


def _one_by_one(a: str, b: str, a_start: int, a_end: int, b_start: int, b_end: int) -> list[Spot]:
    """The numbers that differ between two ranges that are the same but for their numbers."""
    both = zip(numbers.spans(a, a_start, a_end), numbers.spans(b, b_start, b_end), strict=True)
    return [_number(a, b, *one, *two) for one, two in both if not numbers.agree(a[slice(*one)], b[slice(*two)])]


def _number(a: str, b: str, a_start: int, a_end: int, b_start: int, b_end: int) -> Spot:
    """Two numbers that disagree."""
    unit, other_unit = a[a_end : a_end + 1], b[b_end : b_end + 1]
    kind = Kind.NUMBER
    if (unit == "号" and _in_document_number(a, a_start, a_end)) or (
        other_unit == "号" and _in_document_number(b, b_start, b_end)
    ):
        kind = Kind.DOCUMENT_NUMBER
    elif numbers.is_year(a[a_start:a_end]) and numbers.is_year(b[b_start:b_end]):
        kind = Kind.YEAR
    elif unit in _DATE_UNITS:
        kind = Kind.DATE
    return _spot((kind, a_start, a_end, b_start, b_end))


def _numbers_of_a_form(a: str, b: str, a_start: int, a_end: int, b_start: int, b_end: int) -> list[Spot]:
    """The numbers that differ in a longer span that is the same but for its numbers: 8月18日7时26分."""
    a_start, a_end = _numeral_around(a, a_start, a_start)[0], _numeral_around(a, a_end, a_end)[1]
    b_start, b_end = _numeral_around(b, b_start, b_start)[0], _numeral_around(b, b_end, b_end)[1]
    if numbers.form(a[a_start:a_end]) != numbers.form(b[b_start:b_end]):
        return []
    return _one_by_one(a, b, a_start, a_end, b_start, b_end)


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


_DATE_UNITS = frozenset("月日号时")

_DOCUMENT_NUMBER = re.compile(
    "[发函办字告令监质](?:19|20)[0-9]{2}[0-9]{1,4}号"
)  # 国市监质发〔2023〕73号, brackets gone


def _in_document_number(text: str, start: int, end: int) -> bool:
    """Whether the digits from ``start`` to ``end``, before 号, are the number of an official document (发文字号)."""
    found = _DOCUMENT_NUMBER.search(text, max(0, start - 1), end + 1)
    return found is not None


_PLACE_ENDINGS = frozenset("省市县区镇乡村州盟旗岛")


def _words(a: str, b: str, a_start: int, a_end: int, b_start: int, b_end: int, *, usages: bool) -> Spot:
    """What two spans say, of which neither is a number."""
    one, two = a[a_start:a_end], b[b_start:b_end]
    kind, left, right = _sort_of_words(a[max(0, a_start - AROUND) : a_start], one, two, a[a_end : a_end + AROUND])
    if kind is not Kind.WORDING and usages and _same_in_both_usages(a, b, a_start, a_end, b_start, b_end):
        kind = Kind.WORDING
    elif kind is Kind.PLACE:
        return _spot((kind, a_start - left, a_end + right, b_start - left, b_end + right))
    elif kind is Kind.NAME and (_in_theme(a, a_start, a_end) or _in_theme(b, b_start, b_end)):
        kind = Kind.THEME
    return _spot((kind, a_start, a_end, b_start, b_end))


AROUND = 2
"""Letters before or after a span that may belong to its words: 北京 and 南京 differ in one letter of two."""

_WINDOWS = [(left, width - left) for width in range(AROUND + 1) for left in range(width + 1)]


@lru_cache(maxsize=1 << 15)
def _sort_of_words(before: str, one: str, two: str, after: str) -> tuple[Kind, int, int]:
    """The kind of two spans with what stands around both, and how many letters of that belong to the words."""
    if (wider := _widened(vocabulary.places(), before, one, two, after)) is not None:
        return Kind.PLACE, *wider
    if len(one) == len(two) == 1:
        return Kind.SLIP, 0, 0
    if after[:1] in _PLACE_ENDINGS or (one[-1] in _PLACE_ENDINGS and two[-1] in _PLACE_ENDINGS):
        return Kind.PLACE, 0, 0
    if _says_when(one, two, after) or _widened(vocabulary.common(), before, one, two, after) is not None:
        return Kind.WORDING, 0, 0
    return Kind.NAME, 0, 0


_WHEN = re.compile(
    f"(?:今[天日晚晨年]|昨[天日晚]|明[天日晚]|当[天日晚年]|近日|日前|去年|年内|[{''.join(sorted(NUMERALS))}]+[年月日号时])+"
)


def _says_when(one: str, two: str, after: str) -> bool:
    """Whether two spans are dates, one of them as seen from the day itself: 今天 and 9月1日."""
    if not (_NO_NUMERAL(one) or _NO_NUMERAL(two)):
        return False
    return any(_WHEN.fullmatch(one + end) and _WHEN.fullmatch(two + end) for end in {"", after[:1]})


def _widened(words: Words, before: str, one: str, two: str, after: str) -> tuple[int, int] | None:
    """How many letters before and after two spans make both of them ``words``, if any do."""
    if not words.letters.issuperset(one) or not words.letters.issuperset(two):
        return None
    whole, other, start = before + one + after, before + two + after, len(before)
    end, other_end = start + len(one), start + len(two)
    for left, right in _WINDOWS:
        if left > start or right > len(after):
            continue
        if words.make(whole[start - left : end + right]) and words.make(other[start - left : other_end + right]):
            return left, right
    return None


def _in_theme(text: str, start: int, end: int) -> bool:
    """Whether a span belongs to what is announced as the year's theme."""
    return "主题" in text[max(0, start - 20) : start] and "质量" in text[max(0, start - 20) : end + 20]


def _same_in_both_usages(a: str, b: str, a_start: int, a_end: int, b_start: int, b_end: int) -> bool:
    """Whether two spans are one word in mainland and in Taiwan usage: 项目 and 专案, 支持 and 支援."""
    windows = [
        (a[max(0, a_start - left) : a_end + right], b[max(0, b_start - left) : b_end + right])
        for left, right in _NEAR  # letters of a word around the span are shared: 知识|产权
    ]
    if all(_in_taiwan(words) == words for words in windows[-1]):  # as most are: said alike in both places
        return False
    one, two = windows[0]
    if one == _in_taiwan(two) or two == _in_taiwan(one):
        return True  # 程序 is a word of both: there it is 进程, which 程式 would be here
    return any(_in_taiwan(one) == _in_taiwan(two) for one, two in windows)


_NEAR = ((0, 0), (0, 2), (2, 0), (2, 2))
"""Letters before and after a span that may belong to its word, the widest last."""


@cache
def _converter() -> OpenCC:
    return OpenCC("s2twp")


@lru_cache(maxsize=4096)
def _in_taiwan(words: str) -> str:
    """``words`` as Taiwan says it, in comparison letters."""
    converted: str = _converter().convert(words)
    converted = converted.replace("品質", "質量")  # the event's own word: 質量 is mass there, so OpenCC leaves it
    return "".join(map(letter, converted))
