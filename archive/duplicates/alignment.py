"""Two comparison texts laid side by side: the blocks they share and the hunks between."""

from typing import NamedTuple

from rapidfuzz.distance import Indel

CHANCE = 1
"""Letters two different passages share at the same place by chance; such a run joins the hunks around it."""


class Block(NamedTuple):
    """A shared passage: where it starts in each text, and its length in letters."""

    a: int
    b: int
    length: int


class Hunk(NamedTuple):
    """Ranges ``[start, end)`` of the two texts that stand at the same place and are not the same."""

    a_start: int
    a_end: int
    b_start: int
    b_end: int
    before: int
    """Letters of the shared block in front; 0 at the beginning."""
    after: int
    """Letters of the shared block behind; 0 at the end."""

    @property
    def sizes(self) -> tuple[int, int]:
        """Letters on each side."""
        return self.a_end - self.a_start, self.b_end - self.b_start


def blocks(a: str, b: str) -> list[Block]:
    """The shared passages of a longest common subsequence of ``a`` and ``b``.

    Not Levenshtein's alignment: where a paragraph is missing in one of two texts of about one length, that one
    rather replaces letter by letter than see the shift.
    """
    found = Indel.editops(a, b).as_matching_blocks()
    return [Block(start_a, start_b, length) for start_a, start_b, length in found if length > CHANCE]


def hunks(shared: list[Block], a_length: int, b_length: int) -> list[Hunk]:
    """What stands before, between and behind the shared passages of two texts of these lengths, in order."""
    found = []
    a_end = b_end = before = 0
    for a, b, length in [*shared, Block(a_length, b_length, 0)]:
        if a > a_end or b > b_end:
            found.append(Hunk(a_end, a, b_end, b, before, length))
        a_end, b_end, before = a + length, b + length, length
    return found
