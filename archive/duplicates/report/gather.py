"""A report made from an archive: which stories, which pairs, in which order, with which doubts."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version

from archive.duplicates.decisions import Call, Decision, in_force, log
from archive.duplicates.report import reading, structure
from archive.duplicates.report.model import Copy, Doubt, Pair, Report, Story, Totals
from archive.duplicates.rules import outdated
from archive.model import Verdict
from archive.rows import utc
from archive.store import Archive

FEW = 6
"""A story of up to so many copies shows every judged pair (15 at most); a larger one those it rests on."""

LONG_CHAIN = 3
"""So many pairs between two members mean that neither they nor their neighbours were found alike."""

IDENTICAL = "identical"
"""The rule that calls texts the same that are equal letter for letter."""

_ORDER = {Verdict.SAME: 0, Verdict.TEMPLATE: 1, Verdict.CONTAINS: 2, Verdict.RELATED: 3}


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a report shows; ``None`` is everything."""

    uncertain: int | None = 500
    """A week's work for one reviewer; the rest waits for the next report."""
    lookalikes: int | None = 1000
    """Beyond that nobody scrolls; CSV and JSON have them all."""
    doubled: int | None = 500
    stories: int | None = None
    """All by default: a thousand make a file of some six megabytes."""


EVERYTHING = Limits(None, None, None, None)


def gather(archive: Archive, limits: Limits = EVERYTHING) -> Report:
    """The report on ``archive`` as it stands; call ``archive.duplicates.settle`` first if articles were added."""
    decided = in_force(archive)
    judged = knowing_what_blocks(reading.pairs(archive, decided))
    members = _members(archive)
    inside: dict[int, list[Pair]] = defaultdict(list)
    story_of = {article: story for story, articles in members.items() for article in articles}
    for pair in judged:
        if pair.together and pair.a_id in story_of:
            inside[story_of[pair.a_id]].append(pair)
    uncertain = sorted((pair for pair in judged if pair.uncertain), key=_by_urgency)
    apart = sorted((pair for pair in judged if not pair.together), key=_by_likeness)
    shown_uncertain, shown_apart = uncertain[: limits.uncertain], apart[: limits.lookalikes]
    doubled = reading.doubled(archive)[: limits.doubled]
    spoken_of = {article for pair in (*shown_uncertain, *shown_apart) for article in pair.key}.union(doubled)
    copies = reading.copies(archive, story_of.keys() | spoken_of)
    found = [_story(archive, story, members[story], inside[story], copies, decided) for story in members]
    stories = sorted(found, key=_by_need)[: limits.stories]
    told = {copy.id for story in stories for copy in story.copies}
    shown = {pair.key for pair in (*shown_uncertain, *shown_apart)} | {p.key for s in stories for p in s.pairs}
    evidence = reading.evidence(archive, shown)
    return Report(
        archive=archive.path.name,
        made_at=utc(datetime.now(UTC)),
        version=version("qcrawl"),
        totals=_totals(archive, judged, len(uncertain), len(decided), members),
        uncertain=_with_evidence(shown_uncertain, evidence),
        stories=tuple(replace(story, pairs=_with_evidence(story.pairs, evidence)) for story in stories),
        lookalikes=_with_evidence(shown_apart, evidence),
        lookalikes_total=len(apart),
        singles=tuple(copies[article] for article in sorted(spoken_of - told)),
        doubled=tuple(copies[article] for article in doubled),
        boilerplate=reading.learnt(archive),
        decisions=tuple(reversed(log(archive))),
    )


def _by_margin(pair: Pair) -> tuple[float, int, int]:
    return pair.margin, *pair.key


def _by_urgency(pair: Pair) -> tuple[bool, float, int, int]:
    """The closest calls first; those between ``related`` and the rest last, for they seldom change a story."""
    return pair.verdict is Verdict.RELATED, pair.margin, *pair.key


def knowing_what_blocks(judged: Sequence[Pair]) -> list[Pair]:
    """The pairs, each ``same`` that was not merged with what it would have contradicted."""
    against: dict[tuple[int | None, int | None], Pair] = {}
    for pair in judged:
        if pair.forbids:
            for stories in ((pair.a_story, pair.b_story), (pair.b_story, pair.a_story)):
                against[stories] = max(against.get(stories, pair), pair, key=lambda one: (one.margin, one.key))
    found = []
    for pair in judged:
        blocking = against.get((pair.a_story, pair.b_story)) if pair.binds and not pair.together else None
        found.append(replace(pair, blocked_by=blocking.key) if blocking else pair)
    return found


def _by_likeness(pair: Pair) -> tuple[int, float, int, int]:
    """``same`` yet apart first, then templates, then the rest; the closest calls first in each."""
    return _ORDER[pair.verdict], pair.margin, *pair.key


def _by_need(story: Story) -> tuple[bool, float, int, int]:
    """Stories that want a person first, then the largest."""
    margins = [pair.margin for pair in story.pairs if pair.uncertain]
    needed = bool(story.doubts or margins)
    return not needed, min(margins, default=1.0) if needed else 1.0, -len(story.copies), story.id


