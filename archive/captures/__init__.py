"""Captures: fetched responses kept byte for byte in WARC 1.1 files beside the archive, and read back from there.

A run writes files of its own and never opens an old one for writing, so a record that a power cut tore apart can
only be the last of its file, and no good record ever follows it. Rows of ``captures`` point to file and offset and
are committed after the bytes are on the disk.
"""

from archive.captures.exchange import CapturedResponse, Exchange, Headers, Original, digest, header
from archive.captures.reading import read_record, read_warc
from archive.captures.rows import folder_of, last_original, read_capture, record
from archive.captures.writing import CaptureWriter

__all__ = [
    "CaptureWriter", "CapturedResponse", "Exchange", "Headers", "Original", "digest", "folder_of", "header",
    "last_original", "read_capture", "read_record", "read_warc", "record",
]  # fmt: skip
