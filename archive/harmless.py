"""Text from hostile pages made harmless where it is shown: on a terminal, in a spreadsheet; pure."""

from typing import Any

_PICTURES = {code: chr(0x2400 + code) for code in range(0x20) if code not in (0x09, 0x0A)}
_C1 = dict.fromkeys([0x7F, *range(0x80, 0xA0)], "\N{REPLACEMENT CHARACTER}")
_DIRECTION = dict.fromkeys([0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)], "")
_TABLE = {**_PICTURES, **_C1, **_DIRECTION}
_ONE_FOR_ONE = {**_TABLE, **dict.fromkeys(_DIRECTION, "\N{REPLACEMENT CHARACTER}"), 0x09: " ", 0x0A: " "}

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A spreadsheet may take a cell that begins so for a formula, Chinese ones the full-width signs too (OWASP, "CSV
Injection")."""


def harmless(text: str) -> str:
    """``text`` without what a terminal obeys: escapes are shown as pictures, changes of direction are dropped."""
    return text.translate(_TABLE)


def in_line(text: str) -> str:
    """``text`` harmless, to stand inside a line: a character for each of its own, so that places in it stay right."""
    return text.translate(_ONE_FOR_ONE)


def one_line(text: str) -> str:
    """``text`` harmless and on one line, without needless spaces."""
    return " ".join(harmless(text).split())


def guarded(text: str) -> str:
    """``text`` as a cell that no spreadsheet takes for a formula: an apostrophe stands before one that might be."""
    return f"'{text}" if text.lstrip("'").startswith(FORMULA_STARTS) else text


def unguarded(cell: str) -> str:
    """The text of a cell without the apostrophe that keeps spreadsheets from running it as a formula."""
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(FORMULA_STARTS) else cell


BYTE_ORDER_MARK = "\ufeff"
"""Before CSV: without it Excel takes UTF-8 for the system's own encoding and shows Chinese as rubbish."""


def cell(value: Any) -> str:
    """A value as a cell that no spreadsheet takes for a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    return guarded(";".join(value) if isinstance(value, list) else str(value))
