"""What counts as the same character in a search: case, width and script, one character for one.

The stored text is never changed. A query is folded, and looked for in every spelling that folds to it: ``GB/T`` finds
``ＧＢ／Ｔ``, ``质量`` finds ``質量``. Where simplified writing merged several characters and one of them is still a
word of its own (``干`` stands for 幹 and 乾, but 乾隆 stays 乾隆), OpenCC's phrases decide: ``干燥`` finds ``乾燥``.
"""

import itertools
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from opencc import OpenCC

_IDEOGRAPHS = (range(0x3400, 0xA000), range(0x20000, 0x2FA20), range(0x30000, 0x323B0))

_ALPHABETS = (range(0x80), range(0xC0, 0x3000), range(0xA640, 0xAB70), range(0xFF21, 0xFF3B), range(0x10400, 0x10500))
"""Where there are capitals that anybody searches for."""

_WORDS_OF_THEIR_OWN = frozenset("乾徵吒夥拚捱摺薹袷醣麽著么")
"""Traditional forms that simplified text also writes, in another meaning: 乾隆, 徵音, 哪吒, 著名. Folding them
would find 乾隆 for 干. They are the characters that OpenCC simplifies and GB/T 2312-1980 lists, less 後, 於, 菸, 麴
and 榘, which simplified text has no use for."""

_REGIONAL = dict(zip("敍枱潀粧糭衞衹痺睪簷", "叙台潨妆粽卫只痹睾檐", strict=True))
"""Forms that only Hong Kong or Taiwan writes: OpenCC has them in hk2s and tw2s, not in t2s."""

_FOLDED_BY_THE_INDEX = dict(zip("µſͅςϐϑϕϖϰϱϵẛ\u1fbe\ufffe\uffff", "μsισβθφπκρεṡι\ufffd\ufffd", strict=True))
"""What FTS5's trigram tokenizer folds beyond lower case (SQLite 3.40): the index cannot tell these apart."""

_TO_TRADITIONAL = ("s2t", "s2tw", "s2hk")


@cache
def _converter(name: str) -> OpenCC:
    return OpenCC(name)


def simplified(text: str) -> str:
    """``text`` in simplified characters, by OpenCC's phrases."""
    result: str = _converter("t2s").convert(text)
    return result


@cache
def _table() -> dict[int, int]:
    """Code point to the one it counts as; only those that change."""
    table = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}  # full-width forms of ! to ~
    table |= {0x3000: 0x20, 0xA0: 0x20}
    table |= {ord(character): ord(folded) for character, folded in _FOLDED_BY_THE_INDEX.items()}
    table |= dict(zip(map(ord, "￠￡￢￣￤￥￦"), map(ord, "¢£¬¯¦¥₩"), strict=True))
    for code in (code for block in _ALPHABETS for code in block):
        lower = chr(table.get(code, code)).lower()
        if len(lower) == 1 and ord(lower) != code:
            table[code] = ord(lower)
    return table | _scripts()


def _scripts() -> dict[int, int]:
    codes = [code for block in _IDEOGRAPHS for code in block]
    converted = simplified("\n".join(map(chr, codes))).split("\n")
    table = {
        code: ord(simple)
        for code, simple in zip(codes, converted, strict=True)
        if len(simple) == 1 and ord(simple) != code and chr(code) not in _WORDS_OF_THEIR_OWN
    }
    table |= {ord(regional): ord(simple) for regional, simple in _REGIONAL.items()}
    # 薴 becomes 苧, which as a traditional character becomes 苎: all of such a chain are one.
    return {code: table.get(simple, simple) for code, simple in table.items()}


@cache
def _spellings_of() -> dict[str, tuple[str, ...]]:
    """Folded character to all others that fold to it."""
    spellings: dict[str, list[str]] = {}
    for code, to in _table().items():
        spellings.setdefault(chr(to), []).append(chr(code))
    return {to: tuple(sorted(codes)) for to, codes in spellings.items()}


def fold(text: str) -> str:
    """``text`` as it is compared; as many characters as before, so that places stay places."""
    return text.translate(_table())


@lru_cache(maxsize=256)
def forms(word: str) -> tuple[str, ...]:
    """The folded forms of which a text must contain one, to contain ``word``; the word's own first.

    More than one only where a phrase decides which of several characters is meant. A conversion counts when it
    leads back to the same simplified word; one character alone is no phrase.
    """
    own = fold(word)
    if len(word) == 1:
        return (own,)
    plain = simplified(word)
    candidates = [plain, *(_converter(name).convert(plain) for name in _TO_TRADITIONAL)]
    # t2s leaves 看著 as it is, tw2s knows that Taiwan writes 著 for 着 there, and for nothing in 名著.
    kept = (
        fold(form)
        for form in candidates
        if len(form) == len(word) and plain in (simplified(form), _converter("tw2s").convert(form))
    )
    return tuple(dict.fromkeys([own, *kept]))


def spellings(character: str) -> tuple[str, ...]:
    """Everything that folds to a folded ``character``, itself first; ASCII in lower case only, as the index has it."""
    others = (other for other in _spellings_of().get(character, ()) if not other.isascii())
    return (character, *others)


def spelled(word: str, allowed: Iterable[tuple[str, ...]] | None = None) -> Iterator[str]:
    """Every way to write a folded ``word``, from the spellings ``allowed`` for each character (default: all)."""
    return map("".join, itertools.product(*(allowed if allowed is not None else map(spellings, word))))
