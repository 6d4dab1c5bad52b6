"""``qcrawl sites probe``: what a column page is made of, and the TOML to add for it."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click

from archive.cli.options import console, json_option, say
from archive.errors import CannotWrite
from qcrawl.catalog import Catalog, Column, Site, load
from qcrawl.cli.sites.catalog import catalog_option
from qcrawl.fetching import Fetcher
from qcrawl.probing.draft import fixture_toml, site_for, site_toml
from qcrawl.probing.live import Look, look

SHOWN = 10
"""Rows printed for a person; --json has all."""


@click.command("probe")
@click.argument("url")
@click.option("--allow-local", is_flag=True, help="Permit loopback and private addresses.")
@click.option("--contact", default="", help="Address for the user agent; also read from QCRAWL_CONTACT.")
@click.option("--delay", default=2.0, show_default=True, help="Seconds between two requests.")
@click.option(
    "--write",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write the site file and a fixture of the pages seen into FOLDER, to be read with --catalog FOLDER.",
)
@catalog_option
@json_option
def probe(
    url: str,
    allow_local: bool,
    contact: str,
    delay: float,
    folder: Path | None,
    folders: tuple[Path, ...],
    as_json: bool,
) -> None:
    """Look at a live column page, and draft the TOML to add.

    Tells the family, the links with their dates, the next page and one article. robots.txt is kept, at most ten pages
    are fetched, one at a time, none larger than 10 MB or slower than 30 seconds.

    \b
    Example:
      qcrawl sites probe https://scjgj.example.gov.cn/xwzx/index.html
    """
    if not _is_address(url):
        raise click.BadParameter("must be an address that begins with http:// or https://", param_hint="URL")
    catalog = load(*folders)
    known = catalog.site_of(url)
    site, column = site_for(url, allow_local=allow_local)
    if known:
        site, column = known, next((each for each in known.columns if each.url == url), column)
    fetcher = Fetcher(
        lambda host: site.hosts.covers(host),
        allow_local=allow_local or site.allow_local,
        delay=max(delay, site.delay if known else 0),
        contact=contact,
    )
    seen = look(column, site, catalog.families, fetcher)
    toml = site_toml(site, column, seen, catalog.families)
    if as_json:
        click.echo(json.dumps(_facts(seen, known, toml), ensure_ascii=False, indent=2))
    else:
        _tell(seen, catalog, known, toml)
    if folder:
        _write(folder, site, column, seen, toml)


def _facts(seen: Look, known: Site | None, toml: str) -> dict[str, Any]:
    article = seen.article
    return {
        "url": seen.url,
        "family": seen.listing.family,
        "links": [
            {
                "url": link.url,
                "title": link.title,
                "date": link.date.isoformat() if link.date else None,
                "kind": link.kind,
            }
            for link in seen.listing.links
        ],
        "next": [{"url": fetch.url, "method": fetch.method, "form": dict(fetch.form)} for fetch in seen.listing.follow],
        "problems": [*seen.listing.problems, *([seen.problem] if seen.problem else [])],
        "columns": [{"url": address, "name": name} for address, name in seen.columns],
        "article": article
        and {
            "url": article.url,
            "title": article.title,
            "published": str(article.published or ""),
            "source": article.source,
            "body": article.body,
        },
        "known_site": known.id if known else None,
        "toml": toml,
    }


def _tell(seen: Look, catalog: Catalog, known: Site | None, toml: str) -> None:
    out = console()
    family = catalog.families.get(seen.listing.family)
    out.print(f"Family: {family.name if family else 'none that is known; read as a plain list'}", markup=False)
    out.print(f"Links: {len(seen.listing.links)}", markup=False)
    for link in seen.listing.links[:SHOWN]:
        out.print(f"  {link.date or '----------'}  {link.title}  {link.url}", markup=False)
    if len(seen.listing.links) > SHOWN:
        out.print(f"  … and {len(seen.listing.links) - SHOWN} more", markup=False)
    for fetch in seen.listing.follow:
        out.print(f"Goes on: {fetch.method} {fetch.url}", markup=False)
    if not seen.listing.follow:
        out.print("Goes on: no further page was found", markup=False)
    for problem in seen.listing.problems:
        out.print(f"Problem: {problem}", markup=False)
    for address, name in seen.columns[:SHOWN]:
        out.print(f"Other column: {name}  {address}", markup=False)
    _tell_article(seen)
    if known:
        out.print(f"\nThis host is already in the catalogue, as {known.id}. To add the column:", markup=False)
        toml = toml[toml.index("[[columns]]") :]
    else:
        out.print("\nTo add this site, save this as sites/<id>.toml (see docs/adding-a-site.md):", markup=False)
    out.print(f"\n{toml}", markup=False)


def _tell_article(seen: Look) -> None:
    out = console()
    if seen.article is None:
        out.print(f"Article: {seen.problem}", markup=False)
        return
    article = seen.article
    out.print(f"Article: {article.url}", markup=False)
    out.print(f"  title:     {article.title}", markup=False)
    out.print(f"  published: {article.published or 'not found'}", markup=False)
    out.print(f"  source:    {article.source or 'not found'}", markup=False)
    out.print(f"  body:      {len(article.body)} characters, {article.body[:60]!r}…", markup=False)


def _write(folder: Path, site: Site, column: Column, seen: Look, toml: str) -> None:
    files = {
        folder / "sites" / f"{site.id}.toml": toml,
        folder / "fixtures" / "sites" / f"{site.id}.toml": fixture_toml(site, column, seen),
    }
    for path, text in files.items():
        if path.exists():
            raise CannotWrite(f"{path} is there already; move it away or choose another folder")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        except OSError as error:
            raise CannotWrite(f"{path}: {error.strerror}") from error
        say(f"wrote {path}")


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # http://[::1 or a port beyond 65535
        return False
