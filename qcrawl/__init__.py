"""Goes out and brings back articles: the site catalogue, discovery, fetching and extraction."""

__version__ = "0.1.0"
