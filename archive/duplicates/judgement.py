"""The evidence for a verdict: measures, shared passages and differences, as places in the readable bodies."""

from collections.abc import Set
from functools import lru_cache
from typing import NamedTuple

from archive.duplicates.alignment import Block
from archive.duplicates.differences import Kind
from archive.duplicates.document import Document, Text
from archive.duplicates.judging import SOLID, Comparison, Ruling, examine, in_order
from archive.duplicates.preparing import WIDTH, Places, prepare, without
from archive.model import Difference, Judgement, Passage, Verdict
from archive.text import grams, to_codes

_NONE: frozenset[int] = frozenset()

SHOWN = 200
"""Passages and differences kept of a pair, each: more than anyone reads, and the archive stays small."""

_SAID = {kind: "text" if kind in {Kind.SLIP, Kind.WORDING} else kind.value for kind in Kind}


class Side(NamedTuple):
    """One of two texts with what shows it."""

    text: Text
    places: Places
    body: str


class Weighed(NamedTuple):
    """A ruling with its evidence in plain tuples, which have the fields of ``Passage`` and ``Difference`` in order."""

    ruling: Ruling
    resemblance: float
    containment_a: float
    containment_b: float
    passages: list[tuple[int, int, int, int]]
    differences: list[tuple[str, str, str, int, int]]


def judge(a: Document, b: Document, *, known_a: Set[int] = _NONE, known_b: Set[int] = _NONE) -> Judgement:
    """The verdict on two documents with its evidence.

    The same whichever comes first, but for the order of the fields named ``a`` and ``b``. Passages and differences
    count characters of the two bodies as given. ``known_a`` and ``known_b`` are the boilerplate units of their sites
    (see ``archive.duplicates.boilerplate``). Two texts that have nothing in common are ``related`` by the rule
    ``nothing_shared``, with measures near 0.
    """
    one, two = prepare([a, b], places=True)
    one, two = without(one, a, known_a), without(two, b, known_b)
    assert one.places is not None and two.places is not None  # noqa: S101, PT018 - asked for above
    found = weigh_sides(Side(one.text, one.places, a.body), Side(two.text, two.places, b.body))
    return Judgement(
        verdict=found.ruling.verdict or Verdict.RELATED,
        rule=found.ruling.rule,
        resemblance=found.resemblance,
        containment_a=found.containment_a,
        containment_b=found.containment_b,
        margin=found.ruling.margin,
        passages=tuple(Passage(*one) for one in found.passages),
        differences=tuple(Difference(*one) for one in found.differences),
    )


def weigh_sides(a: Side, b: Side) -> Weighed:
    """The verdict on two texts with its evidence."""
    if not in_order(a.text, b.text):
        return _turned(weigh_sides(b, a))
    ruling, found = examine(a.text, b.text)
    return Weighed(ruling, *measures(a.text, b.text), _passages(found, a, b), _differences(found, a, b))


def measures(a: Text, b: Text) -> tuple[float, float, float]:
    """Resemblance, and the containment of each in the other, of the exact shingle sets (Broder 1997)."""
    if a.letters == b.letters:
        whole = float(bool(a.letters))
        return whole, whole, whole
    one, two = _shingles(a.letters), _shingles(b.letters)
    shared = len(one & two)
    either = len(one) + len(two) - shared
    resemblance, in_b, in_a = (round(shared / max(1, size), 4) for size in (either, len(one), len(two)))
    return resemblance, in_b, in_a


@lru_cache(maxsize=64)
def _shingles(letters: str) -> frozenset[int]:
    """The shingles of a comparison text; kept a while, since one text is compared with several in a row."""
    return frozenset(grams(to_codes(letters), WIDTH).tolist())


def _passages(found: Comparison, a: Side, b: Side) -> list[tuple[int, int, int, int]]:
    shared = [Block(0, 0, len(a.text.letters))] if found.equal else found.blocks
    solid = [block for block in shared if block.length >= SOLID][:SHOWN]
    one = a.places.ranges([(start, start + length) for start, _, length in solid])
    two = b.places.ranges([(start, start + length) for _, start, length in solid])
    return [(*a_range, *b_range) for a_range, b_range in zip(one, two, strict=True)]


def _differences(found: Comparison, a: Side, b: Side) -> list[tuple[str, str, str, int, int]]:
    shown = found.spots[:SHOWN]
    one = a.places.ranges([(start, end) for _, start, end, _, _ in shown])
    two = b.places.ranges([(start, end) for _, _, _, start, end in shown])
    return [
        (_SAID[spot.kind], a.body[a_start:a_end], b.body[b_start:b_end], a_start, b_start)
        for spot, (a_start, a_end), (b_start, b_end) in zip(shown, one, two, strict=True)
    ]


def _turned(found: Weighed) -> Weighed:
    """The same with the two texts exchanged."""
    return Weighed(
        found.ruling,
        found.resemblance,
        found.containment_b,
        found.containment_a,
        [(b, b_end, a, a_end) for a, a_end, b, b_end in found.passages],
        [(kind, b, a, b_start, a_start) for kind, a, b, a_start, b_start in found.differences],
    )
