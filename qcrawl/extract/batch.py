"""A folder of saved pages → one JSON line each, articles and refusals alike."""

import gzip
import json
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archive.errors import ArchiveError, InputError, NotThere
from archive.model import Article
from qcrawl.errors import NotAnArticle
from qcrawl.extract.record import record

MAX_BYTES = 64 << 20
"""Largest page read, unpacked: a page of 50 MB is read, a gzip bomb is not."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One line of the list of pages."""

    id: str
    url: str
    charset: str = ""


def wanted(path: Path) -> Iterator[Wanted]:
    """The pages that the JSON Lines file at ``path`` lists. Raises ``InputError`` with the line's number."""
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                values = json.loads(line)
                yield Wanted(str(values["id"]), str(values.get("url") or ""), str(values.get("charset") or ""))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise InputError(f"{path}, line {number}: not a JSON object with an id") from error


def records(
    folder: Path, pages: Iterable[Wanted], extract: Callable[[bytes, Wanted], Article]
) -> Iterator[dict[str, Any]]:
    """One record a page: the article's, or ``id``, ``url``, ``error`` and, where the page was no article, ``kind``."""
    for page in pages:
        try:
            article = extract(read(_file(folder, page.id)), page)
        except NotAnArticle as refusal:
            yield {"id": page.id, "url": page.url, "error": str(refusal), "kind": refusal.kind}
        except ArchiveError as error:
            yield {"id": page.id, "url": page.url, "error": str(error)}
        else:
            yield {"id": page.id, **record(article)}


def read(path: Path) -> bytes:
    """The bytes of the page at ``path``, unpacked if it is gzip. Raises ``NotThere`` and ``InputError``."""
    try:
        with path.open("rb") as file:
            packed = file.read(2) == b"\x1f\x8b"
        with gzip.open(path) if packed else path.open("rb") as stream:
            body = stream.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise NotThere(f"{path}: no such file") from error
    except IsADirectoryError as error:
        raise InputError(f"{path} is a folder; use --batch for a folder of pages") from error
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(f"{path}: cannot be read ({error})") from error
    if len(body) > MAX_BYTES:
        raise InputError(f"{path}: more than {MAX_BYTES >> 20} MB")
    return body


def _file(folder: Path, page_id: str) -> Path:
    # An id comes from a file of somebody's: it names a page of this folder and no other file.
    if Path(page_id).name != page_id or page_id in ("", ".", ".."):
        raise InputError(f"{page_id!r} cannot be the name of a page's file")
    for suffix in (".html", ".html.gz", ".htm", ".txt"):
        path = folder / f"{page_id}{suffix}"
        if path.exists():
            return path
    return folder / f"{page_id}.html"
