from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.imports.load import load
from archive.imports.rows import BadRow, Row, article_row
from archive.model import Publisher
from archive.store import Archive


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "archive.db") as opened:
        yield opened


def rows(*many: dict[str, object]) -> list[Row | BadRow]:
    return [article_row(number, {"title": "题", "body": "文", **values}) for number, values in enumerate(many, 1)]


def test_the_same_rows_again_change_nothing(archive: Archive) -> None:
    many = rows(
        {"url": "http://example.cn/1"}, {"title": "无网址"}, {"site": "x"}, {"site": "y"}, {"id": "a"}, {"id": "b"}
    )
    assert load(archive, many).new == 6
    before = "\n".join(archive.conn.iterdump())
    again = load(archive, many)
    assert (again.new, again.updated, again.unchanged) == (0, 0, 6)
    assert "\n".join(archive.conn.iterdump()) == before


def test_counts_add_up_and_bad_rows_are_handed_over(archive: Archive) -> None:
    bad: list[BadRow] = []
    imported = load(archive, rows({}, {"body": ""}, {"url": "x"}), on_bad=bad.append)
    assert (imported.new, imported.bad, imported.rows) == (1, 2, 3)
    assert [one.number for one in bad] == [2, 3]


def test_a_changed_text_at_one_url_is_a_new_version(archive: Archive) -> None:
    load(archive, rows({"url": "http://example.cn/1", "body": "文"}))
    assert load(archive, rows({"url": "https://www.example.cn/1", "body": "改了的文"})).updated == 1
    assert [version.body for version in archive.versions(1)] == ["文", "改了的文"]


def test_two_texts_of_one_page_in_one_file_may_come_again(archive: Archive) -> None:
    many = rows({"url": "http://example.cn/1", "body": "旧文"}, {"url": "http://example.cn/1", "body": "新文"})
    assert (load(archive, many).new, load(archive, many).unchanged) == (1, 2)
    assert [version.body for version in archive.versions(1)] == ["旧文", "新文"]
    assert archive.get(1).article.body == "新文"


def test_a_site_is_recognised_by_name_title_and_host_and_keeps_what_was_known(archive: Archive) -> None:
    samr = Publisher("samr", "国家市场监督管理总局", "regulator", "全国", "https://www.samr.gov.cn/")
    archive.publisher(samr)
    load(
        archive,
        rows(
            {"site": "samr", "id": "1"},
            {"site": "国家市场监督管理总局", "id": "2"},
            {"url": "http://samr.gov.cn/a.html"},
            {"url": "http://other.example.cn/b.html"},
            {"id": "5"},
        ),
    )
    assert [stored.site.name if stored.site else None for stored in archive.articles()] == [
        "samr",
        "samr",
        "samr",
        "other.example.cn",
        None,
    ]
    assert archive.get(1).site == samr


def test_a_site_of_the_catalogue_is_recognised_before_the_archive_has_it(archive: Archive) -> None:
    samr = Publisher("samr", "国家市场监督管理总局", "regulator", "全国", "https://www.samr.gov.cn/")
    many = rows(
        {"site": "samr", "id": "1"},
        {"site": "国家市场监督管理总局", "id": "2"},
        {"url": "http://samr.gov.cn/a.html"},
    )
    load(archive, many, publishers=[samr])
    assert {stored.site for stored in archive.articles()} == {samr}
    load(archive, many, publishers=[samr])
    assert archive.conn.execute("SELECT count(*) FROM articles").fetchone() == (3,)


def test_a_row_knows_the_full_name_of_its_site_best(archive: Archive) -> None:
    samr = Publisher("samr", "国家市场监督管理总局", "regulator", "全国", "https://www.samr.gov.cn/")
    load(archive, rows({"site": "samr", "site_title": "国家质检总局"}), publishers=[samr])
    stored = archive.get(1)
    assert stored.site is not None
    assert stored.site.title == "国家质检总局"


def test_a_doubled_body_is_made_single_and_kept_as_it_came(archive: Archive) -> None:
    once = (
        "9月1日上午，东岭县质量月活动在文化广场启动，县市场监管局、住建局和三十多家企业的代表参加。\n"
        "启动仪式上，三家食品企业宣读了质量承诺，承诺从原料进厂到产品出厂逐批检验，检验结果向社会公开。\n"
        "随后，计量所的技术人员为居民免费校准血压计，消费维权站接受了关于电动自行车电池的咨询。\n"
        "据介绍，活动将持续到月底，期间还将开放检测实验室，组织中学生参观认识身边的标准。"
    )
    load(archive, rows({"body": f"{once}\n{once}"}))
    stored = archive.get(1)
    assert stored.article.body == once
    assert stored.article.text_as_published == f"{once}\n{once}"
    assert len(stored.article.repeats) == 1
