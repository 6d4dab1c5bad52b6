"""The crawl as one operation: options in, a result for each site out."""

import asyncio
import contextlib
import logging
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from scrapy.crawler import AsyncCrawlerRunner
from scrapy.settings import Settings

from archive import runs
from archive.duplicates import settle
from archive.errors import ConfigurationError
from archive.runs import SiteCounts, SiteRun
from archive.store import Archive
from qcrawl import __version__, catalog
from qcrawl.catalog.model import Catalog, Site
from qcrawl.crawl import locks, logs, reactor
from qcrawl.crawl.addresses import allow_local
from qcrawl.crawl.options import Options
from qcrawl.crawl.pings import ping
from qcrawl.crawl.session import MERGING, Progress, Session
from qcrawl.crawl.work import CHINA, SiteWork
from qcrawl.health import HEALTHY, Diagnosis, Observation, Verdict, judge

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SiteResult:
    """What a crawl found on one site."""

    site: str
    title: str
    verdict: Verdict
    note: str
    alarm: str
    counts: SiteCounts

    @property
    def healthy(self) -> bool:
        """Whether the site could be read."""
        return self.verdict in HEALTHY


@dataclass(frozen=True, slots=True)
class RunResult:
    """What a crawl found."""

    run_id: int
    sites: tuple[SiteResult, ...]
    exit_code: int
    sentence: str
    """What happened, in one sentence."""
    seconds: float = 0.0
    interrupted: str = ""
    total: SiteCounts = field(default_factory=SiteCounts)

    @property
    def alarms(self) -> tuple[str, ...]:
        """What is worth a mail, a sentence each."""
        return tuple(f"{site.site}: {site.alarm}" for site in self.sites if site.alarm)


def run(options: Options, on_progress: Callable[[Progress], None] | None = None) -> RunResult:
    """Crawl, store, merge and judge. Raises ``ConfigurationError``, ``Busy``, ``CannotWrite`` and the archive's errors.

    The exit code in the result is 0 if every site is well, 1 if some are not, 2 if none is, 4 if there is nothing in
    the archive after a crawl that went well, 130 if it was interrupted.
    """
    known = catalog.load(*options.site_folders, shipped=not options.site_folders)
    sites = chosen(known, options)
    began = time.monotonic()
    with (
        locks.held(options.archive, (site.id for site in sites), options.politeness_folder),
        Archive.open(options.archive) as archive,
    ):
        run_id = runs.begin(archive, "crawl", __version__, options.described())
        with logs.to_file(options.archive, run_id):
            result = _run(archive, known, sites, options, run_id, on_progress)
    return replace(result, seconds=time.monotonic() - began)


def chosen(known: Catalog, options: Options) -> list[Site]:
    """The sites to crawl. Raises ``ConfigurationError`` for an unknown id, no site, or no contact."""
    if unknown := [name for name in options.sites if name not in known.sites]:
        raise ConfigurationError(f"no site is called {', '.join(unknown)}; qcrawl sites list shows them all")
    sites = [known.sites[name] for name in options.sites] or [site for site in known.sites.values() if site.crawled]
    if not sites:
        raise ConfigurationError("no site to crawl; qcrawl sites list shows what the catalogue has")
    if idle := [site.id for site in sites if not site.crawled]:
        raise ConfigurationError(f"{', '.join(idle)} has no column to crawl; qcrawl sites show {idle[0]} says why")
    if not options.contact and not all(site.allow_local for site in sites):
        raise ConfigurationError(
            "the sites' operators must be able to reach you: set QCRAWL_CONTACT, or --contact, to your address"
        )
    return sites


def _run(
    archive: Archive,
    known: Catalog,
    sites: list[Site],
    options: Options,
    run_id: int,
    on_progress: Callable[[Progress], None] | None,
) -> RunResult:
    ping(options.ping_url, "start")
    exit_code, sentence = 70, "the crawl ended with an error"
    try:
        with Session(archive, known, options, run_id, on_progress) as session:
            works = [_prepared(session, site) for site in sites]
            _crawl(session, works, options)
            session.raise_error()
            results = tuple(close_site(session, work) for work in works)
        if options.merge:
            settle(archive, progress=_merging(on_progress))
        exit_code, sentence = judged(archive, results, session.stopping)
        runs.finish(archive, run_id, _outcome(exit_code, session.stopping), exit_code)
        return RunResult(run_id, results, exit_code, sentence, 0.0, session.stopping, _total(results))
    except BaseException as error:
        sentence = str(error) or type(error).__name__
        with contextlib.suppress(Exception):  # the archive may be what is broken; the error itself is raised below
            runs.finish(archive, run_id, "failed", exit_code)
        raise
    finally:
        ping(options.ping_url, "success" if exit_code in (0, 4) else "fail", sentence)


