"""What servers do to a crawler: each function makes a disturbance for ``Replica.disturb`` or ``Replica.disturbed``.

::

    with replica.disturbed(chenghu=slow(2.0), zlsb=challenge_412()):
        ...
"""

import gzip
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache
from threading import Lock

from qcrawl.replica.web import Page, Request

Answer = Callable[[Request], Page]
Disturbance = Callable[[Request, Answer], Page]
"""Stands between the client and a site: may answer itself or change what the site answers."""

_LABEL = re.compile(r"charset=([\w-]+)")
_ARTICLE = re.compile(
    r"/art/|/t\d{8}_|/[0-9a-f]{32}\.s?html|/content_\d|info\.php\?|/mainland/\d|post_\d|/info/|/a/zly/\d|ShowInfo|a=show|/html/"
)


def is_article(request: Request) -> bool:
    """Whether the address looks like an article's on any of the replica's systems."""
    return _ARTICLE.search(request.target) is not None


def slow(seconds: float) -> Disturbance:
    """The first byte comes after ``seconds``."""
    return lambda request, answer: replace(answer(request), pause=seconds)


def dripping(seconds: float) -> Disturbance:
    """The body comes in blocks of half a kilobyte, ``seconds`` apart."""
    return lambda request, answer: replace(answer(request), drip=seconds)


def edited(old: str, new: str) -> Disturbance:
    """``old`` reads ``new`` wherever it stood: an article was corrected. Validators change with the body."""
    return lambda request, answer: _edit(answer(request), old, new)


def lying_etag(old: str, new: str) -> Disturbance:
    """Edited, but sent as 200 with the ETag and date of before."""

    def disturb(request: Request, answer: Answer) -> Page:
        page = answer(request)
        return replace(_edit(page, old, new), etag=page.entity_tag, conditional=False)

    return disturb


def _edit(page: Page, old: str, new: str) -> Page:
    label = _LABEL.search(page.content_type)
    codec = "gb18030" if label and label[1].startswith("gb") else "utf-8" if label is None else label[1]
    before, after = old.encode(codec), new.encode(codec)
    return replace(page, body=page.body.replace(before, after)) if before in page.body else page


def redirect(target: str, status: int = 302) -> Disturbance:
    """Every page redirects to ``target``; ``{target}`` in it stands for path and query."""
    return lambda request, _: Page(b"", status=status, headers=(("Location", target.format(target=request.target)),))


def redirect_loop() -> Disturbance:
    """Every page redirects to itself."""
    return lambda request, _: Page(
        b"", status=302, headers=(("Location", f"http://{request.host}{request.target}"),), etag=""
    )


def challenge_412() -> Disturbance:
    """瑞数: 412 with a script to be run and a cookie."""
    body = (
        "<!DOCTYPE html><html><head><meta charset='utf-8'><script>var $_ts=window['$_ts']||{};$_ts.cd='replica';"
        "</script><script src='/replica.challenge.js' r='m'></script></head><body></body></html>"
    )
    cookie = ("Set-Cookie", "replicaBotgateS=0a1b2c; Path=/; HttpOnly")
    return lambda *_: Page(body.encode(), status=412, headers=(cookie,))


def challenge_521() -> Disturbance:
    """加速乐, first step: 521 with a script that sets a cookie and loads the page again."""
    body = "<script>document.cookie='__jsl_clearance_s='+(6*7)+'|-1|replica;path=/';location.reload()</script>"
    cookie = ("Set-Cookie", "__jsluid_s=0a1b2c; Path=/; HttpOnly")
    return lambda *_: Page(body.encode(), status=521, headers=(cookie, ("Server", "jiasule")))


def challenge_200() -> Disturbance:
    """加速乐, second step: a challenge served as if all were well."""
    body = (
        "<html><head><script>function solve(name,answer){document.cookie=name+'='+answer+';path=/';location.reload()}"
        "solve('__jsl_clearance_s',[1,2,3].map(function(n){return n*n}).join('|'))</script></head><body></body></html>"
    )
    return lambda *_: Page(body.encode(), etag="")


