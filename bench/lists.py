"""List pages: rows found exactly, and CPU a page, beside what a general link extractor gives on the same pages."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from lxml import html
from scrapy.http import HtmlResponse
from scrapy.linkextractors import LinkExtractor

from qcrawl.catalog import Catalog, Column, Site, load
from qcrawl.discovery import first_fetch, read
from qcrawl.probing import fixture_of
from qcrawl.probing.fixture import HOME, ListFixture

ROUNDS = 5


@dataclass(frozen=True)
class Case:
    """One list page in HTML of a shipped fixture, with the rows it should give."""

    site: Site
    column: Column
    page: ListFixture
    url: str
    body: bytes
    rows: frozenset[tuple[str, str, str]]


def run() -> None:
    """Print a line a reader: rows found with URL, with title too, with date too; what it gave besides; CPU a page."""
    catalog = load()
    cases = _cases(catalog)
    total = sum(len(case.rows) for case in cases)
    print(f"{len(cases)} list pages of {len(catalog.sites)} sites, {total} rows; CPU is the mean of {ROUNDS} rounds")
    print(f"{'':34}{'url':>7}{'+title':>8}{'+date':>7}{'besides':>9}{'ms a page':>11}")
    for name, reader in (
        ("qcrawl, the site's definition", _defined),
        ("qcrawl, no selector of the site's", _general),
        ("Scrapy LinkExtractor", _links),
        ("every a[href] by lxml", _anchors),
    ):
        _line(name, cases, lambda case, reader=reader: reader(case, catalog))


def _line(name: str, cases: list[Case], reader: Callable[[Case], set[tuple[str, str, str]]]) -> None:
    started = time.process_time()
    for _ in range(ROUNDS):
        found = [(case.rows, reader(case)) for case in cases]
    spent = (time.process_time() - started) / ROUNDS / len(cases)
    total = sum(len(rows) for rows, _ in found)
    shares = [
        sum(len({row[:width] for row in rows} & {row[:width] for row in got}) for rows, got in found) / total
        for width in (1, 2, 3)
    ]
    besides = sum(len({row[0] for row in got} - {row[0] for row in rows}) for rows, got in found)
    print(f"{name:34}{shares[0]:7.1%}{shares[1]:8.1%}{shares[2]:7.1%}{besides:9}{spent * 1000:11.2f}")


def _cases(catalog: Catalog) -> list[Case]:
    cases = []
    for site in catalog.sites.values():
        fixture, home = fixture_of(site), site.home_url.rstrip("/")
        columns = {column.id: column for column in site.columns}
        for page in fixture.lists if fixture else ():
            if not page.page.lstrip().startswith("<!DOCTYPE html") or not page.links:
                continue
            url = page.url.replace(HOME, home)
            rows = frozenset((link.replace(HOME, home), title, day) for link, title, day in page.links)
            column = columns.get(page.column, Column("fixture", url))
            cases.append(Case(site, column, page, url, page.page.replace(HOME, home).encode(page.charset), rows))
    return cases


def _defined(case: Case, catalog: Catalog) -> set[tuple[str, str, str]]:
    found = read(
        case.body,
        case.url,
        case.column,
        case.site,
        catalog.families,
        today=case.page.today,
        request=first_fetch(case.column),
    )
    return {(link.url, link.title, link.date.isoformat() if link.date else "") for link in found.links}


def _general(case: Case, catalog: Catalog) -> set[tuple[str, str, str]]:
    bare = replace(case.column, rows="", link="", title="", date="", next="", article_url=None)
    return _defined(replace(case, column=bare), catalog)


def _links(case: Case, _: Catalog) -> set[tuple[str, str, str]]:
    response = HtmlResponse(case.url, body=case.body, encoding=case.page.charset)
    return {(link.url, link.text.strip(), "") for link in LinkExtractor().extract_links(response)}


def _anchors(case: Case, _: Catalog) -> set[tuple[str, str, str]]:
    tree = html.fromstring(case.body.decode(case.page.charset), base_url=case.url)
    tree.make_links_absolute()
    return {(a.get("href"), " ".join(a.text_content().split()), "") for a in tree.iter("a") if a.get("href")}
