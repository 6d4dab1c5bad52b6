import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.imports.rows import BadRow, Row, article_row


def good(values: object) -> Row:
    row = article_row(1, values)
    assert isinstance(row, Row), row
    return row


def test_title_and_body_are_enough() -> None:
    row = good({"title": "质量月启动", "body": "正文。\r\n第二段。"})
    assert (row.article.title, row.article.body) == ("质量月启动", "正文。\n第二段。")
    assert row.site is None
    assert row.article.published is None


def test_all_that_a_row_may_hold() -> None:
    row = good(
        {
            "Title": "题",
            "body": "文",
            "url": "https://www.example.cn/a.html",
            "date": "20230901",
            "site": "samr",
            "source": "市场监管总局",
            "keywords": "质量月; 召回；",
            "id": 7,
        }
    )
    article = row.article
    assert str(article.published) == "2023-09-01"
    assert (article.source, article.external_id, article.keywords) == ("市场监管总局", "7", ("质量月", "召回"))
    assert row.site is not None
    assert row.site.name == "samr"


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ([], "is not an object"),
        ("text", "is not an object"),
        ({"body": "文"}, "has no title"),
        ({"title": "题", "body": None}, "has no body"),
        ({"title": "题", "body": " \n\u3000"}, "body is empty"),
        ({"title": "题", "body": ["文"]}, "body is a list, not text"),
        ({"title": 5, "body": "文"}, "title is a number, not text"),
        ({"title": "题", "body": "文", "url": "ftp://example.cn/"}, "not an http or https address"),
        ({"title": "题", "body": "文", "url": "http://[x/"}, "cannot be read"),
        ({"title": "题", "body": "文", "source": {"a": 1}}, "source is an object, not text"),
        ({"title": "题", "body": "文", "site": "s", "site_kind": "pub"}, "site_kind 'pub' is none of"),
        ({"title": "题", "body": "文", "links": [{"url": "u"}]}, "links holds something else"),
        ({"title": "题", "body": "文", "origins": []}, None),
        ({"title": "题", "body": "文", "origins": ["x"]}, "origins is a list, not an object"),
    ],
)
def test_bad_rows_say_why(values: object, reason: str | None) -> None:
    row = article_row(4, values)
    if reason is None:
        assert isinstance(row, Row)
    else:
        assert isinstance(row, BadRow)
        assert reason in str(row)
        assert str(row).startswith("line 4: ")


def test_an_unreadable_date_keeps_the_text_and_asks_a_person() -> None:
    article = good({"title": "题", "body": "文", "date": "去年"}).article
    assert article.published is None
    assert "'去年'" in article.questions[0]


def test_what_sqlite_cannot_store_becomes_the_replacement_character() -> None:
    assert good({"title": "题\ud800", "body": "a\x00b"}).article.title == "题\ufffd"
    assert good({"title": "题\ud800", "body": "a\x00b"}).article.body == "a\ufffdb"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
NAMES = st.sampled_from(
    ["url", "date", "site", "source", "id", "keywords", "links", "cuts", "repeats", "origins", "questions", "site_kind"]
)


@given(st.dictionaries(NAMES, JSON, max_size=4))
def test_any_json_is_a_row_or_a_bad_row(more: dict[str, object]) -> None:
    assert isinstance(article_row(1, {"title": "题", "body": "文", **more}), Row | BadRow)


@pytest.mark.parametrize(
    "more",
    [
        {"repeats": [{"start": float("inf"), "length": 1, "of": 0, "similarity": 1.0}]},
        {"repeats": [{"start": 0, "length": 1, "of": 0, "similarity": 10**400}]},
        {"versions": [{"seen_at": "garbage", "title": "t", "body": "b", "text_as_published": ""}]},
        {"versions": [{"seen_at": "2023-02-30T00:00:00Z", "title": "t", "body": "b", "text_as_published": ""}]},
    ],
    ids=["infinite place", "huge similarity", "no time", "no such day"],
)
def test_what_the_archive_could_not_read_back_is_a_bad_row(more: dict[str, object]) -> None:
    assert isinstance(article_row(1, {"title": "题", "body": "文", **more}), BadRow)
