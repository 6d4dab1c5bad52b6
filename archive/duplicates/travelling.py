"""Reviewers' decisions on their way from one archive to another, where the same articles have other numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

from archive.duplicates.decisions import PAIRWISE, Call, in_force
from archive.store import Archive


@dataclass(frozen=True, slots=True)
class Carried:
    """A decision made of an article; the other article, if there is one, is named by its key."""

    decision: str
    other: str | None
    """None for ``apart``, which speaks of one article alone."""
    reviewer: str
    note: str
    decided_at: str
    """UTC, as 2021-09-08T06:13:32Z."""

    @property
    def makes_sense(self) -> bool:
        """Is it a decision that the log can hold?"""
        wanted = PAIRWISE if self.other else {Call.APART}
        return self.decision in {call.value for call in wanted} and bool(self.reviewer.strip())


def said(archive: Archive) -> dict[int, list[Carried]]:
    """The decisions in force, oldest first, by the article they were made of."""
    found: dict[int, list[Carried]] = {}
    for decision in sorted(in_force(archive).values(), key=lambda decision: decision.id):
        other = archive.get(decision.b_id).key if decision.b_id is not None else None
        found.setdefault(decision.a_id, []).append(
            Carried(decision.call.value, other, decision.reviewer, decision.note, decision.decided_at)
        )
    return found


def take_in(archive: Archive, brought: Sequence[tuple[int, Carried]]) -> tuple[Carried, ...]:
    """Append decisions, each with the number of the article it was made of, in the order in which they were made.

    Those that are in the log already are passed over. Gives those whose other article is not in this archive.
    """
    homeless = []
    with archive.atomic():
        for article_id, one in sorted(brought, key=lambda pair: pair[1].decided_at):
            other = archive.conn.execute("SELECT id FROM articles WHERE key = ?", (one.other,)).fetchone()
            if one.other is not None and other is None:
                homeless.append(one)
                continue
            row = (one.decision, article_id, other and other[0], one.reviewer, one.note, one.decided_at)
            archive.conn.execute(
                "INSERT INTO decisions (decision, a_id, b_id, reviewer, note, decided_at) SELECT ?1, ?2, ?3, ?4, ?5, ?6"
                " WHERE NOT EXISTS (SELECT 1 FROM decisions WHERE (decision, a_id, reviewer, note, decided_at)"
                " = (?1, ?2, ?4, ?5, ?6) AND b_id IS ?3)",
                row,
            )
    return tuple(homeless)
