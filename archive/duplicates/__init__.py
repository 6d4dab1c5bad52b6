"""Which articles are the same story: doubled bodies, fingerprints, candidates, verdicts, clusters, decisions."""

from archive.duplicates.constraints import Said
from archive.duplicates.document import Document
from archive.duplicates.doubled import Undoubled, undouble
from archive.duplicates.finding import Found, Pair, find
from archive.duplicates.judgement import judge
from archive.duplicates.settling import settle
from archive.duplicates.stories import Settled

__all__ = ["Document", "Found", "Pair", "Said", "Settled", "Undoubled", "find", "judge", "settle", "undouble"]
