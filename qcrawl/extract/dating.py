"""When an article was published, by order of trust: meta tags, JSON-LD, a label, the line at the title, the URL."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from htmldate import find_date
from lxml import etree, html

from archive.model import CHINA_OFFSET, Moment, Origin, Precision
from qcrawl.extract import dates
from qcrawl.extract.lines import Line
from qcrawl.extract.metadata import Metadata
from qcrawl.extract.tree import clear

_META = (
    "pubdate", "publishdate", "article:published_time", "og:article:published_time", "datepublished", "publish_time",
    "publishtime", "pubtime", "firstpublishedtime", "publication_date", "og:release_date", "news:published_time",
    "og:published_time", "rnews:datepublished", "originalpublicationdate", "publish-date", "publish_date",
    "article_date_original", "date.available", "dc.date.issued", "dcterms.created", "dc.date", "parsely-pub-date",
    "sailthru.date", "apub:time", "weibo: article:create_at",
    "article:create_at", "datecreated", "date", "cxenseparse:recs:publishtime", "bt:pubdate",
)  # fmt: skip
"""Meta tags that give the time of publication. ``Maketime`` and the like tell when the page was generated: not here."""

_LABEL = re.compile(
    r"(?:发布|發布|发表|發表|刊发|刊登|上传|发稿|录入|添加|成文|公开|更新|创建|提交|编辑)?(?:时间|日期|時間)\s*[:：|]"
    r"|(?:发布|发表|刊发)于?\s*[:：]?\s*(?=(?:19|20)\d\d)"
)
_BETTER_LABEL = re.compile(r"(?:发布|發布|发表|發表|刊发|发稿)(?:时间|日期|時間|于)")
_WORSE_LABEL = re.compile(r"(?:成文|更新|修改|编辑)(?:时间|日期|時間)")
_LATIN_DAY_FIRST = re.compile(r"\b(?P<day>\d{1,2})[./](?P<month>\d{1,2})[./](?P<year>(?:19|20)\d\d)\b")
_AMERICAN = re.compile(r"(?<!\d)(?P<month>1[0-2]|0?[1-9])/(?P<day>3[01]|[12]\d|0?[1-9])/(?P<year>(?:19|20)\d\d)(?!\d)")

_SCRIPTED = re.compile(
    r"""["']?(?:publish|pub|issue|release|create|post)_?-?(?:time|date|at)["']?\s*[:=]\s*["']?"""
    r"""((?:19|20)\d\d[-/]\d\d?[-/]\d\d?(?:[ T]\d\d:\d\d(?::\d\d)?)?|1[0-9]{9}(?:\d{3})?)(?!\d)"""
    r"""|var\s+ct\s*=\s*["'](1\d{9})["']""",
    re.IGNORECASE,
)
Dated = tuple[Moment, Origin]


def published(
    metadata: Metadata,
    root: html.HtmlElement,
    head: list[Line],
    tail: list[Line],
    url: str,
    source: str,
    *,
    chinese: bool,
    now: datetime,
) -> Dated | None:
    """The time of publication and where it was found; ``None`` if the page does not say.

    ``head`` are the lines around the title and up to the body, ``tail`` those right after the body; ``source`` is the
    page's own text, for the times its scripts hold.
    """
    found = _by_machine(metadata, chinese=chinese)
    seen = _labelled(head) or _beside_title(head)
    if found and found[0].precision is Precision.DAY and seen and seen[0].local.date() == found[0].local.date():
        return seen[0], Origin(f"{found[1].rule}, time of day from the page", found[1].confidence)
    if found and found[0].local.time().isoformat() == "00:00:00" and found[0].precision is not Precision.DAY:
        # A machine's midnight is a day whose time was not kept.
        found = (
            (
                seen[0]
                if seen and seen[0].local.date() == found[0].local.date()
                else replace(found[0], precision=Precision.DAY)
            ),
            found[1],
        )
    return (
        found
        or seen
        or _time_elements(root)
        or _yearless(head, metadata, url, now)
        or _labelled(tail)
        or _foreign(head, chinese=chinese)
        or _in_script(source)
        # On Chinese pages htmldate takes the date of a list or a comment more often than the article's.
        or (None if chinese else _by_htmldate(source, url, now))
        or _signed(tail)
        or _by_url(url)
    )


def _by_machine(metadata: Metadata, *, chinese: bool) -> Dated | None:
    for name in _META:
        value = metadata.get(name)
        moment = dates.stamped(value) if value else None
        if moment:
            return _here(moment, chinese=chinese), Origin(f"meta {name}", 0.95)
    for name in ("datePublished", "pubDate", "dateCreated", "uploadDate"):
        value = metadata.datum(name)
        moment = dates.stamped(value) if value else None
        if moment:
            return _here(moment, chinese=chinese), Origin(f"JSON-LD {name}", 0.9)
    return None


