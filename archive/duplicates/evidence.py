"""Verdicts and their evidence, written to the archive."""

import json
import sqlite3
from datetime import UTC, datetime

from archive.duplicates.judgement import Side, weigh_sides
from archive.duplicates.judging import Ruling
from archive.model import Judgement
from archive.rows import utc

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def judge_and_store(connection: sqlite3.Connection, pair: tuple[int, int], a: Side, b: Side) -> Ruling:
    """Judge a pair of articles and keep the verdict with its evidence; without a verdict nothing is kept."""
    ruling, judgement = weigh_sides(a, b)
    if ruling.verdict is not None:
        connection.execute(
            # REPLACE, for an archive whose fingerprints another program has emptied has its verdicts still.
            "INSERT OR REPLACE INTO pairs (a_id, b_id, verdict, rule, resemblance, containment_a, containment_b,"
            " margin, evidence, judged_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *pair,
                ruling.verdict,
                ruling.rule,
                judgement.resemblance,
                judgement.containment_a,
                judgement.containment_b,
                ruling.margin,
                _as_json(judgement),
                utc(datetime.now(UTC)),
            ),
        )
    return ruling


def _as_json(judgement: Judgement) -> str:
    passages = [[one.a_start, one.a_end, one.b_start, one.b_end] for one in judgement.passages]
    differences = [
        {"kind": one.kind, "a": one.a, "b": one.b, "a_start": one.a_start, "b_start": one.b_start}
        for one in judgement.differences
    ]
    return _ENCODER.encode({"passages": passages, "differences": differences})
