"""Which characters a page's bytes stand for.

Of 197 labelled Chinese pages 12 carry a wrong label and 27 none, so a label is a hint and the bytes decide.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

from resiliparse.parse.encoding import detect_encoding

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_-]{2,20})""", re.IGNORECASE)
_XML = re.compile(rb"""<\?xml[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9_-]{2,20})""", re.IGNORECASE)
_HAN = re.compile(r"[\u4e00-\u9fff]")
_LATIN1 = {"iso-8859-1", "iso8859-1", "latin-1", "latin1", "ascii", "us-ascii"}
_NO_CHARSETS = {"utf-7", "unicode-escape", "raw-unicode-escape"}
"""Python reads texts with these, but no browser does: a page could hide tags from whoever filters it."""

MOST_BAD = 8
"""Bad characters of a page in UTF-8: a cut or a spliced advertisement. GBK read as UTF-8 has hundreds, and hardly any
Han."""
HEAD_BYTES = 4096
"""How far into the page a charset label is looked for (browsers stop at 1,024; Chinese templates put it later)."""
SAMPLE_BYTES = 200_000
"""How much of a page is shown to the statistical detector; more does not change its mind."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A page's text, the charset (a Python codec name) it was read in, and how many characters were unreadable."""

    text: str
    charset: str
    replacements: int


def decode(body: bytes, declared: str = "") -> Decoded:
    """The text of ``body``. ``declared`` is the charset of the HTTP header, if there was one. Never raises."""
    for bom, name in _BOMS:
        if body.startswith(bom):
            return _read(body[len(bom) :], name)
    utf8 = _utf8(body)
    if utf8 and (not utf8.replacements or (utf8.replacements <= MOST_BAD and len(_HAN.findall(utf8.text)) > 20)):
        return utf8
    tried = []
    for name in _candidates(body, declared):
        attempt = _read(body, name)
        if attempt.replacements < max(8, len(body) // 2000):  # .05 %
            return attempt
        tried.append(attempt)
    return min([utf8 or _read(body, "utf-8"), *tried], key=lambda attempt: attempt.replacements)


def labels(body: bytes, declared: str = "") -> list[str]:
    """The charset names the header and the page itself claim, in that order, as codec names we know."""
    found = [declared] if declared else []
    head = body[:HEAD_BYTES]
    found += [match.decode("ascii") for pattern in (_XML, _META) for match in pattern.findall(head)]
    return [name for name in (codec_of(label) for label in found) if name]


def codec_of(label: str) -> str:
    """The Python codec that reads what ``label`` is used for in practice; empty if there is none."""
    name = label.strip().lower().replace("_", "-")
    if name.startswith(("gb", "cp936", "x-gbk", "hz-gb", "euc-cn")):
        return "gb18030"
    if name.startswith(("big5", "cp950")):
        return "big5hkscs"
    if name in _LATIN1:
        return "cp1252"
    try:
        found = codecs.lookup(name).name
        b"\x80".decode(found, "replace")  # base64, zlib, idna and others of Python's codecs cannot read a text so
    except (LookupError, ValueError):  # ValueError: a NUL in the name, or a codec that knows no "replace"
        return ""
    return "" if found in _NO_CHARSETS else found


def _utf8(body: bytes) -> Decoded | None:
    """``body`` read as UTF-8; ``None`` if more than ``MOST_BAD`` places of it are none, without reading on."""
    rest = memoryview(body)
    for bad in range(MOST_BAD + 1):
        try:
            text, _ = codecs.utf_8_decode(rest, "strict", True)
        except UnicodeDecodeError as error:
            rest = rest[error.end :]
        else:
            return _read(body, "utf-8") if bad else Decoded(text, "utf-8", text.count("\ufffd"))
    return None


def _candidates(body: bytes, declared: str) -> Iterator[str]:
    """What ``body`` may be, the likeliest first, each once; nothing is looked into before it is asked for."""
    claimed = labels(body, declared)
    chinese = [name for name in claimed if name in ("gb18030", "big5hkscs")]
    yield from dict.fromkeys(chinese)
    is_dense = _is_dense(body)
    western = [name for name in claimed if name not in chinese]
    if is_dense:
        western = [name for name in western if not name.startswith(("cp125", "iso8859"))]
    yield from dict.fromkeys(western)
    guess = codec_of(detect_encoding(body[:SAMPLE_BYTES], html5_compatible=True) or "")
    if guess == "cp1252" and (chinese or is_dense):
        guess = ""  # a Western guess on dense high bytes is Chinese misread
    last = dict.fromkeys((guess, "gb18030", "big5hkscs", "cp1252"))
    yield from (name for name in last if name and name not in chinese and name not in western)


def _is_dense(body: bytes) -> bool:
    # Accents in Western prose stand alone; in GBK and Big5 high bytes come in runs.
    sample = body[:SAMPLE_BYTES]
    runs = re.findall(rb"[\x80-\xff]{4,}", sample)
    return sum(map(len, runs)) > 200


def _read(body: bytes, name: str) -> Decoded:
    text = body.decode(name, "replace")
    return Decoded(text, name, text.count("\ufffd"))
