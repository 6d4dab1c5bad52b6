"""An archive in Datasette: configuration, search that is right for Chinese, an article page, canned queries."""
