"""The article's title: the line of the page that the title tag, the meta tags and the headings agree on."""

import re
import unicodedata
from dataclasses import dataclass

from archive.model import Origin
from qcrawl.extract import dates
from qcrawl.extract.lines import Line
from qcrawl.extract.metadata import Metadata

_NOT_WORD = re.compile(r"[\W_]+")
_SEPARATOR = re.compile(r"\s*[_|｜—–\-»«·:：<>/]+\s*|\s{2,}")
_SPACED_SEPARATOR = re.compile(r"\s*(?:_+|\|+|｜|—{1,2}|--+|»|«|\s[-–·]\s|\s/\s|-(?=[^-]{2,12}$))\s*")
_BREADCRUMB = re.compile(r"当前位置|您的位置|您所在|所在位置|首页\s*[>»›/-]|^首页|>>|[^>]+>[^>]+>")
_TITLE_CLASS = re.compile(r"title|biaoti|headline|(?:^|[\s_-])(?:bt|tit|tt)(?:$|[\s_\d-])", re.IGNORECASE)
_LABEL = re.compile(r"^(?:标\s*题|主\s*题|題目|题\s*目)\s*[:：]\s*|^\s*[·■●◆★]\s*")
_SITE_PART = re.compile(
    r"(?:网|网站|频道|新闻|日报|晚报|门户|官网|平台|政府|管理局|总局|协会|在线|首页|资讯|动态|专栏|委员会|办公室|中心"
    r"|客户端|网易.{0,4}|新浪.{0,4}|腾讯.{0,4}|\.com|\.cn|News|要闻|论坛|博客)$",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"^(?:分享|打印|字号|浏览|阅读|点击|来源|作者|编辑|发布|时间|日期|责任|评论|搜索|登录|注册)")

LONGEST = 160
"""Characters of the longest line that may be a title; official notices reach 120."""


@dataclass(frozen=True, slots=True)
class Heading:
    """The title, where it stands among the page's lines (-1: it was not seen there), and its origin."""

    text: str
    position: int
    origin: Origin
    last: int = -1
    """Position of the last line of a title that is broken into several."""


def squeeze(text: str) -> str:
    """``text`` as titles are compared: NFKC, lower case, letters and digits only."""
    return _NOT_WORD.sub("", unicodedata.normalize("NFKC", text).lower())


def find(lines: list[Line], metadata: Metadata, site_title: str = "", first_prose: int = -1) -> Heading | None:
    """The best title of a page; ``None`` when neither the page nor its head has one.

    ``first_prose`` is the position of the line where the body seems to begin, -1 if unknown.
    """
    named = _named(metadata)
    tag = squeeze(metadata.title_tag)
    dated = _dated(lines)
    sites = {squeeze(name) for name in (*metadata.site_names, site_title) if name}
    best: tuple[float, int, int, str] | None = None
    for index, line in enumerate(lines):
        for last in _joined(lines, index, tag):
            text = " ".join(part.text for part in lines[index : last + 1])
            score = _score(line, text, tag, named, sites, dated, index) + _nearness(index, first_prose, lines)
            if score > 0 and (best is None or score > best[0]):
                best = (score, index, last, text)
    wanted = _declared(metadata, sites)
    if best and (best[0] >= 1.5 or not wanted or (best[0] >= 1.0 and _is_generic(wanted[0], lines))):
        return _from_line(best, wanted)
    return Heading(wanted[0], -1, wanted[1]) if wanted else None


def without_site(title: str, sites: set[str] | frozenset[str] = frozenset()) -> str:
    """``title`` without the site's name and columns that a title tag carries behind it (or, rarely, before)."""
    parts = [part for part in _SPACED_SEPARATOR.split(title) if part]
    if len(parts) < 2:
        return title.strip(" -_|")
    known = [squeeze(part) in sites or (len(part) < 9 and bool(_SITE_PART.search(part))) for part in parts]
    if known[0] and not known[-1]:
        return without_site(title[title.index(parts[0]) + len(parts[0]) :].strip(" -_|»—"), sites)
    keep = parts[0]
    cut = len(parts[0])
    for part in parts[1:]:
        start = title.index(part, cut)
        if squeeze(part) in sites or _SITE_PART.search(part) or len(keep) >= 10:
            break
        keep, cut = title[: start + len(part)], start + len(part)
    if len(squeeze(keep)) < 5 and len(parts) > 1:
        return max(parts, key=len).strip()
    return keep.strip(" -_|")


def site_of(title_tag: str) -> str:
    """The site's name at the end of a title tag of several parts; empty if it has one part."""
    parts = [part for part in _SPACED_SEPARATOR.split(title_tag) if part]
    return parts[-1].strip() if len(parts) > 1 and len(parts[-1]) <= 24 else ""


