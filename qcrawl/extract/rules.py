"""What a site's own file may say about its article pages: the catalogue's type, named here for whoever extracts."""

from qcrawl.catalog.rules import ArticleRules

__all__ = ["ArticleRules"]
