import gzip
import io
import json
from pathlib import Path

import pytest

from archive.errors import InputError, NotThere
from archive.files.opening import opened, unzipped
from archive.imports import jsonl
from archive.imports.rows import BadRow, Row

GOOD = json.dumps({"title": "题", "body": "文"}, ensure_ascii=False).encode()


def read(content: bytes) -> list[Row | BadRow]:
    return list(jsonl.read(unzipped(io.BytesIO(content))))


def test_a_byte_order_mark_and_blank_lines_do_not_matter() -> None:
    rows = read(b"\xef\xbb\xbf" + GOOD + b"\n\n" + GOOD)
    assert [type(row) for row in rows] == [Row, Row]
    assert [row.number for row in rows] == [1, 3]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"title": ', "line 2: is not JSON"),
        (b'{"title": "\xb0\xb1"}', "line 2: is not UTF-8: byte 0xb0"),
        (b"[" * 100_000, "line 2: is not JSON"),
        (b'{"title": "t", "body": "b", "id": ' + b"9" * 5000 + b"}", "line 2: is not JSON that can be read"),
    ],
    ids=["cut off", "gbk", "nested", "huge number"],
)
def test_a_bad_line_has_its_number_and_the_rest_goes_on(line: bytes, reason: str) -> None:
    rows = read(GOOD + b"\n" + line + b"\n" + GOOD + b"\n")
    assert [type(row) for row in rows] == [Row, BadRow, Row]
    assert str(rows[1]).startswith(reason)


@pytest.mark.parametrize("end", [b"\n", b""], ids=["a line end", "none"])
@pytest.mark.parametrize("over", [1, 40, 10_000])
def test_a_line_that_no_article_is_as_long_as_is_passed_over(
    monkeypatch: pytest.MonkeyPatch, over: int, end: bytes
) -> None:
    monkeypatch.setattr(jsonl, "LONGEST", len(GOOD) + 1)
    monkeypatch.setattr(jsonl, "_PIECE", 16)
    rows = read(GOOD + b"\n" + b"x" * (len(GOOD) + 1 + over) + b"\n" + GOOD + end)
    assert [type(row) for row in rows] == [Row, BadRow, Row]
    assert str(rows[1]).startswith("line 2: is longer than")
    assert [row.number for row in rows] == [1, 2, 3]


def test_gzip_is_known_by_its_bytes() -> None:
    assert [type(row) for row in read(gzip.compress(GOOD + b"\n" + GOOD))] == [Row, Row]


def test_a_cut_off_gzip_file_gives_what_is_before_the_cut() -> None:
    lines = b"".join(json.dumps({"title": str(n), "body": f"{n * n} {n**7}"}).encode() + b"\n" for n in range(3000))
    rows = read(gzip.compress(lines)[:20_000])
    assert sum(isinstance(row, Row) for row in rows) > 100
    assert isinstance(rows[-1], BadRow)
    assert "damaged from here on" in rows[-1].reason


def test_a_missing_file_and_a_folder_are_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(NotThere, match="there is no file"), opened(tmp_path / "none.jsonl"):
        pass
    with pytest.raises(InputError, match="cannot be read"), opened(tmp_path):
        pass
