"""Which copy speaks for a story, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

COMPLETE = 0.8
"""Share of the longest copy's letters a copy needs to speak for the story; a shorter one was cut."""

KINDS = ("regulator", "association", "media", "other")
"""Who is nearest to the event: the office that held it, then the association, then the papers."""

_SITES = {
    "regulator": "监管部门网站 regulator's site",
    "association": "协会网站 association's site",
    "media": "媒体 news site",
}


@dataclass(frozen=True, slots=True)
class Copy:
    """What the choice looks at."""

    id: int
    published: date | None
    kind: str
    letters: int
    rank: int
    clock: str = ""
    """Time of day on the page's own clock, as 09:12; empty if the page tells the day alone."""


def choose(copies: Sequence[Copy]) -> tuple[int, str]:
    """The id of the representative and the reason, in Chinese and English.

    Of the copies that are complete, the earliest day's; of these the one of the nearest kind of site; then the earliest
    hour, if all that are left tell it; then the longest; then the one whose content has the smallest hash. A copy
    without a date comes after those with one.
    """
    if len(copies) == 1:
        return copies[0].id, "仅此一篇 only copy"
    longest = max(copy.letters for copy in copies)
    complete = [copy for copy in copies if copy.letters >= COMPLETE * longest]
    first = min((copy.published or date.max, _nearness(copy.kind)) for copy in complete)
    tied = [copy for copy in complete if (copy.published or date.max, _nearness(copy.kind)) == first]
    timed = all(copy.clock for copy in tied)
    best = min(tied, key=lambda copy: (copy.clock if timed else "", -copy.letters, copy.rank, copy.id))
    return best.id, "；".join(_reasons(best, complete, len(copies)))


def _nearness(kind: str) -> int:
    return KINDS.index(kind) if kind in KINDS else len(KINDS)


def _reasons(best: Copy, complete: Sequence[Copy], copies: int) -> list[str]:
    found = []
    rest = list(complete)
    if best.published is not None:
        found.append(f"最早发布 earliest ({best.published.isoformat()})")
        rest = [copy for copy in rest if copy.published == best.published]
    if any(_nearness(copy.kind) > _nearness(best.kind) for copy in rest) and best.kind in _SITES:
        found.append(_SITES[best.kind])
    rest = [copy for copy in rest if copy.kind == best.kind]
    if (
        best.published is not None
        and all(copy.clock for copy in rest)
        and any(copy.clock > best.clock for copy in rest)
    ):
        found[0] = f"最早发布 earliest ({best.published.isoformat()} {best.clock})"
        rest = [copy for copy in rest if copy.clock == best.clock]
    if any(copy.letters < best.letters for copy in rest) or len(complete) < copies:
        found.append("正文完整 complete text")
    return found or ["各篇相同 copies are equal"]
