import json
import subprocess
import sys
from pathlib import Path

from archive.store import Archive


def qcrawl(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "qcrawl", "datasette", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_writes_all_that_a_server_needs(tmp_path: Path) -> None:
    Archive.open(tmp_path / "my news.db").close()
    done = qcrawl("--archive", str(tmp_path / "my news.db"), "--write", str(tmp_path / "served"))
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("datasette serve ")
    assert sorted(path.name for path in (tmp_path / "served").rglob("*") if path.is_file()) == [
        "base.html",
        "datasette.yaml",
        "qcrawl_archive.py",
        "qcrawl_article.html",
    ]
    configuration = json.loads((tmp_path / "served" / "datasette.yaml").read_text(encoding="utf-8"))
    tables = configuration["databases"]["my news"]["tables"]
    assert tables["articles"]["columns"]["source"].startswith("来源")
    assert tables["pairs"]["description"].startswith("Verdict")


def test_a_missing_archive_is_told(tmp_path: Path) -> None:
    done = qcrawl("--archive", str(tmp_path / "no.db"))
    assert done.returncode == 66
    assert "there is no archive" in done.stderr
