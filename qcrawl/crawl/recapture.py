"""Every page read again from the captures, without the network: for better rules, or to prove that nothing is lost."""

import logging
import os
import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from archive import runs
from archive.captures import CapturedResponse, header, read_record
from archive.errors import InputError, NothingFound, NotThere
from archive.frontier import KnownUrl
from archive.model import Article, Capture
from archive.rows import storable
from archive.store import Archive
from qcrawl import __version__, catalog, discovery
from qcrawl.catalog import topic
from qcrawl.catalog.model import Catalog, Site
from qcrawl.crawl import locks
from qcrawl.crawl.options import Options
from qcrawl.errors import NotAnArticle
from qcrawl.extract import extract
from qcrawl.extract.charset import decode

logger = logging.getLogger(__name__)

BATCH = 100


@dataclass(frozen=True, slots=True)
class Recaptured:
    """What came of reading the captures again."""

    pages: int
    new: int
    updated: int
    unchanged: int
    off_topic: int
    unreadable: int
    exit_code: int = 0

    @property
    def sentence(self) -> str:
        """What happened, in one sentence."""
        return (
            f"{self.pages} captured pages read again: {self.new} new, {self.updated} updated and {self.unchanged} "
            f"unchanged articles, {self.off_topic} off topic, {self.unreadable} unreadable"
        )


def from_captures(source: Path, options: Options) -> Recaptured:
    """Read the article captures of the archive ``source`` again, into ``options.archive``.

    Into another archive, every capture is read in the order in which it was fetched, so that versions come out as
    they were, and the memory of URLs goes along. Into the same archive, the newest capture of each page is read.
    Raises ``NothingFound`` if there is no capture to read.
    """
    known = catalog.load(*options.site_folders, shipped=not options.site_folders)
    same = source.resolve() == options.archive.resolve()
    with locks.held(options.archive, (), options.politeness_folder), Archive.open(options.archive) as target:
        with Archive.open(source, readonly=True) as old:
            told = Rereading(old, target, known, same=same).run(options)
        if options.merge:
            from archive.duplicates import settle

            settle(target)
    return told


