"""WARC files: what is written is read back byte for byte, tools accept it, and a tear costs one record."""

import gzip
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.warcwriter import WARCWriter

from archive.captures import (
    CaptureWriter,
    Exchange,
    Original,
    digest,
    folder_of,
    header,
    last_original,
    read_capture,
    read_record,
    read_warc,
    record,
)
from archive.errors import CannotWrite, InputError, NotThere
from archive.model import Capture
from archive.store import Archive

NOON = datetime(2023, 9, 1, 4, 0, tzinfo=UTC)
PAGE = "<html><p>全国“质量月”活动启动</p></html>".encode()


def exchange(payload: bytes = PAGE, url: str = "http://a.example/1?x=1", **changes: object) -> Exchange:
    facts: dict[str, object] = {
        "url": url,
        "final_url": url,
        "fetched_at": NOON,
        "status": 200,
        "reason": "OK",
        "kind": "article",
        "headers": (("Content-Type", "text/html; charset=utf-8"), ("ETag", '"1"'), ("X-Old", "caf\xe9")),
        "body": payload,
        "payload": payload,
        "request_headers": (("User-Agent", "qcrawl"),),
    }
    return Exchange(**{**facts, **changes})  # type: ignore[arg-type]


def zipped(payload: bytes = PAGE, url: str = "http://a.example/1?x=1") -> Exchange:
    headers = (("Content-Type", "text/html"), ("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked"))
    return exchange(payload, url, body=gzip.compress(payload), headers=headers)


@pytest.fixture
def writer(tmp_path: Path) -> CaptureWriter:
    return CaptureWriter(tmp_path / "news-captures", "run1", "qcrawl/test")


