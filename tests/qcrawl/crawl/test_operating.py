"""The command as cron runs it: exit codes, locks, silence, logs, pings, signals, captures read again."""

import itertools
import json
import os
import shlex
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from archive.errors import Busy, ConfigurationError, NothingFound
from archive.store import Archive
from qcrawl.cli import command as qcrawl
from qcrawl.crawl import Options, RunResult, locks, logs, run
from qcrawl.crawl.recapture import from_captures
from qcrawl.replica import Replica, hostile, sites_folder
from tests.qcrawl.crawl.memory import query

ROOT = Path(__file__).parents[3]
DOCS = ROOT / "docs" / "operating.md"
SITE = "yzqea"
Crawl = Callable[..., RunResult]


@pytest.fixture
def environment(options: Options) -> dict[str, str]:
    """What the operator sets once, so that the command needs no options."""
    return {
        "QCRAWL_ARCHIVE": str(options.archive),
        "QCRAWL_SITES": str(sites_folder()),
        "QCRAWL_PROXY": options.proxy,
        "QCRAWL_STATE": str(options.state_folder),
    }


@pytest.fixture
def cli(environment: dict[str, str]) -> Callable[..., Any]:
    def call(*arguments: str) -> Any:
        return CliRunner().invoke(qcrawl, list(arguments), env=environment, standalone_mode=False)

    return call


def test_a_run_with_nothing_to_tell_says_nothing(cli: Callable[..., Any]) -> None:
    for _ in range(2):
        result = cli("crawl", SITE, "--no-merge")
        assert (result.return_value, result.output) == (0, "")


def test_an_alarm_is_one_line_once(cli: Callable[..., Any], replica: Replica) -> None:
    with replica.disturbed(**{SITE: hostile.failing(404)}):
        first, second = cli("crawl", SITE), cli("crawl", SITE)
    assert (first.return_value, first.output) == (2, "yzqea: gone: the list pages are gone (404 or 410)\n")
    assert (second.return_value, second.output) == (2, "")


def test_the_page_of_an_alarm_is_named_and_shown(cli: Callable[..., Any], replica: Replica) -> None:
    with replica.disturbed(**{SITE: hostile.relaunched()}):
        cli("crawl", SITE, "--no-merge")
    (told,) = json.loads(cli("status", "--json").output)["sites"]
    assert f"capture {told['capture_id']}" in " ".join(cli("status").output.split())
    shown = cli("status", "--page", str(told["capture_id"]))
    assert (shown.return_value, b"<html" in shown.stdout_bytes) == (None, True)


def test_some_sites_well_and_some_not(cli: Callable[..., Any], replica: Replica) -> None:
    with replica.disturbed(**{SITE: hostile.failing(404)}):
        result = cli("crawl", SITE, "haojiang", "--json", "--no-merge")
    told = json.loads(result.stdout)
    assert result.return_value == told["exit_code"] == 1
    assert {site["site"]: site["verdict"] for site in told["sites"]} == {SITE: "gone", "haojiang": "ok"}
    assert told["alarms"] == ["yzqea: gone: the list pages are gone (404 or 410)"]


def test_status_tells_runs_and_sites(cli: Callable[..., Any]) -> None:
    with pytest.raises(NothingFound):
        raise_from(cli("crawl", SITE, "--limit-pages", "1"), cli("status", "nowhere"))
    told = json.loads(cli("status", "--json").stdout)
    assert [run["outcome"] for run in told["runs"]] == ["ok"]
    assert [(site["site"], site["verdict"], site["healthy"]) for site in told["sites"]] == [(SITE, "ok", True)]
    text = cli("status").output
    assert "yzqea" in text
    assert "ok" in text


