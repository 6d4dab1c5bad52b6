"""What is right about the replica's articles: the crawl, the extraction and the stories are held against it."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Fact:
    """The truth about the article at one URL."""

    url: str
    """Canonical."""
    site: str
    story: str
    """Articles with the same story are copies of each other; no others are."""
    copy: str
    """How this copy differs: names from ``qcrawl.replica.copies`` joined by ``+``, or ``original``."""
    title: str
    published: str
    """Clock time in China, ``2023-09-04T09:12:00``; the page may show less of it."""
    source: str
    """来源 with 本网 resolved; empty where the page names none."""
    body: tuple[str, ...]
    """The right reading text, a paragraph each."""
    editor: str = ""
    doubled: int = 1
    """How often the page prints the body."""
    off_topic: bool = False
    """No Quality Month news: the crawl must leave it out."""
    aliases: tuple[str, ...] = ()
    """Other URLs that lists link to and that mean this article."""


@dataclass(frozen=True, slots=True)
class Relation:
    """Two stories that look alike and are not the same."""

    a: str
    b: str
    relation: str
    """``contains`` (a contains b), ``template`` or ``related``."""
    why: str


@dataclass(frozen=True, slots=True)
class Truth:
    """Every article of a replica and how their stories relate; pairs of stories not named are strangers."""

    articles: Mapping[str, Fact]
    """By canonical URL."""
    relations: tuple[Relation, ...]

    def stories(self) -> dict[str, list[Fact]]:
        """The articles on topic of each story, by story."""
        grouped: dict[str, list[Fact]] = {}
        for fact in self.articles.values():
            if not fact.off_topic:
                grouped.setdefault(fact.story, []).append(fact)
        return grouped

    def between(self, url_a: str, url_b: str) -> str:
        """``same``, ``contains``, ``template``, ``related`` or, for strangers, empty."""
        a, b = self.articles[url_a].story, self.articles[url_b].story
        if a == b:
            return "same"
        return next((one.relation for one in self.relations if {one.a, one.b} == {a, b}), "")

    def json(self) -> str:
        """The truth as the file that ships beside the replica."""
        table: dict[str, Any] = {
            "articles": [asdict(fact) for fact in self.articles.values()],
            "relations": [asdict(one) for one in self.relations],
        }
        return json.dumps(table, ensure_ascii=False, indent=1) + "\n"