def warcio_check(*files: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "warcio.cli", "check", *map(str, files)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("sent", [exchange(), zipped(), exchange(b""), exchange(status=404, reason="Not Found")])
def test_what_is_written_is_read_back(sent: Exchange, writer: CaptureWriter, tmp_path: Path) -> None:
    with writer:
        capture = writer.write(sent)
    assert capture.warc_offset is not None
    found = read_record(tmp_path / capture.warc_file, capture.warc_offset)
    assert (found.url, found.status, found.body, found.fetched_at) == (sent.url, sent.status, sent.payload, NOON)
    assert header(found.headers, "content-type") == header(sent.headers, "Content-Type")
    assert found.payload_digest == capture.payload_digest == digest(sent.payload)
    assert found.kind == sent.kind
    assert capture.wire_digest == ("" if sent.body == sent.payload else digest(sent.body))
    (file,) = (tmp_path / "news-captures").iterdir()
    assert [one.body for one in read_warc(file)] == [sent.payload]
    checked = warcio_check(file)
    assert (checked.returncode, checked.stdout) == (0, "")


@given(st.lists(st.binary(max_size=3000), min_size=1, max_size=6), st.booleans())
def test_any_bytes_survive(tmp_path_factory: pytest.TempPathFactory, bodies: list[bytes], zip_them: bool) -> None:
    folder = tmp_path_factory.mktemp("captures")
    with CaptureWriter(folder, "run", "test") as writer:
        for number, body in enumerate(bodies):
            writer.write((zipped if zip_them else exchange)(body, f"http://a.example/{number}"))
    (file,) = folder.iterdir()
    assert [found.body for found in read_warc(file)] == bodies


def original_of(capture: Capture) -> Original:
    wire = capture.wire_digest or capture.payload_digest
    return Original(capture.final_url, capture.fetched_at, wire, capture.payload_digest)


def test_an_unchanged_page_is_a_revisit(writer: CaptureWriter, tmp_path: Path) -> None:
    with writer:
        first = writer.write(zipped())
        same = writer.write(zipped(), original_of(first))
        not_modified = writer.write(exchange(b"", status=304, reason="Not Modified"), original_of(first))
        changed = writer.write(zipped(b"another"), original_of(first))
    assert [one.is_revisit for one in (first, same, not_modified, changed)] == [False, True, True, False]
    assert first.payload_digest == same.payload_digest == not_modified.payload_digest != changed.payload_digest
    (file,) = (tmp_path / "news-captures").iterdir()
    revisits = [found for found in read_warc(file) if found.is_revisit]
    assert [found.refers_to_url for found in revisits] == [first.final_url] * 2
    assert warcio_check(file).returncode == 0
    text = gzip.decompress(file.read_bytes())
    assert text.count(b"revisit/server-not-modified") == text.count(b"revisit/identical-payload-digest") == 1
    assert text.count(b"WARC-Type: request") == 4
    assert text.startswith(b"WARC/1.1\r\nWARC-Type: warcinfo")


def test_the_archive_points_into_the_file(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "news.db") as archive, CaptureWriter(folder_of(archive.path), "run", "t") as writer:
        with archive.atomic():
            first = record(archive, writer.write(exchange()))
            seen = last_original(archive, "http://a.example/1?x=1")
            later = exchange(b"", status=304, fetched_at=NOON + timedelta(days=1))
            again = record(archive, writer.write(later, seen))
        writer.sync()
        assert read_capture(archive, first).body == read_capture(archive, again).body == PAGE
        assert last_original(archive, "http://a.example/2") is None
        with pytest.raises(NotThere, match="no capture 99"):
            read_capture(archive, 99)
    next(folder_of(tmp_path / "news.db").iterdir()).unlink()
    with Archive.open(tmp_path / "news.db") as archive, pytest.raises(NotThere, match="is missing"):
        read_capture(archive, first)


def test_a_file_that_is_full_is_followed_by_another(tmp_path: Path) -> None:
    with CaptureWriter(tmp_path, "run", "test", max_file=1) as writer:
        files = [writer.write(exchange()).warc_file for _ in range(3)]
    assert len(set(files)) == 3
    with CaptureWriter(tmp_path, "run", "test") as writer:  # a run that was killed had the same name
        assert writer.write(exchange()).warc_file not in files


@pytest.mark.parametrize("damage", ["cut", "zeros"])
def test_a_tear_costs_the_last_record_only(damage: str, writer: CaptureWriter, tmp_path: Path) -> None:
    with writer:
        captures = [writer.write(zipped(PAGE * 20 + bytes([n]) * 50, f"http://a.example/{n}")) for n in range(4)]
    file = tmp_path / captures[0].warc_file
    data = file.read_bytes()
    last = captures[-1].warc_offset
    assert last is not None
    for keep in range(last + 20, last + (captures[-1].warc_length or 0) - 100, 37):
        torn = tmp_path / "torn.warc.gz"
        torn.write_bytes(data[:keep] + (b"\0" * 200 if damage == "zeros" else b""))
        told: list[str] = []
        found = list(read_warc(torn, told.append))
        assert [one.url for one in found[:3]] == [one.url for one in captures[:-1]]
        # Zeros may fall on the check sum alone: then the last record is whole, and told to be followed by rubbish.
        assert told
        assert all("torn.warc.gz" in sentence for sentence in told)
        assert [digest(one.body) for one in found] == [one.payload_digest for one in captures[: len(found)]]
        if damage == "cut":
            assert len(told) == 1
            assert "torn.warc.gz is damaged or cut off" in told[0]
            assert len(found) == 3
            with pytest.raises(InputError):
                read_record(torn, last)


def plain_warc(path: Path) -> None:
    """As other tools write: uncompressed, SHA-1, a resource without HTTP headers."""
    with path.open("wb") as out:
        writer = WARCWriter(out, gzip=False)
        http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n0\r\n\r\n"
        for kind, payload, more in (
            ("response", http, {}),
            ("resource", b"text", {"Content-Type": "text/plain"}),
        ):
            made = writer.create_warc_record(
                "http://a.example/", kind, payload=BytesIO(payload), length=len(payload), warc_headers_dict=more
            )
            writer.write_record(made)


def test_other_tools_files_are_read(tmp_path: Path) -> None:
    plain_warc(tmp_path / "other.warc")
    page, text = read_warc(tmp_path / "other.warc")
    assert (page.body, page.content_type, page.status) == (b"abcd", "text/html", 200)
    assert (text.body, text.content_type, text.status) == (b"text", "text/plain", 200)


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (lambda path: None, NotThere),
        (lambda path: path.write_bytes(b"this is no WARC file\n" * 20), InputError),
        (lambda path: path.write_bytes(b""), None),
    ],
    ids=["missing", "text", "empty"],
)
def test_files_that_are_none(make: Callable[[Path], object], error: type[Exception] | None, tmp_path: Path) -> None:
    path = tmp_path / "x.warc.gz"
    make(path)
    if error is None:
        assert list(read_warc(path)) == []
    else:
        with pytest.raises(error, match=r"x\.warc\.gz"):
            list(read_warc(path))


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(CannotWrite, match="cannot write a capture"):
        CaptureWriter(tmp_path / "file", "run", "test").write(exchange())


