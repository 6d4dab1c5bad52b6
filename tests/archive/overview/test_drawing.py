import io
import re
from pathlib import Path

from lxml import etree, html
from rich.cells import cell_len
from rich.console import Console

from archive.overview.numbers import count
from archive.overview.page import page
from archive.overview.terminal import draw
from archive.store import Archive


def test_the_terminal_shows_every_picture_and_no_line_is_too_long(archive: Archive) -> None:
    out = io.StringIO()
    draw(count(archive), Console(file=out, width=100, soft_wrap=True, highlight=False))
    text = out.getvalue()
    assert "2012" in text
    assert "国家市场监督管理总局" in text
    assert "2015-2016, 2019" in text
    assert "days after the first" in text
    assert max(cell_len(line) for line in text.splitlines()) <= 120


def test_the_page_is_whole_by_itself(archive: Archive) -> None:
    made = page(count(archive), "zh")
    root = html.document_fromstring(made)
    assert len(root.findall(".//svg")) == 5
    assert not root.xpath("//script|//link|//img|//iframe|//@src|//@onerror|//@onload")
    assert not re.search(r"url\((?!#)|@import", made)
    for svg in root.findall(".//svg"):
        etree.fromstring(html.tostring(svg))


def test_an_empty_archive_makes_a_page_that_says_so(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "archive.db") as archive:
        made = page(count(archive), "en")
    assert "The archive is empty." in made
    assert "<svg" not in made