def _members(archive: Archive) -> dict[int, list[int]]:
    """Article ids of each story that has two or more."""
    found: dict[int, list[int]] = defaultdict(list)
    sql = (
        "SELECT a.story_id, a.id FROM articles a JOIN stories s ON s.id = a.story_id WHERE s.copies > 1 "
        "ORDER BY a.story_id, a.published_at IS NULL, a.published_at, a.id"
    )
    for story, article in archive.db.execute(sql):
        found[story].append(article)
    return dict(found)


def _story(
    archive: Archive,
    number: int,
    members: Sequence[int],
    pairs: Sequence[Pair],
    copies: Mapping[int, Copy],
    decided: Mapping[tuple[int, int | None], Decision],
) -> Story:
    representative, reason = archive.db.execute(
        "SELECT representative_id, representative_reason FROM stories WHERE id = ?", [number]
    ).fetchone()
    inside = set(members)
    said = tuple(one for one in decided.values() if inside.issuperset({one.a_id, one.b_id or one.a_id}))
    edges = [pair.key for pair in pairs if pair.binds]
    edges += [(min(one.a_id, one.b_id), max(one.a_id, one.b_id)) for one in said if one.call is Call.SAME and one.b_id]
    alone = structure.bridges(structure.neighbours(edges))
    marked = [replace(pair, bridge=pair.key in alone) for pair in pairs]
    return Story(
        id=number,
        representative_id=representative,
        reason=reason,
        copies=tuple(copies[article] for article in members),
        pairs=tuple(sorted(_worth_showing(marked, len(members), representative), key=_by_margin)),
        pairs_total=len(pairs),
        doubts=tuple(_doubts(marked, edges, any(one.call is Call.SAME for one in said))),
        decisions=said,
    )


def _worth_showing(pairs: Sequence[Pair], size: int, representative: int) -> list[Pair]:
    """All pairs of a small story; of a large one those it rests on, that speak against it, or that are unsure."""
    if size <= FEW:
        return list(pairs)
    backbone = _backbone(pairs)
    return [
        pair
        for pair in pairs
        if pair.key in backbone
        or pair.bridge
        or pair.decision
        or not pair.binds
        or pair.uncertain
        or representative in pair.key
    ]


def _backbone(pairs: Iterable[Pair]) -> set[tuple[int, int]]:
    """A spanning forest of the surest pairs (Kruskal 1956)."""
    groups = structure.Groups()
    strongest = sorted((pair for pair in pairs if pair.binds), key=lambda one: (-one.margin, one.key))
    return {pair.key for pair in strongest if groups.join(*pair.key)}


def _doubts(pairs: Sequence[Pair], edges: Iterable[structure.Edge], overruled: bool) -> list[Doubt]:
    """What a person should look at. Where a reviewer overruled contradictions, those were looked at."""
    against = [pair for pair in pairs if pair.speaks_against and not (overruled and pair.forbids)]
    found = [Doubt("contradiction", *pair.key) for pair in against]
    found += [Doubt("weak_bridge", *pair.key) for pair in pairs if pair.bridge and pair.uncertain]
    # Equal texts are one text: however many in a row, they make no chain longer.
    equal = structure.Groups()
    for pair in pairs:
        if pair.rule == IDENTICAL:
            equal.join(*pair.key)
    graph = structure.neighbours((equal.of(a), equal.of(b)) for a, b in edges if equal.of(a) != equal.of(b))
    if graph:
        first, last, steps = structure.longest_chain(graph)
        if steps >= LONG_CHAIN:
            found.append(Doubt("long_chain", first, last, steps))
    return found


def _with_evidence(pairs: Iterable[Pair], evidence: Mapping[tuple[int, int], reading.Evidence]) -> tuple[Pair, ...]:
    return tuple(replace(p, passages=evidence[p.key][0], differences=evidence[p.key][1]) for p in pairs)


def _totals(
    archive: Archive, judged: Sequence[Pair], uncertain: int, decisions: int, members: Mapping[int, Sequence[int]]
) -> Totals:
    articles, sites, repeats = archive.conn.execute(
        "SELECT count(*), count(DISTINCT site_id), count(CASE WHEN repeats <> '[]' THEN 1 END) FROM articles"
    ).fetchone()
    stories, unsettled = archive.conn.execute(
        "SELECT (SELECT count(*) FROM stories), (SELECT count(*) FROM unsettled)"
    ).fetchone()
    verdicts = [pair.verdict for pair in judged]
    return Totals(
        articles=articles,
        stories=stories,
        shared_stories=len(members),
        copies=sum(map(len, members.values())),
        sites=sites,
        same=verdicts.count(Verdict.SAME),
        contains=verdicts.count(Verdict.CONTAINS),
        template=verdicts.count(Verdict.TEMPLATE),
        related=verdicts.count(Verdict.RELATED),
        uncertain=uncertain,
        decisions=decisions,
        repeats=repeats,
        unsettled=unsettled,
        outdated=outdated(archive.conn),
    )