def charset_header(label: str) -> Disturbance:
    """The header names another charset than the bytes have; empty: it names none."""

    def disturb(request: Request, answer: Answer) -> Page:
        page = answer(request)
        kind = page.content_type.partition(";")[0]
        return replace(page, content_type=f"{kind}; charset={label}" if label else kind)

    return disturb


def endless_paging(*, fresh: bool) -> Disturbance:
    """Lists have no end: any page number is answered and links to the next.

    ``fresh``: every page has rows never seen before; otherwise the first page's rows come again and again.
    """

    def disturb(request: Request, answer: Answer) -> Page:
        if is_article(request) or request.path == "/robots.txt":
            page = answer(request)
            return page if page.status == 200 or not fresh else _row_article(request)
        number = int(request.query.get("page", "1")) if request.query.get("page", "1").isdigit() else 1
        rows = "".join(
            f'<li><a href="/content/post_{key}.html" title="“质量月”活动第{key}号简报">“质量月”活动第{key}号简报</a>'
            "<span>2023-09-05</span></li>"
            for key in range(*((number * 10, number * 10 + 10) if fresh else (10, 20)))
        )
        following = f'<a href="{request.path}?page={number + 1}">下一页</a>'
        return Page(f"<html><body><ul class='list'>{rows}</ul>{following}</body></html>".encode())

    return disturb


def _row_article(request: Request) -> Page:
    key = re.sub(r"\D", "", request.path)
    text = f"第{key}号简报：本县“质量月”活动进展顺利，今日检查企业{len(key) + 3}家，发放资料若干，具体情况另行通报。"
    return Page(
        f"<html><body><h1>“质量月”活动第{key}号简报</h1><p>2023-09-05</p><p>{text * 4}</p></body></html>".encode()
    )


@lru_cache(maxsize=2)
def _bomb(megabytes: int) -> bytes:
    return gzip.compress(b"\0" * (megabytes << 20), compresslevel=9, mtime=0)


def bomb(megabytes: int) -> Disturbance:
    """Every article is so many megabytes of zeros, sent as a thousandth of that in gzip."""

    def disturb(request: Request, answer: Answer) -> Page:
        if not is_article(request):
            return answer(request)
        return Page(_bomb(megabytes), headers=(("Content-Encoding", "gzip"),), etag="")

    return disturb


def index_instead(index: str) -> Disturbance:
    """Articles are answered with the page at ``index``, status 200, as by a server that throttles bursts."""

    def disturb(request: Request, answer: Answer) -> Page:
        return answer(replace(request, path=index, query_string="", query={}) if is_article(request) else request)

    return disturb


def relaunched() -> Disturbance:
    """List pages come in another markup, drawn by a script, as after a relaunch."""
    return lambda request, answer: answer(replace(request, relaunched=True))


def failing(status: int = 500, first: int | None = None) -> Disturbance:
    """Every page but robots.txt fails with ``status``; or only the first so many requests for each page."""
    seen: Counter[str] = Counter()
    lock = Lock()

    def disturb(request: Request, answer: Answer) -> Page:
        if request.path == "/robots.txt":
            return answer(request)
        with lock:
            seen[request.target] += 1
            fails = first is None or seen[request.target] <= first
        return Page(b"<html><body><h1>Error</h1></body></html>", status=status) if fails else answer(request)

    return disturb


def articles_gone(status: int = 404) -> Disturbance:
    """The lists are as before, the articles behind them are gone."""
    return lambda request, answer: (
        Page("<html><body>您访问的页面不存在</body></html>".encode(), status=status)
        if is_article(request)
        else answer(request)
    )


READY: Mapping[str, Callable[[], Disturbance]] = {
    "slow": lambda: slow(5.0),
    "dripping": lambda: dripping(1.0),
    "redirect_loop": redirect_loop,
    "challenge_412": challenge_412,
    "challenge_521": challenge_521,
    "challenge_200": challenge_200,
    "charset_header": lambda: charset_header("iso-8859-1"),
    "endless_paging": lambda: endless_paging(fresh=True),
    "bomb": lambda: bomb(200),
    "relaunched": relaunched,
    "failing": failing,
    "articles_gone": articles_gone,
}
"""Those that need nothing said, for ``python -m qcrawl.replica --disturb SITE=NAME``."""
