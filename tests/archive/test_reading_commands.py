"""``qcrawl show``, ``cite``, ``export`` and ``overview`` as a person types them."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from archive.captures import CaptureWriter, Exchange, folder_of, record
from archive.citations.styles import STYLES
from archive.cli.cite import command as cite
from archive.cli.export import command as export
from archive.cli.overview import command as overview
from archive.cli.show import command as show
from archive.duplicates import settle
from archive.errors import NothingFound, NotThere
from archive.model import Article, Cut, Moment, Origin, Precision, Publisher, Repeat
from archive.store import Archive

URL = "https://www.samr.example.cn/1.html"
PAGE = "<html><body><h1>质量月启动</h1></body></html>".encode("gb18030")
BODY = "9月1日上午，质量月活动启动，37家企业参加。\n消费维权站接受了咨询。\x1b[31m\u202e"


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("commands") / "archive.db"
    samr = Publisher("samr", "国家市场监督管理总局", "regulator", "全国")
    day = Moment.from_local(datetime(2023, 9, 1, 8, 30), Precision.MINUTE)  # noqa: DTZ001
    first = Article(
        URL,
        "质量月启动",
        BODY,
        day,
        source="质量发展局",
        charset="gb18030",
        cuts=(Cut("editor", "（责任编辑：张三）", "editor line"),),
        repeats=(Repeat(40, 20, 0, 0.97),),
        origins={"title": Origin("meta ArticleTitle", 0.95)},
        questions=("The date is in the future.",),
        extractor="qcrawl 0.1.0",
    )
    with Archive.open(path) as archive, archive.atomic():
        with CaptureWriter(folder_of(path), "test", "test") as writer:
            exchange = Exchange(URL, URL, datetime(2023, 9, 2, tzinfo=UTC), 200, "OK", "article", (), PAGE, PAGE)
            capture_id = record(archive, writer.write(exchange))
        archive.add(first, publisher=samr, capture_id=capture_id)
        edited = Article(URL, "质量月启动", BODY.replace("37", "41"), day, source="质量发展局")
        archive.add(edited, publisher=samr, capture_id=capture_id)
        copy = Article("https://copy.example.cn/1", "质量月启动", BODY.replace("37", "41"), day, external_id="copy-1")
        archive.add(copy, publisher=Publisher("copy", "转载网", "media"))
        archive.add(Article("", "另一件事", "没有网址的一篇短文，讲的是另一件事情。", external_id="c.3"))
        settle(archive)
    return path


@pytest.fixture
def say(db: Path) -> Callable[..., str]:
    """Runs a command on the archive and gives what it printed."""

    def run(command: click.Command, *arguments: object) -> str:
        words = [*map(str, arguments), "--archive", str(db)]
        done = CliRunner().invoke(command, words, standalone_mode=False, catch_exceptions=False)
        return done.stdout

    return run


Say = Callable[..., str]


@pytest.mark.parametrize("wanted", ["1", "#1", URL, "http://samr.example.cn/1.html#top"])
def test_an_article_is_named_by_number_or_url(say: Say, wanted: str) -> None:
    assert say(show, wanted).startswith("质量月启动\n国家市场监督管理总局 · 2023-09-01 08:30 · 来源：质量发展局\n")


def test_or_by_what_it_was_called(say: Say) -> None:
    assert "copy.example.cn" in say(show, "copy-1")
    assert "另一件事" in say(show, "c.3")


@pytest.mark.parametrize("wanted", ["99", "https://nowhere.example.cn/", "no-such-name"])
def test_what_is_not_there(say: Say, wanted: str) -> None:
    with pytest.raises(NotThere):
        say(show, wanted)


def test_show_tells_copies_capture_and_questions_and_obeys_no_page(say: Say) -> None:
    text = say(show, 1)
    assert "41家企业" in text
    assert "2 copies on 2 sites" in text
    assert "转载网" in text
    assert "fetched 2023-09-02 00:00 UTC, status 200, archive-captures/test-00000.warc.gz at" in text
    assert "Version 2 of 2" in text
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_show_diff_marks_the_silent_edit(say: Say) -> None:
    assert "9月1日上午，质量月活动启动，[-37-]{+41+}家企业参加。" in say(show, 1, "--diff")
    assert "has not changed" in say(show, 2, "--diff")


def test_show_versions_and_origins(say: Say) -> None:
    versions = say(show, 1, "--versions")
    assert versions.count("\nversion ") == 2
    assert "capture 1  2023-09-02 00:00 UTC  200" in versions
    assert "Nothing is known" in say(show, 3, "--origins")


def test_show_html_gives_the_captured_bytes(say: Say, tmp_path: Path) -> None:
    say(show, 1, "--html", "--output", tmp_path / "page.html")
    assert (tmp_path / "page.html").read_bytes() == PAGE
    with pytest.raises(NotThere, match="has no capture"):
        say(show, 3, "--html", "--output", tmp_path / "none.html")
    with pytest.raises(click.UsageError):
        say(show, 1, "--output", tmp_path / "x.html")


def test_show_json_has_everything(say: Say) -> None:
    shown = json.loads(say(show, 1, "--json"))
    assert shown["title"] == "质量月启动"
    assert [version["number"] for version in shown["versions"]] == [1, 2]
    assert {"change": "inserted", "text": "41"} in shown["versions"][1]["changes"]["body"]
    assert [copy["site"] for copy in shown["story"]["copies"]] == ["国家市场监督管理总局", "转载网"]
    assert shown["captures"][0]["status"] == 200


def test_cite_articles_and_a_search(say: Say) -> None:
    entry = f"国家市场监督管理总局. 质量月启动[EB/OL]. （2023-09-01）[2023-09-02]. {URL}.\n"
    assert say(cite, 1) == entry
    assert say(cite, "--search", "质量月") == entry
    assert say(cite, "--search", "质量月", "--all-copies").startswith("[1] ")
    assert say(cite, "--site", "samr") == entry
    with pytest.raises(NothingFound):
        say(cite, "--search", "没有这样的话")
    with pytest.raises(click.UsageError):
        say(cite)
    with pytest.raises(click.UsageError):
        say(cite, 1, "--search", "质量月")


@pytest.mark.parametrize(
    ("options", "titles"),
    [
        ((), ["质量月启动", "质量月启动", "另一件事"]),
        (("--representatives",), ["质量月启动", "另一件事"]),
        (("--search", "质量月"), ["质量月启动"]),
        (("--search", "质量月", "--all-copies"), ["质量月启动", "质量月启动"]),
        (("--year", "2023"), ["质量月启动"]),
        (("--kind", "media", "--all-copies"), ["质量月启动"]),
    ],
)
def test_export_everything_or_what_a_search_finds(
    say: Say, tmp_path: Path, options: tuple[str, ...], titles: list[str]
) -> None:
    out = tmp_path / "out.jsonl"
    say(export, "--out", out, *options)
    assert [json.loads(line)["title"] for line in out.read_text(encoding="utf-8").splitlines()] == titles


def test_an_export_of_nothing_writes_nothing(say: Say, tmp_path: Path) -> None:
    with pytest.raises(NothingFound):
        say(export, "--out", tmp_path / "out.csv", "--search", "没有这样的话")
    with pytest.raises(click.UsageError, match="does not tell the format"):
        say(export, "--out", tmp_path / "out.docx")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["out.csv", "out.parquet", "out.atom", "out.jsonl.gz"])
def test_every_file_format_is_known_by_its_name(say: Say, tmp_path: Path, name: str) -> None:
    say(export, "--out", tmp_path / name)
    assert (tmp_path / name).stat().st_size > 200


def test_overview(say: Say, tmp_path: Path) -> None:
    assert "3 articles, 2 stories, 2 sites, 1 captures" in say(overview)
    assert json.loads(say(overview, "--json"))["articles"] == 3
    say(overview, "--html", tmp_path / "o.html")
    assert "<svg" in (tmp_path / "o.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("style", STYLES)
def test_a_reference_carries_no_command_to_the_terminal(tmp_path: Path, style: str) -> None:
    path = tmp_path / "archive.db"
    with Archive.open(path) as archive:
        archive.add(Article("https://a.example.cn/1", "质量月\x1b]0;x\x07\u202e启动", "质量月活动启动。"))
    said = CliRunner().invoke(cite, ["1", "--style", style, "--archive", str(path)])
    assert said.exit_code == 0
    assert not set("\x1b\x07\u202e") & set(said.output)
