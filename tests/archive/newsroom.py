"""Stories written for the tests, and what sites do to them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from opencc import OpenCC

from archive.duplicates import Document

LAUNCH = (
    "9月2日上午，临江市2021年“质量月”活动在市民广场启动，副市长陈立出席并致辞，各县区的代表和三十六家企业的负责人参加。\n"
    "陈立在致辞中说，临江市连续五年开展产品质量提升行动，去年抽查的产品合格率达到97.2%，比前年提高一点四个百分点。\n"
    "启动仪式上，获得市长质量奖的四家企业介绍了各自的做法，参会企业共同宣读质量承诺书，表示守住标准、管好过程、对结果负责。\n"
    "市市场监管局设立咨询台，为市民检测首饰、眼镜和血压计一百多件，讲解怎样看懂标签，怎样保存购物凭证。\n"
    "活动持续到月底，其间三座国家级实验室向市民开放，中小学生可以预约参观计量和检验的现场。"
)
TRAINING = (
    "为帮助小微企业管好质量，北川县市场监管局9月8日举办首席质量官培训班，全县五十二家企业派人参加，培训为期三天。\n"
    "培训班请来省质量协会的两位讲师，从一家食品厂的返工记录讲起，说明怎样用数据找到问题，怎样让班组自己改进。\n"
    "学员分成六个小组，到三家工厂的车间里画出流程图，记下每道工序的等待和返工，回来后互相挑错。\n"
    "县市场监管局计划年底前回访每家企业，看学到的办法用上没有，并把好的做法编成小册子发给更多的企业。"
)
LIFTS = (
    "南坪区对老旧小区电梯开展专项检查，检验人员一周内查了四十八部电梯，发现门锁磨损、对讲不通等问题二十九处。\n"
    "检查人员当场向物业公司开出整改通知，要求十五日内修好，其间派人值守，每天记录运行情况并向居民公布。\n"
    "区市场监管局说，居民发现电梯异响或者平层不准，可以扫描轿厢里的二维码报修，维保单位应当在半小时内赶到。"
)
STALL = (
    "{day}，{place}市场监管所在集市口开展“质量月”宣传，悬挂横幅{n}条，设置展板{m}块，发放宣传资料{k}份，接受群众咨询{q}人次。\n"
    "执法人员向摊主讲解了计量器具的检定要求，提醒大家使用合格的电子秤，保证足斤足两。"
)
INTRO = "本栏目由市质量强市工作领导小组办公室主办，每日刊登全市质量工作的动态、通知和经验，欢迎各单位踊跃来稿。"
EXTRA = "据了解，今年的活动由十二个部门共同组织，各部门都公布了自己的开放日和咨询电话，市民可以在网上查到。"

STORIES = (LAUNCH, TRAINING, LIFTS)
TITLES = ("临江市启动质量月活动", "北川县培训首席质量官", "南坪区检查老旧小区电梯")


def stall(number: int) -> str:
    """One of the county reports that only place, date and numbers tell apart."""
    place = ("青山镇", "白水乡", "石门镇", "柳林乡", "东桥镇", "杨树乡")[number % 6]
    return STALL.format(
        day=f"9月{3 + number}日", place=place, n=2 + number, m=5 + 2 * number, k=110 + 37 * number, q=40 + 13 * number
    )


def _paragraphs(change: Callable[[list[str]], list[str]]) -> Callable[[Document], Document]:
    return lambda document: replace(document, body="\n".join(change(document.body.split("\n"))))


_TRADITIONAL = OpenCC("s2t")

COPIES: dict[str, Callable[[Document], Document]] = {
    "exact": lambda document: document,
    "retitled": lambda document: replace(document, title=f"图文：{document.title}_质量网"),
    "traditional": lambda document: replace(document, body=_TRADITIONAL.convert(document.body)),
    "other punctuation": lambda document: replace(document, body=document.body.replace("，", ",").replace("。", " . ")),
    "paragraph dropped": _paragraphs(lambda lines: lines[:1] + lines[2:]),
    "paragraph added": _paragraphs(lambda lines: [*lines[:2], EXTRA, *lines[2:]]),
    "cut off": _paragraphs(lambda lines: lines[: max(2, len(lines) - 1)]),
    "dateline": lambda document: replace(document, body=f"本报讯（记者 李明 通讯员 王强）{document.body}"),
    "editor": lambda document: replace(document, body=f"{document.body}\n责任编辑：张三"),
    "title first": lambda document: replace(document, body=f"{document.title}\n{document.body}"),
    "doubled": lambda document: replace(document, body=f"{document.body}\n{document.body}"),
    "misprints": lambda document: replace(document, body=document.body.replace("深入", "深人").replace("检验", "捡验")),
}
"""What true copies look like."""


def document(
    story: int, copy: str = "exact", *, name: str = "1", site: str = "", published: date | None = None
) -> Document:
    """A copy of one of ``STORIES``."""
    base = Document(name, TITLES[story], STORIES[story], site, published, f"http://news.example.cn/{name}")
    return COPIES[copy](base)
