"""The piece of a text that shows a reader why it was found."""

from collections.abc import Sequence
from dataclasses import dataclass

from archive.search.folding import fold, forms

_BEFORE = 12
"""Characters shown before the first hit: enough to see who does it, and the hit stays near the line's beginning."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A text and the ranges ``[start, end)`` of it that were searched for, in order, apart from each other."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()

    def with_marks(self, opening: str, closing: str) -> str:
        """The text with each range between ``opening`` and ``closing``."""
        pieces, done = [], 0
        for start, end in self.marks:
            pieces += [self.text[done:start], opening, self.text[start:end], closing]
            done = end
        return "".join([*pieces, self.text[done:]])


def marked(text: str, words: Sequence[str]) -> Marked:
    """``text`` with every place marked where one of ``words`` stands."""
    folded = fold(text)
    ranges: list[tuple[int, int]] = []
    for form in {form for word in words for form in forms(word)}:
        at = folded.find(form)
        while at >= 0:
            ranges.append((at, at + len(form)))
            at = folded.find(form, at + len(form))
    return Marked(text, _joined(sorted(ranges)))


def snippet(body: str, words: Sequence[str], width: int = 80) -> Marked:
    """About ``width`` characters of ``body`` around the hits: where the most different words stand closest together."""
    whole = marked(body, words)
    start = max(0, _densest(whole, width) - _BEFORE) if whole.marks else 0
    end = min(len(body), start + width)
    start = max(0, min(start, end - width))
    head, tail = "…" * (start > 0), "…" * (end < len(body))
    text = head + body[start:end].replace("\n", " ") + tail
    shift = len(head) - start
    marks = tuple((max(a, start) + shift, min(b, end) + shift) for a, b in whole.marks if a < end and b > start)
    return Marked(text, marks)


def _densest(whole: Marked, width: int) -> int:
    """Where the window of ``width`` characters begins that holds the most different hits; the first such."""
    reach = width - _BEFORE
    best_start, best_kinds = whole.marks[0][0], 0
    for index, (start, _) in enumerate(whole.marks[:200]):  # a body with more hits than that is found by any of them
        kinds = {whole.text[a:b] for a, b in whole.marks[index : index + reach] if b <= start + reach}
        if len(kinds) > best_kinds:
            best_start, best_kinds = start, len(kinds)
    return best_start


def _joined(ranges: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    joined: list[tuple[int, int]] = []
    for start, end in ranges:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)
