"""One article page, from bytes to an ``Article``."""

import functools
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from html import unescape

from lxml import html

import qcrawl
from archive.duplicates import undouble
from archive.model import Article, Cut, Origin, Repeat
from qcrawl.catalog import Family, load
from qcrawl.catalog.detection import detect
from qcrawl.catalog.rules import ArticleRules
from qcrawl.errors import NotAnArticle
from qcrawl.extract import (
    blocks,
    choose,
    containers,
    fields,
    furniture,
    heading,
    language,
    links,
    metadata,
    plain,
    refusals,
    title_tag,
    wraps,
)
from qcrawl.extract import (
    charset as charsets,
)
from qcrawl.extract.clean import Body, clean
from qcrawl.extract.lines import LONGEST_CAPTION, Line, render
from qcrawl.extract.parsed import Page
from qcrawl.extract.prose import is_prose
from qcrawl.extract.tree import MAX_CHARS, parse

_TAG = re.compile(r"<[^<>]{1,300}>")
EXTRACTOR = f"qcrawl {qcrawl.__version__}"

ENOUGH = 30
"""Letters of prose that make a container's text a body; less is a caption or a notice with attachments only."""

HIDING = 150
"""Letters of prose below which a page may hide its text until a script runs."""


@functools.cache
def shipped_families() -> Mapping[str, Family]:
    """The families that come with qcrawl, read once."""
    return load().families


def extract(
    body: bytes,
    url: str,
    *,
    charset: str = "",
    rules: ArticleRules | None = None,
    families: Mapping[str, Family] | None = None,
    now: datetime | None = None,
) -> Article:
    """The article on the page ``body`` found at ``url``.

    ``charset`` is what the HTTP header declared; ``rules`` are the site's own (``Site.rules``); ``families`` are those
    shipped with qcrawl if left out; ``now`` is the day against which a date is in the future. Raises ``NotAnArticle``.
    """
    refusals.of_bytes(body, url)
    decoded = charsets.decode(body, charset)
    rules = rules or ArticleRules()
    page = _plain_page(decoded.text, url, rules) or _html_page(
        decoded.text, url, rules, shipped_families() if families is None else families
    )
    refusals.of_page(
        page.text, page.metadata.title_tag, page.lines, sum(line.size for line in page.lines if is_prose(line)), url
    )
    chosen = _body(page)
    if not chosen.body.lines:
        raise NotAnArticle("no_text", "no paragraph is left after cleaning", url)
    refusals.of_choice(page.lines, chosen, url)
    return _article(page, chosen, decoded, now or datetime.now(UTC))


def _plain_page(text: str, url: str, rules: ArticleRules) -> Page | None:
    if not plain.is_plain(text):
        return None
    root = html.Element("html")
    return Page(url, text, root, plain.lines(text[:MAX_CHARS]), metadata.Metadata(), "", rules)


def _html_page(text: str, url: str, rules: ArticleRules, families: Mapping[str, Family]) -> Page:
    root = parse(containers.mark(text))
    if root is None:
        raise NotAnArticle("no_text", "no element in it", url)
    found = detect(text, url, families)
    family = found or families.get(rules.family)
    merged = _merged(rules, family) if family else rules
    facts = metadata.read(root)
    lines = _stated_text(facts, _rendered(root, _removed(root, merged)))
    return Page(url, text, root, lines, facts, family.id if family else "", merged)


def _stated_text(facts: metadata.Metadata, lines: list[Line]) -> list[Line]:
    """The lines of the JSON-LD ``articleBody`` where the page itself shows no text, else ``lines``."""
    stated = facts.linked_data.get("articleBody")
    if (
        not isinstance(stated, str)
        or len(stated) < HIDING
        or sum(line.size for line in lines if is_prose(line)) >= HIDING
    ):
        return lines
    return plain.lines(_TAG.sub("\n", unescape(stated)))


def _rendered(root: html.HtmlElement, removed: frozenset[html.HtmlElement]) -> list[Line]:
    """The lines of the page; those of hidden elements too where what is to be seen is no article.

    Some pages hide the text until a script has run.
    """
    lines = render(root, removed)
    seen = sum(line.size for line in lines if is_prose(line))
    if seen >= HIDING:
        return lines
    everything = render(root, removed, hidden=True)
    return everything if sum(line.size for line in everything if is_prose(line)) > 3 * seen + ENOUGH else lines


def _merged(rules: ArticleRules, family: Family) -> ArticleRules:
    """The site's rules with the family's behind them."""
    return ArticleRules(
        site_title=rules.site_title,
        title=(*rules.title, *family.title),
        date=(*rules.date, *family.date),
        source=(*rules.source, *family.source),
        author=(*rules.author, *family.author),
        body=(*rules.body, f"{containers.MARKED}", *family.body),
        remove=(*rules.remove, *family.remove),
        family=family.id,
    )


def _removed(root: html.HtmlElement, rules: ArticleRules) -> frozenset[html.HtmlElement]:
    return frozenset(element for selector in rules.remove for element in containers.select(root, selector))


