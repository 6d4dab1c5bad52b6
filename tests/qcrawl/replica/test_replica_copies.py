"""Each class of copy changes what it says and nothing else."""

import re
from datetime import datetime

import pytest

from qcrawl.replica.copies import COPIES, WRAP, apply, wrapped
from qcrawl.replica.model import Draft, Story

STORY = Story(
    name="a-story",
    title="云汀县“质量月”启动",
    paragraphs=(
        "云汀日报讯（记者 方禾）9月14日，云汀县2023年“质量月”活动在人民广场启动，深入开展日常检查，网络直播同步进行。",
        "“共建质量强县 共享美好生活”，会场的横幅写着今年的口号；记者看到，老人们举着血压计排队等候免费检定。",
        "县市场监管局表示，活动将持续到9月30日，已经有35家企业报名参加质量诊断，末端配送企业也在其中。",
        "首场夜校课将于下周三晚上七点半在县职业中学开讲，座位不多，先到先得，老人可由家属陪同前来。",
    ),
    filed=datetime.fromisoformat("2023-09-14T10:00:00"),
    source="云汀县市场监督管理局",
    material={
        "other_title": "老人们排队检血压计",
        "summary": "活动持续到月底。",
        "preface": "小编说：又到九月。",
        "other_opening": "秋高气爽，云汀县的广场上人头攒动。",
        "other_news": "甲县启动\n乙县启动",
        "agency": "云汀县",
    },
)
PLAIN = Draft.of(STORY)
PRINT_ONLY = {
    "captions",
    "declaration",
    "doubled",
    "doubled_with_list",
    "editor_line",
    "line_wrap",
    "next_article_appended",
    "padded_names",
    "page_count",
    "prev_next",
    "spaced_digits",
    "spaced_punctuation",
    "title_repeated",
    "tripled",
}
UNCHANGED_TEXT = {"reposted", "retitled", "site_name_appended", "url_date_off_by_one"}


def words(paragraphs) -> str:
    return re.sub(r"\s", "", "".join(paragraphs))


@pytest.mark.parametrize("name", COPIES)
def test_each_class_changes_something(name):
    copy = apply(name, PLAIN, STORY)
    assert (copy == PLAIN) == (name == "reposted")


@pytest.mark.parametrize("name", COPIES)
def test_reading_text_changes_only_where_the_words_did(name):
    copy = apply(name, PLAIN, STORY)
    if name in PRINT_ONLY:
        assert copy.body == PLAIN.body
        assert copy.printed != PLAIN.printed
        assert words(PLAIN.body) in words(copy.printed) or name == "captions"
    elif name in UNCHANGED_TEXT:
        assert (copy.body, copy.printed) == (PLAIN.body, PLAIN.printed)
    else:
        assert copy.body != PLAIN.body
        assert copy.printed == copy.body


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("lead_dropped", "9月14日，云汀县2023年“质量月”活动"),
        ("lead_replaced", "本报讯（记者 方禾）9月14日，云汀县"),
        ("reporter_dropped", "云汀日报讯9月14日，云汀县"),
        ("channel_lead", "【质量频道 热点】9月14日"),
        ("other_opening", "秋高气爽"),
        ("summary_in_front", "导读：活动持续到月底。"),
        ("traditional_script", "雲汀日報訊（記者 方禾）9月14日，雲汀縣2023年“質量月”活動"),
        ("traditional_lexical", "雲汀日報訊（記者 方禾）9月14日，雲汀縣2023年“品質月”活動"),
        ("half_width", "云汀日报讯(记者 方禾)9月14日,云汀县"),
        ("quote_errors", "云汀日报讯（记者 方禾）9月14日，云汀县2023年”质量月”活动"),
        ("doubled_commas", "云汀日报讯（记者 方禾）9月14日,,云汀县"),
        ("reporter_reworded", "云汀日报讯（采访人员 方禾）"),
        ("agency_deleted", "云汀日报讯（记者 方禾）9月14日，2023年“质量月”活动"),
        ("missing_day", "云汀日报讯（记者 方禾）日，云汀县"),
        ("pinyin", "云汀日rì报讯（记者 方禾）9月yuè1"),
    ],
)
def test_the_first_words(name, expected):
    assert apply(name, PLAIN, STORY).body[0].startswith(expected)


def test_ocr_confuses_look_alikes():
    text = "".join(apply("ocr_confusions", PLAIN, STORY).body)
    assert all(wrong in text for wrong in ("深人开展", "曰常检查", "己经有", "未端配送"))


def test_mojibake_spoils_a_few_characters_in_two_places():
    first, *middle, last = apply("mojibake", PLAIN, STORY).body
    assert tuple(middle) == PLAIN.body[1:-1]
    for spoilt, whole in ((first, PLAIN.body[0]), (last, PLAIN.body[-1])):
        assert spoilt != whole
        assert len(set(whole) - set(spoilt)) <= 8
        assert spoilt[-10:] == whole[-10:]


def test_doubling_repeats_the_body_and_not_the_title():
    copy = apply("doubled_with_list", PLAIN, STORY)
    assert copy.printed == (*PLAIN.body, *PLAIN.body, "- 甲县启动", "- 乙县启动")
    assert copy.doubled == 2
    assert apply("tripled", PLAIN, STORY).printed == PLAIN.body * 3


def test_cuts_keep_the_beginning():
    short, third = apply("cut_short", PLAIN, STORY).body, apply("cut_to_third", PLAIN, STORY).body
    assert short == PLAIN.body[: len(short)]
    assert len(words(short)) >= 0.6 * len(words(PLAIN.body))
    assert third == PLAIN.body[:2]


def test_wrap_gaps_stand_every_twenty_characters_and_the_slogan_keeps_its_own():
    text = "甲" * 30 + "共建强县 共享生活" + "乙" * 40
    pieces = wrapped(text).split(" ")
    assert len(pieces[0]) == WRAP - 2
    assert pieces[-2] == "乙" * WRAP
    assert wrapped(text).replace(" ", "") == text.replace(" ", "")
    assert "强县 共享" in wrapped(text)


def test_wrap_never_breaks_a_number():
    assert all("1 2" not in wrapped("字" * shift + "1212121" + "字" * 40) for shift in range(25))


def test_classes_are_chained_from_left_to_right():
    copy = apply("lead_dropped+doubled+editor_line", PLAIN, STORY)
    assert copy.body[0].startswith("9月14日")
    assert copy.printed == (*copy.body, *copy.body, "（责任编辑：苏敏）")
    assert copy.editor == "苏敏"
