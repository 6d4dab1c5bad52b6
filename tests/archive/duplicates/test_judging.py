from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from newsroom import COPIES, EXTRA, LAUNCH, LIFTS, STORIES, TRAINING, document, stall
from opencc import OpenCC

from archive.duplicates import Document, judge
from archive.duplicates.boilerplate import unit_hashes
from archive.model import Judgement, Verdict


def text(body: str, title: str = "", published: date | None = None) -> Document:
    return Document("x", title, body, published=published)


@pytest.mark.parametrize("copy", COPIES)
@pytest.mark.parametrize("story", range(len(STORIES)))
def test_copies_are_the_same(story: int, copy: str) -> None:
    found = judge(document(story), document(story, copy))
    assert found.verdict is Verdict.SAME, found
    assert found.containment_a > 0.6


YEARS = LAUNCH.replace("2021年", "2022年").replace("三十六家", "四十一家").replace("97.2%", "97.9%")
FRENCH = "介绍质量管理的读本第一卷法文版日前由质检出版社出版，面向海外发行。法文版由两国译者合作译成，历时三年。"
ROUND_UP = f"各地质量月活动精彩纷呈\n{LAUNCH}\n{TRAINING}\n{LIFTS}\n{stall(1)}"


@pytest.mark.parametrize(
    ("a", "b", "verdict", "rule"),
    [
        pytest.param(text(LAUNCH), text(LAUNCH), "same", "identical", id="identical"),
        pytest.param(text(LAUNCH), text(LIFTS), "related", "nothing_shared", id="other stories"),
        pytest.param(text(LAUNCH), text(YEARS), "template", "other_year", id="next year"),
        pytest.param(text(stall(1)), text(stall(2)), "template", "other_numbers", id="stall reports"),
        pytest.param(
            text(FRENCH, "读本法文版出版"),
            text(FRENCH.replace("法文", "俄文"), "读本俄文版出版"),
            "template",
            "other_word_in_title",
            id="one word, in the title too",
        ),
        pytest.param(
            text(LAUNCH + "甲", "质量月侧记（一）"),
            text(LAUNCH + "乙丙丁", "质量月侧记（二）"),
            "template",
            "other_numeral_in_title",
            id="parts of a series",
        ),
        pytest.param(
            text(LAUNCH, "临江启动质量月"), text(ROUND_UP, "一周要闻"), "contains", "holds_much_more", id="round-up"
        ),
        pytest.param(
            text(LAUNCH.split("\n")[3] + EXTRA), text(LAUNCH), "related", "shared_passages", id="one paragraph reused"
        ),
        pytest.param(text(""), text(""), "related", "nothing_shared", id="empty"),
        pytest.param(
            text("见附件", "通知"), text("见附件", "公告"), "related", "nothing_shared", id="short, other title"
        ),
        pytest.param(
            text("见附件", "关于开展质量月活动的通知"),
            text("见附件", "关于开展质量月活动的通知"),
            "same",
            "short_same_title",
            id="short, same title",
        ),
        pytest.param(
            text("", "关于开展质量月活动的通知"),
            text("", "关于开展质量月活动的通知"),
            "related",
            "nothing_shared",
            id="empty, same title",
        ),
    ],
)
def test_rules(a: Document, b: Document, verdict: str, rule: str) -> None:
    found = judge(a, b)
    assert (found.verdict, found.rule) == (verdict, rule)


EDITED = LAUNCH.replace("参加。", "出席。").replace("获得市长", "取得市长").replace("介绍了各自", "说明了各自")
EDITED = EDITED.replace("启动，", "开始，").replace("共同宣读", "一道宣读").replace("可以预约", "能够预约")
LINES = LAUNCH.split("\n")
BLAZE = "{place}气象台{date}发布大风蓝色预警信号：预计未来一天内，我市大部分地区将出现五级以上偏北风，请注意防范。"


