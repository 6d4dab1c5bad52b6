"""Verdicts and their evidence, written to the archive."""

import json
import sqlite3
from datetime import UTC, datetime

from archive.duplicates.judgement import Side, Weighed, weigh_sides
from archive.duplicates.judging import Ruling
from archive.rows import utc

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def judge_and_store(connection: sqlite3.Connection, pair: tuple[int, int], a: Side, b: Side) -> Ruling:
    """Judge a pair of articles and keep the verdict with its evidence; without a verdict nothing is kept."""
    found = weigh_sides(a, b)
    if found.ruling.verdict is not None:
        connection.execute(
            # REPLACE, for an archive whose fingerprints another program has emptied has its verdicts still.
            "INSERT OR REPLACE INTO pairs (a_id, b_id, verdict, rule, resemblance, containment_a, containment_b,"
            " margin, evidence, judged_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *pair,
                found.ruling.verdict,
                found.ruling.rule,
                found.resemblance,
                found.containment_a,
                found.containment_b,
                found.ruling.margin,
                _as_json(found),
                utc(datetime.now(UTC)),
            ),
        )
    return found.ruling


def _as_json(found: Weighed) -> str:
    differences = [
        {"kind": kind, "a": a, "b": b, "a_start": a_start, "b_start": b_start}
        for kind, a, b, a_start, b_start in found.differences
    ]
    return _ENCODER.encode({"passages": found.passages, "differences": differences})
