"""Gaps of line breaks are closed by their width; an author's gap stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcrawl.extract.wraps import close

PLAIN = (
    "质量是企业立身之本也是百姓幸福之源广大质量工作者走进车间走进社区走进校园"
    "把质量知识送到群众身边把质量服务送到企业门口让质量意识深入人心"
)


def wrapped(text: str, width: int) -> str:
    """``text`` as a column of ``width`` characters with an indent of two leaves it, line ends become gaps."""
    first, rest = text[: width - 2], text[width - 2 :]
    return " ".join([first, *(rest[start : start + width] for start in range(0, len(rest), width))])


@pytest.mark.parametrize("width", [14, 17, 20, 24])
def test_regular_gaps_are_closed(width):
    assert close([wrapped(PLAIN * 2, width)]) == [PLAIN * 2]


def test_a_slogan_keeps_its_gap_between_regular_ones():
    text = PLAIN[:24] + "“建设质量强县 共享品质生活”" + PLAIN
    column, out = 2, ""
    for char in text:
        out += char
        column += 1
        if column == 20:
            out, column = out + " ", 0
    assert close([out]) == [text]


@pytest.mark.parametrize(
    "text",
    [
        "主题是“推动质量变革创新 促进质量强国建设”。",
        "本报记者 李辉 王芳",
        "增强质量意识 推进高质量发展",
        "Made in China 的质量 2025 年",
        "共 3 项：1. 5个指标",
    ],
)
def test_gaps_without_a_regular_width_stay(text):
    assert close([text]) == [text]


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        ("食品药品 、 制造业 、 服务业", "食品药品、制造业、服务业"),
        ("开展活动, 推动企业", "开展活动,推动企业"),
        ("2 0 2 3 年", "2023 年"),
        ("北岭省2022 年“质量月”", "北岭省2022年“质量月”"),
        ("剩下的那5. 4%里", "剩下的那5.4%里"),
    ],
)
def test_gaps_at_marks_and_inside_numbers_are_closed(text, closed):
    assert close([text]) == [closed]


def test_hard_wrapped_lines_become_paragraphs():
    text = PLAIN * 6 + "。"
    lines = [text[start : start + 34] for start in range(0, len(text), 34)]
    assert close([*lines, "另一段只有一句话。"]) == [text, "另一段只有一句话。"]


@given(
    st.lists(
        st.text("质量月活动在各地展开，。 “”ab1", min_size=1, max_size=80).map(str.strip).filter(bool), max_size=12
    )
)
def test_nothing_but_gaps_is_taken(paragraphs):
    letters = "".join("".join(paragraphs).split())
    assert "".join("".join(close(paragraphs)).split()) == letters
