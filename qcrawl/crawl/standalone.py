"""One site crawled by Scrapy's own command: ``scrapy crawl samr`` writes to the archive like ``qcrawl crawl samr``."""

import logging
import os
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from scrapy import signals
from scrapy.crawler import Crawler

from archive import runs
from archive.places import default_archive
from archive.store import Archive
from qcrawl import __version__, catalog
from qcrawl.crawl import locks
from qcrawl.crawl.addresses import allow_local
from qcrawl.crawl.options import Options
from qcrawl.crawl.running import backed_off, chosen, close_site, judged
from qcrawl.crawl.session import Session
from qcrawl.spiders.news import NewsSpider

logger = logging.getLogger(__name__)


def options_from_environment(site: str) -> Options:
    """The options that a crawl takes from the environment."""
    get = os.environ.get
    return Options(
        archive=Path(get("QCRAWL_ARCHIVE") or default_archive()),
        sites=(site,),
        site_folders=tuple(Path(part) for part in get("QCRAWL_SITES", "").split(os.pathsep) if part),
        proxy=get("QCRAWL_PROXY", ""),
        contact=get("QCRAWL_CONTACT", ""),
        state_folder=Path(get("QCRAWL_STATE", "")) if get("QCRAWL_STATE") else None,
    )


class Standalone:
    """Opens the archive for one spider and closes it behind the spider."""

    def __init__(self, site: str) -> None:
        self.options = options_from_environment(site)
        known = catalog.load(*self.options.site_folders, shipped=not self.options.site_folders)
        chosen_site = chosen(known, self.options)[0]
        with ExitStack() as stack:
            stack.enter_context(locks.held(self.options.archive, [site], self.options.politeness_folder))
            archive = stack.enter_context(Archive.open(self.options.archive))
            run_id = runs.begin(archive, "crawl", __version__, {**self.options.described(), "by": "scrapy crawl"})
            session = stack.enter_context(Session(archive, known, self.options, run_id))
            if self.options.proxy:
                allow_local(self.options.proxy)
            self.work = session.work(chosen_site)
            self.work.stopped = backed_off(session.history(chosen_site), datetime.now(UTC))
            self._closing = stack.pop_all()

    def close(self) -> None:
        """Write what is left, the verdict and the run; called when the spider has closed."""
        session = self.work.session
        with self._closing:
            session.flush()
            session.raise_error()
            results = (close_site(session, self.work),)
            code, sentence = judged(session.archive, results, session.stopping)
            runs.finish(session.archive, session.run_id, "ok" if code in (0, 4) else "failed", code)
            logger.info("%s: %s", results[0].verdict, sentence)


class StandaloneSpider(NewsSpider):
    """The spider of ``scrapy crawl SITE``, which opens and closes the archive itself."""

    keeper: Standalone

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """For Scrapy."""
        alone = Standalone(cls.name)
        spider = super().from_crawler(crawler, *args, **kwargs, work=alone.work, proxy=alone.options.proxy)
        spider.keeper = alone  # signals hold their receivers weakly
        crawler.signals.connect(alone.close, signals.spider_closed)
        return spider
