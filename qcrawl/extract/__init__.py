"""Bytes of an article page → ``Article``, each field with the rule that found it. Pure: no network, no files."""

from qcrawl.extract.page import extract

__all__ = ["extract"]
