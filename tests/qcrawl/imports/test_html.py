import os
from pathlib import Path

import pytest

from archive.errors import NotThere
from qcrawl.imports import html
from qcrawl.imports.page import BadPage, SavedPage


@pytest.mark.parametrize(
    ("page", "address"),
    [
        (b"<!-- saved from url=(0031)https://www.example.cn/a.html -->\n<html>", "https://www.example.cn/a.html"),
        (b"<link rel='canonical' href='https://example.cn/b?x=1&amp;y=2'>", "https://example.cn/b?x=1&y=2"),
        (b'<link href="https://example.cn/c" rel="canonical">', "https://example.cn/c"),
        (b'<meta property="og:url" content="https://example.cn/d">', "https://example.cn/d"),
        (b"<!-- Mirrored from example.cn/e.html by HTTrack Website Copier -->", "http://example.cn/e.html"),
        (b'<link rel="canonical" href="/relative">', ""),
        (b'<link rel="canonical" href="javascript:alert(1)">', ""),
        (b'<link rel="canonical" href="https://[broken/">', ""),
        (b'<link rel="stylesheet" href="https://example.cn/x.css">', ""),
        (b"", ""),
    ],
)
def test_a_page_says_its_own_address(page: bytes, address: str) -> None:
    assert html.own_address(page) == address


def test_a_folder_is_read_by_name_and_below_its_base(tmp_path: Path) -> None:
    (tmp_path / "2023" / "9月").mkdir(parents=True)
    (tmp_path / "2023" / "b.shtml").write_bytes(b"b")
    (tmp_path / "2023" / "9月" / "a.html").write_bytes(b"a")
    (tmp_path / "2023" / "picture.png").write_bytes(b"x")
    pages = [page for page in html.read([tmp_path], base="https://example.cn/news") if isinstance(page, SavedPage)]
    assert [(page.url, page.body) for page in pages] == [
        ("https://example.cn/news/2023/9%E6%9C%88/a.html", b"a"),
        ("https://example.cn/news/2023/b.shtml", b"b"),
    ]


def test_a_single_file_is_read_whatever_it_is_called(tmp_path: Path) -> None:
    file = tmp_path / "page.php"
    file.write_bytes(b"a")
    [page] = html.read([file], url="https://example.cn/page.php?id=1")
    assert isinstance(page, SavedPage)
    assert page.url == "https://example.cn/page.php?id=1"
    assert page.fetched_at.tzinfo is not None


def test_what_no_page_is_does_not_stop_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html, "MAX_FILE", 1000)
    folder = tmp_path / "saved"
    (folder / "page.html").mkdir(parents=True)
    (folder / "a.html").write_bytes(b"a")
    (folder / "empty.html").write_bytes(b" \n")
    (folder / "huge.html").write_bytes(b"x" * 1001)
    (folder / "circle").symlink_to(folder)
    (folder / "itself.html").symlink_to("itself.html")
    (folder / "nowhere.html").symlink_to("none")
    (folder / "zero.html").symlink_to("/dev/zero")
    os.mkfifo(folder / "pipe.html")
    found = list(html.read([folder]))
    assert [page.body for page in found if isinstance(page, SavedPage)] == [b"a"]
    reasons = {Path(page.where).name: page.reason for page in found if isinstance(page, BadPage)}
    assert reasons == {"empty.html": "is empty", "huge.html": "is 0 MB long, no news page is"}
    [device] = html.read([folder / "pipe.html"])
    assert isinstance(device, BadPage)
    assert "no file" in device.reason


def test_a_path_that_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(NotThere, match="there is no file or folder"):
        list(html.read([tmp_path / "none"]))
