"""What can be wrong with a page, under the tree of ``archive.errors``.

::

    ArchiveError
    ├── NotAnArticle              5        the page was read and holds no article
    └── FetchRefused             65        an address we do not ask, or an answer we do not read
"""

from archive.errors import ArchiveError, InputError

SENTENCES = {
    "empty": "the page is empty",
    "binary": "this is a binary file, not a page",
    "script_only": "the page is made by scripts in the browser and its text is not in the file; try the site's API",
    "challenge": "a challenge page of a firewall came instead of the article; the site is blocking us",
    "login": "the page asks for a login",
    "index": "this is a list of articles, not one article",
    "missing": "the site says that the page does not exist",
    "no_text": "no article text was found on the page",
}
"""Every kind of ``NotAnArticle`` and the sentence that tells it."""


class NotAnArticle(ArchiveError):
    """Raised by ``qcrawl.extract.extract``: what came instead of an article, and what on the page shows it."""

    exit_code = 5

    def __init__(self, kind: str, evidence: str = "", url: str = "") -> None:
        self.kind = kind
        """A key of ``SENTENCES``."""
        self.evidence = evidence
        where = f"{url}: " if url else ""
        seen = f" ({evidence})" if evidence else ""
        super().__init__(f"{where}{SENTENCES[kind]}{seen}.")


class FetchRefused(InputError):
    """Raised by the one-page fetch of ``qcrawl extract URL``: a private address, too large, too slow, no answer."""
