from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcrawl.discovery.dates import is_date, row_date

TODAY = date(2025, 9, 20)
NOTATIONS = {
    "brackets": (["[2020-04-21]"], date(2020, 4, 21)),
    "slashes": (["2020/04/21"], date(2020, 4, 21)),
    "slashes, not padded, with a clock": (["2021/9/10 16:10:36"], date(2021, 9, 10)),
    "not padded, with a clock": (["2023-9-13 9:41:45"], date(2023, 9, 13)),
    "dots": (["2020.04.21"], date(2020, 4, 21)),
    "Chinese": (["2020年04月21日"], date(2020, 4, 21)),
    "Chinese with gaps": (["2020 年 4 月 21 日"], date(2020, 4, 21)),
    "news.cn": (["2024 08/30 15:32:55"], date(2024, 8, 30)),
    "label glued on": (["发布时间: 2020-04-21 09:52:46"], date(2020, 4, 21)),
    "label without gap": (["日期：2020-04-21"], date(2020, 4, 21)),
    "full-width": (["２０２０－０４－２１"], date(2020, 4, 21)),
    "two-digit year": (["21-09-08"], date(2021, 9, 8)),
    "ISO with zone": (["2025-09-10T09:30:00+08:00"], date(2025, 9, 10)),
    "month and day, this year": (["09-18"], date(2025, 9, 18)),
    "month and day, last year": (["[12-30]"], date(2024, 12, 30)),
    "month and day, tomorrow": (["09-21"], date(2025, 9, 21)),
    "month and day, the day after": (["09-22"], date(2024, 9, 22)),
    "month and day in Chinese": (["9月8日"], date(2025, 9, 8)),
    "month and day, 29 February": (["02-29"], date(2024, 2, 29)),
    "split, day after": (["2025-09", "08"], date(2025, 9, 8)),
    "split, day before": (["08", "2025-09"], date(2025, 9, 8)),
    "split in Chinese": (["2025年9月", "8日"], date(2025, 9, 8)),
    "split with slashes and text between": (["08", "质量处", "2025/09"], date(2025, 9, 8)),
    "inside other words": (["来源：质量处 2025-09-08 浏览 31"], date(2025, 9, 8)),
    "a date alone outranks one in words": (["截至2024-01-02的数据", "2025-09-08"], date(2025, 9, 8)),
    "none": (["质量处", "31"], None),
    "no day": (["2025-09"], None),
    "no such day": (["2025-02-30"], None),
    "no such month-day": (["13-45"], None),
    "a number is no date": (["20250910", "123"], None),
    "a clock is no date": (["09:30"], None),
    "empty": ([], None),
}


@pytest.mark.parametrize(("pieces", "expected"), NOTATIONS.values(), ids=NOTATIONS)
def test_every_notation_of_the_lists_is_read(pieces: list[str], expected: date | None) -> None:
    assert row_date(pieces, TODAY).day == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.example/a/zly/2019/0915/9673115.html", date(2019, 9, 15)),
        ("https://a.example/202109/t20210916_1.html", date(2021, 9, 15)),
        ("https://a.example/content/2022-09/14/content_1.htm", date(2022, 9, 15)),
        ("https://a.example/art/2020/9/15/art_1_2.html", date(2020, 9, 15)),
        ("https://a.example/art/2023/art_17339_775476.html", date(2025, 9, 15)),
        ("https://a.example/202104/t20210401_1.html", date(2025, 9, 15)),
        ("https://a.example/2026/0915/1.html", date(2025, 9, 15)),
        ("https://a.example/show-209.html", date(2025, 9, 15)),
    ],
    ids=[
        "folders",
        "month of TRS",
        "Founder, a day off",
        "jpage",
        "a year alone",
        "another month",
        "the future",
        "none",
    ],
)
def test_month_and_day_take_their_year_from_an_address_with_the_same_month(url: str, expected: date) -> None:
    assert row_date(["09-15"], TODAY, url).day == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-09-10", True),
        ("[09-10]", True),
        ("2025-09", True),
        ("8", True),
        ("9月10日质量月启动", False),
        ("质量月", False),
    ],
)
def test_a_piece_that_is_only_a_date_is_told_from_a_title(text: str, expected: bool) -> None:
    assert is_date(text) is expected


@given(st.lists(st.text(max_size=40), max_size=6), st.dates(date(1995, 1, 1), date(2100, 1, 1)))
def test_no_text_is_an_error_and_no_month_day_is_in_the_future(pieces: list[str], today: date) -> None:
    row_date(pieces, today)
    for month, day in ((1, 1), (2, 29), (9, 15), (12, 31)):
        found = row_date([f"{month:02}-{day:02}"], today).day
        assert found is None or (found - today).days <= 1
