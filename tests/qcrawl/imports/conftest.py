import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter


@pytest.fixture
def article_page() -> Callable[..., str]:
    """Makes an article page, the more alike the smaller the difference of the numbers."""
    return _article_page


def _article_page(number: int, topic: str = "质量月活动") -> str:
    return (
        f"<html><head><meta charset='utf-8'><title>东岭县启动第{number}场{topic}</title></head><body>"
        "<div class='nav'><a href='/'>首页</a> <a href='/news/'>新闻</a></div>"
        f"<h1>东岭县启动第{number}场{topic}</h1><p>发布时间：2023-09-0{number} 08:30 来源：东岭县市场监管局</p>"
        f"<div class='content'><p>9月{number}日上午，东岭县{topic}在文化广场启动，三十多家企业的代表参加。</p>"
        "<p>启动仪式上，三家食品企业宣读了质量承诺，承诺从原料进厂到产品出厂逐批检验，检验结果向社会公开。</p>"
        "<p>随后，计量所的技术人员为居民免费校准血压计，消费维权站接受了关于电动自行车电池的咨询。</p></div>"
        "</body></html>"
    )


Answer = tuple[str, str, str, bytes]
"""URL, status line, content type, body."""


@pytest.fixture
def warc(tmp_path: Path) -> Callable[..., Path]:
    """Writes a WARC file as another tool would."""

    def write(name: str, *answers: Answer, gzipped: bool = True, day: int = 20) -> Path:
        file = tmp_path / name
        with file.open("wb") as out:
            writer = WARCWriter(out, gzip=gzipped)
            for url, status, content_type, body in answers:
                headers = StatusAndHeaders(status, [("Content-Type", content_type)], protocol="HTTP/1.1")
                record = writer.create_warc_record(
                    url,
                    "response",
                    payload=io.BytesIO(body),
                    length=len(body),
                    http_headers=headers,
                    warc_headers_dict={"WARC-Date": datetime(2023, 9, day, tzinfo=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")},
                )
                writer.write_record(record)
        return file

    return write
