"""What a newsroom knows: stories as they were filed, drafts as they are printed, postings on a site."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from typing import Self

GENERATED = "generated-"
"""How the names of generated stories begin; their number follows."""
NO_MATERIAL: Mapping[str, str] = MappingProxyType({})


def number(digits: int, *names: str) -> int:
    """A number of exactly ``digits`` digits that the names decide: the same in every run and on every machine."""
    low: int = 10 ** (digits - 1)
    return low + int(hashlib.sha256("/".join(names).encode()).hexdigest(), 16) % (9 * low)


def hex32(*names: str) -> str:
    """The 32 hexadecimal digits that the names decide."""
    return hashlib.sha256("/".join(names).encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Story:
    """A piece of news as its writer filed it, before any site printed it."""

    name: str
    title: str
    paragraphs: tuple[str, ...]
    filed: datetime
    """Clock time in China, without zone."""
    source: str
    reporter: str = ""
    editor: str = ""
    postings: tuple[str, ...] = ()
    """``SITE [COPY[+COPY…]] [+DAYS]`` for each place it appears at."""
    off_topic: bool = False
    material: Mapping[str, str] = field(default_factory=lambda: NO_MATERIAL)
    """What a writer must supply for some copies: ``other_title``, ``other_opening``, ``summary``, ``preface``…"""


@dataclass(frozen=True, slots=True)
class Draft:
    """One article on its way into a page."""

    title: str
    body: tuple[str, ...]
    """The right reading text, a paragraph each: what extraction should give."""
    printed: tuple[str, ...]
    """What stands in the page's container, a paragraph each: with wrap gaps, second printings, tails."""
    published: datetime
    source: str
    reporter: str = ""
    editor: str = ""
    url_days: int = 0
    """Days that the date in the URL is off."""
    doubled: int = 1
    """How often the body is printed."""
    headline: str = ""
    """The title as printed, where that is not the right one."""

    @classmethod
    def of(cls, story: Story) -> Self:
        """The story printed as it was filed."""
        return cls(
            story.title, story.paragraphs, story.paragraphs, story.filed, story.source, story.reporter, story.editor
        )

    def reworded(self, change: Callable[[str], str]) -> Self:
        """The draft with ``change`` made to every paragraph and to the title."""
        return replace(
            self,
            title=change(self.title),
            body=tuple(map(change, self.body)),
            printed=tuple(map(change, self.printed)),
        )

    def with_text(self, *paragraphs: str) -> Self:
        """The draft with another text."""
        return replace(self, body=paragraphs, printed=paragraphs)


@dataclass(frozen=True, slots=True)
class Posting:
    """An article at one URL of one site, with the truth about it."""

    site: str
    story: str
    copy: str
    """Names of the copy functions joined by ``+``; ``original`` for none."""
    draft: Draft
    off_topic: bool = False

    @property
    def title(self) -> str:
        """The headline as printed."""
        return self.draft.headline or self.draft.title

    @property
    def published(self) -> datetime:
        """Clock time in China, without zone."""
        return self.draft.published

    def number(self, digits: int) -> int:
        """The article's number in its site's database; of generated articles one digit more, and never twice."""
        if self.story.startswith(GENERATED):
            # A prime that divides no 9 * 10**n: stories are scattered over the range without a collision.
            low: int = 10**digits
            return low + int(self.story.removeprefix(GENERATED)) * 7919 % (9 * low)
        return number(digits, self.site, self.story, self.copy)

    @property
    def hex32(self) -> str:
        """The article's 32-digit key in its site's database."""
        return hex32(self.site, self.story, self.copy)


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """What the replica knows of a site: the rest is in the catalogue's file of the same name."""

    name: str
    title: str
    cms: str
    host: str
    aliases: tuple[str, ...] = ()
    """Other hosts with the same pages; ``*.`` at the start stands for any sub-domain."""
    column: str = "质量月"
    part: str = "demo"
    """``demo`` or ``more``: whether the demo crawls it."""
    generated: int = 0
    """How many generated stories it prints besides those written for it."""
    crawl_delay: str = ""
    """The Crawl-delay line of robots.txt; without it and without ``disallow`` the site has no robots.txt."""
    disallow: tuple[str, ...] = ()
    icp: str = ""
    address: str = ""
    phone: str = ""
    code: str = ""
    """SiteIDCode of the government metadata standard."""
