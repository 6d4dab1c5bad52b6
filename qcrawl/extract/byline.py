"""Source and people of an article, from the places around its body in their order of trust."""

import re
from typing import TYPE_CHECKING

from archive.model import Origin
from qcrawl.extract import containers, furniture, people, sources
from qcrawl.extract.choose import Chosen, is_chinese
from qcrawl.extract.found import Fields
from qcrawl.extract.labels import Named, normal
from qcrawl.extract.lines import Line, tidy
from qcrawl.extract.parsed import Page
from qcrawl.extract.title_tag import site_of, squeeze

if TYPE_CHECKING:
    from collections.abc import Callable

TEMPLATE_CHARS = 1_000_000
"""How much of a page's source is searched for a 来源 in scripts and comments."""

_OURS = re.compile(r"^(?:本网|本站|本网站|本局|本报|本刊|本会|本协会|本市场监管局|本单位|本门户)(?:讯|站)?$")
_AUTHOR_CLASS = re.compile(r"(?:^|[\s_-])(?:author|writer|reporter|zuozhe)(?:$|[\s_-]|name)", re.IGNORECASE)
_SOURCE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:source|laiyuan|ly|copyfrom|from|media-?name|nickname|account|author)(?:$|[\s_-]|name)",
    re.IGNORECASE,
)
_A_NAME = re.compile(r"[^\W\d_][\w·.\s-]*[^\W_]")
_LABEL = re.compile(r"^(?:.{0,4}来源|.{0,4}作者|source|author)\s*[:：]\s*", re.IGNORECASE)


def fill(found: Fields, page: Page, chosen: Chosen, before: list[Line], after: list[Line]) -> None:
    """Set source, author, reporter, editor and dateline of ``found``.

    ``before`` are the lines between title and body, then those above; ``after`` those the body left out or that follow.
    """
    if is_chinese(chosen.body.text):
        _people(found, page, chosen, before, after)
    else:
        declared = page.metadata.datum("author") or page.metadata.get("author", "article:author", "parsely-author")
        found.put("author", Named("" if "://" in declared else declared, Origin("JSON-LD or meta author", 0.7)))
    _source(found, page, chosen, before, after)


def _people(found: Fields, page: Page, chosen: Chosen, before: list[Line], after: list[Line]) -> None:
    lines = chosen.body.lines
    near = [line.text for line in before]
    opening = [line.text for line in lines[:3]]
    closing = [line.text for line in [*lines[-3:], *after]]
    stated, selector = containers.text(page.root, page.rules.author)
    names = people.names_in(_LABEL.sub("", normal(stated)), strict=False)
    found.put("author", Named("、".join(names), Origin(f"selector {selector}", 0.9)))
    found.put("editor", people.editor([*closing, *near]))
    found.put("author", people.author([*near, *opening, *closing]))
    found.put("reporter", people.reporter([*opening, *near], closing))
    found.dateline, _ = people.dateline(lines[0].text)
    if found.dateline:
        found.origins["dateline"] = Origin("start of the first paragraph", 0.9)
    if found.author or found.reporter:
        return
    found.put("reporter", people.signature([line.text for line in lines[-2:]]))
    below_title = _below_title(chosen, before)
    found.put("author", people.line_of_names([*(line.text for line in below_title if not line.linked), *opening[:2]]))
    if not found.author and not found.reporter:
        found.put("author", _declared(found, page))
    if not found.author and not found.reporter:
        found.put("author", _by_class(below_title, _AUTHOR_CLASS, is_person=True))
    if not found.author and not found.reporter:
        found.put("author", _linked(below_title))


def _below_title(chosen: Chosen, before: list[Line]) -> list[Line]:
    last = chosen.heading.last if chosen.heading else -1
    return [line for line in before if line.position > last >= 0][:4]


def _declared(found: Fields, page: Page) -> Named:
    """The meta tag or JSON-LD author, where it is a person and not the editor, the site or the maker of the site."""
    declared = page.metadata.get("author") or page.metadata.datum("author")
    sites = {squeeze(name) for name in (*page.metadata.site_names, page.rules.site_title) if name}
    if not declared or declared == found.editor or sources.is_organisation(declared) or squeeze(declared) in sites:
        return Named()
    return Named("、".join(people.names_in(declared, strict=False)), Origin("meta author", 0.5))


