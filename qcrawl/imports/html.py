"""HTML files on a disk: single ones, or folders as a browser, wget or HTTrack leaves them."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from urllib.parse import quote, urljoin, urlsplit

from archive.errors import InputError, NotThere
from qcrawl.imports.page import BadPage, SavedPage

SUFFIXES = frozenset((".html", ".htm", ".shtml", ".xhtml", ".jhtml"))
"""What is read of a folder; a file named by itself is read whatever it is called."""

HEAD = 65_536
"""Bytes in which a page says its own address; it stands in the head or on the first line."""

MAX_FILE = 64 << 20
"""Bytes; what is longer is no news page."""

_SAVED_FROM = re.compile(rb"<!--\s*saved from url=\(\d+\)(\S+)\s*-->", re.IGNORECASE)
"""Browsers write this above a page they save ("mark of the web")."""

_MIRRORED = re.compile(rb"<!--\s*Mirrored from (\S+) by HTTrack", re.IGNORECASE)

_TAG = re.compile(rb"<(?:link|meta)\b[^>]*>", re.IGNORECASE)
_CANONICAL = re.compile(rb"\brel\s*=\s*[\"']?canonical\b|\bproperty\s*=\s*[\"']?og:url\b", re.IGNORECASE)
_ADDRESS = re.compile(rb"\b(?:href|content)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))", re.IGNORECASE)


def read(paths: Sequence[Path], *, url: str = "", base: str = "") -> Iterator[SavedPage | BadPage]:
    """The pages in files and, sorted by name, in folders.

    ``url`` is the address of the one file given. With ``base`` a file's address is its path below the folder behind
    it; otherwise the page says it itself, or nobody knows. Raises ``NotThere`` for a path that does not exist.
    """
    for path in paths:
        if not path.exists():
            raise NotThere(f"there is no file or folder {path}")
        if not path.is_dir() and not path.is_file():
            yield BadPage(str(path), "is a device or a pipe, no file")
            continue
        folder = path if path.is_dir() else path.parent
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in files:
            if file.is_file() and (not path.is_dir() or file.suffix.lower() in SUFFIXES):
                yield _page(file, url or (_below(base, file.relative_to(folder)) if base else ""))


def _page(file: Path, url: str) -> SavedPage | BadPage:
    try:
        found = file.stat()
        if found.st_size > MAX_FILE:
            return BadPage(str(file), f"is {found.st_size >> 20} MB long, no news page is")
        body = file.read_bytes()
    except OSError as error:
        return BadPage(str(file), f"cannot be read: {error.strerror or error}")
    if not body.strip():
        return BadPage(str(file), "is empty")
    return SavedPage(str(file), url or own_address(body), body, datetime.fromtimestamp(int(found.st_mtime), UTC))


def _below(base: str, path: Path) -> str:
    try:
        return urljoin(base if base.endswith("/") else f"{base}/", quote(path.as_posix()))
    except ValueError as error:
        raise InputError(f"--base {base!r} is no address: {error}") from error


def own_address(body: bytes) -> str:
    """The address that a page says it has: the browser's or HTTrack's mark, a canonical link, ``og:url``; or empty."""
    head = body[:HEAD]
    candidates = [found[1] for found in [_SAVED_FROM.search(head)] if found]
    candidates += [b"http://" + found[1] for found in [_MIRRORED.search(head)] if found]
    for tag in _TAG.findall(head):
        address = _ADDRESS.search(tag) if _CANONICAL.search(tag) else None
        if address:
            candidates.append(next(filter(None, address.groups()), b""))
    for candidate in candidates:
        url = unescape(candidate.decode("utf-8", "replace")).strip()
        if url.startswith(("http://", "https://")) and _hostname(url):
            return url
    return ""


def _hostname(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
