"""What a change does to the stories: which groups of articles there were before, and which there are after."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

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