def test_a_record_that_was_tampered_with_is_left_out(tmp_path: Path) -> None:
    file = tmp_path / "x.warc"
    with file.open("wb") as out:
        writer = WARCWriter(out, gzip=False, warc_version="WARC/1.1")
        for number in range(3):
            body = f"Body {number}".encode()
            made = writer.create_warc_record(
                f"http://a.example/{number}", "resource", payload=BytesIO(body), length=len(body)
            )
            writer.write_record(made)
    file.write_bytes(file.read_bytes().replace(b"Body 1", b"Bodx 1"))
    told: list[str] = []
    assert [found.body for found in read_warc(file, told.append)] == [b"Body 0", b"Body 2"]
    assert "does not have the bytes of its digest" in told[0]


def test_names_and_addresses_beyond_ascii_are_kept_percent_encoded(writer: CaptureWriter, tmp_path: Path) -> None:
    odd = (("Content-Type", "text/html"), ("\xff-Head\u4e2d", "\xe9"))
    with writer:
        capture = writer.write(exchange(url="http://a.example/\xff\u8d28?\ud800", headers=odd, reason="\u597d"))
    [back] = read_warc(tmp_path / capture.warc_file)
    assert (back.url, back.body) == ("http://a.example/%C3%BF%E8%B4%A8??", PAGE)
    assert header(back.headers, "%C3%BF-Head%E4%B8%AD")


@pytest.mark.parametrize(
    "date", ["9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", "soon", ""], ids=lambda date: date or "none"
)
def test_a_date_outside_the_calendar_is_no_date(tmp_path: Path, date: str) -> None:
    file = tmp_path / "x.warc"
    file.write_bytes(
        f"WARC/1.1\r\nWARC-Type: resource\r\nWARC-Date: {date}\r\nContent-Length: 2\r\n\r\nab\r\n\r\n".encode()
    )
    [found] = read_warc(file, print)
    assert found.fetched_at == datetime.fromtimestamp(0, UTC)


@pytest.mark.parametrize("share", [1.0, 0.9, 0.5, 0.2])
def test_a_file_compressed_as_a_whole_is_read_or_told(writer: CaptureWriter, tmp_path: Path, share: float) -> None:
    with writer:
        captures = [writer.write(exchange(url=f"http://a.example/{number}")) for number in range(5)]
    whole = gzip.compress(gzip.decompress((tmp_path / captures[0].warc_file).read_bytes()))
    file = tmp_path / "whole.warc.gz"
    file.write_bytes(whole[: int(len(whole) * share)])
    told: list[str] = []
    try:
        urls = [found.url for found in read_warc(file, told.append)]
    except InputError:
        return
    assert len(urls) == 5 or told


def test_a_device_is_no_capture_file() -> None:
    with pytest.raises(NotThere, match="no file"):
        read_record(Path("/dev/zero"), 0)
