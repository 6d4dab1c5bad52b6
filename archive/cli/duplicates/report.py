"""``qcrawl duplicates report``: the reviewer's report as HTML, CSV or JSON."""

from dataclasses import replace
from pathlib import Path

import click

from archive.cli.options import archive_option, say
from archive.duplicates.report import EVERYTHING, Limits, Report, copies_csv, gather, html, json_text, pairs_csv
from archive.duplicates.report.wording import LANGUAGES, Language, usual_language
from archive.duplicates.rules import OUTDATED
from archive.files.writing import write_whole
from archive.store import Archive


@click.command()
@archive_option
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    required=True,
    help="The file to write; - is standard output.",
)
@click.option(
    "--format", "form", type=click.Choice(["html", "csv", "json"]), help="Default: by the file's ending, else html."
)
@click.option(
    "--stories", type=click.IntRange(min=0), help="Only so many, those that want a person first. Default: all."
)
@click.option("--lang", type=click.Choice(LANGUAGES), help="The language it opens in. Default: the locale's.")
def command(archive_path: Path, out: Path, form: str | None, stories: int | None, lang: Language | None) -> None:
    """Write the report that reviewers read, uncertain calls first.

    It has stories with their copies and evidence, the uncertain calls, and look-alikes. The HTML is one file that works
    without network, from a mail attachment, in Chinese and English. CSV writes two files: OUT has one row a copy, and
    beside it OUT with .pairs before the ending has one row a pair.

    \b
    Examples:
      qcrawl duplicates report --out report.html
      qcrawl duplicates report --out report.html --stories 200 --lang zh
      qcrawl duplicates report --out report.csv
    """
    language = lang or usual_language()
    form = form or {".csv": "csv", ".json": "json"}.get(out.suffix.lower(), "html")
    with Archive.open(archive_path, readonly=True) as archive:
        limits = Limits() if form == "html" else EVERYTHING
        report = gather(archive, replace(limits, stories=stories))
    for path, text in _files(report, form, out, language):
        write_whole(path, text)
    if str(out) != "-":
        shown, unsure, apart = len(report.stories), len(report.uncertain), len(report.lookalikes)
        if report.totals.unsettled:
            say(f"{report.totals.unsettled} articles have not been compared yet. Run: qcrawl duplicates rebuild")
        if report.totals.outdated:
            say(f"Note: {OUTDATED}")
        say(f"{out}: {shown} stories with copies, {unsure} uncertain calls, {apart} look-alikes.")


def _files(report: Report, form: str, out: Path, language: Language) -> list[tuple[Path, str]]:
    if form == "html":
        return [(out, html(report, language))]
    if form == "json":
        return [(out, json_text(report))]
    copies = [(out, copies_csv(report))]
    if str(out) == "-":
        return copies
    return [*copies, (out.with_name(f"{out.stem}.pairs{out.suffix}"), pairs_csv(report, language))]
