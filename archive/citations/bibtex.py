"""References as BibTeX entries with the fields of biblatex; pure."""

import re

from archive.citations.csljson import note
from archive.citations.reference import Reference

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "_": r"\_",
    "%": r"\%",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
_SPECIAL_CHARACTERS = re.compile(r"[\\{}$&#_%~^]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
_NOT_IN_URLS = re.compile(r"[\s\\{}\"<>^`|]")


def entry(reference: Reference) -> str:
    """One entry: ``@online``, or ``@article`` marked as newspaper. Names are in braces, so no name is taken apart."""
    fields = {
        "author": " and ".join(f"{{{escaped(name)}}}" for name in reference.authors),
        "title": f"{{{escaped(reference.title)}}}",
        "journal": escaped(reference.newspaper),
        "entrysubtype": "newspaper" if reference.newspaper else "",
        "pages": reference.page,
        "organization": "" if reference.newspaper else escaped(reference.issuer),
        "date": reference.published.isoformat() if reference.published else "",
        "year": str(reference.published.year) if reference.published else "",
        "url": verbatim(reference.url),
        "urldate": reference.accessed.isoformat() if reference.accessed else "",
        "langid": "chinese" if reference.language.startswith("zh") else "",
        "note": escaped(note(reference)),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@{'article' if reference.newspaper else 'online'}{{{reference.id},", *lines, "}"])


def escaped(text: str) -> str:
    """``text`` so that LaTeX prints just these characters."""
    return _SPECIAL_CHARACTERS.sub(lambda found: _SPECIAL[found[0]], _CONTROL.sub(" ", text))


def verbatim(url: str) -> str:
    """A URL for a field that is not parsed as LaTeX: braces and what no URL may hold are percent-encoded."""
    return _NOT_IN_URLS.sub(lambda found: f"%{ord(found[0]):02X}" if ord(found[0]) < 128 else "", url)
