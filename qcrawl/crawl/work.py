"""What one crawl knows of the site it reads: what to ask for, what was seen, when to stop."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from archive.frontier import KEPT, Frontier, KnownUrl, last_walk, remember_rung, rung
from archive.urls import key as url_key
from qcrawl.catalog import topic
from qcrawl.catalog.model import Column, Site
from qcrawl.crawl.addresses import PublicResolver, is_literal, is_public
from qcrawl.crawl.obstacles import NotAsked, OffHost, RefusedAddress
from qcrawl.crawl.options import MAX_LIST_PAGES
from qcrawl.crawl.outcome import Outcome
from qcrawl.crawl.tally import Tally
from qcrawl.crawl.walk import ListWalk
from qcrawl.discovery.model import ListedLink

if TYPE_CHECKING:
    from archive.captures import Exchange
    from archive.model import Article
    from qcrawl.crawl.session import Session

CHINA = timezone(timedelta(hours=8))
PATIENCE = 5
"""Requests without an answer in a row after which a site is left alone for this run."""
_HOST_TROUBLES = frozenset(
    {"dns_failure", "connection_refused", "timeout", "connection_lost", "tls", "certificate", "blocked", "transient"}
)


@dataclass(slots=True)
class Task:
    """One article to fetch."""

    key: str
    url: str
    column: Column | None
    title: str = ""
    """As the list had it."""
    day: date | None = None
    known: KnownUrl | None = None
    conditional: bool = False
    """Whether the server may answer that nothing changed."""
    read: list["Article"] = field(default_factory=list)
    """The pages of the article that were read, in reading order."""
    exchanges: list["Exchange"] = field(default_factory=list)
    first_page: str = ""
    """Where the first page was found, after redirects."""
    hops: list["Exchange"] = field(default_factory=list)
    """The redirects that led to its pages."""
    pages: list[str] = field(default_factory=list)
    """Further pages still to fetch."""
    asked: set[str] = field(default_factory=set)
    """Further pages that were found, fetched or not."""
    digest: str = ""


class SiteWork:
    """One crawl of one site."""

    def __init__(self, site: Site, site_id: int, frontier: Frontier, session: "Session") -> None:
        self.site = site
        self.site_id = site_id
        self.frontier = frontier
        self.session = session
        self.tally = Tally()
        self.delay = site.delay
        self.stopped = ""
        """Why the site is asked nothing more; empty while it answers."""
        self._stopped_state = "failed"
        self._unanswered = 0
        self._disguised = 0
        self.columns = {column.id: column for column in site.columns}
        self.walks = [self._walk(column) for column in site.crawled]
        if site.allow_local and site.hosts.covers not in PublicResolver.local_rules:
            PublicResolver.local_rules.append(site.hosts.covers)

    def _walk(self, column: Column) -> ListWalk:
        options = self.session.options
        return ListWalk(
            column=column,
            before=last_walk(self.session.archive, self.site_id, column.url),
            since=options.since,
            known_before=options.known_before(datetime.now(CHINA).date()),
            limit=options.limit_pages or MAX_LIST_PAGES,
            limit_is_ours=options.limit_pages is None,
            full=options.full,
        )

    def check(self, url: str) -> None:
        """Raise ``NotAsked``, ``OffHost`` or ``RefusedAddress`` for a request that must not be sent."""
        if self.session.stopping:
            raise NotAsked(self.session.stopping)
        if self.stopped:
            raise NotAsked(self.stopped, self._stopped_state)
        host = (urlsplit(url).hostname or "").rstrip(".")
        if not self.site.hosts.covers(host):
            raise OffHost(f"{host} is no host of {self.site.id}")
        if is_literal(host) and not is_public(host) and not self.site.allow_local:
            raise RefusedAddress(f"{host} is no public address")

    def answered(self, word: str = "") -> None:
        """What came of a request, in the order of the requests: an answer, or the class of failure.

        After some failures in a row the site is left alone.
        """
        self._unanswered = self._unanswered + 1 if word in _HOST_TROUBLES else 0
        self._give_up(self._unanswered, word)

    def read(self, *, disguised: bool = False) -> None:
        """What came of reading an answer: a page, or a block that looked like one."""
        self._disguised = self._disguised + 1 if disguised else 0
        self._give_up(self._disguised, "blocked")

    def _give_up(self, in_a_row: int, word: str) -> None:
        if in_a_row >= PATIENCE and not self.stopped:
            self._stopped_state = "blocked" if word == "blocked" else "failed"
            self.stopped = f"left alone after {PATIENCE} times {word} in a row"

    def rung(self, host: str) -> str:
        """The rung of the TLS ladder on which a host was last reached, or that its file names."""
        return rung(self.session.archive, host) or self.site.tls or "https"

    def reached(self, host: str, tls: str, note: str) -> None:
        """Remember the rung on which a host was reached, and why not on a better one."""
        with self.session.archive.atomic():
            remember_rung(self.session.archive, host, tls, note)

    def due(self) -> Iterator[Task]:
        """The known articles that it is time to look at again."""
        now = datetime.now(UTC)
        for known in self.frontier.due(now, everything=self.session.options.full):
            if self.tally.discover(known.key):
                yield self._again(known, now)

    def _again(self, known: KnownUrl, now: datetime) -> Task:
        conditional = bool(known.etag or known.last_modified) and not self.frontier.last_look(known, now)
        return Task(
            key=known.key,
            url=known.url,
            column=self.columns.get(known.list_column),
            title=known.title,
            day=_day(known.listed_date),
            known=known,
            conditional=conditional and known.checks > 0,
        )

    def meet(self, walk: ListWalk, links: tuple[ListedLink, ...]) -> Iterator[Task | Outcome]:
        """What to do about each new link of a list page: fetch it, or how it ended."""
        canonical = [(link, self.site.canonical(link.url)) for link in links]
        keys = {url: url_key(url) for _, url in canonical if url}
        known = self.frontier.known(keys.values())
        for link, url in canonical:
            self.tally.list_links += 1
            memory = known.get(keys[url]) if url else None
            covered = memory is not None and walk.before is not None and memory.first_seen_at <= walk.before.walked_at
            walk.note(link, covered=covered)
            if url is None or link.kind != "page":
                found: Task | Outcome | None = self._external(link, url)
            else:
                found = self._meet(walk, link, url, memory)
            if found is not None:
                yield found

    def _external(self, link: ListedLink, url: str | None) -> Outcome | None:
        key = url_key(url or link.url)
        if not key or not self.tally.discover(key):
            return None
        why = "a document: recorded, not fetched" if url else "on another host: recorded, not fetched"
        return self.ended(Task(key, url or link.url, None, link.title, link.date), "off_topic", why, external=True)

    def _meet(self, walk: ListWalk, link: ListedLink, url: str, known: KnownUrl | None) -> Task | Outcome | None:
        key = url_key(url)
        if not self.tally.discover(key):
            return None
        now = datetime.now(UTC)
        task = Task(key, url, walk.column, link.title, link.date, known)
        if self.outside(link.date):
            return self.ended(task, "out_of_window", "the list's date is outside the window")
        if known is not None and not self._worth_asking(known, now):
            state = "unchanged" if known.state in KEPT else known.state
            return self.ended(task, state, known.reason, remembered=True)
        if known is not None and known.checks:
            task.conditional = self._again(known, now).conditional
        if known is None and not topic.worth_fetching(link.title, walk.column.topic or self.site.topic):
            return self.ended(task, "off_topic", "by its title")
        return task

    def _worth_asking(self, known: KnownUrl, now: datetime) -> bool:
        """Whether a known URL on a list is asked for: when it is due, or was outside another window."""
        if known.state == "out_of_window":
            return not self.outside(_day(known.listed_date)) if known.listed_date else not known.checks
        return known.due(now) or (self.session.options.full and known.article_id is not None)

    def outside(self, day: date | None) -> bool:
        """Whether a Chinese day lies outside the window that was asked for."""
        since, until = self.session.options.since, self.session.options.until
        return day is not None and ((since is not None and day < since) or (until is not None and day > until))

    def ended(
        self,
        task: Task,
        state: str,
        reason: str = "",
        *,
        external: bool = False,
        remembered: bool = False,
        again_now: bool = False,
    ) -> Outcome:
        """A task that ended without an article."""
        return Outcome(
            site=self.site.id,
            key=task.key,
            url=task.url,
            state=state,
            reason=reason,
            title=task.title,
            listed_date=task.day.isoformat() if task.day else "",
            list_column=task.column.id if task.column else "",
            exchanges=(*task.exchanges, *task.hops),
            known=task.known,
            fetched=bool(task.exchanges) and state in ("unchanged", "off_topic", "out_of_window", "gone"),
            payload_digest=task.digest or (task.known.payload_digest if task.known else ""),
            external=external,
            remembered=remembered,
            again_now=again_now,
        )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
