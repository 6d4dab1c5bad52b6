"""The log of what reviewers decided: recorded, listed and undone, never changed.

A decision outranks any verdict. ``archive.duplicates.settle`` reads the log each time it runs, so what stands here
holds in every later run and rebuild.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum

from archive.duplicates.constraints import undone
from archive.errors import InputError, NotThere
from archive.rows import storable, utc
from archive.store import Archive


class Call(StrEnum):
    """What a reviewer can say."""

    SAME = "same"
    NOT_SAME = "not_same"
    CONTAINS = "contains"
    """One text holds the other: linked, never merged."""
    UNSURE = "unsure"
    """Looked at and left to the rules."""
    APART = "apart"
    """One article is taken out of its story."""
    UNDO = "undo"


PAIRWISE = frozenset({Call.SAME, Call.NOT_SAME, Call.CONTAINS, Call.UNSURE})

LONGEST_NUMBER = 19
"""Digits of SQLite's greatest integer."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One line of the log."""

    id: int
    call: Call
    a_id: int
    b_id: int | None
    """Empty for ``apart``, and for the undo of one."""
    undoes_id: int | None
    reviewer: str
    note: str
    decided_at: str
    """UTC, as 2021-09-08T06:13:32Z."""
    in_force: bool = False
    """Neither undone nor replaced by a later word on the same pair or article."""

    @property
    def subject(self) -> tuple[int, int | None]:
        """What it speaks of: the pair in ascending order, or one article and nothing."""
        if self.b_id is None:
            return self.a_id, None
        return min(self.a_id, self.b_id), max(self.a_id, self.b_id)


def article_named(archive: Archive, reference: str) -> int:
    """The id of an article named by its number or by its URL. Raises ``NotThere``."""
    reference = reference.strip()
    is_number = reference.isdecimal() and len(reference) <= LONGEST_NUMBER
    return (archive.get(int(reference)) if is_number else archive.by_url(reference)).id


def record(archive: Archive, call: Call, a_id: int, b_id: int | None = None, *, reviewer: str, note: str = "") -> int:
    """Append a decision and give its number.

    Raises ``InputError`` for a pair of one article with itself, or a call that does not fit the number of articles;
    ``NotThere`` for an article that does not exist.
    """
    if call is Call.UNDO:
        raise InputError("an undo needs the number of the decision it takes back")
    if (call in PAIRWISE) != (b_id is not None):
        raise InputError(f"{call} needs {'two articles' if call in PAIRWISE else 'one article'}")
    if a_id == b_id:
        raise InputError(f"article {a_id} cannot be compared with itself; name two articles")
    for article in (a_id, b_id):
        if article is not None:
            archive.get(article)
    return _append(archive, call, a_id, b_id, None, reviewer, note)


def undo(archive: Archive, number: int, *, reviewer: str, note: str = "") -> int:
    """Append the undo of decision ``number`` and give the undo's own number; an undo can be undone too.

    Raises ``NotThere`` for a number that is not in the log, ``InputError`` for one that is undone already.
    """
    history = log(archive)
    taken_back = next((decision for decision in history if decision.id == number), None)
    if taken_back is None:
        raise NotThere(f"there is no decision {number}; qcrawl duplicates decide --log lists those that there are")
    if number in undone((one.id, one.undoes_id) for one in history):
        raise InputError(f"decision {number} is undone already")
    return _append(archive, Call.UNDO, taken_back.a_id, taken_back.b_id, number, reviewer, note)


def _append(
    archive: Archive, call: Call, a_id: int, b_id: int | None, undoes_id: int | None, reviewer: str, note: str
) -> int:
    if not reviewer.strip():
        raise InputError("a decision needs a reviewer; give one with --reviewer")
    number = archive.conn.execute(
        "INSERT INTO decisions (decision, a_id, b_id, undoes_id, reviewer, note, decided_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        [call, a_id, b_id, undoes_id, storable(reviewer.strip()), storable(note), utc(datetime.now(UTC))],
    ).lastrowid
    return int(number or 0)


def log(archive: Archive) -> tuple[Decision, ...]:
    """Every decision ever recorded, oldest first."""
    rows = archive.conn.execute(
        "SELECT id, decision, a_id, b_id, undoes_id, reviewer, note, decided_at FROM decisions ORDER BY id"
    ).fetchall()
    said = [Decision(row[0], Call(row[1]), *row[2:]) for row in rows]
    standing = _standing(said)
    return tuple(replace(one, in_force=one.id in standing) for one in said)


def _standing(said: Sequence[Decision]) -> set[int]:
    """Numbers of the latest word on each pair and article; *same* gives way to a later *apart* of one of the two.

    The same reading of the log as ``archive.duplicates.constraints.resolve``, which the stories are made by.
    """
    taken_back = undone((one.id, one.undoes_id) for one in said)
    latest = {one.subject: one for one in said if one.call is not Call.UNDO and one.id not in taken_back}
    apart = {article: one.id for (article, other), one in latest.items() if other is None}
    return {
        one.id
        for one in latest.values()
        if one.call is not Call.SAME or all(apart.get(article or 0, 0) < one.id for article in one.subject)
    }


def in_force(archive: Archive) -> dict[tuple[int, int | None], Decision]:
    """The decisions that hold now, by what they speak of (see ``Decision.subject``)."""
    return {decision.subject: decision for decision in log(archive) if decision.in_force}
