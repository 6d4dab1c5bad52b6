"""What a change does to the stories: which groups of articles there were before, and which there are after.

Of decisions also who moved without being named, which verdicts of the rules they overrule, and what keeps a *same*
from taking effect.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from archive.duplicates.decisions import Call, Decision, log
from archive.duplicates.finding import contradicts
from archive.duplicates.judging import Ruling
from archive.model import Verdict
from archive.store import Archive

Membership = Mapping[int, int]
"""Article id to story id."""

Stories = tuple[tuple[int, ...], ...]
"""Groups of article ids, ascending."""


@dataclass(frozen=True, slots=True)
class Change:
    """Articles that are in other stories than before; each story with all its articles."""

    before: Stories
    """An article that was in no story is left out."""
    after: Stories


@dataclass(frozen=True, slots=True)
class Overruled:
    """A verdict of the rules that the stories do not follow any more."""

    a_id: int
    b_id: int
    verdict: Verdict
    rule: str


@dataclass(frozen=True, slots=True)
class Yielding:
    """A *same* that cannot join its two articles, and the decisions that forbid their stories to join."""

    decision: Decision
    forbidden_by: tuple[int, ...]
    """Numbers of decisions."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What decisions did."""

    changes: tuple[Change, ...]
    along: tuple[int, ...]
    """Articles that have new company in their story although no decision named them, ascending."""
    overruled: tuple[Overruled, ...]
    yielding: tuple[Yielding, ...]
    """Among the decisions in force on the articles that changed, those just made included."""


def membership(archive: Archive) -> Membership:
    """Which story each article is in now; an article in none is left out."""
    return dict(archive.conn.execute("SELECT id, story_id FROM articles WHERE story_id IS NOT NULL"))


def changes(before: Membership, after: Membership) -> tuple[Change, ...]:
    """The stories whose members changed, each change with all that hangs together; the largest first.

    A story that only has another number is no change.
    """
    old, new = _groups(before), _groups(after)
    nothing: frozenset[int] = frozenset()
    found: list[Change] = []
    seen: set[int] = set()
    for article in sorted(old.keys() | new.keys()):
        if article in seen or old.get(article) == new.get(article):
            continue
        touched, waiting = {article}, [article]
        while waiting:
            one = waiting.pop()
            fresh = (old.get(one, nothing) | new.get(one, nothing)) - touched
            touched |= fresh
            waiting += fresh
        seen |= touched
        found.append(Change(_of(touched, old), _of(touched, new)))
    return tuple(sorted(found, key=lambda change: -sum(map(len, change.after))))


def effect(archive: Archive, before: Membership, numbers: Collection[int]) -> Effect:
    """What the decisions of these numbers did to an archive that was settled before (``before``) and after them."""
    after = membership(archive)
    found = changes(before, after)
    touched = sorted({article for change in found for story in (*change.before, *change.after) for article in story})
    said = log(archive)
    named = {article for one in said if one.id in numbers for article in one.subject if article is not None}
    old, new = _groups(before), _groups(after)
    alone: frozenset[int] = frozenset()
    return Effect(
        changes=found,
        along=tuple(one for one in touched if one not in named and new.get(one, alone) - old.get(one, alone) - {one}),
        overruled=tuple(_overruled(archive, touched, before, after, named)),
        yielding=tuple(_yielding([one for one in said if one.in_force], {*touched, *named}, after)),
    )


def _overruled(
    archive: Archive, touched: Sequence[int], before: Membership, after: Membership, named: Set[int]
) -> Iterable[Overruled]:
    """The verdicts on pairs that came together although they contradict each other, or were parted although *same*.

    That one text holds the other speaks against a story only if a decision names the pair: third copies may join such.
    """
    for a in touched:
        rows = archive.conn.execute("SELECT b_id, verdict, rule, margin FROM pairs WHERE a_id = ? ORDER BY b_id", (a,))
        for b, verdict, rule, margin in rows.fetchall():
            was, now = (a in of and of[a] == of.get(b) for of in (before, after))
            ruling = Ruling(Verdict(verdict), rule, margin)
            joins = ruling.verdict is Verdict.SAME
            speaks_against = contradicts(ruling) or (not joins and {a, b} <= named)
            if (joins and was and not now) or (speaks_against and now and not was):
                yield Overruled(a, b, Verdict(verdict), rule)


def _yielding(standing: Sequence[Decision], around: Set[int], story_of: Membership) -> Iterable[Yielding]:
    """Each *same* around these articles that did not bring its two together."""
    forbidding: dict[frozenset[int | None], list[int]] = defaultdict(list)
    for one in standing:
        if one.call in (Call.NOT_SAME, Call.CONTAINS) and one.b_id is not None:
            forbidding[frozenset((story_of.get(one.a_id), story_of.get(one.b_id)))].append(one.id)
    for one in standing:
        if one.call is Call.SAME and one.b_id is not None and {one.a_id, one.b_id} & around:
            stories = frozenset((story_of.get(one.a_id), story_of.get(one.b_id)))
            if len(stories) > 1 and forbidding[stories]:
                yield Yielding(one, tuple(forbidding[stories]))


def _groups(stories: Membership) -> dict[int, frozenset[int]]:
    """Each article with all members of its story."""
    members: dict[int, set[int]] = defaultdict(set)
    for article, story in stories.items():
        members[story].add(article)
    groups = {story: frozenset(inside) for story, inside in members.items()}
    return {article: groups[story] for article, story in stories.items()}


def _of(articles: set[int], groups: Mapping[int, frozenset[int]]) -> Stories:
    """The stories that these articles are in."""
    return tuple(sorted({tuple(sorted(groups[one])) for one in articles if one in groups}))
