import ast
import csv
import itertools
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shelf import HOSTILE, Shelf, filled, lines

from archive.duplicates import judging
from archive.duplicates.decisions import Call, Decision, record
from archive.duplicates.differences import Kind
from archive.duplicates.report import Limits, Report, copies_csv, gather, json_text, pairs_csv, structure
from archive.duplicates.report.align import anchors, rows
from archive.duplicates.report.explanation import explain
from archive.duplicates.report.wording import (
    LANGUAGES,
    percent,
    reason,
    rule_words,
    say,
    sentence,
    usual_language,
    words,
)
from archive.model import Passage, Repeat, Verdict
from archive.store import Archive

JUDGING = Path(judging.__file__)


@pytest.fixture
def shelved(tmp_path: Path) -> Iterator[Archive]:
    with filled(tmp_path / "archive.db") as opened:
        yield opened


@pytest.fixture
def report(shelved: Archive) -> Report:
    return gather(shelved)


def test_a_report_counts_the_whole_archive(report: Report) -> None:
    totals = report.totals
    assert (totals.articles, totals.stories, totals.shared_stories, totals.copies) == (5, 3, 1, 3)
    assert (totals.same, totals.template, totals.uncertain, totals.repeats) == (2, 1, 2, 1)


def test_uncertain_calls_come_closest_first_and_decided_ones_are_settled(shelved: Archive) -> None:
    assert [pair.key for pair in gather(shelved).uncertain] == [(2, 3), (4, 5)]
    record(shelved, Call.SAME, 2, 3, reviewer="a")
    assert [pair.key for pair in gather(shelved).uncertain] == [(4, 5)]


def test_a_story_shows_its_copies_in_order_of_publication(report: Report) -> None:
    (story,) = report.stories
    assert [copy.day for copy in story.copies] == ["2023-09-01", "2023-09-02", "2023-09-05"]
    assert story.sites == ("临江市市场监督管理局", "临江日报", "质量新闻网")
    assert story.representative.id == 1
    assert [pair.key for pair in story.pairs] == [(2, 3), (1, 2)]


def test_evidence_offsets_point_at_the_same_words_in_both_bodies(report: Report) -> None:
    copies = report.copies()
    pair = report.uncertain[0]
    for one in pair.passages:
        a, b = copies[pair.a_id].body[one.a_start : one.a_end], copies[pair.b_id].body[one.b_start : one.b_end]
        assert a == b


def test_look_alikes_that_were_not_merged_are_there_with_their_difference(report: Report) -> None:
    (pair,) = report.lookalikes
    assert (pair.verdict, pair.together, pair.differences[0].a) == ("template", False, "300")
    assert {copy.id for copy in report.singles} == {4, 5}


def test_an_only_link_that_is_uncertain_is_a_weak_bridge(report: Report) -> None:
    assert [(doubt.kind, doubt.a_id, doubt.b_id) for doubt in report.stories[0].doubts] == [("weak_bridge", 2, 3)]


def test_members_that_contradict_each_other_are_told(shelved: Archive) -> None:
    Shelf(shelved).judged(1, 3, "template", margin=0.6)
    kinds = {(doubt.kind, doubt.a_id, doubt.b_id) for doubt in gather(shelved).stories[0].doubts}
    assert ("contradiction", 1, 3) in kinds


def test_what_keeps_a_same_pair_apart_is_named(shelved: Archive) -> None:
    shelf = Shelf(shelved)
    copy = shelf.article("青石县开展质量月宣传活动", shelved.get(4).article.body + "\n编辑：小周", site="青石日报")
    shelf.story(copy)
    shelf.judged(copy, 4, "same", margin=0.9)
    shelf.judged(copy, 3, "contains", margin=0.7)
    assert gather(shelved).lookalikes[0].blocked_by is None
    shelf.judged(copy, 5, "same", margin=0.3)
    shelved.conn.execute("UPDATE articles SET story_id = ? WHERE id = 4", [copy])
    (kept_apart, *_) = gather(shelved).lookalikes
    assert (kept_apart.key, kept_apart.blocked_by) == ((5, copy), (4, 5))
    assert "articles 4 and 5 would come together too" in sentence("en", kept_apart)
    assert explain(shelved, 5, copy).pair.blocked_by == (4, 5)
    assert explain(shelved, 4, copy).pair.blocked_by is None


