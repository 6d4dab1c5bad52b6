"""Numbers in a comparison text, by value: 2000 and 两千 are one, 第十一 and 第十二 are two."""

import re
from functools import lru_cache

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10**4, "亿": 10**8}

NUMERALS = frozenset("0123456789") | set(_DIGITS) | set(_UNITS) | set(_MYRIADS)
"""Every letter a number is written with."""

_NUMBER = re.compile("[0-9]+|[" + "".join(sorted(NUMERALS - set("0123456789"))) + "]+")

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
    if numeral[0] in "0123456789":
        return numeral.lstrip("0") or "0"
    if all(char in _DIGITS for char in numeral):  # spelled digit by digit, as in 二〇二一
        return "".join(str(_DIGITS[char]) for char in numeral).lstrip("0") or "0"
    total = section = digit = 0
    for char in numeral:
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


def is_year(value: str) -> bool:
    """Whether a number can be a year by its value."""
    return len(value) == 4 and int(value) in _YEARS