def test_what_was_dropped_is_listed_on_request(cli: Callable[..., Any], replica: Replica) -> None:
    raise_from(cli("crawl", SITE, "--no-merge"))
    told = json.loads(cli("status", SITE, "--dropped", "--json").stdout)
    assert {one["url"] for one in told} == {
        url for url, fact in replica.truth.articles.items() if fact.site == SITE and fact.off_topic
    }
    assert all(one["reason"] and one["title"] for one in told)
    assert "质量月刊" in cli("status", "--dropped").output
    assert isinstance(cli("status", "nowhere", "--dropped").exception, NothingFound)


def raise_from(*results: Any) -> None:
    for result in results:
        if result.exception:
            raise result.exception


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"sites": ("nowhere",)}, "no site is called nowhere; qcrawl sites list shows them all"),
        ({"site_folders": (), "sites": ("samr",)}, "set QCRAWL_CONTACT"),
        ({"site_folders": (), "sites": ("aqsiq",), "contact": "x"}, "aqsiq has no column to crawl"),
    ],
)
def test_wrong_configuration(changes: dict[str, Any], sentence: str, crawl: Crawl) -> None:
    with pytest.raises(ConfigurationError, match=sentence) as error:
        crawl(**changes)
    assert error.value.exit_code == 3


def test_a_second_run_says_so(options: Options, crawl: Crawl, cli: Callable[..., Any]) -> None:
    with locks.held(options.archive, [SITE], options.politeness_folder):
        with pytest.raises(Busy, match="another crawl is writing to") as error:
            crawl()
        assert error.value.exit_code == 75
        with pytest.raises(Busy, match="another crawl is reading yzqea, with another archive"):
            run(replace(options, archive=options.archive.with_name("other.db")))
        assert isinstance(cli("crawl", SITE).exception, Busy)
    assert crawl().exit_code == 0


def test_logs_are_kept_and_rotated(options: Options, crawl: Crawl, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "KEPT", 2)
    for _ in range(3):
        crawl(limit_pages=1)
    names = [file.name for file in sorted(logs.folder_of(options.archive).iterdir())]
    assert names == ["run-000002.log", "run-000003.log"]
    assert "Spider closed (finished)" in (logs.folder_of(options.archive) / names[0]).read_text()


