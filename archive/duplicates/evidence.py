"""Verdicts and their evidence, written to the archive."""

import json
import sqlite3
from collections.abc import Iterable
from datetime import UTC, datetime

from archive.duplicates.judgement import Weighed
from archive.rows import utc

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def store(connection: sqlite3.Connection, judged: Iterable[tuple[tuple[int, int], Weighed]]) -> None:
    """Keep the verdicts on pairs of articles, with their evidence; of a pair without a verdict nothing is kept."""
    now = utc(datetime.now(UTC))
    connection.executemany(
        # REPLACE, for an archive whose fingerprints another program has emptied has its verdicts still.
        "INSERT OR REPLACE INTO pairs (a_id, b_id, verdict, rule, resemblance, containment_a, containment_b,"
        " margin, evidence, judged_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (
                *pair,
                found.ruling.verdict,
                found.ruling.rule,
                found.resemblance,
                found.containment_a,
                found.containment_b,
                found.ruling.margin,
                _as_json(found),
                now,
            )
            for pair, found in judged
            if found.ruling.verdict is not None
        ),
    )


def _as_json(found: Weighed) -> str:
    differences = [
        {"kind": kind, "a": a, "b": b, "a_start": a_start, "b_start": b_start}
        for kind, a, b, a_start, b_start in found.differences
    ]
    return _ENCODER.encode({"passages": found.passages, "differences": differences})
