import pytest
from hypothesis import given
from hypothesis import strategies as st
from newsroom import COPIES, LAUNCH, STORIES, document
from simhash import Simhash

from archive.fingerprint import features, fingerprint, hash_of


def package_value(body: str) -> int:
    value: int = Simhash(features(body), hashfunc=hash_of).value
    return value - 2**64 if value >= 2**63 else value


@pytest.mark.parametrize("body", STORIES)
def test_it_is_the_packages_fingerprint(body: str) -> None:
    assert fingerprint(body) == package_value(body)


@given(st.text(alphabet=st.characters(codec="utf-8"), min_size=4, max_size=60))
def test_of_any_text(body: str) -> None:
    found = fingerprint(body)
    if found is None:
        assert not features(body)
    else:
        assert found == package_value(body)
        assert -(2**63) <= found < 2**63


def test_a_text_without_four_letters_has_none() -> None:
    assert fingerprint("。。质量月！") is None
    assert fingerprint("") is None


@pytest.mark.parametrize("copy", ["exact", "other punctuation", "traditional"])
def test_marks_and_script_change_nothing(copy: str) -> None:
    assert fingerprint(document(0, copy).body) == fingerprint(LAUNCH)


@pytest.mark.parametrize("copy", sorted(set(COPIES) - {"doubled"}))
def test_copies_are_near(copy: str) -> None:
    a, b = fingerprint(document(0, copy).body), fingerprint(LAUNCH)
    assert a is not None
    assert b is not None
    assert ((a ^ b) % 2**64).bit_count() <= 20
