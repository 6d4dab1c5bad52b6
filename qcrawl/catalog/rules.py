"""What a site's own file may say about its article pages."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ArticleRules:
    """A site's ``[article]`` table. Everything is optional: what is left out is found by the family or in general.

    Selectors are CSS as parsel reads it. Each field's selectors are tried in turn and the first with text wins.
    """

    site_title: str = ""
    """Name that ``本网`` and ``本站`` stand for, and that is taken off titles."""
    title: tuple[str, ...] = ()
    date: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    """Containers of the body; all matches of the first selector that matches, the outermost of nested ones."""
    remove: tuple[str, ...] = ()
    """Elements inside the body that are no part of it."""
    family: str = ""
    """Family to assume where the page shows no fingerprint."""
