"""Every notation of a time, and where a page's own word outranks its address."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.model import Moment, Precision
from qcrawl.extract import dates, extract

NOW = datetime(2025, 12, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("[2020-04-21]", "2020-04-21"),
        ("2020/04/21", "2020-04-21"),
        ("2020.04.21", "2020-04-21"),
        ("2020年04月21日", "2020-04-21"),
        ("发布日期：2021年9月8日　来源：某局", "2021-09-08"),
        ("二〇二一年九月八日", "2021-09-08"),
        ("二○二一年十二月三十一日", "2021-12-31"),
        ("２０２１－０９－０８", "2021-09-08"),
        ("21-09-08 发布", "2021-09-08"),
        ("2021/9/10 16:10:36", "2021-09-10 16:10:36+08:00"),
        ("2023-9-13 9:41:45", "2023-09-13 09:41:45+08:00"),
        ("2024 08/30 15:32:55", "2024-08-30 15:32:55+08:00"),
        ("202408/3015:32:55", "2024-08-30 15:32:55+08:00"),
        ("发布时间: 2020-04-21 09:52:46", "2020-04-21 09:52:46+08:00"),
        ("点击:时间:2018-01-18 18:25:36 信息来源:", "2018-01-18 18:25:36+08:00"),
        ("2021-09-0814:13", "2021-09-08 14:13+08:00"),
        ("2022年09月06日 08:56", "2022-09-06 08:56+08:00"),
        ("2011年9月5日 11时20分", "2011-09-05 11:20+08:00"),
        ("2024年5月20日週一 下午2:05", "2024-05-20 14:05+08:00"),
        ("2021-09-08T14:13:32+08:00", "2021-09-08 14:13:32+08:00"),
        ("2021-09-08T06:13:32.123Z", "2021-09-08 06:13:32+00:00"),
        ("2021年13月45日", None),
        ("0531-88023958", None),
        ("©2007-2023", None),
        ("版本 1.2.3", None),
    ],
)
def test_notation(text, read):
    moment = dates.first(text)
    assert (str(moment) if moment else None) == read


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("20210908141332", "2021-09-08 14:13:32+08:00"),
        ("1631081612", "2021-09-08 14:13:32+08:00"),
        ("20210908", "2021-09-08"),
    ],
)
def test_stamp(text, read):
    assert str(dates.stamped(text)) == read


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("http://a.cn/zwxx/202406/t20240612_27827.html", "2024-06-12"),
        ("http://a.cn/art/2020/8/14/art_1_2.html", "2020-08-14"),
        ("http://a.cn/zj/content/2023-09/20/content_8981595.htm", "2023-09-20"),
        ("http://a.cn/n1/2020/0829/c413883-31841564.html", "2020-08-29"),
        ("http://a.cn/info/12345678/1.htm", None),
    ],
)
def test_day_in_url(url, day):
    moment = dates.in_url(url)
    assert (str(moment) if moment else None) == day


@given(
    st.integers(0, 10**9).map(
        lambda seconds: (datetime(1995, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)).replace(tzinfo=None)
    ),
    st.sampled_from(["%Y-%m-%d %H:%M:%S", "%Y年%m月%d日 %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%Y.%m.%d %H:%M:%S"]),
)
def test_a_written_time_is_read_back(time, notation):
    assert dates.first(time.strftime(notation)) == Moment.from_local(time)


@pytest.mark.parametrize("moment", [Moment(datetime(2026, 1, 1, tzinfo=UTC)), Moment(datetime(1970, 1, 1, tzinfo=UTC))])
def test_doubtful(moment):
    assert dates.doubt(moment, NOW)


def page(head: str, line: str, url: str = "http://a.example.cn/art/2023/art_1.html"):
    paragraph = "<p>九月的清晨，质检员拿起一颗刚下线的螺丝，放进检测仪，看它能不能经受一千次的考验。</p>" * 8
    html = f"<html><head><title>质量月里的螺丝</title>{head}</head><h1>质量月里的螺丝</h1><div>{line}</div>{paragraph}"
    return extract(html.encode(), url, families={}, now=NOW)


@pytest.mark.parametrize(
    ("head", "line", "url", "read"),
    [
        (
            '<meta name="PubDate" content="2018-10-19 08:00">',
            "",
            "http://a.cn/art/2023/art_1.html",
            "2018-10-19 08:00+08:00",
        ),
        ('<meta name="Maketime" content="2024-01-02 08:00">', "发布日期：2021年9月8日", "", "2021-09-08"),
        ("", "发布时间：2021-09-08", "http://a.cn/202306/t20230601_1.html", "2021-09-08"),
        ("", "更新时间：2022-01-01 发布时间：2021-09-08", "", "2021-09-08"),
        ("", "09-08 14:13", "http://a.cn/2021/1.html", "2021-09-08 14:13+08:00"),
        ("", "", "http://a.cn/202306/t20230601_1.html", "2023-06-01"),
        ('<meta name="pubdate" content="2021-09-06">', "2021年09月06日 14:30", "", "2021-09-06 14:30+08:00"),
        (
            '<meta property="article:published_time" content="2024-05-20T17:30:00Z">',
            "",
            "",
            "2024-05-21 01:30:00+08:00",
        ),
    ],
    ids=[
        "meta",
        "maketime",
        "text-over-url",
        "published-over-updated",
        "year-of-url",
        "url-alone",
        "time-of-day",
        "utc",
    ],
)
def test_order_of_trust(head, line, url, read):
    assert str(page(head, line, url).published) == read


def test_a_date_in_the_future_is_questioned_and_kept():
    article = page('<meta name="PubDate" content="2027-01-01">', "")
    assert article.published.precision is Precision.DAY
    assert any("future" in question for question in article.questions)
