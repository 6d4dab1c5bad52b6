"""The article's title: the line of the page that the title tag, the meta tags and the headings agree on."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate

from archive.model import Origin
from qcrawl.extract import dates
from qcrawl.extract.lines import Line
from qcrawl.extract.metadata import Metadata
from qcrawl.extract.title_tag import names_a_site, site_of, squeeze, without_name, without_site

_BREADCRUMB = re.compile(r"当前位置|您的位置|您所在|所在位置|首页\s*[>»›/-]|^首页|>>|[^>]+>[^>]+>")
_TITLE_CLASS = re.compile(r"title|biaoti|headline|(?:^|[\s_-])(?:bt|tit|tt)(?:$|[\s_\d-])", re.IGNORECASE)
_LABEL = re.compile(r"^(?:标\s*题|主\s*题|題目|题\s*目)\s*[:：]\s*|^\s*[·■●◆★]\s*")
_ASIDE = re.compile(r"^(?:分享|打印|字号|浏览|阅读|点击|来源|作者|编辑|发布|时间|日期|责任|评论|搜索|登录|注册)")
_SIZES = {"h1": 1.2, "h2": 0.8, "h3": 0.6, "h4": 0.4, "h5": 0.4}

LONGEST = 160
"""Characters of the longest line that may be a title; official notices reach 120."""
CONVINCING = 1.5
"""Score from which a line is the title whatever the head says; a heading right before the body has 2 and more."""
PASSABLE = 1.0
"""Score from which a line is better than a title tag that only names the site."""
PIECES = 5
"""Lines a long title may be broken into."""


@dataclass(frozen=True, slots=True)
class Heading:
    """The title, where it stands among the page's lines (-1: it was not seen there), and its origin."""

    text: str
    position: int
    origin: Origin
    last: int = -1
    """Position of the last line of a title that is broken into several."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    score: float
    first: int
    last: int
    text: str


def find(lines: list[Line], metadata: Metadata, site_title: str = "", first_prose: int = -1) -> Heading | None:
    """The best title of a page; ``None`` when neither the page nor its head has one.

    ``first_prose`` is the position of the line where the body seems to begin, -1 if unknown.
    """
    sites = frozenset(squeeze(name) for name in (*metadata.site_names, site_title) if name)
    wanted = _declared(metadata, sites)
    if wanted and wanted[1].confidence > 0.9:
        return _stated(lines, wanted, first_prose)
    best = _Evidence(lines, metadata, sites, first_prose).best()
    if names_a_site(ending := site_of(metadata.title_tag)):
        sites |= {squeeze(ending)}
    if best and (best.score >= CONVINCING or not wanted or (best.score >= PASSABLE and _is_generic(wanted[0], lines))):
        return _from_line(best, wanted, sites)
    return Heading(wanted[0], -1, wanted[1]) if wanted else None


def _stated(lines: list[Line], wanted: tuple[str, Origin], first_prose: int) -> Heading:
    """The title of the government's meta tag, and the line of it that is nearest before the body."""
    title = squeeze(wanted[0])
    limit = first_prose if first_prose >= 0 else len(lines)
    places = [index for index, line in enumerate(lines[:limit]) if line.size and squeeze(line.text) == title]
    position = places[-1] if places else -1
    return Heading(wanted[0], position, wanted[1], position)


def _from_line(best: _Candidate, wanted: tuple[str, Origin] | None, sites: frozenset[str]) -> Heading:
    text = without_name(_LABEL.sub("", best.text), sites)
    if wanted and 0 < len(squeeze(text)) - len(squeeze(wanted[0])) <= 4 and squeeze(text).endswith(squeeze(wanted[0])):
        text = wanted[0]  # a mark such as 原创 is glued to the line
    rule = "page line that the head confirms" if wanted else "page line"
    return Heading(text, best.first, Origin(rule, round(min(0.95, 0.5 + best.score / 10), 2)), best.last)


def _is_generic(title: str, lines: list[Line]) -> bool:
    """Whether a declared title names the site or column, not the article: short, or nowhere to be read on the page."""
    squeezed = squeeze(title)
    return len(squeezed) < 9 or names_a_site(title) or not any(squeezed in squeeze(line.text) for line in lines)


def _declared(metadata: Metadata, sites: frozenset[str]) -> tuple[str, Origin] | None:
    if value := metadata.get("articletitle"):
        return value, Origin("meta ArticleTitle", 0.95)
    if value := metadata.datum("headline"):
        return value, Origin("JSON-LD headline", 0.9)
    og, tag = metadata.get("og:title", "twitter:title"), metadata.title_tag
    # og:title may end at a quotation mark that the template did not escape.
    if og and (not squeeze(tag).startswith(squeeze(og)) or len(squeeze(og)) > 8):
        return without_site(og, sites), Origin("meta og:title", 0.8)
    if tag:
        return without_site(tag, sites), Origin("title tag", 0.6)
    return None


