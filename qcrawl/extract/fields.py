"""All that is known of an article besides its body, each with its origin."""

import re
from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlsplit

from archive.model import Origin
from qcrawl.extract import byline, containers, dates, dating, furniture, links, title_tag
from qcrawl.extract.choose import Chosen, is_chinese
from qcrawl.extract.found import Fields
from qcrawl.extract.labels import Named
from qcrawl.extract.lines import Line
from qcrawl.extract.parsed import Page

HEAD_LINES = 40
"""Lines between title and body that are read for date and byline; more are a sidebar."""
TAIL_LINES = 14
"""Lines below the body that are read for the editor's line; what is further away belongs to the page."""

SOURCE_CHARS = 1_000_000
"""How much of a page's source is searched for a time in its scripts."""

_NUMBER = re.compile(
    r"[\u4e00-\u9fff]{1,12}(?:[〔\[【（(]|﹝)\s*(?:19|20)\d\d\s*(?:[〕\]】）)]|﹞)\s*(?:第\s*)?\d{1,5}\s*号"
    r"|发文字号\s*[:：|]?\s*(?P<labelled>[^\s|]{4,40}号)"
)
_BREADCRUMB = re.compile(r"\s*(?:>+|»|›|→|->|－>|/|\|)\s*")
_KEYWORDS = re.compile(r"[,，;；、|\s]+")
_NO_COLUMN = re.compile(
    r"^(?:正文|内容|详情|详细|首页|当前位置|您.{0,6}位置|位置|浏览文章|查看|文章|文章内容|新闻正文|正文内容|信息内容)$"
)


def read(page: Page, chosen: Chosen, now: datetime) -> Fields:
    """The fields of ``page`` around its ``chosen`` body."""
    found = Fields(_address(page))
    before, after = _around(page, chosen)
    _title(found, chosen)
    _published(found, page, chosen, before, after, now)
    byline.fill(found, page, chosen, before, after)
    found.put(
        "document_number",
        _document_number(line.text for line in [*before, *chosen.body.considered[:25], *chosen.body.lines[:3]]),
    )
    _column(found, page, before, chosen)
    found.keywords = tuple(
        part for part in _KEYWORDS.split(page.metadata.get("keywords", "news_keywords")) if 1 < len(part) <= 30
    )[:20]
    if found.keywords:
        found.origins["keywords"] = Origin("meta keywords", 0.7)
    return found


def _around(page: Page, chosen: Chosen) -> tuple[list[Line], list[Line]]:
    """The lines of title and byline, and those that follow the body."""
    kept = chosen.body.positions
    first, last = min(kept), max(kept)
    start = chosen.heading.position if chosen.heading and 0 <= chosen.heading.position <= first else first
    low = max(0, start - (8 if start < first else 20))
    before = [line for line in page.lines[low:first] if line.text]
    above = [line for line in before if line.position < start]
    beside = [line for line in before if line.position >= start][:HEAD_LINES]
    inside = [line for line in page.lines[first:last] if line.position not in kept and line.text]
    below = [line for line in page.lines[last + 1 : last + 1 + 2 * TAIL_LINES] if line.text]
    after = [line for line in below if not furniture.LISTED.match(line.text)][:TAIL_LINES]
    # What stands between title and body is nearest to the truth; above the title come breadcrumbs and dates too.
    return [*beside, *reversed(above)], [*inside, *after]


def _address(page: Page) -> str:
    declared = page.metadata.canonical or page.metadata.get("og:url", "url")
    declared = links.absolute(declared, page.url) if declared else ""
    if not page.url or not declared:
        return page.url or (declared if declared.startswith("http") and len(urlsplit(declared).path) > 1 else "")
    given, said = urlsplit(page.url), urlsplit(declared)
    same_host = (said.hostname or "").removeprefix("www.") == (given.hostname or "").removeprefix("www.")
    return declared if same_host and said.path == given.path and len(said.path) > 1 and not given.query else page.url


def _title(found: Fields, chosen: Chosen) -> None:
    if chosen.heading and chosen.heading.text:
        found.title = chosen.heading.text
        found.origins["title"] = chosen.heading.origin
        return
    found.title = chosen.body.lines[0].text[:60]
    found.origins["title"] = Origin("start of the body", 0.1)
    found.questions.append("The page has no title; the body's beginning stands for it.")


def _published(found: Fields, page: Page, chosen: Chosen, before: list[Line], after: list[Line], now: datetime) -> None:
    chinese = is_chinese(chosen.body.text)
    text, selector = containers.text(page.root, page.rules.date)
    stated = dates.stamped(text) if text else None
    tail = [*after, *chosen.body.lines[-2:]]
    source = page.text[:SOURCE_CHARS]
    dated = (
        (stated, Origin(f"selector {selector}", 0.9))
        if stated
        else dating.published(page.metadata, page.root, before, tail, page.url, source, chinese=chinese, now=now)
    )
    if dated is None:
        return
    if doubt := dates.doubt(dated[0], now):
        found.questions.append(doubt)
    found.published, found.origins["published"] = dated


def _document_number(lines: Iterable[str]) -> Named:
    """发文字号 such as 国市监质发〔2023〕73号, if a line of the head is one or labels one."""
    for text in lines:
        match = _NUMBER.search(text) if "号" in text else None
        if match and (match["labelled"] or len(match[0]) * 2 > len(text.strip()) or "文号" in text or "字号" in text):
            return Named(re.sub(r"\s", "", match["labelled"] or match[0]), Origin("line with a document number", 0.9))
    return Named()


def _column(found: Fields, page: Page, before: list[Line], chosen: Chosen) -> None:
    if name := page.metadata.get("columnname") or page.metadata.datum("articleSection"):
        found.put("column", Named(name, Origin("meta ColumnName", 0.9)))
        return
    start = chosen.heading.position if chosen.heading and chosen.heading.position >= 0 else 0
    for line in [*before, *reversed(page.lines[max(0, start - 30) : start])]:
        if column := _breadcrumb(line.text, found.title):
            found.put("column", Named(column, Origin("breadcrumb", 0.7)))
            return


def _breadcrumb(text: str, title: str) -> str:
    if not re.search(r"(?:首页|主页|位置|首頁)", text) or len(text) > 120:
        return ""
    parts = [part.strip(" :：") for part in _BREADCRUMB.split(text)]
    wanted = title_tag.squeeze(title)
    named = [part for part in parts if part and not _NO_COLUMN.match(part) and title_tag.squeeze(part) != wanted]
    return named[-1] if len(parts) > 1 and named and 2 <= len(named[-1]) <= 20 and "首页" not in named[-1] else ""
