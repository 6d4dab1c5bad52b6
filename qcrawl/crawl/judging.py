"""What a page that came is, judged the same way when it is fetched and when it is read again from its capture. Pure."""

from dataclasses import replace
from datetime import date
from urllib.parse import urlsplit

from archive.model import Article
from qcrawl import discovery
from qcrawl.catalog import topic
from qcrawl.catalog.model import Column, Site
from qcrawl.catalog.topic import Topic
from qcrawl.crawl import obstacles
from qcrawl.extract.charset import decode

MOST_BODY_PAGES = 50
"""Pages of one article."""
_HOME = ("", "/", "/index.html", "/index.htm", "/index.shtml", "/index.php")


def not_the_article(url: str, final_url: str, status: int, body: bytes) -> str:
    """Why an answer is a block, in a few words; empty if it may be the article that stands at ``url``."""
    if why := obstacles.blocked(status, body):
        return why
    if status == 200 and final_url != url and urlsplit(final_url).path in _HOME and urlsplit(url).path not in _HOME:
        return "redirected to the home page"
    return ""


def another_was_served(listed: str, article: Article, body: bytes, charset: str) -> bool:
    """Whether the page has another title than the list said, and the list's title nowhere."""
    if not obstacles.other_page(listed, article.title, article.body[:200]):
        return False
    return not obstacles.mentions(decode(body, charset).text, listed)


def further_pages(body: bytes, charset: str, url: str, first_url: str) -> tuple[str, ...]:
    """The later pages of an article that the page at ``url`` names; looked for only where it can name any."""
    stem = urlsplit(first_url).path.rpartition("/")[2].rpartition(".")[0].encode()
    if not stem or (stem + b"_" not in body and b"createPageHTML" not in body):
        return ()
    return discovery.next_body_pages(decode(body, charset).text, url, first_url)


def of_column(article: Article, column: Column | None) -> Article:
    """The article with what its column says of it where the page says nothing."""
    if column is None:
        return article
    return replace(article, source=article.source or column.source, column=article.column or column.name)


def on_topic(article: Article, day: date | None, column: Column | None, site: Site) -> Topic:
    """The judgement by the column's topic rule, or by the site's."""
    return topic.on_topic(article.title, article.body, day, (column and column.topic) or site.topic)
