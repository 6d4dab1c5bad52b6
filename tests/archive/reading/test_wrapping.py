import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.text import Text

from archive.reading.wrapping import NEVER_FIRST, NEVER_LAST, hanging, wrap


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("质量月活动启动", ["质量月活", "动启动"]),
        ("质量月活，动启动", ["质量月", "活，动启", "动"]),
        ("质量月“活动”启动", ["质量月", "“活动”启", "动"]),
        ("参加GB/T 19001培训", ["参加GB/T", "19001培", "训"]),
        ("a" * 12, ["a" * 8, "a" * 4]),
        ("质量月“ 活", ["质量月", "“ 活"]),
        ("", [""]),
    ],
    ids=["Han", "comma", "quotation", "Latin words", "too long a word", "space behind a moved mark", "empty"],
)
def test_lines_of_eight_columns(text: str, lines: list[str]) -> None:
    assert wrap(text, 8) == lines


def test_the_first_line_is_indented() -> None:
    assert wrap("质量月活动", 8, "\u3000\u3000") == ["\u3000\u3000质量", "月活动"]


TEXTS = st.text(alphabet="质量月活动，。（）“”ab1 /", max_size=80)


@given(TEXTS, st.integers(8, 30))
def test_no_line_is_too_long_and_nothing_but_spaces_is_lost(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


@given(st.text(alphabet="质量月活动", min_size=1, max_size=40), st.integers(8, 30))
def test_single_punctuation_never_stands_on_the_wrong_side(han: str, width: int) -> None:
    text = "，".join(han[start : start + 3] for start in range(0, len(han), 3)) + "（" + han + "）。"
    lines = wrap(text, width)
    assert not any(line[0] in NEVER_FIRST for line in lines[1:] if line)
    assert not any(line[-1] in NEVER_LAST for line in lines[:-1] if line)


def test_hanging_lines_stay_behind_the_indent_and_keep_their_styles() -> None:
    text = Text.assemble("  12  ", ("质量月活动启动", "bold"), " 山城五金")
    shown = hanging(text, 16, "      ")
    assert shown.plain.split("\n") == ["  12  质量月活动", "      启动 山城", "      五金"]
    assert [shown.plain[span.start : span.end] for span in shown.spans] == ["质量月活动", "启动"]


@given(TEXTS, st.integers(0, 6), st.integers(16, 40))
def test_hanging_loses_nothing_but_spaces_and_no_line_is_too_long(text: str, spaces: int, width: int) -> None:
    lines = hanging(Text(" " * spaces + text), width, "    ").plain.split("\n")
    assert all(cell_len(line) <= width for line in lines)
    assert all(line.startswith("    ") for line in lines[1:])
    assert "".join("".join(lines).split()) == "".join(text.split())
