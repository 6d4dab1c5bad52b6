import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive import runs
from archive.captures import CaptureWriter, Exchange, read_capture
from archive.errors import InputError
from archive.imports.load import Imported
from archive.store import Archive
from qcrawl import catalog
from qcrawl.imports import html, warc
from qcrawl.imports.load import PageLoader

PAGE = "text/html; charset=utf-8"

Fill = Callable[..., tuple[Imported, list[str]]]
ArticlePage = Callable[..., str]


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "archive.db") as opened:
        yield opened


@pytest.fixture
def fill(archive: Archive) -> Callable[..., tuple[Imported, list[str]]]:
    def run(file: Path, *, everything: bool = False) -> tuple[Imported, list[str]]:
        damage: list[str] = []
        loader = PageLoader(archive, catalog.load(), run_id=runs.begin(archive, "test", "0", {}), everything=everything)
        return loader.load(warc.read(file, damage.append)), damage

    return run


@pytest.mark.parametrize("kind", ["article", "list", "robots", "other"])
def test_what_a_crawl_of_ours_fetched_as_a_list_is_no_article_however_it_looks(
    tmp_path: Path, fill: Fill, article_page: ArticlePage, kind: str
) -> None:
    url, body = "https://www.example.cn/1.html", article_page(1).encode()
    moment = datetime(2023, 9, 20, tzinfo=UTC)
    with CaptureWriter(tmp_path / "theirs-captures", "run", "test") as writer:
        writer.write(Exchange(url, url, moment, 200, "OK", kind, (("Content-Type", PAGE),), body, body))
    [file] = (tmp_path / "theirs-captures").iterdir()
    imported, damage = fill(file)
    assert not damage
    is_article = kind not in ("list", "robots")
    assert (imported.new, imported.no_article) == (int(is_article), int(not is_article))


@pytest.mark.parametrize("gzipped", [True, False])
def test_articles_of_a_foreign_warc_come_in_with_captures_of_our_own(
    archive: Archive, warc: Callable[..., Path], fill: Fill, article_page: ArticlePage, gzipped: bool
) -> None:
    file = warc(
        "foreign.warc.gz",
        ("https://www.example.cn/1.html", "200 OK", PAGE, article_page(1).encode()),
        ("https://www.example.cn/x.png", "200 OK", "image/png", b"\x89PNG"),
        ("https://www.example.cn/2.html", "404 Not Found", PAGE, article_page(2).encode()),
        ("https://www.example.cn/3.html", "200 OK", PAGE, article_page(3, "旅游推介").encode()),
        ("https://www.example.cn/empty.html", "200 OK", PAGE, b"<html><body></body></html>"),
        gzipped=gzipped,
    )
    imported, damage = fill(file)
    assert not damage
    assert (imported.new, imported.off_topic, imported.no_article) == (1, 1, 1)
    [stored] = archive.articles()
    assert stored.article.title == "东岭县启动第1场质量月活动"
    assert stored.site is not None
    assert stored.site.name == "example.cn"
    assert stored.capture_id is not None
    capture = read_capture(archive, stored.capture_id)
    assert capture.body.decode() == article_page(1)
    assert capture.fetched_at == datetime(2023, 9, 20, tzinfo=UTC)


def test_the_topic_rule_can_be_left_out(warc: Callable[..., Path], fill: Fill, article_page: ArticlePage) -> None:
    file = warc("a.warc", ("https://www.example.cn/3.html", "200 OK", PAGE, article_page(3, "旅游推介").encode()))
    assert fill(file, everything=True)[0].new == 1


def test_the_same_file_again_changes_nothing(
    archive: Archive, warc: Callable[..., Path], fill: Fill, article_page: ArticlePage
) -> None:
    file = warc("a.warc.gz", ("https://www.example.cn/1.html", "200 OK", PAGE, article_page(1).encode()))
    fill(file)
    before = [archive.conn.execute(f"SELECT * FROM {table}").fetchall() for table in ("articles", "captures")]
    assert fill(file)[0].unchanged == 1
    assert before == [archive.conn.execute(f"SELECT * FROM {table}").fetchall() for table in ("articles", "captures")]
    assert len(list(archive.path.parent.glob("archive-captures/*"))) == 1


def test_our_own_captures_fill_another_archive_with_the_same_articles(
    archive: Archive, warc: Callable[..., Path], fill: Fill, article_page: ArticlePage, tmp_path: Path
) -> None:
    pages = [(f"https://www.example.cn/{n}.html", "200 OK", PAGE, article_page(n).encode()) for n in (1, 2, 3)]
    fill(warc("a.warc.gz", *pages))
    [own] = archive.path.parent.glob("archive-captures/*.warc.gz")
    (tmp_path / "other").mkdir()
    with Archive.open(tmp_path / "other" / "other.db") as other:
        loader = PageLoader(other, catalog.load(), run_id=runs.begin(other, "test", "0", {}), everything=False)
        assert loader.load(warc_read(own)).new == 3
        assert [one.article for one in other.articles()] == [one.article for one in archive.articles()]


def warc_read(file: Path) -> Iterator[object]:
    return warc.read(file, pytest.fail)


