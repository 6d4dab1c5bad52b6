"""What reviewers said, as links between articles that must or must not be one story.

The log is append-only; the latest word on a pair, or on one article, that no undo has taken back is in force.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

Key = TypeVar("Key", int, str)


class Said(NamedTuple, Generic[Key]):
    """One line of the log of decisions, as the archive's ``decisions`` table has it."""

    number: int
    decision: str
    """``same``, ``not_same``, ``contains``, ``unsure``, ``apart`` or ``undo``."""
    a: Key
    b: Key | None = None
    undoes: int | None = None


@dataclass(frozen=True, slots=True)
class Constraints(Generic[Key]):
    """Links that outrank every verdict. Pairs are in ascending order."""

    must: tuple[tuple[Key, Key], ...] = ()
    """One story, the latest word first. Gives way to ``cannot`` where both cannot hold."""
    cannot: frozenset[tuple[Key, Key]] = frozenset()
    """Never one story, not through third copies either."""
    apart: frozenset[Key] = frozenset()
    """Articles that no verdict may join to a story; only a later ``same`` does."""


def undone(log: Iterable[tuple[int, int | None]]) -> frozenset[int]:
    """Numbers of the decisions taken back, given each decision's number and that of the one it undoes, if any.

    An undo that is itself undone takes nothing back.
    """
    taken_back: set[int] = set()
    for number, undoes in sorted(log, reverse=True):
        if undoes is not None and number not in taken_back:
            taken_back.add(undoes)
    return frozenset(taken_back)


def resolve(log: Iterable[Said[Key]]) -> Constraints[Key]:
    """The links in force after every decision of the log."""
    said = sorted(log, key=lambda line: line.number)
    taken_back = undone((line.number, line.undoes) for line in said)
    apart: dict[Key, int] = {}
    pairs: dict[tuple[Key, Key], Said[Key]] = {}
    for line in said:
        if line.decision == "undo" or line.number in taken_back:
            continue
        if line.b is None:
            apart[line.a] = line.number
        else:
            pairs[_ordered(line.a, line.b)] = line
    same = sorted((pair for pair in pairs if pairs[pair].decision == "same"), key=lambda pair: -pairs[pair].number)
    return Constraints(
        tuple(pair for pair in same if all(apart.get(one, 0) < pairs[pair].number for one in pair)),
        frozenset(pair for pair in pairs if pairs[pair].decision in {"not_same", "contains"}),
        frozenset(apart),
    )


def _ordered(a: Key, b: Key) -> tuple[Key, Key]:
    return (a, b) if a <= b else (b, a)
