import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shelf import filled

from archive.duplicates import ballot
from archive.duplicates.constraints import Said, resolve, undone
from archive.duplicates.decisions import Call, article_named, in_force, log, record, undo
from archive.duplicates.effect import Change, changes
from archive.duplicates.report.tables import csv_text
from archive.errors import InputError, NotThere
from archive.store import Archive


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with filled(tmp_path / "archive.db") as opened:
        yield opened


def test_a_decision_keeps_who_said_what_and_when(archive: Archive) -> None:
    number = record(archive, Call.NOT_SAME, 3, 2, reviewer=" 何审 ", note="另一个县")
    (kept,) = log(archive)
    assert (kept.id, kept.call, kept.subject) == (number, "not_same", (2, 3))
    assert (kept.reviewer, kept.note) == ("何审", "另一个县")
    assert kept.decided_at.endswith("Z")
    assert kept.in_force


def test_a_later_word_on_the_same_pair_replaces_an_earlier_one(archive: Archive) -> None:
    record(archive, Call.SAME, 1, 2, reviewer="a")
    later = record(archive, Call.CONTAINS, 2, 1, reviewer="b")
    assert [one.id for one in in_force(archive).values()] == [later]
    assert len(log(archive)) == 2


def test_an_undo_brings_back_what_stood_before(archive: Archive) -> None:
    first = record(archive, Call.SAME, 1, 2, reviewer="a")
    second = record(archive, Call.NOT_SAME, 1, 2, reviewer="a")
    undo(archive, second, reviewer="a")
    assert [one.id for one in in_force(archive).values()] == [first]


def test_an_undo_can_be_undone(archive: Archive) -> None:
    first = record(archive, Call.APART, 2, reviewer="a")
    taken_back = undo(archive, first, reviewer="a")
    assert not in_force(archive)
    undo(archive, taken_back, reviewer="a")
    assert in_force(archive)[2, None].id == first


def test_what_is_undone_cannot_be_undone_again(archive: Archive) -> None:
    first = record(archive, Call.SAME, 1, 2, reviewer="a")
    undo(archive, first, reviewer="a")
    with pytest.raises(InputError, match="undone already"):
        undo(archive, first, reviewer="a")


@pytest.mark.parametrize("statement", ["UPDATE decisions SET note = 'x'", "DELETE FROM decisions"])
def test_the_log_is_append_only_for_any_client(archive: Archive, statement: str) -> None:
    record(archive, Call.SAME, 1, 2, reviewer="a")
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        archive.conn.execute(statement)


