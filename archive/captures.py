"""Captures: fetched responses kept byte for byte in WARC 1.1 files beside the archive, and read back from there.

A run writes files of its own and never opens an old one for writing, so a record that a power cut tore apart can
only be the last of its file, and no good record ever follows it. Rows of ``captures`` point to file and offset and
are committed after the bytes are on the disk.
"""

import hashlib
import logging
import os
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Self

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from archive.errors import CannotWrite, InputError, NotThere
from archive.model import Capture

if TYPE_CHECKING:
    from archive.store import Archive

logger = logging.getLogger(__name__)

MAX_FILE = 1 << 30
"""Bytes after which a new WARC file begins: 1 GB, the size the WARC standard recommends (ISO 28500, annex C)."""
MAX_BODY = 64 << 20
"""Bytes of one decoded body that are read from anybody's WARC file; what is longer is no news page."""
SERVER_NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
IDENTICAL_PAYLOAD = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"

DAMAGE = (ArchiveLoadFailed, EOFError, ValueError, OSError, AttributeError, zlib.error)
"""What warcio 1.8 raises at a torn record; AttributeError, since it looks into headers that are not there."""

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its response as they went over the wire, to be kept."""

    url: str
    """As asked for, before redirects."""
    final_url: str
    fetched_at: datetime
    status: int
    reason: str
    kind: str
    """``article``, ``list``, ``robots`` or ``other``."""
    headers: Headers
    body: bytes
    """As sent: content coding kept, transfer coding removed."""
    payload: bytes
    """The body with its content coding removed; the same object if there was none."""
    method: str = "GET"
    request_headers: Headers = ()
    request_body: bytes = b""


@dataclass(frozen=True, slots=True)
class Original:
    """The earlier capture of the same body that a revisit record stands for."""

    url: str
    fetched_at: datetime
    wire_digest: str
    payload_digest: str


@dataclass(frozen=True, slots=True)
class CapturedResponse:
    """A response read from a WARC file, ours or anybody's. ``body`` has its content and transfer coding removed."""

    url: str
    fetched_at: datetime
    status: int
    headers: Headers
    body: bytes
    payload_digest: str
    """``sha256:`` and hexadecimal, of ``body``; of a revisit, what the record says of the original's bytes."""
    warc_file: str
    warc_offset: int
    warc_length: int
    is_revisit: bool = False
    refers_to_url: str = ""
    refers_to_date: str = ""
    truncated: bool = False
    """The body was longer than ``MAX_BODY`` and is cut there."""

    @property
    def content_type(self) -> str:
        """The Content-Type header, empty if there is none."""
        return header(self.headers, "content-type")


def header(headers: Headers, name: str) -> str:
    """The first header called so, whatever its case; empty if there is none."""
    wanted = name.lower()
    return next((value for key, value in headers if key.lower() == wanted), "")


def digest(body: bytes) -> str:
    """``sha256:`` and the hexadecimal digest of ``body``."""
    return "sha256:" + hashlib.sha256(body).hexdigest()


def folder_of(archive_path: Path) -> Path:
    """Where the captures of an archive lie: ``news-captures/`` beside ``news.db``."""
    return archive_path.with_name(f"{archive_path.stem}-captures")


