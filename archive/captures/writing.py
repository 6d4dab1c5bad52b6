"""Writing captures: WARC 1.1 files that are only ever appended to by the run that began them."""

import os
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import IO, Self
from urllib.parse import quote

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from archive.captures.exchange import KIND_FIELD, Exchange, Original, digest, header
from archive.errors import CannotWrite
from archive.model import Capture

MAX_FILE = 1 << 30
"""Bytes after which a new WARC file begins: 1 GB, the size the WARC standard recommends (ISO 28500, annex C)."""
SERVER_NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
IDENTICAL_PAYLOAD = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"


_PRINTABLE = "".join(map(chr, range(0x20, 0x7F)))


def _ascii(text: str) -> str:
    """``text`` with all but printable ASCII percent-encoded: warcio writes nothing else into names and first lines."""
    return quote(text, safe=_PRINTABLE, errors="replace")


def _warc_date(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


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
        status_line = _ascii(f"{exchange.status} {exchange.reason}".strip())
        # Every file is read back by tools that take the body's length from this header, which compression or a
        # chunked transfer may have left missing or wrong.
        headers = [
            (_ascii(name), value)
            for name, value in exchange.headers
            if name.lower() not in ("content-length", "transfer-encoding")
        ]
        headers.append(("Content-Length", str(len(exchange.body))))
        http = StatusAndHeaders(status_line, headers, protocol="HTTP/1.1")
        extra = {
            "WARC-Date": _warc_date(exchange.fetched_at),
            "WARC-Payload-Digest": wire_digest,
            KIND_FIELD: exchange.kind,
        }
        if original is None:
            return writer.create_warc_record(
                _ascii(exchange.final_url),
                "response",
                payload=BytesIO(exchange.body),
                length=len(exchange.body),
                http_headers=http,
                warc_headers_dict=extra,
            )
        extra["WARC-Profile"] = SERVER_NOT_MODIFIED if exchange.status == 304 else IDENTICAL_PAYLOAD
        extra["WARC-Refers-To-Target-URI"] = _ascii(original.url)
        extra["WARC-Refers-To-Date"] = _warc_date(original.fetched_at)
        target = _ascii(exchange.final_url)
        return writer.create_warc_record(target, "revisit", http_headers=http, warc_headers_dict=extra)

    def _request(self, writer: WARCWriter, exchange: Exchange, response: ArcWarcRecord) -> ArcWarcRecord:
        target = _ascii(exchange.final_url)
        host, _, path = target.partition("://")[2].partition("/")
        http = StatusAndHeaders(
            f"{exchange.method} /{path} HTTP/1.1",
            [("Host", host), *exchange.request_headers],
            is_http_request=True,
        )
        return writer.create_warc_record(
            target,
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
