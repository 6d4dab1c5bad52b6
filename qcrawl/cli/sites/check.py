"""``qcrawl sites check``: every definition against its fixture, or against the site itself."""

import json
from collections.abc import Iterator
from pathlib import Path

import click

from archive.cli.options import console, json_option
from archive.errors import ArchiveError
from qcrawl.catalog import Catalog, Site, load
from qcrawl.cli.sites.catalog import catalog_option, chosen
from qcrawl.fetching import Fetcher
from qcrawl.probing import Finding, fixture_of
from qcrawl.probing import check as check_site
from qcrawl.probing.live import look

SOME_FAILED, ALL_FAILED = 1, 2


@click.command("check")
@click.argument("site_ids", metavar="[SITE]...", nargs=-1)
@click.option("--live", is_flag=True, help="Fetch the first page of each column and one article from the sites.")
@catalog_option
@json_option
def check(site_ids: tuple[str, ...], live: bool, folders: tuple[Path, ...], as_json: bool) -> int:
    """Verify site definitions against their fixtures, or live.

    Without --live no site is asked. Exits 0 if all hold, 1 if some do not, 2 if none does.

    \b
    Examples:
      qcrawl sites check
      qcrawl sites check samr beijing --live
    """
    catalog = load(*folders)
    bad = 0
    everything: list[Finding] = []
    sites = chosen(catalog, site_ids)
    for site in sites:
        findings = list(_live(site, catalog) if live else check_site(site, catalog.families, fixture_of(site, folders)))
        bad += any(finding.problem for finding in findings)
        everything += findings
        if not as_json:
            _tell(site, findings)
    if as_json:
        rows = [{"site": f.site, "part": f.part, "ok": not f.problem, "problem": f.problem} for f in everything]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        console().print(f"{len(sites) - bad} of {len(sites)} sites hold.")
    if not bad:
        return 0
    return ALL_FAILED if bad == len(sites) else SOME_FAILED


def _tell(site: Site, findings: list[Finding]) -> None:
    problems = [finding for finding in findings if finding.problem]
    if not problems:
        console().print(f"ok    {site.id}: {', '.join(finding.part for finding in findings)}", markup=False)
    for finding in problems:
        console().print(f"WRONG {site.id}: {finding.part}: {finding.problem}", markup=False)


def _live(site: Site, catalog: Catalog) -> Iterator[Finding]:
    if not site.crawled:
        yield Finding(site.id, "not crawled")
        return
    fetcher = Fetcher(lambda host: site.hosts.covers(host), allow_local=site.allow_local, delay=site.delay)
    for column in site.crawled:
        part = f"column {column.id}"
        try:
            seen = look(column, site, catalog.families, fetcher)
        except ArchiveError as error:
            yield Finding(site.id, part, str(error))
            continue
        problems = [*seen.listing.problems, *([seen.problem] if seen.problem else [])]
        yield Finding(site.id, f"{part} ({len(seen.listing.links)} links)", "; ".join(problems))
