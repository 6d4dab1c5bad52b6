import numpy as np
import pytest

from archive.text import comparison, fold, normalise, shingles, to_codes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("２０２３年，Ａbc", "2023年abc", id="full width"),
        pytest.param("2 0 2 3 年", "2023年", id="spaced digits"),
        pytest.param("質量月活動", "质量月活动", id="traditional"),
        pytest.param("执著", "执着", id="variant"),
        pytest.param("質\u200b量\ufeff月", "质量月", id="zero width"),
        pytest.param("“质量月”——启动！", "质量月启动", id="punctuation"),
        pytest.param("zhìliàng Café", "zhiliangcafe", id="accents"),
        pytest.param("质zhì量liàng月yuè的de孩hái子zi", "质量月的孩子", id="pinyin behind each character"),
        pytest.param("质 (zhì) 量（liàng）月 yuè", "质量月", id="pinyin behind marks and spaces"),
        pytest.param("在 Café 和 Élan 举行", "在cafe和elan举行", id="two accents are no pinyin"),
        pytest.param("在Café举行", "在cafe举行", id="one accent is no pinyin"),
        pytest.param("①㎡", "1m", id="compatibility"),
        pytest.param("がか", "がか", id="kana keep their marks"),
        pytest.param("नमस्ते", "नमस्ते", id="vowel signs count"),
        pytest.param("𝐀", "a", id="beyond the basic plane"),
        pytest.param("\U000e0001\U0010ffff", "", id="no letters there"),
        pytest.param("", "", id="empty"),
    ],
)
def test_comparison_text(text: str, expected: str) -> None:
    assert comparison(text) == expected


def test_letters_know_their_place_in_the_reading_text() -> None:
    text = " 質量，月\n活動"
    found = normalise(text)
    assert [text[at] for at in found.positions] == list("質量月活動")
    assert str(found) == "质量月活动"


def test_a_lone_surrogate_does_no_harm() -> None:
    assert comparison("质\ud800量") == "质量"


def test_folding_twice_changes_nothing() -> None:
    everything = np.arange(0x110000, dtype=np.uint32)
    once = fold(everything)
    assert np.array_equal(fold(once), once)


def test_a_letter_is_folded_alike_beside_letters_of_other_planes() -> None:
    basic = np.arange(0x10000, dtype=np.uint32)
    assert np.array_equal(fold(basic), fold(np.append(basic, np.uint32(0x20000)))[:-1])


def test_shingles_are_equal_where_the_text_is() -> None:
    hashes = shingles(to_codes("一二三四五一二三四"), 4)
    assert len(hashes) == 6
    assert hashes[0] == hashes[5]
    assert len(set(hashes.tolist())) == 5
    assert len(shingles(to_codes("一二"), 4)) == 0
