"""The two page texts the project began with, as they are and inside a page in the shape of their sites."""

from pathlib import Path

import pytest

from archive.model import Moment, Precision
from qcrawl.extract import extract

SEEDS = Path(__file__).parents[4] / "shared" / "seeds"
pytestmark = pytest.mark.skipif(not SEEDS.exists(), reason="../shared/seeds is not there")


def seed(number: str) -> str:
    return next(SEEDS.glob(f"{number}_*.txt")).read_text(encoding="utf-8")


def as_page(text: str) -> bytes:
    """The seed inside a hand-made page: breadcrumb and byline in cells of a table, each paragraph a ``p``."""
    lines = [line.strip("\n") for line in text.split("\n") if line.strip()]
    body = "".join(f"<p>{line.replace('  ', '&nbsp; ')}</p>" for line in lines)
    return f"<html><head><meta charset=gb2312><title>协会</title></head><body><div>{body}</div></body></html>".encode(
        "gb18030"
    )


@pytest.fixture(params=["text", "page"])
def form(request):
    return (lambda text: text.encode()) if request.param == "text" else as_page


def test_doubled_seed(form):
    text = seed("000")
    lines = text.split("\n")
    article = extract(form(text), "")
    assert article.title == lines[0]
    assert article.body.split("\n") == lines[1:6]
    (repeat,) = article.repeats
    assert repeat.of == 0
    assert repeat.start == len("\n".join(lines[1:6])) + 1
    assert abs(repeat.length - len("\n".join(lines[1:6]))) <= 1
    related = [cut.text for cut in article.cuts if cut.kind == "related"]
    assert sorted(related) == sorted(lines[11:16])
    assert [cut.kind for cut in article.cuts if cut.text.startswith(lines[1])] == ["repeat"]
    assert article.published is None


def test_wrapped_seed(form):
    article = extract(form(seed("002")), "")
    assert article.title == "“质量月”,砥砺前行的铿锵鼓点"
    assert str(article.published) == "2021-09-08 14:13:32+08:00"
    assert article.published == Moment(article.published.utc, 480, Precision.SECOND)
    assert len(article.body.split("\n")) == 8
    assert article.body.count("建设质量强省 共享美好生活") == 2
    assert article.body.replace("建设质量强省 共享美好生活", "").count(" ") == 0
    for furniture in ("浏览次数", "发布时间", "声明", "版权所有", "ICP", "首页"):
        assert furniture not in article.body
    kinds = {cut.kind for cut in article.cuts}
    assert {"navigation", "metadata", "declaration", "title"} <= kinds
    assert "浏览次数:3148" in article.text_as_published
