"""One crawl's hold on the archive: everything its spiders bring is written here, in batches, by one writer."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

from archive import captures
from archive.captures import CaptureWriter, Exchange
from archive.errors import ArchiveError
from archive.frontier import Ending, Frontier, walked
from archive.runs import SiteRun, add_site_run, site_history
from archive.store import Archive
from qcrawl import __version__
from qcrawl.catalog.model import Catalog, Site
from qcrawl.crawl.options import Options
from qcrawl.crawl.outcome import ListRead, Outcome
from qcrawl.crawl.turns import HostTurns
from qcrawl.crawl.work import SiteWork

logger = logging.getLogger(__name__)

BATCH_ITEMS = 100
"""Items in one transaction; a commit an item costs seven times as much (crawling notes, 4)."""
BATCH_SECONDS = 1.0
"""An item waits no longer than this to be safe on the disk."""
BATCH_BYTES = 32 << 20
"""Page bytes that wait in memory at most."""

MERGING = "duplicates"
"""Stands in the place of a site's id while duplicates are looked for."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a crawl is, for a progress bar."""

    site: str
    discovered: int
    settled: int
    done: bool = False


class Session:
    """An open crawl. All its methods are called in one thread."""

    def __init__(
        self,
        archive: Archive,
        catalog: Catalog,
        options: Options,
        run_id: int,
        on_progress: Callable[[Progress], None] | None = None,
    ) -> None:
        self.archive = archive
        self.catalog = catalog
        self.options = options
        self.run_id = run_id
        self.turns = HostTurns(options.politeness_folder, self.sleep)
        self.works: dict[str, SiteWork] = {}
        self.stopping = ""
        """Why no further request is sent; empty while the crawl goes on."""
        self.error: BaseException | None = None
        """What went wrong with the archive itself; the crawl stops and raises it."""
        self._stop = asyncio.Event()
        self._on_progress = on_progress
        self._writer = CaptureWriter(
            captures.folder_of(options.archive), f"qcrawl-run{run_id:06d}", f"qcrawl/{__version__}"
        )
        self._items: list[Outcome | ListRead] = []
        self._bytes = 0
        self._timer: asyncio.TimerHandle | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._writer.close()
        self.turns.close()

    def work(self, site: Site) -> SiteWork:
        """Begin with a site."""
        with self.archive.atomic():
            site_id = self.archive.publisher(site.publisher)
        frontier = Frontier(self.archive, site_id, self.options.recheck_days)
        work = SiteWork(site, site_id, frontier, self)
        self.works[site.id] = work
        return work

    async def sleep(self, seconds: float) -> None:
        """Wait, but no longer than the crawl goes on."""
        try:
            await asyncio.wait_for(self._stop.wait(), seconds)
        except TimeoutError:
            return

    def stop(self, why: str) -> None:
        """Send no further request; what is under way is finished and written."""
        self.stopping = self.stopping or why
        self._stop.set()

    def put(self, item: Outcome | ListRead) -> None:
        """Take what a spider brought; it is on the disk within ``BATCH_SECONDS``."""
        self._items.append(item)
        exchanges = (item.exchange, *item.hops) if isinstance(item, ListRead) else item.exchanges
        self._bytes += sum(len(exchange.body) + len(exchange.payload) for exchange in exchanges)
        if len(self._items) >= BATCH_ITEMS or self._bytes >= BATCH_BYTES:
            self.flush()
        elif self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(BATCH_SECONDS, self.flush)

    def flush(self) -> None:
        """Write what has come in one transaction. An error of the archive stops the crawl and is raised at its end."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        items, self._items, self._bytes = self._items, [], 0
        if not items or self.error is not None:
            return
        try:
            with self.archive.atomic():
                for item in items:
                    if isinstance(item, ListRead):
                        self._store_list(item)
                    else:
                        self._store(item)
                self._writer.sync()
        except (ArchiveError, OSError) as error:
            self.error = error
            self.stop("the archive cannot be written")
            return
        for name in {item.site for item in items}:
            self.report(self.works[name])

    def raise_error(self) -> None:
        """Raise what went wrong with the archive, if anything did."""
        if self.error is not None:
            raise self.error

    def report(self, work: SiteWork, *, done: bool = False) -> None:
        """Tell whoever watches how far a site is."""
        if self._on_progress is not None:
            self._on_progress(Progress(work.site.id, work.tally.discovered, work.tally.settled, done))

    def _capture(self, exchange: Exchange, work: SiteWork, *, seen_before: bool) -> int:
        original = captures.last_original(self.archive, exchange.url) if seen_before else None
        capture = self._writer.write(exchange, original)
        return captures.record(self.archive, capture, site_id=work.site_id, run_id=self.run_id)

    def _store_list(self, item: ListRead) -> None:
        work = self.works[item.site]
        capture_id = self._capture(item.exchange, work, seen_before=item.exchange.method == "GET")
        for hop in item.hops:
            self._capture(hop, work, seen_before=False)
        if item.alarming:
            work.tally.alarm_capture = capture_id

    def _store(self, item: Outcome) -> None:
        work = self.works[item.site]
        seen_before = item.known is not None and item.known.checks > 0
        ids = [self._capture(exchange, work, seen_before=seen_before) for exchange in item.exchanges]
        state, article_id = item.state, None
        if item.article is not None:
            added = self.archive.add(
                item.article, publisher=work.site.publisher, capture_id=ids[0] if ids else None, run_id=self.run_id
            )
            state, article_id = added.outcome, added.article_id
            work.tally.read(item.article)
        elif item.known is not None:
            article_id = item.known.article_id
        ending = Ending(
            key=item.key,
            url=item.url,
            state=state,
            reason=item.reason,
            title=item.title,
            listed_date=item.listed_date,
            fetched=item.fetched,
            etag=captures.header(item.exchanges[0].headers, "etag") if item.exchanges else "",
            last_modified=captures.header(item.exchanges[0].headers, "last-modified") if item.exchanges else "",
            payload_digest=item.payload_digest,
            article_id=article_id,
            list_column=item.list_column,
            again_now=item.again_now,
        )
        if item.external:
            work.frontier.mention(ending)
        elif item.remembered:
            work.frontier.seen([item.key])
        else:
            work.frontier.settle(ending, item.known)
        if ids and state in ("blocked", "failed"):
            work.tally.alarm_capture = ids[0]
        work.tally.settle(item.key, state)

    def finish(self, work: SiteWork, verdict: str, note: str) -> SiteRun:
        """Close a site: its completed lists and its numbers are written."""
        self.flush()
        site_run = SiteRun(
            run_id=self.run_id,
            site=work.site.id,
            verdict=verdict,
            note=note,
            started_at=work.tally.started_at,
            finished_at=datetime.now(UTC),
            counts=work.tally.counts(),
            capture_id=work.tally.alarm_capture,
        )
        with self.archive.atomic():
            for walk in work.walks:
                if walk.complete and not walk.pending and not work.stopped and not self.stopping:
                    walked(self.archive, work.site_id, walk.column.url, walk.covers_since)
            add_site_run(self.archive, work.site_id, site_run)
        self.report(work, done=True)
        return site_run

    def history(self, site: Site) -> list[SiteRun]:
        """Earlier runs on a site, newest first."""
        return site_history(self.archive, site.id)
