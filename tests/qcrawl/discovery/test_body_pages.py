import pytest

from qcrawl.discovery import next_body_pages

A = "https://a.example/202509/t20250910_123"
CASES = {
    "linked by number": ("<a href='t20250910_123_1.html'>2</a><a href='./t20250910_123_2.html'>3</a>", ("_1", "_2")),
    "linked by word": ("<a href='t20250910_123_2.html'>下一页</a>", ("_2",)),
    "by the script that pages lists": ('<script>createPageHTML(3, 0, "t20250910_123", "html")</script>', ("_1", "_2")),
    "absolute": (f"<a href='{A}_2.html#top'>2</a>", ("_2",)),
    "each once, in order": (
        "<a href='t20250910_123_10.html'>10</a><a href='t20250910_123_2.html'>2</a>" * 2,
        ("_2", "_10"),
    ),
    "another article by 下一篇": ("<a href='t20250910_124.html'>下一页</a>", ()),
    "another article of a longer number": ("<a href='t20250910_1234.html'>2</a>", ()),
    "an attachment": ("<a href='t20250910_123_2.pdf'>2</a>", ()),
    "another folder": ("<a href='/x/t20250910_123_2.html'>2</a>", ()),
    "another host": ("<a href='https://b.example/202509/t20250910_123_2.html'>2</a>", ()),
    "a list's script": ('<script>createPageHTML(3, 0, "index", "html")</script>', ()),
    "nothing": ("<p>text</p>", ()),
    "an empty page": ("", ()),
}


@pytest.mark.parametrize(("page", "expected"), CASES.values(), ids=CASES)
def test_only_addresses_that_differ_by_a_number_are_pages_of_the_article(page: str, expected: tuple[str, ...]) -> None:
    assert next_body_pages(page, f"{A}.html") == tuple(f"{A}{suffix}.html" for suffix in expected)


def test_from_a_later_page_only_the_pages_after_it_are_given() -> None:
    page = "".join(f"<a href='t20250910_123_{n}.html'>{n}</a>" for n in (2, 3, 4))
    assert next_body_pages(page, f"{A}_3.html", f"{A}.html") == (f"{A}_4.html",)


@pytest.mark.parametrize(
    "url", ["https://a.example/", "https://a.example/info.php?id=1", "", "no address", "https://[/a.html"]
)
def test_an_address_without_a_file_has_no_further_pages(url: str) -> None:
    assert next_body_pages("<a href='info.php?id=2'>2</a>", url) == ()


def test_a_trap_is_bounded() -> None:
    page = "".join(f"<a href='t20250910_123_{n}.html'>{n}</a>" for n in range(2, 900))
    assert len(next_body_pages(page, f"{A}.html")) == 50
