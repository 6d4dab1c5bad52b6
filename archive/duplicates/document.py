"""What is compared: one document of any collection, and its comparison text."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Document:
    """A text with what is known of it. Only ``id`` and ``body`` need to be there."""

    id: str
    title: str = ""
    body: str = ""
    """The reading text: paragraphs joined by a newline."""
    site: str = ""
    """Name of the site; empty if unknown. Boilerplate is learnt per site, and not where there is none."""
    published: date | None = None
    url: str = ""
    kind: str = "other"
    """Of the site: ``regulator``, ``association``, ``media`` or ``other``."""


@dataclass(frozen=True, slots=True)
class Text:
    """The comparison text of a document: no doubled printing, no boilerplate, letters and digits only."""

    letters: str
    title: str
    """Comparison text of the title."""
    published: date | None
    rank: int
    """Orders texts by their content alone, whenever an order must not depend on who came first."""
    traditional: bool = False
    """Whether the text is in traditional script."""

    @property
    def is_short(self) -> bool:
        """Whether the body alone says too little to be compared."""
        return len(self.letters) < SHORTEST_BODY


SHORTEST_BODY = 20
"""Letters below which a body is never merged on its own words: a caption or 详见附件 is the same on many pages."""
