"""The report as tables for a spreadsheet and as JSON for a program."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict

from archive.duplicates.report.model import Copy, Pair, Report, Story
from archive.duplicates.report.wording import Language, difference_words, sentence
from archive.harmless import BYTE_ORDER_MARK, guarded

COPY_COLUMNS = (
    "story", "copies", "sites", "representative", "article", "published", "site", "title", "url", "source",
    "fetched_at", "capture", "closest", "verdict", "rule", "resemblance", "margin", "decision", "doubts",
)  # fmt: skip
PAIR_COLUMNS = (
    "a", "b", "verdict", "rule", "resemblance", "containment_a", "containment_b", "margin", "uncertain", "together",
    "decision", "reviewer", "note", "title_a", "title_b", "site_a", "site_b", "published_a", "published_b", "url_a",
    "url_b", "shared_characters", "differences", "sentence",
)  # fmt: skip


def csv_text(columns: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A CSV file (RFC 4180) with a byte order mark."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(columns)
    writer.writerows([guarded(value) if isinstance(value, str) else value for value in row] for row in rows)
    return BYTE_ORDER_MARK + written.getvalue()


def copies_csv(report: Report) -> str:
    """One row a copy, stories together."""
    return csv_text(COPY_COLUMNS, (_copy_row(story, copy) for story in report.stories for copy in story.copies))


def _copy_row(story: Story, copy: Copy) -> Iterator[object]:
    of_it = [pair for pair in story.pairs if copy.id in pair.key]
    best = max(of_it, key=lambda pair: (pair.binds, pair.margin), default=None)
    yield from (story.id, len(story.copies), len(story.sites), "yes" if copy.id == story.representative_id else "")
    yield from (copy.id, copy.published, copy.site_title, copy.title, copy.url, copy.source, copy.fetched_at, copy.warc)
    if best is None:
        yield from ("",) * 6
    else:
        yield best.a_id + best.b_id - copy.id
        yield from (best.verdict, best.rule, round(best.resemblance, 4), round(best.margin, 4))
        yield best.decision.call if best.decision else ""
    yield " ".join(f"{doubt.kind}:{doubt.a_id}-{doubt.b_id}" for doubt in story.doubts)


def pairs_csv(report: Report, language: Language) -> str:
    """One row a pair, uncertain calls first: those inside stories and the look-alikes kept apart."""
    copies = report.copies()
    return csv_text(
        PAIR_COLUMNS, (_pair_row(pair, copies[pair.a_id], copies[pair.b_id], language) for pair in all_pairs(report))
    )


def all_pairs(report: Report) -> list[Pair]:
    """Every pair of the report once, uncertain calls first."""
    inside = [pair for story in report.stories for pair in story.pairs]
    seen = {pair.key: pair for pair in (*report.uncertain, *inside, *report.lookalikes)}
    return list(seen.values())


def _pair_row(pair: Pair, a: Copy, b: Copy, language: Language) -> Iterator[object]:
    yield from (pair.a_id, pair.b_id, pair.verdict, pair.rule)
    yield from (round(x, 4) for x in (pair.resemblance, pair.containment_a, pair.containment_b, pair.margin))
    yield from ("yes" if pair.uncertain else "", "yes" if pair.together else "")
    decision = pair.decision
    yield from (decision.call, decision.reviewer, decision.note) if decision else ("", "", "")
    yield from (a.title, b.title, a.site_title, b.site_title, a.published, b.published, a.url, b.url)
    yield sum(passage.a_end - passage.a_start for passage in pair.passages)
    yield "; ".join(difference_words(language, one) for one in pair.differences)
    yield sentence(language, pair)


def json_text(report: Report) -> str:
    """The whole report, its dataclasses as objects by field name, offsets in characters of ``body``."""
    return json.dumps(asdict(report), ensure_ascii=False, indent=1)
