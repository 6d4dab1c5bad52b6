"""What the catalogue says of a publisher, its columns, and the CMS products that make their pages."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from re import Pattern
from types import MappingProxyType
from typing import TYPE_CHECKING

from archive.model import Publisher
from qcrawl.catalog import canonical
from qcrawl.catalog.rules import ArticleRules
from qcrawl.catalog.topic import TopicRule

if TYPE_CHECKING:
    from qcrawl.catalog.canonical import HostRules

CONFIDENCES = ("H", "M", "L", "K")
"""High, medium, low: how sure it is that this holds on the live site. K is product knowledge nobody has verified."""
KINDS = ("regulator", "association", "media", "other")
REACHES = ("", "ok", "403", "412", "521", "no answer", "dead")
READERS = (
    "jpaas",
    "jpage",
    "trs",
    "ucap",
    "gd",
    "vsb",
    "shanghai",
    "founder",
    "dede",
    "empire",
    "phpcms",
    "plain",
    "feed",
    "sitemap",
)
"""The list readers of ``qcrawl.discovery``, one module each."""


@dataclass(frozen=True, slots=True)
class Family:
    """A CMS product: how its pages are recognised and where they keep things."""

    id: str
    name: str
    reader: str
    """Which reader of ``qcrawl.discovery`` understands its lists."""
    order: int
    """Families are tried by rising order: the more telling a fingerprint, the lower."""
    page: tuple[Pattern[str], ...] = ()
    """Fingerprints in a page's text; any one is enough."""
    url: tuple[Pattern[str], ...] = ()
    """Fingerprints in a page's URL; asked only when no family's page fingerprint was found."""
    article_url: Pattern[str] | None = None
    """Searched in a link's URL: is this the address of an article?"""
    body: tuple[str, ...] = ()
    """CSS selectors of the container, the best first."""
    title: tuple[str, ...] = ()
    date: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    rewrite: tuple[tuple[Pattern[str], str], ...] = ()
    """Part of canonicalisation: pattern and replacement, on what follows the host."""
    confidence: str = "M"
    unverified: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """One list of a site: where it starts and, if the family does not suffice, how to read it."""

    id: str
    url: str
    name: str = ""
    reader: str = ""
    """A reader to use whatever the page looks like; empty: the page decides."""
    rows: str = ""
    """CSS selector of one list row each."""
    link: str = ""
    """Inside a row, the element with the link; empty: the row's first link that is no ``#``."""
    title: str = ""
    date: str = ""
    """Inside a row; several matches are joined (``2021-09`` and ``08`` in two nodes)."""
    next: str = ""
    """CSS selector of the link to the next page, where its words do not tell."""
    article_url: Pattern[str] | None = None
    method: str = "GET"
    form: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    page_parameter: str = ""
    """Query or form parameter that holds the page number of an API."""
    source: str = ""
    """来源 of articles that name none."""
    topic: TopicRule | None = None
    """Instead of the site's."""
    crawl: bool = True
    """False: known and read by ``qcrawl sites check``, but not a column where Quality Month news appears."""
    confidence: str = "M"
    unverified: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dated:
    """Rules that hold for pages published before a day: a redesign does not make old pages unreadable."""

    before: date
    rules: ArticleRules


@dataclass(frozen=True, slots=True)
class Site:
    """A publisher with its hosts, columns and rules; one TOML file."""

    id: str
    name: str
    kind: str
    region: str
    hosts: "HostRules"
    columns: tuple[Column, ...] = ()
    family: str = ""
    delay: float = 2.0
    """Seconds between two requests to one host. A longer Crawl-delay in robots.txt wins."""
    topic: TopicRule = field(default_factory=TopicRule)
    article: ArticleRules = field(default_factory=ArticleRules)
    dated: tuple[Dated, ...] = ()
    """By rising ``before``."""
    allow_local: bool = False
    """May this site's hosts resolve to loopback or private addresses? Only for tests and the replica."""
    tls: str = ""
    """``legacy``: the server needs old TLS; ``http``: only plain HTTP is known to work. Empty: nothing known."""
    reach: str = ""
    """What the host (or its province's portal) answered to a data centre abroad when last looked at."""
    crawl: bool = True
    """False: a dead or unusable site, kept so that captures and copies of it are understood."""
    fixture: str = ""
    """The family whose fixture stands for this site; empty: the site has its own."""
    confidence: str = "M"
    unverified: tuple[str, ...] = ()
    notes: str = ""

    @property
    def home_url(self) -> str:
        """The address of the canonical host."""
        return f"{self.hosts.scheme}://{self.hosts.canonical}/"

    @property
    def publisher(self) -> Publisher:
        """The site as the archive keeps it."""
        return Publisher(self.id, self.name, self.kind, self.region, self.home_url)

    @property
    def crawled(self) -> tuple[Column, ...]:
        """The columns a crawl reads; empty for a site that is only known."""
        return tuple(column for column in self.columns if column.crawl) if self.crawl else ()

    def canonical(self, url: str) -> str | None:
        """The one address of the page at ``url``; ``None`` if the host is not this site's. Idempotent."""
        return canonical.canonical(url, self.hosts)

    def rules(self, on: date | None = None) -> ArticleRules:
        """The article rules for a page published on the day ``on`` (today's rules if unknown)."""
        if on is not None:
            for era in self.dated:
                if on < era.before:
                    return era.rules
        return self.article


@dataclass(frozen=True, slots=True)
class Catalog:
    """All sites and families, by id."""

    sites: Mapping[str, Site]
    families: Mapping[str, Family]

    def site_of(self, url: str) -> Site | None:
        """The site that the host of ``url`` belongs to. A host named in full outranks a wildcard."""
        host = canonical.host_of(url)
        exact = [site for site in self.sites.values() if site.hosts.names(host)]
        return next(iter(exact or [site for site in self.sites.values() if site.hosts.covers(host)]), None)
