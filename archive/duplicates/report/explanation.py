"""One pair explained: what the report shows of it, and if they share a story without binding, what links them."""

from dataclasses import dataclass, replace

from archive.duplicates import judge
from archive.duplicates.decisions import Decision, in_force, log
from archive.duplicates.entries import entries
from archive.duplicates.report import reading, structure
from archive.duplicates.report.gather import knowing_what_blocks
from archive.duplicates.report.model import Copy, Pair
from archive.duplicates.sentences import known
from archive.errors import InputError
from archive.store import Archive


@dataclass(frozen=True, slots=True)
class Explanation:
    """Two articles and everything that bears on whether they are one story. ``a`` has the smaller id."""

    a: Copy
    b: Copy
    pair: Pair
    judged_now: bool
    """The two were no candidates and were compared for this explanation only."""
    chain: tuple[int, ...]
    """Article ids from one to the other over pairs that bind, where they share a story and do not bind themselves."""
    decisions: tuple[Decision, ...]
    """Every decision on the pair, or on one of the two alone, oldest first; undone ones included."""


def explain(archive: Archive, a_id: int, b_id: int) -> Explanation:
    """What there is to say of two articles. Raises ``NotThere``, and ``InputError`` for one article twice."""
    if a_id == b_id:
        raise InputError(f"{a_id} is one article; name two to compare")
    a_id, b_id = min(a_id, b_id), max(a_id, b_id)
    for article in (a_id, b_id):
        archive.get(article)
    copies = reading.copies(archive, (a_id, b_id))
    a, b = copies[a_id], copies[b_id]
    stored = reading.pair(archive, a_id, b_id)
    pair = _knowing_what_blocks(archive, stored) if stored else _judged(archive, a, b)
    return Explanation(
        a=a,
        b=b,
        pair=pair,
        judged_now=stored is None,
        chain=() if pair.binds or not pair.together else _chain(archive, a, b),
        decisions=tuple(
            decision for decision in log(archive) if decision.subject in {(a_id, b_id), (a_id, None), (b_id, None)}
        ),
    )


def _judged(archive: Archive, a: Copy, b: Copy) -> Pair:
    one, two = entries(archive.conn, (a.id, b.id))
    known_a, known_b = known(archive.conn, one.site_id), known(archive.conn, two.site_id)
    judgement = judge(one.document, two.document, known_a=known_a, known_b=known_b)
    return Pair(
        a_id=a.id,
        b_id=b.id,
        verdict=judgement.verdict,
        rule=judgement.rule,
        resemblance=judgement.resemblance,
        containment_a=judgement.containment_a,
        containment_b=judgement.containment_b,
        margin=judgement.margin,
        passages=judgement.passages,
        differences=judgement.differences,
        decision=in_force(archive).get((a.id, b.id)),
        a_story=a.story_id,
        b_story=b.story_id,
    )


def _knowing_what_blocks(archive: Archive, pair: Pair) -> Pair:
    if pair.together or not pair.binds or not pair.a_story or not pair.b_story:
        return pair
    stories = f"({pair.a_story:d}, {pair.b_story:d})"  # our own integers
    between = reading.pairs(archive, in_force(archive), f"WHERE a.story_id IN {stories} AND b.story_id IN {stories}")
    blocked_by = next(one.blocked_by for one in knowing_what_blocks(between) if one.key == pair.key)
    return replace(pair, blocked_by=blocked_by)


def _chain(archive: Archive, a: Copy, b: Copy) -> tuple[int, ...]:
    story = a.story_id or 0
    inside = reading.pairs(archive, in_force(archive), f"WHERE a.story_id = {story:d} AND b.story_id = {story:d}")
    return structure.path(structure.neighbours(pair.key for pair in inside if pair.binds), a.id, b.id)
