"""Every page read again from the captures, without the network: for better rules, or to prove that nothing is lost."""

import logging
import os
import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from archive import runs
from archive.captures import CapturedResponse, header, read_capture
from archive.duplicates import settle
from archive.errors import InputError, NothingFound, NotThere
from archive.frontier import KnownUrl
from archive.model import Article, Capture
from archive.rows import storable
from archive.store import Archive
from archive.urls import key as url_key
from qcrawl import __version__, catalog
from qcrawl.catalog.model import Catalog, Column, Site
from qcrawl.crawl import judging, locks
from qcrawl.crawl.options import Options
from qcrawl.errors import NotAnArticle
from qcrawl.extract import extract
from qcrawl.extract.joined import join

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
    out_of_window: int
    older: int
    """Pages older than the text that the archive has already; they change nothing."""
    blocked: int
    unreadable: int
    exit_code: int = 0
    """2 if not one of the captures could be read, as for a crawl in which no site could be."""

    @property
    def sentence(self) -> str:
        """What happened, in one sentence."""
        left_out = (
            f", {count} {what}"
            for count, what in (
                (self.out_of_window, "outside the crawl's window"),
                (self.older, "older than the archive's text"),
                (self.blocked, "with another page in the article's place"),
            )
            if count
        )
        return (
            f"{self.pages} captured pages read again: {self.new} new, {self.updated} updated and {self.unchanged} "
            f"unchanged articles, {self.off_topic} off topic{''.join(left_out)}, {self.unreadable} unreadable"
        )


