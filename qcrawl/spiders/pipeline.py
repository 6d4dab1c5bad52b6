"""Hands what the spiders bring to the one writer."""

from typing import Self

from scrapy.crawler import Crawler

from qcrawl.crawl.outcome import ListRead, Outcome
from qcrawl.spiders.news import NewsSpider


class ArchivePipeline:
    """The only pipeline: the session writes in batches and in one transaction each."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """For Scrapy."""
        return cls(crawler)

    def process_item(self, item: Outcome | ListRead) -> Outcome | ListRead:
        """Pass the item on to the session."""
        spider = self._crawler.spider
        if isinstance(spider, NewsSpider):
            spider.work.session.put(item)
        return item
