"""What tests of the whole share: one run of the demo."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import hypothesis
import pytest
from filelock import FileLock

hypothesis.settings.register_profile("untimed", deadline=None)  # no test is about time: machines are shared and noisy
hypothesis.settings.register_profile("thorough", deadline=None, max_examples=2000)
hypothesis.settings.load_profile("untimed")


@dataclass(frozen=True)
class DemoRun:
    """A finished ``qcrawl demo``. Shared by all tests: open its files for reading only."""

    folder: Path
    output: str

    @property
    def archive(self) -> Path:
        return self.folder / "archive.db"


def run_qcrawl(*words: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "qcrawl", *map(str, words)], cwd=cwd, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> DemoRun:
    """``qcrawl demo``, run once for all workers."""
    shared = tmp_path_factory.getbasetemp()
    shared = (shared if worker_id == "master" else shared.parent) / "demo-run"
    shared.mkdir(exist_ok=True)
    output = shared / "output.txt"
    with FileLock(shared / "lock"):
        if not output.exists():
            done = run_qcrawl("demo", cwd=shared)
            assert done.returncode == 0, done.stdout + done.stderr
            output.write_text(done.stdout, encoding="utf-8")
    return DemoRun(shared / "demo", output.read_text(encoding="utf-8"))
