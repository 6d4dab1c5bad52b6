"""Writes ``truth.json`` anew after the stories or the sites have changed: ``python -m qcrawl.replica.truth_file``."""

from qcrawl.replica.replica import TRUTH_FILE, truth


def write() -> None:
    """Bring the file up to date; the same bytes for the same stories."""
    TRUTH_FILE.write_text(truth().json(), encoding="utf-8")


if __name__ == "__main__":
    write()
