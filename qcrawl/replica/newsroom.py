"""Reads the stories and the sites from their data files and lays out which site prints what."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, replace
from datetime import timedelta
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from qcrawl.replica import generated
from qcrawl.replica.copies import apply
from qcrawl.replica.model import Draft, Posting, SiteFacts, Story, number

ROOM = files("qcrawl.replica")
_STORY_KEYS = {field.name for field in fields(Story)} - {"paragraphs", "material"} | {"body"}


def _tables(folder: Traversable) -> Iterator[dict[str, Any]]:
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".toml"):
            yield tomllib.loads(file.read_text(encoding="utf-8"))


def paragraphs(text: str) -> tuple[str, ...]:
    """The lines of a block that are not blank."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _story(table: Mapping[str, Any], library: Mapping[str, tuple[str, ...]]) -> Story:
    known = {name: value for name, value in table.items() if name in _STORY_KEYS and name != "body"}
    known["postings"] = tuple(known.get("postings", ()))
    material = {name: str(value) for name, value in table.items() if name not in _STORY_KEYS}
    body = tuple(line for written in paragraphs(table["body"]) for line in _quoted(written, library))
    return Story(paragraphs=body, material=material, **known)


def _quoted(line: str, library: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """``line`` itself, or what it quotes: ``@all STORY``, ``@paragraph STORY N`` (from 1) or ``@BLOCK``."""
    if not line.startswith("@"):
        return (line,)
    kind, *rest = line[1:].split()
    if kind == "all":
        return library[rest[0]]
    if kind == "paragraph":
        return (library[rest[0]][int(rest[1]) - 1],)
    return library[f"@{kind}"]


def _filled(template: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The stories that a ``[[template]]`` table stands for, one a variant."""
    for variant in template["variant"]:
        slots = {**template, **variant}
        yield {
            **{key: value for key, value in template.items() if key != "variant"},
            **{key: value for key, value in variant.items() if key in _STORY_KEYS},
            "name": f"{template['name']}-{variant['name']}",
            "title": template["title"].format_map(slots),
            "body": template["body"].format_map(slots),
        }


def _written() -> Iterator[dict[str, Any]]:
    for file in _files():
        yield from file.get("story", ())
        for template in file.get("template", ()):
            yield from _filled(template)


@cache
def _files() -> tuple[dict[str, Any], ...]:
    return tuple(_tables(ROOM / "news"))


@cache
def stories() -> tuple[Story, ...]:
    """All stories written by hand, in the order of their files."""
    tables = list(_written())
    library = {table["name"]: paragraphs(table["body"]) for table in tables}
    for file in _files():
        library.update({f"@{name}": paragraphs(block) for name, block in file.get("blocks", {}).items()})
    return tuple(_story(table, library) for table in tables)


@cache
def families() -> tuple[dict[str, Any], ...]:
    """The families of look-alikes as the data files declare them: name, relation, why, stories."""
    return tuple(family for file in _files() for family in file.get("family", ()))


@cache
def quotations() -> tuple[tuple[str, str, str], ...]:
    """Which story quotes which: its name, ``all`` or ``paragraph``, the name of the quoted one."""
    found = []
    for table in _written():
        for line in paragraphs(table["body"]):
            kind, *rest = line[1:].split()
            if line.startswith("@") and kind in ("all", "paragraph"):
                found.append((table["name"], kind, rest[0]))
    return tuple(found)


@cache
def facts() -> Mapping[str, SiteFacts]:
    """Every site of the replica by its short name."""
    table = tomllib.loads((ROOM / "hosts.toml").read_text(encoding="utf-8"))
    return {name: _facts(name, site) for name, site in table.items()}


def _facts(name: str, table: Mapping[str, Any]) -> SiteFacts:
    fields: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in table.items()}
    return SiteFacts(name=name, **fields)


def posting(story: Story, spec: str) -> Posting:
    """One posting of ``story`` from its line ``SITE [COPY[+COPY…]] [+DAYS]``."""
    site, *rest = spec.split()
    days = next((int(word) for word in rest if word.lstrip("+-").isdigit()), 0)
    copy = next((word for word in rest if not word.lstrip("+-").isdigit()), "original")
    draft = Draft.of(story)
    if copy != "original" or days:
        # A colleague elsewhere posts it some time later: 7 to 306 minutes, the same in every run.
        later = timedelta(days=days, minutes=7 + number(3, story.name, spec) % 300)
        draft = replace(draft, published=story.filed + later)
    return Posting(site, story.name, copy, apply(copy, draft, story), story.off_topic)


@cache
def written() -> tuple[Posting, ...]:
    """Every posting of every hand-written story."""
    return tuple(posting(story, spec) for story in stories() for spec in story.postings)


FIRST_OF_FURTHER_SITES = 1_000_000
"""Number of the first generated story of the sites that print only such: far above any that a measurement asks for."""


@cache
def further() -> tuple[Posting, ...]:
    """The generated postings of the sites for which nothing was written."""
    counts = ((site.name, site.generated) for site in facts().values())
    places = [name for name, count in counts for _ in range(count)]
    return tuple(posting(generated.story(FIRST_OF_FURTHER_SITES + index), name) for index, name in enumerate(places))


def postings(at_least: int = 0) -> list[Posting]:
    """The postings of all sites, and generated ones of the demo's sites until those have ``at_least`` so many."""
    these = list(written())
    more = generated.stories()
    while len(these) < at_least:
        story = next(more)
        these += [posting(story, spec) for spec in story.postings]
    return [*these, *further()]


def by_site(these: Iterable[Posting]) -> dict[str, list[Posting]]:
    """The postings of each site, newest first."""
    sites: dict[str, list[Posting]] = {}
    for one in sorted(these, key=lambda one: (one.published, one.story, one.copy), reverse=True):
        sites.setdefault(one.site, []).append(one)
    return sites
