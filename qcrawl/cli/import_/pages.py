"""``qcrawl import html`` and ``qcrawl import warc``."""

from collections.abc import Iterator
from pathlib import Path

import click

from archive.cli.options import archive_option, json_option
from archive.errors import InputError, NotThere
from archive.imports.load import Imported
from archive.store import Archive
from qcrawl import catalog
from qcrawl.cli.import_.bringing import Telling, bring_in
from qcrawl.cli.import_.options import settle_option, sites_option
from qcrawl.imports import html, warc
from qcrawl.imports.load import PageLoader
from qcrawl.imports.page import BadPage, SavedPage

PATHS = click.Path(path_type=Path)
FILES = click.Path(path_type=Path, dir_okay=False)


@click.command("html")
@click.argument("paths", nargs=-1, required=True, type=PATHS, metavar="PATH...")
@click.option("--url", default="", help="Address of the page, when one file is given.")
@click.option("--base", default="", help="Address of the folder given; a file's address is its path below it.")
@archive_option
@sites_option
@settle_option
@json_option
def html_command(
    paths: tuple[Path, ...],
    url: str,
    base: str,
    folders: tuple[Path, ...],
    archive_path: Path,
    settles: bool,
    as_json: bool,
) -> int:
    """Import saved HTML pages, single files or whole folders.

    Without --url or --base a page's address is what it says itself (canonical link, the browser's mark). The page is
    kept as a capture too, when its address is known.

    \b
    Examples:
      qcrawl import html saved/
      qcrawl import html --base https://www.example.cn/news/ mirror/news/
    """
    if url and (base or len(paths) > 1 or paths[0].is_dir()):
        raise click.UsageError("--url is the address of one file; for more give --base, or neither")

    known = catalog.load(*folders, shipped=not folders)

    def read(_: Telling) -> Iterator[SavedPage | BadPage]:
        return html.read(paths, url=url, base=base)

    def fill(archive: Archive, run_id: int, pages: Iterator[SavedPage | BadPage], telling: Telling) -> Imported:
        loader = PageLoader(archive, known, run_id=run_id, everything=True)
        return loader.load(pages, on_bad=telling.left_out, on_row=telling.one_more)

    return bring_in("import html", read, fill, archive_path, settles=settles, as_json=as_json)


@click.command("warc")
@click.argument("paths", nargs=-1, required=True, type=FILES, metavar="FILE...")
@click.option("--all", "everything", is_flag=True, help="Every article, not only Quality Month news.")
@archive_option
@sites_option
@settle_option
@json_option
def warc_command(
    paths: tuple[Path, ...],
    everything: bool,
    folders: tuple[Path, ...],
    archive_path: Path,
    settles: bool,
    as_json: bool,
) -> int:
    """Import the articles in WARC files, whoever made them.

    Those of qcrawl, Common Crawl, wget, Heritrix or Browsertrix, for instance. A file that is cut off gives what stands
    before the damage (exit code 1).

    \b
    Examples:
      qcrawl import warc captures/*.warc.gz
      qcrawl import warc --all CC-MAIN-20230921.warc.gz
    """
    for path in paths:
        if not path.exists():
            raise NotThere(f"there is no file {path}")

    known = catalog.load(*folders, shipped=not folders)

    def read(telling: Telling) -> Iterator[SavedPage]:
        for path in paths:
            try:
                yield from warc.read(path, telling.left_out)
            except InputError as error:
                telling.left_out(error)

    def fill(archive: Archive, run_id: int, pages: Iterator[SavedPage], telling: Telling) -> Imported:
        return PageLoader(archive, known, run_id=run_id, everything=everything).load(pages, on_row=telling.one_more)

    return bring_in("import warc", read, fill, archive_path, settles=settles, as_json=as_json)