FIGURES = (
    "今年前八个月，临江港完成货物吞吐量3000万吨，同比增长3.2%，其中集装箱12000箱；新开航线二十三条，"
    "2019年以来累计投入1.5亿元。9月16日，第三座码头通过验收，可停靠两万吨级货船。"
)
IN_WORDS = FIGURES.replace("3000万", "三千万").replace("3.2%", "百分之三点二").replace("12000", "1.2万")
IN_WORDS = IN_WORDS.replace("二十三", "23").replace("2019", "二〇一九").replace("1.5亿", "15000万")
DATED = f"{LINES[3]}{{0}}来咨询的人最多，{{1}}少一些，{{0}}晚上还加开一场讲座。{LINES[4]}"
LABS = (
    "市计量院的实验室在质量月里接待学生，工作人员说明怎样检定电表，企业代表在现场提出问题，专家当面回答，学生写下参观的感想，"
    "市质量协会把这些感想编成小册子发给学校。"
)
SHOPS = (
    "执法人员对商场里的儿童玩具进行抽查，学生家长参观了检测车，消费者提出的投诉当天办结，质量协会派专家到社区，企业公布承诺，"
    "市民发现问题可以打电话。"
)
NAMED = "\n".join(f"临江质检院{line}" for line in [*LINES, *TRAINING.split("\n")])


@pytest.mark.parametrize(
    ("a", "b", "verdict", "rule"),
    [
        pytest.param(text(LAUNCH), text(EDITED), "same", "shared_text", id="an editor's words"),
        pytest.param(
            text(LAUNCH.replace("临江市连续", "临江市和上海连续")),
            text(LAUNCH.replace("临江市连续", "临江市和天津连续")),
            "template",
            "other_names",
            id="a well-known place for another",
        ),
        pytest.param(
            text(LAUNCH.replace("临江市连续", "临江与湖北连续")),
            text(LAUNCH.replace("临江市连续", "临江与湖南连续")),
            "template",
            "other_names",
            id="places that share a letter",
        ),
        pytest.param(
            text(TRAINING.replace("北川县", ""), "大连市举办首席质量官培训班"),
            text(TRAINING.replace("北川县", "") + EXTRA, "沈阳市举办首席质量官培训班"),
            "template",
            "other_word_in_title",
            id="another city's notice, the city in the title only",
        ),
        pytest.param(
            text("\n".join(LINES), "质量月启动"),
            text("\n".join([LINES[0], LINES[4], LINES[2], LINES[3], LINES[1]]), "质量月启动"),
            "same",
            "shared_text",
            id="paragraphs in another order",
        ),
        pytest.param(
            text(LAUNCH, "临江启动质量月"),
            text("\n".join(LINES[2:]), "临江启动质量月"),
            "same",
            "shared_text",
            id="the beginning cut away, under the same title",
        ),
        pytest.param(
            text(LAUNCH, "临江启动质量月"),
            text("\n".join(LINES[2:]), "实验室向市民开放"),
            "contains",
            "holds_the_other",
            id="the same piece under another title",
        ),
        pytest.param(
            text(LAUNCH, "临江启动质量月"),
            text(LAUNCH.replace("市民", ""), "临江启动质量月"),
            "same",
            "shared_text",
            id="a word left out throughout",
        ),
        pytest.param(
            text(BLAZE.format(place="临江", date="2021年8月18日7时26分")),
            text(BLAZE.format(place="临江", date="2021年9月23日17时5分")),
            "template",
            "other_numbers",
            id="numbers alone differ in a long span",
        ),
        pytest.param(text(FIGURES), text(IN_WORDS), "same", "shared_text", id="the same numbers in other writing"),
        pytest.param(
            text(DATED.format("今天", "昨天")), text(DATED.format("16日", "15日")), "same", "shared_text", id="today"
        ),
        pytest.param(
            text(DATED.format("16日", "15日")),
            text(DATED.format("9月16日", "9月15日")),
            "same",
            "shared_text",
            id="a date with its month",
        ),
        pytest.param(
            text(f"3月5日，{LINES[1]}"),
            text(f"8月17日，{LINES[1]}"),
            "template",
            "other_numbers",
            id="another date at the very beginning",
        ),
        pytest.param(
            text(f"{LINES[3]}3月5日，{LINES[1]}"),
            text(f"{LINES[3]}8月17日，{LINES[1]}"),
            "template",
            "other_numbers",
            id="a date is two numbers",
        ),
        pytest.param(
            text(f"{LINES[0]}\n{LABS}\n{LINES[3]}", "质量月启动"),
            text(f"{LINES[0]}\n{SHOPS}\n{LINES[3]}", "质量月启动"),
            "same",
            "shared_text",
            id="each lacks another paragraph",
        ),
        pytest.param(
            text(NAMED),
            text(NAMED.replace("临江质检院", "").replace("互相挑错", "轮流找毛病").replace("并致辞", "")),
            "same",
            "shared_text",
            id="a name left out throughout, and two more edits",
        ),
        pytest.param(
            text(LAUNCH, "临江全市质量月：不一样的北川县"),
            text(LAUNCH, "临江全市质量月：不一样的_晨报网"),
            "same",
            "identical",
            id="a title cut short with the site's name behind",
        ),
        pytest.param(
            text(f"{LAUNCH}甲", "临江全市质量月：不一样的北川县"),
            text(f"{LAUNCH}乙丙丁", "临江全市质量月：不一样的_晨报网"),
            "same",
            "shared_text",
            id="the same, and a letter behind",
        ),
        pytest.param(
            text(LAUNCH[:126]),
            text(LAUNCH + EXTRA[:30]),
            "contains",
            "holds_the_other",
            id="cut at its end, another beginning behind the other",
        ),
        pytest.param(
            text(LAUNCH[70:180]),
            text(LAUNCH + EXTRA[:30]),
            "contains",
            "holds_much_more",
            id="an excerpt from the middle",
        ),
        pytest.param(
            text(f"叙县来的消息。{LAUNCH}叙县也参加。", "叙县启动质量月"),
            text(OpenCC("s2hk").convert(f"叙县来的消息。{LAUNCH}叙县也参加。"), "敍縣啓動質量月"),
            "same",
            "identical",
            id="Hong Kong's letters",
        ),
    ],
)
def test_what_an_editor_does_and_what_another_text_of_the_form_does(
    a: Document, b: Document, verdict: str, rule: str
) -> None:
    found = judge(a, b)
    assert (found.verdict, found.rule) == (verdict, rule)
    assert judge(b, a).rule == rule


