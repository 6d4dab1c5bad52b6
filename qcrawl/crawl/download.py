"""The download handler: every request of a crawl, robots.txt and redirects too, goes through here.

It asks only the site's hosts and only public addresses, takes turns with all other processes, tries again after a
pause what may have been bad luck, goes down the TLS ladder where it must, and keeps each answer as it came.
"""

import logging
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler

from qcrawl.crawl import retry, tls
from qcrawl.crawl.addresses import PublicResolver
from qcrawl.crawl.obstacles import RefusedAddress, failure_class, is_tls, status_trouble
from qcrawl.crawl.outcome import WIRE, wire

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from qcrawl.crawl.work import SiteWork

logger = logging.getLogger(__name__)


class SiteDownloadHandler(HTTP11DownloadHandler):
    """Fetches for one site. Without a site (``scrapy shell URL``) it is Scrapy's own handler."""

    def __init__(self, crawler: "Crawler") -> None:
        super().__init__(crawler)
        self._work: SiteWork | None = getattr(crawler.spider, "work", None)
        self._legacy = HTTP11DownloadHandler(crawler)
        # Scrapy deprecates its setting for this. zope again: mypy does not see that the class implements the interface.
        policy: Any = tls.LegacyPolicy()  # type: ignore[no-untyped-call]
        self._legacy._contextFactory = policy  # noqa: SLF001

    async def close(self) -> None:
        """Close all connections."""
        await super().close()
        await self._legacy.close()

    async def download_request(self, request: "Request") -> "Response":
        """The answer. Raises ``NotAsked``, ``OffHost``, ``RefusedAddress`` or what Scrapy's handlers raise."""
        if self._work is None:
            return await super().download_request(request)
        tries = 0
        while True:
            self._work.check(request.url)
            tries += 1
            pause, response = None, None
            try:
                response = await self._in_turn(request, self._work)
            except Exception as error:
                pause = retry.pause(failure_class(error), tries, self._work.session.options.backoff)
                if pause is None:
                    self._work.answered(failure_class(error))
                    raise
                logger.info("%s: %s, asking again in %.1f s", request.url, failure_class(error), pause)
            if response is not None:
                pause = self._pause_after(response, tries, self._work.session.options.backoff)
                if pause is None:
                    self._work.answered(status_trouble(response.status))
                    return response
                logger.info("%s: status %d, asking again in %.1f s", request.url, response.status, pause)
            await self._work.session.sleep(pause or 0.0)

    @staticmethod
    def _pause_after(response: "Response", tries: int, backoff: float) -> float | None:
        word = retry.status_class(response.status)
        header = response.headers.get("Retry-After", b"") or b""
        return retry.pause(word, tries, backoff, header.decode("latin-1")) if word else None

    async def _in_turn(self, request: "Request", work: "SiteWork") -> "Response":
        host = urlsplit(request.url).hostname or ""
        async with work.session.turns.turn(host, work.delay):
            work.check(request.url)  # the wait may have been long
            try:
                response = await self._down_the_ladder(request, host, work)
            except Exception as error:
                if host in PublicResolver.refused and failure_class(error) == "dns_failure":
                    address = PublicResolver.refused.pop(host)
                    raise RefusedAddress(f"{host} is {address}, which is no public address") from error
                raise
        request.meta[WIRE] = wire(request, response)
        return response

    async def _down_the_ladder(self, request: "Request", host: str, work: "SiteWork") -> "Response":
        """Fetch over https, with the settings of old servers if that fails, and last over http where the site allows.

        A certificate that is not valid is never accepted: the two lower rungs do not skip its check.
        """
        if not request.url.startswith("https:"):
            return await super().download_request(request)
        known = work.rung(host)
        http_allowed = work.site.tls == "http" or work.site.hosts.scheme == "http"
        for rung in tls.rungs_from(known, http_allowed=http_allowed):
            try:
                response = await self._on(rung, request)
            except Exception as error:
                if not is_tls(error) or rung == tls.last_rung(http_allowed=http_allowed):
                    raise
                note = f"{rung}: {failure_class(error)}"
                logger.warning("%s cannot be reached over %s (%s)", host, rung, failure_class(error))
            else:
                if rung != known:
                    work.reached(host, rung, note)
                return response
        raise AssertionError("the ladder has a last rung")

    async def _on(self, rung: str, request: "Request") -> "Response":
        if rung == "legacy":
            return await self._legacy.download_request(request)
        if rung == "http":
            return await super().download_request(request.replace(url="http:" + request.url.removeprefix("https:")))
        return await super().download_request(request)
