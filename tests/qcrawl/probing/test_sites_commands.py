"""``qcrawl sites`` as a person and a program use it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from archive.errors import ArchiveError, CannotWrite, NothingFound, NotThere
from qcrawl.catalog import load
from qcrawl.cli.sites import command
from qcrawl.errors import FetchRefused
from qcrawl.replica.replica import Replica

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Server

LIST = """<html><head><meta charset="utf-8"><meta name="SiteName" content="梧阳市市场监督管理局"></head>
<body><a href="/">首页</a> <a href="/tzgg/">通知公告</a> <a href="/jggk/">机构概况</a>
<ul>
<li><a href="./202509/t20250911_1021.html" title="梧阳市质量月咨询活动走进茶叶市场">梧阳市…</a><i>2025-09-11</i></li>
<li><a href="./202509/t20250902_1007.html" title="梧阳市部署质量月工作">梧阳市…</a><i>2025-09-02</i></li>
</ul><script>createPageHTML(7, 0, "index", "html");</script></body></html>"""
ARTICLE = """<html><head><meta charset="utf-8"><title>x</title>
<meta name="ArticleTitle" content="梧阳市质量月咨询活动走进茶叶市场"><meta name="PubDate" content="2025-09-11 10:20">
<meta name="ContentSource" content="梧阳日报"></head><body><div class="TRS_Editor">
<p>9月10日上午，梧阳市市场监管局把“质量月”咨询台摆进了城东茶叶市场。检验人员带来快检设备，当场为茶农检测农药残留。</p>
<p>活动持续到中午，共接待商户和市民二百多人，十七家商户登记了免费的计量校准。</p></div></body></html>"""


def run(*words: str, error: type[ArchiveError] | None = None) -> Result:
    result = CliRunner().invoke(command, words)
    if error is None:
        assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    else:
        assert isinstance(result.exception, error)
    return result


@pytest.fixture
def city(server: Server) -> str:
    server.page("/gzdt/202509/t20250911_1021.html", ARTICLE)
    return server.page("/gzdt/", LIST)


def test_the_list_tells_the_truth_about_every_site() -> None:
    output = run("list").output
    for site in load().sites.values():
        assert site.id in output
        assert site.name in output


def test_the_list_for_a_program() -> None:
    rows = json.loads(run("list", "--json", "--kind", "association").output)
    assert {row["kind"] for row in rows} == {"association"}
    qel = next(row for row in rows if row["id"] == "qel")
    assert "*.qel.com.cn" in qel["hosts"]
    assert qel["unverified"]


def test_a_list_of_nothing_is_told() -> None:
    run("list", "--region", "火星", error=NothingFound)


def test_one_site_is_shown_with_what_is_unverified() -> None:
    output = run("show", "caq").output
    assert "中国质量协会" in output
    assert "list.html is by analogy" in output
    assert json.loads(run("show", "caq", "--json").output)["columns"][0]["topic"] == "all"


@pytest.mark.parametrize("words", [("show", "nosite"), ("check", "nosite")])
def test_an_unknown_site_is_told(words: tuple[str, ...]) -> None:
    run(*words, error=NotThere)


def test_all_shipped_sites_pass_the_check() -> None:
    result = CliRunner().invoke(command, ["check"], standalone_mode=False)
    assert result.return_value == 0
    assert "WRONG" not in result.output


def folder_with(tmp_path: Path, **sites: str) -> Path:
    (tmp_path / "sites").mkdir()
    for name, text in sites.items():
        (tmp_path / "sites" / f"{name}.toml").write_text(text, encoding="utf-8")
    return tmp_path


SITE = 'id = "{}"\nname = "某局"\nkind = "regulator"\nregion = "浙江"\nhosts = ["{}"]\n{}\n'
COLUMN = '[[columns]]\nid = "gzdt"\nurl = "{}"\n'


def test_a_site_that_does_not_hold_decides_the_exit_code(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, wuyang=SITE.format("wuyang", "wuyang.example", ""))
    for words, code in ((("wuyang",), 2), (("wuyang", "beijing"), 1), (("beijing",), 0)):
        result = CliRunner().invoke(command, ["check", *words, "--catalog", str(folder)], standalone_mode=False)
        assert result.return_value == code
    rows = json.loads(run("check", "wuyang", "beijing", "--json", "--catalog", str(folder)).output)
    assert {row["site"]: row["ok"] for row in rows} == {"wuyang": False, "beijing": True}


def test_the_live_check_looks_at_the_site(server: Server, city: str, tmp_path: Path) -> None:
    local = f'scheme = "http"\nallow_local = true\ndelay = 0\n{COLUMN.format(city)}'
    folder = folder_with(tmp_path, wuyang=SITE.format("wuyang", "127.0.0.1", local))
    words = ["check", "wuyang", "--live", "--catalog", str(folder)]
    result = CliRunner().invoke(command, words, standalone_mode=False)
    assert (result.return_value, "2 links" in result.output) == (0, True)
    server.page("/gzdt/", "<html><body><p>网站升级中</p></body></html>")
    result = CliRunner().invoke(command, words, standalone_mode=False)
    assert (result.return_value, "no link on the list" in result.output) == (2, True)


def test_a_probe_names_the_family_the_rows_the_next_page_an_article_and_the_file_to_add(city: str) -> None:
    output = run("probe", city, "--allow-local", "--delay", "0").output
    for expected in (
        "Family: TRS WCM",
        "Links: 2",
        "2025-09-11  梧阳市质量月咨询活动走进茶叶市场",
        "/gzdt/index_1.html",
        "Other column: 通知公告  http://127.0.0.1",
        "published: 2025-09-11 10:20",
        "source:    梧阳日报",
        'name = "梧阳市市场监督管理局"',
        'family = "trs"',
        "[[columns]]",
    ):
        assert expected in output


def test_a_probe_for_a_program(city: str) -> None:
    facts = json.loads(run("probe", city, "--allow-local", "--delay", "0", "--json").output)
    assert facts["family"] == "trs"
    assert [link["date"] for link in facts["links"]] == ["2025-09-11", "2025-09-02"]
    assert facts["article"]["title"] == "梧阳市质量月咨询活动走进茶叶市场"
    assert [column["name"] for column in facts["columns"]] == ["通知公告"]
    assert facts["known_site"] is None


def test_what_a_probe_writes_passes_the_check(city: str, tmp_path: Path) -> None:
    run("probe", city, "--allow-local", "--delay", "0", "--write", str(tmp_path))
    name = next((tmp_path / "sites").iterdir()).stem
    result = CliRunner().invoke(command, ["check", name, "--catalog", str(tmp_path)], standalone_mode=False)
    assert result.return_value == 0, result.output
    run("probe", city, "--allow-local", "--delay", "0", "--write", str(tmp_path), error=CannotWrite)


def test_a_probe_follows_the_calls_that_fill_a_list(server: Server) -> None:
    unit = "/api-gateway/jpaas-publish-server/front/page/build/unit"
    script = f"<script parseType='bulidstatic' url='{unit}' queryData=\"{{'webId':'1','tagId':'{{}}'}}\"></script>"
    url = server.page("/xw/", f"<html><body>{script.replace('{}', 'a')}{script.replace('{}', 'b')}</body></html>")
    ask = f"{unit}?webId=1&tagId={{}}&paramJson=%7B%22pageNo%22%3A1%2C%22pageSize%22%3A20%7D"
    server.page(ask.format("a"), '{"data": {"html": "<img>"}}')
    row = f"<li><a href='/xw/art/2025/art_{1:032x}.html'>梧阳市部署质量月工作</a>2025-09-02</li>"
    server.page(ask.format("b"), json.dumps({"data": {"html": row}}))
    output = run("probe", url, "--allow-local", "--delay", "0").output
    assert "2025-09-02  梧阳市部署质量月工作" in output
    assert "Article: " in output
    assert "answered 404" in output


def test_a_probe_of_a_known_host_shows_the_column_to_add(server: Server, city: str, tmp_path: Path) -> None:
    local = f'scheme = "http"\nallow_local = true\ndelay = 0\n{COLUMN.format(server.address + "/other/")}'
    folder = folder_with(tmp_path, wuyang=SITE.format("wuyang", "127.0.0.1", local))
    output = run("probe", city, "--catalog", str(folder), "--delay", "0").output
    assert "already in the catalogue, as wuyang" in output
    assert "hosts =" not in output


def test_a_probe_of_this_machine_is_refused(city: str) -> None:
    run("probe", city, error=FetchRefused)


@pytest.mark.parametrize("url", ["scjgj.wuyang.example", "file:///etc/passwd", "http://"])
def test_a_probe_of_no_address_is_a_wrong_command_line(url: str) -> None:
    assert run("probe", url).exit_code == 2


def test_a_site_of_the_replica_can_be_probed_through_its_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    with Replica() as replica:
        monkeypatch.setenv("QCRAWL_PROXY", replica.proxy_url)
        words = ["probe", "http://www.zlsb.example/zj/node_20334.htm", "--delay", "0", "--json"]
        facts = json.loads(run(*words).output)
        words[1] = "http://www.yzqea.example/"
        association = json.loads(run(*words).output)
    assert 'hosts = ["www.yzqea.example", "yzqea.example", "*.yzqea.example"]' in association["toml"]
    assert association["article"]["published"]
    assert facts["family"] == "founder"
    assert facts["links"]
    assert facts["next"]
    assert facts["article"]["published"]
