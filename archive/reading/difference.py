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
    pieces: list[Piece] = []
    for opcode in LCSseq.opcodes(old, new):
        if opcode.tag == "equal":
            pieces.append(Piece(Change.KEPT, old[opcode.src_start : opcode.src_end]))
        else:
            pieces.append(Piece(Change.DELETED, old[opcode.src_start : opcode.src_end]))
            pieces.append(Piece(Change.INSERTED, new[opcode.dest_start : opcode.dest_end]))
    return _readable(list(_joined(pieces)))


def _readable(pieces: list[Piece]) -> list[Piece]:
    """Without kept pieces that are shorter than the changes on both sides of them.

    A longest common subsequence keeps single characters that two unrelated sentences happen to share; the idea of
    dropping them is the semantic cleanup of Fraser (2006, "Writing: Diff").
    """
    while True:
        for place, piece in enumerate(pieces):
            if piece.change is Change.KEPT and 0 < place < len(pieces) - 1:
                left, right = _changed(pieces[:place][::-1]), _changed(pieces[place + 1 :])
                if len(piece.text) <= min(left, right) and not _is_edge(piece.text):
                    split = [Piece(Change.DELETED, piece.text), Piece(Change.INSERTED, piece.text)]
                    pieces = list(_joined([*pieces[:place], *split, *pieces[place + 1 :]]))
                    break
        else:
            return pieces


def _is_edge(text: str) -> bool:
    return "\n" in text


def _changed(pieces: list[Piece]) -> int:
    """The longer of the deletion and the insertion that ``pieces`` begin with, in characters."""
    sizes = [0]
    for piece in pieces:
        if piece.change is Change.KEPT:
            break
        sizes.append(len(piece.text))
    return max(sizes)


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Neighbours of one fate as one piece; between two kept pieces first what went, then what came."""
    for kept, group in groupby((piece for piece in pieces if piece.text), lambda piece: piece.change is Change.KEPT):
        run = list(group)
        for change in [Change.KEPT] if kept else [Change.DELETED, Change.INSERTED]:
            if text := "".join(piece.text for piece in run if piece.change is change):
                yield Piece(change, text)
