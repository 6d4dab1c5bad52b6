"""What a change does to the stories: which groups of articles there were before, and which there are after."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from archive.store import Archive

Membership = Mapping[int, int]
"""Article id to story id."""


@dataclass(frozen=True, slots=True)
class Change:
    """Stories that became other stories; groups of article ids, ascending."""

    before: tuple[tuple[int, ...], ...]
    after: tuple[tuple[int, ...], ...]


def membership(archive: Archive) -> Membership:
    """Which story each article is in now; an article without one is a story of its own."""
    return dict(archive.conn.execute("SELECT id, coalesce(story_id, id) FROM articles"))


def changes(before: Membership, after: Membership) -> tuple[Change, ...]:
    """The stories whose members changed, each change with all that hangs together; renumbering alone is none.

    Articles that only one side knows are left out.
    """
    known = before.keys() & after.keys()
    old, new = _groups(before, known), _groups(after, known)
    found = []
    seen: set[int] = set()
    for article in sorted(known):
        if article in seen or old[article] == new[article]:
            continue
        touched = _touched(article, old, new)
        seen |= touched
        found.append(
            Change(
                tuple(sorted({tuple(sorted(old[one])) for one in touched})),
                tuple(sorted({tuple(sorted(new[one])) for one in touched})),
            )
        )
    return tuple(found)


def _groups(stories: Membership, known: set[int]) -> dict[int, frozenset[int]]:
    """Each article with all members of its story."""
    members: dict[int, set[int]] = defaultdict(set)
    for article in known:
        members[stories[article]].add(article)
    groups = {story: frozenset(inside) for story, inside in members.items()}
    return {article: groups[stories[article]] for article in known}


def _touched(article: int, old: Mapping[int, frozenset[int]], new: Mapping[int, frozenset[int]]) -> set[int]:
    """All articles that share a story, before or after, with one that does so with ``article``, and so on."""
    reached = {article}
    waiting = [article]
    while waiting:
        one = waiting.pop()
        for other in (old[one] | new[one]) - reached:
            reached.add(other)
            waiting.append(other)
    return reached