def _by_class(below_title: list[Line], wanted: re.Pattern[str], *, is_person: bool) -> Named:
    """What an element under the title holds whose class says what it is: a person, or a medium if not ``is_person``."""
    for element in dict.fromkeys(line.element for line in below_title if line.element is not None):
        for part in element.iter():
            name = f"{part.get('class') or ''} {part.get('id') or ''} {part.get('itemprop') or ''}"
            if name.isspace() or not wanted.search(name):
                continue
            text = _LABEL.sub("", normal(tidy(part.text_content())))
            if 2 <= len(text) <= 16 and _A_NAME.fullmatch(text) and sources.is_organisation(text) != is_person:
                return Named(text, Origin(f"element named {name.strip()[:30]}", 0.4))
    return Named()


def _linked(below_title: list[Line]) -> Named:
    """A short name that is a link of its own between title and body, as forums and columns have it."""
    for line in below_title:
        alone = line.linked == line.size and line.links == 1 and 2 <= len(line.text) <= 12
        if alone and not furniture.kind(line.text) and not sources.is_organisation(line.text):
            return Named(line.text, Origin("linked name under the title", 0.3))
    return Named()


def _source(found: Fields, page: Page, chosen: Chosen, before: list[Line], after: list[Line]) -> None:
    text, selector = containers.text(page.root, page.rules.source)
    near = [line.text for line in before]
    closing = [line.text for line in [*after, *chosen.body.lines[-2:]] if furniture.kind(line.text) != "declaration"]
    opening = [line.text for line in chosen.body.lines[:3]]
    below_title = _below_title(chosen, before)
    meta = page.metadata.get("contentsource", "source", "articlesource", "copyfrom")
    account = page.metadata.datum("author")
    agency = next((named for line in opening if (named := people.dateline(line)[1])), "")
    publisher = page.metadata.datum("publisher") or page.metadata.get("og:site_name")
    named_account = account if sources.is_organisation(account) else ""
    candidates: tuple[Callable[[], Named], ...] = (
        lambda: Named(_bare(text), Origin(f"selector {selector}", 0.9)),
        lambda: Named(_bare(meta), Origin("meta ContentSource", 0.95)),
        lambda: sources.labelled(near),
        lambda: sources.labelled(closing),
        lambda: sources.labelled(opening[:2]),
        lambda: sources.beside_time(near),
        lambda: sources.next_to_time(line.text for line in below_title),
        lambda: _by_class(below_title, _SOURCE_CLASS, is_person=False),
        lambda: sources.in_template(page.text[:TEMPLATE_CHARS]),
        lambda: Named(agency, Origin("agency of the dateline", 0.5)),
        lambda: Named(named_account, Origin("JSON-LD author", 0.6)),
        lambda: sources.reporters_medium([*near[:6], *opening]),
        # A page that names no origin and says who publishes it is taken for that publisher's own.
        lambda: Named(publisher, Origin("publisher of the page", 0.3)),
    )
    vague = Named()
    for candidate in candidates:
        origin_of_text = candidate()
        if sources.is_vague(origin_of_text):
            vague = vague if vague.value else origin_of_text
        elif origin_of_text.value:
            found.put("source", origin_of_text)
            break
    found.put("source", vague)
    if _OURS.match(found.source) and (name := _site(page)):
        origin = found.origins["source"]
        found.origins["source"] = Origin(f"{origin.rule}, {found.source} resolved to the site", origin.confidence)
        found.source = name


def _site(page: Page) -> str:
    """What the site calls itself: by its rules, its meta tags, or the end of the title tag."""
    declared = page.rules.site_title or next(iter(page.metadata.site_names), "")
    return declared or site_of(page.metadata.title_tag)


def _bare(text: str) -> str:
    text = _LABEL.sub("", text).strip()
    return "" if sources.is_nobody(text) else text
