"""``qcrawl extract``: the article on one page, or on every page of a folder."""

import json
import sys
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress

from archive.cli.options import console, fitted, json_option, say
from archive.errors import InputError
from archive.files.writing import whole_file
from archive.harmless import in_line
from archive.model import Article
from qcrawl.catalog import Catalog, load
from qcrawl.errors import NotAnArticle
from qcrawl.extract import extract
from qcrawl.extract.batch import MAX_BYTES, Wanted, read, records, wanted
from qcrawl.extract.record import clock, record
from qcrawl.fetching import Fetcher


@click.command("extract")
@click.argument("page", metavar="FILE|URL|-", required=False)
@click.option("--url", default="", help="The address a file's page had: dates, links and site rules need it.")
@click.option("--charset", default="", help="The charset the server declared.")
@click.option("--allow-local", is_flag=True, help="Also fetch from loopback and private addresses.")
@click.option("--explain", is_flag=True, help="Show which rule found each field and what was cut.")
@click.option(
    "--batch", type=click.Path(path_type=Path, exists=True, file_okay=False), help="Folder of <id>.html[.gz]."
)
@click.option("--urls", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Lines with id and url.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True), help="Where the lines go.")
@json_option
def command(
    page: str | None,
    url: str,
    charset: str,
    allow_local: bool,
    explain: bool,
    batch: Path | None,
    urls: Path | None,
    out: Path | None,
    as_json: bool,
) -> None:
    """Print the article on a page: title, date, source, body.

    A page that is no article (a login, a list, a firewall's challenge) is told in one sentence with exit code 5; in a
    batch it becomes a line with an error.

    \b
    Examples:
      qcrawl extract page.html --url https://www.example.org/art/2023/9/8/art_1.html
      qcrawl extract https://www.example.org/news/1.html --json
      curl -s https://www.example.org/ | qcrawl extract - --explain
      qcrawl extract --batch pages --urls pages.jsonl --out articles.jsonl
    """
    catalog = load()
    if batch is not None:
        if page or not (urls and out):
            raise click.UsageError("--batch takes a folder, --urls and --out, and no page")
        _batch(batch, urls, out, catalog)
        return
    if not page:
        raise click.UsageError("name a file, an address, or - for standard input")
    try:
        article = _one(page, Wanted("", url, charset), catalog, allow_local=allow_local)
    except NotAnArticle as error:
        raise NotAnArticle(error.kind, error.evidence, "standard input" if page == "-" else page) from error
    if as_json:
        click.echo(json.dumps(record(article), ensure_ascii=False, indent=2))
        return
    _print(article, console(), explain=explain)


def _one(page: str, page_facts: Wanted, catalog: Catalog, *, allow_local: bool) -> Article:
    if page.lower().startswith(("http://", "https://")):
        fetched = Fetcher(allowed=lambda _: True, allow_local=allow_local, delay=0).get(page)
        return _extract(fetched.body, Wanted("", fetched.url, page_facts.charset or fetched.charset), catalog)
    if page == "-":
        body = sys.stdin.buffer.read(MAX_BYTES + 1)
        if len(body) > MAX_BYTES:
            raise InputError(f"standard input: more than {MAX_BYTES >> 20} MB")
        return _extract(body, page_facts, catalog)
    return _extract(read(Path(page)), page_facts, catalog)


def _extract(body: bytes, page: Wanted, catalog: Catalog) -> Article:
    site = catalog.site_of(page.url) if page.url else None
    return extract(
        body,
        page.url,
        charset=page.charset,
        rules=site.rules() if site else None,
        families=catalog.families,
    )


def _batch(folder: Path, urls: Path, out: Path, catalog: Catalog) -> None:
    pages = list(wanted(urls))
    refused = 0
    with whole_file(out) as stream, Progress(console=Console(stderr=True), disable=not sys.stderr.isatty()) as progress:
        for line in progress.track(
            records(folder, pages, lambda body, page: _extract(body, page, catalog)),
            total=len(pages),
            description="Extracting",
        ):
            refused += "error" in line
            stream.write((json.dumps(line, ensure_ascii=False) + "\n").encode())
    say(f"{len(pages) - refused} articles, {refused} pages that are none: {out}")


def _print(article: Article, screen: Console, *, explain: bool) -> None:
    screen.print(in_line(article.title), style="bold", markup=False)
    for name, value in _facts(article):
        screen.print(fitted(f"{name:>9}  {in_line(value)}", " " * 11, style="cyan"))
    screen.print()
    for paragraph in article.body.split("\n"):
        screen.print(fitted(in_line(paragraph)))
    for question in article.questions:
        say(f"question: {in_line(question)}")
    if explain:
        _explain(article, screen)


def _facts(article: Article) -> list[tuple[str, str]]:
    facts = (
        ("url", article.url),
        ("date", clock(article.published)),
        ("source", article.source),
        ("author", article.author),
        ("reporter", article.reporter),
        ("editor", article.editor),
        ("number", article.document_number),
        ("column", article.column),
        ("keywords", "、".join(article.keywords)),
        ("family", article.family),
        *((link.kind, f"{link.url} {link.text}") for link in article.links),
    )
    return [(name, value) for name, value in facts if value]


def _explain(article: Article, screen: Console) -> None:
    screen.print("\nWhere each field comes from", style="bold")
    for name, origin in sorted(article.origins.items()):
        screen.print(fitted(f"{name:>16}  {origin.confidence:.2f}  {in_line(origin.rule)}", " " * 24))
    screen.print("\nWhat was cut", style="bold")
    for cut in article.cuts:
        screen.print(fitted(f"{cut.kind:>16}  {in_line(cut.rule)}: {in_line(cut.text[:200])}", " " * 18))
    for repeat in article.repeats:
        told = f"{repeat.length} characters at {repeat.start} say again what stands at {repeat.of}"
        screen.print(fitted(f"{'repeat':>16}  {told}, {repeat.similarity:.0%} alike", " " * 18))
    if not article.cuts and not article.repeats:
        screen.print(f"{'':>16}  nothing")
