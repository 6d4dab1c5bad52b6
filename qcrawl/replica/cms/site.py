"""What every content management system of the replica has: hosts, routes, templates, robots.txt, a cache."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache, partial
from typing import Any, ClassVar

from jinja2 import Environment, PackageLoader, StrictUndefined

from qcrawl.replica.model import Posting, SiteFacts
from qcrawl.replica.truth import Fact
from qcrawl.replica.web import Page, Request

Maker = Callable[[], Page]


@cache
def _templates() -> Environment:
    templates = Environment(
        loader=PackageLoader("qcrawl.replica"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    # The same on every page: drawn once.
    chrome: Any = templates.get_template("chrome.html").module
    templates.globals["chrome"] = {"head": chrome.head(), "menu": chrome.menu(), "links": chrome.links()}
    return templates


class Cms:
    """One site on one content management system. Subclasses give its URLs and lay its routes."""

    name: ClassVar[str]
    charset: ClassVar[str] = "utf-8"
    """Python codec the pages are written in."""
    label: ClassVar[str] = "utf-8"
    """Charset that header and page declare."""
    per_page: ClassVar[int] = 15
    related: ClassVar[int] = 6
    """Other headlines beside an article."""

    def __init__(self, facts: SiteFacts, postings: Sequence[Posting]) -> None:
        self.facts = facts
        self.postings = tuple(postings)
        self._made: dict[tuple[str, bool], Page] = {}
        self._routes: dict[str, Maker] = {"/robots.txt": self.robots}
        self._routes.update(self.routes())

    def article_path(self, posting: Posting) -> str:
        """Path and query of an article."""
        raise NotImplementedError

    def routes(self) -> Iterator[tuple[str, Maker]]:
        """Every fixed target (path and query) of the site with the maker of its page."""
        for posting in self.postings:
            yield self.article_path(posting), partial(self.article, posting)
        yield from self.lists()

    def listed_url(self, posting: Posting) -> str:
        """The link to an article as the list has it."""
        return self.article_path(posting)

    def lists(self) -> Iterator[tuple[str, Maker]]:
        """The targets of the list pages."""
        raise NotImplementedError

    def dynamic(self, request: Request) -> Page | None:  # noqa: ARG002 - for subclasses
        """The answer of a program on the server, made anew each time."""
        return None

    def url(self, posting: Posting) -> str:
        """The article's canonical URL."""
        return f"http://{self.facts.host}{self.article_path(posting)}"

    def shown_source(self, posting: Posting) -> str:
        """来源 that extraction can know of: empty on systems whose pages name none."""
        return posting.draft.source

    def shown_editor(self, posting: Posting) -> str:
        """责任编辑 as the page prints it."""
        return posting.draft.editor

    def aliases(self, posting: Posting) -> tuple[str, ...]:  # noqa: ARG002 - for subclasses
        """Other URLs of an article that lists link to."""
        return ()

    def fact(self, posting: Posting) -> Fact:
        """The truth about an article of this site."""
        draft = posting.draft
        return Fact(
            self.url(posting),
            posting.site,
            posting.story,
            posting.copy,
            draft.title,
            draft.published.isoformat(),
            self.shown_source(posting),
            draft.body,
            self.shown_editor(posting),
            draft.doubled,
            posting.off_topic,
            self.aliases(posting),
        )

    def answer(self, request: Request) -> Page:
        """The page for a request; 404 for an unknown one."""
        key = (request.target, request.relaunched)
        if page := self._made.get(key):
            return page
        if maker := self._routes.get(request.target):
            if request.relaunched and isinstance(maker, partial) and maker.func == self.list_page:
                maker = partial(self.list_page, int(maker.args[0]), "relaunched.html")
            return self._made.setdefault(key, maker())
        return self.dynamic(request) or self.not_found()

    def robots(self) -> Page:
        """robots.txt, or 404 when the site has none."""
        if not self.facts.disallow and not self.facts.crawl_delay:
            return self.not_found()
        lines = ["User-agent: *", *(f"Disallow: {path}" for path in self.facts.disallow)]
        if self.facts.crawl_delay:
            lines.append(f"Crawl-delay: {self.facts.crawl_delay}")
        return Page("\n".join(lines).encode() + b"\n", "text/plain")

    def not_found(self) -> Page:
        """The site's own 404 page."""
        return self.page("not_found.html", {}, status=404)

    def url_day(self, posting: Posting) -> date:
        """The day that the article's URL gives."""
        return posting.published.date() + timedelta(days=posting.draft.url_days)

    def chunks(self) -> list[tuple[Posting, ...]]:
        """The postings, a list page each; one empty page for an empty site."""
        pages = [self.postings[i : i + self.per_page] for i in range(0, len(self.postings), self.per_page)]
        return pages or [()]

    def list_page(self, index: int, template: str = "") -> Page:
        """The list page with this 0-based index; from the system's own template unless another is named."""
        chunks = self.chunks()
        context = {"rows": chunks[index], "index": index, "pages": len(chunks), "total": len(self.postings)}
        template = template or f"{self.name}/list.html"
        return self.page(template, context, self.postings[0].published if self.postings else None)

    def article(self, posting: Posting) -> Page:
        """The article's page."""
        return self.page(f"{self.name}/article.html", self.article_context(posting), posting.published)

    def article_context(self, posting: Posting) -> dict[str, object]:
        """What an article's template may show."""
        at = self.postings.index(posting)
        around = [self.postings[(at + step) % len(self.postings)] for step in range(2, 2 + self.related)]
        return {
            "posting": posting,
            "draft": posting.draft,
            "printed_source": self.printed_source(posting),
            "newer": self.postings[at - 1] if at else None,
            "older": self.postings[at + 1] if at + 1 < len(self.postings) else None,
            "around": list(dict.fromkeys(one for one in around if one is not posting)),
        }

    def printed_source(self, posting: Posting) -> str:
        """来源 as printed: half of a site's own pieces say 本网."""
        own = posting.draft.source == self.facts.title
        return "本网" if own and posting.number(6) % 2 else posting.draft.source

    def page(
        self, template: str, context: Mapping[str, object], modified: datetime | None = None, status: int = 200
    ) -> Page:
        """A template filled in and encoded; characters the charset lacks become references, as a CMS does."""
        body = self.text(template, context).encode(self.charset, "xmlcharrefreplace")
        return Page(body, f"text/html; charset={self.label}", status, modified=modified)

    def text(self, template: str, context: Mapping[str, object]) -> str:
        """A template filled in."""
        return _templates().get_template(template).render(site=self.facts, cms=self, label=self.label, **context)
