"""Numbers in a comparison text, by value: 2000 and 两千 are one, 第十一 and 第十二 are two."""

import re
from functools import lru_cache

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10**4, "亿": 10**8}

NUMERALS = frozenset("0123456789") | set(_DIGITS) | set(_UNITS) | set(_MYRIADS)
"""Every letter a number is written with."""

_SPELLED = "".join(sorted(NUMERALS - set("0123456789")))
_LARGE = "".join([*_UNITS, *_MYRIADS])
_FRACTION = f"(?:点[{''.join(_DIGITS)}]+[{_LARGE}]*)?"
_NUMBER = re.compile(f"[0-9]+[{_LARGE}]*|百分之(?:[0-9]+|[{_SPELLED}]+{_FRACTION})|[{_SPELLED}]+{_FRACTION}")
"""As in 3000万, 三千万 and 百分之三点二."""

_MOST_FIGURES = 18
"""Figures of the longest number that is counted with; a longer one is a serial number, whatever comes behind."""

_YEARS = range(1949, 2100)
"""Years that articles of this field speak of."""


@lru_cache(maxsize=4096)
def count(letters: str) -> int:
    """How many numbers there are in a comparison text; kept, since a text is in many pairs."""
    return len(_NUMBER.findall(letters))


def values(letters: str) -> list[str]:
    """The numbers of ``letters`` by value, in decimal without leading zeros, so that spellings compare.

    A decimal point is punctuation, hence gone already.
    """
    return [value_of(numeral) for numeral in _NUMBER.findall(letters)]


def spans(letters: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where the numbers stand that begin in ``letters[start:end]``."""
    return [found.span() for found in _NUMBER.finditer(letters, start, end)]


def form(letters: str) -> str:
    """``letters`` with a mark for each number: what is left of 8月18日7时 and of 9月3日18时 is the same."""
    return _NUMBER.sub("#", letters)


_YEAR = re.compile("(?:19|20)[0-9]{2}年|[一二][〇零九]..年")


def names_a_year(letters: str) -> bool:
    """Whether ``letters`` say a year, as in 2021年."""
    return _YEAR.search(letters) is not None


@lru_cache(maxsize=4096)
def value_of(numeral: str) -> str:
    """The value of a run of digits, or of Chinese numerals, in decimal."""
    numeral = numeral.removeprefix("百分之")
    whole, point, decimals = numeral.partition("点")
    if point:  # 三点二 is 32, as 3.2 is without its point
        figures = decimals.rstrip(_LARGE)
        spelled = value_of(whole) + "".join(str(_DIGITS[char]) for char in figures)
        return value_of(spelled + decimals[len(figures) :])
    figures = numeral.rstrip(_LARGE) if numeral[0] in "0123456789" else ""
    if figures == numeral or len(figures) > _MOST_FIGURES:
        return figures.lstrip("0") or "0"
    if all(char in _DIGITS for char in numeral):  # spelled digit by digit, as in 二〇二一
        return "".join(str(_DIGITS[char]) for char in numeral).lstrip("0") or "0"
    total = section = 0
    digit = int(figures or 0)
    for char in numeral[len(figures) :]:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char in _UNITS:
            section += (digit or 1) * _UNITS[char]
            digit = 0
        else:
            unit, below = _MYRIADS[char], section + digit
            total = (total + below) * unit if 0 < total < unit else total + (below or 1) * unit
            section = digit = 0
    return str(total + section + digit)


def agree(one: str, two: str) -> bool:
    """Whether two stretches say the same numbers, or one says them and more: the 16th, and the 16th of December."""
    few, many = sorted((_NUMBER.findall(one), _NUMBER.findall(two)), key=len)
    if len(few) == len(many):
        return all(map(_may_be_one, few, many))
    said, more = list(map(value_of, few)), list(map(value_of, many))
    return said in (more[: len(said)], more[-len(said) :])


def _may_be_one(one: str, two: str) -> bool:
    """Whether two numerals are one value, as far as can be told without the point: 1.5亿 is 15亿 here, and 15000万."""
    valued = [(value_of(numeral), numeral) for numeral in (one, two)]
    (small, _), (large, numeral) = sorted(valued, key=lambda pair: (len(pair[0]), pair[0]))
    if small == large:
        return True
    figures = numeral.rstrip(_LARGE)
    if figures == numeral or one[-1] == two[-1]:
        return False
    return large.rstrip("0") == small.rstrip("0") and len(large) - len(small) < len(figures)


def is_year(letters: str) -> bool:
    """Whether the number that ``letters`` begin with can be a year by its value."""
    if letters.isdecimal():
        return len(letters) == 4 and int(letters) in _YEARS
    value = values(letters)[0]
    return len(value) == 4 and int(value) in _YEARS
