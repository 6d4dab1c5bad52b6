"""``qcrawl duplicates explain``: why two articles are one story, or why not."""

import json
from dataclasses import asdict
from pathlib import Path

import click
from rich.table import Table
from rich.text import Text

from archive.cli.options import archive_option, console, fitted, json_option
from archive.duplicates.decisions import article_named
from archive.duplicates.report.explanation import Explanation, explain
from archive.duplicates.report.wording import LANGUAGES, Language, margin_key, rule_words, sentence, usual_language
from archive.duplicates.report.wording import say as words
from archive.harmless import in_line
from archive.model import Passage
from archive.store import Archive

FEW = 8
"""Passages shown unless all are asked for: the longest, which carry the verdict."""

EXCERPT = 60
"""Characters of a passage shown, half from each end: two lines of Chinese on a terminal."""

AROUND = 12
"""Characters before and after a difference, enough to find it by eye."""


@click.command()
@archive_option
@click.argument("a")
@click.argument("b")
@click.option("--all", "everything", is_flag=True, help="Every shared passage in full.")
@click.option("--lang", type=click.Choice(LANGUAGES), help="Default: the locale's.")
@json_option
def command(archive_path: Path, a: str, b: str, everything: bool, lang: Language | None, as_json: bool) -> None:
    """Say why articles A and B are one story, or why not.

    Each is an article's number or its URL.

    \b
    Examples:
      qcrawl duplicates explain 12 34
      qcrawl duplicates explain 12 https://www.example.cn/art/1.html --lang zh
    """
    language = lang or usual_language()
    with Archive.open(archive_path, readonly=True) as archive:
        found = explain(archive, article_named(archive, a), article_named(archive, b))
    if as_json:
        click.echo(json.dumps(asdict(found), ensure_ascii=False))
        return
    _heads(found, language)
    _verdict(found, language)
    _differences(found, language)
    _passages(found, language, None if everything else FEW)
    _history(found, language)


def _heads(found: Explanation, language: Language) -> None:
    for side, copy in (("a", found.a), ("b", found.b)):
        facts = " · ".join(
            filter(
                None, (copy.site_title, copy.published, words(language, "explain.length", n=len(copy.body)), copy.url)
            )
        )
        letter = words(language, f"pair.{side}")
        title = Text.assemble((letter, "bold cyan"), f"  #{copy.id}  ", (in_line(copy.title), "bold"))
        console().print(fitted(title, "   "))
        console().print(fitted(f"   {in_line(facts)}", "   ", style="dim"))


def _verdict(found: Explanation, language: Language) -> None:
    pair = found.pair
    colon = "：" if language == "zh" else ": "
    console().print()
    console().print(fitted(in_line(sentence(language, pair)), style="bold"))
    console().print(Text(f"{words(language, 'pair.rule')}{colon}{rule_words(language, pair.rule)} ({pair.rule})"))
    sure = words(language, margin_key(pair.margin), margin=f"{pair.margin:.2f}")
    console().print(Text(f"{words(language, 'pair.margin')}{colon}{sure}"))
    measures = Table.grid(padding=(0, 3))
    for key, value in (
        ("pair.resemblance", pair.resemblance),
        ("pair.contained.a", pair.containment_a),
        ("pair.contained.b", pair.containment_b),
    ):
        measures.add_row(words(language, key), f"{value:.2f}")
    console().print(measures)
    if found.judged_now:
        console().print(fitted(words(language, "explain.judged_now"), style="yellow"))
    if found.chain:
        chain = " – ".join(f"#{article}" for article in found.chain)
        console().print(Text(words(language, "explain.chain", chain=chain), "yellow"))


def _differences(found: Explanation, language: Language) -> None:
    if not found.pair.differences:
        return
    table = Table(title=words(language, "pair.differences"), title_justify="left", box=None, pad_edge=False)
    for heading in ("", words(language, "pair.a"), words(language, "pair.b")):
        table.add_column(heading, overflow="fold")
    for one in found.pair.differences:
        table.add_row(
            words(language, f"difference.{one.kind}"),
            _in_context(found.a.body, one.a_start, one.a, language),
            _in_context(found.b.body, one.b_start, one.b, language),
        )
    console().print()
    console().print(table)


def _in_context(body: str, start: int, text: str, language: Language) -> Text:
    if start < 0:
        return Text(in_line(text) or words(language, "difference.missing"), "bold yellow")
    end = start + len(text)
    before, behind = in_line(body[max(0, start - AROUND) : start]), in_line(body[end : end + AROUND])
    return Text.assemble((before, "dim"), (in_line(text), "bold yellow"), (behind, "dim"))


def _passages(found: Explanation, language: Language, limit: int | None) -> None:
    passages = found.pair.passages
    letters = sum(one.a_end - one.a_start for one in passages)
    console().print()
    console().print(Text(words(language, "pair.passages", n=len(passages), letters=letters), "bold"))
    longest = sorted(passages, key=lambda one: one.a_start - one.a_end)[:limit]
    for one in sorted(longest, key=lambda one: one.a_start):
        console().print(fitted(f"  {_excerpt(found.a.body, one, whole=limit is None)}", "  ", style="green"))
    if len(passages) > len(longest):
        console().print(Text("  " + words(language, "explain.more", n=len(passages) - len(longest)), "dim"))


def _excerpt(body: str, passage: Passage, *, whole: bool) -> str:
    text = in_line(body[passage.a_start : passage.a_end])
    return text if whole or len(text) <= EXCERPT else f"{text[: EXCERPT // 2]} … {text[-EXCERPT // 2 :]}"


def _history(found: Explanation, language: Language) -> None:
    if not found.decisions:
        return
    console().print()
    console().print(Text(words(language, "section.decisions"), "bold"))
    for one in found.decisions:
        call = words(language, f"call.{one.call}", n=one.undoes_id)
        standing = words(language, "log.standing") if one.in_force else ""
        told = "  ".join(filter(None, (str(one.id), call, one.reviewer, one.decided_at, one.note, standing)))
        console().print(Text(f"  {in_line(told)}"))
