"""``qcrawl show``: one article, as text, as published, or as what changed."""

import json
from dataclasses import asdict
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import click

from archive.captures import read_capture
from archive.cli.options import archive_option, console, json_option, say
from archive.errors import NotThere
from archive.exports.record import exported, values
from archive.files.writing import whole_file
from archive.harmless import one_line
from archive.reading.difference import difference
from archive.reading.screen import Screen
from archive.reading.sight import Sight, find, sight
from archive.rows import utc
from archive.store import Archive


@click.command("show")
@click.argument("wanted", metavar="ID|URL")
@archive_option
@click.option("--diff", "view", flag_value="diff", help="What changed between versions, character by character.")
@click.option("--versions", "view", flag_value="versions", help="The versions of the text, the captures of the URL.")
@click.option("--origins", "view", flag_value="origins", help="Which rule found each field, and what was cut.")
@click.option("--html", "view", flag_value="html", help="Open the page as published, from its capture.")
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    help="With --html: write the captured bytes to this file instead, - for standard output.",
)
@json_option
def command(wanted: str, archive_path: Path, view: str | None, output: Path | None, as_json: bool) -> None:
    """Show an article, its copies, its versions and its origin.

    The article is named by its number, its URL, or the id it had in an imported file. A page opened with --html runs
    no script and fetches nothing; --output writes it byte for byte.

    \b
    Examples:
      qcrawl show 12
      qcrawl show 12 --diff
      qcrawl show 12 --html --output page.html
    """
    if output and view != "html":
        raise click.UsageError("--output belongs to --html")
    with Archive.open(archive_path, readonly=True) as archive:
        seen = sight(archive, find(archive, wanted))
        if view == "html":
            _published(archive, seen, output)
            return
        if as_json:
            click.echo(json.dumps(_values(archive, seen), ensure_ascii=False, indent=2))
            return
        screen = Screen(console())
        views = {"diff": screen.changes, "versions": screen.versions, "origins": screen.origins}
        views.get(view or "", screen.article)(seen)


def _published(archive: Archive, seen: Sight, output: Path | None) -> None:
    """The page from its capture: into ``output`` as it is, or into a browser without scripts and network."""
    if seen.stored.capture_id is None:
        raise NotThere(f"article {seen.stored.id} has no capture; it was imported as text")
    page = read_capture(archive, seen.stored.capture_id)
    if output:
        with whole_file(output) as stream:
            stream.write(page.body)
        return
    from archive.reading.published import safe_page  # here, since a parser of HTML takes time that show does not need

    file = Path(mkdtemp(prefix="qcrawl-")) / f"{seen.stored.id}.html"
    file.write_bytes(safe_page(page.body, seen.stored.article.charset))
    say(f"captured {page.fetched_at:%Y-%m-%d %H:%M} UTC from {one_line(page.url)}: {file}")
    if click.launch(file.as_uri()):
        say("no browser could be started; open that file yourself")


def _values(archive: Archive, seen: Sight) -> dict[str, Any]:
    """The article as exports write it, with its copies, the captures of its URL and its versions with their changes."""
    [article] = exported(archive, [seen.stored.id])
    versions: list[dict[str, Any]] = []
    for place, version in enumerate(seen.versions):
        facts = {"number": version.number, "seen_at": utc(version.seen_at), "capture_id": version.capture_id}
        older = seen.versions[place - 1] if place else version
        changes = {
            "title": [asdict(piece) for piece in difference(older.title, version.title)],
            "body": [asdict(piece) for piece in difference(older.body, version.body)],
        }
        text = {"title": version.title, "body": version.body}
        versions.append({**facts, **text, "changes": changes if place else None})
    captures = [
        {"id": found.id, **asdict(found.capture), "fetched_at": utc(found.capture.fetched_at)}
        for found in seen.captures
    ]
    story = asdict(seen.story) if seen.story else None
    return {**values(article), "story": story, "versions": versions, "captures": captures}
