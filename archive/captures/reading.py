"""Reading WARC files, ours or anybody's: whole ones from the beginning, single records at their place."""

import logging
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from archive.captures.exchange import KIND_FIELD, CapturedResponse, digest, moment_of
from archive.errors import InputError, NotThere
from archive.files.opening import stored

logger = logging.getLogger(__name__)

MAX_BODY = 64 << 20
"""Bytes of one decoded body that are read from anybody's WARC file; what is longer is no news page."""

DAMAGE = (ArchiveLoadFailed, EOFError, ValueError, OSError, AttributeError, zlib.error)
"""What warcio 1.8 raises at a torn record; AttributeError, since it looks into headers that are not there."""


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
        fetched_at=moment_of(get("WARC-Date") or ""),
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
        kind=get(KIND_FIELD) or "",
        truncated=len(body) > MAX_BODY,
    )


def read_warc(path: Path, on_damage: Callable[[str], None] = logger.warning) -> Iterator[CapturedResponse]:
    """The responses, resources and revisits of a WARC file, compressed or not, in the order of the file.

    A torn record ends the reading: everything before it is given, and ``on_damage`` is told where the file broke. A
    record whose block has not the digest that it names is told and left out. Raises ``NotThere`` if there is no such
    file and ``InputError`` if it is no WARC file at all.
    """
    with stored(path) as stream:
        records = ArchiveIterator(stream, check_digests=True)
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
            if _is_forged(record):
                on_damage(f"{path}: the record at byte {offset} does not have the bytes of its digest; it is left out")
            elif response is not None:
                yield replace(response, warc_file=path.name, warc_offset=offset, warc_length=length)


def _is_whole(record: ArcWarcRecord) -> bool:
    """Whether a record that was read to its end had a WARC header and all the bytes that it announces."""
    left = getattr(record.raw_stream, "limit", None)  # not there where warcio found no header at all
    return record.rec_headers.get_header("WARC-Type") is not None and left is not None and left <= 0


def _is_forged(record: ArcWarcRecord) -> bool:
    """Whether a record's block is not the one its digest was made of.

    Payload digests are not asked: some tools make them of the decoded body, others of the coded one.
    """
    return any(problem.startswith("block digest failed") for problem in record.digest_checker.problems)


def _judge_end(
    path: Path, stream: IO[bytes], read: int, end: int, on_damage: Callable[[str], None], error: BaseException | None
) -> None:
    """Tell of bytes after the last whole record, which ended at ``end``; warcio passes over some tears in silence."""
    stream.seek(max(end, 0))  # of a file compressed as a whole warcio gives lengths that mean nothing
    if not stream.read().strip(b"\r\n"):
        return
    if not read:
        raise InputError(f"{path} has no whole WARC record") from error
    on_damage(f"{path} is damaged or cut off after byte {end}; the {read} whole records before that were read")


def read_record(path: Path, offset: int) -> CapturedResponse:
    """The response whose record begins at ``offset``. Raises ``NotThere`` or ``InputError``."""
    if path.exists() and not path.is_file():  # a row may say /dev/zero
        raise NotThere(f"the capture file {path} is no file")
    try:
        stream = path.open("rb")
    except OSError as error:
        raise NotThere(f"the capture file {path} is missing: {error.strerror or error}") from error
    with stream:
        stream.seek(offset)
        try:
            record = next(ArchiveIterator(stream, check_digests=True))
            response = _response(record)
        except (*DAMAGE, StopIteration) as error:
            raise InputError(f"{path} has no readable record at byte {offset}") from error
    if not _is_whole(record):
        raise InputError(f"{path} is cut off inside the record at byte {offset}")
    if _is_forged(record):
        raise InputError(f"{path} is damaged: the record at byte {offset} does not have the bytes of its digest")
    return replace(response, warc_file=path.name, warc_offset=offset)
