"""Writes what the fixtures give today as what they are expected to give, and shows the difference.

    python -m tests.qcrawl.extract.refresh           all fixtures
    python -m tests.qcrawl.extract.refresh trs-editor  those named

Run it after a deliberate change, read the difference, and commit both together.
"""

import difflib
import json
import sys

from tests.qcrawl.extract import pages


def main() -> None:
    """Refresh the fixtures named on the command line, or all."""
    wanted = sys.argv[1:] or pages.names()
    if unknown := set(wanted) - set(pages.names()):
        sys.exit(f"no fixture called {', '.join(sorted(unknown))}; there are: {', '.join(pages.names())}")
    changed = 0
    for name in wanted:
        before = _lines(pages.expected(name)) if (pages.PAGES / name / "expected.json").exists() else []
        values = pages.found(name)
        difference = list(difflib.unified_diff(before, _lines(values), name, name, lineterm="", n=0))
        if difference:
            changed += 1
            print("\n".join(difference))
            pages.keep(name, values)
    print(f"{changed} of {len(wanted)} fixtures changed")


def _lines(values: dict[str, object]) -> list[str]:
    return json.dumps(values, ensure_ascii=False, indent=1).splitlines()


if __name__ == "__main__":
    main()
