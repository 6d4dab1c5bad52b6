"""Saved pages into an archive: read by the rules of their site, judged, kept with a capture of their own."""

from collections import Counter
from collections.abc import Callable, Iterable
from itertools import islice

import qcrawl
from archive.captures import CaptureWriter, Exchange, digest, folder_of, record
from archive.history import had_before
from archive.imports.load import Imported, Sites
from archive.model import Article
from archive.rows import utc
from archive.store import Archive
from archive.urls import key
from qcrawl.catalog import Catalog, Site, on_topic
from qcrawl.discovery import next_body_pages
from qcrawl.errors import NotAnArticle
from qcrawl.extract import extract
from qcrawl.extract.charset import decode
from qcrawl.extract.joined import join
from qcrawl.imports.page import BadPage, SavedPage

BATCH = 50
"""Pages in one transaction; a page takes a hundred times as long as a row of JSON."""


NO_ARTICLES = frozenset(("list", "robots"))
"""What a crawl fetched as one of these is no article, whatever it looks like."""


class PageLoader:
    """Puts pages into ``archive``. What is no article is counted, and told when each page was given by name."""

    def __init__(self, archive: Archive, known: Catalog, *, run_id: int, everything: bool) -> None:
        self._archive = archive
        self._known = known
        self._run_id = run_id
        self._everything = everything
        self._sites = Sites(archive)
        self._counts: Counter[str] = Counter()
        self._joined: set[str] = set()
        """Addresses of further pages that are part of an article already."""

    def load(
        self,
        pages: Iterable[SavedPage | BadPage],
        on_bad: Callable[[BadPage], None] | None = None,
        on_row: Callable[[], None] | None = None,
    ) -> Imported:
        """Add the article of every page; with ``on_bad`` a page without one is bad, else it is ``no_article``."""
        name, software = f"import-{self._run_id:06d}", f"qcrawl {qcrawl.__version__}"
        with CaptureWriter(folder_of(self._archive.path), name, software) as writer:
            left = iter(pages)
            while self._batch(islice(left, BATCH), writer, on_bad, on_row):
                pass
        return Imported(**self._counts)

    def _batch(
        self,
        pages: Iterable[SavedPage | BadPage],
        writer: CaptureWriter,
        on_bad: Callable[[BadPage], None] | None,
        on_row: Callable[[], None] | None,
    ) -> int:
        """Add pages in one transaction and give their number.

        Each is dealt with before the next is read, since its siblings are to be had only as long.
        """
        read = 0
        with self._archive.atomic():
            for page in pages:
                self._counts[self._outcome(page, writer, on_bad)] += 1
                read += 1
                if on_row:
                    on_row()
            writer.sync()
        return read

    def _outcome(
        self, page: SavedPage | BadPage, writer: CaptureWriter, on_bad: Callable[[BadPage], None] | None
    ) -> str:
        if isinstance(page, SavedPage):
            try:
                return self._add(page, writer)
            except NotAnArticle as error:
                if on_bad is None:
                    return "no_article"
                page = BadPage(page.where, str(error))
        if on_bad:
            on_bad(page)
        return "bad"

    def _add(self, page: SavedPage, writer: CaptureWriter) -> str:
        if page.url in self._joined or page.kind in NO_ARTICLES:
            return "no_article"
        site = self._known.site_of(page.url) if page.url else None
        further = self._further(page)
        article = join([self._read(page, site), *(self._read(one, site) for one in further)])
        day = article.published.local.date() if article.published else None
        if not self._everything and not on_topic(article.title, article.body, day, site.topic if site else None).on:
            return "off_topic"
        publisher = site.publisher if site else self._sites.by_url(article.url)
        site_id = self._archive.publisher(publisher) if publisher else None
        capture_id = self._capture(page, article.url, "article", site_id, writer) if page.url else None
        for one in further:
            self._capture(one, one.url, "other", site_id, writer)
            self._joined.add(one.url)
        if had_before(self._archive, article) is not None or self._has_newer(article, page):
            return "unchanged"
        return self._archive.add(article, publisher=publisher, capture_id=capture_id, run_id=self._run_id).outcome

    def _has_newer(self, article: Article, page: SavedPage) -> bool:
        """Was the present text of this page read from a later capture? Then this one is kept, and changes no text."""
        return bool(
            article.url
            and self._archive.conn.execute(
                "SELECT 1 FROM articles a JOIN captures c ON c.id = a.capture_id WHERE a.key = ? AND c.fetched_at > ?",
                (key(article.url), utc(page.fetched_at)),
            ).fetchone()
        )

    def _read(self, page: SavedPage, site: Site | None) -> Article:
        return extract(
            page.body,
            (site.canonical(page.url) if site else None) or page.url,
            charset=page.charset,
            rules=site.rules() if site else None,
            families=self._known.families,
            now=page.fetched_at,
        )

    def _further(self, page: SavedPage) -> list[SavedPage]:
        """The pages on which the article of ``page`` goes on, as far as they were saved with it."""
        if not page.url:
            return []
        urls = next_body_pages(decode(page.body, page.charset).text, page.url)
        return [found for url in urls if (found := page.sibling(url)) is not None]

    def _capture(self, page: SavedPage, url: str, kind: str, site_id: int | None, writer: CaptureWriter) -> int:
        """The capture of the page, written to a WARC file of the archive's own unless it is there already."""
        known = self._archive.conn.execute(
            "SELECT id FROM captures WHERE url = ? AND fetched_at = ? AND payload_digest = ? AND is_revisit = 0",
            (url, utc(page.fetched_at), digest(page.body)),
        ).fetchone()
        if known:
            return int(known[0])
        # The body is decoded by now; a header that says otherwise would make it unreadable.
        headers = tuple(pair for pair in page.headers if pair[0].lower() != "content-encoding")
        exchange = Exchange(
            url=url,
            final_url=page.url,
            fetched_at=page.fetched_at,
            status=200,
            reason="OK",
            kind=kind,
            headers=headers or (("Content-Type", "text/html"),),
            body=page.body,
            payload=page.body,
        )
        return record(self._archive, writer.write(exchange), site_id=site_id, run_id=self._run_id)
