"""Which lines of a page are the article: several candidates, cleaned, and the one that the page's evidence is for."""

import re
from dataclasses import dataclass

from qcrawl.extract import blocks, candidates, heading
from qcrawl.extract.clean import Body, clean
from qcrawl.extract.heading import Heading
from qcrawl.extract.lines import Line
from qcrawl.extract.metadata import Metadata
from qcrawl.extract.prose import is_prose, opens

_HAN = re.compile(r"[\u3400-\u9fff]+")
_KANA_HANGUL = re.compile(r"[\u3040-\u30ff\uac00-\ud7af]+")


_LETTER = re.compile(r"[^\W\d_]+")
SAMPLE = 4_000
"""Characters by which a page is told to be Chinese."""
SURE_SIZE = 300
"""Letters of prose from which the own candidate needs no witness if it follows the title and is most of the page's
prose: on the pages where it was wrong, it had taken a short box of another element."""
AGREED = 0.9
"""Overlap from which two candidates count as the same text; they differ then in a caption or a signature."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The body, the title, how the body was found and how far the candidates agree (0 to 1)."""

    body: Body
    heading: Heading | None
    rule: str
    confidence: float


def is_chinese(text: str) -> bool:
    """Whether a good part of the letters of ``text`` is Chinese: a fifth Han, and hardly any kana or hangul."""
    sample = text[:SAMPLE]
    han, other, letters = (sum(map(len, kind.findall(sample))) for kind in (_HAN, _KANA_HANGUL, _LETTER))
    return han * 5 > letters and other * 10 < han


def choose(lines: list[Line], metadata: Metadata, text: str, site_title: str = "") -> Chosen:
    """The article among ``lines`` of the page whose source is ``text``."""
    if starts := blocks.comments(lines):
        lines = blocks.before_comments(lines, heading.find(lines, metadata, site_title), starts)
    element = blocks.densest(lines)
    dense = blocks.inside(lines, element) if element is not None else lines if _is_plain(lines) else []
    head = heading.find(lines, metadata, site_title, blocks.opening(dense))
    own = blocks.own(lines, head, dense)
    if not _is_plain(lines) and not is_chinese("".join(line.text for line in own.lines or lines)):
        return _by_library(lines, head, text, own)
    if _is_plain(lines):
        return Chosen(own, head, "plain text", 0.7)
    if sure := _sureness(own, head, lines):
        return Chosen(own, head, "own: prose after the title", sure)
    return _by_agreement(lines, head, text, own, clean(dense, head))


def _is_plain(lines: list[Line]) -> bool:
    return all(line.element is None for line in lines)


def overlap(a: list[Line], b: list[Line]) -> float:
    """F1 of two selections of lines by the letters they have in common."""
    there = {line.position for line in b}
    total = sum(line.size for line in a) + sum(line.size for line in b)
    return 2 * sum(line.size for line in a if line.position in there) / total if total else 0.0


def _sureness(body: Body, head: Heading | None, lines: list[Line]) -> float:
    """Confidence in the own candidate; 0 if other extractors should be asked."""
    size = sum(line.size for line in body.lines if is_prose(line))
    page = sum(line.size for line in lines if is_prose(line))
    if head is None or head.position < 0 or size < SURE_SIZE or size * 2 < page or _adjacency(body, head, lines) <= 0:
        return 0.0
    return 0.9


def _adjacency(body: Body, head: Heading | None, lines: list[Line]) -> float:
    """How the body stands to the title: right after it .6, with a paragraph skipped .4, with more 0, before it -.3."""
    first = next((line.position for line in body.lines if is_prose(line) and line.kind != "caption"), -1)
    if head is None or head.position < 0 or first < 0:
        return 0.0
    if first < head.position:
        return -0.3
    skipped = sum(opens(line) for line in lines[head.last + 1 : first])
    if first - head.last > 40 or skipped > 1:
        return 0.0
    return 0.4 if skipped else 0.6  # one may be the caption of the picture on top


def _compactness(body: Body, lines: list[Line]) -> float:
    """Which share of the text between the body's first and last line belongs to it, 0 to 1."""
    span = lines[body.lines[0].position : body.lines[-1].position + 1]
    return sum(line.size for line in body.lines) / max(1, sum(line.size for line in span))


def _by_library(lines: list[Line], head: Heading | None, text: str, own: Body) -> Chosen:
    found = clean(candidates.on_page(candidates.by_trafilatura(text), lines), head)
    if found.lines:
        return Chosen(found, head, "trafilatura", 0.7)
    found = clean(candidates.on_page(candidates.readability(text), lines), head)
    return Chosen(found, head, "readability", 0.6) if found.lines else Chosen(own, head, "own: densest element", 0.4)


def _by_agreement(lines: list[Line], head: Heading | None, text: str, own: Body, dense: Body) -> Chosen:
    """The candidate that agrees best with the others and stands best to the title."""
    found = {"own": own}
    if overlap(own.lines, dense.lines) < AGREED:
        found["own: densest element"] = dense
    other = clean(candidates.on_page(candidates.readability(text), lines), head)
    if overlap(own.lines, other.lines) >= AGREED:
        return Chosen(own, head, "own, as readability", 0.9)
    found["readability"] = other
    found["trafilatura"] = clean(candidates.on_page(candidates.by_trafilatura(text), lines), head)
    scores = {}
    for name, body in found.items():
        agreement = sum(overlap(body.lines, rival.lines) for rival in found.values() if rival is not body) / (
            len(found) - 1
        )
        scores[name] = -1.0
        if body.lines:
            scores[name] = agreement + _adjacency(body, head, lines) + _compactness(body, lines)
    best = max(scores, key=lambda name: scores[name])
    return Chosen(found[best], head, f"{best}, chosen among {len(found)}", max(0.1, min(0.9, scores[best] / 2.6)))
