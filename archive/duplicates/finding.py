"""The stories of any collection, in memory: the same judgement as in the archive, in one go."""

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from archive.duplicates import boilerplate
from archive.duplicates.candidates import Index, Indices
from archive.duplicates.clusters import Edge, group
from archive.duplicates.constraints import Constraints, Key, Said, resolve
from archive.duplicates.document import Document, Text
from archive.duplicates.judgement import judge
from archive.duplicates.judging import HOLDS_MUCH_MORE, Comparison, Ruling, examine, in_order
from archive.duplicates.preparing import Prepared, prepare, without
from archive.model import Judgement, Verdict

CHUNK = 32_000
"""Characters made ready together: a quarter of a megabyte an array, so that a few stay in the processor's cache. Twice
as many take a fifth longer."""

Progress = Callable[[int, int], None]
"""Called with documents or pairs done, and how many there are."""


class Ruled(NamedTuple):
    """A candidate pair, by the numbers of its documents in the order given, and the verdict."""

    a: int
    b: int
    ruling: Ruling


@dataclass(frozen=True, slots=True)
class Pair:
    """A verdict with its evidence."""

    a: str
    """Id of the document that came first in the collection."""
    b: str
    judgement: Judgement


@dataclass(frozen=True, slots=True)
class Found:
    """The stories of a collection and the verdicts they rest on."""

    documents: Sequence[Document]
    clusters: tuple[tuple[str, ...], ...]
    """Ids of the documents of each story, in the order given; single ones too."""
    ruled: tuple[Ruled, ...]
    """Every pair with something in common."""
    known: dict[str, frozenset[int]] = field(default_factory=dict)
    """Boilerplate units of each site."""

    def pairs(self) -> Iterator[Pair]:
        """The verdicts with their evidence, worked out one at a time."""
        for a, b, _ in self.ruled:
            one, two = self.documents[a], self.documents[b]
            none: frozenset[int] = frozenset()
            known = self.known.get(one.site, none), self.known.get(two.site, none)
            yield Pair(one.id, two.id, judge(one, two, known_a=known[0], known_b=known[1]))


def find(
    documents: Iterable[Document], *, decisions: Iterable[Said[str]] = (), progress: Progress | None = None
) -> Found:
    """The stories among ``documents``, whatever their order.

    ``decisions`` are reviewers' words on pairs of ids, which outrank the verdicts.
    """
    collection = list(documents)
    with without_collector():
        prepared, known = prepare_all(collection, progress)
        texts = [one.text for one in prepared]
        ruled = judge_all(prepared, progress)
        number = {document.id: place for place, document in enumerate(collection)}
        stories = cluster(texts, ruled, numbered(resolve(decisions), number))
    clusters = tuple(tuple(collection[number].id for number in story) for story in stories)
    return Found(collection, clusters, tuple(ruled), known)


@contextmanager
def without_collector() -> Iterator[None]:
    """No search for reference cycles meanwhile: none are made here, and it would go through every document again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def prepare_all(
    collection: Sequence[Document], progress: Progress | None = None, *, places: bool = False
) -> tuple[list[Prepared], dict[str, frozenset[int]]]:
    """Every document ready for comparison without its site's boilerplate, and the boilerplate of each site."""
    prepared: list[Prepared] = []
    for chunk in _chunks(collection):
        prepared += prepare(chunk, places=places)
        if progress is not None:
            progress(len(prepared), len(collection))
    known = boilerplate.learn([document.site for document in collection], [one.units for one in prepared])
    if known:
        for index, document in enumerate(collection):
            if document.site in known:
                prepared[index] = without(prepared[index], document, known[document.site])
    return prepared, known


def _chunks(collection: Iterable[Document]) -> Iterator[list[Document]]:
    """The documents in lots of about ``CHUNK`` characters."""
    chunk: list[Document] = []
    size = 0
    for document in collection:
        chunk.append(document)
        size += len(document.body)
        if size >= CHUNK:
            yield chunk
            chunk, size = [], 0
    yield chunk


def judge_all(prepared: Sequence[Prepared], progress: Progress | None = None) -> list[Ruled]:
    """The verdict on every candidate pair that has one, ordered by pair."""
    index = Index(
        [one.samples for one in prepared],
        np.fromiter((one.bound for one in prepared), np.uint64, len(prepared)),
        np.fromiter((one.text.rank for one in prepared), np.uint64, len(prepared)),
    )
    texts = [one.text for one in prepared]
    found = []
    last: tuple[tuple[str, str, bool], Comparison] | None = None
    pairs = _by_letters(texts, *index.pairs())
    for done, (a, b) in enumerate(pairs):
        one, two = (texts[a], texts[b]) if in_order(texts[a], texts[b]) else (texts[b], texts[a])
        key = one.letters, two.letters, one.traditional or two.traditional
        ruling, comparison = examine(one, two, last[1] if last is not None and last[0] == key else None)
        last = key, comparison
        if ruling.verdict is not None:
            found.append(Ruled(a, b, ruling))
        if progress is not None and done % 1000 == 0:
            progress(done, len(pairs))
    return sorted(found, key=lambda one: one[:2])


def _by_letters(texts: Sequence[Text], first: Indices, second: Indices) -> list[tuple[int, int]]:
    """The pairs in an order that brings those of the same two comparison texts together: copies are often exact."""
    groups: dict[str, int] = {}
    group = np.fromiter((groups.setdefault(text.letters, len(groups)) for text in texts), np.int64, len(texts))
    one, two = group[first], group[second]
    order = np.lexsort((np.maximum(one, two), np.minimum(one, two)))
    return list(zip(first[order].tolist(), second[order].tolist(), strict=True))


def strength(ruling: Ruling, a: Text, b: Text) -> tuple[float, ...]:
    """What orders the edges: how sure the verdict is, then the texts' ranks by content."""
    return ruling.margin, *sorted((float(a.rank), float(b.rank)))


def contradicts(ruling: Ruling) -> bool:
    """Whether two texts with this verdict can never be one story, whatever third copies say."""
    return ruling.verdict is Verdict.TEMPLATE or ruling.rule == HOLDS_MUCH_MORE


def cluster(texts: Sequence[Text], ruled: Sequence[Ruled], said: Constraints[int]) -> list[list[int]]:
    """The documents as stories, by number."""
    cut_loose = said.apart
    edges = [
        Edge(a, b, strength(ruling, texts[a], texts[b]))
        for a, b, ruling in ruled
        if ruling.verdict is Verdict.SAME and a not in cut_loose and b not in cut_loose
    ]
    against = [(a, b) for a, b, ruling in ruled if contradicts(ruling)]
    return group(range(len(texts)), edges, against, said.must, said.cannot)


def numbered(said: Constraints[Key], number: Mapping[Key, int]) -> Constraints[int]:
    """The constraints by the documents' numbers; what names no document here is left out."""

    def pairs(links: Iterable[tuple[Key, Key]]) -> list[tuple[int, int]]:
        return [(number[a], number[b]) for a, b in links if a in number and b in number]

    apart = frozenset(number[one] for one in said.apart if one in number)
    return Constraints(tuple(pairs(said.must)), frozenset(pairs(said.cannot)), apart)
