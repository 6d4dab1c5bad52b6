"""Runs the benchmark entries: every module of this package but this one, each with ``run() -> None`` that prints.

``python -m bench`` runs all, ``python -m bench duplicates search`` only those named.
"""

import importlib
import pkgutil
import sys

import bench


def main() -> None:
    """Run the entries named on the command line, or all of them."""
    entries = sorted(module.name for module in pkgutil.iter_modules(bench.__path__) if not module.name.startswith("_"))
    wanted = sys.argv[1:] or entries
    if unknown := set(wanted) - set(entries):
        sys.exit(f"no benchmark called {', '.join(sorted(unknown))}; there are: {', '.join(entries)}")
    for name in wanted:
        print(f"== {name} ==", flush=True)
        importlib.import_module(f"bench.{name}").run()


if __name__ == "__main__":
    main()
