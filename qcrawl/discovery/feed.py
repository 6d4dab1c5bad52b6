"""RSS 0.9 to 2.0 and Atom."""

from datetime import date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

from lxml import etree

from qcrawl.discovery.answer import Answer
from qcrawl.discovery.dates import row_date
from qcrawl.discovery.markup import child, name, parse
from qcrawl.discovery.model import ListedLink, ListPage

_CHINA = timezone(timedelta(hours=8))


def read(answer: Answer) -> ListPage:
    """The feed's entries, and the next page where an Atom feed names one."""
    root = parse(answer.raw)
    if root is None:
        answer.problems.append(f"{answer.url} is no feed that can be read")
        return answer.page()
    found: dict[str, ListedLink] = {}
    for entry in root.iter("{*}item", "{*}entry"):
        url = answer.join(_link(entry), answer.url)
        if url:
            given = child(entry, "pubDate", "published", "date", "updated")
            found.setdefault(url, ListedLink(url, child(entry, "title"), day(given, answer.today), given))
    further = [answer.join(href, answer.url) for each in root if (href := _rel(each, "next"))]
    return answer.page(tuple(found.values()), tuple(answer.fetch(url) for url in further[:1] if url))


def day(text: str, today: date) -> date | None:
    """The Chinese day of a feed's date: RFC 822, ISO 8601, or what Chinese feeds write instead."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        try:
            moment = parsedate_to_datetime(text)
        except (ValueError, TypeError):
            return row_date([text], today).day
    return (moment.astimezone(_CHINA) if moment.tzinfo else moment).date()


def _link(entry: etree._Element) -> str:
    atom = [href for each in entry if (href := _rel(each, "alternate"))]
    return (atom or [child(entry, "link", "guid")])[0]


def _rel(element: etree._Element, wanted: str) -> str:
    if name(element) != "link" or (element.get("rel") or "alternate") != wanted:
        return ""
    return str(element.get("href") or "")