@pytest.fixture
def health_check() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    pings: list[tuple[str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            pings.append((self.path, body))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/key", pings
        server.shutdown()
        thread.join()


def test_pings(health_check: tuple[str, list[tuple[str, str]]], crawl: Crawl, replica: Replica) -> None:
    url, pings = health_check
    crawl(ping_url=url, limit_pages=1)
    with replica.disturbed(**{SITE: hostile.failing(404)}):
        crawl(ping_url=url)
    assert [path for path, _ in pings] == ["/key/start", "/key", "/key/start", "/key/fail"]
    assert pings[3][1] == "no site could be read: yzqea"


def test_captures_give_the_same_archive_again(tmp_path: Path, options: Options, crawl: Crawl) -> None:
    crawl(sites=("yzqea", "lanjiang"))
    new = tmp_path / "elsewhere" / "new.db"
    told = from_captures(options.archive, replace(options, archive=new))
    assert (told.updated, told.unreadable) == (0, 0)
    same = (
        "SELECT key, url, title, body, published_at, source, column_name, keywords, origins FROM articles ORDER BY key",
        """SELECT a.key, number, text_sha256, text_as_published FROM article_versions v
           JOIN articles a ON a.id = v.article_id ORDER BY 1, 2""",
        """SELECT u.key, state, payload_digest, next_check_at, a.key FROM urls u LEFT JOIN articles a
           ON a.id = article_id ORDER BY 1""",
        "SELECT c.url, c.payload_digest FROM articles JOIN captures c ON c.id = capture_id ORDER BY 1",
    )
    for sql in same:
        assert query(new, sql) == query(options.archive, sql)
    again = from_captures(new, replace(options, archive=new))
    assert (again.new, again.updated) == (0, 0)
    assert again.unchanged == told.new


def test_no_captures_no_reading(tmp_path: Path, options: Options) -> None:
    Archive.open(options.archive).close()
    with pytest.raises(NothingFound, match="no captures of articles"):
        from_captures(options.archive, replace(options, archive=tmp_path / "new.db"))


def command_line(environment: dict[str, str], *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "qcrawl", *arguments],
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_sigterm_ends_in_order(environment: dict[str, str], replica: Replica, options: Options) -> None:
    with replica.disturbed(**{SITE: hostile.slow(0.1)}), command_line(environment, "crawl", SITE) as process:
        deadline = time.monotonic() + 30
        while len(replica.requests) < 5 and time.monotonic() < deadline:
            time.sleep(0.01)
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 130
    assert query(options.archive, "SELECT outcome, exit_code FROM runs") == [("interrupted", 130)]
    ((discovered, settled),) = query(
        options.archive,
        "SELECT discovered, new + updated + unchanged + off_topic + out_of_window + blocked + gone + failed"
        " FROM site_runs",
    )
    assert discovered == settled > 0


def test_two_processes_at_once_are_polite_together(
    tmp_path: Path, environment: dict[str, str], replica: Replica
) -> None:
    """Two archives, one host: the second says so and fetches nothing; on different sites both work."""
    other = {**environment, "QCRAWL_ARCHIVE": str(tmp_path / "other.db")}
    with (
        replica.disturbed(**{SITE: hostile.slow(0.05)}),
        command_line(environment, "crawl", SITE, "--no-merge") as first,
    ):
        deadline = time.monotonic() + 30
        while not replica.requests and time.monotonic() < deadline:
            time.sleep(0.01)
        with command_line(other, "crawl", SITE) as second, command_line(other, "crawl", "haojiang") as third:
            codes = sorted([second.wait(30), third.wait(30)])
        assert first.wait(60) == 0
    assert codes in ([0, 75], [75, 75])  # the third may find its archive locked by the second
    spans = sorted(request.at for request in replica.requests if request.host == "www.yzqea.example")
    assert min(later - sooner for sooner, later in itertools.pairwise(spans)) > 0.02


def shell_lines(heading: str) -> list[str]:
    """The lines of the first code block below a heading of the operating guide."""
    section = DOCS.read_text().partition(f"## {heading}")[2]
    return section.split("```")[1].splitlines()[1:]


def test_the_crontab_line_works(tmp_path: Path, environment: dict[str, str], options: Options) -> None:
    lines = [line for line in shell_lines("Cron") if line and not line.startswith("#")]
    settings = dict(line.split("=", 1) for line in lines if "=" in line.split(" ")[0])
    (entry,) = [line for line in lines if line[0].isdigit()]
    wanted = entry.split(maxsplit=5)[5]
    assert wanted.startswith("/opt/qcrawl/.venv/bin/qcrawl crawl")
    words = shlex.split(wanted)
    here = [sys.executable, "-m", "qcrawl", *words[1:], "--jitter", "0"]
    ours = {**settings, **environment, "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}
    done = subprocess.run(here, env=ours, capture_output=True, text=True, cwd="/", check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert query(options.archive, "SELECT count(*) > 100 FROM articles") == [(1,)]


def test_the_systemd_units_are_complete() -> None:
    text = DOCS.read_text().partition("## systemd")[2]
    units = [block.splitlines()[1:] for block in text.split("```")[1:4:2]]
    service, timer = ("\n".join(unit) for unit in units)
    assert "ExecStart=/opt/qcrawl/.venv/bin/qcrawl crawl" in service
    assert "SuccessExitStatus=0 75" in service
    assert "OnCalendar=" in timer
    options = shlex.split(service.partition("ExecStart=")[2].splitlines()[0])[2:]
    context = qcrawl.get_command(None, "crawl").make_context("crawl", options)  # type: ignore[arg-type, union-attr]
    assert context.params["jitter"] == 600
