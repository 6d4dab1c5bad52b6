from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.reading.difference import Change, Piece, difference


def marks(old: str, new: str) -> str:
    forms = {Change.KEPT: "{}", Change.DELETED: "[-{}-]", Change.INSERTED: "{{+{}+}}"}
    return "".join(forms[piece.change].format(piece.text) for piece in difference(old, new))


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("一样", "一样", "一样"),
        ("共检查企业37家。", "共检查企业41家。", "共检查企业[-37-]{+41+}家。"),
        ("甲段。\n乙段。", "甲段。\n新的一段。\n乙段。", "甲段。{+\n新的一段。+}\n乙段。"),
        ("甲段。\n乙段。\n丙段。", "甲段。\n丙段。", "甲段。[-\n乙段。-]\n丙段。"),
        ("甲段。", "甲段。\n乙段。", "甲段。{+\n乙段。+}"),
        ("", "全新", "{+全新+}"),
        ("召回的产品有锅", "表彰了一批企业", "[-召回的产品有锅-]{+表彰了一批企业+}"),
    ],
    ids=[
        "same",
        "number",
        "paragraph added",
        "paragraph gone",
        "paragraph at the end",
        "from nothing",
        "shared letters by chance",
    ],
)
def test_what_changed(old: str, new: str, shown: str) -> None:
    assert marks(old, new) == shown


TEXTS = st.text(alphabet="质量月启动\n。1", max_size=60)


@given(TEXTS, TEXTS)
def test_kept_and_deleted_are_the_old_text_kept_and_inserted_the_new(old: str, new: str) -> None:
    pieces = difference(old, new)
    assert "".join(piece.text for piece in pieces if piece.change is not Change.INSERTED) == old
    assert "".join(piece.text for piece in pieces if piece.change is not Change.DELETED) == new


@given(TEXTS, TEXTS)
def test_a_deletion_stands_before_its_insertion_and_no_two_neighbours_are_alike(old: str, new: str) -> None:
    changes = [piece.change for piece in difference(old, new)]
    for before, after in pairwise(changes):
        assert before is not after
        assert (before, after) != (Change.INSERTED, Change.DELETED)


@given(TEXTS)
def test_no_change_is_one_kept_piece(text: str) -> None:
    assert difference(text, text) == ((Piece(Change.KEPT, text),) if text else ())
