"""Pure: bytes of an article page in, an Article out, each field with the rule that found it."""
