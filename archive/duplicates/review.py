"""How good the calls are, from what reviewers decided, and which pairs to look at next.

A merge is right when the reviewer said *same*; a pair kept apart is right when they said *not the same* or
*contains*. Both are counted by margin, in bands: how sure the rules were. Since pairs are sampled at random within
their kind, the share in a band speaks for the whole band, and the interval says how far to trust it.
"""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Literal

from archive.duplicates.decisions import Call, in_force
from archive.duplicates.report import reading
from archive.duplicates.report.model import UNCERTAIN, Pair
from archive.duplicates.report.tables import csv_text
from archive.model import Verdict
from archive.store import Archive

EDGES = (0.0, 0.1, UNCERTAIN, 0.5, 1.0)
"""Borders of the margin bands. Narrow where errors are: below ``UNCERTAIN``, the calls put before a reviewer."""

Z95 = 1.959964
"""Two-sided 95 % quantile of the normal distribution."""

NEAR = EDGES[-2]
"""A pair kept apart with a margin below this is a near miss: where merges that were missed will be found."""

Why = Literal["uncertain", "merge", "near_miss"]

SAMPLE_COLUMNS = (
    "a", "b", "as", "reviewer", "note", "why", "verdict", "rule", "margin", "title_a", "title_b", "site_a", "site_b",
    "published_a", "published_b", "url_a", "url_b",
)  # fmt: skip
"""The first five are what ``qcrawl duplicates decide --from`` reads; the others help to fill in ``as``."""


@dataclass(frozen=True, slots=True)
class Band:
    """The calls with a margin in ``[low, high)``; the last band includes 1."""

    low: float
    high: float
    pairs: int
    """In the archive."""
    reviewed: int
    right: int

    @property
    def precision(self) -> float | None:
        """Share of the reviewed that were right; None before any review."""
        return self.right / self.reviewed if self.reviewed else None

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval of the precision; 0 to 1 before any review."""
        return wilson(self.right, self.reviewed)


@dataclass(frozen=True, slots=True)
class Quality:
    """What the decisions say of the rules."""

    merged: tuple[Band, ...]
    """Pairs with the verdict ``same``."""
    apart: tuple[Band, ...]
    """Pairs with any other verdict."""
    unsure: int
    """Pairs that a reviewer looked at and could not call; counted in no band."""


@dataclass(frozen=True, slots=True)
class Sampled:
    """A pair to look at, and why."""

    pair: Pair
    why: Why


def wilson(right: int, reviewed: int, z: float = Z95) -> tuple[float, float]:
    """The score interval of a share (Wilson 1927): sensible with few observations and near 0 and 1."""
    if not reviewed:
        return 0.0, 1.0
    share, spread = right / reviewed, z * z / reviewed
    centre = (share + spread / 2) / (1 + spread)
    half = z * sqrt(share * (1 - share) / reviewed + spread / (4 * reviewed)) / (1 + spread)
    # At the ends of the scale the formula gives the ends, but for the last bit of the floating point.
    return (centre - half if right else 0.0), (centre + half if right < reviewed else 1.0)


def quality(archive: Archive) -> Quality:
    """Precision of merges and of pairs kept apart, by margin, from the decisions in force."""
    pairs = reading.pairs(archive, in_force(archive))
    return Quality(
        merged=_bands(pair for pair in pairs if pair.verdict is Verdict.SAME),
        apart=_bands(pair for pair in pairs if pair.verdict is not Verdict.SAME),
        unsure=sum(pair.decision is not None and pair.decision.call is Call.UNSURE for pair in pairs),
    )


def _bands(pairs: Iterable[Pair]) -> tuple[Band, ...]:
    sorted_in: list[list[Pair]] = [[] for _ in EDGES[1:]]
    for pair in pairs:
        sorted_in[sum(pair.margin >= edge for edge in EDGES[1:-1])].append(pair)
    found = []
    for low, high, inside in zip(EDGES, EDGES[1:], sorted_in, strict=False):
        verdicts = [right for right in map(_right, inside) if right is not None]
        found.append(Band(low, high, len(inside), len(verdicts), sum(verdicts)))
    return tuple(found)


def _right(pair: Pair) -> bool | None:
    """Did the reviewer agree with the rules? None where nobody spoke, or was unsure."""
    if pair.decision is None or pair.decision.call is Call.UNSURE:
        return None
    return (pair.decision.call is Call.SAME) == (pair.verdict is Verdict.SAME)


def sample(archive: Archive, size: int, seed: int = 0) -> tuple[Sampled, ...]:
    """Up to ``size`` undecided pairs to look at: half uncertain, a quarter merges, a quarter near misses.

    Each kind is drawn at random, the same for the same archive and seed. A kind with too few leaves its places to the
    others; when the near misses are used up, pairs kept apart more surely follow.
    """
    undecided = [pair for pair in reading.pairs(archive, in_force(archive)) if pair.decision is None]
    sure = [pair for pair in undecided if not pair.uncertain]
    apart = [pair for pair in sure if pair.verdict is not Verdict.SAME]
    draw = random.Random(seed)  # noqa: S311 - a sample that can be drawn again, no secret

    def shuffled(pairs: Iterable[Pair]) -> list[Pair]:
        ordered = sorted(pairs, key=lambda pair: pair.key)
        return draw.sample(ordered, len(ordered))

    waiting: list[tuple[Why, Sequence[Pair]]] = [
        ("uncertain", shuffled(pair for pair in undecided if pair.uncertain)),
        ("merge", shuffled(pair for pair in sure if pair.verdict is Verdict.SAME)),
        (
            "near_miss",
            [
                *shuffled(pair for pair in apart if pair.margin < NEAR),
                *shuffled(pair for pair in apart if pair.margin >= NEAR),
            ],
        ),
    ]
    quotas = (size - 2 * (size // 4), size // 4, size // 4)
    chosen = [Sampled(pair, why) for (why, found), quota in zip(waiting, quotas, strict=True) for pair in found[:quota]]
    rest = [Sampled(pair, why) for (why, found), quota in zip(waiting, quotas, strict=True) for pair in found[quota:]]
    return tuple(chosen + rest[: size - len(chosen)])


def sample_csv(archive: Archive, sampled: Sequence[Sampled]) -> str:
    """The sample as a table to fill in: a word in ``as`` (same, not-same, contains, unsure) decides the pair."""
    copies = reading.copies(archive, (article for one in sampled for article in one.pair.key))
    rows = []
    for one in sampled:
        pair, a, b = one.pair, copies[one.pair.a_id], copies[one.pair.b_id]
        told = (one.why, pair.verdict, pair.rule, round(pair.margin, 4))
        known = (a.title, b.title, a.site_title, b.site_title, a.published, b.published, a.url, b.url)
        rows.append((pair.a_id, pair.b_id, "", "", "", *told, *known))
    return csv_text(SAMPLE_COLUMNS, rows)
