import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.harmless import FORMULA_STARTS, guarded, in_line, one_line, unguarded


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("质量月\x1b[2J启动", "质量月␛[2J启动"),
        ("题\x9b31m", "题\N{REPLACEMENT CHARACTER}31m"),
        ("题\u202e目\u2066", "题目"),
        (" 两\r\n行\t字 ", "两␍ 行 字"),
    ],
    ids=["escape", "control sequence introducer", "direction", "lines"],
)
def test_nothing_a_terminal_obeys_is_left(text: str, line: str) -> None:
    assert one_line(text) == line


@given(st.text())
def test_inside_a_line_there_is_no_line_end(text: str) -> None:
    assert not set(in_line(text)) & {"\n", "\r", "\t", "\x1b"}
    assert len(in_line(text)) == len(text)
    assert one_line(in_line(text)) == " ".join(in_line(text).split())


@given(st.sampled_from(FORMULA_STARTS), st.text(), st.integers(0, 3))
def test_a_cell_is_guarded_and_read_back(start: str, text: str, apostrophes: int) -> None:
    cell = "'" * apostrophes + start + text
    assert guarded(cell) == f"'{cell}"
    assert unguarded(guarded(cell)) == cell


@given(st.text())
def test_every_text_comes_back_from_its_cell(text: str) -> None:
    assert unguarded(guarded(text)) == text
