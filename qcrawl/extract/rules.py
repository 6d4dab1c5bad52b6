"""What a site's own file may say about its article pages; kept by the catalogue, which extraction stands on."""

from qcrawl.catalog.rules import ArticleRules

__all__ = ["ArticleRules"]