class Rereading:
    """One reading of all captures."""

    def __init__(self, old: Archive, target: Archive, known: Catalog, *, same: bool) -> None:
        self._old, self._target, self._known, self._same = old, target, known, same
        self._counts: Counter[str] = Counter()
        self._folder = os.path.relpath(old.path.parent.resolve(), target.path.parent.resolve())

    def run(self, options: Options) -> Recaptured:
        """Read everything; the result counts how it ended."""
        rows = self._rows()
        if not rows:
            raise NothingFound(f"{self._old.path} has no captures of articles to read again")
        run_id = runs.begin(self._target, "crawl --from-captures", __version__, options.described())
        for start in range(0, len(rows), BATCH):
            with self._target.atomic():
                for row in rows[start : start + BATCH]:
                    self._counts[self._again(row, run_id)] += 1
        if not self._same:
            with self._target.atomic():
                self._remember_urls()
        runs.finish(self._target, run_id, "ok", 0)
        count = self._counts
        return Recaptured(
            len(rows), count["new"], count["updated"], count["unchanged"], count["off_topic"], count["unreadable"]
        )

    def _rows(self) -> list[sqlite3.Row]:
        newest = "AND c.id IN (SELECT max(id) FROM captures WHERE is_revisit = 0 GROUP BY url)" if self._same else ""
        return self._old.rows(
            "SELECT c.*, s.name AS site, a.key AS article_key, a.source, a.column_name, u.listed_date"  # noqa: S608
            " FROM captures c JOIN sites s ON s.id = c.site_id"
            " LEFT JOIN urls u ON u.url = c.url LEFT JOIN articles a ON a.id = u.article_id"
            " WHERE c.kind = 'article' AND c.status = 200 AND c.is_revisit = 0 AND c.warc_file <> ''"
            f" {newest} ORDER BY c.id"
        ).fetchall()

    def _again(self, row: sqlite3.Row, run_id: int) -> str:
        site = self._known.sites.get(row["site"])
        if site is None:
            logger.warning("capture %d is of %s, which the catalogue does not have", row["id"], row["site"])
            return "unreadable"
        try:
            article = self._article(row, site)
        except NotAnArticle as error:
            logger.info("capture %d: %s", row["id"], error)
            return "unreadable"
        except (InputError, NotThere) as error:
            logger.warning("capture %d: %s", row["id"], error)
            return "unreadable"
        day = article.published.local.date() if article.published else None
        if row["article_key"] is None and not topic.on_topic(article.title, article.body, day, site.topic).on:
            return "off_topic"
        capture_id = self._capture(row, site, run_id)
        return self._target.add(article, publisher=site.publisher, capture_id=capture_id, run_id=run_id).outcome

    def _article(self, row: sqlite3.Row, site: Site) -> Article:
        first = self._read(row)
        article = self._extract(first, row["final_url"], site, row["listed_date"])
        bodies = [article.body]
        bodies += [
            self._extract(self._read(page), page["final_url"], site, row["listed_date"]).body
            for page in self._further(first, row)
        ]
        if len(bodies) > 1:
            article = replace(article, body="\n".join(bodies), text_as_published="")
        # What the list's column said of the article is not on the page.
        return replace(
            article, source=article.source or row["source"] or "", column=article.column or row["column_name"] or ""
        )

    def _read(self, row: sqlite3.Row) -> CapturedResponse:
        return read_record(self._old.path.parent / row["warc_file"], row["warc_offset"])

    def _extract(self, page: CapturedResponse, url: str, site: Site, listed: str | None) -> Article:
        day = date.fromisoformat(listed) if listed else None
        return extract(
            page.body,
            site.canonical(url) or url,
            charset=_charset(page),
            rules=site.rules(day),
            families=self._known.families,
            now=page.fetched_at,
        )

    def _further(self, first: CapturedResponse, row: sqlite3.Row) -> Iterator[sqlite3.Row]:
        text = decode(first.body, _charset(first)).text
        for url in discovery.next_body_pages(text, row["final_url"]):
            found = self._old.rows(
                "SELECT * FROM captures WHERE kind = 'other' AND url = ? AND id > ? AND is_revisit = 0"
                " ORDER BY id LIMIT 1",
                [url, row["id"]],
            ).fetchone()
            if found is not None:
                yield found

    def _capture(self, row: sqlite3.Row, site: Site, run_id: int) -> int:
        """The id of the capture in the target, where it is entered if it is not there."""
        if self._same:
            return int(row["id"])
        values = {name: row[name] for name in row.keys() if name in _CAPTURE_COLUMNS}  # noqa: SIM118 - sqlite3.Row
        values["warc_file"] = os.path.normpath(Path(self._folder) / row["warc_file"])
        values["site_id"], values["run_id"] = self._target.publisher(site.publisher), run_id
        columns, marks = ", ".join(values), ", ".join(f":{name}" for name in values)
        cursor = self._target.conn.execute(f"INSERT INTO captures ({columns}) VALUES ({marks})", values)  # noqa: S608
        return int(cursor.lastrowid or 0)

    def _remember_urls(self) -> None:
        """Copy the memory of URLs, so that a crawl into the new archive goes on where the old one was."""
        for row in self._old.rows(
            "SELECT u.*, s.name AS site, a.key AS article_key FROM urls u JOIN sites s ON s.id = u.site_id"
            " LEFT JOIN articles a ON a.id = u.article_id"
        ):
            site = self._known.sites.get(row["site"])
            if site is None:
                continue
            values = {name: row[name] for name in row.keys() if name in _URL_COLUMNS}  # noqa: SIM118 - sqlite3.Row
            values["site_id"] = self._target.publisher(site.publisher)
            values["key"] = storable(row["key"])
            columns, marks = ", ".join(values), ", ".join(f":{name}" for name in values)
            self._target.conn.execute(
                f"INSERT OR IGNORE INTO urls ({columns}, article_id) VALUES ({marks},"  # noqa: S608
                " (SELECT id FROM articles WHERE key = :article_key))",
                {**values, "article_key": row["article_key"]},
            )


_CAPTURE_COLUMNS = frozenset(Capture.__dataclass_fields__)
_URL_COLUMNS = frozenset(KnownUrl.__dataclass_fields__) - {"site_id", "article_id"} | {"last_seen_at"}


def _charset(page: CapturedResponse) -> str:
    _, _, charset = header(page.headers, "content-type").lower().partition("charset=")
    return charset.partition(";")[0].strip(" \"'")
