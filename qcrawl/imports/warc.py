"""Pages in WARC files: ours, Common Crawl's, wget's, Browsertrix's."""

from collections.abc import Callable, Iterator
from email.message import Message
from pathlib import Path

from archive.captures import CapturedResponse, read_warc
from qcrawl.imports.page import SavedPage

PAGE_TYPES = frozenset(("text/html", "application/xhtml+xml"))


def read(path: Path, on_damage: Callable[[str], None]) -> Iterator[SavedPage]:
    """The answers that may be article pages: complete, status 200, HTML by its header or its first character.

    A file that is cut off or damaged gives what stands before the damage, and ``on_damage`` is told where that is.
    Raises ``NotThere`` and ``InputError``.
    """
    for response in read_warc(path, on_damage):
        media_type, charset = _content_type(response.content_type)
        if response.is_revisit or response.status != 200 or response.truncated:
            continue
        if media_type in PAGE_TYPES or (not media_type and response.body.lstrip()[:1] == b"<"):
            yield SavedPage(
                where=f"{path} at {response.warc_offset}",
                url=_url(response),
                body=response.body,
                fetched_at=response.fetched_at,
                headers=response.headers,
                charset=charset,
            )


def _url(response: CapturedResponse) -> str:
    # wget 1.14 and older wrote the address in angle brackets, as WARC 1.0 asks for.
    url = response.url.strip("<>")
    return url if url.startswith(("http://", "https://")) else ""


def _content_type(header: str) -> tuple[str, str]:
    message = Message()
    message["content-type"] = header
    return (message.get_content_type() if header.strip() else ""), message.get_content_charset("")
