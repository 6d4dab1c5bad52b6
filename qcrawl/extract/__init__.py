"""Bytes of an article page → ``Article``, each field with the rule that found it. Pure: no network, no files."""

from qcrawl.extract.page import extract
from qcrawl.extract.rules import ArticleRules

__all__ = ["ArticleRules", "extract"]
