"""A column looked at on the live site: its list page, the calls that fill it, and one article."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from archive.errors import ArchiveError
from archive.model import Article
from qcrawl.catalog.model import Column, Family, Site
from qcrawl.discovery import Fetch, ListedLink, ListPage, first_fetch, read
from qcrawl.discovery.columns import columns
from qcrawl.discovery.reading import answer_for
from qcrawl.extract import extract
from qcrawl.fetching import Fetcher, Page

MAX_CALLS = 4
"""API calls tried for a list page that shows no rows: it may have a banner's and a menu's unit beside the list's."""
MAX_ARTICLES = 3
"""Articles tried until one can be read; one may be gone."""


@dataclass(frozen=True, slots=True)
class Look:
    """What one look at a column showed."""

    url: str
    listing: ListPage
    pages: tuple[tuple[Fetch, Page], ...]
    """What was fetched for the list, in order; the last one is what ``listing`` was read from."""
    columns: tuple[tuple[str, str], ...] = ()
    """URL and name of links on the first page that are called like a news column."""
    article_page: Page | None = None
    article: Article | None = None
    problem: str = ""
    """Why there is no article, in a sentence; empty if there is one."""


def look(column: Column, site: Site, families: Mapping[str, Family], fetcher: Fetcher) -> Look:
    """Fetch the column, then its first article. Raises ``FetchRefused`` if the list page cannot be had."""
    listing, pages = _listing(column, site, families, fetcher)
    first = pages[0][1]
    answer = answer_for(first.body, first.url, column, site, families, first.charset)
    others = tuple((url, name) for url, name in columns(answer).items() if url not in (column.url, first.url))
    seen = Look(column.url, listing, pages, others, problem="no link on the list leads to a page of this site")
    own = [link for link in listing.links if _is_own_page(link, site)]
    # Rows with a date come first: what has none is often a notice pinned beside the list.
    for link in sorted(own, key=lambda each: each.date is None)[:MAX_ARTICLES]:
        try:
            page = fetcher.get(link.url, headers={"Referer": column.url})
            article = extract(page.body, page.url, charset=page.charset, rules=site.rules(link.date), families=families)
        except ArchiveError as error:
            seen = replace(seen, problem=str(error))
            continue
        return replace(seen, article_page=page, article=article, problem="")
    return seen


def _listing(
    column: Column, site: Site, families: Mapping[str, Family], fetcher: Fetcher
) -> tuple[ListPage, tuple[tuple[Fetch, Page], ...]]:
    waiting = [first_fetch(column)]
    pages: list[tuple[Fetch, Page]] = []
    first: ListPage | None = None
    while waiting and len(pages) <= MAX_CALLS:
        request = waiting.pop(0)
        page = fetcher.get(request.url, headers=request.headers, form=request.form)
        pages.append((request, page))
        seen = read(page.body, page.url, column, site, families, charset=page.charset, request=request)
        if seen.links:
            return seen, tuple(pages)
        if first is None:
            first = seen
            waiting = list(seen.follow)
    return first or ListPage(), tuple(pages)


def _is_own_page(link: ListedLink, site: Site) -> bool:
    return link.kind == "page" and site.canonical(link.url) is not None
