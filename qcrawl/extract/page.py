"""One article page, from bytes to fields."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

import trafilatura

from archive.model import Article
from qcrawl.errors import NotAnArticle
from qcrawl.extract.charset import decode

if TYPE_CHECKING:
    from qcrawl.extract.rules import ArticleRules


def extract(
    body: bytes,
    url: str,
    *,
    charset: str = "",
    rules: "ArticleRules | None" = None,
    families: Mapping[str, object] | None = None,
    now: datetime | None = None,
) -> Article:
    """The article on the page ``body`` found at ``url``. Raises ``NotAnArticle`` when there is none."""
    decoded = decode(body, charset)
    found = trafilatura.bare_extraction(decoded.text, url=url or None, with_metadata=True)
    text = (found and found.text) or ""
    if not text:
        raise NotAnArticle("no_text", url=url)
    title = (found and found.title) or text.split("\n")[0]
    return Article(url=url, title=title, body=text, charset=decoded.charset)
