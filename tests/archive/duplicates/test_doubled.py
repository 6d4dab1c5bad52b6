from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.duplicates import undouble

SEEDS = Path(__file__).parents[4] / "shared" / "seeds"

TITLE = "青山县举行质量月启动仪式"
BODY = (
    "9月3日上午，青山县2021年“质量月”启动仪式在人民广场举行，全县四十二家企业的代表到场。\n"
    "县市场监管局局长在致辞中说，今年抽查产品一千一百批次，合格率达到96.4%，比去年提高1.8个百分点。\n"
    "仪式上，参加活动的企业宣读了承诺书，表示严把原料关、生产关和检验关，让消费者买得放心。\n"
    "现场还设立咨询台，工作人员向群众讲解怎样辨认假冒商品，发放宣传册两千余份。"
)
OTHER_NEWS = "- 河口市表彰质量标兵(2021-09-07)\n- 临江区检查电梯安全(2021-09-06)\n- 专家到企业讲解计量知识(2021-09-05)"
EDITED = (
    BODY.replace("举行", "进行").replace("到场", "到埸").replace("严把", "严格把好").replace("两千余份", "2000多份")
)
VERSE = "\n".join(
    ["春风吹过小山岗", "我们一起把歌唱", "质量是咱的生命线", "大家天天记心上", "你来检我来量", "好产品走四方"]
)
TABLE = "\n".join(
    f"产品名称：{name}，生产企业：{town}食品有限公司，抽样基数：{n}公斤，检验结论：合格，承检机构：省质检院"
    for name, town, n in [("挂面", "东山", 812), ("酱油", "西岭", 455), ("白糖", "南坪", 930), ("食醋", "北川", 671)]
)
FORMS = "\n".join(
    f"{a}省昨日报告新增病例{n}例，其中{b}市{m}例，治愈出院{k}例，目前共有{t}人正在接受医学观察，各地防控工作有序进行。"
    for a, b, n, m, k, t in [("甲江", "北田", 41, 3, 92, 5), ("乙湖", "南台", 17, 6, 33, 208)]
)


@pytest.mark.parametrize(
    ("text", "expected", "printings"),
    [
        pytest.param(f"{BODY}\n{BODY}", BODY, 2, id="twice"),
        pytest.param(f"{BODY}{BODY}", BODY, 2, id="twice without a break"),
        pytest.param(f"{BODY}\n\n{BODY}\n{BODY}", BODY, 3, id="three times"),
        pytest.param("\n".join([BODY] * 4), BODY, 4, id="four times"),
        pytest.param(f"{TITLE}\n{BODY}\n{BODY}", f"{TITLE}\n{BODY}", 2, id="second without the title"),
        pytest.param(f"{TITLE}\n{BODY}\n{TITLE}\n{BODY}", f"{TITLE}\n{BODY}", 2, id="both with the title"),
        pytest.param(f"{BODY}\n{TITLE}\n{BODY}", BODY, 2, id="only the second has the title"),
        pytest.param(
            f"{BODY}\n{TITLE}\n{BODY}\n本文图片均由本报记者拍摄",
            f"{BODY}\n本文图片均由本报记者拍摄",
            2,
            id="the second has the title, a line of the page follows",
        ),
        pytest.param(f"{BODY}\n{BODY}\n{OTHER_NEWS}", f"{BODY}\n{OTHER_NEWS}", 2, id="other news follows"),
        pytest.param(f"{BODY}\n{EDITED}", BODY, 2, id="light edits"),
        pytest.param(
            f"{BODY}\n{EDITED}\n{OTHER_NEWS}", f"{BODY}\n{OTHER_NEWS}", 2, id="light edits, other news follows"
        ),
        pytest.param(f"{BODY}\n{BODY[:120]}", BODY, 2, id="second cut off"),
        pytest.param(BODY.replace("\n", "") + "\n" + BODY, BODY.replace("\n", ""), 2, id="other paragraphs"),
        pytest.param(
            BODY + "\n" + BODY.replace("，", ",").replace("质量", "質量"), BODY, 2, id="other punctuation, script"
        ),
    ],
)
def test_a_further_printing_goes(text: str, expected: str, printings: int) -> None:
    found = undouble(text, TITLE)
    assert found.text == expected
    assert len(found.repeats) == printings - 1
    for repeat in found.repeats:
        assert repeat.similarity > 0.9
        assert repeat.of < repeat.start < repeat.start + repeat.length <= len(text)


@pytest.mark.parametrize(
    "sentence", ["全县质量月活动今天上午在体育馆门前正式启动，各界群众踊跃参加", BODY.split("\n")[0]]
)
def test_short_bodies_too(sentence: str) -> None:
    assert undouble(f"{sentence}。\n{sentence}。").text == f"{sentence}。"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param(BODY, id="once"),
        pytest.param(f"{BODY}\n{OTHER_NEWS}", id="once with a tail"),
        pytest.param(f"{VERSE}\n{VERSE}", id="a song sung twice"),
        pytest.param(f"{VERSE}\n雨过天晴彩虹长\n车间灯火亮堂堂\n{VERSE}", id="a chorus"),
        pytest.param(TABLE, id="a table"),
        pytest.param(FORMS, id="two items of one form"),
        pytest.param("质量第一！" * 40, id="a slogan"),
        pytest.param(BODY + "\n" + BODY.split("\n")[0] + "\n" + OTHER_NEWS, id="one paragraph quoted again"),
        pytest.param("\n".join([BODY.split("\n")[1]] * 9), id="a list"),
    ],
)
def test_other_repetition_is_left_alone(text: str) -> None:
    found = undouble(text, TITLE)
    assert found.text == text
    assert found.repeats == ()


def test_offsets_count_the_text_as_given() -> None:
    text = f"{BODY}\n{BODY}\n{BODY}\n{OTHER_NEWS}"
    found = undouble(text)
    printings = [text[repeat.start : repeat.start + repeat.length].strip() for repeat in found.repeats]
    assert printings == [BODY, BODY]
    assert [repeat.of for repeat in found.repeats] == [0, 0]


@given(st.text(alphabet="质量月活动启动，。\n12甲乙丙丁戊己庚辛", max_size=400))
def test_undoing_twice_is_undoing_once(text: str) -> None:
    once = undouble(text).text
    assert undouble(once).text == once


@given(st.text(max_size=300), st.text(max_size=30))
def test_any_text_is_taken(text: str, title: str) -> None:
    found = undouble(f"{text}\n{text}", title)
    removed = sum(repeat.length for repeat in found.repeats)
    assert len(found.text) <= len(text) * 2 + 1
    assert (removed > 0) == bool(found.repeats)


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the seed pages are not beside this checkout")
def test_the_page_that_started_this() -> None:
    page = next(SEEDS.glob("000*.txt")).read_text(encoding="utf-8")
    title, *paragraphs = page.split("\n")
    found = undouble(page, title)
    assert found.text.split("\n") == [title, *paragraphs[:5], *paragraphs[10:]]
    assert len(found.repeats) == 1
