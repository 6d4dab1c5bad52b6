"""The fields of one article while they are being found."""

from dataclasses import dataclass, field

from archive.model import Moment, Origin
from qcrawl.extract.labels import Named


@dataclass(slots=True)
class Fields:
    """What the article's fields become."""

    url: str
    title: str = ""
    published: Moment | None = None
    source: str = ""
    author: str = ""
    reporter: str = ""
    editor: str = ""
    document_number: str = ""
    column: str = ""
    keywords: tuple[str, ...] = ()
    dateline: str = ""
    origins: dict[str, Origin] = field(default_factory=dict)
    questions: list[str] = field(default_factory=list)

    def put(self, name: str, found: Named) -> None:
        """Set the field ``name`` unless it has a value already or nothing was found."""
        if found.value and found.origin and not getattr(self, name):
            setattr(self, name, found.value)
            self.origins[name] = found.origin