class _Evidence:
    """What speaks for each line of one page being its title."""

    def __init__(self, lines: list[Line], metadata: Metadata, sites: frozenset[str], first_prose: int) -> None:
        self.lines = lines
        self.sites = sites
        self.first_prose = first_prose
        self.tag = squeeze(metadata.title_tag)
        declared = (metadata.datum("headline"), metadata.get("og:title", "twitter:title", "title"))
        self.named = tuple(squeeze(value) for value in declared if value)
        self.dated = [index for index, line in enumerate(lines) if _is_dated(line)]
        self.crowd = [0, *accumulate(line.size > 3 for line in lines)]
        """How many lines of more than three letters stand before each line."""

    def best(self) -> _Candidate | None:
        """The line, or the run of lines, with the highest score above zero; the first of equals."""
        found: _Candidate | None = None
        for first, line in enumerate(self.lines):
            if not 2 <= line.size <= LONGEST:
                continue
            for last in self._ends(first):
                text = line.text if last == first else " ".join(part.text for part in self.lines[first : last + 1])
                score = self._score(line, text, first)
                if score > 0:
                    score += self._nearness(first)
                if score > 0 and (found is None or score > found.score):
                    found = _Candidate(score, first, last, text)
        return found

    def _ends(self, first: int) -> list[int]:
        """Where a title that begins at ``first`` may end: further on while the sum still leads the title tag."""
        text = squeeze(self.lines[first].text)
        ends = [first]
        if not text or not self.tag.startswith(text):
            return ends
        for last in range(first + 1, min(first + PIECES, len(self.lines))):
            text += squeeze(self.lines[last].text)
            if not (self.lines[last].size and len(text) >= 8 and self.tag.startswith(text)):
                break
            ends.append(last)
        return ends

    def _score(self, line: Line, text: str, index: int) -> float:
        if _ASIDE.match(text) or text.endswith((":", "：")):
            return 0.0
        label = _LABEL.match(text)
        squeezed = squeeze(_LABEL.sub("", text) if label else text)
        if not 2 <= len(squeezed) <= LONGEST or squeezed in self.sites:
            return 0.0
        score = (0.8 if label else 0.0) + self._agreement(squeezed) + _look(line)
        after = bisect_right(self.dated, index)
        if after < len(self.dated) and self.dated[after] - index <= 5:
            score += 0.8
        if _BREADCRUMB.search(text):
            score -= 1.5
        if text.endswith(("。", "；", ";")) or (len(text) > LONGEST / 2 and "。" in text):
            score -= 1.0
        return score + min(len(squeezed), 20) / 40

    def _nearness(self, index: int) -> float:
        """A title stands before the body with little between them."""
        if self.first_prose < 0:
            return 0.0
        if index >= self.first_prose:
            return -0.4
        between = self.crowd[self.first_prose] - self.crowd[index + 1]
        return 0.9 if between == 0 else 0.7 if between <= 3 else 0.3 if between <= 8 else 0.0

    def _agreement(self, squeezed: str) -> float:
        if len(squeezed) < 4:
            return 1.0 if squeezed in self.named or self.tag == squeezed else 0.0
        score = 0.0
        if squeezed in self.named:
            score = 1.5
        elif any(len(name) >= 8 and (squeezed.startswith(name) or name.startswith(squeezed)) for name in self.named):
            score = 1.0
        if len(self.tag) >= 8 and squeezed.startswith(self.tag):
            return score + 1.2
        if self.tag.startswith(squeezed):
            return score + 0.5 + 0.7 * min(1.0, len(squeezed) / max(8, min(len(self.tag) - 4, 30)))
        return score + (0.6 if squeezed in self.tag else 0.0)


def _look(line: Line) -> float:
    """What the markup of ``line`` says: heading, class, centring; a link speaks against it."""
    score = 0.2 if line.centred else 0.0
    if line.element is not None:
        score += _SIZES.get(str(line.element.tag), 0.0)
        if _TITLE_CLASS.search(f"{line.element.get('class') or ''} {line.element.get('id') or ''}"):
            score += 0.5
    return score - 1.6 if line.linked * 2 > line.size else score


def _is_dated(line: Line) -> bool:
    return (
        6 <= len(line.text) <= 150
        and line.size - line.linked > 5
        and any(map(str.isdigit, line.text))
        and bool(dates.find(line.text))
    )
