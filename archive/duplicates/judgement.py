"""The evidence for a verdict: measures, shared passages and differences, as places in the readable bodies."""

from collections.abc import Set

import numpy as np

from archive.duplicates.differences import Kind, Spot
from archive.duplicates.document import Document, Text
from archive.duplicates.judging import SOLID, Comparison, compare, in_order, rule
from archive.duplicates.preparing import WIDTH, places, prepare, without
from archive.model import Difference, Judgement, Passage, Verdict
from archive.text import shingles, to_codes

_NONE: frozenset[int] = frozenset()

SHOWN_PASSAGES = 200
SHOWN_DIFFERENCES = 100
"""Most that anyone looks at; a template family's evidence stays small in the archive."""

_SAID = {Kind.SLIP: "text", Kind.WORDING: "text"}


def judge(a: Document, b: Document, *, known_a: Set[int] = _NONE, known_b: Set[int] = _NONE) -> Judgement:
    """The verdict on two documents with its evidence.

    The same whichever comes first, but for the order of the fields named ``a`` and ``b``. Passages and differences
    count characters of the two bodies as given. ``known_a`` and ``known_b`` are the boilerplate units of their sites
    (see ``archive.duplicates.boilerplate``). Two texts that have nothing in common are ``related`` by the rule
    ``nothing_shared``, with measures near 0.
    """
    one, two = prepare([a, b])
    first, second = without(one, a, known_a).text, without(two, b, known_b).text
    if not in_order(first, second):
        return _turned(judge(b, a, known_a=known_b, known_b=known_a))
    ruling = rule(first, second)
    found = compare(first, second)
    resemblance, containment_a, containment_b = measures(first, second)
    a_places, b_places = places(a, known_a), places(b, known_b)
    return Judgement(
        verdict=ruling.verdict or Verdict.RELATED,
        rule=ruling.rule,
        resemblance=resemblance,
        containment_a=containment_a,
        containment_b=containment_b,
        margin=round(ruling.margin, 4),
        passages=_passages(found, a_places, b_places)[:SHOWN_PASSAGES],
        differences=_differences(found, (a.body, b.body), a_places, b_places)[:SHOWN_DIFFERENCES],
    )


def measures(a: Text, b: Text) -> tuple[float, float, float]:
    """Resemblance, and the containment of each in the other, of the exact shingle sets (Broder 1997)."""
    one, two = (np.unique(shingles(to_codes(text.letters), WIDTH)) for text in (a, b))
    if a.letters == b.letters:
        return 1.0, 1.0, 1.0
    shared = len(np.intersect1d(one, two, assume_unique=True))
    either = len(one) + len(two) - shared
    return tuple(round(shared / max(1, size), 4) for size in (either, len(one), len(two)))  # type: ignore[return-value]


def _passages(found: Comparison, a_places: np.ndarray, b_places: np.ndarray) -> tuple[Passage, ...]:
    return tuple(
        Passage(
            int(a_places[block.a]),
            int(a_places[block.a + block.length - 1]) + 1,
            int(b_places[block.b]),
            int(b_places[block.b + block.length - 1]) + 1,
        )
        for block in found.blocks
        if block.length >= SOLID
    )


def _differences(
    found: Comparison, bodies: tuple[str, str], a_places: np.ndarray, b_places: np.ndarray
) -> tuple[Difference, ...]:
    return tuple(_difference(spot, bodies, a_places, b_places) for spot in found.spots)


def _difference(spot: Spot, bodies: tuple[str, str], a_places: np.ndarray, b_places: np.ndarray) -> Difference:
    a_start, a_end = int(a_places[spot.a_start]), int(a_places[spot.a_end - 1]) + 1
    b_start, b_end = int(b_places[spot.b_start]), int(b_places[spot.b_end - 1]) + 1
    kind = _SAID.get(spot.kind, str(spot.kind))
    return Difference(kind, bodies[0][a_start:a_end], bodies[1][b_start:b_end], a_start, b_start)


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
