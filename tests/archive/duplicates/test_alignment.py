import random
import tracemalloc
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st
from newsroom import EXTRA, LAUNCH, LIFTS, TRAINING

from archive.duplicates import Document, alignment, judge, undouble
from archive.duplicates.alignment import blocks, hunks
from archive.model import Verdict

TEXTS = st.lists(st.sampled_from([*LAUNCH.split("\n"), *LIFTS.split("\n"), "甲", "乙丙", EXTRA]), max_size=8).map(
    "".join
)


def check(a: str, b: str) -> int:
    """The letters shared; fails unless blocks are equal passages in order, and hunks are what lies between."""
    shared = blocks(a, b)
    a_end = b_end = 0
    for block in shared:
        assert block.a >= a_end
        assert block.b >= b_end
        assert block.length > alignment.CHANCE
        assert a[block.a : block.a + block.length] == b[block.b : block.b + block.length]
        a_end, b_end = block.a + block.length, block.b + block.length
    common = sum(block.length for block in shared)
    between = hunks(shared, len(a), len(b))
    assert sum(hunk.sizes[0] for hunk in between) + common == len(a)
    assert sum(hunk.sizes[1] for hunk in between) + common == len(b)
    return common


@given(TEXTS, TEXTS)
def test_blocks_and_hunks_cover_both_texts(a: str, b: str) -> None:
    check(a, b)


@given(TEXTS, TEXTS)
def test_very_long_texts_are_tied_by_anchors(a: str, b: str) -> None:
    with mock.patch.object(alignment, "LARGEST", 200):
        check(a, b)
        assert check(a, a) == len(a) or len(a) < 2 * alignment.ANCHOR or len(set(a.split("甲"))) < 9


@pytest.mark.parametrize("largest", [100, 10_000, alignment.LARGEST])
def test_an_edited_copy_is_shared_whether_long_or_not(largest: int) -> None:
    a = LAUNCH + TRAINING + LIFTS
    b = (LAUNCH + EXTRA + LIFTS).replace("副市长", "市长")
    with mock.patch.object(alignment, "LARGEST", largest):
        assert check(a, b) > 0.95 * len(LAUNCH + LIFTS)


def test_two_passages_that_face_each_other_are_one_hunk() -> None:
    one, two, three = LAUNCH.split("\n")[:3]
    other = "市计量院的实验室在质量月里接待学生，工作人员说明怎样检定电表，企业代表在现场提出问题，专家当面回答"
    another = "商场里的儿童玩具受到抽查，学生家长参观检测车，消费者提出的投诉当天办结，企业公布承诺，专家来到社区"
    a, b = one + other + two, one + another + two
    assert len(hunks(blocks(a, b), len(a), len(b))) == 1
    edited = three.replace("四家", "九家").replace("做法", "办法").replace("守住", "坚守")
    a, b = one + three + two, one + edited + two
    assert len(hunks(blocks(a, b), len(a), len(b))) == 3


def test_huge_pages_need_little_memory() -> None:
    dice = random.Random(1)
    letters = [chr(0x4E00 + dice.randrange(3000)) for _ in range(50_000)]
    one = "".join(letters)
    two = "".join("的" if dice.random() < 0.01 else letter for letter in letters)
    tracemalloc.start()
    try:
        found = judge(Document("a", "", one), Document("b", "", two))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert found.verdict is Verdict.SAME
    assert found.resemblance > 0.8
    assert peak < 100_000_000  # of numpy and Python; a bit for each two letters would be 310 MB
    assert len(undouble(f"{one}\n{two}").text) == len(one)
