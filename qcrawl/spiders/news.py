"""The one spider: reads a site's lists, fetches what is new or due, and says of each URL how it ended."""

import logging
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import scrapy
from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from archive.captures import digest
from archive.frontier import KEPT
from qcrawl import discovery
from qcrawl.crawl import judging, obstacles
from qcrawl.crawl.obstacles import NotAsked
from qcrawl.crawl.outcome import ListRead, Outcome, exchange, hops
from qcrawl.crawl.walk import ListWalk
from qcrawl.crawl.work import Task
from qcrawl.discovery.model import Fetch, ListPage
from qcrawl.errors import NotAnArticle
from qcrawl.extract import extract
from qcrawl.extract.joined import join

if TYPE_CHECKING:
    from archive.model import Article
    from qcrawl.crawl.work import SiteWork

logger = logging.getLogger(__name__)

_BLOCKED_KINDS = {"challenge": "a challenge page", "index": "a list came instead", "login": "the page asks for a login"}


class NewsSpider(scrapy.Spider):
    """Fetches one site; the crawl gives the ``work``."""

    name = "news"

    def __init__(self, work: "SiteWork", proxy: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.work = work
        self._proxy = proxy

    async def start(self) -> AsyncIterator[Request]:
        """The first page of each list, then the known articles that are due."""
        if self.work.stopped:
            return
        for walk in self.work.walks:
            yield self._list_request(walk.first(), walk, 0)
        for task in self.work.due():
            yield self._article_request(task)

    def _request(self, url: str, **more: Any) -> Request:
        meta = {"proxy": self._proxy} if self._proxy else {}
        return Request(url, dont_filter=True, meta=meta, **more)

    def _list_request(self, fetch: Fetch, walk: ListWalk, depth: int) -> Request:
        form = {"body": urlencode(fetch.form), "method": fetch.method} if fetch.method == "POST" else {}
        headers = dict(fetch.headers)
        if form:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        return self._request(
            fetch.url,
            headers=headers,
            callback=self.on_list,
            errback=self.on_list_error,
            cb_kwargs={"walk": walk, "fetch": fetch, "depth": depth},
            **form,
        )

    def _article_request(self, task: Task, url: str = "") -> Request:
        headers = {}
        if task.conditional and task.known is not None and not url:
            if task.known.etag:
                headers["If-None-Match"] = task.known.etag
            if task.known.last_modified:
                headers["If-Modified-Since"] = task.known.last_modified
        return self._request(
            url or task.url,
            headers=headers,
            priority=1,  # before the next list page: what was found is safe before more is looked for
            callback=self.on_article,
            errback=self.on_article_error,
            cb_kwargs={"task": task},
        )

    # Lists

    def on_list(
        self, response: Response, walk: ListWalk, fetch: Fetch, depth: int
    ) -> Iterator[Request | Outcome | ListRead]:
        """A list page or an API's answer."""
        walk.pending -= 1
        tally = self.work.tally
        page, trouble = self._read_list(response, walk, fetch)
        if sent := exchange(response, "list"):
            alarming = bool(trouble) or not (page.links or page.follow)
            yield ListRead(self.work.site.id, sent, alarming, hops(response.request))
        if trouble:
            tally.list_troubles[trouble] += 1
            walk.failed(trouble)
            return
        tally.list_pages += 1
        tally.problems += page.problems
        for found in self.work.meet(walk, page.links):
            yield self._article_request(found) if isinstance(found, Task) else found
        onward = walk.after(page, depth)
        walk.pending += len(onward)
        for following in onward:
            yield self._list_request(following, walk, depth + 1)

    def _read_list(self, response: Response, walk: ListWalk, fetch: Fetch) -> tuple[ListPage, str]:
        """The page, and what is wrong with it in a word."""
        if obstacles.blocked(response.status, response.body):
            return ListPage(), "blocked"
        if response.status in obstacles.GONE_STATUS:
            return ListPage(), "gone"
        if response.status != 200:
            return ListPage(), "transient" if response.status >= 500 else "http_error"
        try:
            return (
                discovery.read(
                    response.body,
                    response.url,
                    walk.column,
                    self.work.site,
                    self.work.session.catalog.families,
                    charset=_charset(response),
                    request=fetch,
                ),
                "",
            )
        except Exception:
            logger.exception("the list %s could not be read", response.url)
            return ListPage(), "parse_error"

    def on_list_error(self, failure: Failure) -> Iterator[ListRead]:
        """A list page that did not come; the redirects that led nowhere are kept."""
        walk: ListWalk = failure.request.cb_kwargs["walk"]  # type: ignore[attr-defined]
        walk.pending -= 1
        word, _, _ = _why(failure.value)
        walk.failed(word)
        if not isinstance(failure.value, NotAsked):
            self.work.tally.list_troubles[word] += 1
            logger.warning("the list %s did not come: %s", walk.column.url, failure.value)
            for hop in hops(failure.request):  # type: ignore[attr-defined]
                yield ListRead(self.work.site.id, hop, alarming=True)

    # Articles

    def on_article(self, response: Response, task: Task) -> Iterator[Request | Outcome]:
        """An article's page, or what came instead."""
        kind = "other" if task.read else "article"  # a further page is no article of its own
        if sent := exchange(response, kind):
            task.exchanges.append(sent)
        task.hops += hops(response.request)
        try:
            found = self._article(response, task)
        except Exception as error:
            logger.exception("the page %s could not be read", response.url)
            self.work.tally.page_troubles["parse_error"] += 1
            found = self.work.ended(task, "failed", f"parse_error: {type(error).__name__}")
        yield found

    def _article(self, response: Response, task: Task) -> Request | Outcome:
        if task.read and response.status in obstacles.GONE_STATUS:
            return self._onward(task, f"Page {len(task.read) + 1} of the article is not there ({response.status}).")
        if ended := self._without_page(response, task):
            return ended
        self._find_further_pages(response, task)
        first = not task.read
        if first:
            task.digest = digest(response.body)
            known = task.known
            if not task.pages and known and known.state in KEPT and known.payload_digest == task.digest:
                self.work.read()
                return self.work.ended(task, "unchanged")
        try:
            article = self._extract(response, task)
        except NotAnArticle as error:
            if task.read and error.kind == "no_text":
                return self._onward(task, f"Page {len(task.read) + 1} of the article has no text.")
            return self._no_article(task, error)
        if first and judging.another_was_served(task.title, article, response.body, _charset(response)):
            return self._blocked(task, f"another page was served: {article.title[:40]}")
        self.work.read()
        task.read.append(article)
        return self._onward(task)

    def _onward(self, task: Task, question: str = "") -> Request | Outcome:
        """The request for the next page of the article, or the article."""
        if question:
            task.read[-1] = replace(task.read[-1], questions=(*task.read[-1].questions, question))
        if task.pages and len(task.read) < judging.MOST_BODY_PAGES:
            return self._article_request(task, task.pages.pop(0))
        return self._finished(task, join(task.read))

    def _without_page(self, response: Response, task: Task) -> Outcome | None:
        """How a URL ended whose answer holds no page; ``None`` if there is one to read."""
        if response.status == 304 and task.known is not None:
            return self.work.ended(task, "unchanged", "304 Not Modified")
        if why := judging.not_the_article(task.url, response.url, response.status, response.body):
            return self._blocked(task, why)
        if response.status in obstacles.GONE_STATUS:
            self.work.tally.page_troubles["gone"] += 1
            return self.work.ended(task, "gone", f"status {response.status}")
        if response.status != 200:
            word = f"http_{response.status}"
            self.work.tally.page_troubles[word] += 1
            return self.work.ended(task, "failed", word)
        return None

    def _blocked(self, task: Task, why: str) -> Outcome:
        self.work.tally.page_troubles["blocked"] += 1
        self.work.read(disguised=True)
        return self.work.ended(task, "blocked", why)

    def _no_article(self, task: Task, error: NotAnArticle) -> Outcome:
        if error.kind in _BLOCKED_KINDS:
            return self._blocked(task, _BLOCKED_KINDS[error.kind])
        if error.kind == "missing":
            self.work.tally.page_troubles["gone"] += 1
            return self.work.ended(task, "gone", "the page says that it does not exist")
        self.work.tally.page_troubles[error.kind] += 1
        return self.work.ended(task, "failed", f"{error.kind}: {error.evidence}".rstrip(": "))

    def _extract(self, response: Response, task: Task) -> "Article":
        site = self.work.site
        return extract(
            response.body,
            site.canonical(response.url) or task.url,
            charset=_charset(response),
            rules=site.rules(task.day),
            families=self.work.session.catalog.families,
        )

    def _find_further_pages(self, response: Response, task: Task) -> None:
        """Note the other pages of an article cut over several URLs; a bar may name only the next few."""
        first = response.url if not task.read else task.first_page
        task.first_page = first
        pages = judging.further_pages(response.body, _charset(response), response.url, first)
        new = [page for page in pages if page not in task.asked and self.work.site.canonical(page)]
        task.asked.update(new)
        task.pages += new

    def _finished(self, task: Task, article: "Article") -> Outcome:
        """The whole article, or why it is not kept."""
        work, column = self.work, task.column
        article = judging.of_column(article, column)
        day = article.published.local.date() if article.published else task.day
        task.day = day or task.day
        verdict = judging.on_topic(article, day, column, work.site)
        if not verdict.on:
            work.tally.read(article)
            return work.ended(task, "off_topic", verdict.reason)
        if work.outside(day):
            work.tally.read(article)
            return work.ended(task, "out_of_window", "the page's date is outside the window")
        return replace(work.ended(task, ""), article=article, fetched=True)

    def on_article_error(self, failure: Failure) -> Iterator[Outcome]:
        """An article's page that did not come."""
        task: Task = failure.request.cb_kwargs["task"]  # type: ignore[attr-defined]
        word, state, sentence = _why(failure.value)
        asked = not isinstance(failure.value, NotAsked)
        task.hops += hops(failure.request)  # type: ignore[attr-defined]
        if asked:
            self.work.tally.page_troubles[word] += 1
        yield self.work.ended(task, state, sentence, again_now=not asked and not self.work.stopped)


def _why(error: BaseException | None) -> tuple[str, str, str]:
    """Class, state and reason of a request without an answer."""
    if isinstance(error, NotAsked):
        return "not_asked", error.state, error.reason
    word = obstacles.failure_class(error or RuntimeError())
    return word, "failed", f"{word}: {error}"[:300]


def _charset(response: Response) -> str:
    header = response.headers.get("Content-Type", b"") or b""
    _, _, charset = header.decode("latin-1").lower().partition("charset=")
    return charset.partition(";")[0].strip(" \"'")
