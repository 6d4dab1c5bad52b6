"""The ``qcrawl`` command."""
