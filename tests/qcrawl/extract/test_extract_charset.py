"""The bytes decide, a label is a hint."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcrawl.extract.charset import codec_of, decode, labels

HAN = "质量月活动在各地展开，企业作出质量承诺，群众参与其中。" * 4
HANT = "品質月系列活動登場，推廣在地品牌，讓民眾認識檢驗標示。" * 4
HEAD = "<html><head><meta http-equiv='Content-Type' content='text/html; charset={}'></head><body>{}</body></html>"


@pytest.mark.parametrize(
    ("written", "label", "header", "read"),
    [
        ("utf-8", "utf-8", "", "utf-8"),
        ("utf-8", "gb2312", "gb2312", "utf-8"),
        ("gb18030", "utf-8", "utf-8", "gb18030"),
        ("gb18030", "gb2312", "iso-8859-1", "gb18030"),
        ("gb18030", "", "", "gb18030"),
        ("utf-8-sig", "gbk", "", "utf-8"),
        ("utf-16", "", "", "utf-16-le"),
    ],
    ids=lambda value: str(value) or "none",
)
def test_simplified_pages_are_read_whatever_the_label(written, label, header, read):
    decoded = decode(HEAD.format(label, HAN).encode(written), header)
    assert HAN in decoded.text
    assert (decoded.charset, decoded.replacements) == (read, 0)


def test_big5_with_its_label():
    assert HANT in decode(HEAD.format("big5", HANT).encode("big5"), "").text


def test_german_is_not_taken_for_chinese():
    text = "Die Prüfgröße für Geräte überschreitet die zulässige Höhe. " * 8
    assert text in decode(HEAD.format("iso-8859-1", text).encode("cp1252"), "").text


def test_a_spliced_advertisement_does_not_turn_utf8_into_gbk():
    decoded = decode(HAN.encode() + b"\xce\xd2\xc3\xc7" + HAN.encode())
    assert decoded.charset == "utf-8"
    assert 0 < decoded.replacements <= 8


def test_labels_are_those_of_header_and_page_without_unknown_ones():
    assert labels(b'<meta charset="x-unknown"><meta charset=GB2312>', "utf8") == ["utf-8", "gb18030"]


@pytest.mark.parametrize(
    ("label", "codec"), [("GB_2312-80", "gb18030"), ("x-gbk", "gb18030"), ("Big5-HKSCS", "big5hkscs"), ("nonsense", "")]
)
def test_codec_of(label, codec):
    assert codec_of(label) == codec


@pytest.mark.parametrize(
    "label",
    [
        *[
            "base64",
            "zlib",
            "hex",
            "bz2",
            "rot13",
            "uu",
            "quopri",
            "idna",
            "punycode",
            "undefined",
            "utf-7",
            "unicode_escape",
            "质量",
        ],
        "a\0b",
        "\ud800",
    ],
)
def test_codecs_that_are_no_charsets_are_not_used(label):
    assert codec_of(label) == ""
    body = HEAD.format(label, HAN).encode("gb18030", "replace")
    assert decode(body, label).charset == "gb18030"


@given(st.binary(max_size=400), st.sampled_from(["", "utf-8", "gb2312", "big5", "iso-8859-1", "nonsense", "punycode"]))
def test_never_raises(body, header):
    assert isinstance(decode(body, header).text, str)