def test_a_long_chain_is_told(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "chain.db") as opened:
        shelf = Shelf(opened)
        ids = [shelf.article(f"第{n}篇", "同一条消息，一家转一家，传到最后走了样。" * 3) for n in range(4)]
        for a, b in itertools.pairwise(ids):
            shelf.judged(a, b, "same")
        shelf.story(*ids)
        (doubt,) = gather(opened).stories[0].doubts
    assert (doubt.kind, doubt.a_id, doubt.b_id, doubt.steps) == ("long_chain", 1, 4, 3)


def test_equal_texts_in_a_row_are_no_long_chain(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "equal.db") as opened:
        shelf = Shelf(opened)
        ids = [shelf.article(f"第{n}篇", "各地同时刊发的通稿，一字不差。" * 3) for n in range(60)]
        for a, b in itertools.pairwise(ids):
            shelf.judged(a, b, "same", rule="identical", margin=1.0)
        shelf.story(*ids)
        assert gather(opened).stories[0].doubts == ()


def test_a_same_that_a_reviewer_said_holds_a_story_together(shelved: Archive) -> None:
    record(shelved, Call.SAME, 1, 3, reviewer="何审", note="同一通稿")
    (story,) = gather(shelved).stories
    assert [(one.call, one.note) for one in story.decisions] == [("same", "同一通稿")]
    assert story.doubts == ()
    assert not any(pair.bridge for pair in story.pairs)


def test_a_large_story_shows_what_it_rests_on_and_says_how_many_pairs_there_are(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "large.db") as opened:
        shelf = Shelf(opened)
        ids = [shelf.article(f"第{n}篇", "各地同时刊发的通稿。" * 3, on=f"2023-09-{n + 1:02d}") for n in range(9)]
        for a in ids:
            for b in ids:
                if a < b:
                    shelf.judged(a, b, "same", margin=0.2 if (a, b) == (4, 7) else 0.9)
        shelf.story(*ids)
        (story,) = gather(opened).stories
    shown = {pair.key for pair in story.pairs}
    assert story.pairs_total == 36
    assert len(shown) < 36
    assert (4, 7) in shown
    graph = structure.neighbours(shown)
    assert all(structure.path(graph, ids[0], one) for one in ids)


def test_what_a_report_leaves_out_it_still_counts(shelved: Archive) -> None:
    cut = gather(shelved, Limits(uncertain=1, lookalikes=0))
    assert (len(cut.uncertain), cut.totals.uncertain) == (1, 2)
    assert (len(cut.lookalikes), cut.lookalikes_total) == (0, 1)


def test_doubled_bodies_are_reported_whether_they_have_copies_or_not(shelved: Archive) -> None:
    Shelf(shelved).article("独一篇", "只此一篇。", repeats=(Repeat(5, 500, 0, 1.0),))
    assert [copy.id for copy in gather(shelved).doubled] == [6, 3]


def test_what_was_not_compared_yet_is_counted(shelved: Archive) -> None:
    assert gather(shelved).totals.unsettled == 0
    Shelf(shelved).article("新来的", "还没有比较过。")
    assert gather(shelved).totals.unsettled == 1


def test_fewer_stories_still_tell_of_every_pair(shelved: Archive) -> None:
    report = gather(shelved, Limits(stories=0))
    assert (report.stories, report.totals.shared_stories) == ((), 1)
    assert {copy.id for copy in report.singles} == {2, 3, 4, 5}
    assert len(list(lines(pairs_csv(report, "en")))) == 3


