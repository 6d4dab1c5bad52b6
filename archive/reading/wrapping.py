"""Chinese and Latin text broken into lines of a given width on a terminal; pure."""

import re
from collections.abc import Iterator
from functools import lru_cache

from rich.cells import cell_len
from rich.text import Text

NEVER_FIRST = frozenset("。，、；：？！）》〉」』】〕…—～·”’％,.;:?!)]}%")
"""Punctuation that no line of Chinese begins with (GB/T 15834-2011, 5.1); ASCII ones for mixed text."""

NEVER_LAST = frozenset("（《〈「『【〔“‘([{")
"""Opening punctuation that no line ends with."""

_UNIT = re.compile(r"[A-Za-z0-9\u00c0-\u024f_'/@#&+=%.:?~-]+|\s|.", re.DOTALL)
"""What is not broken inside: a Latin word, number or address; a single character otherwise."""


def wrap(text: str, width: int, indent: str = "") -> list[str]:
    """The lines of one paragraph, each at most ``width`` columns, the first one behind ``indent``.

    A Han character counts two columns. A word of letters stays whole unless it is longer than a line. Spaces at a
    break are dropped; nothing else is.
    """
    lines: list[str] = []
    line, used = indent, cell_len(indent)
    for unit in _units(text, max(width, 4)):
        size = _width(unit)
        if used + size > width and line.strip():
            end = _break(line, unit)
            if cell_len(line[end:]) + size > width or not line[:end].strip():
                end = len(line)
            lines.append(line[:end].rstrip())
            line = line[end:]
            used = cell_len(line)
            if unit.isspace() and not line:
                continue
        line += unit
        used += size
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def hanging(text: Text, width: int, indent: str = "") -> Text:
    """``text``, its styles kept, broken as by ``wrap``; the lines after the first begin with ``indent``.

    What ``text`` has in the columns of the indent is never broken.
    """
    plain = text.plain
    place = next((at for at in range(len(plain)) if cell_len(plain[:at]) >= cell_len(indent)), len(plain))
    fitted = text[:place]
    for number, line in enumerate(wrap(plain[place:], width - cell_len(plain[:place]))):
        place = plain.index(line, place)
        fitted.append("\n" + indent if number else "").append_text(text[place : place + len(line)])
        place += len(line)
    return fitted


@lru_cache(maxsize=8192)
def _width(unit: str) -> int:
    return cell_len(unit)


def _units(text: str, width: int) -> Iterator[str]:
    for unit in _UNIT.findall(text):
        if len(unit) > 1 and _width(unit) > width:
            yield from unit
        else:
            yield unit


def _break(line: str, following: str) -> int:
    """Where ``line`` may be broken if it is followed so: its length, or less if punctuation forbids that."""
    end = len(line)
    text = line + following[0]
    while end > 0 and (text[end] in NEVER_FIRST or text[:end].rstrip()[-1:] in NEVER_LAST):
        end -= 1
    return end
