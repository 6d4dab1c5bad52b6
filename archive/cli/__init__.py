"""The archive's subcommands, mounted by the ``qcrawl`` command."""
