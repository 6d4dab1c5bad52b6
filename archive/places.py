"""Where things are when nobody says."""

from pathlib import Path

from platformdirs import user_data_path


def default_archive() -> Path:
    """The archive used when nobody names one: ``archive.db`` in the user's data folder for qcrawl."""
    return user_data_path("qcrawl") / "archive.db"
