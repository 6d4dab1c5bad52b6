import csv as csv_module
import io
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from archive.exports import atom, csv, markdown
from archive.exports.record import Exported
from archive.harmless import FORMULA_STARTS

ATOM = "{http://www.w3.org/2005/Atom}"


def test_csv_opens_in_excel_and_holds_no_formula(hostile: Exported) -> None:
    stream = io.BytesIO()
    csv.write(stream, [hostile])
    content = stream.getvalue()
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.endswith(b"\r\n")
    [row] = csv_module.DictReader(io.StringIO(content.decode("utf-8-sig")))
    assert row["body"].startswith("# 不是标题\n")
    assert (row["copies"], row["is_representative"], row["keywords"]) == ("2", "1", '质量月;a"b')


@pytest.mark.parametrize("start", FORMULA_STARTS)
def test_no_cell_begins_like_a_formula(start: str) -> None:
    assert csv.cell(f"{start}1+1") == f"'{start}1+1"
    assert csv.cell(f"'{start}1+1") == f"''{start}1+1"


def test_atom_is_well_formed_and_has_what_rfc_4287_asks_for(hostile: Exported) -> None:
    stream = io.BytesIO()
    atom.write(stream, [hostile, hostile], title="质量月 & <x>", updated="2023-09-03T00:00:00Z")
    feed = etree.fromstring(stream.getvalue())
    assert feed.tag == f"{ATOM}feed"
    assert feed.findtext(f"{ATOM}title") == "质量月 & <x>"
    assert feed.find(f"{ATOM}id") is not None
    assert feed.findtext(f"{ATOM}updated") == "2023-09-03T00:00:00Z"
    entry = feed.find(f"{ATOM}entry")
    assert entry is not None
    assert entry.findtext(f"{ATOM}title") == hostile.stored.article.title
    assert entry.findtext(f"{ATOM}content") == hostile.stored.article.body.replace("\x1b", "\ufffd")
    assert entry.findtext(f"{ATOM}published") == "2023-09-01T08:30:00+08:00"
    link = entry.find(f"{ATOM}link")
    assert link is not None
    assert link.get("href") == hostile.stored.article.url
    assert [child.get("term") for child in entry.findall(f"{ATOM}category")] == ["质量月", 'a"b']


def test_the_same_article_has_the_same_id_in_every_feed(hostile: Exported) -> None:
    ids = []
    for title in ("one", "two"):
        stream = io.BytesIO()
        atom.write(stream, [hostile], title=title, updated="2023-09-03T00:00:00Z")
        ids.append(etree.fromstring(stream.getvalue()).findtext(f"{ATOM}entry/{ATOM}id"))
    assert ids[0] == ids[1]


def test_markdown_shows_the_text_and_runs_none_of_it(hostile: Exported, tmp_path: Path) -> None:
    markdown.write(tmp_path, [hostile])
    [file] = tmp_path.rglob("*.md")
    assert file.relative_to(tmp_path).as_posix() == (
        "2023/2023-09-01-7-=HYPERLINK(-x-)-script-alert(1)-script-质量月.md"
    )
    text = file.read_text(encoding="utf-8")
    assert 'source: "市场监管总局 & 记者"\n' in text
    body = text.split("---\n", 2)[2]
    assert "\\# 不是标题\n\n1\\. 不是清单\n\n\\[链接\\](javascript:x) \\*星\\* \\`码\\` \\<b\\>粗" in body
    assert "\n\\- 横线\n" in body
    assert "<script>" not in body


def test_a_long_title_still_makes_a_file_name(hostile: Exported) -> None:
    long = replace(hostile.stored.article, title="质" * 300, published=None)
    name = markdown.file_name(replace(hostile, stored=replace(hostile.stored, article=long)))
    assert name.startswith("undated/7-质")
    assert len(name.encode()) < 160
