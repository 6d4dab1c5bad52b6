"""The report as one HTML file that needs nothing beside itself: no network, no other file, one script and one style.

Stories and their copies stand in the page as they are, so that they can be read without a script. Texts and evidence
are packed (zlib, base64) by story and unpacked when somebody opens it: copies of one text pack to little more than
one, and a thousand stories open at once. The content security policy allows exactly the page's own script and style.
"""

import base64
import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from archive.duplicates.decisions import Decision
from archive.duplicates.report.align import rows
from archive.duplicates.report.model import Copy, Pair, Report, Story
from archive.duplicates.report.wording import (
    LANGUAGES,
    Language,
    facts_of,
    margin_key,
    percent,
    reason,
    say,
    told,
    words,
    words_for,
)

SINGLES_IN_A_CHUNK = 20
"""Texts outside stories packed together: some ten kilobytes, unpacked in a millisecond."""


def html(report: Report, language: Language) -> str:
    """The whole page, opening in ``language``; the other is a click away."""
    look, script = _assets()
    chunk_of, chunks = _chunks(report)
    template = _environment(language).get_template("page.html")
    return template.render(
        report=report,
        totals=report.totals,
        figures=_figures(report),
        sites=sorted({copy.site_title for copy in report.copies().values() if copy.site_title}),
        index=packed(_index(report, chunk_of)),
        chunks=[packed(chunk) for chunk in chunks],
        # Both are our own files: not escaped, and named in the policy by what they hash to.
        look=Markup(look),  # noqa: S704
        script=Markup(script),  # noqa: S704
        look_hash=_sha256(look),
        script_hash=_sha256(script),
    )


def packed(facts: object) -> str:
    """``facts`` as JSON, deflated and in base64: letters that mean nothing to an HTML parser."""
    text = json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode("utf-8", errors="replace")
    return base64.b64encode(zlib.compress(text, 9)).decode("ascii")


@cache
def _assets() -> tuple[str, str]:
    folder = files("archive.duplicates.report").joinpath("page")
    parts = {
        entry.name: entry.read_text(encoding="utf-8") for entry in folder.iterdir() if not entry.name.endswith("ml")
    }
    scripts = [parts[name] for name in sorted(parts) if name.endswith(".js")]
    return parts["look.css"], '"use strict";\n' + "\n".join(scripts)


