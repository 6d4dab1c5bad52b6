"""``qcrawl duplicates decide``: a reviewer's word on pairs, recorded for good and in force at once."""

import contextlib
import getpass
import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path

import click

from archive.cli.options import archive_option, json_option, say
from archive.duplicates import settle
from archive.duplicates.ballot import CALLS, Vote, cast, read
from archive.duplicates.decisions import PAIRWISE, Call, article_named, log, record, undo
from archive.duplicates.effect import Effect, Overruled, effect, membership
from archive.duplicates.report.wording import LANGUAGES, Language, usual_language
from archive.duplicates.report.wording import say as words
from archive.errors import NothingFound
from archive.harmless import in_line
from archive.store import Archive

LISTED = 8
"""Articles or verdicts listed on a line; --json has them all."""

STANDING = {True: "log.standing", False: "log.superseded"}


def this_person() -> str:
    """Who sits here: ``QCRAWL_REVIEWER``, else the login name; empty if the system knows none."""
    if name := os.environ.get("QCRAWL_REVIEWER"):
        return name
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container's user may have no name
        return ""


@click.command()
@archive_option
@click.argument("a", required=False)
@click.argument("b", required=False)
@click.option(
    "--as",
    "word",
    type=click.Choice(sorted(word for word, call in CALLS.items() if call in PAIRWISE)),
    help="What A and B are to each other.",
)
@click.option("--apart", metavar="A", help="Take article A out of its story.")
@click.option("--undo", "number", type=int, metavar="N", help="Take decision N back, by another decision.")
@click.option("--from", "table", type=click.Path(path_type=Path), help="Decide by a CSV file with columns a, b, as.")
@click.option("--yes", is_flag=True, help="With --from: record without asking.")
@click.option("--dry-run", is_flag=True, help="Show what the decision would do, and record nothing.")
@click.option("--log", "show_log", is_flag=True, help="List every decision ever recorded.")
@click.option(
    "--reviewer", help="Who decides.", default=this_person, show_default="QCRAWL_REVIEWER, else your login name"
)
@click.option("--note", default="", help="Why; kept with the decision.")
@click.option("--lang", type=click.Choice(LANGUAGES), help="Default: the locale's.")
@json_option
def command(
    archive_path: Path,
    a: str | None,
    b: str | None,
    word: str | None,
    apart: str | None,
    number: int | None,
    table: Path | None,
    yes: bool,
    dry_run: bool,
    show_log: bool,
    reviewer: str,
    note: str,
    lang: Language | None,
    as_json: bool,
) -> None:
    """Record what you decided on articles A and B.

    A decision outranks every rule, now and in every later run. Nothing is overwritten: a later decision on the same
    pair replaces an earlier one, and --undo takes one back.

    \b
    Examples:
      qcrawl duplicates decide 12 34 --as same --dry-run
      qcrawl duplicates decide 12 34 --as not-same --note "other county"
      qcrawl duplicates decide --apart 34
      qcrawl duplicates decide --undo 3
      qcrawl duplicates decide --from sample.csv
    """
    _check_usage(pair=(a, b, word), ways=(a, apart, number, table, show_log or None))
    language = lang or usual_language()
    if show_log:
        _show_log(archive_path, language, as_json=as_json)
        return
    with Archive.open(archive_path) as archive:
        votes = _votes(archive, table) if table is not None else ()
        decide = partial(_decide_one, archive, (a, b, word), apart, number, reviewer, note)
        if table is not None:
            decide = partial(cast, archive, votes, reviewer)
        if dry_run or (table is not None and not yes):
            would = _rehearse(archive, decide)
            if dry_run and as_json:
                click.echo(_as_json((), would))
                return
            _preview(table, votes, would, language, show=click.echo if dry_run else say)
            if dry_run or not _agreed(len(votes), language):
                return
        numbers, done = _in_effect(archive, decide)
    _tell(numbers, done, language, as_json=as_json)


def _check_usage(pair: tuple[str | None, str | None, str | None], ways: Sequence[object]) -> None:
    if sum(way is not None for way in ways) != 1:
        raise click.UsageError("give two articles with --as, or one of --apart, --undo, --from, --log")
    if pair[0] is not None and None in pair:
        raise click.UsageError("two articles and --as are needed: qcrawl duplicates decide A B --as same")


def _votes(archive: Archive, table: Path) -> tuple[Vote, ...]:
    votes = read(archive, table)
    if not votes:
        raise NothingFound(f'{table} decides nothing: its column "as" is empty in every line')
    return votes


def _decide_one(
    archive: Archive,
    pair: tuple[str | None, str | None, str | None],
    apart: str | None,
    number: int | None,
    reviewer: str,
    note: str,
) -> tuple[int, ...]:
    """Record one decision, which may be an undo, and give its number."""
    if number is not None:
        return (undo(archive, number, reviewer=reviewer, note=note),)
    if apart is not None:
        return (record(archive, Call.APART, article_named(archive, apart), reviewer=reviewer, note=note),)
    a, b, word = (part or "" for part in pair)
    a_id, b_id = article_named(archive, a), article_named(archive, b)
    return (record(archive, CALLS[word], a_id, b_id, reviewer=reviewer, note=note),)


