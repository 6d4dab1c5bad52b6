"""The pure parts: numbers, furniture, boilerplate, candidates, clusters, representatives, constraints."""

from datetime import date

import numpy as np
import pytest
from newsroom import EXTRA, INTRO, LAUNCH, LIFTS, STORIES, TRAINING, stall

from archive.duplicates import Document, Said, boilerplate, candidates, furniture, numbers
from archive.duplicates.clusters import Edge, group
from archive.duplicates.constraints import resolve
from archive.duplicates.preparing import prepare, without
from archive.duplicates.representative import Copy, choose


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("0032", "32"),
        ("000", "0"),
        ("十", "10"),
        ("十一", "11"),
        ("二十", "20"),
        ("一百零五", "105"),
        ("两千", "2000"),
        ("三千六百", "3600"),
        ("二〇二一", "2021"),
        ("一万二千", "12000"),
        ("三亿五千万", "350000000"),
        ("万", "10000"),
        ("一一一", "111"),
        ("3000万", "30000000"),
        ("5千万", "50000000"),
        ("百分之十五", "15"),
        ("百分之100", "100"),
        ("百分之三点二", "32"),
        ("零点七", "7"),
        ("三点二亿", "3200000000"),
        ("1" * 5000, "1" * 5000),
        ("1" * 5000 + "万", "1" * 5000),
    ],
)
def test_numbers_have_a_value_however_they_are_written(numeral: str, value: str) -> None:
    assert numbers.value_of(numeral) == value


def test_numbers_in_a_text() -> None:
    assert numbers.values("9月3日两千余人第十二届") == ["9", "3", "2000", "12"]
    assert numbers.count("没有") == 0
    assert numbers.names_a_year("临江市2021年质量月")
    assert not numbers.names_a_year("第21年12月")


@pytest.mark.parametrize(
    ("one", "two", "agree"),
    [
        pytest.param("3000万", "三千万", True, id="a unit behind digits"),
        pytest.param("3000万", "30000000", True, id="written out"),
        pytest.param("32", "百分之三点二", True, id="3.2 per cent"),
        pytest.param("15亿", "15000万", True, id="1.5 and its tenth part"),
        pytest.param("5亿", "5万", False, id="another unit"),
        pytest.param("3亿", "3000万", False, id="one figure hides no point"),
        pytest.param("16", "12月16", True, id="the month too"),
        pytest.param("9月16", "12月16", False, id="another month"),
        pytest.param("9" * 5000, "8" * 5000 + "万", False, id="enormous"),
    ],
)
def test_numbers_agree_in_any_writing(one: str, two: str, *, agree: bool) -> None:
    assert numbers.agree(one, two) is agree
    assert numbers.agree(two, one) is agree


@pytest.mark.parametrize(
    "line",
    [
        "来源：中国质量报  发布时间：2021-09-08 06:50  浏览次数：1204",
        "责任编辑：张三",
        "（责任编辑：李四）",
        "上一篇：质量月活动启动",
        "【打印本页】 【关闭窗口】",
        "扫一扫在手机打开当前页",
        "[字号：大 中 小] 打印本页 分享到：",
        "凡本网注明来源为本网的稿件，转载请注明出处",
        "1.jpg",
        "image.png",
        "编辑 张三 校对 李四",
        "终审：王五",
        "首页 > 新闻中心 > 正文",
        "索 引 号：11370000 主题分类：质量监督",
        "相关推荐",
        "微信扫一扫关注我们",
    ],
)
def test_furniture_is_seen(line: str) -> None:
    text = f"{furniture.START}{LAUNCH}\n{line}\n{LIFTS}"
    assert [text[start:end] for start, end in furniture.spans(text)] == [line]


@pytest.mark.parametrize(
    "lead",
    [
        "本报讯（记者 李明 通讯员 王强）",
        "新华社北京9月1日电（记者张华）",
        "齐鲁网·闪电新闻9月12日讯 ",
        "央视网消息（新闻联播）：",
        "中国质量新闻网讯 ",
    ],
)
def test_datelines_are_seen_at_the_beginning_only(lead: str) -> None:
    text = f"{furniture.START}{lead}{LAUNCH}"
    assert [text[start:end] for start, end in furniture.spans(text)] == [furniture.START + lead]
    assert list(furniture.spans(f"{furniture.START}{LAUNCH}\n我们读到{lead}{LAUNCH}")) == []


@pytest.mark.parametrize(
    "text",
    [
        "由中央电视台主办的2021年广播电视技术研讨会在京召开，来自各地的代表参加。",
        "新华社今天播发长篇通讯《质量之路》，记述三十年来质量工作的历程。",
        "本网站的消息来得很快，大家都说好。",
        "编辑部里的年轻人说，质量月是他们最忙的一个月，每天都有稿子要编。",
    ],
)
def test_sentences_are_no_furniture(text: str) -> None:
    assert list(furniture.spans(f"{furniture.START}{text}")) == []


