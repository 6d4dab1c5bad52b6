"""A small archive for the reviewer's tests: articles written for it, pairs judged and stories made by hand."""

import json
from collections.abc import Iterator
from datetime import datetime
from difflib import SequenceMatcher
from pathlib import Path

from archive.duplicates import settle
from archive.model import Article, Cut, Moment, Precision, Publisher, Repeat
from archive.store import Archive

HOSTILE = """</script><script>document.title = "ran"</script><img src=x onerror='document.title="ran"'>"""

LAUNCH = (
    "九月一日上午，临江市质量月活动在市民广场启动，副市长到场致辞。\n"
    "全市{n}家企业的代表宣读了质量承诺书，检验机构设台为市民免费检测首饰和眼镜。\n"
    "市市场监管局负责人说，今年将走进社区、学校和企业，讲清标准、计量、认证和检验这四件事。\n"
    "活动持续到月底，期间开放三座国家级实验室供市民预约参观。"
)
COUNTY = (
    "{day}，{place}市场监管局在集市口开展质量月宣传，悬挂横幅{n}条，发放资料{m}份，接受群众咨询{k}人次。\n"
    "执法人员向摊主讲解了如何看懂产品标签，提醒大家保存购物凭证。"
)


class Shelf:
    """Puts articles, pairs and stories into an archive."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive

    def article(
        self,
        title: str,
        body: str,
        *,
        site: str = "临江市市场监督管理局",
        on: str | None = "2023-09-01",
        url: str = "",
        cuts: tuple[Cut, ...] = (),
        repeats: tuple[Repeat, ...] = (),
    ) -> int:
        number = self.archive.conn.execute("SELECT count(*) FROM articles").fetchone()[0] + 1
        moment = Moment.from_local(datetime.fromisoformat(on), Precision.DAY) if on else None
        article = Article(
            url=url or f"https://news{number}.example.cn/a/{number}.html",
            title=title,
            body=body,
            published=moment,
            cuts=cuts,
            repeats=repeats,
        )
        return self.archive.add(article, publisher=Publisher(name=f"site-{site}", title=site)).article_id

    def judged(
        self, a: int, b: int, verdict: str, *, margin: float = 0.9, rule: str = "by_hand", differences: object = ()
    ) -> None:
        a, b = sorted((a, b))
        texts = [self.archive.get(one).article.body for one in (a, b)]
        blocks = SequenceMatcher(None, *texts, autojunk=False).get_matching_blocks()
        passages = [[m.a, m.a + m.size, m.b, m.b + m.size] for m in blocks if m.size >= 5]
        evidence = {"passages": passages, "differences": list(differences)}
        shared = sum(one[1] - one[0] for one in passages)
        containments = [shared / max(1, len(text)) for text in texts]
        self.archive.conn.execute(
            "INSERT INTO pairs (a_id, b_id, verdict, rule, resemblance, containment_a, containment_b, margin, evidence,"
            " judged_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, '2023-09-30T00:00:00Z')",
            [a, b, verdict, rule, min(containments), *containments, margin, json.dumps(evidence, ensure_ascii=False)],
        )

    def story(self, *ids: int, representative: int | None = None, reason: str = "earliest") -> int:
        number = min(ids)
        with self.archive.atomic():
            self.archive.conn.execute(
                "INSERT INTO stories (id, representative_id, representative_reason, copies, sites)"
                " VALUES (?, ?, ?, ?, ?)",
                [number, representative or number, reason, len(ids), len(ids)],
            )
            for one in ids:
                self.archive.conn.execute("UPDATE articles SET story_id = ? WHERE id = ?", [number, one])
        return number


def number_differs(a: str, b: str, a_start: int, b_start: int) -> dict[str, object]:
    return {"kind": "number", "a": a, "b": b, "a_start": a_start, "b_start": b_start}


def filled(path: Path) -> Archive:
    """Six stories' worth: a launch with three copies, one hostile, one uncertain; county reports kept apart."""
    archive = Archive.open(path)
    shelf = Shelf(archive)
    text = LAUNCH.format(n=120)
    first = shelf.article("临江市启动质量月活动", text)
    second = shelf.article("120家企业签下质量承诺", "本报讯（记者 何田）" + text, site="临江日报", on="2023-09-02")
    third = shelf.article(
        HOSTILE,
        LAUNCH.format(n=126) + "\n责任编辑：小周",
        site="质量新闻网",
        on="2023-09-05",
        url="javascript:document.title='ran'",
        cuts=(Cut("editor", "责任编辑：小周", "editor_line"),),
        repeats=(Repeat(120, 110, 0, 0.97),),
    )
    county = [
        shelf.article(
            f"{place}开展质量月宣传",
            COUNTY.format(day=day, place=place, n=n, m=m, k=k),
            site=f"{place}市场监管局",
            on=f"2023-09-{12 + at}",
        )
        for at, (place, day, n, m, k) in enumerate(
            [("青石县", "9月12日", 4, 300, 50), ("白沙县", "9月13日", 6, 420, 88)]
        )
    ]
    shelf.judged(first, second, "same", margin=0.95)
    at = text.index("120")
    shelf.judged(second, third, "same", margin=0.1, differences=[number_differs("120", "126", at + 10, at)])
    shelf.judged(
        *county, "template", margin=0.2, rule="numbers_differ", differences=[number_differs("300", "420", 35, 35)]
    )
    shelf.story(first, second, third)
    for one in county:
        shelf.story(one)
    archive.conn.execute("DELETE FROM unsettled")
    return archive


INTRO = "质量强市专栏由市质量工作领导小组办公室主办，欢迎各单位踊跃来稿。"


def column(archive: Archive) -> None:
    """A column whose every page begins with the same words, and a paper that printed one of its articles; settled."""
    shelf = Shelf(archive)
    own = ""
    for n, subject in enumerate(("水表", "电梯", "气瓶", "锅炉", "索道", "叉车", "衡器", "血压计")):
        own = f"{subject}检验员第{n}次到场，把{subject}的每一个部件查了一遍，又教会了看管{subject}的师傅怎样自查。"
        shelf.article(f"{subject}检验记", f"{INTRO}\n{own}", site="质量强市网")
    shelf.article("血压计检验记", own, site="临江晚报", on="2023-09-03")
    settle(archive)


def lines(text: str) -> Iterator[str]:
    yield from text.removeprefix("\ufeff").splitlines()
