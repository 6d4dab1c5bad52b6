"""Citations of articles: GB/T 7714-2025 and -2015, CSL-JSON, BibTeX and RIS."""