def _sha256(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")


def _environment(language: Language) -> Environment:
    environment = Environment(
        loader=PackageLoader("archive.duplicates.report", "page"), autoescape=True, undefined=StrictUndefined
    )
    environment.globals.update(
        language=language,
        say=lambda key, **facts: say(language, key, **facts),
        web=is_web,
        percent=percent,
        number=lambda count: f"{count:,}",
        verdicts=lambda story: " ".join(sorted({pair.verdict for pair in story.pairs} or {"same"})),
        unsure=lambda story: any(pair.uncertain for pair in story.pairs),
    )
    return environment


def is_web(url: str) -> bool:
    """May ``url`` become a link? ``javascript:``, ``data:`` and the like stay text."""
    return url.lower().startswith(("http://", "https://"))


def _figures(report: Report) -> list[tuple[str, int, str]]:
    """The totals at the head of the page: word, count, and the section it leads to."""
    totals = report.totals
    return [
        ("total.uncertain", totals.uncertain, "uncertain"),
        ("total.shared", totals.shared_stories, "stories"),
        ("total.copies", totals.copies, ""),
        ("total.apart", report.lookalikes_total, "apart"),
        ("total.articles", totals.articles, ""),
        ("total.sites", totals.sites, ""),
        ("total.repeats", totals.repeats, "doubled" if report.doubled else ""),
        ("total.decisions", totals.decisions, "decisions" if report.decisions else ""),
    ]


def _index(report: Report, chunk_of: Mapping[int, int]) -> dict[str, Any]:
    """What the page reads at once: words, heads of articles, stories, and pairs without their evidence."""
    pairs = {pair.key: pair for pair in _shown_pairs(report)}
    return {
        "archive": report.archive,
        "shelf": f"qcrawl calls {report.archive} {report.made_at}",
        "words": words(),
        "articles": {copy.id: _head(copy, chunk_of[copy.id]) for copy in report.copies().values()},
        "stories": {story.id: _story(story) for story in report.stories},
        "pairs": {_name(pair): _pair_head(pair, chunk_of) for pair in pairs.values()},
        "uncertain": [_name(pair) for pair in report.uncertain],
        "apart": [_name(pair) for pair in report.lookalikes],
    }


def _shown_pairs(report: Report) -> Iterator[Pair]:
    """Every pair of the report, those inside stories last: they know whether they are a bridge."""
    yield from report.uncertain
    yield from report.lookalikes
    for story in report.stories:
        yield from story.pairs


def _name(pair: Pair) -> str:
    return f"{pair.a_id}-{pair.b_id}"


def _head(copy: Copy, chunk: int) -> dict[str, Any]:
    return {
        "title": copy.title,
        "site": copy.site_title,
        "published": copy.published,
        "source": copy.source,
        "url": copy.url,
        "story": copy.story_id,
        "chunk": chunk,
    }


def _story(story: Story) -> dict[str, Any]:
    verdicts = {pair.key: pair.verdict for pair in story.pairs}
    return {
        "id": story.id,
        "representative": story.representative_id,
        "reason": {language: reason(language, story.reason) for language in LANGUAGES},
        "copies": [copy.id for copy in story.copies],
        "pairs": [_name(pair) for pair in story.pairs],
        "pairs_total": story.pairs_total,
        "decisions": [_decision(one) for one in story.decisions],
        "doubts": [{**asdict(doubt), "verdict": verdicts.get((doubt.a_id, doubt.b_id))} for doubt in story.doubts],
    }


def _decision(decision: Decision) -> list[Any]:
    articles = " · ".join(f"#{article}" for article in decision.subject if article is not None)
    return [
        "story.decision",
        {
            "articles": articles,
            "call": [f"call.{decision.call}", {}],
            "reviewer": decision.reviewer,
            "at": decision.decided_at[:10],
            "note": f" · {decision.note}" if decision.note else "",
        },
    ]


def _pair_head(pair: Pair, chunk_of: Mapping[int, int]) -> dict[str, Any]:
    return {
        "a": pair.a_id,
        "b": pair.b_id,
        "verdict": pair.verdict,
        "rule": pair.rule,
        "resemblance": pair.resemblance,
        "containment": [pair.containment_a, pair.containment_b],
        "margin": pair.margin,
        "sure": [margin_key(pair.margin), {"margin": f"{pair.margin:.2f}"}],
        "uncertain": pair.uncertain,
        "together": pair.together,
        "bridge": pair.bridge,
        "decision": pair.decision.call if pair.decision else None,
        "told": told(pair),
        "named": [asdict(one) for one in facts_of(pair)],
        "chunk": chunk_of[pair.a_id],
    }


def _chunks(report: Report) -> tuple[dict[int, int], list[dict[str, Any]]]:
    """Which chunk each article's text is in, and the chunks: texts by article, evidence by pair."""
    groups = [list(story.copies) for story in report.stories]
    groups += [list(group) for group in _grouped(report.singles, SINGLES_IN_A_CHUNK)]
    chunk_of = {copy.id: number for number, group in enumerate(groups) for copy in group}
    chunks: list[dict[str, Any]] = [
        {"texts": {copy.id: _text(copy) for copy in group}, "pairs": {}} for group in groups
    ]
    copies = report.copies()
    for pair in {pair.key: pair for pair in _shown_pairs(report)}.values():
        evidence = _evidence(pair, copies[pair.a_id], copies[pair.b_id])
        chunks[chunk_of[pair.a_id]]["pairs"][_name(pair)] = evidence
    return chunk_of, chunks


def _grouped(copies: Iterable[Copy], size: int) -> Iterator[list[Copy]]:
    waiting = list(copies)
    for start in range(0, len(waiting), size):
        yield waiting[start : start + size]


def _text(copy: Copy) -> dict[str, Any]:
    return {
        "body": copy.body,
        "boilerplate": copy.boilerplate,
        "cuts": [{**asdict(cut), "kind": words_for(f"cut.{cut.kind}", cut.kind)} for cut in copy.cuts],
        "repeats": [{**asdict(repeat), "similarity": percent(repeat.similarity)} for repeat in copy.repeats],
    }


def _evidence(pair: Pair, a: Copy, b: Copy) -> dict[str, Any]:
    return {
        "rows": [[row.a_start, row.a_end, row.b_start, row.b_end] for row in rows(a.body, b.body, pair.passages)],
        "passages": [[one.a_start, one.a_end, one.b_start, one.b_end] for one in pair.passages],
        "differences": [asdict(one) for one in pair.differences],
    }