def _here(moment: Moment, *, chinese: bool) -> Moment:
    # Machines write UTC; the clock of a Chinese page is Chinese, or the day would be off by one.
    return replace(moment, offset_minutes=CHINA_OFFSET) if chinese and moment.offset_minutes == 0 else moment


def _labelled(lines: Iterable[Line]) -> Dated | None:
    best: tuple[int, Moment] | None = None
    for line in lines:
        text = dates.normalised(line.text) if dates.find(line.text) else ""
        for label in _LABEL.finditer(text):
            found = [item for item in dates.find(text) if item.start >= label.end() - 6]
            if not found or found[0].start - label.end() > 12:
                continue
            rank = 2 if _BETTER_LABEL.match(label[0]) else 0 if _WORSE_LABEL.match(label[0]) else 1
            if best is None or rank > best[0]:
                best = (rank, found[0].moment)
    return (best[1], Origin("label 发布时间", 0.9)) if best else None


def _beside_title(lines: list[Line]) -> Dated | None:
    for line in lines:
        if (
            len(line.text) <= 120
            and (line.linked * 2 <= line.size or line.size - line.linked >= 8)
            and (moment := dates.first(line.text))
        ):
            return moment, Origin("date beside the title", 0.8)
    joined = " ".join(line.text for line in lines if line.size <= 20 and re.search(r"\d", line.text))
    if moment := dates.first(joined):
        return moment, Origin("date in pieces beside the title", 0.7)
    for line in lines:
        match = _AMERICAN.search(line.text)
        if match and len(line.text) <= 120:
            moment = dates.first(f"{match['year']}-{match['month']}-{match['day']}{line.text[match.end() :]}")
            if moment:
                return moment, Origin("month/day/year beside the title", 0.6)
    return None


def _yearless(lines: list[Line], metadata: Metadata, url: str, now: datetime) -> Dated | None:
    """A labelled or short line with month and day, the year taken from elsewhere: a meta tag, the URL, the calendar."""
    for line in lines:
        text = dates.normalised(line.text)
        moment = (
            dates.month_day(text, now.year) if len(text) <= 60 and (_LABEL.search(text) or line.size <= 14) else None
        )
        if moment is None:
            continue
        stamps = [stamp for value in metadata.tags.values() if len(value) <= 40 and (stamp := dates.first(value))]
        same = [stamp for stamp in stamps if f"{stamp.local:%m%d}" == f"{moment.local:%m%d}"]
        if same:
            return same[0], Origin("month and day beside the title, year of a meta tag", 0.7)
        if year := dates.year_in_url(url):
            return dates.month_day(text, year) or moment, Origin("month and day beside the title, year of the URL", 0.6)
        newest = moment if moment.utc <= now else dates.month_day(text, now.year - 1) or moment
        return newest, Origin("month and day beside the title, the newest year that fits", 0.2)
    return None


def _time_elements(root: html.HtmlElement) -> Dated | None:
    for element in root.iter("time", "publishtime"):
        moment = dates.stamped(element.get("datetime") or element.text_content()[:60])
        if moment:
            return moment, Origin("time element", 0.7)
    return None


def _foreign(lines: list[Line], *, chinese: bool) -> Dated | None:
    for line in lines if not chinese else ():
        if moment := dates.english(line.text):
            return moment, Origin("English date beside the title", 0.6)
        match = _LATIN_DAY_FIRST.search(line.text)
        if match and (moment := dates.first(f"{match['year']}-{match['month']}-{match['day']}")):
            return moment, Origin("day.month.year beside the title", 0.5)
    return None


def _in_script(source: str) -> Dated | None:
    """The time that the page's scripts call that of publication, if they name only one day."""
    moments = [dates.stamped(match[1] or match[2]) for match in _SCRIPTED.finditer(source)]
    days = {f"{moment.local:%F}" for moment in moments if moment}
    first = next((moment for moment in moments if moment), None)
    return (first, Origin("time in a script", 0.5)) if first and len(days) == 1 else None


def _by_htmldate(source: str, url: str, now: datetime) -> Dated | None:
    """What htmldate finds, but for the first of January, which it makes of a copyright line's year."""
    latest = (now + timedelta(days=2)).date().isoformat()
    earliest = f"{dates.FIRST_YEAR}-01-01"
    try:
        found = find_date(clear(source), url=url or None, original_date=True, max_date=latest, min_date=earliest)
    except (etree.LxmlError, ValueError, RecursionError, OverflowError):
        return None
    moment = dates.first(found) if found and not found.endswith("-01-01") else None
    return (moment, Origin("htmldate", 0.5)) if moment else None


def _signed(lines: list[Line]) -> Dated | None:
    for line in lines:
        found = dates.find(line.text) if len(line.text) <= 60 else []
        if found:
            return found[0].moment, Origin("date below the text", 0.5)
    return None


def _by_url(url: str) -> Dated | None:
    moment = dates.in_url(url)
    return (moment, Origin("date in the URL", 0.4)) if moment else None
