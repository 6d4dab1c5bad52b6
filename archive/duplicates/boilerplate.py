"""Boilerplate of a site, learnt: sentences that stand in several of its articles that have little else in common.

A unit is one sentence of the comparison text without its digits. It is boilerplate of a site when it stands in at least
``ENOUGH`` articles of the site whose other sentences differ. What counts are sets of articles, so the order in which
they came does not matter.
"""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from archive.text import Codes, Positions, fold, mix, to_codes

Hashes = npt.NDArray[np.uint64]

ENOUGH = 5
"""Different articles of one site that carry the sentence. A story is seldom printed five times by one site, and never
with other words around it; the intros and declarations seen stand in every article of their site."""

SHORTEST = 12
"""Letters of the shortest unit; shorter sentences (会议强调) are anybody's."""

COMPANIONS = 4
"""Other units looked at to tell whether two articles are different: the smallest hashes, so a sample by content."""

_PLACE = np.uint64(0x9E3779B97F4A7C15)
_ZERO, _NINE = np.uint32(ord("0")), np.uint32(ord("9"))
_ENDS = np.zeros(0x10000, np.bool_)
_ENDS[[ord(mark) for mark in "\n。！？!?；;\x02"]] = True
_FIRST = np.zeros(1, np.intp)


def sentences(codes: Codes, positions: Positions) -> tuple[Positions, Positions]:
    """Where each sentence starts and ends among the letters of a text; none is empty.

    ``codes`` is the text, ``positions`` tells where its letters stand in it, rising.
    """
    (marks,) = _ENDS.take(codes, mode="clip").nonzero()
    starts = np.concatenate([_FIRST, positions.searchsorted(marks)])
    ends = _ends(starts, len(positions))
    filled = ends > starts
    return starts[filled], ends[filled]


def _ends(starts: Positions, end: int) -> Positions:
    """Where pieces that follow each other end, given where they start and the end of the last."""
    ends = np.empty_like(starts)
    ends[:-1], ends[-1:] = starts[1:], end
    return ends


def unit_hashes(letters: Codes, starts: Positions) -> Hashes:
    """A hash of each unit without its digits; unit i is ``letters[starts[i]:starts[i + 1]]``, the last to the end.

    A sum over the letters, each mixed with its place in the unit: one pass, whatever the units' lengths.
    """
    if not len(starts):
        return np.zeros(0, np.uint64)
    counts = letters - _ZERO > _NINE - _ZERO  # unsigned: what is below wraps around
    place = counts.cumsum(dtype=np.uint64)
    before = place[starts] - counts[starts]
    place -= before.repeat(_ends(starts, len(letters)) - starts)
    place *= _PLACE
    place += letters
    mixed = mix(place)
    mixed *= counts
    return mix(np.add.reduceat(mixed, starts))


def companions(units: Sequence[int]) -> list[int]:
    """For each unit of one article, what stands for the others: the smallest hashes among them, folded into one."""
    smallest = sorted(set(units))[: COMPANIONS + 1]
    everything = 0
    for unit in smallest:
        everything ^= unit
    if len(smallest) <= COMPANIONS:
        return [everything ^ unit if unit in smallest else everything for unit in units]
    without_last = everything ^ smallest[-1]
    return [everything ^ unit if unit in smallest else without_last for unit in units]


def learn(sites: Sequence[str], units: Sequence[Hashes]) -> dict[str, frozenset[int]]:
    """The boilerplate units of each site, from all articles' sites and units. Articles without a site teach nothing."""
    names, site_of = np.unique(np.array(sites, dtype=object).astype(str), return_inverse=True)
    lengths = np.fromiter((len(own) for own in units), np.intp, len(units))
    owners = np.repeat(np.arange(len(units)), lengths)
    if not len(owners):
        return {}
    hashes = np.concatenate(units)
    order = np.lexsort((owners, hashes, site_of[owners]))
    hashes, owners = hashes[order], owners[order]
    fresh = np.ones(len(hashes), np.bool_)
    fresh[1:] = (hashes[1:] != hashes[:-1]) | (site_of[owners[1:]] != site_of[owners[:-1]])
    starts = np.flatnonzero(fresh)
    ends = _ends(starts, len(hashes))
    often = ends - starts >= ENOUGH  # few are, and only these need a closer look
    others: dict[int, dict[int, int]] = {}
    found: dict[str, set[int]] = defaultdict(set)
    for start, end in zip(starts[often].tolist(), ends[often].tolist(), strict=True):
        unit, site = int(hashes[start]), str(names[site_of[owners[start]]])
        seen = set()
        for owner in owners[start:end].tolist():
            if owner not in others:
                own = units[owner].tolist()
                others[owner] = dict(zip(own, companions(own), strict=True))
            seen.add(others[owner][unit])
        if site and len(seen) >= ENOUGH:
            found[site].add(unit)
    return {site: frozenset(known) for site, known in found.items()}


def spans(body: str, known: frozenset[int]) -> list[tuple[int, int]]:
    """Ranges ``[start, end)`` of ``body`` that are boilerplate, given the units known of its site."""
    if not known:
        return []
    codes = to_codes(body)
    folded = fold(codes)
    positions = np.flatnonzero(folded)
    if not len(positions):
        return []
    starts, ends = sentences(codes, positions)
    hashes = unit_hashes(folded[positions], starts)
    return [
        (int(positions[start]), int(positions[end - 1]) + 1)
        for start, end, unit in zip(starts, ends, hashes.tolist(), strict=True)
        if end - start >= SHORTEST and unit in known
    ]


def standing(body: str, unit: int) -> str:
    """A sentence as it stands in ``body``, given its hash."""
    return "".join(body[start:end] for start, end in spans(body, frozenset({unit})))
