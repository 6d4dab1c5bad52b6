"""Other scripts for the same words: traditional characters, the Big5 gates' vocabulary, readings."""

from functools import cache
from importlib.resources import files

from opencc import OpenCC

LEXICAL = {
    "質量": "品質",
    "網絡": "網路",
    "信息": "資訊",
    "航天": "航太",
    "軟件": "軟體",
    "視頻": "影片",
}
"""Words that the Big5 gate of a large portal swaps besides converting characters."""


@cache
def _converter() -> OpenCC:
    return OpenCC("s2t")


def traditional(text: str) -> str:
    """The text in traditional characters, word for word."""
    converted: str = _converter().convert(text)
    return converted


def lexical(text: str) -> str:
    """The text in traditional characters with the words that the gates swap."""
    text = traditional(text)
    for mainland, gate in LEXICAL.items():
        text = text.replace(mainland, gate)
    return text


@cache
def _readings() -> dict[str, str]:
    """Character to reading, from ``pinyin.txt``: one reading a line, then the characters read so."""
    table = files("qcrawl.replica").joinpath("pinyin.txt").read_text(encoding="utf-8")
    return {
        character: reading
        for line in table.splitlines()
        for reading, characters in [line.split()]
        for character in characters
    }


def with_pinyin(text: str) -> str:
    """The text with each known character's reading after it."""
    readings = _readings()
    return "".join(f"{character}{readings.get(character, '')}" for character in text)