@pytest.mark.parametrize(
    ("call", "a", "b", "reviewer", "error", "words"),
    [
        pytest.param(Call.SAME, 1, None, "a", InputError, "two articles", id="a pair of one"),
        pytest.param(Call.APART, 1, 2, "a", InputError, "one article", id="apart of two"),
        pytest.param(Call.SAME, 1, 1, "a", InputError, "itself", id="with itself"),
        pytest.param(Call.UNDO, 1, None, "a", InputError, "number", id="undo as a word"),
        pytest.param(Call.SAME, 1, 99, "a", NotThere, "99", id="unknown article"),
        pytest.param(Call.SAME, 1, 2, "  ", InputError, "--reviewer", id="nobody"),
    ],
)
def test_what_makes_no_sense_is_refused(
    archive: Archive, call: Call, a: int, b: int | None, reviewer: str, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        record(archive, call, a, b, reviewer=reviewer)
    assert log(archive) == ()


def test_undoing_what_was_never_decided_says_so(archive: Archive) -> None:
    with pytest.raises(NotThere, match="no decision 7"):
        undo(archive, 7, reviewer="a")


def test_an_article_is_named_by_number_or_by_any_spelling_of_its_url(archive: Archive) -> None:
    assert (
        article_named(archive, " 2 ")
        == article_named(archive, "http://www.news2.example.cn/a/2.html?utm_source=x")
        == 2
    )
    with pytest.raises(NotThere):
        article_named(archive, "https://elsewhere.example.cn/")


@given(st.lists(st.integers(min_value=0, max_value=30), max_size=30))
def test_a_decision_stands_if_the_undos_on_it_cancel_out(targets: list[int]) -> None:
    """Whatever undoes whatever: a decision is undone exactly when an undo of it stands."""
    said: list[tuple[int, int | None]] = [(1, None)]
    for target in targets:
        said.append((len(said) + 1, 1 + target % len(said)))
    gone = undone(said)
    for number, _ in said:
        assert (number in gone) == any(undoes == number and later not in gone for later, undoes in said)


@st.composite
def logs(draw: st.DrawFn) -> list[Said[int]]:
    said: list[Said[int]] = []
    for number in range(1, draw(st.integers(1, 25))):
        call = draw(st.sampled_from(list(Call)))
        a, b = draw(st.integers(1, 4)), draw(st.integers(5, 7))
        if call is Call.UNDO and said:
            target = draw(st.sampled_from(said))
            said.append(Said(number, call, target.a, target.b, target.number))
        elif call is not Call.UNDO:
            said.append(Said(number, call, a, None if call is Call.APART else b))
    return said


@given(logs())
def test_the_log_is_read_as_the_stories_are_made_by(said: list[Said[int]]) -> None:
    with Archive.open(Path(":memory:")) as opened:
        opened.conn.executemany("INSERT INTO articles (key, title, body) VALUES (?, '', '')", [(n,) for n in range(7)])
        opened.conn.executemany(
            "INSERT INTO decisions (id, decision, a_id, b_id, undoes_id, reviewer, decided_at)"
            " VALUES (?, ?, ?, ?, ?, 'a', '')",
            said,
        )
        standing = in_force(opened)
    resolved = resolve(said)
    assert {pair for pair, one in standing.items() if one.call is Call.SAME} == set(resolved.must)
    assert {pair for pair, one in standing.items() if one.call in {"not_same", "contains"}} == resolved.cannot
    assert {pair[0] for pair, one in standing.items() if one.call is Call.APART} == resolved.apart


@pytest.mark.parametrize(
    ("encoding", "separator"),
    [("utf-8-sig", ","), ("utf-8", "\t"), ("gb18030", ";"), ("utf-16", "\t")],
)
def test_a_table_is_read_as_spreadsheets_write_it(
    archive: Archive, tmp_path: Path, encoding: str, separator: str
) -> None:
    lines = ["a,b, As ,reviewer,note", "1,2,same,小周,同一篇通稿", "2,3,,,", "4,5,Not_Same,,", "3,,apart,,"]
    table = tmp_path / "calls.csv"
    table.write_bytes("\r\n".join(lines).replace(",", separator).encode(encoding))
    votes = ballot.read(archive, table)
    assert [(vote.line, vote.call, vote.a_id, vote.b_id) for vote in votes] == [
        (2, "same", 1, 2),
        (4, "not_same", 4, 5),
        (5, "apart", 3, None),
    ]
    assert votes[0].note == "同一篇通稿"
    ballot.cast(archive, votes, "何审")
    assert [one.reviewer for one in log(archive)] == ["小周", "何审", "何审"]


@pytest.mark.parametrize(
    ("text", "error", "words"),
    [
        pytest.param("x,y\n1,2\n", InputError, "no column a, b, as", id="no heading"),
        pytest.param("a,b,as\n1,2,maybe\n", InputError, r"line 2: as is 'maybe'", id="unknown word"),
        pytest.param("a,b,as\n1,2,same\n1,77,same\n", NotThere, "line 3: .*77", id="unknown article"),
        pytest.param("a,b,as\n2,2,same\n", InputError, "line 2", id="one article twice"),
        pytest.param("a,b,as\n,2,same\n", NotThere, "line 2", id="no article"),
        pytest.param("a,b,as\n1,2,same\n" + "9" * 1900 + ",2,same\n", NotThere, "line 3", id="number beyond all"),
        pytest.param("a,b,as\n1,2,same\n" + "9" * 9000 + ",2,same\n", InputError, "line 3: a has 9000", id="long"),
        pytest.param("a,b,as\n1,2,same\n" + "9" * 200_000 + ",2,same\n", InputError, "line 3", id="endless"),
        pytest.param("a,b,as\n1,2,sa\x00me\n", InputError, "line 2: a NUL", id="NUL"),
        pytest.param("a,b,as,note\n1,2,same,one, two\n", InputError, "line 2: more cells", id="comma in a note"),
        pytest.param('a,b,as,note\n1,2,same,"one\n2,3,same,\n', InputError, "line 2", id="quotes left open"),
        pytest.param("", InputError, "no column a, b, as", id="empty"),
        pytest.param("1,2,same\n", InputError, "first line must name", id="no heading, but a line"),
        pytest.param("a,b,as\n1,2,\x1b]0;x\n", InputError, "line 2: as is '␛", id="escape"),
    ],
)
def test_a_wrong_line_is_named_and_nothing_is_recorded(
    archive: Archive, tmp_path: Path, text: str, error: type[Exception], words: str
) -> None:
    table = tmp_path / "calls.csv"
    table.write_text(text, encoding="utf-8")
    with pytest.raises(error, match=words):
        ballot.read(archive, table)
    assert log(archive) == ()


def test_votes_are_recorded_all_or_none(archive: Archive, tmp_path: Path) -> None:
    table = tmp_path / "calls.csv"
    table.write_text("a,b,as\n1,2,same\n2,3,same\n", encoding="utf-8")
    votes = ballot.read(archive, table)
    with pytest.raises(InputError):
        ballot.cast(archive, (*votes, ballot.Vote(4, Call.SAME, 5, 5, "", "")), "a")
    assert log(archive) == ()


def test_a_file_that_is_no_table_is_told_in_a_sentence(archive: Archive, tmp_path: Path) -> None:
    picture = tmp_path / "calls.csv"
    picture.write_bytes(b"\xff\xfe\x00\x81\xff")
    with pytest.raises(InputError, match="UTF-8"):
        ballot.read(archive, picture)
    with pytest.raises(NotThere, match="no file"):
        ballot.read(archive, tmp_path / "nothing.csv")
    with pytest.raises(InputError, match="cannot be read"):
        ballot.read(archive, tmp_path)
    with pytest.raises(InputError, match="more than 32 MB"):
        ballot.read(archive, Path("/dev/zero"))


def test_a_note_that_a_spreadsheet_would_run_comes_back_as_it_was(archive: Archive, tmp_path: Path) -> None:
    table = tmp_path / "calls.csv"
    table.write_text(csv_text(("a", "b", "as", "note"), [(1, 2, "same", "=SUM(A1)\n第二行")]), encoding="utf-8")
    assert "'=SUM" in table.read_text(encoding="utf-8")
    (vote,) = ballot.read(archive, table)
    assert vote.note == "=SUM(A1)\n第二行"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param({1: 1, 2: 1}, {1: 1, 2: 1}, (), id="nothing"),
        pytest.param({1: 1, 2: 1}, {1: 2, 2: 2}, (), id="renumbered"),
        pytest.param({1: 1, 2: 1, 3: 3}, {1: 1, 2: 2, 3: 3}, (Change(((1, 2),), ((1,), (2,))),), id="split"),
        pytest.param({1: 1, 2: 2, 3: 3}, {1: 1, 2: 1, 3: 3}, (Change(((1,), (2,)), ((1, 2),)),), id="joined"),
        pytest.param(
            {1: 1, 2: 1, 3: 3}, {1: 1, 2: 2, 3: 2}, (Change(((1, 2), (3,)), ((1,), (2, 3))),), id="moved over"
        ),
        pytest.param({1: 1, 2: 1}, {1: 1}, (Change(((1, 2),), ((1,),)),), id="an article goes"),
        pytest.param({1: 1}, {1: 1, 2: 1}, (Change(((1,),), ((1, 2),)),), id="an article comes"),
    ],
)
def test_a_change_is_told_with_all_that_hangs_together(
    before: dict[int, int], after: dict[int, int], expected: tuple[Change, ...]
) -> None:
    assert changes(before, after) == expected
