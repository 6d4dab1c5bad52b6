import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.captures import record
from archive.citations import bibtex, csljson, ris
from archive.citations.gbt7714 import EDITIONS, format_reference
from archive.citations.reference import Reference
from archive.citations.styles import in_style, references
from archive.model import Article, Capture, Moment, Precision, Publisher
from archive.store import Archive

NEW, OLD = EDITIONS["gbt7714-2025"], EDITIONS["gbt7714-2015"]


def test_a_web_page_in_both_editions(page: Reference) -> None:
    assert format_reference(page, NEW) == (
        "国家市场监督管理总局. 关于开展2023年全国“质量月”活动的通知[EB/OL]. （2023-09-01）[2026-07-02]. "
        "https://www.samr.gov.cn/a/1.html."
    )
    assert format_reference(page, OLD) == (
        "国家市场监督管理总局. 关于开展2023年全国“质量月”活动的通知[EB/OL]. (2023-09-01)[2026-07-02]. "
        "https://www.samr.gov.cn/a/1.html."
    )


def test_a_newspaper_in_both_editions(newspaper: Reference) -> None:
    assert format_reference(newspaper, NEW) == (
        f"张三，李四. 质量月里看质量[N/OL]. 中国质量报，2023-09-01（3）. {newspaper.url}."
    )
    assert format_reference(newspaper, OLD) == (
        f"张三, 李四. 质量月里看质量[N/OL]. 中国质量报, 2023-09-01(3)[2026-07-02]. {newspaper.url}."
    )


@pytest.mark.parametrize(
    ("changes", "entry"),
    [
        ({"published": None}, "国家市场监督管理总局. 题[EB/OL]. [2026-07-02]. http://a.cn/."),
        ({"accessed": None}, "国家市场监督管理总局. 题[EB/OL]. （2023-09-01）. http://a.cn/."),
        ({"published": None, "accessed": None}, "国家市场监督管理总局. 题[EB/OL]. http://a.cn/."),
        ({"issuer": ""}, "题[EB/OL]. （2023-09-01）[2026-07-02]. http://a.cn/."),
        ({"url": ""}, "国家市场监督管理总局. 题[Z]. 2023-09-01."),
        ({"persons": ("甲", "乙", "丙", "丁")}, "甲，乙，丙，等. 题[EB/OL]. （2023-09-01）[2026-07-02]. http://a.cn/."),
        ({"persons": ("A", "B", "C", "D")}, "A，B，C，et al. 题[EB/OL]. （2023-09-01）[2026-07-02]. http://a.cn/."),
    ],
    ids=["no date", "no capture", "neither", "nobody", "no address", "four authors", "four Latin authors"],
)
def test_what_is_missing_leaves_no_hole(page: Reference, changes: dict[str, object], entry: str) -> None:
    plain = replace(page, title="题", url="http://a.cn/")
    assert format_reference(replace(plain, **changes), NEW) == entry  # type: ignore[arg-type]


def test_csl_json(page: Reference, newspaper: Reference) -> None:
    assert csljson.item(page) == {
        "id": "samr-20230901-12",
        "type": "webpage",
        "title": page.title,
        "author": [{"literal": "国家市场监督管理总局"}],
        "container-title": "国家市场监督管理总局",
        "issued": {"date-parts": [[2023, 9, 1]]},
        "accessed": {"date-parts": [[2026, 7, 2]]},
        "URL": page.url,
        "language": "zh-CN",
        "note": "来源：质量发展局；文号：国市监质发〔2023〕73号",
    }
    item = csljson.item(newspaper)
    assert (item["type"], item["container-title"], item["page"]) == ("article-newspaper", "中国质量报", "3")


def test_bibtex(newspaper: Reference) -> None:
    assert bibtex.entry(newspaper).splitlines() == [
        "@article{paper-20230901-13,",
        "  author = {{张三} and {李四}},",
        "  title = {{质量月里看质量}},",
        "  journal = {中国质量报},",
        "  entrysubtype = {newspaper},",
        "  pages = {3},",
        "  date = {2023-09-01},",
        "  year = {2023},",
        f"  url = {{{newspaper.url}}},",
        "  urldate = {2026-07-02},",
        "  langid = {chinese},",
        "}",
    ]


@given(st.text(max_size=30))
def test_no_title_opens_or_closes_a_brace_of_its_own_in_bibtex(title: str) -> None:
    plain = re.sub(r"\\textbackslash\{\}|\\text[a-z]+\{\}|\\[{}$&#_%]", "", bibtex.escaped(title))
    assert not re.search(r"[\\{}$&#_%~^\n\r]", plain)


@given(st.text(max_size=30))
def test_no_value_adds_a_line_to_ris(title: str) -> None:
    lines = ris.record(replace(EMPTY, title=title)).splitlines()
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in lines)
    assert [line[:2] for line in lines if line[:2] != "TI"] == ["TY", "ID", "LA", "ER"]


EMPTY = Reference("x-1", "", (), "", "", "", None, None, "", "zh-CN", "", "")


def test_ris(page: Reference) -> None:
    assert ris.record(page).split("\r\n") == [
        "TY  - ELEC",
        "ID  - samr-20230901-12",
        "AU  - 国家市场监督管理总局",
        "TI  - 关于开展2023年全国“质量月”活动的通知",
        "T2  - 国家市场监督管理总局",
        "PY  - 2023",
        "DA  - 2023/09/01",
        "Y2  - 2026/07/02",
        f"UR  - {page.url}",
        "LA  - zh-CN",
        "N1  - 来源：质量发展局；文号：国市监质发〔2023〕73号",
        "ER  - ",
        "",
    ]


def test_a_url_with_braces_stays_one_field() -> None:
    assert bibtex.verbatim("https://a.cn/{x}?q=a b\\c") == "https://a.cn/%7Bx%7D?q=a%20b%5Cc"


def test_lists_from_an_archive(tmp_path: Path) -> None:
    url = "https://www.samr.gov.cn/1"
    with Archive.open(tmp_path / "archive.db") as archive:
        capture_id = record(archive, Capture(url, url, datetime(2026, 7, 1, 17, 0, tzinfo=UTC), 200, "article"))
        when = Moment.from_local(datetime(2023, 9, 1), Precision.DAY)  # noqa: DTZ001
        samr = Publisher("samr", "市场监管总局", "regulator")
        archive.add(Article(url, "通知", "文", published=when), publisher=samr, capture_id=capture_id)
        archive.add(Article("", "无网址", "文"))
        assert in_style(references(archive, [1]), "gbt7714-2025") == (
            f"市场监管总局. 通知[EB/OL]. （2023-09-01）[2026-07-02]. {url}.\n"
        )
        assert in_style(references(archive, [1, 2]), "gbt7714-2025").splitlines()[1] == "[2] 无网址[Z]."
        assert [item["id"] for item in json.loads(in_style(references(archive, [1, 2]), "csl-json"))] == [
            "samr-20230901-1",
            "article-2",
        ]
        assert in_style(references(archive, [1, 2]), "bibtex").count("@online{") == 2
        assert in_style(references(archive, [1, 2]), "ris").count("\r\nER  - \r\n") == 2