def test_an_empty_archive_makes_an_empty_report(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "empty.db") as opened:
        report = gather(opened)
    assert (report.stories, report.uncertain, report.totals.articles) == ((), (), 0)
    assert len(list(lines(copies_csv(report)))) == 1


def test_hostile_titles_stay_text_in_a_table(shelved: Archive) -> None:
    Shelf(shelved).archive.conn.execute("UPDATE articles SET title = '=cmd|x' WHERE id = 2")
    table = list(csv.DictReader(lines(copies_csv(gather(shelved)))))
    assert [row["title"] for row in table] == ["临江市启动质量月活动", "'=cmd|x", HOSTILE]
    assert [(row["representative"], row["closest"], row["rule"]) for row in table] == [
        ("yes", "2", "by_hand"),
        ("", "1", "by_hand"),
        ("", "2", "by_hand"),
    ]


def test_pairs_are_a_table_too_uncertain_first(report: Report) -> None:
    table = list(csv.DictReader(lines(pairs_csv(report, "zh"))))
    assert [(row["a"], row["b"], row["verdict"]) for row in table] == [
        ("2", "3", "same"),
        ("4", "5", "template"),
        ("1", "2", "same"),
    ]
    assert "数字 300 / 420" in table[1]["sentence"]


def test_json_holds_everything_with_offsets(report: Report) -> None:
    known = json.loads(json_text(report))
    (story,) = known["stories"]
    assert story["copies"][2]["repeats"] == [{"start": 120, "length": 110, "of": 0, "similarity": 0.97}]
    assert story["pairs"][0]["passages"][0].keys() == {"a_start", "a_end", "b_start", "b_end"}


def test_every_word_is_there_in_both_languages_with_the_same_places_to_fill() -> None:
    for key, forms in words().items():
        assert set(forms) == set(LANGUAGES), key
        if not key.endswith(".one") and not key.startswith("lede"):
            places = [{part.split("}")[0] for part in text.split("{")[1:]} for text in forms.values()]
            assert places[0] == places[1], key


@pytest.mark.parametrize(
    ("prefix", "names"),
    [
        ("verdict", [*Verdict]),
        ("call", [*Call]),
        ("difference", [kind for kind in Kind if kind not in {Kind.SLIP, Kind.WORDING}] + ["text", "missing"]),
        ("doubt", ["contradiction", "weak_bridge", "long_chain"]),
        ("doubt.short", ["contradiction", "weak_bridge", "long_chain"]),
        ("review", ["uncertain", "merge", "near_miss"]),
    ],
)
def test_every_value_that_is_shown_has_words(prefix: str, names: list[str]) -> None:
    assert {f"{prefix}.{name}" for name in names} <= set(words())


