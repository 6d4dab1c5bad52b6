"""What changed between two texts, in a form that people can read; pure."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby

from rapidfuzz.distance import LCSseq

_BEFORE_NEWLINE = re.compile("(?=\n)")


class Change(StrEnum):
    """What happened to a piece of text."""

    KEPT = "kept"
    DELETED = "deleted"
    INSERTED = "inserted"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters with one fate."""

    change: Change
    text: str


def difference(old: str, new: str) -> tuple[Piece, ...]:
    """The pieces that lead from ``old`` to ``new``.

    Kept and deleted pieces joined are ``old``, kept and inserted ones are ``new``; a deletion stands before the
    insertion that replaces it. Paragraphs are aligned first, then the characters inside changed paragraphs, so that a
    paragraph that was added is one piece and not letters found by chance in its neighbours.
    """
    pieces: list[Piece] = []
    # A newline goes with the paragraph behind it, so that a paragraph added at the end leaves the last one alone.
    before, after = _BEFORE_NEWLINE.split(old), _BEFORE_NEWLINE.split(new)
    # autojunk would treat a line that occurs often as noise; in an article nothing is.
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        old_part, new_part = "".join(before[a:b]), "".join(after[c:d])
        if tag == "equal":
            pieces.append(Piece(Change.KEPT, old_part))
        else:
            pieces.extend(_characters(old_part, new_part))
    return tuple(_joined(pieces))


def _characters(old: str, new: str) -> Iterable[Piece]:
    """The pieces between two changed passages, without what they share by chance.

    A longest common subsequence keeps single characters that two unrelated sentences happen to have. A kept piece that
    is no longer than the changes on both sides of it is taken as changed too; the idea is the semantic cleanup of
    Fraser (2006, "Writing: Diff").
    """
    edits = [_Edit("", "", "")]
    for opcode in LCSseq.opcodes(old, new):
        gone, came = old[opcode.src_start : opcode.src_end], new[opcode.dest_start : opcode.dest_end]
        if opcode.tag == "equal":
            edits.append(_Edit(gone, "", ""))
            continue
        edits[-1] = _Edit(edits[-1].kept, edits[-1].gone + gone, edits[-1].came + came)
        while len(edits) > 1 and edits[-1].is_chance_after(edits[-2]):
            last = edits.pop()
            before = edits[-1]
            edits[-1] = _Edit(before.kept, before.gone + last.kept + last.gone, before.came + last.kept + last.came)
    for edit in edits:
        yield Piece(Change.KEPT, edit.kept)
        yield Piece(Change.DELETED, edit.gone)
        yield Piece(Change.INSERTED, edit.came)


@dataclass(frozen=True, slots=True)
class _Edit:
    """A change and the kept text before it."""

    kept: str
    gone: str
    came: str

    @property
    def size(self) -> int:
        return max(len(self.gone), len(self.came))

    def is_chance_after(self, before: "_Edit") -> bool:
        return "\n" not in self.kept and 0 < len(self.kept) <= min(before.size, self.size)


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Neighbours of one fate as one piece; between two kept pieces first what went, then what came."""
    for kept, group in groupby((piece for piece in pieces if piece.text), lambda piece: piece.change is Change.KEPT):
        run = list(group)
        for change in [Change.KEPT] if kept else [Change.DELETED, Change.INSERTED]:
            if text := "".join(piece.text for piece in run if piece.change is change):
                yield Piece(change, text)
