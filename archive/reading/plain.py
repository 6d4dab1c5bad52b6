"""Text from hostile pages made harmless on a terminal; pure."""

_PICTURES = {code: chr(0x2400 + code) for code in range(0x20) if code not in (0x09, 0x0A)}
_C1 = dict.fromkeys([0x7F, *range(0x80, 0xA0)], "\N{REPLACEMENT CHARACTER}")
_DIRECTION = dict.fromkeys([0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)], "")
_TABLE = {**_PICTURES, **_C1, **_DIRECTION}


def harmless(text: str) -> str:
    """``text`` without what a terminal obeys: escapes are shown as pictures, changes of direction are dropped."""
    return text.translate(_TABLE)


def one_line(text: str) -> str:
    """``text`` harmless and on one line."""
    return " ".join(harmless(text).split())
