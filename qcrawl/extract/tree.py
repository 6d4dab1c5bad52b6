"""A page's text as a tree that can be walked without recursion, however broken or deep the page is."""

import re

from lxml import etree, html

# html.HTMLParser's own look-up asks Python for the class of each element; nothing here needs those of forms.
_ELEMENTS = etree.ElementDefaultClassLookup(
    element=html.HtmlElement, comment=html.HtmlComment, pi=html.HtmlProcessingInstruction, entity=html.HtmlEntity
)

MAX_CHARS = 4_000_000
"""Pages are read up to here. The longest real article page seen has 0.4 million characters; a tree of so many takes
about 500 MB at worst."""

_CONTROLS = "".join(map(chr, (*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF)))
_CONTROL = re.compile(f"[{_CONTROLS}]")
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_CLOSERS = re.compile(r"</(?:html|body)\s*>", re.IGNORECASE)
_EMBEDDED = re.compile(r"(data:[\w/+.;=-]{0,80}base64,)[A-Za-z0-9+/=\s]{2000,}")
_WRAPPERS = re.compile(
    r"</?(?:font|span|b|i|u|em|strong|big|small|center|div|section|article|table|tbody|tr|td|blockquote|dl|dd|ul|ol)\b"
    r"[^<>]{0,2000}>",
    re.IGNORECASE,
)


def parse(text: str) -> html.HtmlElement | None:
    """The root element of ``text``; ``None`` if it has no element at all.

    Closing tags of ``html`` and ``body`` are dropped, for text after the first of two ``</html>`` belongs to the page.
    """
    if len(text) > MAX_CHARS:
        text = _EMBEDDED.sub(r"\1", text)[:MAX_CHARS]
    text = clear(_CLOSERS.sub("", _XML_DECLARATION.sub("", text)))
    root, is_too_deep = _parse(text)
    if is_too_deep:
        # libxml2 drops what is nested more than 2,048 deep, as by thousands of unclosed tags: without those that only
        # wrap, the paragraphs are all there.
        root, _ = _parse(_WRAPPERS.sub("<br>", text))
    return root


def clear(text: str) -> str:
    """``text`` without the control characters that no tree can hold."""
    # To look for each of them takes a third of the time that the pattern takes.
    return _CONTROL.sub("", text) if any(control in text for control in _CONTROLS) else text


def _parse(text: str) -> tuple[html.HtmlElement | None, bool]:
    parser = etree.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True)
    parser.set_element_class_lookup(_ELEMENTS)
    try:
        root = html.document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        root = None
    is_too_deep = any("depth" in entry.message for entry in parser.error_log.filter_from_fatals())
    return (root if isinstance(root, html.HtmlElement) else None), is_too_deep
