"""The captures that an archive knows: rows that say in which file and at which byte each one stands."""

from dataclasses import replace
from pathlib import Path

from archive.captures.exchange import CapturedResponse, Original, moment_of
from archive.captures.reading import read_record
from archive.errors import NotThere
from archive.model import Capture
from archive.rows import utc
from archive.store import Archive


def folder_of(archive_path: Path) -> Path:
    """Where the captures of an archive lie: ``news-captures/`` beside ``news.db``."""
    return archive_path.with_name(f"{archive_path.stem}-captures")


def read_capture(archive: Archive, capture_id: int) -> CapturedResponse:
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


def last_original(archive: Archive, url: str) -> Original | None:
    """The newest full capture of ``url``, which a revisit may refer to; None if there is none."""
    row = archive.db.execute(
        "SELECT final_url, fetched_at, payload_digest, wire_digest FROM captures"
        " WHERE url = ? AND is_revisit = 0 AND status = 200 AND warc_file <> '' ORDER BY id DESC LIMIT 1",
        [url],
    ).fetchone()
    return Original(row[0], moment_of(row[1]), row[3] or row[2], row[2]) if row else None


def record(archive: Archive, capture: Capture, *, site_id: int | None = None, run_id: int | None = None) -> int:
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
            utc(capture.fetched_at),
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
