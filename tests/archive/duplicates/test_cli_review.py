"""The reviewer's commands on an archive that the real rules have judged."""

import csv
import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from shelf import COUNTY, INTRO, LAUNCH, Shelf, column

from archive.cli.duplicates import command
from archive.duplicates import settle
from archive.duplicates.effect import membership
from archive.duplicates.rebuilding import rebuild
from archive.errors import ArchiveError, InputError, NothingFound, NotThere
from archive.store import Archive

Run = Callable[..., Result]

NEWS = (
    "本报讯 昨天下午，东山市计量检测研究院举行实验室开放活动，六十名中学生走进长度、温度和电学三个实验室。\n"
    "讲解员用游标卡尺和激光干涉仪量同一根头发，让学生看到误差从哪里来。\n"
    "学生们还拆开一只水表，数清了里面的十一个齿轮，并把读数同标准表箱的结果作了比较。\n"
    "研究院院长说，开放活动今年办第五届，每届都有学生后来报考了计量专业。"
)
ROUND_UP = "各地质量月活动综述。\n西河市组织老工匠进校园，三天里讲了十二堂课，孩子们亲手校准了天平。\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """1, 2, 3: one story. 4, 5: two counties. 6: a third copy, between 1 and 3 in its words."""
    file = tmp_path / "archive.db"
    with Archive.open(file) as archive:
        shelf = Shelf(archive)
        shelf.article("计量院开放实验室", NEWS, site="东山市市场监督管理局", on="2023-09-10")
        shelf.article("六十名中学生走进计量实验室", NEWS.removeprefix("本报讯 "), site="东山晚报", on="2023-09-11")
        shelf.article("计量院开放实验室", NEWS + "\n责任编辑：小周", site="计量新闻网", on="2023-09-12")
        for place, day, n, m, k in (("青石县", "9月12日", 4, 300, 50), ("白沙县", "9月13日", 6, 420, 88)):
            body = COUNTY.format(day=day, place=place, n=n, m=m, k=k) * 2
            shelf.article(f"{place}开展质量月宣传", body, site=f"{place}市场监管局", on="2023-09-14")
        shelf.article("临江市启动质量月活动", LAUNCH.format(n=120), site="临江日报", on="2023-09-01")
        settle(archive)
    return file


@pytest.fixture
def run(path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.delenv("LC_MESSAGES", raising=False)

    def call(*words: object, fails: type[Exception] | None = None, answer: str | None = None) -> Result:
        arguments = [*map(str, words), "--archive", str(path)]
        result = CliRunner().invoke(command, arguments, input=answer)
        if fails is None:
            assert result.exit_code == 0, (result.output, result.exception)
        else:
            assert isinstance(result.exception, fails), result.exception
        return result

    return call


def stories(path: Path) -> list[list[int]]:
    with Archive.open(path, readonly=True) as archive:
        together: dict[int, list[int]] = {}
        for article, story in sorted(membership(archive).items()):
            together.setdefault(story, []).append(article)
    return sorted(together.values())


def settled_again(path: Path) -> list[list[int]]:
    """The stories after everything was worked out anew: article by article, and by a rebuild, which must agree."""
    with Archive.open(path) as archive:
        archive.conn.execute("INSERT OR IGNORE INTO unsettled SELECT id FROM articles")
        settle(archive)
        one_by_one = stories(path)
        rebuild(archive)
    assert stories(path) == one_by_one
    return one_by_one


def test_the_rules_made_these_stories(path: Path) -> None:
    assert stories(path) == [[1, 2, 3], [4], [5], [6]]


def test_list_shows_stories_with_their_copies(run: Run) -> None:
    out = run("list").stdout
    assert out.splitlines()[0].startswith("Story 1")
    assert "东山晚报" in out
    (story,) = json.loads(run("list", "--json").stdout)
    assert [copy["id"] for copy in story["copies"]] == [1, 2, 3]


def test_list_shows_look_alikes_with_what_differs(run: Run) -> None:
    assert "What differs" in run("list", "--lookalikes").stdout
    found = json.loads(run("list", "--lookalikes", "--json").stdout)
    assert {(pair["a_id"], pair["b_id"], pair["verdict"]) for pair in found} == {(4, 5, "template")}
    assert "不同之处" in run("list", "--lookalikes", "--lang", "zh").stdout


def test_an_archive_without_copies_says_so(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "one.db") as archive:
        Shelf(archive).article("独一篇", NEWS)
        settle(archive)
    result = CliRunner().invoke(command, ["list", "--archive", str(tmp_path / "one.db")])
    assert isinstance(result.exception, NothingFound)


def test_explain_says_in_a_sentence_why_two_are_one_story(run: Run) -> None:
    out = run("explain", 1, "https://news2.example.cn/a/2.html").stdout
    assert "The same story: 100% of A stands in B" in out
    assert "计量院开放实验室" in out
    assert "同一篇报道：甲文的 100% 见于乙文" in run("explain", 1, 2, "--lang", "zh").stdout


def test_explain_shows_what_differs_in_its_place(run: Run) -> None:
    out = run("explain", 4, 5).stdout
    assert "Alike, but not one story" in out
    assert "发放资料300份" in out
    assert "发放资料420份" in out


def test_explain_as_json_has_offsets_into_both_bodies(run: Run) -> None:
    known = json.loads(run("explain", 2, 1, "--json").stdout)
    assert (known["a"]["id"], known["b"]["id"], known["judged_now"]) == (1, 2, False)
    passage = known["pair"]["passages"][0]
    a, b = known["a"]["body"], known["b"]["body"]
    assert a[passage["a_start"] : passage["a_end"]][:8] == b[passage["b_start"] : passage["b_end"]][:8]


def test_explain_compares_what_was_never_compared(run: Run) -> None:
    out = run("explain", 1, 6).stdout
    assert "nothing to do with each other" in out
    assert "compared just now" in out


@pytest.mark.parametrize(
    ("words", "error"), [((1, 99), NotThere), ((1, 1), InputError), ((1, "https://no.example.cn/"), NotThere)]
)
def test_explain_tells_what_is_wrong(run: Run, words: tuple[object, ...], error: type[ArchiveError]) -> None:
    run("explain", *words, fails=error)


def test_a_decision_shows_what_became_of_the_stories(run: Run, path: Path) -> None:
    out = run("decide", 4, 5, "--as", "same", "--reviewer", "何审", "--note", "同一活动").stdout
    assert "Recorded as decision 1." in out
    assert "[4] [5]  →  [4 5]" in out
    assert "何审 decided “same”" in run("explain", 4, 5).stdout
    log = json.loads(run("decide", "--log", "--json").stdout)
    assert [(one["call"], one["reviewer"], one["note"], one["in_force"]) for one in log] == [
        ("same", "何审", "同一活动", True)
    ]


@pytest.fixture
def reprinted(path: Path) -> Path:
    """As ``path``, and 7: the report of the second county, 5, in a paper; the rules hold it against 4."""
    with Archive.open(path) as archive:
        body = archive.get(5).article.body
        Shelf(archive).article("白沙县开展质量月宣传", body, site="临江晚报", on="2023-09-15")
        settle(archive)
    assert stories(path) == [[1, 2, 3], [4], [5, 7], [6]]
    return path


def test_a_same_takes_the_whole_story_along_and_says_so(run: Run, reprinted: Path) -> None:
    out = run("decide", 4, 5, "--as", "same").stdout
    assert stories(reprinted) == [[1, 2, 3], [4, 5, 7], [6]]
    assert settled_again(reprinted) == stories(reprinted)
    assert "[4] [5 7]  →  [4 5 7]" in out
    assert "7 comes along." in out
    assert "Overrules the rules on 4–5 (template, other_numbers), 4–7 (template, other_numbers)" in out
    out = run("decide", "--undo", 1).stdout
    assert stories(reprinted) == [[1, 2, 3], [4], [5, 7], [6]]
    assert "Overrules" not in out
    known = json.loads(run("decide", 4, 7, "--as", "same", "--json").stdout)
    assert known["along"] == [5]
    assert {(one["a_id"], one["b_id"]) for one in known["overrules"]} == {(4, 5), (4, 7)}


def test_a_dry_run_shows_what_a_decision_would_do_and_records_nothing(run: Run, reprinted: Path) -> None:
    before = stories(reprinted)
    told = run("decide", 4, 5, "--as", "same", "--dry-run").stdout
    known = json.loads(run("decide", 4, 5, "--as", "same", "--dry-run", "--json").stdout)
    assert stories(reprinted) == before
    run("decide", "--log", fails=NothingFound)
    done = run("decide", 4, 5, "--as", "same").stdout
    assert told.splitlines()[1:] == done.splitlines()[1:]
    assert (known["decisions"], known["along"], known["without_effect"]) == ([], [7], [])
    assert "[4 5 7]  →  [4] [5 7]" in run("decide", "--undo", 1, "--dry-run").stdout
    assert "[4 5 7]  →  [4] [5 7]" in run("decide", "--apart", 4, "--dry-run").stdout


def test_what_came_since_the_last_run_is_not_the_decisions_doing(run: Run, path: Path) -> None:
    with Archive.open(path) as archive:
        Shelf(archive).article("计量院开放实验室活动", NEWS, site="东山电视台", on="2023-09-20")
    out = run("decide", 4, 5, "--as", "same").stdout
    assert out.splitlines()[1:2] == ["  [4] [5]  →  [4 5]"]
    assert [1, 2, 3, 7] in stories(path)


def test_who_is_forbidden_stays_behind_when_a_same_joins_stories(run: Run, reprinted: Path) -> None:
    run("decide", 4, 7, "--as", "not-same")
    assert "[4] [5 7]  →  [4 5] [7]" in run("decide", 4, 5, "--as", "same").stdout
    assert settled_again(reprinted) == stories(reprinted)


def test_what_parts_a_story_says_which_verdicts_it_overrules(run: Run) -> None:
    out = run("decide", 1, 2, "--as", "not-same").stdout
    assert "Overrules the rules on 1–2 (same, " in out
    assert "come" not in out
    assert "不采用规则的判断：1–3（相同，" in run("decide", "--apart", 3, "--lang", "zh").stdout


def test_a_rehearsal_tells_the_same_as_the_decision(run: Run, reprinted: Path, tmp_path: Path) -> None:
    table = tmp_path / "calls.csv"
    table.write_text("a,b,as\n4,6,not-same\n4,5,same\n5,6,same\n", encoding="utf-8")
    told = run("decide", "--from", table).stderr
    assert "7 comes along." in told
    assert "has no effect because of decision 1:" in told
    assert stories(reprinted) == [[1, 2, 3], [4], [5, 7], [6]]
    done = run("decide", "--from", table, "--yes")
    assert all(line in told for line in done.output.splitlines() if not line.startswith("Recorded"))


def test_an_undo_brings_the_stories_back(run: Run, path: Path) -> None:
    before = stories(path)
    run("decide", 4, 5, "--as", "same")
    assert "[4 5]  →  [4] [5]" in run("decide", "--undo", 1).stdout
    assert stories(path) == before
    assert "undo of 1" in run("decide", "--log").stdout


def test_apart_takes_one_article_out_and_a_later_same_puts_it_back(run: Run, path: Path) -> None:
    run("decide", "--apart", 2)
    assert [2] in stories(path)
    assert settled_again(path) == stories(path)
    run("decide", 2, 3, "--as", "same")
    assert [1, 2, 3] in stories(path)


@pytest.mark.parametrize("word", ["not-same", "contains"])
def test_not_the_same_holds_even_when_a_third_copy_is_like_both(run: Run, path: Path, word: str) -> None:
    run("decide", 1, 2, "--as", word)
    assert not any({1, 2} <= set(story) for story in stories(path))
    assert settled_again(path) == stories(path)


def test_a_decision_holds_when_the_copy_that_would_chain_comes_later(run: Run, path: Path) -> None:
    run("decide", 1, 2, "--as", "not-same")
    with Archive.open(path) as archive:
        late = Shelf(archive).article("计量院开放实验室活动", NEWS, site="东山电视台", on="2023-09-20")
        settle(archive)
    now = stories(path)
    assert not any({1, 2} <= set(story) for story in now)
    assert any(late in story and len(story) > 1 for story in now)
    assert settled_again(path) == now


def test_a_same_that_other_decisions_forbid_says_which(run: Run, path: Path) -> None:
    run("decide", 4, 6, "--as", "not-same")
    run("decide", 4, 5, "--as", "same")
    said = run("decide", 5, 6, "--as", "same").stderr
    assert "Decision 2, that 4 and 5 are the same, has no effect because of decision 1:" in said
    assert stories(path) == [[1, 2, 3], [4], [5, 6]]
    assert settled_again(path) == stories(path)
    assert "[4] [5 6]  →  [4 5] [6]" in run("decide", "--undo", 3).stdout


def test_unsure_changes_no_story_and_is_off_the_list(run: Run, path: Path) -> None:
    before = stories(path)
    assert "No story changes" in run("decide", 1, 3, "--as", "unsure").stdout
    assert stories(path) == before


def test_a_table_is_rehearsed_and_recorded_only_with_yes(run: Run, path: Path, tmp_path: Path) -> None:
    before = stories(path)
    table = tmp_path / "calls.csv"
    table.write_text("a,b,as,note\n4,5,same,\n1,2,not-same,另一场\n1,6,,\n", encoding="utf-8")
    result = run("decide", "--from", table)
    assert "[4] [5]  →  [4 5]" in result.stderr
    assert "add --yes" in result.stderr
    assert stories(path) == before
    run("decide", "--log", fails=NothingFound)
    done = json.loads(run("decide", "--from", table, "--yes", "--json").stdout)
    assert done["decisions"] == [1, 2]
    assert [4, 5] in stories(path)


def test_one_wrong_line_and_nothing_is_recorded(run: Run, path: Path, tmp_path: Path) -> None:
    table = tmp_path / "calls.csv"
    table.write_text("a,b,as\n4,5,same\n1,2,perhaps\n", encoding="utf-8")
    run("decide", "--from", table, "--yes", fails=InputError)
    run("decide", "--log", fails=NothingFound)
    empty = tmp_path / "empty.csv"
    empty.write_text("a,b,as\n4,5,\n", encoding="utf-8")
    run("decide", "--from", empty, fails=NothingFound)


@pytest.mark.parametrize(
    "words",
    [
        pytest.param((), id="nothing"),
        pytest.param((1, 2), id="no word"),
        pytest.param((1, "--as", "same"), id="one article"),
        pytest.param((1, 2, "--as", "same", "--undo", 1), id="two things at once"),
        pytest.param((1, 2, "--as", "maybe"), id="unknown word"),
    ],
)
def test_a_wrong_command_line_is_refused(path: Path, words: tuple[object, ...]) -> None:
    result = CliRunner().invoke(command, ["decide", *map(str, words), "--archive", str(path)])
    assert result.exit_code == 2  # Click's; the command itself turns it into 64
    assert "Error: " in result.stderr


def test_the_reviewer_is_who_the_environment_names(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QCRAWL_REVIEWER", "周审")
    run("decide", 4, 5, "--as", "same")
    assert "周审" in run("decide", "--log").stdout


def test_review_counts_agreement_and_draws_a_sample_that_decide_reads(run: Run, path: Path, tmp_path: Path) -> None:
    run("decide", 1, 2, "--as", "same")
    known = json.loads(run("review", "--json").stdout)
    assert sum(band["reviewed"] for band in known["merged"]) == 1
    assert "95% interval (Wilson)" in run("review").stdout
    sample = tmp_path / "sample.csv"
    run("review", "--sample", 9, "--out", sample)
    with sample.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {(row["a"], row["b"]) for row in rows} == {("1", "3"), ("2", "3"), ("4", "5")}
    assert len(json.loads(run("review", "--sample", 9, "--json").stdout)) == 3
    text = sample.read_text(encoding="utf-8-sig").replace("4,5,,", "4,5,not-same,")
    sample.write_text(text, encoding="utf-8-sig")
    run("decide", "--from", sample, "--yes")
    assert "not the same" in run("explain", 4, 5).stdout


def test_with_everything_decided_there_is_nothing_to_sample(run: Run) -> None:
    for a, b in (*pairwise((1, 2, 3)), (1, 3), (4, 5)):
        run("decide", a, b, "--as", "unsure")
    run("review", "--sample", 5, fails=NothingFound)


def test_sample_needs_a_number(path: Path) -> None:
    result = CliRunner().invoke(command, ["review", "--out", "x.csv", "--archive", str(path)])
    assert "--sample" in result.stderr


@pytest.mark.parametrize("form", ["html", "csv", "json"])
def test_report_is_written_in_every_form(run: Run, tmp_path: Path, form: str) -> None:
    out = tmp_path / f"report.{form}"
    assert "1 stories with copies" in run("report", "--out", out, "--lang", "en").stderr
    text = out.read_text(encoding="utf-8")
    assert "计量院开放实验室" in text
    if form == "csv":
        assert "template" in (tmp_path / "report.pairs.csv").read_text(encoding="utf-8")
    assert run("report", "--out", "-", "--format", form).stdout.lstrip("\ufeff")[:20] == text.lstrip("\ufeff")[:20]


def test_a_report_that_cannot_be_written_is_told_in_a_sentence(run: Run, tmp_path: Path) -> None:
    result = run("report", "--out", tmp_path / "no" / "report.html", fails=ArchiveError)
    assert "name another place" in str(result.exception)


def test_boilerplate_learnt_of_a_site_is_in_the_report(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "boilerplate.db") as archive:
        column(archive)
    out = tmp_path / "report.json"
    CliRunner().invoke(command, ["report", "--archive", str(tmp_path / "boilerplate.db"), "--out", str(out)])
    known = json.loads(out.read_text(encoding="utf-8"))
    assert [(line["text"].rstrip("。"), line["pages"]) for line in known["boilerplate"]] == [(INTRO.rstrip("。"), 8)]
