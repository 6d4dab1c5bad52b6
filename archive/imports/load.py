"""Putting rows into an archive: in batches, each all or nothing, and the same rows again change nothing."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from archive.duplicates import undouble
from archive.duplicates.travelling import Carried, take_in
from archive.history import add_with_past, had_before
from archive.imports.rows import BadRow, Row
from archive.model import Article, Publisher

if TYPE_CHECKING:
    from archive.store import Archive

BATCH = 500
"""Rows in one transaction: a commit costs a disk flush, and a killed import should lose little."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of the rows; the counts add up to ``rows``."""

    new: int = 0
    updated: int = 0
    unchanged: int = 0
    bad: int = 0
    off_topic: int = 0
    """Pages that are no Quality Month news."""
    no_article: int = 0
    """Pages that hold no article: lists, home pages."""
    homeless_decisions: int = 0
    """Reviewers' decisions left out, since an article they speak of is neither in the file nor in the archive."""

    @property
    def rows(self) -> int:
        """All rows or pages that were read."""
        return self.new + self.updated + self.unchanged + self.bad + self.off_topic + self.no_article


def load(
    archive: "Archive",
    rows: Iterable[Row | BadRow],
    *,
    publishers: Iterable[Publisher] = (),
    run_id: int | None = None,
    on_bad: Callable[[BadRow], None] | None = None,
    on_row: Callable[[], None] | None = None,
) -> Imported:
    """Add every good row to ``archive`` and hand every bad one to ``on_bad``; stories are not settled here.

    ``publishers`` are sites that a row may name though the archive does not have them yet.
    """
    sites = Sites(archive, publishers)
    counts = dict.fromkeys(("new", "updated", "unchanged", "bad"), 0)
    brought: list[tuple[int, Carried]] = []
    for batch in _batches(iter(rows)):
        with archive.atomic():
            for row in batch:
                if isinstance(row, BadRow):
                    counts["bad"] += 1
                    if on_bad:
                        on_bad(row)
                else:
                    article = prepared(row)
                    outcome, article_id = "unchanged", had_before(archive, article)
                    if article_id is None:
                        added = add_with_past(archive, article, row.versions, sites.of(row), run_id)
                        outcome, article_id = added.outcome, added.article_id
                    counts[outcome] += 1
                    brought += [(article_id, carried) for carried in row.decisions]
                if on_row:
                    on_row()
    homeless = take_in(archive, brought)
    return Imported(**counts, homeless_decisions=len(homeless))


def _batches(rows: Iterator[Row | BadRow]) -> Iterator[list[Row | BadRow]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


def prepared(row: Row) -> Article:
    """The row's article with a doubled body made single, the text as it came kept beside it."""
    article = row.article
    if row.is_clean:
        return article
    single = undouble(article.body, article.title)
    if not single.repeats:
        return article
    published = article.text_as_published or article.body
    return replace(article, body=single.text, repeats=single.repeats, text_as_published=published)


class Sites:
    """The sites of an archive, found by what a file calls them: short name, full name or host.

    ``publishers`` are known though the archive may have nothing of them yet: those of a catalogue.
    """

    def __init__(self, archive: "Archive", publishers: Iterable[Publisher] = ()) -> None:
        rows = archive.db.execute("SELECT name, title, kind, region, home_url FROM sites ORDER BY id DESC")
        self._known = _aliases(Publisher(*row) for row in rows)
        self._elsewhere = _aliases(publishers)

    def of(self, row: Row) -> Publisher | None:
        """The site a row belongs to: the one it names, else the host of its URL; ``None`` if it has neither.

        What the archive knows of a site is kept; a row only adds what was not known.
        """
        named = row.site or (_by_host(row.article.url) if row.may_guess_site else None)
        return self._known_as(named) if named else None

    def by_url(self, url: str) -> Publisher | None:
        """The site whose host ``url`` has, a new one named after the host if it is not known; ``None`` without URL."""
        named = _by_host(url)
        return self._known_as(named) if named else None

    def _known_as(self, named: Publisher) -> Publisher:
        known = self._known.get(named.name)
        if known is None:
            # A row that brings the full name of its site knows best.
            found = self._elsewhere.get(named.name, named) if named.title == named.name else named
            self._known[named.name] = self._known.get(found.name, found)
        elif known.title == known.name and named.title != named.name:
            self._known[named.name] = replace(named, name=known.name)
        return self._known[named.name]


def _aliases(publishers: Iterable[Publisher]) -> dict[str, Publisher]:
    return {
        alias: publisher
        for publisher in publishers
        for alias in (_host(publisher.home_url), publisher.title, publisher.name)
        if alias
    }


def _by_host(url: str) -> Publisher | None:
    host = _host(url)
    return Publisher(host, host, home_url=f"{urlsplit(url).scheme}://{urlsplit(url).netloc}/") if host else None


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.") if url else ""
    except ValueError:  # http://[::1
        return ""