HEADLINES = "\n临江质量月活动丰富多彩\n· 三座实验室向市民开放 预约人数过万\n[9月7日] 南坪电梯检查收官"


@pytest.mark.parametrize(
    ("body", "tail", "found"),
    [
        pytest.param(LAUNCH, HEADLINES, True, id="headlines"),
        pytest.param(LAUNCH + "他说：“好。”", HEADLINES, True, id="behind a closing quotation mark"),
        pytest.param(LAUNCH, "\n临江市市场监督管理局\n2021年9月3日", False, id="a signature"),
        pytest.param(LAUNCH + "获奖企业名单附后。", HEADLINES, False, id="the list that was announced"),
        pytest.param(LAUNCH, HEADLINES.replace("\n", "\n1.", 1), False, id="numbered items"),
        pytest.param(LAUNCH, HEADLINES.replace(" ", "，"), False, id="prose"),
        pytest.param(LAUNCH, "\n张三\n李四\n王五", False, id="names"),
        pytest.param("快来看看。", HEADLINES, False, id="no more than a lead-in in front"),
        pytest.param(LAUNCH + "这一天广场上人来人", HEADLINES, False, id="a column's lines, broken anywhere"),
    ],
)
def test_other_news_behind_the_last_sentence(body: str, tail: str, *, found: bool) -> None:
    text = f"{furniture.START}{LIFTS}\n{furniture.START}{body}{tail}\n"
    assert [text[start:end] for start, end in furniture.spans(text)] == ([tail] if found else [])


def test_markup_is_furniture() -> None:
    text = f'{furniture.START}<p class="a">甲&nbsp;&amp;乙</p>丙<br/>3<5，A&B；x<y>'
    marks = ['<p class="a">', "&nbsp;", "&amp;", "</p>", "<br/>"]
    assert sorted(text[start:end] for start, end in furniture.spans(text)) == sorted(marks)


def documents(bodies: list[str], site: str) -> list[Document]:
    return [Document(str(number), f"题{number}", body, site) for number, body in enumerate(bodies)]


def learnt(found: list[Document]) -> dict[str, frozenset[int]]:
    prepared = prepare(found)
    return boilerplate.learn([one.site for one in found], [one.units for one in prepared])


ITEMS = [LAUNCH, TRAINING, LIFTS, stall(1), stall(2), EXTRA]


def test_an_intro_on_every_page_is_boilerplate() -> None:
    found = documents([f"{INTRO}\n{body}" for body in ITEMS], "mini")
    known = learnt(found)
    assert len(known["mini"]) == 1
    for document in found:
        spans = boilerplate.spans(document.body, known["mini"])
        assert [document.body[start:end] for start, end in spans] == [INTRO.rstrip("。")]
    reduced = [
        without(one, document, known["mini"]).text.letters for one, document in zip(prepare(found), found, strict=True)
    ]
    assert not any("栏目" in letters for letters in reduced)


def test_numbers_in_boilerplate_may_differ() -> None:
    found = documents(
        [
            f"{body}\n本页今天有{number * 7}人次浏览，本月累计{number * 31}人次，谢谢您的关注"
            for number, body in enumerate(ITEMS)
        ],
        "mini",
    )
    assert len(learnt(found)["mini"]) == 1


@pytest.mark.parametrize(
    ("bodies", "site"),
    [
        pytest.param([LAUNCH] * 8, "a", id="one story over and over"),
        pytest.param([f"{INTRO}\n{body}" for body in ITEMS[:4]], "a", id="too few pages"),
        pytest.param([f"{INTRO}\n{body}" for body in ITEMS], "", id="no site"),
    ],
)
def test_other_repetition_is_no_boilerplate(bodies: list[str], site: str) -> None:
    assert learnt(documents(bodies, site)) == {}


def index(bodies: list[str]) -> candidates.Index:
    prepared = prepare(documents(bodies, ""))
    return candidates.Index(
        [one.samples for one in prepared],
        np.array([one.bound for one in prepared], np.uint64),
        np.array([one.text.rank for one in prepared], np.uint64),
    )


def test_copies_are_candidates_and_other_stories_are_not() -> None:
    a, b = index([*STORIES, LAUNCH + EXTRA, TRAINING[:120]]).pairs()
    assert set(zip(a.tolist(), b.tolist(), strict=True)) == {(0, 3), (1, 4)}


def test_a_story_printed_a_hundred_times_hangs_together() -> None:
    bodies = [f"{LAUNCH}\n第{number}次转载，编号{number * 17}" for number in range(100)]
    a, b = index(bodies).pairs()
    assert len(a) < 100 * 40  # not every two of 4,950
    reached, queue = set(), {0}
    links = [*zip(a.tolist(), b.tolist(), strict=True), *zip(b.tolist(), a.tolist(), strict=True)]
    while queue:
        node = queue.pop()
        reached.add(node)
        queue |= {other for one, other in links if one == node} - reached
    assert reached == set(range(100))