def _in_effect(archive: Archive, decide: Callable[[], tuple[int, ...]]) -> tuple[tuple[int, ...], Effect]:
    """Decide and settle in one transaction: the decisions' numbers, and what they did."""
    with archive.atomic():
        settle(archive)  # what came since the last run is not the decision's doing
        before = membership(archive)
        numbers = decide()
        settle(archive)
        return numbers, effect(archive, before, numbers)


class _Rehearsed(Exception):
    """Ends a rehearsal, so that its transaction is rolled back."""


def _rehearse(archive: Archive, decide: Callable[[], tuple[int, ...]]) -> Effect:
    """What it would do; nothing is kept."""
    would = Effect((), (), (), ())
    with contextlib.suppress(_Rehearsed), archive.atomic():
        _, would = _in_effect(archive, decide)
        raise _Rehearsed
    return would


def _preview(
    table: Path | None, votes: Sequence[Vote], would: Effect, language: Language, *, show: Callable[[str], None]
) -> None:
    for vote in votes:
        pair = " ".join(str(one) for one in (vote.a_id, vote.b_id) if one is not None)
        show(f"{table}:{vote.line}  {pair}  {words(language, f'call.{vote.call}')}  {in_line(vote.note)}")
    show(words(language, "decide.would", n=len(votes) or 1))
    for line in (*_effect_lines(would, language), *_yielding_lines(would, language)):
        show(line)


def _agreed(votes: int, language: Language) -> bool:
    if not sys.stdin.isatty():
        say(words(language, "decide.add_yes"))
        return False
    return click.confirm(words(language, "decide.confirm", n=votes), abort=True, err=True)


def _tell(numbers: Sequence[int], done: Effect, language: Language, *, as_json: bool) -> None:
    for line in _yielding_lines(done, language):
        say(line)
    if as_json:
        click.echo(_as_json(numbers, done))
        return
    # Those of a table were recorded in one transaction, hence in a row.
    spelled = ", ".join(map(str, numbers)) if len(numbers) <= LISTED else f"{numbers[0]}–{numbers[-1]}"
    click.echo(words(language, "decide.recorded", n=len(numbers), numbers=spelled))
    for line in _effect_lines(done, language):
        click.echo(line)


def _as_json(numbers: Sequence[int], done: Effect) -> str:
    return json.dumps(
        {
            "decisions": numbers,
            "changes": [asdict(change) for change in done.changes],
            "along": done.along,
            "overrules": [asdict(one) for one in done.overruled],
            "without_effect": [{"decision": one.decision.id, "because_of": one.forbidden_by} for one in done.yielding],
        }
    )


def _effect_lines(done: Effect, language: Language) -> list[str]:
    if not done.changes:
        return [words(language, "decide.no_change")]
    lines = [f"  {_groups(change.before)}  →  {_groups(change.after)}" for change in done.changes]
    if done.along:
        named = _listed([str(article) for article in done.along], language)
        lines.append(words(language, "decide.along", n=len(done.along), articles=named))
    if done.overruled:
        named = _listed([_overruled_words(one, language) for one in done.overruled], language)
        lines.append(words(language, "decide.overrules", pairs=named))
    return lines


def _overruled_words(one: Overruled, language: Language) -> str:
    verdict = words(language, f"verdict.{one.verdict}")
    return words(language, "decide.overruled", a=one.a_id, b=one.b_id, verdict=verdict, rule=one.rule)


def _listed(said: Sequence[str], language: Language) -> str:
    """The first of several, with how many are left out."""
    left_out = [words(language, "decide.more", n=len(said) - LISTED)] if len(said) > LISTED else []
    return ("、" if language == "zh" else ", ").join([*said[:LISTED], *left_out])


def _yielding_lines(done: Effect, language: Language) -> list[str]:
    """Each *same* around what was decided that could not join its two articles, with what forbids it."""
    return [
        words(
            language,
            "decide.forbidden",
            n=one.decision.id,
            a=one.decision.a_id,
            b=one.decision.b_id,
            numbers=", ".join(map(str, one.forbidden_by)),
        )
        for one in done.yielding
    ]


def _groups(groups: Sequence[Sequence[int]]) -> str:
    return " ".join("[" + " ".join(map(str, group)) + "]" for group in groups)


def _show_log(archive_path: Path, language: Language, *, as_json: bool) -> None:
    with Archive.open(archive_path, readonly=True) as archive:
        decisions = log(archive)
    if as_json:
        click.echo(json.dumps([asdict(one) for one in decisions], ensure_ascii=False))
        return
    if not decisions:
        raise NothingFound("no decision has been recorded in this archive")
    for one in decisions:
        call = words(language, f"call.{one.call}", n=one.undoes_id)
        standing = "" if one.call is Call.UNDO else words(language, STANDING[one.in_force])
        articles = " ".join(str(article) for article in (one.a_id, one.b_id) if article is not None)
        told = (str(one.id), one.decided_at, articles, call, one.reviewer, standing, one.note)
        click.echo("  ".join(in_line(part) for part in told if part))
