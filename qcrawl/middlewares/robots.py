"""robots.txt, as RFC 9309 has it, and its Crawl-delay, which Scrapy's own middleware does not keep."""

import asyncio
import logging
from typing import Self
from urllib.parse import urlsplit

from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from qcrawl.crawl.obstacles import Disallowed, NotAsked
from qcrawl.spiders.news import NewsSpider

logger = logging.getLogger(__name__)

LARGEST = 512_000
"""Bytes that are read; RFC 9309 asks for at least 500 KiB."""
LONGEST_DELAY = 60.0
"""Seconds of Crawl-delay that are kept; beyond that a site is read over several runs."""
_ITSELF = "qcrawl_robots"


class RobotsMiddleware:
    """Refuses what robots.txt forbids, and keeps its Crawl-delay if that is longer than the site's own.

    A file that is not there (4xx) allows everything, a server that cannot give its file (5xx) forbids everything. If
    nothing answers at all, the page's own request will tell.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._agent: str = crawler.settings["ROBOTSTXT_USER_AGENT"]
        self._files: dict[str, asyncio.Future[Protego | None]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """For Scrapy."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Raise ``Disallowed`` for a request that robots.txt forbids."""
        if request.meta.get(_ITSELF) or not request.url.startswith(("http:", "https:")):
            return
        rules = await self._rules(request)
        if rules is not None and not rules.can_fetch(request.url, self._agent):
            raise Disallowed("robots.txt forbids this page")

    async def _rules(self, request: Request) -> Protego | None:
        parts = urlsplit(request.url)
        place = f"{parts.scheme}://{parts.netloc}"
        if place not in self._files:
            self._files[place] = asyncio.get_running_loop().create_future()
            self._files[place].set_result(await self._fetch(f"{place}/robots.txt", request))
        return await self._files[place]

    async def _fetch(self, url: str, request: Request) -> Protego | None:
        meta = {_ITSELF: True, "download_maxsize": LARGEST}
        if proxy := request.meta.get("proxy"):
            meta["proxy"] = proxy
        try:
            response = await self._crawler.engine.download_async(Request(url, meta=meta, callback=NO_CALLBACK))
        except NotAsked:
            return None
        except IgnoreRequest as error:
            logger.info("no %s: %s", url, error)
            return None
        except Exception as error:
            logger.info("no %s: %s", url, error)
            return None
        return self._read(response)

    def _read(self, response: Response) -> Protego | None:
        if response.status >= 500:
            return Protego.parse("User-agent: *\nDisallow: /")
        if response.status != 200:
            return None
        rules = Protego.parse(response.body.decode("utf-8-sig", "replace"))
        delay = rules.crawl_delay(self._agent)
        spider = self._crawler.spider
        if delay is not None and isinstance(spider, NewsSpider):
            spider.work.delay = max(spider.work.delay, min(float(delay), LONGEST_DELAY))
        return rules
