import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opencc import OpenCC

from archive.search.folding import fold, forms, spelled, spellings


@given(st.text())
def test_places_stay_places(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ＧＢ／Ｔ\u3000１９００１", "gb/t 19001"),
        ("，；：？！（）", ",;:?!()"),
        ("。、《》“”·", "。、《》“”·"),
        ("質量", "质量"),
        ("ÉΩЯ", "éωя"),
        ("乾隆", "乾隆"),
        ("皇后與後", "皇后与后"),
    ],
)
def test_folds(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("质量", {"质量"}),
        ("質量", {"质量"}),
        ("干燥", {"干燥", "乾燥"}),
        ("乾燥", {"干燥", "乾燥"}),
        ("乾隆", {"乾隆"}),
        ("意味着", {"意味着", "意味著"}),
        ("名着", {"名着"}),
        ("干", {"干"}),
        ("乾", {"乾"}),
    ],
)
def test_a_phrase_decides_which_of_several_characters_is_meant(word: str, expected: set[str]) -> None:
    assert set(forms(word)) == expected
    assert forms(word)[0] == fold(word)


@given(st.text(min_size=1, max_size=3))
def test_every_spelling_folds_back(text: str) -> None:
    for character in fold(text):
        assert {fold(other) for other in spellings(character)} == {character}


def test_spelled_gives_every_combination() -> None:
    assert set(spelled("t量")) == {"t量", "ｔ量", "Ｔ量"}


def test_the_index_tells_apart_what_folding_tells_apart() -> None:
    """Whatever FTS5's tokenizer makes the same, folding makes the same: else a search would find too much."""
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE texts USING fts5(text, tokenize='trigram')")
    connection.execute("CREATE VIRTUAL TABLE terms USING fts5vocab(texts, instance)")
    codes = [code for code in range(1, 0x20000) if not 0xD800 <= code < 0xE000]
    connection.executemany(
        "INSERT INTO texts (rowid, text) VALUES (?, ?)", ((code, f"中中{chr(code)}") for code in codes)
    )
    folded = dict(connection.execute("SELECT doc, substr(term, 3) FROM terms"))
    assert [hex(code) for code in codes if fold(folded[code]) != fold(chr(code))] == []


def test_every_traditional_form_is_known() -> None:
    """Whatever single character OpenCC simplifies, from any region, is folded, but for words of their own."""
    codes = [chr(code) for code in range(0x4E00, 0xA000)]
    left = set()
    for name in ("t2s", "hk2s", "tw2s"):
        simple = OpenCC(name).convert("\n".join(codes)).split("\n")
        left |= {one for one, other in zip(codes, simple, strict=True) if fold(one) != fold(other)}
    assert left == set("乾徵吒夥拚捱摺薹袷醣麽著么顎鯰")  # 顎 and 鯰 become 颚 and 鲶, as t2s has it
