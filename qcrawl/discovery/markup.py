"""Hostile XML read safely: no entities, no network, no limit lifted, and what is broken is passed over."""

from lxml import etree


def parse(raw: bytes) -> etree._Element | None:
    """The root of an XML document; ``None`` if there is none."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False)
    try:
        return etree.fromstring(raw.strip(), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def name(element: etree._Element) -> str:
    """An element's name without namespace."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def child(element: etree._Element, *names: str) -> str:
    """The text of the first child with one of these names, tried in turn; empty if none has text."""
    for wanted in names:
        for each in element:
            if name(each) == wanted and (text := "".join(str(piece) for piece in each.itertext()).strip()):
                return text
    return ""
