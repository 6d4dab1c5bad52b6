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
from archive.text import shingles, to_codes

_NONE: frozenset[int] = frozenset()

SHOWN = 200
"""Passages and differences kept of a pair, each: more than anyone reads, and the archive stays small."""

_SAID = {Kind.SLIP: "text", Kind.WORDING: "text"}


class Side(NamedTuple):
    """One of two texts with what shows it."""

    text: Text
    places: Places
    body: str


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
    return weigh_sides(Side(one.text, one.places, a.body), Side(two.text, two.places, b.body))[1]


def weigh_sides(a: Side, b: Side) -> tuple[Ruling, Judgement]:
    """The verdict on two texts, and the same with its evidence."""
    if not in_order(a.text, b.text):
        ruling, judgement = weigh_sides(b, a)
        return ruling, _turned(judgement)
    ruling, found = examine(a.text, b.text)
    resemblance, containment_a, containment_b = measures(a.text, b.text)
    judgement = Judgement(
        verdict=ruling.verdict or Verdict.RELATED,
        rule=ruling.rule,
        resemblance=resemblance,
        containment_a=containment_a,
        containment_b=containment_b,
        margin=round(ruling.margin, 4),
        passages=_passages(found, a, b),
        differences=_differences(found, a, b),
    )
    return ruling, judgement


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
    return frozenset(shingles(to_codes(letters), WIDTH).tolist())


def _passages(found: Comparison, a: Side, b: Side) -> tuple[Passage, ...]:
    shared = [Block(0, 0, len(a.text.letters))] if found.equal else found.blocks
    solid = [block for block in shared if block.length >= SOLID][:SHOWN]
    one = a.places.ranges([(block.a, block.a + block.length) for block in solid])
    two = b.places.ranges([(block.b, block.b + block.length) for block in solid])
    return tuple([Passage(*a_range, *b_range) for a_range, b_range in zip(one, two, strict=True)])


def _differences(found: Comparison, a: Side, b: Side) -> tuple[Difference, ...]:
    shown = found.spots[:SHOWN]
    one = a.places.ranges([(spot.a_start, spot.a_end) for spot in shown])
    two = b.places.ranges([(spot.b_start, spot.b_end) for spot in shown])
    return tuple(
        [
            Difference(
                _SAID.get(spot.kind, spot.kind.value), a.body[a_start:a_end], b.body[b_start:b_end], a_start, b_start
            )
            for spot, (a_start, a_end), (b_start, b_end) in zip(shown, one, two, strict=True)
        ]
    )


def _turned(judgement: Judgement) -> Judgement:
    """The same judgement with the two documents exchanged."""
    return Judgement(
        judgement.verdict,
        judgement.rule,
        judgement.resemblance,
        judgement.containment_b,
        judgement.containment_a,
        judgement.margin,
        tuple(Passage(one.b_start, one.b_end, one.a_start, one.a_end) for one in judgement.passages),
        tuple(Difference(one.kind, one.b, one.a, one.b_start, one.a_start) for one in judgement.differences),
    )
