import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.search.query import All, Any, Not, Query, QueryError, Word, parse, words

A, B, C = Word("a"), Word("b"), Word("c")


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("", All()),
        (" \u3000 ", All()),
        ("质量月", Word("质量月")),
        ("质量月\u3000召回", All((Word("质量月"), Word("召回")))),
        ('"GB/T 19001" a', All((Word("GB/T 19001"), A))),
        ('"a"b', All((A, B))),
        ("a b OR c", Any((All((A, B)), C))),
        ("a OR b OR c", Any((A, B, C))),
        ("(a OR b) c", All((Any((A, B)), C))),
        ("(a b)c", All((All((A, B)), C))),
        ("((a OR b) c)", All((Any((A, B)), C))),
        ("a -b", All((A, Not(B)))),
        ("-b", Not(B)),
        ("-(a OR b)", Not(Any((A, B)))),
        ('-"a b"', Not(Word("a b"))),
        ('"OR"', Word("OR")),
        ("or", Word("or")),
        ("ORANGE FOR", All((Word("ORANGE"), Word("FOR")))),
        ("COVID-19", Word("COVID-19")),
        ('5"', Word('5"')),
        ("(31日)在杭州", Word("(31日)在杭州")),
        ("今天(31日)", Word("今天(31日)")),
        ("a)", Word("a)")),
        ("（质量 月）", All((Word("（质量"), Word("月）")))),
    ],
)
def test_reads(query: str, tree: Query) -> None:
    assert parse(query) == tree


@pytest.mark.parametrize(
    ("query", "position", "problem"),
    [
        ('质量 "召回', 4, "never closed"),
        ('a ""', 3, "nothing between these quotation marks"),
        ("OR a", 1, "needs a word before"),
        ("a OR", 3, "needs a word after"),
        ("a OR OR b", 3, "needs a word after"),
        ("a ()", 3, "nothing between these parentheses"),
        ("(OR a)", 2, "needs a word before"),
        ("a (b c", 3, "parenthesis is never closed"),
        ("a -", 3, "a minus excludes"),
        ("- a", 1, "a minus excludes"),
        ("--a", 1, "a minus excludes"),
        ("(" * 60 + "a b" + ")" * 60, 51, "more than 50 deep"),
    ],
)
def test_says_where_it_cannot_read(query: str, position: int, problem: str) -> None:
    with pytest.raises(QueryError, match=problem) as refused:
        parse(query)
    assert f"at character {position}," in str(refused.value)
    assert refused.value.exit_code == 64


@given(st.text(alphabet='ab质 "()-OR', max_size=30))
def test_reads_or_says_where(query: str) -> None:
    try:
        position = -len(words(parse(query)))
    except QueryError as error:
        position = error.position
    assert position < max(1, len(query))


@given(st.text(min_size=1).filter(lambda text: '"' not in text))
def test_quotation_marks_make_anything_a_word(text: str) -> None:
    assert parse(f'"{text}"') == Word(text)


def test_words_shown_are_those_wanted() -> None:
    assert words(parse("a (b OR a) -c")) == ("a", "b")
