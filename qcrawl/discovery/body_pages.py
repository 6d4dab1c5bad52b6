"""The further pages of an article that is cut over several URLs."""

import re

from qcrawl.discovery.paging import script_pages
from qcrawl.extract.tree import parse

MOST = 50
"""Pages of one article; a longer one is a trap, or a book."""
_FILE = re.compile(r"(.*/[^/?#]*?)(\.(?:s?html?|jhtml|aspx|php|jsp))(\?[^#]*)?", re.IGNORECASE)


def next_body_pages(page_text: str, url: str, article_url: str = "") -> tuple[str, ...]:
    """The URLs of the pages after ``url`` of the same article, in reading order; empty if it has one page.

    Only addresses that differ from ``article_url`` (its first page; ``url`` if not given) by ``_N`` before the
    extension are followed: 上一页 and 下一页 in a body often lead to other articles.
    """
    first = _FILE.fullmatch((article_url or url).partition("#")[0])
    if not first:
        return ()
    stem, extension, query = first[1], first[2], first[3] or ""
    own = re.compile(re.escape(stem) + r"_(\d{1,3})" + re.escape(extension + query))
    here = own.fullmatch(url)
    after = int(here[1]) if here else 0
    tree = parse(page_text)
    if tree is None:
        return ()
    tree.make_links_absolute(url, handle_failures="discard")
    links = [str(link).partition("#")[0] for link in tree.xpath("//a/@href")]
    numbers = {int(match[1]) for link in links if (match := own.fullmatch(link))}
    numbers |= _scripted(page_text, stem)
    return tuple(f"{stem}_{number}{extension}{query}" for number in sorted(numbers) if number > after)[:MOST]


def _scripted(page_text: str, stem: str) -> set[int]:
    # TRS pages its bodies with the script that pages its lists: createPageHTML(3, 0, "t20210908_123", "html").
    pages = script_pages(page_text)
    if pages is None or pages.stem != stem.rpartition("/")[2]:
        return set()
    return set(range(pages.next, pages.last + 1))
