"""Documents made ready for comparison, many at a time: letters, units for the boilerplate, sampled shingles.

Everything here depends on the document alone, and on which units are boilerplate of its site.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import xxhash

from archive.duplicates import boilerplate, furniture
from archive.duplicates.document import Document, Text
from archive.duplicates.doubled import undouble
from archive.text import Codes, fold, from_codes, shingles, to_codes

WIDTH = 5
"""Letters in a shingle. Five Chinese letters are two to three words: shorter ones are everywhere, longer ones break at
every misprint (field notes: with 5 every gold pair was reached)."""

RATE = 1 / 32
"""Share of the shingles sampled, by hash: the same shingle is sampled in every text or in none. On the labelled set and
five of our own 1/48 finds the very stories that 1/24 finds, and 1/64 loses one in a thousand pairs of one set; at 1/32
passages held by longer texts are found as often as at 1/24 (1,054 of 1,057)."""

AT_LEAST = 16
"""Shingles sampled on average in a text too short for ``RATE``; the share grows as the text gets shorter."""

DOUBLED_SAMPLES = 0.2
"""Share of a text's sampled shingles that come more than once, from which it is looked at for doubled bodies."""

TRADITIONAL = 0.03
"""Share of a text's letters that simplification changes, from which it is in traditional script (a simplified text
has next to none; a traditional one about a fourth)."""

Hashes = npt.NDArray[np.uint64]


class Places:
    """Where each letter of a comparison text stands in its body, kept as the starts of runs without a gap."""

    def __init__(self, letters: npt.NDArray[np.uint32], offsets: npt.NDArray[np.uint32]) -> None:
        self.letters, self.offsets = letters, offsets
        self._lists: tuple[list[int], list[int]] | None = None

    @classmethod
    def of(cls, positions: npt.NDArray[np.intp]) -> "Places":
        """From the position of every letter, rising."""
        gaps = np.ones(len(positions), np.bool_)
        gaps[1:] = positions[1:] != positions[:-1] + 1
        (starts,) = gaps.nonzero()
        return cls(starts.astype(np.uint32), positions[starts].astype(np.uint32))

    def ranges(self, letters: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
        """The ranges ``[start, end)`` of the body that ranges ``[start, end)`` of the letters stand in, none empty."""
        if self._lists is None:  # bisecting a list is ten times as fast as asking numpy for one number
            self._lists = self.letters.tolist(), self.offsets.tolist()
        firsts, offsets = self._lists
        found = []
        for start, end in letters:
            one, two = bisect_right(firsts, start) - 1, bisect_right(firsts, end - 1) - 1
            found.append((offsets[one] + start - firsts[one], offsets[two] + end - firsts[two]))
        return found


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document's comparison text with what finds its candidates."""

    text: Text
    samples: Hashes
    """Sampled shingles, rising, each once."""
    bound: int
    """Shingles up to this hash are sampled."""
    units: Hashes
    """Its longer sentences, hashed; empty where the site is unknown."""
    places: Places | None = None
    """Where the letters stand in the body, if that was asked for."""


def sampling_bound(letters: int) -> int:
    """The highest hash that is sampled in a text of so many letters."""
    share = max(RATE, AT_LEAST / max(AT_LEAST, letters))
    return int(min(share * 2.0**64, 2.0**64 - 2048))  # 2048: the step of floats below 2 ** 64


@dataclass(frozen=True, slots=True)
class _Rows:
    """The letters of several documents in one row."""

    letters: Codes
    positions: npt.NDArray[np.intp]
    """Of each letter in the joined bodies."""
    starts: npt.NDArray[np.intp]
    """Of each document in ``letters``, the end last."""
    offsets: npt.NDArray[np.intp]
    """Of each document's body in the joined bodies."""
    sentences: tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]
    """Where each sentence starts and ends in ``letters``."""
    changed: npt.NDArray[np.intp]
    """Letters of each document that simplification changed."""
    titles: list[str]
    """Comparison text of each title."""


