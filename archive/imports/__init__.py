"""Articles from files: rows of JSON Lines or CSV become ``Article`` values, and those go into an archive."""
