from datetime import UTC, date, datetime

import pytest

from archive.citations.reference import persons, reference
from archive.model import Article, Moment, Precision, Publisher
from archive.rows import StoredArticle

SAMR = Publisher("samr", "国家市场监督管理总局", "regulator")


def stored(article: Article, site: Publisher | None = SAMR) -> StoredArticle:
    now = datetime(2026, 7, 1, tzinfo=UTC)
    return StoredArticle(12, "k", article, site, None, None, None, now, now, 1)


@pytest.mark.parametrize(
    ("named", "found"),
    [
        ("", ()),
        ("张三", ("张三",)),
        ("记者 张三 李四", ("张三", "李四")),
        ("本报记者 张三 通讯员 王 五", ("张三", "王五")),
        ("（记者张三、李四五；通讯员：赵六）", ("张三", "李四五", "赵六")),
        ("王 伟 李 娜", ("王伟", "李娜")),
        ("John Smith, Ann Lee", ("John Smith", "Ann Lee")),
        ("张三 张三", ("张三",)),
        ("全媒体记者 阿卜杜拉·买买提", ("阿卜杜拉·买买提",)),
    ],
)
def test_names_are_taken_out_of_a_line(named: str, found: tuple[str, ...]) -> None:
    assert persons(named) == found


def test_the_issuing_body_stands_in_when_nobody_is_named() -> None:
    made = reference(stored(Article("https://www.samr.gov.cn/1", "通知", "文")), None)
    assert made.authors == ("国家市场监督管理总局",)
    assert made.accessed is None


def test_a_person_comes_before_the_issuing_body() -> None:
    article = Article("https://www.samr.gov.cn/1", "通知", "文", author="张三", reporter="李四")
    assert reference(stored(article), None).authors == ("张三",)


def test_a_host_is_no_issuing_body() -> None:
    article = Article("https://a.example.cn/1", "题", "文", source="市场监管局")
    site = Publisher("a.example.cn", "a.example.cn")
    assert reference(stored(article, site), None).authors == ("市场监管局",)
    assert reference(stored(Article("", "题", "文"), None), None).authors == ()


def test_access_is_the_day_of_the_capture_in_china() -> None:
    published = Moment.from_local(datetime(2023, 9, 1), Precision.DAY)  # noqa: DTZ001
    article = Article("https://www.samr.gov.cn/1", " 通\n知 ", "文", published=published)
    made = reference(stored(article), datetime(2026, 7, 1, 17, 0, tzinfo=UTC))
    assert (made.accessed, made.published) == (date(2026, 7, 2), date(2023, 9, 1))
    assert made.title == "通 知"
    assert made.id == "samr-20230901-12"


@pytest.mark.parametrize(
    ("title", "kind", "url", "source", "name", "page"),
    [
        ("中国质量报", "media", "https://www.cqn.example.cn/zgzlb/1.htm", "", "中国质量报", ""),
        ("中国质量报社", "media", "https://paper.example.cn/nw.D1_20230901_2-03.htm", "", "中国质量报", "3"),
        ("人民网", "media", "https://cpc.people.example.cn/1.html", "人民日报", "", ""),
        ("人民网", "media", "https://paper.a.cn/nw.D110000renmrb_20220816_3-17.htm", "人民日报", "人民日报", "17"),
        ("市场监管总局", "regulator", "https://www.samr.example.cn/1.html", "中国质量报", "", ""),
    ],
)  # fmt: skip
def test_newspapers(title: str, kind: str, url: str, source: str, name: str, page: str) -> None:
    made = reference(stored(Article(url, "题", "文", source=source), Publisher("s", title, kind)), None)
    assert (made.newspaper, made.page) == (name, page)
    if name:
        assert made.authors == ()