@dataclass(frozen=True, slots=True)
class Remembered:
    """What the old archive remembers of a URL: what its list said, and how it ended."""

    title: str = ""
    day: date | None = None
    column: str = ""
    outside: bool = False
    """Its page lay outside the window of the crawl, and it never became an article."""
    imported: bool = False
    """No crawl brought it, so that no topic rule was asked."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """One look at an article: the capture of its page, and those of its further pages."""

    page: sqlite3.Row
    further: tuple[sqlite3.Row, ...]

    @property
    def repeats(self) -> bool:
        """Whether the server sent what it had sent before: one page, and the same bytes."""
        return bool(self.page["is_revisit"]) and not self.further


def from_captures(source: Path, options: Options) -> Recaptured:
    """Read the article captures of the archive ``source`` again, into ``options.archive``.

    Into a new archive, every capture is read in the order in which it was fetched: the same articles, versions and
    URLs come out as from the crawls that made the captures, and so the same stories. An archive that has articles
    already keeps its text where that was fetched later. Into the same archive, the newest capture of each page is
    read. Raises ``NothingFound`` if there is no capture to read.
    """
    known = catalog.load(*options.site_folders, shipped=not options.site_folders)
    same = source.resolve() == options.archive.resolve()
    with locks.held(options.archive, (), options.politeness_folder), Archive.open(options.archive) as target:
        with Archive.open(source, readonly=True) as old:
            told = Rereading(old, target, known, same=same).run(options)
        if options.merge:
            settle(target)
    return told


class Rereading:
    """One reading of all captures."""

    def __init__(self, old: Archive, target: Archive, known: Catalog, *, same: bool) -> None:
        self._old, self._target, self._known, self._same = old, target, known, same
        self._counts: Counter[str] = Counter()
        self._folder = os.path.relpath(old.path.parent.resolve(), target.path.parent.resolve())
        self._memory = self._remembered()
        self._since = {} if same else self._fetched_before()

    def run(self, options: Options) -> Recaptured:
        """Read everything; the result counts how it ended."""
        looks = self._looks()
        if not looks:
            raise NothingFound(f"{self._old.path} has no captures of articles to read again")
        run_id = runs.begin(self._target, "crawl --from-captures", __version__, options.described())
        ids = self._carried(run_id)
        for start in range(0, len(looks), BATCH):
            with self._target.atomic():
                for look in looks[start : start + BATCH]:
                    self._counts[self._again(look, ids, run_id)] += 1
        if not self._same:
            with self._target.atomic():
                self._remember_urls()
        nothing_read = bool(looks) and self._counts["unreadable"] == len(looks)
        exit_code = 2 if nothing_read else 0
        runs.finish(self._target, run_id, "failed" if nothing_read else "ok", exit_code)
        return Recaptured(len(looks), **{name: self._counts[name] for name in _ENDS}, exit_code=exit_code)

    def _looks(self) -> list[Fetched]:
        """Every look at an article in the order in which they were made; into the same archive each URL's last."""
        rows = self._old.rows(
            "SELECT c.*, s.name AS site FROM captures c JOIN sites s ON s.id = c.site_id"
            " WHERE c.kind IN ('article', 'other') AND c.status = 200 AND c.warc_file <> '' ORDER BY c.id"
        )
        found: list[tuple[sqlite3.Row, list[sqlite3.Row]]] = []
        for row in rows:
            if row["kind"] == "article":
                found.append((row, []))
            elif found and _belongs(row, found[-1]):
                found[-1][1].append(row)
        looks = [look for page, further in found if not (look := Fetched(page, tuple(further))).repeats]
        return list({look.page["url"]: look for look in looks}.values()) if self._same else looks

    def _remembered(self) -> dict[str, Remembered]:
        imported = self._old.rows("SELECT key FROM articles WHERE key NOT IN (SELECT key FROM urls)")
        return {row["key"]: Remembered(imported=True) for row in imported} | {
            row["key"]: Remembered(
                row["title"],
                date.fromisoformat(row["listed_date"]) if row["listed_date"] else None,
                row["list_column"],
                row["state"] == "out_of_window" and row["article_id"] is None,
            )
            for row in self._old.rows("SELECT * FROM urls")
        }

    def _fetched_before(self) -> dict[str, str]:
        """When the text of each article that the target has already was fetched or, failing that, taken in."""
        rows = self._target.rows(
            "SELECT a.key, max(coalesce(c.fetched_at, a.changed_at), coalesce(u.checked_at, '')) AS fetched_at"
            " FROM articles a LEFT JOIN captures c ON c.id = a.capture_id"
            " LEFT JOIN urls u ON u.article_id = a.id GROUP BY a.id"
        )
        return {row["key"]: row["fetched_at"] for row in rows}

    def _again(self, look: Fetched, ids: dict[int, int], run_id: int) -> str:
        row = look.page
        site = self._known.sites.get(row["site"])
        if site is None:
            logger.warning("capture %d is of %s, which the catalogue does not have", row["id"], row["site"])
            return "unreadable"
        key = storable(url_key(row["url"]))
        if row["fetched_at"] < self._since.get(key, ""):
            return "older"
        memory = self._memory.get(key, Remembered())
        column = next((column for column in site.columns if column.id == memory.column), None)
        try:
            article = self._article(look, site, memory)
        except NotAnArticle as error:
            logger.info("capture %d: %s", row["id"], error)
            return "unreadable"
        except (InputError, NotThere) as error:
            logger.warning("capture %d: %s", row["id"], error)
            return "unreadable"
        if article is None:
            return "blocked"
        return self._kept(judging.of_column(article, column), memory, column, site, ids[row["id"]], run_id)

    def _kept(
        self, article: Article, memory: Remembered, column: Column | None, site: Site, capture_id: int, run_id: int
    ) -> str:
        day = article.published.local.date() if article.published else memory.day
        if not memory.imported and not judging.on_topic(article, day, column, site).on:
            return "off_topic"
        if memory.outside:
            return "out_of_window"
        return self._target.add(article, publisher=site.publisher, capture_id=capture_id, run_id=run_id).outcome

    def _article(self, look: Fetched, site: Site, memory: Remembered) -> Article | None:
        """The article of one look, ``None`` where another page had been served."""
        row, first = look.page, read_capture(self._old, look.page["id"])
        if judging.not_the_article(row["url"], row["final_url"], 200, first.body):
            return None
        article = self._extract(first, row, site, memory.day)
        if judging.another_was_served(memory.title, article, first.body, _charset(first)):
            return None
        return join([article, *self._further(look, site, memory.day)])

    def _further(self, look: Fetched, site: Site, day: date | None) -> Iterator[Article]:
        for row in look.further:
            try:
                yield self._extract(read_capture(self._old, row["id"]), row, site, day)
            except NotAnArticle as error:
                logger.info("capture %d: %s", row["id"], error)

    def _extract(self, page: CapturedResponse, row: sqlite3.Row, site: Site, day: date | None) -> Article:
        return extract(
            page.body,
            site.canonical(row["final_url"]) or row["final_url"],
            charset=_charset(page),
            rules=site.rules(day),
            families=self._known.families,
            now=page.fetched_at,
        )

    def _carried(self, run_id: int) -> dict[int, int]:
        """All captures entered in the target, lists and further pages too; new ids by old ones."""
        rows = self._old.rows(
            "SELECT c.*, s.name AS site FROM captures c LEFT JOIN sites s ON s.id = c.site_id ORDER BY c.id"
        )
        if self._same:
            return {row["id"]: row["id"] for row in rows}
        with self._target.atomic():
            return {row["id"]: self._carry(row, run_id) for row in rows}

    def _carry(self, row: sqlite3.Row, run_id: int) -> int:
        values = {name: row[name] for name in row.keys() if name in _CAPTURE_COLUMNS}  # noqa: SIM118 - sqlite3.Row
        if row["warc_file"]:
            values["warc_file"] = os.path.normpath(Path(self._folder) / row["warc_file"])
        site = self._known.sites.get(row["site"] or "")
        values["site_id"] = self._target.publisher(site.publisher) if site else None
        there = self._target.rows(
            "SELECT id FROM captures WHERE url = ? AND warc_file = ? AND warc_offset IS ?",
            [values["url"], values["warc_file"], values["warc_offset"]],
        ).fetchone()
        if there is not None:
            return int(there["id"])
        values["run_id"] = run_id
        columns, marks = ", ".join(values), ", ".join(f":{name}" for name in values)
        cursor = self._target.conn.execute(f"INSERT INTO captures ({columns}) VALUES ({marks})", values)  # noqa: S608 - the names are ours
        return int(cursor.lastrowid or 0)

    def _remember_urls(self) -> None:
        """Copy the memory of URLs, so that a crawl into the new archive goes on where the old one was."""
        there = {row["key"] for row in self._target.rows("SELECT key FROM articles")}
        for row in self._old.rows(
            "SELECT u.*, s.name AS site, a.key AS article_key FROM urls u JOIN sites s ON s.id = u.site_id"
            " LEFT JOIN articles a ON a.id = u.article_id"
        ):
            site = self._known.sites.get(row["site"])
            if site is None or (row["article_key"] and row["article_key"] not in there):
                continue  # what could not be read again is asked for when a list has it
            values = {name: row[name] for name in row.keys() if name in _URL_COLUMNS}  # noqa: SIM118 - sqlite3.Row
            values["site_id"] = self._target.publisher(site.publisher)
            values["key"] = storable(row["key"])
            columns, marks = ", ".join(values), ", ".join(f":{name}" for name in values)
            self._target.conn.execute(
                f"INSERT OR IGNORE INTO urls ({columns}, article_id) VALUES ({marks},"  # noqa: S608 - the names are ours
                " (SELECT id FROM articles WHERE key = :article_key))",
                {**values, "article_key": row["article_key"]},
            )


def _belongs(row: sqlite3.Row, look: tuple[sqlite3.Row, list[sqlite3.Row]]) -> bool:
    """Whether the capture of a further page is of this look: the captures of one look stand one after the other."""
    page, further = look
    before = (further or [page])[-1]
    return bool(row["site"] == page["site"] and row["id"] == before["id"] + 1)


_ENDS = ("new", "updated", "unchanged", "off_topic", "out_of_window", "older", "blocked", "unreadable")
_CAPTURE_COLUMNS = frozenset(Capture.__dataclass_fields__)
_URL_COLUMNS = frozenset(KnownUrl.__dataclass_fields__) - {"site_id", "article_id"} | {"last_seen_at"}


def _charset(page: CapturedResponse) -> str:
    _, _, charset = header(page.headers, "content-type").lower().partition("charset=")
    return charset.partition(";")[0].strip(" \"'")
