import base64
import hashlib
import json
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import html as lxml_html
from shelf import HOSTILE, Shelf, filled

from archive.duplicates.decisions import Call, record, undo
from archive.duplicates.report import gather, html
from archive.duplicates.report.page import is_web, packed
from archive.duplicates.report.wording import words
from archive.store import Archive

PAGE = Path(__file__).parents[3] / "archive" / "duplicates" / "report" / "page"


@pytest.fixture
def shelved(tmp_path: Path) -> Iterator[Archive]:
    with filled(tmp_path / "archive.db") as opened:
        yield opened


def document(archive: Archive, language: Any = "zh") -> Any:
    return lxml_html.document_fromstring(html(gather(archive), language).encode())


def unpacked(node: Any) -> Any:
    return json.loads(zlib.decompress(base64.b64decode(node.text)))


def test_the_policy_allows_exactly_the_pages_own_script_and_style(shelved: Archive) -> None:
    page = document(shelved)
    policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert policy.startswith("default-src 'none'")
    (script,) = page.xpath("//script[not(@type)]")
    (style,) = page.xpath("//style")
    for node, directive in ((script, "script-src"), (style, "style-src")):
        digest = base64.b64encode(hashlib.sha256(node.text.encode()).digest()).decode()
        assert f"{directive} 'sha256-{digest}'" in policy
    assert not page.xpath("//@style | //@onclick | //@onerror | //@src | //link | //img | //iframe | //base")


def test_hostile_text_stays_text(shelved: Archive) -> None:
    page = document(shelved)
    assert HOSTILE in page.xpath("//table[@class='copies']//td/span/text()")
    assert {address.split(":")[0] for address in page.xpath("//a/@href") if not address.startswith("#")} == {"https"}


@pytest.mark.parametrize(
    ("url", "web"),
    [
        ("https://a.example.cn/", True),
        ("HTTP://a.example.cn/", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        (" javascript:alert(1)", False),
        ("//a.example.cn/", False),
        ("", False),
    ],
)
def test_only_web_addresses_become_links(url: str, web: bool) -> None:
    assert is_web(url) is web


def test_without_a_script_every_copy_is_there_to_read(shelved: Archive) -> None:
    page = document(shelved)
    rows = [
        [" ".join(cell.text_content().split()) for cell in row]
        for row in page.xpath("//table[@class='copies']//tbody/tr")
    ]
    assert [row[:2] for row in rows] == [
        ["2023-09-01", "临江市市场监督管理局"],
        ["2023-09-02", "临江日报"],
        ["2023-09-05", "质量新闻网"],
    ]
    assert "代表" in rows[0][2]
    assert page.xpath("//noscript")


@pytest.mark.parametrize(("language", "heading"), [("zh", "重复稿件报告"), ("en", "Duplicates report")])
def test_it_opens_in_the_language_asked_for(shelved: Archive, language: str, heading: str) -> None:
    page = document(shelved, language)
    assert page.get("lang") == language
    assert page.xpath("//h1")[0].text_content() == heading


def test_texts_are_packed_and_come_back_whole(shelved: Archive) -> None:
    page = document(shelved)
    chunks = [unpacked(node) for node in page.xpath("//script[starts-with(@id, 'chunk-')]")]
    bodies = {int(number): text["body"] for chunk in chunks for number, text in chunk["texts"].items()}
    assert bodies == dict(shelved.conn.execute("SELECT id, body FROM articles"))
    assert {key for chunk in chunks for key in chunk["pairs"]} == {"1-2", "2-3", "4-5"}


def test_packing_survives_what_utf_8_cannot_say() -> None:
    assert zlib.decompress(base64.b64decode(packed({"a": "\ud800</script>"})))


def test_decisions_are_listed_with_those_that_no_longer_hold_marked(shelved: Archive) -> None:
    number = record(shelved, Call.SAME, 4, 5, reviewer="<b>何审</b>")
    undo(shelved, number, reviewer="何审")
    rows = document(shelved).xpath("//section[@id='decisions']//tbody/tr")
    assert [row.get("class") for row in rows] == ["past", "past"]
    assert "<b>何审</b>" in rows[1].text_content()


def test_every_word_the_page_asks_for_exists() -> None:
    asked = set()
    for file in PAGE.iterdir():
        text = file.read_text(encoding="utf-8")
        asked |= set(re.findall(r"""\b(?:t|say|measure)\(\s*["']([a-z_.]+[a-z_])["']\s*[,)]""", text))
        asked |= set(re.findall(r'data-t(?:-\w+)?="([a-z_.]+[a-z_])"', text))
    assert len(asked) > 60
    assert asked <= set(words())


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_has_the_contrast_that_wcag_asks_for(scheme: str) -> None:
    roots = re.findall(r":root \{(.*?)\}", (PAGE / "look.css").read_text(encoding="utf-8"), re.DOTALL)
    light, dark = (dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", root)) for root in roots[:2])
    colours = light if scheme == "light" else {**light, **dark}
    texts = ("ink", "soft", "faint", "accent", "same", "contains", "template", "related")
    pairs = [(text, back) for text in texts for back in ("paper", "card", "hover")]
    pairs += [("ink", "shared"), ("faint", "shared"), ("ink", "lit"), ("ink", "differs"), ("flag", "flag-back")]
    for text, back in [*pairs, ("card", "accent")]:
        darker, lighter = sorted((luminance(colours[text]), luminance(colours[back])))
        assert (lighter + 0.05) / (darker + 0.05) >= 4.5, (text, back)


def test_a_title_of_spaces_has_something_to_click(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "untitled.db") as opened:
        shelf = Shelf(opened)
        ids = [shelf.article("", "没有标题的一条消息，正文却有这么长。" * 2, site=site) for site in "甲乙"]
        shelf.judged(*ids, "same")
        shelf.story(*ids)
        page = document(opened)
    assert page.xpath("//details//h3")[0].text_content() == "（无标题）"
