import io

import pytest

from archive.errors import InputError
from archive.imports import csv
from archive.imports.rows import BadRow, Row


def read(content: str, encoding: str = "utf-8") -> list[Row | BadRow]:
    return list(csv.read(io.BytesIO(content.encode(encoding)), "utf-8-sig" if encoding == "utf-8" else encoding))


def test_columns_are_found_by_name_and_cells_may_hold_lines() -> None:
    [row] = read('\ufeffURL, Title ,body\r\nhttps://example.cn/1,题,"第一段\n第二段"\r\n')
    assert isinstance(row, Row)
    assert (row.article.url, row.article.title, row.article.body) == ("https://example.cn/1", "题", "第一段\n第二段")


@pytest.mark.parametrize(("cell", "text"), [("'=SUM(A1)", "=SUM(A1)"), ("'@x", "@x"), ("'tis", "'tis"), ("''=", "'=")])
def test_the_apostrophe_against_formulas_is_taken_off(cell: str, text: str) -> None:
    [row] = read(f"title,body\n{cell},文\n")
    assert isinstance(row, Row)
    assert row.article.title == text


def test_a_bad_record_has_its_number_and_the_rest_goes_in() -> None:
    rows = read("title,body\na,b\n,b\n\na,b,c\nd,e\n")
    assert [type(row) for row in rows] == [Row, BadRow, BadRow, Row]
    assert [str(row) for row in rows[1:3]] == [
        "record 2: title is empty",
        "record 4: has 3 cells, the first line names 2 columns",
    ]


def test_a_long_cell_is_read() -> None:
    [row] = read(f"title,body\n题,{'文' * 200_000}\n")
    assert isinstance(row, Row)
    assert len(row.article.body) == 200_000


def test_without_the_columns_nothing_can_be_read() -> None:
    with pytest.raises(InputError, match="no column body; it has: title, text"):
        read("title,text\na,b\n")
    with pytest.raises(InputError, match="no column body and no column title"):
        read("other\n")


def test_of_a_file_without_a_line_there_is_nothing() -> None:
    assert read("") == []


def test_gbk_needs_its_encoding_named() -> None:
    with pytest.raises(InputError, match="--encoding gb18030"):
        list(csv.read(io.BytesIO("title,body\n题,文\n".encode("gb18030"))))
    [row] = read("title,body\n题,文\n", "gb18030")
    assert isinstance(row, Row)


@pytest.mark.parametrize("encoding", ["nonsense", "zlib", "base64", "undefined", "utf-16"])
def test_an_encoding_that_reads_nothing_is_told(encoding: str) -> None:
    with pytest.raises(InputError, match=encoding):
        list(csv.read(io.BytesIO(b"title,body\na,b\n"), encoding))
