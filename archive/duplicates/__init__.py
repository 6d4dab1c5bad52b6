"""Which articles are the same story: doubled bodies, fingerprints, candidates, verdicts, clusters, decisions."""

from archive.duplicates.doubled import Undoubled, undouble

__all__ = ["Undoubled", "undouble"]
