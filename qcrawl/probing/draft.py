"""The TOML to add for a site that was looked at, and a fixture of what was seen."""

import json
import re
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from qcrawl.catalog.canonical import HostRules
from qcrawl.catalog.model import Column, Family, Site
from qcrawl.extract.charset import decode
from qcrawl.probing.fixture import HOME
from qcrawl.probing.live import Look

_NO_ID = re.compile(r"[^a-z0-9]+")
_EDGE = 30
"""Characters of the beginning and the end of a body that a fixture pins."""


def site_for(url: str, *, allow_local: bool = False) -> tuple[Site, Column]:
    """A definition good enough to look at ``url`` with: its host with its ``www`` twin, nothing else known."""
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    bare = host.removeprefix("www.")
    named = [piece for piece in bare.split(".") if piece not in ("gov", "org", "com", "net", "edu", "cn")]
    site_id = _NO_ID.sub("-", "-".join(reversed(named)) or bare).strip("-") or "site"
    twin = (bare,) if host != bare else ((f"www.{bare}",) if len(named) == 1 and not _is_address(host) else ())
    hosts = HostRules(host, twin, scheme=parts.scheme)
    site = Site(site_id, "", "regulator", "", hosts, allow_local=allow_local, confidence="M")
    return site, Column(_NO_ID.sub("-", parts.path.lower()).strip("-")[-40:] or "home", url)


def site_toml(site: Site, column: Column, look: Look, families: Mapping[str, Family]) -> str:
    """The site file to add, with what a person has to fill in marked."""
    family = look.listing.family
    lines = [
        f"id = {_text(site.id)}",
        f"name = {_text(site.name or _site_name(look) or 'FILL IN: the publisher’s full name')}",
        'kind = "regulator"  # regulator, association, media or other',
        'region = "FILL IN: 全国, or the province"',
        f"hosts = {_texts(_hosts(site, look))}",
        *([] if site.hosts.scheme == "https" else [f"scheme = {_text(site.hosts.scheme)}"]),
        *([f"family = {_text(family)}  # {families[family].name}"] if family in families else []),
        'confidence = "H"',
        "",
        "[[columns]]",
        f"id = {_text(column.id)}",
        'name = ""',
        f"url = {_text(column.url)}",
        'confidence = "H"',
    ]
    return "\n".join(lines) + "\n"


def fixture_toml(site: Site, column: Column, look: Look) -> str:
    """A fixture of the pages fetched. Their words are the publisher's: rewrite them before you give the file away."""
    home = site.home_url.rstrip("/")
    _, page = look.pages[-1]
    follow = [fetch.url.replace(home, HOME) for fetch in look.listing.follow]
    rows = [
        f"  {_texts((link.url.replace(home, HOME), link.title, link.date.isoformat() if link.date else ''))},"
        for link in look.listing.links
    ]
    lines = [
        "[[lists]]",
        f"column = {_text(column.id)}",
        f"url = {_text(page.url.replace(home, HOME))}",
        f"page = {_page(decode(page.body, page.charset).text)}",
        "links = [",
        *rows,
        "]",
        f"follow = {_texts(follow)}",
    ]
    if look.article and look.article_page:
        article = look.article
        lines += [
            "",
            "[[articles]]",
            f"url = {_text(look.article_page.url.replace(home, HOME))}",
            f"page = {_page(decode(look.article_page.body, look.article_page.charset).text)}",
            f"title = {_text(article.title)}",
            f"date = {_text(article.published.local.date().isoformat() if article.published else '')}",
            f"source = {_text(article.source)}",
            f"begins = {_text(article.body[:_EDGE])}",
            f"ends = {_text(article.body[-_EDGE:])}",
        ]
    return "\n".join(lines) + "\n"


def _hosts(site: Site, look: Look) -> tuple[str, ...]:
    # Some associations answer on any sub-domain, and their own lists link to made-up ones.
    bare = site.hosts.canonical.removeprefix("www.")
    linked = {urlsplit(link.url).hostname or "" for link in look.listing.links}
    strange = any(host.endswith(f".{bare}") and not site.hosts.covers(host) for host in linked)
    return (*site.hosts.all, *([f"*.{bare}"] if strange else []))


def _site_name(look: Look) -> str:
    for _, page in look.pages:
        text = decode(page.body, page.charset).text
        match = re.search(r"""<meta\s+name=["']SiteName["']\s+content=["']([^"']{2,40})["']""", text, re.IGNORECASE)
        if match:
            return match[1].strip()
    return ""


def _is_address(host: str) -> bool:
    return ":" in host or host.replace(".", "").isdigit() or "." not in host


def _page(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    plain = (
        "'''" not in text
        and not text.endswith("'")
        and all(c >= " " or c in "\n\t" for c in text)
        and "\x7f" not in text
    )
    return f"'''\n{text}'''" if plain else _text(text)


def _text(value: str) -> str:
    # A TOML basic string is a JSON string, but for DEL.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _texts(values: Sequence[str]) -> str:
    return f"[{', '.join(_text(value) for value in values)}]"
