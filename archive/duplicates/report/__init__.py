"""What a reviewer reads: every story with its copies and the evidence, as HTML, CSV and JSON, and in the terminal."""

from archive.duplicates.report.gather import EVERYTHING, Limits, gather
from archive.duplicates.report.model import Copy, Doubt, Pair, Report, Story, Totals
from archive.duplicates.report.page import html
from archive.duplicates.report.tables import copies_csv, json_text, pairs_csv

__all__ = [
    "EVERYTHING", "Copy", "Doubt", "Limits", "Pair", "Report", "Story", "Totals", "copies_csv", "gather", "html",
    "json_text", "pairs_csv",
]  # fmt: skip
