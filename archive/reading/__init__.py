"""One article as a person wants to see it: everything the archive knows of it, its versions compared, its page."""
