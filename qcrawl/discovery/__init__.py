"""Pure: bytes of a list page or API answer in, links and the next page out."""