def test_every_rule_that_can_decide_has_plain_words() -> None:
    calls = [node for node in ast.walk(ast.parse(JUDGING.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    rulings = [node.args[1] for node in calls if isinstance(node.func, ast.Name) and node.func.id == "Ruling"]
    rules = {one.value for arg in rulings for one in ast.walk(arg) if isinstance(one, ast.Constant)}
    rules |= {getattr(judging, one.id, None) for arg in rulings for one in ast.walk(arg) if isinstance(one, ast.Name)}
    assert len(rules) > 8
    for rule in rules:
        assert not isinstance(rule, str) or rule_words("zh", rule) != rule, rule


@pytest.mark.parametrize(
    ("change", "start"),
    [
        ({"verdict": "same"}, "The same story"),
        ({"verdict": "same", "b_story": 9}, "By their words the same story"),
        ({"verdict": "contains", "containment_a": 0.2, "containment_b": 0.95}, "A contains B: 95% of B"),
        ({"verdict": "contains", "containment_a": 0.95, "containment_b": 0.2}, "B contains A: 95% of A"),
        ({"verdict": "template", "rule": "other_numbers"}, "Alike, but not one story: "),
        ({"verdict": "related", "rule": "nothing_shared"}, "They have nothing"),
        ({"verdict": "related"}, "They share words"),
    ],
)
def test_a_verdict_is_a_sentence(report: Report, change: dict[str, object], start: str) -> None:
    pair = replace(report.uncertain[0], **{**change, "verdict": Verdict(str(change["verdict"]))})  # type: ignore[arg-type]
    assert sentence("en", pair).startswith(start)
    assert "number 120 / 126" in sentence("en", pair)
    assert sentence("zh", pair) != sentence("en", pair)


@pytest.mark.parametrize(
    ("verdict", "rule", "outcome"),
    [
        ("template", "other_numbers", "a reviewer called copies of theirs the same."),
        ("contains", "holds_much_more", "a reviewer called copies of theirs the same."),
        ("contains", "holds_the_other", "by way of other copies."),
        ("related", "shared_passages", "by way of other copies."),
    ],
)
def test_two_in_one_story_are_never_told_to_be_apart(report: Report, verdict: str, rule: str, outcome: str) -> None:
    pair = replace(report.uncertain[0], verdict=Verdict(verdict), rule=rule, differences=())
    assert pair.together
    assert sentence("en", pair).endswith(outcome)
    assert sentence("en", replace(pair, b_story=9)).lower().endswith("not merged.")


@pytest.mark.parametrize(
    ("call", "story", "told"),
    [
        (Call.SAME, 1, "何审 decided “same” on 2023-09-30; that holds."),
        (Call.SAME, 9, "but other decisions forbid that their stories join."),
        (Call.UNSURE, 1, "何审 looked at it on 2023-09-30 and was unsure."),
    ],
)
def test_what_a_decision_came_to_is_told(report: Report, call: Call, story: int, told: str) -> None:
    decision = Decision(1, call, 2, 3, None, "何审", "", "2023-09-30T00:00:00Z", in_force=True)
    pair = replace(report.uncertain[0], decision=decision, b_story=story, differences=())
    assert sentence("en", pair).endswith(told)


def test_contradictions_that_a_reviewer_overruled_are_no_warning(shelved: Archive) -> None:
    Shelf(shelved).judged(1, 3, "template", margin=0.6)
    record(shelved, Call.SAME, 2, 3, reviewer="何审")
    assert gather(shelved).stories[0].doubts == ()


def test_a_decision_is_part_of_the_sentence(shelved: Archive) -> None:
    record(shelved, Call.NOT_SAME, 4, 5, reviewer="何审")
    assert "何审 decided “not the same”" in sentence("en", gather(shelved).lookalikes[0])


@pytest.mark.parametrize(
    ("stored", "zh", "en"),
    [
        (
            "最早发布 earliest (2023-09-01)；媒体 news site",
            "最早发布 (2023-09-01)；媒体",
            "earliest (2023-09-01); news site",
        ),
        ("仅此一篇 only copy", "仅此一篇", "only copy"),
        ("earliest", "earliest", "earliest"),
        ("", "", ""),
    ],
)
def test_the_reason_for_a_representative_is_told_in_one_language(stored: str, zh: str, en: str) -> None:
    assert (reason("zh", stored), reason("en", stored)) == (zh, en)


@pytest.mark.parametrize(("share", "text"), [(0, "0%"), (0.996, "99%"), (1, "100%"), (0.005, "1%"), (0.5, "50%")])
def test_only_all_of_it_is_a_hundred_percent(share: float, text: str) -> None:
    assert percent(share) == text


def test_facts_with_braces_are_not_filled_again() -> None:
    assert say("en", "copy.source", source="{source} {x}") == "source: {source} {x}"


@pytest.mark.parametrize(
    ("settings", "language"),
    [({"LANG": "zh_CN.UTF-8"}, "zh"), ({"LANG": "zh_CN", "LC_ALL": "en_US"}, "en"), ({}, "en"), ({"LANG": "C"}, "en")],
)
def test_the_locale_chooses_the_language(
    monkeypatch: pytest.MonkeyPatch, settings: dict[str, str], language: str
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    assert usual_language() == language


paragraphs = st.lists(st.text("质量月启动会", min_size=1, max_size=12), min_size=0, max_size=8).map("\n".join)


@st.composite
def texts_with_passages(draw: st.DrawFn) -> tuple[str, str, list[Passage]]:
    a, b = draw(paragraphs), draw(paragraphs)
    spans = st.tuples(st.integers(0, len(a)), st.integers(0, len(a)), st.integers(0, len(b)), st.integers(0, len(b)))
    drawn = draw(st.lists(spans, max_size=6))
    chosen = [Passage(*sorted(one[:2]), *sorted(one[2:])) for one in drawn]
    return a, b, [one for one in chosen if one.a_start < one.a_end and one.b_start < one.b_end]


@given(texts_with_passages())
def test_rows_lose_nothing_and_break_at_paragraphs(given_texts: tuple[str, str, list[Passage]]) -> None:
    a, b, passages = given_texts
    found = rows(a, b, passages)
    assert "".join(a[row.a_start : row.a_end] for row in found) == a
    assert "".join(b[row.b_start : row.b_end] for row in found) == b
    for row in found:
        assert row.a_start in {0, len(a)} or a[row.a_start - 1] == "\n"
        assert row.b_start in {0, len(b)} or b[row.b_start - 1] == "\n"


@given(texts_with_passages())
def test_anchors_keep_their_order_in_both_texts(given_texts: tuple[str, str, list[Passage]]) -> None:
    chain = anchors(given_texts[2])
    for one, other in itertools.pairwise(chain):
        assert one.a_end <= other.a_start
        assert one.b_end <= other.b_start


def test_a_paragraph_put_in_front_stands_alone_and_the_rest_stays_aligned() -> None:
    a = "导读：三件大事。\n第一段说启动。\n第二段说展望。"
    b = "第一段说启动。\n第二段说展望。\n编辑：小周"
    found = rows(a, b, [Passage(9, 24, 0, 15)])
    assert [(a[row.a_start : row.a_end], b[row.b_start : row.b_end]) for row in found] == [
        ("导读：三件大事。\n", ""),
        ("第一段说启动。\n", "第一段说启动。\n"),
        ("第二段说展望。", "第二段说展望。\n"),
        ("", "编辑：小周"),
    ]


@pytest.mark.parametrize(
    ("edges", "expected"),
    [
        pytest.param([(1, 2), (2, 3)], {(1, 2), (2, 3)}, id="a chain is all bridges"),
        pytest.param([(1, 2), (2, 3), (1, 3)], set(), id="a triangle has none"),
        pytest.param([(1, 2), (2, 3), (1, 3), (3, 4)], {(3, 4)}, id="a tail"),
        pytest.param([(1, 2), (3, 4)], {(1, 2), (3, 4)}, id="two pieces"),
        pytest.param([], set(), id="nothing"),
    ],
)
def test_bridges(edges: list[tuple[int, int]], expected: set[tuple[int, int]]) -> None:
    assert structure.bridges(structure.neighbours(edges)) == expected


edge_lists = st.lists(
    st.tuples(st.integers(1, 8), st.integers(1, 8)).filter(lambda one: one[0] < one[1]), max_size=14, unique=True
)


@given(edge_lists)
def test_an_edge_is_a_bridge_exactly_when_its_ends_fall_apart_without_it(edges: list[tuple[int, int]]) -> None:
    found = structure.bridges(structure.neighbours(edges))
    for edge in edges:
        without = structure.neighbours([one for one in edges if one != edge])
        assert (edge in found) == (not structure.path(without, *edge))


def test_a_path_is_a_shortest_one() -> None:
    graph = structure.neighbours([(1, 2), (2, 3), (3, 4), (1, 4), (5, 6)])
    assert structure.path(graph, 1, 3) == (1, 2, 3)
    assert structure.path(graph, 1, 6) == ()
    assert structure.longest_chain(structure.neighbours([(1, 2), (2, 3), (3, 4)])) == (1, 4, 3)
