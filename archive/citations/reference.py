"""What a citation says of an article, before any style puts it into words; pure."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from urllib.parse import urlsplit

from archive.model import CHINA_OFFSET
from archive.rows import StoredArticle


@dataclass(frozen=True, slots=True)
class Reference:
    """An article as bibliographies see it."""

    id: str
    """Unique in the archive and usable as a key: ``samr-20230901-12``."""
    title: str
    persons: tuple[str, ...]
    """Authors and reporters that the page names."""
    issuer: str
    """The body that put it on the web; the author when no person is named. Empty if it has no name but its host."""
    newspaper: str
    """Name of the newspaper whose digital edition the page is; empty for any other page."""
    page: str
    """版次, when the address of a digital edition tells it."""
    published: date | None
    accessed: date | None
    """When the capture was made that the text was read from, on the clock of the place of publication."""
    url: str
    language: str
    """``zh-CN``, ``zh-TW``, ``en``…"""
    source: str
    """来源, when it is somebody else than the issuer."""
    document_number: str

    @property
    def authors(self) -> tuple[str, ...]:
        """Who answers for the text: the persons named, else the issuing body.

        A newspaper is not named as the author of its own articles: it stands behind the title.
        """
        if self.persons:
            return self.persons
        return (self.issuer,) if self.issuer and not self.newspaper else ()


def reference(stored: StoredArticle, fetched_at: datetime | None) -> Reference:
    """The reference of an article whose text was read from a page fetched at ``fetched_at`` (aware)."""
    own, site = stored.article, stored.site
    issuer = site.title if site and not _is_host(site.title) else ""
    zone = timezone(timedelta(minutes=own.published.offset_minutes if own.published else CHINA_OFFSET))
    newspaper = _newspaper(own.url, own.source, issuer, is_media=bool(site and site.kind == "media"))
    published = own.published.local.date() if own.published else None
    day = published.strftime("%Y%m%d") if published else ""
    place = re.sub(r"[^A-Za-z0-9-]+", "-", site.name if site else "").strip("-")
    return Reference(
        id="-".join(filter(None, (place or "article", day, str(stored.id)))),
        title=" ".join(own.title.split()),
        persons=persons(own.author) or persons(own.reporter),
        issuer=issuer or own.source,
        newspaper=newspaper,
        page=_page(own.url) if newspaper else "",
        published=published,
        accessed=fetched_at.astimezone(zone).date() if fetched_at else None,
        url=own.url,
        language=_language(own.language, own.script),
        source=own.source if own.source != issuer else "",
        document_number=own.document_number,
    )


_ROLES = re.compile(
    r"(?:本报|本刊|本网|本台|特约|见习|实习|首席|全媒体|融媒体)*(?:记者|通讯员|作者|评论员|撰稿人?|文)\s*[:：/]?|实习生|[()（）【】\[\]]"
)
_BETWEEN_NAMES = re.compile(r"[、，,;；/|]|\s+(?=[^\x00-\x7f])|(?<=[^\x00-\x7f])\s+")
_HAN = re.compile("[\u3400-\u9fff]")


def persons(named: str) -> tuple[str, ...]:
    """The single names in a line such as ``本报记者 张三 李四 通讯员 王 五``; roles are left out."""
    pieces = [" ".join(piece.split()) for piece in _BETWEEN_NAMES.split(_ROLES.sub("、", named))]
    names: list[str] = []
    half = ""
    for piece in filter(None, pieces):
        # A name of two characters is often spread: 王 五.
        if len(piece) == 1 and _HAN.match(piece):
            half += piece
            if len(half) == 2:
                names.append(half)
                half = ""
            continue
        names += [half] if half else []
        half = ""
        names.append(piece)
    return tuple(dict.fromkeys([*names, *([half] if half else [])]))


def _is_host(title: str) -> bool:
    return "." in title and not _HAN.search(title)


_DIGITAL_EDITIONS = frozenset(("paper", "epaper", "szb", "dzb", "szbz", "digitalpaper", "newspaper"))
"""First labels of the hosts on which Chinese newspapers put their digital editions (数字报, 电子版)."""

_EDITION_PAGE = re.compile(r"/nw\.D\d+[a-z]*_\d{8}_\d+-0*(\d+)\.htm", re.IGNORECASE)
"""Address of an article in the digital editions made with Founder's system: …_20220816_3-17.htm stands on page 17."""


def _newspaper(url: str, source: str, issuer: str, *, is_media: bool) -> str:
    """The newspaper's name if the page is of its digital edition or of the newspaper's own site, else empty.

    人民网 is no newspaper and its pages are [EB/OL], as in the standard's own example; 人民日报 is one.
    """
    plain_issuer = re.sub(r"[(（].*?[)）]", "", issuer).removesuffix("社").strip()
    if is_media and plain_issuer.endswith("报"):
        return plain_issuer
    label = (urlsplit(url).hostname or "").split(".")[0]
    return source if label in _DIGITAL_EDITIONS and source.endswith("报") else ""


def _page(url: str) -> str:
    found = _EDITION_PAGE.search(url)
    return found[1] if found else ""


def _language(language: str, script: str) -> str:
    if language in ("", "zh"):
        return "zh-TW" if script == "Hant" else "zh-CN"
    return language
