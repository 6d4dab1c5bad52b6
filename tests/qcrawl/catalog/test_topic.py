import re
from datetime import date

import pytest

from qcrawl.catalog.topic import TopicRule, on_topic, worth_fetching
from qcrawl.replica.replica import PARTS, truth

SEPTEMBER, OCTOBER = date(2025, 9, 12), date(2025, 10, 12)

NEWS = {
    "in the title": ("云溪市质量月工作总结", "全文略。", OCTOBER),
    "quoted": ("市局召开座谈会", "会议要求以“质量月”为契机。", None),
    "quoted otherwise": ("市局召开座谈会", "会议部署《质量月》工作。", None),
    "national": ("市局召开座谈会", "今年是第48个全国质量月。", None),
    "activity": ("市局召开座谈会", "质量月活动期间接待群众三百人。", OCTOBER),
    "started": ("现场", "本市质量月今天启动。", OCTOBER),
    "theme": ("现场", "今年质量月以“加强全面质量管理”为主题。", None),
    "September by date": ("检查组走访企业", "正值质量月，检查组走访了六家企业。", SEPTEMBER),
    "September by words": ("检查组走访企业", "９月3日，正值质量月，检查组走访了六家企业。", OCTOBER),
    "traditional": ("質量月啟動", "質量月活動在京啟動。", None),
    "lexically converted": ("市場監管總局部署品質月", "全國品質月活動", None),
    "line-wrap gap": ("现场", "全国“质量 月”活动", None),
    "gap in the word": ("现场", "质 量 月 活动启动", OCTOBER),
    "special inspection": ("63家企业受检", "10月14日，开展质量月专项检查。", OCTOBER),
    "reported on": ("采访札记", "质量月报道组走进车间，主题是诚信。", OCTOBER),
    "English": ("National Quality Month opens in Beijing", "", None),
    "both": ("质量月报发布", "我局质量月活动同时启动。", OCTOBER),
    "ended": ("质量月结束后的思考", "", OCTOBER),
}
OTHER = {
    "not mentioned": ("产品质量抽查通告", "本月共抽查三百批次。", SEPTEMBER),
    "monthly report": ("8月产品质量月报", "质量月报显示合格率上升。", SEPTEMBER),
    "monthly": ("质量月度分析会", "召开质量月度例会，启动整改。", SEPTEMBER),
    "magazine": ("《质量月刊》征稿", "主题不限。", SEPTEMBER),
    "air": ("9月空气质量月报", "全市环境空气质量月均值。", SEPTEMBER),
    "air by month": ("蓝天保卫战", "空气质量月月排名前列，启动仪式。", SEPTEMBER),
    "statistics": ("质量月统计表", "启动", SEPTEMBER),
    "moon cakes": ("抽检高质量月饼", "中秋将至，9月启动高质量月饼抽检。", SEPTEMBER),
    "nurses": ("培训", "高质量月嫂培训班9月启动。", SEPTEMBER),
    "end of month": ("通知", "请各厂质量月末检查，9月启动。", SEPTEMBER),
    "Japan": ("日本の品質月間", "日本于11月举行品質月間，主题为……启动。", date(2025, 11, 3)),
    "Japan in Chinese": ("企业动态", "日本“质量月”活动在11月启动。", date(2025, 11, 3)),
    "ASQ": ("协会动态", "美国质量学会的世界质量月在11月启动，主题不变。", date(2025, 11, 3)),
    "ASQ in English": ("World Quality Month", "ASQ celebrates World Quality Month in November.", None),
    "no sign of the event": ("随笔", "他说起质量月，笑了。", date(2025, 3, 1)),
    "across paragraphs": ("通知", "提高产品质量\n月底前完成，9月启动。", SEPTEMBER),
}


@pytest.mark.parametrize(("title", "body", "published"), NEWS.values(), ids=NEWS)
def test_quality_month_news_is_kept(title: str, body: str, published: date | None) -> None:
    found = on_topic(title, body, published)
    assert found.on, found.reason


@pytest.mark.parametrize(("title", "body", "published"), OTHER.values(), ids=OTHER)
def test_other_months_are_dropped_with_a_reason(title: str, body: str, published: date | None) -> None:
    found = on_topic(title, body, published)
    assert not found.on, found.reason
    assert found.reason


def test_the_rule_agrees_with_the_truth_about_every_article_of_the_replica() -> None:
    articles = truth(PARTS).articles.values()
    wrong = [
        (fact.title, found.reason)
        for fact in articles
        if (found := on_topic(fact.title, "\n".join(fact.body), date.fromisoformat(fact.published[:10]))).on
        == fact.off_topic
    ]
    assert len(articles) > 300
    assert wrong == []


def test_a_column_of_nothing_else_needs_no_word() -> None:
    assert on_topic("致企业的倡议书", "全文略。", None, TopicRule("all")).on


def test_a_site_can_accept_and_drop() -> None:
    rule = TopicRule(accept=(re.compile("质量强国"),), drop=(re.compile("^广告"),))
    assert on_topic("论质量强国", "", None, rule).on
    assert not on_topic("广告：质量月特价", "", SEPTEMBER, rule).on


@pytest.mark.parametrize("title", ["食品抽检通告", "", "质量月报", "市局召开会议"])
def test_by_default_no_title_is_hopeless(title: str) -> None:
    assert worth_fetching(title)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("市局召开会议", False),
        ("质量月启动", True),
        ("質 量 月 啟動", True),
        ("市局召开20", False),
        ("市局召开第四十八个…", True),
        ("", True),
    ],
)
def test_a_site_that_says_so_is_judged_by_title_but_not_by_half_of_one(title: str, expected: bool) -> None:
    assert worth_fetching(title, TopicRule("title")) is expected
