"""Pages in WARC files: ours, Common Crawl's, wget's, and in the WACZ files of Browsertrix."""

import re
import shutil
import zipfile
from collections.abc import Callable, Iterator
from email.message import Message
from pathlib import Path
from tempfile import TemporaryDirectory

from archive.captures import CapturedResponse, read_record, read_warc
from archive.errors import InputError
from archive.files.opening import DAMAGED_GZIP, opened
from qcrawl.imports.page import SavedPage

STARTS = (b"WARC/", b"filedesc:")
"""Of a WARC file and of its forerunner ARC."""

_FURTHER = re.compile(r"_\d{1,3}\.\w+(?:\?|$)")
"""The address of a further page of an article: art_1.html goes on in art_1_2.html."""

PAGE_TYPES = frozenset(("text/html", "application/xhtml+xml"))


def read(path: Path, on_damage: Callable[[str], None]) -> Iterator[SavedPage]:
    """The answers that may be article pages: complete, status 200, HTML by its header or its first character.

    A file that is cut off or damaged gives what stands before the damage, and ``on_damage`` is told where that is.
    A WACZ file gives the pages of all WARC files in it. Raises ``NotThere`` and ``InputError``.
    """
    if _begins(path, (b"PK\x03\x04",)):
        yield from _read_wacz(path, on_damage)
    else:
        yield from _read_warc(path, on_damage)


def _read_warc(path: Path, on_damage: Callable[[str], None]) -> Iterator[SavedPage]:
    # warcio takes any line of words for a record.
    if not _begins(path, STARTS):
        raise InputError(f"{path} is no WARC file")
    siblings = _Siblings(path)
    for response in read_warc(path, on_damage):
        if (page := _page(path, response, siblings)) is not None:
            yield page


def _page(path: Path, response: CapturedResponse, sibling: Callable[[str], SavedPage | None]) -> SavedPage | None:
    media_type, charset = _content_type(response.content_type)
    if response.is_revisit or response.status != 200 or response.truncated:
        return None
    if media_type not in PAGE_TYPES and (media_type or response.body.lstrip()[:1] != b"<"):
        return None
    return SavedPage(
        where=f"{path} at {response.warc_offset}",
        url=_url(response),
        body=response.body,
        fetched_at=response.fetched_at,
        headers=response.headers,
        charset=charset,
        kind=response.kind,
        sibling=sibling,
    )


def _told_already(damage: str) -> None:
    """The first reading tells of damage."""


class _Siblings:
    """Finds the further pages of an article in the same file; the file is gone through once, when first asked."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._offsets: dict[str, int] | None = None

    def __call__(self, url: str) -> SavedPage | None:
        """The first answer for ``url`` in the file."""
        if self._offsets is None:
            self._offsets = {}
            for response in read_warc(self._path, _told_already):
                if _FURTHER.search(_url(response)):
                    self._offsets.setdefault(_url(response), response.warc_offset)
        offset = self._offsets.get(url)
        return None if offset is None else _page(self._path, read_record(self._path, offset), self)


def _read_wacz(path: Path, on_damage: Callable[[str], None]) -> Iterator[SavedPage]:
    try:
        packed = zipfile.ZipFile(path)
    except zipfile.BadZipFile as error:
        raise InputError(f"{path} is a damaged zip file: {error}") from error
    with packed, TemporaryDirectory(prefix="qcrawl-") as folder:
        members = [name for name in packed.namelist() if name.startswith("archive/") and ".warc" in name]
        if not members:
            raise InputError(f"{path} is a zip file without WARC files in archive/, so it is no WACZ file")
        for member in members:
            # The name inside the zip is not trusted: it may climb out of the folder.
            file = Path(folder) / "member.warc.gz"
            try:
                with packed.open(member) as source, file.open("wb") as target:
                    shutil.copyfileobj(source, target)
            except (zipfile.BadZipFile, EOFError) as error:
                on_damage(f"{path} is damaged in {member}: {error}")
            yield from _read_warc(file, lambda said: on_damage(said.replace(str(file), f"{path}:{member}")))  # noqa: B023


def _begins(path: Path, starts: tuple[bytes, ...]) -> bool:
    try:
        with opened(path) as stream:
            return stream.read(max(map(len, starts))).startswith(starts)
    except DAMAGED_GZIP:
        return False


def _url(response: CapturedResponse) -> str:
    # wget 1.14 and older wrote the address in angle brackets, as WARC 1.0 asks for.
    url = response.url.strip("<>")
    return url if url.startswith(("http://", "https://")) else ""


def _content_type(header: str) -> tuple[str, str]:
    message = Message()
    message["content-type"] = header
    return (message.get_content_type() if header.strip() else ""), message.get_content_charset("")