def test_an_article_on_two_pages_is_one_article(
    archive: Archive, warc: Callable[..., Path], fill: Fill, article_page: ArticlePage
) -> None:
    last = "第二页上写着，活动还将开放检测实验室，组织中学生参观。"
    more = article_page(1).replace("</p></div>", f"</p><p>{last}</p></div>")
    first = article_page(1).replace("</div></body>", "</div><a href='art_1_2.html'>2</a></body>")
    pages = [
        ("https://www.example.cn/art_1.html", "200 OK", PAGE, first.encode()),
        ("https://www.example.cn/art_1_2.html", "200 OK", PAGE, more.encode()),
    ]
    for _ in range(2):
        fill(warc("a.warc.gz", *pages))
    [stored] = archive.articles()
    assert stored.version == 1
    assert stored.article.body.endswith(last)
    assert stored.article.body.startswith("9月1日上午")
    assert archive.conn.execute("SELECT kind, count(*) FROM captures GROUP BY 1").fetchall() == [
        ("article", 1),
        ("other", 1),
    ]


def test_an_older_capture_is_kept_and_does_not_become_the_present_text(
    archive: Archive, warc: Callable[..., Path], fill: Fill, article_page: ArticlePage
) -> None:
    url, edited = "https://www.example.cn/1.html", article_page(1).replace("三十多家", "四十多家")
    newer = warc("new.warc.gz", (url, "200 OK", PAGE, edited.encode()), day=25)
    older = warc("old.warc.gz", (url, "200 OK", PAGE, article_page(1).encode()), day=20)
    for file in (newer, older, newer, older):
        fill(file)
    [stored] = archive.articles()
    assert "四十多家" in stored.article.body
    assert stored.version == 1
    days = archive.conn.execute("SELECT fetched_at FROM captures WHERE url = ? ORDER BY 1", (url,)).fetchall()
    assert [day[0][:10] for day in days] == ["2023-09-20", "2023-09-25"]


def test_captures_in_the_order_of_time_make_versions(
    archive: Archive, warc: Callable[..., Path], fill: Fill, article_page: ArticlePage
) -> None:
    url, edited = "https://www.example.cn/1.html", article_page(1).replace("三十多家", "四十多家")
    for _ in range(2):
        fill(warc("old.warc.gz", (url, "200 OK", PAGE, article_page(1).encode()), day=20))
        fill(warc("new.warc.gz", (url, "200 OK", PAGE, edited.encode()), day=25))
    assert ["三十多家" in version.body for version in archive.versions(1)] == [True, False]


def test_a_cut_off_file_gives_what_stands_before_the_cut(
    warc: Callable[..., Path], fill: Fill, article_page: ArticlePage
) -> None:
    pages = [(f"https://www.example.cn/{n}.html", "200 OK", PAGE, article_page(n).encode()) for n in (1, 2, 3)]
    file = warc("a.warc.gz", *pages)
    file.write_bytes(file.read_bytes()[:-200])
    imported, damage = fill(file)
    assert imported.new == 2
    assert len(damage) == 1
    assert "damaged or cut off" in damage[0]


def test_saved_html_files(archive: Archive, tmp_path: Path, article_page: ArticlePage) -> None:
    folder = tmp_path / "saved"
    folder.mkdir()
    (folder / "1.html").write_text(article_page(1), encoding="utf-8")
    (folder / "2.html").write_text(
        '<link rel="canonical" href="https://www.example.cn/2.html">' + article_page(2), encoding="utf-8"
    )
    (folder / "3.html").write_text("<html></html>", encoding="utf-8")
    for _ in range(2):
        bad: list[object] = []
        loader = PageLoader(archive, catalog.load(), run_id=runs.begin(archive, "test", "0", {}), everything=True)
        imported = loader.load(html.read([folder]), on_bad=bad.append)
        assert (imported.new + imported.unchanged, imported.bad) == (2, 1)
        assert str(folder / "3.html") in str(bad[0])
    assert [stored.article.url for stored in archive.articles()] == ["", "https://www.example.cn/2.html"]
    assert [stored.capture_id is not None for stored in archive.articles()] == [False, True]


def test_a_wacz_file_gives_the_pages_of_its_warc_files(
    archive: Archive, warc: Callable[..., Path], fill: Fill, tmp_path: Path, article_page: ArticlePage
) -> None:
    packed = tmp_path / "crawl.wacz"
    with zipfile.ZipFile(packed, "w") as out:
        for n in (1, 2):
            url = f"https://www.example.cn/{n}.html"
            out.write(warc(f"{n}.warc.gz", (url, "200 OK", PAGE, article_page(n).encode())), f"archive/{n}.warc.gz")
        out.writestr("datapackage.json", "{}")
    assert fill(packed)[0].new == 2
    with zipfile.ZipFile(packed, "w") as out:
        out.writestr("x.txt", "x")
    with pytest.raises(InputError, match="no WACZ file"):
        fill(packed)


@pytest.mark.parametrize(
    "content", [b"", b"five words on a line\n", b"\x1f\x8b\x08broken"], ids=["empty", "text", "gzip"]
)
def test_what_is_no_warc_file_is_refused(content: bytes, fill: Fill, tmp_path: Path) -> None:
    file = tmp_path / "a.warc.gz"
    file.write_bytes(content)
    with pytest.raises(InputError):
        fill(file)


@pytest.mark.parametrize(
    "url",
    [
        "http://[::1",
        "http://[zz]/1.html",
        "http://a.example.cn/\xff",
        "http://a.example.cn:99999999/",
        "http://\x1b[2J/",
    ],
)
def test_an_address_that_cannot_be_read_costs_at_most_its_page(
    fill: Fill, article_page: ArticlePage, warc: Callable[..., Path], url: str
) -> None:
    good = ("http://a.example.cn/2.html", "200 OK", PAGE, article_page(2).encode())
    imported, _ = fill(warc("odd.warc.gz", (url, "200 OK", PAGE, article_page(1).encode()), good), everything=True)
    assert imported.new >= 1
