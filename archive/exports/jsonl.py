"""JSON Lines: an article a line, all that is known of it."""

import json
from collections.abc import Iterable
from typing import IO

from archive.exports.record import Exported, values


def write(stream: IO[bytes], articles: Iterable[Exported]) -> None:
    """Write the articles. UTF-8, no spaces, keys in a fixed order."""
    for article in articles:
        stream.write(json.dumps(values(article), ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