NOTICE = "各单位：全市质量月活动将于近日开始，请按照方案做好准备，并于月底前报送总结。"
ALIKE = LAUNCH.replace("2021年", "").replace("活动持续到月底，", "活动持续二十天，其间还要举办质量管理小组的发表会，")
ALIKE = ALIKE.replace("9月2日上午", "昨日上午").replace("97.2%", "97.2%以上")


@pytest.mark.parametrize(
    ("a", "b", "days", "verdict"),
    [
        pytest.param(LAUNCH, LAUNCH, 365, "same", id="a repost that names its year"),
        pytest.param(LAUNCH, LAUNCH.replace("致辞", "讲话", 1), 150, "same", id="a repost months later"),
        pytest.param(NOTICE, NOTICE, 365, "template", id="a short notice without a year"),
        pytest.param(NOTICE, NOTICE, 30, "same", id="a short notice, the same month"),
        pytest.param(LAUNCH.replace("2021年", ""), ALIKE, 364, "template", id="a look-alike of next year"),
        pytest.param(LAUNCH.replace("2021年", ""), ALIKE, 2, "same", id="the same without a year between"),
    ],
)
def test_dates_help(a: str, b: str, days: int, verdict: str) -> None:
    first = date(2021, 9, 2)
    one, two = text(a, "质量月", first), text(b, "质量月", date.fromordinal(first.toordinal() + days))
    assert judge(one, two).verdict == verdict
    assert judge(two, one).verdict == verdict


def test_one_corrected_number_in_a_long_text_is_a_close_call() -> None:
    found = judge(text(LAUNCH), text(LAUNCH.replace("97.2%", "97.4%")))
    assert found.verdict is Verdict.SAME
    assert found.margin <= 0.2
    assert [(one.kind, one.a, one.b) for one in found.differences] == [("number", "97.2", "97.4")]


