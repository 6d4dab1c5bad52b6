"""An Atom feed (RFC 4287), newest articles as they come."""

import re
from collections.abc import Iterable
from typing import IO
from uuid import NAMESPACE_URL, uuid5
from xml.sax.saxutils import escape, quoteattr

from archive.exports.record import Exported
from archive.rows import utc

NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML 1.0 document may hold, escaped or not."""


def write(stream: IO[bytes], articles: Iterable[Exported], *, title: str, updated: str) -> None:
    """Write the feed.

    ``updated`` is when the newest of the articles changed, as 2021-09-08T06:13:32Z. The feed's id comes from its
    title, an entry's id from its article, so a reader recognises both in the next export.
    """
    stream.write(
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f"<title>{_text(title)}</title>\n"
        f"<id>{uuid5(NAMESPACE_URL, f'qcrawl:feed:{title}').urn}</id>\n"
        f"<updated>{updated}</updated>\n"
        "<author><name>qcrawl</name></author>\n"
        "<generator>qcrawl</generator>\n".encode()
    )
    for article in articles:
        stream.write(_entry(article).encode())
    stream.write(b"</feed>\n")


def _entry(article: Exported) -> str:
    stored, own = article.stored, article.stored.article
    site = stored.site.title if stored.site else ""
    parts = [
        f"<title>{_text(own.title)}</title>",
        f"<id>{uuid5(NAMESPACE_URL, f'qcrawl:article:{stored.key}').urn}</id>",
        f"<updated>{utc(stored.changed_at)}</updated>",
    ]
    if own.url:
        parts.append(f"<link rel={quoteattr('alternate')} href={quoteattr(_xml(own.url))}/>")
    if own.published:
        parts.append(f"<published>{own.published.local.isoformat()}</published>")
    if name := own.author or own.reporter or site or own.source:
        parts.append(f"<author><name>{_text(name)}</name></author>")
    parts += [f"<category term={quoteattr(_xml(word))}/>" for word in own.keywords]
    if own.source:
        parts.append(f"<rights>来源：{_text(own.source)}</rights>")
    parts.append(f'<content type="text">{_text(own.body)}</content>')
    return "<entry>\n" + "\n".join(parts) + "\n</entry>\n"


def _xml(text: str) -> str:
    return NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def _text(text: str) -> str:
    return escape(_xml(text))
