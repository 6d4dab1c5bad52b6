"""The replica as one thing to start, ask, disturb and stop."""

import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from types import TracebackType
from typing import Self

from qcrawl.replica import newsroom
from qcrawl.replica.cms import SYSTEMS
from qcrawl.replica.cms.site import Cms
from qcrawl.replica.hostile import Disturbance
from qcrawl.replica.server import Logged, Server
from qcrawl.replica.truth import Fact, Relation, Truth
from qcrawl.replica.web import Page, Request

PARTS = ("demo", "more")
TRUTH_FILE = Path(__file__).parent / "truth.json"
"""The truth about the demo, for people and other programs; ``python -m qcrawl.replica.truth_file`` writes it."""

_IDEOGRAPH = re.compile("[\u4e00-\u9fff]")
BEGINNING = "/beginning"
"""What names the story that an excerpt from the beginning of another one is."""


def sites_folder(part: str = "demo") -> Path:
    """Folder for ``qcrawl.catalog.load``: the sites of the demo, or the ``more`` sites for the tests."""
    return Path(__file__).parent / "catalog" / part


def _sites(parts: Sequence[str], pages: int) -> dict[str, Cms]:
    by_site = newsroom.by_site(newsroom.postings(pages))
    return {
        name: SYSTEMS[facts.cms](facts, by_site.get(name, ()))
        for name, facts in newsroom.facts().items()
        if facts.part in parts
    }


def _relations() -> Iterator[Relation]:
    for family in newsroom.families():
        for a, b in combinations(family["stories"], 2):
            yield Relation(a, b, family["relation"], family["why"])
    for quoting, kind, quoted in newsroom.quotations():
        if kind == "all":
            yield Relation(quoting, quoted, "contains", "综述在小标题下收入了整篇报道")
        else:
            yield Relation(quoting, quoted, "related", "只引用了其中一段")


def _beginnings_apart(facts: list[Fact]) -> list[Fact]:
    """The facts, where less than half of a story's text is left under a story of its own: an excerpt, no copy."""
    letters = {fact.url: len(_IDEOGRAPH.findall("".join(fact.body))) for fact in facts}  # pinyin does not count
    whole: dict[str, int] = {}
    for fact in facts:
        whole[fact.story] = max(whole.get(fact.story, 0), letters[fact.url])
    return [
        replace(fact, story=fact.story + BEGINNING) if 2 * letters[fact.url] < whole[fact.story] else fact
        for fact in facts
    ]


def _truth(sites: dict[str, Cms]) -> Truth:
    facts = _beginnings_apart([site.fact(posting) for site in sites.values() for posting in site.postings])
    urls = {fact.url for fact in facts}
    if len(urls) != len(facts):
        raise ValueError("two articles of the replica stand at one URL: give one of them another name or copy")
    present = {fact.story for fact in facts}
    beginnings = (
        Relation(story.removesuffix(BEGINNING), story, "contains", "只剩不到一半的开头：节选，不是转载")
        for story in sorted(present)
        if story.endswith(BEGINNING)
    )
    relations = tuple(one for one in (*_relations(), *beginnings) if {one.a, one.b} <= present)
    return Truth({fact.url: fact for fact in facts}, relations)


def truth(parts: Sequence[str] = ("demo",), pages: int = 0) -> Truth:
    """The truth about a replica with these parts and at least this many articles, without starting a server."""
    return _truth(_sites(parts, pages))


class Replica:
    """A running replica. Use as a context manager, or call ``start`` and ``stop``.

    Args:
        parts: ``demo`` for the sites of the demo, ``more`` for the other families.
        pages: generate articles until there are at least this many; 0: only those written by hand.
        port: TCP port on 127.0.0.1; 0: a free one.
    """

    def __init__(self, parts: Sequence[str] = ("demo",), pages: int = 0, port: int = 0) -> None:
        self.sites = _sites(parts, pages)
        self.truth = _truth(self.sites)
        self._hosts = {host: site for site in self.sites.values() for host in (site.facts.host, *site.facts.aliases)}
        self._disturbances: dict[str, Disturbance] = {}
        self._server = Server(self._answer, port)

    def start(self) -> Self:
        """Begin to serve, in a thread of its own."""
        threading.Thread(target=self._server.serve_forever, name="replica", kwargs={"poll_interval": 0.02}).start()
        return self

    def stop(self) -> None:
        """Close the port and all connections."""
        self._server.stop()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def port(self) -> int:
        """The TCP port."""
        port: int = self._server.server_address[1]
        return port

    @property
    def proxy_url(self) -> str:
        """What ``QCRAWL_PROXY`` (or ``http_proxy``) must be."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def requests(self) -> list[Logged]:
        """Every request so far, in the order in which they were answered."""
        return self._server.log

    def site(self, host: str) -> Cms | None:
        """The site that answers for a host name."""
        if found := self._hosts.get(host):
            return found
        parts = host.split(".")
        return next(
            (self._hosts[key] for i in range(1, len(parts)) if (key := ".".join(["*", *parts[i:]])) in self._hosts),
            None,
        )

    def disturb(self, site: str, disturbance: Disturbance) -> None:
        """Let the site of this short name answer as ``disturbance`` (see ``qcrawl.replica.hostile``) says."""
        self._disturbances[self.sites[site].facts.name] = disturbance

    def calm(self, site: str) -> None:
        """End the disturbance of a site."""
        self._disturbances.pop(site, None)

    @contextmanager
    def disturbed(self, **disturbances: Disturbance) -> Iterator[None]:
        """Disturb sites, given by their short names, for the length of a ``with`` block."""
        with ExitStack() as stack:
            for name, disturbance in disturbances.items():
                self.disturb(name, disturbance)
                stack.callback(self.calm, name)
            yield

    def _answer(self, request: Request) -> Page:
        site = self.site(request.host)
        if site is None:
            return Page(f"no site of the replica is called {request.host!r}\n".encode(), "text/plain", 502)
        disturbance = self._disturbances.get(site.facts.name)
        return disturbance(request, site.answer) if disturbance else site.answer(request)
