"""A page's text as a tree that can be walked without recursion, however broken or deep the page is."""

import re

from lxml import etree, html

MAX_CHARS = 8_000_000
"""Pages are read up to here. The longest real article page seen has 0.4 million characters; lxml needs about 12 bytes
of memory for each, so this bounds a hostile page at 100 MB."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_CLOSERS = re.compile(r"</(?:html|body)\s*>", re.IGNORECASE)


def parse(text: str) -> html.HtmlElement | None:
    """The root element of ``text``; ``None`` if it has no element at all.

    Closing tags of ``html`` and ``body`` are dropped, for text after the first of two ``</html>`` belongs to the page.
    """
    text = _XML_DECLARATION.sub("", text[:MAX_CHARS])
    text = _CONTROL.sub("", _CLOSERS.sub("", text))
    parser = html.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None
    return root if isinstance(root, html.HtmlElement) else None
