"""The text of a small piece of a page, at a cost that does not grow with what a broken page nests inside it."""

from collections.abc import Iterator
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement

MOST_STEPS = 200
"""Openings and closings of elements that are looked at; a real row has under forty."""


def texts(element: HtmlElement) -> Iterator[str]:
    """The pieces of text inside ``element``, one a text node, white space put in order, none empty."""
    for event, each in islice(etree.iterwalk(element, events=("start", "end")), MOST_STEPS):
        piece = each.text if event == "start" else (each.tail if each is not element else None)
        if piece and (text := " ".join(piece.split())):
            yield text


def text(element: HtmlElement) -> str:
    """All of it in one line."""
    return " ".join(texts(element))