def _body(page: Page) -> choose.Chosen:
    """The body by the container the family or the site names, else by the general way."""
    prose = sum(line.size for line in page.lines if is_prose(line))
    for selector in page.rules.body:
        elements = containers.select(page.root, selector)
        held = containers.held_by(page.lines, elements) if elements else []
        first = blocks.opening(held) if held else -1
        if first < 0 and not (prose < ENOUGH and held):
            continue
        head = _heading(page, first if first >= 0 else held[0].position)
        cleaned = clean(held, head)
        size = sum(line.size for line in cleaned.lines if is_prose(line))
        if size * 3 >= prose or size >= 400 or (prose < ENOUGH and cleaned.lines):
            rule = f"container {selector}" + (f" of {page.family}" if page.family else "")
            return choose.Chosen(cleaned, head, rule, 0.95)
    found = choose.choose(page.lines, page.metadata, page.text, page.rules.site_title)
    stated = _stated_heading(page)
    return choose.Chosen(found.body, stated, found.rule, found.confidence) if stated else found


def _heading(page: Page, first: int) -> heading.Heading | None:
    return _stated_heading(page) or heading.find(page.lines, page.metadata, page.rules.site_title, first)


def _stated_heading(page: Page) -> heading.Heading | None:
    """The title where the site's or family's selectors say it is."""
    title, selector = containers.text(page.root, page.rules.title)
    if not title:
        return None
    wanted = title_tag.squeeze(title)
    position = next((line.position for line in page.lines if title_tag.squeeze(line.text) == wanted), -1)
    return heading.Heading(title, position, Origin(f"selector {selector}", 0.95), position)


def _article(page: Page, chosen: choose.Chosen, decoded: charsets.Decoded, now: datetime) -> Article:
    body, head = chosen.body, chosen.heading
    text, repeats, cuts = _reading_text(body, head.text if head else "")
    found = fields.read(page, chosen, now)
    published = "\n".join(line.text for line in body.considered if line.text)
    code, script = language.detect(text, page.root.get("lang") or "")
    origins = {"body": Origin(chosen.rule, chosen.confidence), **found.origins}
    if page.family:
        origins["family"] = Origin("fingerprint of the page or address", 0.9)
    return Article(
        url=found.url,
        title=found.title,
        body=text,
        published=found.published,
        source=found.source,
        author=found.author,
        reporter=found.reporter,
        editor=found.editor,
        document_number=found.document_number,
        column=found.column,
        keywords=found.keywords,
        dateline=found.dateline,
        language=code,
        script=script,
        charset=decoded.charset,
        family=page.family,
        links=links.collect(_link_elements(page, body), page.url),
        text_as_published="" if published == text else published,
        cuts=cuts,
        repeats=repeats,
        origins=origins,
        questions=(*found.questions, *_questions(decoded, page)),
        extractor=EXTRACTOR,
    )


def _reading_text(body: Body, title: str) -> tuple[str, tuple[Repeat, ...], tuple[Cut, ...]]:
    """The paragraphs, the repeats taken out of them, and all cuts."""
    before = "\n".join(wraps.close([_marked(line) for line in body.lines]))
    if not _may_be_doubled(before):
        return before, (), tuple(body.cuts)
    undoubled = undouble(before, title)
    repeats = [
        Cut(
            "repeat",
            before[repeat.start : repeat.start + repeat.length].strip("\n"),
            f"second printing, {repeat.similarity:.0%} alike",
        )
        for repeat in undoubled.repeats
    ]
    return undoubled.text, undoubled.repeats, (*body.cuts, *repeats)


def _marked(line: Line) -> str:
    is_caption = line.kind == "caption" or (line.size <= LONGEST_CAPTION and furniture.CAPTION.search(line.text))
    return f"▲ {line.text.lstrip('▲△▼ ')}" if is_caption else line.text


def _may_be_doubled(text: str) -> bool:
    """Whether the start of one of the longer paragraphs comes a second time: cheap, and every doubled body has it."""
    squeezed = "".join(text.split())
    starts = [
        "".join(line.split())[:16]
        for line in text.split("\n")
        if len(line) >= 24 and not furniture.CAPTION.search(line)
    ]
    return any(squeezed.count(start) > 1 for start in starts[:6])


def _link_elements(page: Page, body: Body) -> list[html.HtmlElement]:
    """The elements of the body's lines, and those close by that hold its pictures and attachments."""
    kept = body.positions
    first, last = min(kept), max(kept)
    near = [line for line in body.considered if first - 4 <= line.position <= last + 12]
    below = [line for line in page.lines[last + 1 : last + 12] if "附件" in line.text]
    found = dict.fromkeys(line.element for line in sorted([*near, *below], key=lambda line: line.position))
    return [element for element in found if element is not None]


def _questions(decoded: charsets.Decoded, page: Page) -> tuple[str, ...]:
    asked = []
    if decoded.replacements:
        asked.append(f"{decoded.replacements} characters could not be read as {decoded.charset}.")
    if len(page.text) > MAX_CHARS:
        asked.append(f"Only the first {MAX_CHARS} of {len(page.text)} characters were read.")
    return tuple(asked)
