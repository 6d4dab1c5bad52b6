"""A paper of static pages: articles cut over several URLs, lists without dates, RSS, Atom and sitemaps."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import ClassVar

from qcrawl.replica.cms.site import Cms, Maker
from qcrawl.replica.model import Posting
from qcrawl.replica.web import Page

PARAGRAPHS = 3
"""On one page of an article."""
FEED_ENTRIES = 10


class StaticPaged(Cms):
    """``123456.html`` goes on in ``123456_2.html``; the same news by feed and by sitemap."""

    name: ClassVar[str] = "static_paged"
    per_page: ClassVar[int] = 8

    def article_path(self, posting: Posting) -> str:
        """``/html/2023/09/123456.html``."""
        return f"/html/{self.url_day(posting):%Y/%m}/{posting.number(6)}.html"

    def part_path(self, posting: Posting, index: int) -> str:
        """The article's page with this 0-based index."""
        path = self.article_path(posting)
        return path.replace(".html", f"_{index + 1}.html") if index else path

    def parts(self, posting: Posting) -> list[tuple[str, ...]]:
        """The printed paragraphs, a page of the article each."""
        printed = posting.draft.printed
        return [printed[start : start + PARAGRAPHS] for start in range(0, len(printed), PARAGRAPHS)]

    def routes(self) -> Iterator[tuple[str, Maker]]:
        """Every page of every article, lists, feeds, sitemaps."""
        yield from super().routes()
        for posting in self.postings:
            for index in range(1, len(self.parts(posting))):
                yield self.part_path(posting, index), partial(self.article, posting, index)
        for kind, made in (("rss", "application/rss+xml"), ("atom", "application/atom+xml")):
            yield f"/{kind}.xml", partial(self.xml, kind, made, {"rows": self.postings[:FEED_ENTRIES]})
        years = sorted({posting.published.year for posting in self.postings}, reverse=True)
        yield "/sitemap.xml", partial(self.xml, "sitemapindex", "application/xml", {"years": years})
        for year in years:
            rows = [posting for posting in self.postings if posting.published.year == year]
            yield f"/sitemap-{year}.xml", partial(self.xml, "sitemap", "application/xml", {"rows": rows})

    def lists(self) -> Iterator[tuple[str, Maker]]:
        """``/minsheng/index.html``, ``index_2.html`` and so on."""
        for index in range(len(self.chunks())):
            yield f"/minsheng/index{f'_{index + 1}' if index else ''}.html", partial(self.list_page, index)

    def article(self, posting: Posting, index: int = 0) -> Page:
        """The article's page with this 0-based index."""
        parts = self.parts(posting)
        context = {**self.article_context(posting), "part": parts[index], "index": index, "count": len(parts)}
        return self.page(f"{self.name}/article.html", context, posting.published)

    def xml(self, kind: str, content_type: str, context: dict[str, object]) -> Page:
        """A feed or sitemap."""
        page = self.page(f"{self.name}/{kind}.xml", context, self.postings[0].published)
        return replace(page, content_type=content_type)
