"""Comparison text: what of a text counts when two are compared. Nothing here touches what people read.

A reading text becomes a row of code points by one lookup table: NFKC, accents off Latin, Greek and Cyrillic letters,
traditional Chinese to simplified, lower case, and everything gone that is no letter, mark or digit (spaces,
punctuation, symbols, zero-width characters). Each kept code point remembers where it stands in the reading text, so
that whatever is found can be shown.
"""

import unicodedata
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
from opencc import OpenCC

Codes = npt.NDArray[np.uint32]
Positions = npt.NDArray[np.intp]

_PLANES = 0x32400
"""Beyond the ideographs of plane 3 there are no letters."""

_BASIC = 0x10000
"""Code points of the plane that nearly all texts keep to. Its table takes a third of the time of the whole one, which
is made for a text that goes beyond."""

_ALPHABETS_WITH_ACCENTS = 0x2000
"""Latin, Greek and Cyrillic lie below; their accents are decoration to a comparison (pinyin, é). Kana lie above, and
there a combining mark makes another letter (が is not か)."""

_VARIANTS = {
    "著": "着",
    "妳": "你",
    "祂": "他",
    "牠": "它",
    "衹": "只",
    "隻": "只",
    "託": "托",
    "麽": "么",
    "囘": "回",
    "敍": "叙",
    "衞": "卫",
    "馀": "余",
}
"""What machine conversion leaves behind or does the other way round, beyond OpenCC's character table."""


@dataclass(frozen=True, slots=True)
class Normalised:
    """The comparison text of one reading text."""

    codes: Codes
    """Code points kept, after normalisation; shape (n,)."""
    positions: Positions
    """Where each stands in the reading text; shape (n,), rising."""

    def __str__(self) -> str:
        return from_codes(self.codes)


_FIRST_MARK_THAT_COUNTS = 0x0900
"""Indic and later scripts write vowels as marks; the marks below are accents, points and variation."""

_VARIATION_SELECTORS = (*range(0xFE00, 0xFE10), *range(0x180B, 0x180E))


@cache
def _table(size: int) -> Codes:
    """Code point to its folded code point, 0 where the character does not count; shape (size,)."""
    table = np.zeros(size, np.uint32)
    for first, last in _below(size, _STABLE):
        table[first:last] = np.arange(first, last, dtype=np.uint32)
    for first, last in _below(size, _UNSTABLE):
        letters = unicodedata.normalize("NFKC", "\n".join(map(chr, range(first, last)))).lower()
        if first < _ALPHABETS_WITH_ACCENTS:
            letters = unicodedata.normalize("NFD", letters)
        table[first:last] = [
            ord(piece[0]) if piece.isalnum() else _first_that_counts(piece) if piece.isprintable() or piece[1:] else 0
            for piece in letters.split("\n")  # most of the upper planes is no character yet, and not printable
        ]
    table[list(_VARIATION_SELECTORS)] = 0
    return _simplified(table)


def _below(size: int, ranges: tuple[tuple[int, int], ...]) -> list[tuple[int, int]]:
    """Those of the ranges that a table of this size has; none lies across the end of the basic plane."""
    return [(first, last) for first, last in ranges if first < size]


_STABLE = ((0x4E00, 0xA000), (0x17000, 0x1B000), (0x20000, 0x2F800), (0x30000, _PLANES))
"""Ideographs and Tangut, which stand for themselves."""

_UNSTABLE = (
    (0x20, _ALPHABETS_WITH_ACCENTS),
    (_ALPHABETS_WITH_ACCENTS, 0x4E00),
    (0xA000, 0xD800),
    (0xE000, _BASIC),
    (_BASIC, 0x17000),
    (0x1B000, 0x20000),
    (0x2F800, 0x2FA20),
)
"""The others, worked out a range at a time: one by one takes twice as long, at each start of a command."""


def _first_that_counts(characters: str) -> int:
    """The code of the first letter, mark or digit among them, or 0."""
    for character in characters:
        category = unicodedata.category(character)
        if category[0] in "LN" or (category in {"Mn", "Mc"} and ord(character) >= _FIRST_MARK_THAT_COUNTS):
            return ord(character)
    return 0


def _simplified(table: Codes) -> Codes:
    """The table with each ideograph on the right replaced by its simplified form."""
    simple = np.arange(_PLANES, dtype=np.uint32)
    codes = np.unique(table)
    codes = codes[((codes >= 0x3400) & (codes < 0xA000)) | ((codes >= 0xF900) & (codes < 0xFB00)) | (codes >= 0x20000)]
    converted = to_codes(OpenCC("t2s").convert("\n".join(map(chr, codes.tolist()))))
    ends = np.append(np.flatnonzero(converted == ord("\n")), len(converted))
    starts = np.append(0, ends[:-1] + 1)
    alone = ends - starts == 1
    simple[codes[alone]] = converted[starts[alone]]
    for before, after in _VARIANTS.items():
        simple[ord(before)] = ord(after)
    table = simple[table]
    folded = np.arange(_PLANES, dtype=np.uint32)
    folded[: len(table)] = table
    for _ in range(3):  # folding a folded letter must change nothing; the longest chains end after three
        table = folded[table]
    return table


