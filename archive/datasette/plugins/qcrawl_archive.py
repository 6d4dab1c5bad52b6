"""A Datasette plugin: the search box finds Chinese words exactly, and an article has a page to be read on."""

import json
import sqlite3
from collections.abc import Generator
from typing import Any

from datasette import hookimpl
from datasette.filters import FilterArguments
from datasette.utils import tilde_decode, tilde_encode
from datasette.utils.asgi import BadRequest, NotFound, Response
from markupsafe import Markup

from archive.search import QueryError
from archive.search.query import parse, words
from archive.search.search import matching
from archive.search.snippets import marked

CONDITIONS = {
    "articles": "id IN (SELECT value FROM json_each(:found))",
    "copies": "article_id IN (SELECT value FROM json_each(:found))",
    "news": "story_id IN (SELECT story_id FROM articles WHERE id IN (SELECT value FROM json_each(:found)))",
}
"""Table or view to the condition that keeps the rows that were found."""


@hookimpl  # type: ignore[untyped-decorator]
def prepare_connection(conn: sqlite3.Connection) -> None:
    """Give SQL the function ``qcrawl_find(words)``: the ids found, as a JSON list."""
    conn.create_function("qcrawl_find", 1, lambda query: json.dumps(sorted(matching(conn, str(query or "")))))


@hookimpl(hookwrapper=True)  # type: ignore[untyped-decorator]
def filters_from_request(request: Any, database: str, table: str, datasette: Any) -> Generator[None, Any, None]:
    """Search our tables our way. Datasette's own full-text condition would find no word of one or two characters."""
    outcome = yield
    if table not in CONDITIONS:
        return

    async def ours() -> FilterArguments:
        query = request.args.get("_search") or ""
        context = {"supports_search": True, "search": query}
        if not query:
            return FilterArguments([], extra_context=context)
        try:
            found = await datasette.get_database(database).execute_fn(lambda conn: matching(conn, query))
        except QueryError as error:
            raise BadRequest(str(error)) from error
        said = [f'contains "{query}"']
        return FilterArguments([CONDITIONS[table]], {"found": json.dumps(sorted(found))}, said, context)

    theirs = [answer for answer in outcome.get_result() if not _is_their_search(answer)]
    outcome.force_result([*theirs, ours])


def _is_their_search(answer: Any) -> bool:
    return getattr(answer, "__qualname__", "").startswith("search_filters.")


@hookimpl  # type: ignore[untyped-decorator]
def register_routes() -> list[tuple[str, Any]]:
    """The page of an article: ``/archive/-/article/12``, with ``?words=`` marked."""
    return [(r"^/(?P<database>[^/]+)/-/article/(?P<id>\d+)$", article_page)]


async def article_page(request: Any, datasette: Any) -> Response:
    """An article to be read, with its copies and versions."""
    name = tilde_decode(request.url_vars["database"])
    if name not in datasette.databases:
        raise NotFound(f"there is no database {name}")
    await datasette.ensure_permissions(
        request.actor, [("view-table", (name, "articles")), ("view-database", name), "view-instance"]
    )
    database = datasette.get_database(name)
    values = {"id": int(request.url_vars["id"])}
    article = (
        await database.execute(
            "SELECT a.*, c.published, c.site_title, c.region, c.fetched_at FROM articles a "
            "JOIN copies c ON c.article_id = a.id WHERE a.id = :id",
            values,
        )
    ).first()
    if article is None:
        raise NotFound(f"there is no article {values['id']}")
    copies = await database.execute(
        "SELECT article_id, published, site_title, is_representative FROM copies "
        "WHERE story_id = (SELECT story_id FROM articles WHERE id = :id) ORDER BY published",
        values,
    )
    versions = await database.execute(
        "SELECT number, seen_at FROM article_versions WHERE article_id = :id ORDER BY number", values
    )
    wanted = _words(request.args.get("words") or "")
    html = await datasette.render_template(
        "qcrawl_article.html",
        {
            "database": name,
            "article": dict(article),
            "title": pieces(article["title"], wanted),
            "paragraphs": [pieces(line, wanted) for line in article["body"].split("\n")],
            "link": article["url"] if (article["url"] or "").startswith(("http://", "https://")) else "",
            "copies": [dict(copy) for copy in copies],
            "versions": [dict(version) for version in versions],
        },
        request=request,
    )
    return Response.html(html)


def _words(query: str) -> tuple[str, ...]:
    try:
        return words(parse(query))
    except QueryError as error:
        raise BadRequest(str(error)) from error


def pieces(text: str, wanted: tuple[str, ...]) -> list[tuple[str, bool]]:
    """``text`` in pieces, each with whether it was searched for."""
    shown: list[tuple[str, bool]] = []
    done = 0
    for start, end in marked(text, wanted).marks:
        shown += [(text[done:start], False), (text[start:end], True)]
        done = end
    return [*shown, (text[done:], False)]


@hookimpl  # type: ignore[untyped-decorator]
def render_cell(row: Any, value: Any, column: str, table: str | None, database: str, datasette: Any) -> Markup | None:
    """A title beside its article's number leads to the article's page."""
    number = "id" if table == "articles" else "article_id"
    if column != "title" or not value or number not in set(row.keys()):
        return None
    path = datasette.urls.path(f"/{tilde_encode(database)}/-/article/{int(row[number])}")
    return Markup('<a href="{}">{}</a>').format(path, value)
