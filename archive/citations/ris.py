"""References as RIS records for EndNote, NoteExpress and the like; pure."""

import re

from archive.citations.csljson import note
from archive.citations.reference import Reference

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def record(reference: Reference) -> str:
    """One record. A value never holds a line break, so no page can add tags of its own."""
    published, accessed = reference.published, reference.accessed
    tags = [
        ("TY", "NEWS" if reference.newspaper else "ELEC"),
        ("ID", reference.id),
        *(("AU", name) for name in reference.authors),
        ("TI", reference.title),
        ("T2", reference.newspaper or reference.issuer),
        ("PY", f"{published:%Y}" if published else ""),
        ("DA", f"{published:%Y/%m/%d}" if published else ""),
        ("Y2", f"{accessed:%Y/%m/%d}" if accessed else ""),
        ("SP", reference.page),
        ("UR", reference.url),
        ("LA", reference.language),
        ("N1", note(reference)),
    ]
    lines = [f"{tag}  - {_CONTROL.sub(' ', value).strip()}" for tag, value in tags if value]
    return "\r\n".join([*lines, "ER  - ", ""])
