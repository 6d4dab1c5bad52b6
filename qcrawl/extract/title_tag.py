"""The parts of a title tag: the article's title, columns, the site's name."""

import re
import unicodedata
from functools import lru_cache

_NOT_WORD = re.compile(r"[\W_]+")
_SEPARATOR = re.compile(r"\s*(?:_+|\|+|｜|—{1,2}|--+|»|«|\s[-–·]\s|\s/\s|-(?=[^-]{2,12}$))\s*")
_SITE = re.compile(
    r"(?:网|网站|频道|新闻|日报|晚报|门户|官网|平台|政府|管理局|总局|协会|在线|首页|资讯|动态|专栏|委员会|办公室|中心"
    r"|客户端|网易.{0,4}|新浪.{0,4}|腾讯.{0,4}|\.com|\.cn|News|要闻|论坛|博客)$",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def squeeze(text: str) -> str:
    """``text`` as titles are compared: NFKC, lower case, letters and digits only."""
    return _NOT_WORD.sub("", unicodedata.normalize("NFKC", text).lower())


def names_a_site(text: str) -> bool:
    """Whether ``text`` ends like the name of a site or column, as in 网, 频道, 管理局 or 动态."""
    return bool(_SITE.search(text))


def site_of(title_tag: str) -> str:
    """The site's name at the end of a title tag of several parts; empty if it has one part."""
    parts = [part for part in _SEPARATOR.split(title_tag) if part]
    return parts[-1].strip() if len(parts) > 1 and len(parts[-1]) <= 24 else ""


def without_name(title: str, sites: set[str] | frozenset[str]) -> str:
    """``title`` without one of ``sites`` (squeezed names) at its end, behind ``_``, ``|`` or a dash."""
    match = re.search(r"\s*[_|｜—-]+\s*([^_|｜—-]{2,24})$", title)
    return title[: match.start()] if match and squeeze(match[1]) in sites and match.start() >= 4 else title


def without_site(title: str, sites: set[str] | frozenset[str] = frozenset()) -> str:
    """``title`` without the site's name and columns that a title tag carries behind it (or, rarely, before).

    ``sites`` are names the site is known by, squeezed.
    """
    parts = [part for part in _SEPARATOR.split(title) if part]
    if len(parts) < 2:
        return title.strip(" -_|")
    known = [squeeze(part) in sites or (len(part) < 9 and names_a_site(part)) for part in parts]
    if known[0] and not known[-1]:
        return without_site(title[title.index(parts[0]) + len(parts[0]) :].strip(" -_|»—"), sites)
    keep, cut = parts[0], title.index(parts[0]) + len(parts[0])
    for part in parts[1:]:
        start = title.index(part, cut)
        if squeeze(part) in sites or names_a_site(part) or len(keep) >= 10:
            break
        keep, cut = title[: start + len(part)], start + len(part)
    if len(squeeze(keep)) < 5:
        return max(parts, key=len).strip()
    return keep.strip(" -_|")