def _from_line(best: tuple[float, int, int, str], wanted: tuple[str, Origin] | None) -> Heading:
    score, index, last, text = best
    text = _LABEL.sub("", text)
    if wanted and 0 < len(squeeze(text)) - len(squeeze(wanted[0])) <= 4 and squeeze(text).endswith(squeeze(wanted[0])):
        text = wanted[0]  # a mark such as 原创 is glued to the line
    if wanted and squeeze(wanted[0]) == squeeze(text) and wanted[1].confidence > 0.9:
        return Heading(text, index, wanted[1], last)
    return Heading(
        text,
        index,
        Origin("page line that the head confirms" if wanted else "page line", min(0.95, 0.5 + score / 10)),
        last,
    )


def _is_generic(title: str, lines: list[Line]) -> bool:
    """Whether a declared title names the site or column, not the article: short, or nowhere to be read on the page."""
    squeezed = squeeze(title)
    return (
        len(squeezed) < 9 or bool(_SITE_PART.search(title)) or not any(squeezed in squeeze(line.text) for line in lines)
    )


def _named(metadata: Metadata) -> tuple[str, ...]:
    values = (
        metadata.get("articletitle"),
        metadata.datum("headline"),
        metadata.get("og:title", "twitter:title", "title"),
    )
    return tuple(squeeze(value) for value in values if value)


def _declared(metadata: Metadata, sites: set[str]) -> tuple[str, Origin] | None:
    if value := metadata.get("articletitle"):
        return value, Origin("meta ArticleTitle", 0.95)
    if value := metadata.datum("headline"):
        return value, Origin("JSON-LD headline", 0.9)
    og, tag = metadata.get("og:title", "twitter:title"), metadata.title_tag
    if og and (not squeeze(tag).startswith(squeeze(og)) or len(squeeze(og)) > 8):
        return without_site(og, sites), Origin("meta og:title", 0.8)
    if tag:
        return without_site(tag, sites), Origin("title tag", 0.6)
    return None


def _dated(lines: list[Line]) -> list[int]:
    return [
        index
        for index, line in enumerate(lines)
        if 6 <= len(line.text) <= 150 and any(char.isdigit() for char in line.text) and line.size - line.linked > 5
        and dates.find(line.text)
    ]  # fmt: skip


def _joined(lines: list[Line], index: int, tag: str) -> list[int]:
    # A title broken by <br> or into h1 and h2: join while the sum still leads the title tag.
    ends = [index]
    text = squeeze(lines[index].text)
    for last in range(index + 1, min(index + 5, len(lines))):
        text += squeeze(lines[last].text)
        if not (lines[last].size and len(text) >= 8 and tag.startswith(text)):
            break
        ends.append(last)
    return ends


def _score(
    line: Line, text: str, tag: str, named: tuple[str, ...], sites: set[str], dated: list[int], index: int
) -> float:
    squeezed = squeeze(_LABEL.sub("", text))
    if not 2 <= len(squeezed) <= LONGEST or squeezed in sites or _ASIDE.match(text) or text.endswith((":", "：")):
        return 0.0
    labelled = 0.8 if _LABEL.match(text) else 0.0
    score = labelled + _agreement(squeezed, tag, named)
    element = line.element
    name = element.tag if element is not None else ""
    score += {"h1": 1.2, "h2": 0.8, "h3": 0.6, "h4": 0.4, "h5": 0.4}.get(str(name), 0.0)
    if element is not None and _TITLE_CLASS.search(f"{element.get('class') or ''} {element.get('id') or ''}"):
        score += 0.5
    if line.centred:
        score += 0.2
    if any(0 < date - index <= 5 for date in dated):
        score += 0.8
    if line.linked * 2 > line.size:
        score -= 1.6
    if _BREADCRUMB.search(text):
        score -= 1.5
    if text.endswith(("。", "；", ";")) or (len(text) > LONGEST / 2 and "。" in text):
        score -= 1.0
    return score + min(len(squeezed), 20) / 40


def _nearness(index: int, first_prose: int, lines: list[Line]) -> float:
    """A title stands before the body with little between them."""
    if first_prose < 0:
        return 0.0
    if index >= first_prose:
        return -0.4
    between = sum(1 for line in lines[index + 1 : first_prose] if line.size > 3)
    return 0.9 if between == 0 else 0.7 if between <= 3 else 0.3 if between <= 8 else 0.0


def _agreement(squeezed: str, tag: str, named: tuple[str, ...]) -> float:
    if len(squeezed) < 4:
        return 1.0 if squeezed in named or (squeezed and tag == squeezed) else 0.0
    score = 0.0
    if any(name == squeezed for name in named):
        score = 1.5
    elif any(len(name) >= 8 and (squeezed.startswith(name) or name.startswith(squeezed)) for name in named):
        score = 1.0
    if len(tag) >= 8 and squeezed.startswith(tag):
        return score + 1.2
    if tag.startswith(squeezed):
        return score + 0.5 + 0.7 * min(1.0, len(squeezed) / max(8, min(len(tag) - 4, 30)))
    return score + (0.6 if squeezed in tag else 0.0)
