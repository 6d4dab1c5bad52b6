"""Articles out of the archive: JSON Lines, Parquet, CSV, Atom and Markdown, one article at a time."""