def _merging(on_progress: Callable[[Progress], None] | None) -> Callable[[int, int], None] | None:
    """Tells whoever watches how far the search for duplicates is: articles first, then pairs."""
    if on_progress is None:
        return None
    return lambda done, total: on_progress(Progress(MERGING, total, done, done >= total))


def _prepared(session: Session, site: Site) -> SiteWork:
    work = session.work(site)
    if not session.options.ignore_blocks:
        work.stopped = backed_off(session.history(site), datetime.now(UTC))
    return work


def backed_off(history: list[SiteRun], now: datetime) -> str:
    """Why a site that blocked us is not asked yet; empty if it may be asked. ``history`` is newest first.

    After the first block it is left alone for a day, then two, four, eight at most. Runs that did not ask do not count.
    """
    asked = [
        run
        for run in history
        if run.counts.list_pages or run.verdict != Verdict.BLOCKED or "left alone until" not in run.note
    ]
    blocks = 0
    for past in asked:
        if past.verdict != Verdict.BLOCKED:
            break
        blocks += 1
    if not blocks:
        return ""
    until = asked[0].started_at + timedelta(days=min(2 ** (blocks - 1), 8)) - timedelta(hours=1)
    if now >= until:
        return ""
    return f"it blocked us and is left alone until {until:%Y-%m-%d %H:%M} UTC"


def scrapy_settings(options: Options) -> Settings:
    """The project's settings with what the options say."""
    settings = Settings()
    settings.setmodule("qcrawl.settings", priority="project")
    ours = {
        "USER_AGENT": f"qcrawl/{__version__} (+{options.contact or 'no contact given'})",
        "DOWNLOAD_TIMEOUT": options.timeout,
        "DOWNLOAD_MAXSIZE": options.max_bytes,
    }
    for name, value in ours.items():
        settings.set(name, value, priority="cmdline")
    return settings


def _crawl(session: Session, works: list[SiteWork], options: Options) -> None:
    settings = scrapy_settings(options)
    if options.proxy:
        allow_local(options.proxy)

    async def main() -> None:
        if options.jitter:
            await session.sleep(random.uniform(0, options.jitter))  # noqa: S311 - spreads load, hides nothing
        if options.max_minutes is not None:
            asyncio.get_running_loop().call_later(options.max_minutes * 60, session.stop, "out of time")
        runner = AsyncCrawlerRunner(settings)
        for work in works:
            runner.crawl(NewsSpider, name=work.site.id, work=work, proxy=options.proxy)
        await runner.join()
        session.flush()

    from qcrawl.spiders.news import NewsSpider  # here, since it needs this package whole

    reactor.drive(main, settings, session.stop)


def close_site(session: Session, work: SiteWork) -> SiteResult:
    """Close a site: no URL is left without an end, and the verdict is kept."""
    _settle_leftovers(session, work)
    tally = work.tally
    seen = Observation(
        counts=tally.counts(),
        today=datetime.now(CHINA).date(),
        list_troubles=tally.list_troubles,
        page_troubles=tally.page_troubles,
        articles_read=tally.articles_read,
        backed_off=work.stopped if "left alone until" in work.stopped else "",
        stopped=session.stopping,
        problems=tally.problems,
    )
    found: Diagnosis = judge(seen, session.history(work.site))
    session.finish(work, found.verdict, found.note)
    return SiteResult(work.site.id, work.site.name, found.verdict, found.note, found.alarm, tally.counts())


def _settle_leftovers(session: Session, work: SiteWork) -> None:
    """A URL that the spider lost is a mistake of ours: it is counted as failed and said so."""
    session.flush()
    for key in work.tally.unsettled():
        logger.error("%s was discovered and never ended", key)
        work.tally.settle(key, "failed")


def judged(archive: Archive, results: tuple[SiteResult, ...], stopping: str) -> tuple[int, str]:
    """Exit code and sentence of a run."""
    sick = [result.site for result in results if not result.healthy]
    if stopping.startswith("stopped by"):
        return 130, f"interrupted ({stopping}); what was fetched is safe and the next run goes on from there"
    if len(sick) == len(results):
        return 2, f"no site could be read: {', '.join(sick)}"
    if sick:
        return 1, f"{len(sick)} of {len(results)} sites could not be read: {', '.join(sick)}"
    total = _total(results)
    if not total.new and not archive.conn.execute("SELECT EXISTS (SELECT 1 FROM articles)").fetchone()[0]:
        return 4, f"the sites are well, but none of {total.discovered} pages is Quality Month news"
    return 0, f"{total.new} new and {total.updated} updated articles from {len(results)} sites"


def _outcome(exit_code: int, stopping: str) -> str:
    if exit_code == 130:
        return "interrupted"
    if stopping or exit_code == 1:
        return "partial"
    return "failed" if exit_code == 2 else "ok"


def _total(results: tuple[SiteResult, ...]) -> SiteCounts:
    return SiteCounts(
        **{name: sum(getattr(result.counts, name) for result in results) for name in SiteCounts.__dataclass_fields__}
    )
