"""TOML files → ``Catalog``, strictly: a mistake is an error that names file and key, never a silent default."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path, PurePath
from types import MappingProxyType
from typing import TypeVar

from archive.errors import ConfigurationError
from qcrawl.catalog.canonical import HostRules, host_of
from qcrawl.catalog.fields import Fields
from qcrawl.catalog.model import CONFIDENCES, KINDS, REACHES, READERS, Catalog, Column, Dated, Family, Site
from qcrawl.catalog.rules import ArticleRules
from qcrawl.catalog.topic import MODES, TopicRule

Named = TypeVar("Named", Family, Site)


def load(*folders: Path, shipped: bool = True) -> Catalog:
    """The shipped catalogue with the ``sites/*.toml`` and ``families/*.toml`` of ``folders`` added.

    A file of a later folder replaces an earlier site or family of the same id. ``shipped=False`` leaves the shipped
    sites out (the families stay). Raises ``ConfigurationError``.
    """
    own = files("qcrawl").joinpath("catalog")
    rooms: list[Traversable] = [own, *(_folder(folder) for folder in folders)]
    families: dict[str, Family] = {}
    for room in rooms:
        families.update(_by_id((family(Fields(table, file)), file) for file, table in _tables(room, "families")))
    sites: dict[str, Site] = {}
    origin: dict[str, PurePath] = {}
    for room in rooms if shipped else rooms[1:]:
        found = [(site(Fields(table, file), families), file) for file, table in _tables(room, "sites")]
        sites.update(_by_id(found))
        origin.update({each.id: file for each, file in found})
    _refuse_shared_hosts(sites.values(), origin)
    return Catalog(MappingProxyType(sites), MappingProxyType(families))


def family(fields: Fields) -> Family:
    """A family from its file."""
    detect = fields.table("detect")
    article = fields.table("article")
    made = Family(
        id=_id(fields),
        name=fields.text("name"),
        reader=fields.choice("reader", READERS),
        order=int(fields.number("order", 50)),
        page=detect.regexes("page"),
        url=detect.regexes("url"),
        article_url=article.regex("url"),
        body=article.selectors("body"),
        title=article.selectors("title"),
        date=article.selectors("date"),
        source=article.selectors("source"),
        author=article.selectors("author"),
        remove=article.selectors("remove"),
        rewrite=fields.rewrites("rewrite"),
        confidence=fields.choice("confidence", CONFIDENCES, "M"),
        unverified=fields.texts("unverified"),
    )
    for part in (detect, article, fields):
        part.close()
    return made


def site(fields: Fields, families: Mapping[str, Family]) -> Site:
    """A site from its file."""
    known = ("", *families)
    name = fields.text("name")
    family_id = fields.choice("family", known, "")
    article = fields.table("article")
    eras = article.tables("dated")
    rules = _article(article, name, family_id)
    made = Site(
        id=_id(fields),
        name=name,
        kind=fields.choice("kind", KINDS),
        region=fields.text("region"),
        hosts=_hosts(fields, families.get(family_id)),
        columns=_columns(fields),
        family=family_id,
        delay=fields.number("delay", 2.0),
        topic=_topic(fields),
        article=rules,
        dated=_eras(eras, name, family_id),
        allow_local=fields.flag("allow_local", False),
        tls=fields.choice("tls", ("", "legacy", "http"), ""),
        reach=fields.choice("reach", REACHES, ""),
        crawl=fields.flag("crawl", True),
        fixture=fields.choice("fixture", known, ""),
        confidence=fields.choice("confidence", CONFIDENCES, "M"),
        unverified=fields.texts("unverified"),
        notes=fields.text("notes", ""),
    )
    fields.close()
    _refuse_foreign_columns(made, fields)
    return made


def _columns(fields: Fields) -> tuple[Column, ...]:
    columns = tuple(_column(part) for part in fields.tables("columns"))
    for number, column in enumerate(columns):
        earlier = columns[:number]
        if any(column.id == other.id for other in earlier):
            fields.fail(f"columns[{number + 1}].id", f"{column.id!r} is already a column of this site")
        if any(column.url == other.url for other in earlier):
            fields.fail(f"columns[{number + 1}].url", f"{column.url} is already a column of this site")
    return columns


def _column(fields: Fields) -> Column:
    made = Column(
        id=_id(fields),
        url=fields.text("url"),
        name=fields.text("name", ""),
        reader=fields.choice("reader", ("", *READERS), ""),
        rows=fields.selector("rows"),
        link=fields.selector("link"),
        title=fields.selector("title"),
        date=fields.selector("date"),
        next=fields.selector("next"),
        article_url=fields.regex("article_url"),
        method=fields.choice("method", ("GET", "POST"), "GET"),
        form=MappingProxyType(fields.strings("form")),
        page_parameter=fields.text("page_parameter", ""),
        source=fields.text("source", ""),
        topic=_topic(fields) if fields.has("topic") else None,
        crawl=fields.flag("crawl", True),
        confidence=fields.choice("confidence", CONFIDENCES, "M"),
        unverified=fields.texts("unverified"),
    )
    fields.close()
    return made


def _hosts(fields: Fields, of: Family | None) -> HostRules:
    hosts = fields.texts("hosts")
    if not hosts:
        fields.fail("hosts", "name at least one host")
    if hosts[0].startswith("*."):
        fields.fail("hosts", "the first is the canonical host and cannot be a wildcard")
    separate = fields.texts("separate_hosts")
    for number, host in enumerate((*hosts, *separate)):
        bare = host.removeprefix("*.")
        if host != host.lower() or host_of(f"http://{bare}/") != bare:
            fields.fail("hosts", f"{host!r} is no host name in lower case without scheme and port")
        if host in (*hosts, *separate)[:number]:
            fields.fail("hosts", f"{host!r} is named twice")
    table = fields.table("canonical")
    keep = table.texts("keep_query") if table.has("keep_query") else None
    rewrite = (of.rewrite if of else ()) + table.rewrites("rewrite")
    table.close()
    return HostRules(hosts[0], hosts[1:], separate, fields.choice("scheme", ("http", "https"), "https"), keep, rewrite)


def _topic(fields: Fields) -> TopicRule:
    table = fields.table("topic")
    rule = TopicRule(table.choice("mode", MODES, "text"), table.regexes("accept"), table.regexes("drop"))
    table.close()
    return rule


def _article(fields: Fields, site_title: str, family_id: str) -> ArticleRules:
    rules = ArticleRules(
        site_title=fields.text("site_title", site_title),
        title=fields.selectors("title"),
        date=fields.selectors("date"),
        source=fields.selectors("source"),
        author=fields.selectors("author"),
        body=fields.selectors("body"),
        remove=fields.selectors("remove"),
        family=family_id,
    )
    fields.close()
    return rules


def _eras(tables: list[Fields], site_title: str, family_id: str) -> tuple[Dated, ...]:
    eras = []
    for table in tables:
        before = table.day("before")
        family_then = table.text("family", family_id)
        eras.append(Dated(before, replace(_article(table, site_title, family_id), family=family_then)))
    return tuple(sorted(eras, key=lambda era: era.before))


def _id(fields: Fields) -> str:
    value = fields.text("id")
    if not value.replace("-", "").replace("_", "").isalnum() or not value.isascii() or value != value.lower():
        fields.fail("id", f"{value!r} may have only a-z, 0-9, - and _")
    return value


def _refuse_foreign_columns(made: Site, fields: Fields) -> None:
    for number, column in enumerate(made.columns, 1):
        if made.canonical(column.url) is None:
            fields.fail(f"columns[{number}].url", f"{column.url} is on none of this site's hosts")


def _refuse_shared_hosts(sites: Iterable[Site], origin: Mapping[str, PurePath]) -> None:
    owner: dict[str, Site] = {}
    for each in sites:
        for host in each.hosts.all:
            other = owner.setdefault(host, each)
            if other is not each:
                raise ConfigurationError(f"{origin[each.id]}: hosts: {host} already belongs to {origin[other.id]}")


def _by_id(found: Iterable[tuple[Named, PurePath]]) -> dict[str, Named]:
    seen: dict[str, tuple[Named, PurePath]] = {}
    for each, file in found:
        if each.id in seen:
            raise ConfigurationError(f"{file}: id: {each.id!r} is already used by {seen[each.id][1]}")
        seen[each.id] = (each, file)
    return {id_: each for id_, (each, _) in seen.items()}


def _folder(folder: Path) -> Path:
    if not folder.is_dir():
        raise ConfigurationError(f"{folder}: no such folder of site files")
    if not any((folder / part).is_dir() for part in ("sites", "families")):
        raise ConfigurationError(f"{folder}: has neither sites/ nor families/ in it")
    return folder


def _tables(room: Traversable, part: str) -> Iterator[tuple[PurePath, object]]:
    where = room.joinpath(part)
    if not where.is_dir():
        return
    for file in sorted(where.iterdir(), key=lambda each: each.name):
        if not file.name.endswith(".toml"):
            continue
        path = PurePath(str(file))
        try:
            yield path, tomllib.loads(file.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise ConfigurationError(f"{path}: is no TOML: {error}") from error
