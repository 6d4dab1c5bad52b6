"""Every error a user can meet, as one tree.

::

    ArchiveError                 exit 70   something of ours, told in one sentence
    ├── ConfigurationError        3        a setting or file of the operator's is wrong
    ├── NothingFound              4        the command ran well and there is nothing to show
    ├── InputError               65        a file given to us cannot be read as what it should be
    │   └── DamagedArchive       65        the archive file is corrupt or no archive at all
    ├── NotThere                 66        a file, site, article or story that does not exist
    ├── CannotWrite              73        a read-only folder or file, a full disk
    ├── Busy                     75        somebody else holds the lock; trying later helps
    └── NewerArchive             76        written by a newer version of this software

The sentence says what was wrong, where, and what to do. Exit codes from 64 on follow sysexits.h where it has a
word for the case; 64 is a wrong command line, 130 an interruption from the keyboard.
"""

from typing import ClassVar


class ArchiveError(Exception):
    """Base of the tree; ``str(error)`` is the sentence shown to the user."""

    exit_code: ClassVar[int] = 70


class ConfigurationError(ArchiveError):
    """Raised by whoever reads a setting or site file: names the file and the key."""

    exit_code = 3


class NothingFound(ArchiveError):
    """Raised by commands whose whole answer is empty."""

    exit_code = 4


class InputError(ArchiveError):
    """Raised by importers and readers: names the file and the line or record."""

    exit_code = 65


class DamagedArchive(InputError):
    """Raised when SQLite says the file is malformed or the schema is not ours."""


class NotThere(ArchiveError):
    """Raised when what was asked for by name or number does not exist."""

    exit_code = 66


class CannotWrite(ArchiveError):
    """Raised when the place to write to is read-only, full or not permitted."""

    exit_code = 73


class Busy(ArchiveError):
    """Raised when a lock is held by another process."""

    exit_code = 75


class NewerArchive(ArchiveError):
    """Raised when the archive has migrations this version does not know."""

    exit_code = 76