def _rows(documents: Sequence[Document], left_out: Sequence[Sequence[tuple[int, int]]]) -> _Rows:
    """The letters of the documents without furniture, repeated titles and the ranges of each body to leave out."""
    bodies = "".join([f"{furniture.START}{document.body}\n" for document in documents])
    titles = "\n".join([document.title for document in documents])
    lengths = np.array([len(document.body) for document in documents], np.intp)
    offsets = np.cumsum(lengths + 2) - lengths - 1
    codes = to_codes(bodies + titles)
    folded = fold(codes)
    for start, end in furniture.spans(bodies):
        folded[start:end] = 0
    for index, document in enumerate(documents):
        for start, end in (*_title_line(document), *left_out[index]):
            folded[offsets[index] + start : offsets[index] + end] = 0
    codes, folded, titled = codes[: len(bodies)], folded[: len(bodies)], folded[len(bodies) :]
    (positions,) = folded.nonzero()
    letters = folded[positions]
    starts = np.concatenate([positions.searchsorted(offsets), [len(positions)]])
    (simplified,) = ((letters != codes[positions]) & (letters >= 0x3400)).nonzero()
    changed = simplified.searchsorted(starts)
    return _Rows(
        letters,
        positions,
        starts,
        offsets,
        boilerplate.sentences(codes, positions),
        changed[1:] - changed[:-1],
        _titles(documents, titled),
    )


def _titles(documents: Sequence[Document], folded: Codes) -> list[str]:
    """The letters of each title, given those of all, folded, one character between two."""
    (positions,) = folded.nonzero()
    letters = from_codes(folded[positions])
    if len(documents) == 1:
        return [letters]
    ends = np.array([len(document.title) for document in documents], np.intp)
    borders = positions.searchsorted((ends + 1).cumsum()).tolist()
    return [letters[start:end] for start, end in pairwise([0, *borders])]


def _title_line(document: Document) -> Iterator[tuple[int, int]]:
    """The body's first line, if it is the title once more."""
    title = document.title.strip()
    if not title:
        return
    start = document.body.find(title, 0, len(title) + 8)
    end = start + len(title)
    if start >= 0 and not document.body[:start].strip() and (document.body[end : end + 1] or "\n").isspace():
        yield start, end


def prepare(documents: Sequence[Document], *, places: bool = False) -> list[Prepared]:
    """Each document made ready, doubled bodies undone; nothing is boilerplate yet (see ``without``).

    ``places`` asks for the places of the letters too, which evidence needs and verdicts do not.
    """
    if not documents:
        return []
    prepared, repeating = _prepared(documents, [()] * len(documents), places=places)
    repeats = {index: _repeats(documents[index]) for index in repeating}
    doubled = [index for index in repeating if repeats[index]]
    if doubled:
        chosen = [documents[index] for index in doubled]
        again, _ = _prepared(chosen, [repeats[index] for index in doubled], places=places)
        for index, one in zip(doubled, again, strict=True):
            prepared[index] = one
    return prepared


def _repeats(document: Document) -> list[tuple[int, int]]:
    return [(found.start, found.start + found.length) for found in undouble(document.body, document.title).repeats]


def _prepared(
    documents: Sequence[Document], left_out: Sequence[Sequence[tuple[int, int]]], *, places: bool = False
) -> tuple[list[Prepared], list[int]]:
    """Each document made ready, and which of them may be doubled."""
    rows = _rows(documents, left_out)
    starts = rows.starts.tolist()
    bounds = [sampling_bound(end - start) for start, end in pairwise(starts)]
    samples, repeating = _samples(rows, np.array(bounds, np.uint64))
    units = _units(rows, documents)
    letters = from_codes(rows.letters)
    found = []
    for index, document in enumerate(documents):
        own = letters[starts[index] : starts[index + 1]]
        traditional = int(rows.changed[index]) > TRADITIONAL * len(own)
        title = rows.titles[index]
        text = Text(own, title, document.published, _rank(own, title, document), traditional)
        at = Places.of(rows.positions[starts[index] : starts[index + 1]] - rows.offsets[index]) if places else None
        found.append(Prepared(text, samples[index], bounds[index], units[index], at))
    return found, repeating


