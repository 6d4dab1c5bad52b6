import pytest

from archive.duplicates.alignment import blocks, hunks
from archive.duplicates.differences import Kind, spots
from archive.duplicates.vocabulary import common, places


@pytest.mark.parametrize("letters", ["北京", "北京天津", "乌兹别克斯坦", "内蒙古"])
def test_places(letters: str) -> None:
    assert places().make(letters)


@pytest.mark.parametrize("letters", ["", "北", "北京人", "质量", "京北"])
def test_no_places(letters: str) -> None:
    assert not places().make(letters)


@pytest.mark.parametrize("letters", ["举行", "取得重要", "采访人员称", "全方位"])
def test_common_words(letters: str) -> None:
    assert common().make(letters)


@pytest.mark.parametrize("letters", ["", "上升", "合格", "张伟", "举行张", "昨天"])
def test_words_by_which_facts_differ_are_not_common(letters: str) -> None:
    assert not common().make(letters)


def test_no_common_word_is_a_place() -> None:
    assert places().words.isdisjoint(common().words)


@pytest.mark.parametrize(
    ("a", "b", "kind", "told"),
    [
        ("会议在湖南长沙开幕代表五百人到会", "会议在湖北长沙开幕代表五百人到会", Kind.PLACE, ("湖南", "湖北")),
        ("代表们在会上取得重要共识并签字", "代表们在会上达成关键共识并签字", Kind.WORDING, ("取得重要", "达成关键")),
        ("代表们同张建国先生一同签字留念", "代表们同李文先生一同签字留念", Kind.NAME, ("张建国", "李文")),
        ("代表们在大会堂签字留念而后离场", "代表们在大会唐签字留念而后离场", Kind.SLIP, ("堂", "唐")),
    ],
)
def test_what_replaced_words_are(a: str, b: str, kind: Kind, told: tuple[str, str]) -> None:
    (spot,) = spots(a, b, hunks(blocks(a, b), len(a), len(b)))
    assert spot.kind is kind
    assert (a[spot.a_start : spot.a_end], b[spot.b_start : spot.b_end]) == told
