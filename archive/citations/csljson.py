"""References as CSL-JSON items, which Zotero, Pandoc and citeproc read; pure."""

from datetime import date
from typing import Any

from archive.citations.reference import Reference


def item(reference: Reference) -> dict[str, Any]:
    """One item of the CSL 1.0.2 input data schema. Names are literal: which part of a name is family is not known."""
    fields: dict[str, Any] = {
        "id": reference.id,
        "type": "article-newspaper" if reference.newspaper else "webpage",
        "title": reference.title,
        "author": [{"literal": name} for name in reference.authors],
        "container-title": reference.newspaper or reference.issuer,
        "page": reference.page,
        "issued": _date(reference.published),
        "accessed": _date(reference.accessed),
        "URL": reference.url,
        "language": reference.language,
        "note": note(reference),
    }
    return {name: value for name, value in fields.items() if value}


def note(reference: Reference) -> str:
    """What no field of a citation holds: where the text came from and its document number."""
    parts = (
        f"来源：{reference.source}" if reference.source else "",
        f"文号：{reference.document_number}" if reference.document_number else "",
    )
    return "；".join(filter(None, parts))


def _date(day: date | None) -> dict[str, Any] | None:
    return {"date-parts": [[day.year, day.month, day.day]]} if day else None
