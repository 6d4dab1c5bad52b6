"""Tells pages that are no article — and says which kind of none they are."""

import re

from qcrawl.errors import NotAnArticle
from qcrawl.extract.choose import Chosen
from qcrawl.extract.lines import Line
from qcrawl.extract.prose import is_prose

_MAGIC = (
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP or Office file"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"Rar!", "a RAR file"),
    (b"\x1f\x8b", "a gzip file"),
    (b"7z\xbc\xaf", "a 7-Zip file"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\x00", "a program"),
    (b"ID3", "a sound file"),
    (b"OggS", "a sound file"),
    (b"SQLite format 3", "a database"),
)
_CONTROL = bytes(byte for byte in range(32) if byte not in (9, 10, 11, 12, 13, 27))
_CHALLENGE = re.compile(
    r"__jsl_clearance|__jsluid|\$_ts\s*=|_\$[a-z]{2}\(|botgate|acw_sc__v2|/_bot_sbu/|C3VK="
    r"|window\.location\.href\s*=\s*[\"'][^\"']{0,200}(?:wzwschallenge|_bot_sbu)"
    r"|cf-challenge|challenge-platform|cf_chl_|Just a moment\.\.\.|Checking your browser|Access Denied"
    r"|安全验证|滑动验证|拖动(?:下方)?滑块|请完成验证|人机验证|访问(?:过于)?频繁|您的(?:访问|请求)(?:被|存在|可能)"
    r"|访问被(?:拦截|阻断|拒绝)|安全防护|网站防火墙|\bWAF\b|创宇盾|云锁|安全狗|请开启JavaScript并刷新",
    re.IGNORECASE,
)
_MISSING = re.compile(
    r"\b404\b|页面(?:不存在|没有找到|找不到|已删除|无法访问)|Page Not Found|Not Found|无法找到该?页"
    r"|您(?:访问|查看|浏览)的(?:页面|内容|文章|信息).{0,8}(?:不存在|已删除|找不到|已下线|走丢)"
    r"|(?:该|此)?(?:文章|信息|内容|稿件)(?:不存在|已(?:被)?删除|已下线)",
    re.IGNORECASE,
)
_LOGIN = re.compile(
    r"(?:请|需要?)?(?:先)?登[录陆](?:后(?:才能|可)?|才能|以后)?(?:查看|访问|阅读|浏览|继续)"
    r"|用户登录|统一身份认证|账号登录|密码登录|Sign in|Log in",
    re.IGNORECASE,
)

_DAY = re.compile(r"(?:\d{4}\s*[-./年]\s*)?\d{1,2}\s*[-./月]\s*\d{1,2}日?")
ROWS = 5
"""Links with dates that make a list of news; the boxes of other news beside short articles are not between their title
and their text, however long they are."""

SHORT = 250
"""Letters of visible text below which a page's words may make it a challenge, login or missing page."""


def of_bytes(body: bytes, url: str) -> None:
    """Raise ``NotAnArticle`` for what is empty or no text at all."""
    head = body[:2048]
    if not body.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        raise NotAnArticle("empty", f"{len(body)} bytes", url)
    for magic, name in _MAGIC:
        if head.startswith(magic):
            raise NotAnArticle("binary", f"it begins like {name}", url)
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return
    control = len(head) - len(head.translate(None, _CONTROL))
    if control * 20 > len(head):
        raise NotAnArticle("binary", f"{control} control characters in the first {len(head)} bytes", url)


def of_page(text: str, title: str, lines: list[Line], prose: int, url: str) -> None:
    """Raise ``NotAnArticle`` for a page whose visible text (``prose`` letters of sentences) is none."""
    visible = "\n".join(line.text for line in lines)
    size = sum(line.size for line in lines)
    if size <= SHORT:
        _of_short_page(text, title, visible, url)
    password = re.search(r"<input[^>]{0,200}type\s*=\s*[\"']?password", text[:400_000], re.IGNORECASE)
    if prose < SHORT and password and (match := _LOGIN.search(f"{title}\n{visible}")):
        raise NotAnArticle("login", f"“{match[0]}” and a password field", url)
    if size == 0 or (size < 60 and prose == 0):
        scripts = text.lower().count("<script")
        if scripts:
            raise NotAnArticle("script_only", f"{scripts} scripts and {size} letters of text", url)
        raise NotAnArticle("no_text", f"{size} letters of text", url)
    if prose == 0:
        _of_links(lines, size, url)


def of_choice(lines: list[Line], chosen: Chosen, url: str) -> None:
    """Raise ``NotAnArticle`` where what was taken for an article is words at the foot of a list of news.

    Its title is a row of the list, or the list stands between the title and the text, and the text is short.
    """
    if sum(line.size for line in chosen.body.lines if is_prose(line)) >= SHORT or chosen.heading is None:
        return
    rows = {line.position for line in lines if _is_news_row(line)}
    title, text = chosen.heading.position, chosen.body.lines[0].position
    between = sum(title <= row < text for row in rows)
    if len(rows) >= ROWS and (title in rows or (title >= 0 and between >= ROWS)):
        raise NotAnArticle("index", f"{len(rows)} links with their dates, and the text is not about them", url)


def _is_news_row(line: Line) -> bool:
    """Whether ``line`` is the title of another page, as a link, with its date."""
    if line.links != 1 or not line.linked or not (found := _DAY.search(line.text)):
        return False
    return sum(map(str.isalnum, line.text[: found.start()] + line.text[found.end() :])) <= line.linked


def _of_short_page(text: str, title: str, visible: str, url: str) -> None:
    if match := _CHALLENGE.search(text[:200_000]):
        raise NotAnArticle("challenge", f"“{match[0][:40]}” on a page of little text", url)
    if match := _MISSING.search(title) or _MISSING.search(visible):
        raise NotAnArticle("missing", f"“{match[0]}”", url)


def _of_links(lines: list[Line], size: int, url: str) -> None:
    linked = sum(line.linked for line in lines)
    if linked * 2 > size and sum(line.links for line in lines) >= 10:
        raise NotAnArticle("index", f"{linked} of {size} letters are links, and there are no sentences", url)
