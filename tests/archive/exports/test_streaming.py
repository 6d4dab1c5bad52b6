"""Memory does not grow with the archive: what was read is written before the rest is read."""

import io
import tracemalloc
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import IO

import pytest

from archive.exports import atom, csv, jsonl, parquet
from archive.exports.record import Exported

Write = Callable[[IO[bytes], Iterable[Exported]], None]
ATOM = partial(atom.write, title="x", updated="2023-09-01T00:00:00Z")
SIZE = 20_000
"""Characters of a body; all of them together are twenty-four megabytes."""


class Nowhere(io.BytesIO):
    """Takes any number of bytes and keeps none."""

    def write(self, data: object, /) -> int:
        return len(memoryview(data))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "write", [jsonl.write, csv.write, ATOM, parquet.write], ids=["jsonl", "csv", "atom", "parquet"]
)
def test_many_long_articles_fit_into_the_memory_of_a_few(hostile: Exported, write: Write) -> None:
    def articles() -> Iterator[Exported]:
        for number in range(600):
            own = replace(hostile.stored.article, body=chr(0x4E00 + number) * SIZE)
            yield replace(hostile, stored=replace(hostile.stored, article=own))

    parquet.pyarrow()  # its own import is not what is measured
    tracemalloc.start()
    write(Nowhere(), articles())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    # A batch of Parquet is held as text, as flat rows and as columns.
    assert peak < (parquet.CHARACTERS * 2 * 5 if write is parquet.write else SIZE * 2 * 20)