@cache
def letter(character: str) -> str:
    """The one that stands for a character in a comparison text; empty if it does not count."""
    code = ord(character)
    table = _table(_BASIC if code < _BASIC else _PLANES)
    return chr(folded) if code < _PLANES and (folded := int(table[code])) else ""


def to_codes(text: str) -> Codes:
    """The code points of ``text``; shape (len(text),). Lone surrogates pass through."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def from_codes(codes: Codes) -> str:
    """The string of these code points."""
    return codes.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")


def fold(codes: Codes) -> Codes:
    """Each code point folded for comparison, 0 where it does not count; same shape."""
    if (codes < _BASIC).all():
        folded = _table(_BASIC)[codes]
    else:
        letters = codes < _PLANES
        folded = np.where(letters, _table(_PLANES)[np.where(letters, codes, 0)], 0)
    tones = _tones(codes)
    if len(tones):
        _drop_pinyin(folded, tones)
    return folded.astype(np.uint32, copy=False)


_TONES = np.array([ord(vowel) for vowel in "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹ"], np.uint32)
_LOWEST_TONE, _HIGHEST_TONE = _TONES.min(), _TONES.max()
_LONGEST_SYLLABLE = 6
"""zhuang, chuang, shuang."""


def _tones(codes: Codes) -> Positions:
    """Where vowels with a tone of pinyin stand; shape (m,)."""
    accented: Positions
    (accented,) = (codes - _LOWEST_TONE <= _HIGHEST_TONE - _LOWEST_TONE).nonzero()  # unsigned: wraps below
    return accented[np.isin(codes[accented], _TONES)] if len(accented) else accented


def _drop_pinyin(folded: Codes, tones: Positions) -> None:
    """Zero the syllables that stand behind each ideograph of a text for learners: 质zhì量liàng, 质 (zhì) 量 (liàng).

    Syllables one ideograph apart, whatever marks and spaces are between, make a chain; a chain with three tones is
    pinyin, those without a tone (zi, de) included. So a Café is left alone.
    """
    (kept,) = folded.nonzero()
    letters = folded[kept]
    latin = (letters >= ord("a")) & (letters <= ord("z"))
    edges = np.flatnonzero(np.diff(latin, prepend=False, append=False))
    starts, ends = edges[::2], edges[1::2]
    ideograph = np.concatenate([[0], letters])[starts]  # the one in front, 0 at the beginning
    syllable = (ideograph >= 0x3400) & (ideograph < 0xA000) & (ends - starts <= _LONGEST_SYLLABLE)
    toned = np.zeros(len(starts), bool)
    toned[np.searchsorted(starts, np.searchsorted(kept, tones), "right") - 1] = True
    linked = (starts[1:] - ends[:-1] == 1) & syllable[1:] & syllable[:-1]
    chain = np.cumsum(np.concatenate([[True], ~linked])) - 1
    is_pinyin = np.bincount(chain, weights=toned)[chain] >= 3
    for start, end in zip(starts[is_pinyin], ends[is_pinyin], strict=True):
        folded[kept[start:end]] = 0


def normalise(text: str) -> Normalised:
    """The comparison text of ``text`` with the place of every kept character."""
    folded = fold(to_codes(text))
    (positions,) = folded.nonzero()
    return Normalised(folded[positions], positions)


def comparison(text: str) -> str:
    """The comparison text of ``text`` as a string."""
    return str(normalise(text))


_STRIDE = 0x9E3779B97F4A7C15  # odd, from the golden ratio: Fibonacci hashing (Knuth, TAOCP 6.4)


def mix(values: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """Each 64-bit value scrambled, so that its high bits and its low bits depend on all.

    One of the two rounds of SplitMix64's finaliser (Steele 2014): enough for what is a product already, and half the
    work, where hashing is the most of what is done with a text.
    """
    mixed = values ^ (values >> np.uint64(32))
    mixed *= np.uint64(0x94D049BB133111EB)
    mixed ^= mixed >> np.uint64(29)
    return mixed


@cache
def _power(exponent: int) -> np.uint64:
    return np.uint64(pow(_STRIDE, exponent, 2**64))


def grams(codes: Codes, width: int) -> npt.NDArray[np.uint64]:
    """A number for every run of ``width`` code points, in order, one for equal runs; shape (max(0, n - width + 1),).

    A polynomial in the code points. That of a run is put together from those of its two halves, so that 24 code points
    take five steps (exponentiation by squaring).
    """
    if len(codes) < width:
        return np.zeros(0, np.uint64)
    wide = codes.astype(np.uint64)
    found, length = wide, 1
    for bit in f"{width:b}"[1:]:
        halves = found
        found = halves[:-length] * _power(length)
        found += halves[length:]
        length *= 2
        if bit == "1":
            found = found[:-1] * _power(1)
            found += wide[length:]
            length += 1
    return found


def shingles(codes: Codes, width: int) -> npt.NDArray[np.uint64]:
    """The ``grams``, scrambled, so that a share of them can be sampled by their size."""
    return mix(grams(codes, width))
