from datetime import date

import pytest

from archive.citations.reference import Reference


@pytest.fixture
def page() -> Reference:
    return Reference(
        id="samr-20230901-12",
        title="关于开展2023年全国“质量月”活动的通知",
        persons=(),
        issuer="国家市场监督管理总局",
        newspaper="",
        page="",
        published=date(2023, 9, 1),
        accessed=date(2026, 7, 2),
        url="https://www.samr.gov.cn/a/1.html",
        language="zh-CN",
        source="质量发展局",
        document_number="国市监质发〔2023〕73号",
    )


@pytest.fixture
def newspaper() -> Reference:
    return Reference(
        id="paper-20230901-13",
        title="质量月里看质量",
        persons=("张三", "李四"),
        issuer="中国质量报",
        newspaper="中国质量报",
        page="3",
        published=date(2023, 9, 1),
        accessed=date(2026, 7, 2),
        url="https://paper.example.cn/nw.D110000zgzlb_20230901_1-03.htm",
        language="zh-CN",
        source="",
        document_number="",
    )
