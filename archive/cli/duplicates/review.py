"""``qcrawl duplicates review``: how good the calls are, and which pairs to look at next."""

import json
from dataclasses import asdict
from pathlib import Path

import click
from rich.table import Table

from archive.cli.options import archive_option, console, json_option, say
from archive.duplicates.report.wording import LANGUAGES, Language, percent, usual_language
from archive.duplicates.report.wording import say as words
from archive.duplicates.review import Band, Quality, Sampled, quality, sample, sample_csv
from archive.errors import NothingFound
from archive.files.writing import write_whole
from archive.store import Archive


@click.command()
@archive_option
@click.option("--sample", "size", type=click.IntRange(min=1), help="Draw so many undecided pairs to look at next.")
@click.option("--seed", type=int, default=0, show_default=True, help="Another seed draws another sample.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    help="Write the sample as CSV.",
)
@click.option("--lang", type=click.Choice(LANGUAGES), help="Default: the locale's.")
@json_option
def command(
    archive_path: Path, size: int | None, seed: int, out: Path | None, lang: Language | None, as_json: bool
) -> None:
    """Show how often reviewers agreed, or draw a sample to review.

    Agreement is shown by how sure the rules were. The sample is half uncertain pairs, a quarter random merges and a
    quarter near misses. Fill in its column "as" with same, not-same, contains or unsure, and hand it to: qcrawl
    duplicates decide --from sample.csv

    \b
    Examples:
      qcrawl duplicates review
      qcrawl duplicates review --sample 40 --out sample.csv
    """
    language = lang or usual_language()
    if out is not None and size is None:
        raise click.UsageError("--out needs --sample N")
    with Archive.open(archive_path, readonly=True) as archive:
        if size is None:
            _show_quality(quality(archive), language, as_json=as_json)
            return
        drawn = sample(archive, size, seed)
        if not drawn:
            raise NothingFound("every judged pair has been decided; there is nothing left to review")
        if out is not None:
            write_whole(out, sample_csv(archive, drawn))
            say(f'{out}: {len(drawn)} pairs. Fill in "as", then: qcrawl duplicates decide --from {out}')
            return
    _show_sample(drawn, language, as_json=as_json)


def _show_quality(found: Quality, language: Language, *, as_json: bool) -> None:
    if as_json:
        bands = {name: [_as_facts(band) for band in getattr(found, name)] for name in ("merged", "apart")}
        click.echo(json.dumps({**bands, "unsure": found.unsure}))
        return
    for key, bands_of in (("review.merged", found.merged), ("review.apart", found.apart)):
        table = Table(title=words(language, key), title_justify="left", box=None, pad_edge=False)
        for column in ("margin", "pairs", "reviewed", "right", "precision", "interval"):
            table.add_column(words(language, f"review.{column}"), justify="left" if column == "margin" else "right")
        for band in bands_of:
            table.add_row(*_as_words(band))
        console().print(table)
        console().print()
    console().print(words(language, "review.unsure", n=found.unsure))


def _as_facts(band: Band) -> dict[str, object]:
    return {**asdict(band), "precision": band.precision, "interval": band.interval if band.reviewed else None}


def _as_words(band: Band) -> tuple[str, ...]:
    low, high = band.interval
    known = (percent(band.precision), f"{percent(low)} – {percent(high)}") if band.precision is not None else ("–", "–")
    return f"{band.low:.2f} – {band.high:.2f}", str(band.pairs), str(band.reviewed), str(band.right), *known


def _show_sample(drawn: tuple[Sampled, ...], language: Language, *, as_json: bool) -> None:
    if as_json:
        rows = [
            {"a": one.pair.a_id, "b": one.pair.b_id, "why": one.why, "verdict": one.pair.verdict, "rule": one.pair.rule,
             "margin": one.pair.margin}
            for one in drawn
        ]  # fmt: skip
        click.echo(json.dumps(rows))
        return
    for one in drawn:
        verdict, why = words(language, f"verdict.{one.pair.verdict}"), words(language, f"review.{one.why}")
        click.echo(f"{one.pair.a_id} {one.pair.b_id}  {verdict} ({one.pair.margin:.2f})  {why}")
