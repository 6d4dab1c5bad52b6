import gzip
import os
import subprocess
import sys
from pathlib import Path

import pytest

from archive.errors import CannotWrite
from archive.files.writing import whole_file, whole_folder
from archive.store import Archive


def test_a_file_appears_whole(tmp_path: Path) -> None:
    out = tmp_path / "out.txt"
    with whole_file(out) as stream:
        stream.write(b"one")
        assert not out.exists()
    assert out.read_bytes() == b"one"
    assert [file.name for file in tmp_path.iterdir()] == ["out.txt"]


def test_a_failure_leaves_what_was_there(tmp_path: Path) -> None:
    out = tmp_path / "out.txt"
    out.write_bytes(b"before")
    with pytest.raises(ZeroDivisionError), whole_file(out) as stream:
        stream.write(b"half" * (1 // 0))
    assert out.read_bytes() == b"before"
    assert [file.name for file in tmp_path.iterdir()] == ["out.txt"]


def test_gzip_by_name_and_the_same_bytes_every_time(tmp_path: Path) -> None:
    for name in ("a.gz", "b.gz"):
        with whole_file(tmp_path / name) as stream:
            stream.write(b"text")
    assert gzip.decompress((tmp_path / "a.gz").read_bytes()) == b"text"
    assert (tmp_path / "a.gz").read_bytes() == (tmp_path / "b.gz").read_bytes()


def test_where_nothing_can_be_written_a_sentence_says_so(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite, match="cannot be written"), whole_file(tmp_path / "no" / "out.txt"):
        pass


def test_a_folder_appears_whole_and_never_over_somebodys_files(tmp_path: Path) -> None:
    with whole_folder(tmp_path / "notes") as folder:
        (folder / "a.md").write_text("x")
    assert [file.name for file in tmp_path.iterdir()] == ["notes"]
    with pytest.raises(CannotWrite, match="exists already"), whole_folder(tmp_path / "notes"):
        pass
    with pytest.raises(ZeroDivisionError), whole_folder(tmp_path / "other") as folder:
        folder.joinpath(str(1 // 0))
    assert [file.name for file in tmp_path.iterdir()] == ["notes"]


def test_what_a_killed_writer_left_is_swept_up_by_the_next(tmp_path: Path) -> None:
    script = (
        "import os, signal, sys; from pathlib import Path; from archive.files import writing as w\n"
        "path = Path(sys.argv[2])\n"
        "with getattr(w, sys.argv[1])(path) as out:\n"
        "    (out / 'a.md').write_text('x') if path.suffix == '' else out.write(b'x' * 100_000)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    for kind, name in (("whole_file", "out [1].txt"), ("whole_folder", "notes")):
        for _ in range(2):
            subprocess.run([sys.executable, "-c", script, kind, tmp_path / name], check=False)
    left = {file.name for file in tmp_path.iterdir()}
    assert len(left) == 2, "the second sweeps up what the first left"
    others = [
        f".out [1].txt.{os.getppid()}.part",
        ".out [1].txt.part",
        ".out 1.txt.9999999.part",
        ".other.9999999.part",
    ]
    for name in others:
        (tmp_path / name).write_text("not ours to take away")
    with whole_file(tmp_path / "out [1].txt"), whole_folder(tmp_path / "notes"):
        pass
    assert {file.name for file in tmp_path.iterdir()} == {"out [1].txt", "notes", *others}


def test_a_link_stays_a_link_and_a_device_a_device(tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_bytes(b"before")
    (tmp_path / "link.txt").symlink_to("real.txt")
    with whole_file(tmp_path / "link.txt") as stream:
        stream.write(b"after")
    assert (tmp_path / "link.txt").is_symlink()
    assert (tmp_path / "real.txt").read_bytes() == b"after"

    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    with whole_file(pipe) as stream:
        stream.write(b"through")
    assert os.read(reader, 100) == b"through"
    os.close(reader)
    assert pipe.is_fifo()


def test_a_database_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    Archive.open(path).close()
    before = path.read_bytes()
    with pytest.raises(CannotWrite, match="name another file"), whole_file(path) as stream:
        stream.write(b"export")
    assert path.read_bytes() == before


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="needs Linux's /dev/full")
def test_a_full_disk_is_told_in_a_sentence() -> None:
    with pytest.raises(CannotWrite, match="No space left"), whole_file(Path("/dev/full")) as stream:
        stream.write(b"x")
    assert Path("/dev/full").is_char_device()