def _warc_date(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def iso(moment: datetime) -> str:
    """A time as the tables keep it: ``2021-09-08T06:13:32Z``."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class CaptureWriter:
    """Appends captures to WARC files in one folder, a new file whenever one is full.

    ``prefix`` names the run and makes the file names of two runs differ. The first file is made with the first
    capture, so a run that fetches nothing leaves nothing.
    """

    def __init__(self, folder: Path, prefix: str, software: str, max_file: int = MAX_FILE) -> None:
        self.folder = folder
        self._prefix = prefix
        self._software = software
        self._max_file = max_file
        self._file: IO[bytes] | None = None
        self._serial = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def write(self, exchange: Exchange, original: Original | None = None) -> Capture:
        """Append the exchange and give the row for it, ``warc_offset`` and ``warc_length`` being the response's.

        With ``original`` a revisit record without body is written, if the bytes are the same or the answer is
        304 Not Modified. Raises ``CannotWrite`` with what the system said.
        """
        try:
            return self._write(exchange, original)
        except OSError as error:
            raise CannotWrite(f"cannot write a capture to {self.folder}: {error.strerror or error}") from error

    def _write(self, exchange: Exchange, original: Original | None) -> Capture:
        out = self._open()
        wire_digest = digest(exchange.body)
        same = wire_digest if exchange.payload is exchange.body else digest(exchange.payload)
        not_modified = exchange.status == 304 and original is not None
        revisit = not_modified or (original is not None and original.wire_digest == wire_digest)
        if original is not None and not_modified:
            wire_digest, same = original.wire_digest, original.payload_digest
        writer = WARCWriter(out, gzip=True, warc_version="WARC/1.1")
        offset = out.tell()
        response = self._response(writer, exchange, wire_digest, original if revisit else None)
        writer.write_record(response)
        length = out.tell() - offset
        writer.write_record(self._request(writer, exchange, response))
        return Capture(
            url=exchange.url,
            final_url=exchange.final_url,
            fetched_at=exchange.fetched_at,
            status=exchange.status,
            kind=exchange.kind,
            content_type=header(exchange.headers, "content-type"),
            payload_digest=same,
            wire_digest="" if wire_digest == same else wire_digest,
            payload_length=len(exchange.payload),
            etag=header(exchange.headers, "etag"),
            last_modified=header(exchange.headers, "last-modified"),
            warc_file=f"{self.folder.name}/{Path(out.name).name}",
            warc_offset=offset,
            warc_length=length,
            is_revisit=revisit,
        )

    def _response(
        self, writer: WARCWriter, exchange: Exchange, wire_digest: str, original: Original | None
    ) -> ArcWarcRecord:
        status_line = f"{exchange.status} {exchange.reason}".strip()
        # Every file is read back by tools that take the body's length from this header, which compression or a
        # chunked transfer may have left missing or wrong.
        headers = [pair for pair in exchange.headers if pair[0].lower() not in ("content-length", "transfer-encoding")]
        headers.append(("Content-Length", str(len(exchange.body))))
        http = StatusAndHeaders(status_line, headers, protocol="HTTP/1.1")
        extra = {"WARC-Date": _warc_date(exchange.fetched_at), "WARC-Payload-Digest": wire_digest}
        if original is None:
            return writer.create_warc_record(
                exchange.final_url,
                "response",
                payload=BytesIO(exchange.body),
                length=len(exchange.body),
                http_headers=http,
                warc_headers_dict=extra,
            )
        extra["WARC-Profile"] = SERVER_NOT_MODIFIED if exchange.status == 304 else IDENTICAL_PAYLOAD
        extra["WARC-Refers-To-Target-URI"] = original.url
        extra["WARC-Refers-To-Date"] = _warc_date(original.fetched_at)
        return writer.create_warc_record(exchange.final_url, "revisit", http_headers=http, warc_headers_dict=extra)

    def _request(self, writer: WARCWriter, exchange: Exchange, response: ArcWarcRecord) -> ArcWarcRecord:
        scheme_and_host, _, path = exchange.final_url.partition("://")[2].partition("/")
        http = StatusAndHeaders(
            f"{exchange.method} /{path} HTTP/1.1",
            [("Host", scheme_and_host), *exchange.request_headers],
            is_http_request=True,
        )
        return writer.create_warc_record(
            exchange.final_url,
            "request",
            payload=BytesIO(exchange.request_body),
            length=len(exchange.request_body),
            http_headers=http,
            warc_headers_dict={
                "WARC-Date": _warc_date(exchange.fetched_at),
                "WARC-Concurrent-To": response.rec_headers.get_header("WARC-Record-ID"),
            },
        )

    def _open(self) -> IO[bytes]:
        if self._file is not None and self._file.tell() >= self._max_file:
            self.close()
        if self._file is None:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._file = self._new_file()
        return self._file

    def _new_file(self) -> IO[bytes]:
        while True:
            path = self.folder / f"{self._prefix}-{self._serial:05d}.warc.gz"
            self._serial += 1
            try:
                out = path.open("xb")
            except FileExistsError:
                continue
            writer = WARCWriter(out, gzip=True, warc_version="WARC/1.1")
            facts = {"software": self._software, "format": "WARC File Format 1.1", "robots": "obey"}
            writer.write_record(writer.create_warcinfo_record(path.name, facts))
            return out

    def sync(self) -> None:
        """Have everything written so far on the disk; called before the rows that point there are committed."""
        if self._file is None:
            return
        try:
            self._file.flush()
            os.fsync(self._file.fileno())
        except OSError as error:
            raise CannotWrite(f"cannot write a capture to {self.folder}: {error.strerror or error}") from error

    def close(self) -> None:
        """Close the current file; the next ``write`` begins a new one."""
        if self._file is not None:
            self.sync()
            self._file.close()
            self._file = None


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except ValueError:
        return datetime.fromtimestamp(0, UTC)


def _response(record: ArcWarcRecord) -> CapturedResponse:
    """The response in a record, its place in the file still to be filled in; the record is read to its end."""
    body = record.content_stream().read(MAX_BODY + 1) if record.rec_type != "revisit" else b""
    while record.raw_stream.read(1 << 16):
        pass
    get = record.rec_headers.get_header
    http = record.http_headers
    said = get("WARC-Payload-Digest") or ""
    return CapturedResponse(
        url=get("WARC-Target-URI") or "",
        fetched_at=_moment(get("WARC-Date") or ""),
        status=int(http.get_statuscode() or 200) if http else 200,
        headers=tuple((str(name), str(value)) for name, value in http.headers)
        if http
        else (("Content-Type", get("Content-Type") or ""),),
        body=body[:MAX_BODY],
        payload_digest=said if record.rec_type == "revisit" else digest(body[:MAX_BODY]),
        warc_file="",
        warc_offset=-1,
        warc_length=0,
        is_revisit=record.rec_type == "revisit",
        refers_to_url=get("WARC-Refers-To-Target-URI") or "",
        refers_to_date=get("WARC-Refers-To-Date") or "",
        truncated=len(body) > MAX_BODY,
    )


def read_warc(path: Path, on_damage: Callable[[str], None] = logger.warning) -> Iterator[CapturedResponse]:
    """The responses, resources and revisits of a WARC file, compressed or not, in the order of the file.

    A torn or damaged record ends the reading: everything before it is given, and ``on_damage`` is told where the
    file broke. Raises ``NotThere`` if there is no such file and ``InputError`` if it is no WARC file at all.
    """
    try:
        stream = path.open("rb")
    except FileNotFoundError as error:
        raise NotThere(f"there is no file {path}") from error
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}") from error
    with stream:
        records = ArchiveIterator(stream)
        read, end = 0, 0
        while True:
            try:
                record = next(records)
                response = _response(record) if record.rec_type in ("response", "resource", "revisit") else None
                offset, length = records.get_record_offset(), records.get_record_length()
            except (*DAMAGE, StopIteration) as error:
                _judge_end(path, stream, read, end, on_damage, error)
                return
            if not _is_whole(record):
                _judge_end(path, stream, read, end, on_damage, None)
                return
            read, end = read + 1, offset + length
            if response is not None:
                yield replace(response, warc_file=path.name, warc_offset=offset, warc_length=length)


def _is_whole(record: ArcWarcRecord) -> bool:
    """Whether a record that was read to its end had a WARC header and all the bytes that it announces."""
    left = getattr(record.raw_stream, "limit", None)  # not there where warcio found no header at all
    return record.rec_headers.get_header("WARC-Type") is not None and left is not None and left <= 0


def _judge_end(
    path: Path, stream: IO[bytes], read: int, end: int, on_damage: Callable[[str], None], error: BaseException | None
) -> None:
    """Tell of bytes after the last whole record, which ended at ``end``; warcio passes over some tears in silence."""
    stream.seek(end)
    if not stream.read().strip(b"\r\n"):
        return
    if not read:
        raise InputError(f"{path} has no whole WARC record") from error
    on_damage(f"{path} is damaged or cut off after byte {end}; the {read} whole records before that were read")


def read_record(path: Path, offset: int) -> CapturedResponse:
    """The response whose record begins at ``offset``. Raises ``NotThere`` or ``InputError``."""
    try:
        stream = path.open("rb")
    except OSError as error:
        raise NotThere(f"the capture file {path} is missing: {error.strerror or error}") from error
    with stream:
        stream.seek(offset)
        try:
            record = next(ArchiveIterator(stream))
            response = _response(record)
        except (*DAMAGE, StopIteration) as error:
            raise InputError(f"{path} has no readable record at byte {offset}") from error
    if not _is_whole(record):
        raise InputError(f"{path} is cut off inside the record at byte {offset}")
    return replace(response, warc_file=path.name, warc_offset=offset)


def read_capture(archive: "Archive", capture_id: int) -> CapturedResponse:
    """The capture with this id, a revisit being given the body that it stands for.

    Raises ``NotThere`` if there is no such capture or its file is missing, ``InputError`` if the file is damaged.
    """
    row = archive.db.execute(
        "SELECT url, warc_file, warc_offset, is_revisit, payload_digest FROM captures WHERE id = ?",
        [capture_id],
    ).fetchone()
    if row is None or not row[1]:
        raise NotThere(f"the archive has no capture {capture_id}")
    url, warc_file, offset, is_revisit, payload_digest = row
    found = read_record(archive.path.parent / warc_file, offset)
    if not is_revisit:
        return found
    original = archive.db.execute(
        "SELECT warc_file, warc_offset FROM captures"
        " WHERE payload_digest = ? AND is_revisit = 0 AND warc_file <> '' AND status = 200"
        " ORDER BY url = ? DESC, id DESC LIMIT 1",
        [payload_digest, url],
    ).fetchone()
    if original is None:
        raise NotThere(f"capture {capture_id} repeats an earlier one that the archive no longer has")
    body = read_record(archive.path.parent / original[0], original[1])
    return replace(
        found, body=body.body, status=body.status, headers=body.headers, payload_digest=payload_digest, is_revisit=True
    )


def last_original(archive: "Archive", url: str) -> Original | None:
    """The newest full capture of ``url``, which a revisit may refer to; None if there is none."""
    row = archive.db.execute(
        "SELECT final_url, fetched_at, payload_digest, wire_digest FROM captures"
        " WHERE url = ? AND is_revisit = 0 AND status = 200 AND warc_file <> '' ORDER BY id DESC LIMIT 1",
        [url],
    ).fetchone()
    return Original(row[0], _moment(row[1]), row[3] or row[2], row[2]) if row else None


def record(archive: "Archive", capture: Capture, *, site_id: int | None = None, run_id: int | None = None) -> int:
    """Add the row of a capture and give its id. The caller holds the transaction."""
    cursor = archive.db.execute(
        "INSERT INTO captures (site_id, run_id, url, final_url, fetched_at, status, kind, content_type,"
        " payload_digest, wire_digest, payload_length, etag, last_modified, warc_file, warc_offset, warc_length,"
        " is_revisit)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            site_id,
            run_id,
            capture.url,
            capture.final_url,
            iso(capture.fetched_at),
            capture.status,
            capture.kind,
            capture.content_type,
            capture.payload_digest,
            capture.wire_digest,
            capture.payload_length,
            capture.etag,
            capture.last_modified,
            capture.warc_file,
            capture.warc_offset,
            capture.warc_length,
            int(capture.is_revisit),
        ],
    )
    return int(cursor.lastrowid or 0)
