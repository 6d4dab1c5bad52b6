from hypothesis import given
from hypothesis import strategies as st

from archive.search.snippets import Marked, marked, snippet


def test_marks_every_place_in_the_published_spelling() -> None:
    assert marked("質量与质量", ["质量"]).with_marks("[", "]") == "[質量]与[质量]"


def test_touching_words_are_one_mark() -> None:
    assert marked("质量月召回", ["质量月", "召回", "月"]).marks == ((0, 5),)


def test_the_window_holds_the_most_different_words() -> None:
    body = "召回" + "。" * 300 + "质量月里的召回" + "。" * 300
    found = snippet(body, ["质量月", "召回"])
    assert found.with_marks("[", "]").count("[") == 2
    assert found.text.startswith("…")
    assert found.text.endswith("…")


def test_without_a_hit_the_beginning_is_shown() -> None:
    assert snippet("正文\n第二段", ["无"]) == Marked("正文 第二段")


@given(st.text(alphabet="质量月。\n ", max_size=300), st.lists(st.text(alphabet="质量月", min_size=1, max_size=3)))
def test_marks_are_in_order_inside_and_say_the_words(body: str, words: list[str]) -> None:
    found = snippet(body, words, width=40)
    assert len(found.text) <= 42
    edge = 0
    for start, end in found.marks:
        assert edge <= start < end <= len(found.text)
        assert set(found.text[start:end]) <= set("质量月")
        edge = end
