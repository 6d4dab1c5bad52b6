"""A site on its way from jpage to jpaas: one column has moved under its old kind of address, the other has not."""

from collections.abc import Iterator, Sequence
from http import HTTPStatus
from typing import ClassVar

from qcrawl.replica.cms.hanweb_jpaas import HanwebJpaas
from qcrawl.replica.cms.hanweb_jpage import HanwebJpage
from qcrawl.replica.cms.site import Cms, Maker
from qcrawl.replica.model import Posting, SiteFacts
from qcrawl.replica.web import Page, Request


class Shell(HanwebJpaas):
    """``/col/colN/`` as on jpage, but an empty shell that units fill."""

    column_path: ClassVar[str] = "/col/col1638/"


class MovedColumn(Cms):
    """The newer half of the news on jpaas, the older on jpage, under one host."""

    name: ClassVar[str] = "moved_column"

    def __init__(self, facts: SiteFacts, postings: Sequence[Posting]) -> None:
        middle = len(postings) // 2
        self.shell, self.jpage = Shell(facts, postings[:middle]), HanwebJpage(facts, postings[middle:])
        super().__init__(facts, postings)

    def article_path(self, posting: Posting) -> str:
        """As the system that has the article makes it."""
        return (self.shell if posting in self.shell.postings else self.jpage).article_path(posting)

    def routes(self) -> Iterator[tuple[str, Maker]]:
        """None of its own: both systems answer."""
        return iter(())

    def lists(self) -> Iterator[tuple[str, Maker]]:
        """The columns of both."""
        yield from self.shell.lists()
        yield from self.jpage.lists()

    def dynamic(self, request: Request) -> Page | None:
        """Whatever one of the systems has an answer to."""
        page = self.shell.answer(request)
        return self.jpage.answer(request) if page.status == HTTPStatus.NOT_FOUND else page
