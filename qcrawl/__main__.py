"""``python -m qcrawl`` is the ``qcrawl`` command."""

from qcrawl.cli import main

main()
