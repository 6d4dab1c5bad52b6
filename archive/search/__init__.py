"""Finds every article that contains the words, and no other, in Chinese as in any script."""

from archive.search.query import QueryError
from archive.search.search import Filters, Hit, Order, Results, found_ids, search
from archive.search.snippets import Marked

__all__ = ["Filters", "Hit", "Marked", "Order", "QueryError", "Results", "found_ids", "search"]
