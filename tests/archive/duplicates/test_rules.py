"""The rules have a number, which an archive keeps and every change of a verdict raises."""

import hashlib
from dataclasses import replace
from datetime import date
from pathlib import Path

from newsroom import COPIES, EXTRA, INTRO, LAUNCH, LIFTS, STORIES, TITLES, TRAINING, stall

from archive.duplicates import Document, find, rules, settle
from archive.duplicates.preparing import prepare
from archive.duplicates.rebuilding import rebuild
from archive.duplicates.report import gather
from archive.maintenance.doctor import examine
from archive.model import Article
from archive.store import Archive

MADE = {1: "12c1651d1602d181"}
"""By number of the rules: what they make of the documents below, hashed."""

BODIES = (
    *STORIES,
    *(stall(number) for number in range(6)),
    f"一周要闻\n{LAUNCH}\n{LIFTS}\n{TRAINING}",
    f"{EXTRA}\n{LIFTS}",
    LAUNCH.replace("2021年", "2022年").replace("97.2%", "97.9%"),
    LAUNCH.replace("临江市", "沈阳市"),
    LAUNCH.replace("介绍了各自的做法", "讲述了各自的办法").replace("每日记录", "天天记录"),
    TRAINING.replace("五十二家", "六十一家"),
)


def documents() -> list[Document]:
    """Every body as it is, in every way that copies differ, and on a site that starts each page alike."""
    made = []
    for which, body in enumerate(BODIES):
        title = TITLES[which] if which < len(TITLES) else "质量月"
        for copy in [lambda document: document, *COPIES.values()]:
            number = str(len(made))
            day = date(2021 + len(made) % 2, 9, 2)
            site = "ab"[len(made) % 2]
            document = copy(Document(number, title, body, site, day, f"http://{site}.example.cn/{number}.html"))
            made.append(replace(document, body=f"{INTRO}\n{document.body}") if site == "b" else document)
    return made


def test_other_verdicts_are_those_of_other_rules() -> None:
    everything = documents()
    found = find(everything)
    made = [
        [(pair.a, pair.b, pair.ruling.verdict, pair.ruling.rule) for pair in found.ruled],
        found.clusters,
        sorted((site, sorted(units)) for site, units in found.known.items()),
        [one.samples.tolist() for one in prepare([Document("", "", body) for body in BODIES])],
    ]
    digest = hashlib.sha256(repr(made).encode()).hexdigest()[:16]
    assert digest == MADE[rules.VERSION], "verdicts changed: raise rules.VERSION and note here what it makes"


def test_an_archive_says_when_its_stories_are_of_earlier_rules(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "archive.db") as archive:
        assert not rules.outdated(archive.conn)
        archive.add(Article("https://a.example.cn/1", TITLES[0], LAUNCH))
        settle(archive)
        assert not gather(archive).totals.outdated
        archive.conn.execute("UPDATE rules SET version = version - 1")
        archive.add(Article("https://a.example.cn/2", TITLES[1], TRAINING))
        settle(archive)
        assert gather(archive).totals.outdated
        assert [note.message for note in examine(archive.path).notes] == [rules.OUTDATED]
        rebuild(archive)
        assert not gather(archive).totals.outdated
        assert archive.conn.execute("SELECT version FROM rules").fetchall() == [(rules.VERSION,)]
