from datetime import UTC, datetime

import pytest

from archive.exports.record import Exported
from archive.model import Article, Moment, Precision, Publisher
from archive.rows import StoredArticle


@pytest.fixture
def hostile() -> Exported:
    """An article whose page wants to be markup, formula and path."""
    article = Article(
        url="https://example.cn/a?b=1&c=<2>",
        title='../=HYPERLINK("x") <script>alert(1)</script> 质量月',
        body="# 不是标题\n1. 不是清单\n[链接](javascript:x) *星* `码` <b>粗</b> & \x1b]]>\n\n- 横线",
        published=Moment.from_local(datetime(2023, 9, 1, 8, 30), Precision.MINUTE),  # noqa: DTZ001
        source="市场监管总局 & 记者",
        keywords=("质量月", 'a"b'),
    )
    return Exported(
        StoredArticle(
            id=7,
            key="example.cn/a",
            article=article,
            site=Publisher("samr", "国家市场监督管理总局", "regulator"),
            story_id=7,
            capture_id=None,
            run_id=None,
            first_seen_at=datetime(2023, 9, 2, tzinfo=UTC),
            changed_at=datetime(2023, 9, 3, tzinfo=UTC),
            version=1,
        ),
        is_representative=True,
        copies=2,
        sites=1,
        fetched_at="2023-09-02T00:00:00Z",
        warc_file="",
        warc_offset=None,
    )
