"""What the fields of an article are read from."""

from dataclasses import dataclass

from lxml import html

from qcrawl.catalog.rules import ArticleRules
from qcrawl.extract.lines import Line
from qcrawl.extract.metadata import Metadata


@dataclass(frozen=True, slots=True)
class Page:
    """A page taken apart, as the fields are read from it."""

    url: str
    text: str
    root: html.HtmlElement
    lines: list[Line]
    metadata: Metadata
    family: str
    rules: ArticleRules
