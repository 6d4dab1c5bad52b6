"""Pages saved by somebody, as HTML files or in WARC files, read like pages fetched by a crawl."""