@pytest.mark.parametrize("bodies", [[], [""], ["", ""], ["短"]])
def test_next_to_nothing_has_no_candidates(bodies: list[str]) -> None:
    a, b = index(bodies).pairs()
    assert len(a) == len(b) == 0


def test_the_strongest_edges_join_first_and_none_across_a_contradiction() -> None:
    edges = [Edge("a", "b", (0.9,)), Edge("b", "c", (0.5,)), Edge("c", "d", (0.8,))]
    assert group("abcd", edges, []) == [["a", "b", "c", "d"]]
    assert group("abcd", edges, [("a", "d")]) == [["a", "b"], ["c", "d"]]
    assert group("abcd", [], [("a", "b")], must=[("a", "b")]) == [["a", "b"], ["c"], ["d"]]
    assert group("abc", [], [], must=[("a", "b"), ("b", "c")], cannot=[("a", "c")]) == [["a", "b"], ["c"]]


def test_the_latest_word_in_force_counts() -> None:
    log = [
        Said(1, "same", 1, 2),
        Said(2, "not_same", 2, 1),
        Said(3, "apart", 5),
        Said(4, "same", 5, 6),
        Said(5, "contains", 3, 4),
        Said(6, "undo", 3, 4, 5),
        Said(7, "same", 7, 8),
        Said(8, "undo", 7, 8, 7),
        Said(9, "undo", 7, 8, 8),
        Said(10, "unsure", 8, 9),
    ]
    found = resolve(log)
    assert found.must == ((7, 8), (5, 6))
    assert found.cannot == {(1, 2)}
    assert found.apart == {5}


DAY = date(2021, 9, 2)


@pytest.mark.parametrize(
    ("copies", "chosen", "reason"),
    [
        pytest.param([Copy(1, None, "media", 500, 1)], 1, "only copy", id="alone"),
        pytest.param(
            [Copy(1, date(2021, 9, 5), "regulator", 500, 1), Copy(2, DAY, "media", 500, 2)],
            2,
            "earliest",
            id="earliest",
        ),
        pytest.param([Copy(1, None, "regulator", 500, 1), Copy(2, DAY, "media", 500, 2)], 2, "earliest", id="dated"),
        pytest.param(
            [Copy(1, DAY, "media", 500, 1), Copy(2, DAY, "association", 480, 2)], 2, "association's site", id="kind"
        ),
        pytest.param(
            [Copy(1, DAY, "media", 500, 1, "13:54"), Copy(2, DAY, "media", 480, 2, "09:12")],
            2,
            f"({DAY.isoformat()} 09:12)",
            id="hour",
        ),
        pytest.param(
            [Copy(1, DAY, "media", 500, 1, "13:54"), Copy(2, DAY, "regulator", 480, 2, "18:00")],
            2,
            "regulator's site",
            id="kind before hour",
        ),
        pytest.param(
            [
                Copy(1, DAY, "media", 500, 1),
                Copy(2, DAY, "media", 480, 2, "09:12"),
                Copy(3, DAY, "media", 490, 3, "08:00"),
            ],
            1,
            "complete",
            id="an hour unknown",
        ),
        pytest.param([Copy(1, DAY, "media", 450, 1), Copy(2, DAY, "media", 500, 2)], 2, "complete", id="longest"),
        pytest.param(
            [Copy(1, DAY, "regulator", 200, 1), Copy(2, date(2021, 9, 3), "media", 500, 2)], 2, "complete", id="cut off"
        ),
        pytest.param([Copy(1, DAY, "media", 500, 7), Copy(2, DAY, "media", 500, 3)], 2, "earliest", id="by content"),
        pytest.param([Copy(1, None, "other", 500, 7), Copy(2, None, "other", 500, 3)], 2, "equal", id="nothing known"),
    ],
)
def test_the_representative_and_why(copies: list[Copy], chosen: int, reason: str) -> None:
    found, why = choose(copies)
    assert found == chosen
    assert reason in why
    assert choose(copies[::-1])[0] == chosen


def test_an_article_alone_is_prepared_as_among_others() -> None:
    found = documents([*ITEMS, f"{LAUNCH}\n{LAUNCH}", "", "短", f"{INTRO}\n{INTRO}"], "a")
    together = prepare(found, places=True)
    for document, among in zip(found, together, strict=True):
        [alone] = prepare([document], places=True)
        assert alone.text == among.text
        assert alone.bound == among.bound
        assert alone.samples.tolist() == among.samples.tolist()
        assert alone.units.tolist() == among.units.tolist()
        assert alone.places is not None
        assert among.places is not None
        assert alone.places.offsets.tolist() == among.places.offsets.tolist()
