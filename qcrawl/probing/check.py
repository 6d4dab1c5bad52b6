"""Does a site's definition read its fixture as it should?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from archive.errors import ArchiveError
from archive.model import Article
from qcrawl.catalog.model import Column, Family, Site
from qcrawl.catalog.rules import ArticleRules
from qcrawl.discovery import first_fetch, read
from qcrawl.extract import extract
from qcrawl.extract.tree import parse
from qcrawl.probing.fixture import HOME, ArticleFixture, Fixture, ListFixture


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; ``problem`` is empty if it is as it should be."""

    site: str
    part: str
    problem: str = ""


def check(site: Site, families: Mapping[str, Family], fixture: Fixture | None) -> tuple[Finding, ...]:
    """What holding ``site`` against its fixture shows: one finding a page, or why it could not be held."""
    if fixture is None:
        return (Finding(site.id, "fixture", f"there is no fixture; add fixtures/sites/{site.id}.toml"),)
    return tuple(_findings(site, families, fixture))


def _findings(site: Site, families: Mapping[str, Family], fixture: Fixture) -> Iterator[Finding]:
    if site.fixture and (own := _own_selectors(site)):
        yield Finding(site.id, "fixture", f"shares its family's fixture but has selectors of its own ({own})")
    home = site.home_url.rstrip("/")
    if site.columns and not fixture.lists:
        yield Finding(site.id, "fixture", "has no list page, though the site has columns")
    # A family's fixture has no column of the site's; its first list stands for one.
    start = Column("fixture", fixture.lists[0].url.replace(HOME, home) if fixture.lists else site.home_url)
    for number, page in enumerate(fixture.lists, 1):
        yield Finding(site.id, f"list {number}", "; ".join(_list_problems(site, families, page, start)))
    for number, one in enumerate(fixture.articles, 1):
        yield Finding(site.id, f"article {number}", "; ".join(_article_problems(site, families, one, home)))


def _list_problems(site: Site, families: Mapping[str, Family], page: ListFixture, start: Column) -> Iterator[str]:
    columns = {column.id: column for column in site.columns}
    home = site.home_url.rstrip("/")
    url = page.url.replace(HOME, home)
    if page.column and page.column not in columns:
        yield f"the fixture names the column {page.column!r}, which the site does not have"
        return
    column = columns[page.column] if page.column else start
    body = page.page.replace(HOME, home).encode(page.charset)
    seen = read(body, url, column, site, families, today=page.today, request=first_fetch(column))
    wanted = [(link.replace(HOME, home), title, day) for link, title, day in page.links]
    found = [(link.url, link.title, link.date.isoformat() if link.date else "") for link in seen.links]
    for missing in (row for row in wanted if row not in found):
        yield f"not found: {' | '.join(missing)}"
    for extra in (row for row in found if row not in wanted):
        yield f"found but not expected: {' | '.join(extra)}"
    follow = [fetch.url for fetch in seen.follow]
    expected = [address.replace(HOME, home) for address in page.follow]
    if follow != expected:
        yield f"goes on at {follow or 'nothing'} instead of {expected or 'nothing'}"
    yield from seen.problems


def _article_problems(site: Site, families: Mapping[str, Family], page: ArticleFixture, home: str) -> Iterator[str]:
    text = page.page.replace(HOME, home)
    rules = site.rules(date.fromisoformat(page.date) if page.date else None)
    yield from _unmatched(text, rules)
    try:
        article = extract(text.encode(page.charset), page.url.replace(HOME, home), rules=rules, families=families)
    except ArchiveError as error:
        yield str(error)
        return
    for field, wanted, found in _fields(page, article):
        if wanted != found:
            yield f"{field} is {found!r} instead of {wanted!r}"


def _unmatched(text: str, rules: ArticleRules) -> Iterator[str]:
    # Extraction finds most articles without the rule, so its result alone would not show that the rule is out of date.
    tree = parse(text)
    for field in ("title", "date", "source", "author", "body", "remove"):
        selectors: tuple[str, ...] = getattr(rules, field)
        if selectors and (tree is None or not any(tree.cssselect(selector) for selector in selectors)):
            yield f"the site's rule for {field} matches nothing on the page ({', '.join(selectors)})"


def _fields(page: ArticleFixture, article: Article) -> Iterator[tuple[str, str, str]]:
    yield "title", page.title, article.title
    yield "date", page.date, article.published.local.date().isoformat() if article.published else ""
    yield "beginning", page.begins, article.body[: len(page.begins)]
    yield "end", page.ends, article.body[-len(page.ends) :]
    if page.source:
        yield "source", page.source, article.source


def _own_selectors(site: Site) -> str:
    own = [
        f"column {column.id}"
        for column in site.columns
        if column.rows or column.link or column.title or column.date or column.next or column.article_url
    ]
    rules = (site.article, *(era.rules for era in site.dated))
    if any(rule.title or rule.date or rule.source or rule.author or rule.body or rule.remove for rule in rules):
        own.append("article")
    return ", ".join(own)