def _samples(rows: _Rows, bounds: Hashes) -> tuple[list[Hashes], list[int]]:
    """The sampled shingles of each document, and the documents in which many come more than once."""
    count = len(rows.starts) - 1
    hashes = shingles(rows.letters, WIDTH)
    if count == 1:  # an article alone, as a crawl brings it, is spared the bookkeeping
        own = hashes[hashes <= bounds[0]]
        own.sort()
        different = own[np.concatenate([[True], own[1:] != own[:-1]])] if len(own) else own
        return [different], [0] if len(own) - len(different) > DOUBLED_SAMPLES * len(own) else []
    lengths = np.diff(rows.starts)
    owner = np.repeat(np.arange(count), lengths)[: len(hashes)]
    last = np.repeat(rows.starts[1:] - WIDTH, lengths)[: len(hashes)]
    chosen = np.flatnonzero((hashes <= bounds[owner]) & (np.arange(len(hashes)) <= last))
    order = np.lexsort((hashes[chosen], owner[chosen]))
    hashes, owner = hashes[chosen][order], owner[chosen][order]
    fresh = np.ones(len(hashes), np.bool_)
    fresh[1:] = (hashes[1:] != hashes[:-1]) | (owner[1:] != owner[:-1])
    drawn = np.bincount(owner, minlength=count)
    again = np.bincount(owner[~fresh], minlength=count)
    ends = np.cumsum(np.bincount(owner[fresh], minlength=count))
    return _split(hashes[fresh], ends), np.flatnonzero(again > DOUBLED_SAMPLES * drawn).tolist()


def _split(hashes: Hashes, ends: npt.NDArray[np.intp]) -> list[Hashes]:
    """The hashes of each document, given where they end; ``np.split`` takes four times as long for so many pieces."""
    return [hashes[start:end] for start, end in pairwise([0, *ends.tolist()])]


def _sentences(rows: _Rows) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp], Hashes]:
    """Where each sentence long enough to be boilerplate starts and ends in the letters, and its hash."""
    starts, ends = rows.sentences
    long = ends - starts >= boilerplate.SHORTEST
    return starts[long], ends[long], boilerplate.unit_hashes(rows.letters, starts)[long]


def _units(rows: _Rows, documents: Sequence[Document]) -> list[Hashes]:
    """The hashes of the longer sentences of each document that has a site."""
    count = len(documents)
    if not any(document.site for document in documents):
        return [np.zeros(0, np.uint64)] * count
    starts, _, hashes = _sentences(rows)
    if count == 1:
        return [hashes]
    found = _split(hashes, np.searchsorted(starts, rows.starts[1:]))
    return [units if document.site else units[:0] for units, document in zip(found, documents, strict=True)]


def _rank(letters: str, title: str, document: Document) -> int:
    identity = "\x00".join((letters, title, str(document.published or ""), document.site, document.url))
    return xxhash.xxh3_64_intdigest(identity.encode("utf-8", "surrogatepass"))


def without(prepared: Prepared, document: Document, known: Set[int]) -> Prepared:
    """The same with the units that are ``known`` boilerplate of its site left out."""
    if not known or known.isdisjoint(prepared.units.tolist()):
        return prepared
    repeats = _repeats(document) if _prepared([document], [()])[1] else ()
    rows = _rows([document], [repeats])
    kept = np.ones(len(rows.letters), np.bool_)
    for start, end, unit in zip(*_sentences(rows), strict=True):
        kept[start:end] = int(unit) not in known
    codes = rows.letters[kept]
    letters = from_codes(codes)
    bound = sampling_bound(len(codes))
    hashes = np.unique(shingles(codes, WIDTH))
    text = replace(prepared.text, letters=letters, rank=_rank(letters, prepared.text.title, document))
    places = Places.of(rows.positions[kept] - rows.offsets[0]) if prepared.places else None
    return replace(prepared, text=text, samples=hashes[hashes <= np.uint64(bound)], bound=bound, places=places)