@pytest.mark.parametrize(
    ("a", "b", "kind"),
    [
        pytest.param("2021年", "2022年", "year", id="year"),
        pytest.param("9月2日", "9月5日", "date", id="date"),
        pytest.param("97.2%", "98.1%", "number", id="number"),
        pytest.param("三十六家", "四十一家", "number", id="numeral"),
        pytest.param("临江市连续", "江口市连续", "place", id="place"),
        pytest.param("副市长陈立", "副市长赵林平", "name", id="name"),
    ],
)
def test_differences_have_kinds_and_places(a: str, b: str, kind: str) -> None:
    one, two = text(LAUNCH), text(LAUNCH.replace(a, b, 1))
    found = judge(one, two)
    difference = next(one for one in found.differences if one.kind == kind)
    assert one.body[difference.a_start :].startswith(difference.a)
    assert two.body[difference.b_start :].startswith(difference.b)
    assert difference.a in a
    assert difference.b in b


def test_document_numbers() -> None:
    one = f"现将《质量月活动方案》（市监质发〔2023〕73号）印发给你们，请认真执行。{EXTRA}"
    found = judge(text(one), text(one.replace("73号", "81号")))
    assert found.verdict is Verdict.TEMPLATE
    assert [one.kind for one in found.differences] == ["document_number"]


@pytest.mark.parametrize("copy", COPIES)
def test_passages_are_equal_but_for_marks(copy: str) -> None:
    one, two = document(0), document(0, copy)
    from archive.text import comparison

    found = judge(one, two)
    assert found.passages
    for passage in found.passages:
        a, b = one.body[passage.a_start : passage.a_end], two.body[passage.b_start : passage.b_end]
        assert comparison(a) == comparison(b)


def test_boilerplate_is_left_out_of_the_comparison() -> None:
    from newsroom import INTRO

    from archive.text import fold, to_codes

    codes = fold(to_codes(INTRO.strip("。")))
    letters = codes[codes > 0]
    import numpy as np

    known = frozenset(unit_hashes(letters, np.array([0])).tolist())
    one = replace(text(f"{INTRO}\n{EXTRA}"), site="a")
    two = replace(text(f"{INTRO}\n{LIFTS[:60]}"), site="a")
    assert judge(one, two).verdict is Verdict.RELATED
    assert judge(one, two, known_a=known, known_b=known).rule == "nothing_shared"


DOCUMENTS = st.builds(
    Document,
    id=st.just("x"),
    title=st.sampled_from(["", "质量月启动", "质量月启动（二）", "另一件事"]),
    body=st.one_of(
        st.text(max_size=80),
        st.lists(st.sampled_from([*LAUNCH.split("\n"), *LIFTS.split("\n"), EXTRA, stall(1), stall(2)]), max_size=6).map(
            "\n".join
        ),
    ),
    published=st.sampled_from([None, date(2021, 9, 2), date(2022, 9, 3)]),
)


def turned(found: Judgement) -> Judgement:
    return replace(
        found,
        containment_a=found.containment_b,
        containment_b=found.containment_a,
        passages=tuple(
            replace(p, a_start=p.b_start, a_end=p.b_end, b_start=p.a_start, b_end=p.a_end) for p in found.passages
        ),
        differences=tuple(replace(d, a=d.b, b=d.a, a_start=d.b_start, b_start=d.a_start) for d in found.differences),
    )


@given(DOCUMENTS, DOCUMENTS)
def test_judging_is_symmetric(a: Document, b: Document) -> None:
    one, two = judge(a, b), judge(b, a)
    if a != b:  # of two equal documents neither comes first, and a text may align with itself in more than one way
        assert turned(one) == two
    assert 0 <= one.margin <= 1
    assert 0 <= one.resemblance <= 1


@given(DOCUMENTS)
def test_a_text_of_some_length_is_the_same_as_itself(a: Document) -> None:
    found = judge(a, a)
    assert found.verdict is Verdict.SAME or found.rule == "nothing_shared"


def test_the_events_own_word_in_the_other_script_is_no_other_fact() -> None:
    lesson = "老师带来十把尺子，讲质量从哪里来。\n“质量”不是喊出来的，质量是量出来的，一张质量小卡片带回家。\n"
    lesson += "课后每人量了一张课桌，记下三个数。"
    there = OpenCC("s2tw").convert(lesson).replace("質量", "品質")
    assert judge(text(lesson), text(there)).verdict is Verdict.SAME
