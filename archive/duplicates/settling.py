"""The archive's stories brought up to date with whatever came, changed, went or was decided.

One transaction a batch; the table ``unsettled`` says what is left to do, so a run that dies is taken up by the next.
The result depends on the articles and decisions alone: after any run it is what one run over everything would give.
"""

import sqlite3
from collections.abc import Iterable, Sequence

from archive.duplicates import evidence, rebuilding, rules, stories
from archive.duplicates.entries import Entry, entries
from archive.duplicates.finding import Progress, without_collector
from archive.duplicates.judgement import Side, weigh_sides
from archive.duplicates.preparing import Prepared, prepare, without
from archive.duplicates.recent import Recent, settling
from archive.duplicates.sentences import Sentences
from archive.duplicates.shelf import Changes, Pair, Shelf
from archive.duplicates.shelved import Shelved
from archive.duplicates.stories import Settled
from archive.fingerprint import fingerprint
from archive.model import Verdict
from archive.store import Archive

BATCH = 100
"""Articles settled in one transaction: a killed run loses less than a second."""

IN_ONE_GO = 2000
"""Articles to settle from which, if they are most of the archive, everything is worked out at once in memory."""


def settle(archive: Archive, *, progress: Progress | None = None) -> Settled:
    """Fingerprint, judge and cluster what has changed since the last time; nothing, when nothing has.

    Where that is much and most of the archive, everything is worked out at once, which gives the same faster.
    """
    connection = archive.conn
    batch = _next(connection)
    total = len(batch)
    if total == BATCH:
        total = connection.execute("SELECT count(*) FROM unsettled").fetchone()[0]
        if total >= IN_ONE_GO and 2 * total >= connection.execute("SELECT count(*) FROM articles").fetchone()[0]:
            return rebuilding.rebuild(archive, progress=progress)
    articles = judged = changed = 0
    while batch:
        with settling(archive) as recent, without_collector():
            rules.note(connection)
            work = _Work(connection, recent)
            changed += work.settle(batch)
            judged += work.judged
            connection.executemany("DELETE FROM unsettled WHERE article_id = ?", ((one,) for one in batch))
        articles += len(batch)
        if progress is not None:
            progress(articles, max(total, articles))
        batch = _next(connection) if len(batch) == BATCH else []
    return Settled(articles, judged, changed)


def _next(connection: sqlite3.Connection) -> list[int]:
    """Articles to settle together. What went comes first, so that nothing is compared with it any more."""
    waiting = [row[0] for row in connection.execute("SELECT article_id FROM unsettled LIMIT ?", (BATCH + 1,))]
    if len(waiting) <= BATCH:
        return waiting  # all of them, and a batch forgets what went before it compares
    return [row[0] for row in connection.execute(_NEXT, (BATCH,))]


_NEXT = """
SELECT article_id FROM unsettled ORDER BY EXISTS (SELECT 1 FROM articles WHERE id = article_id) LIMIT ?
"""


class _Work:
    """One batch."""

    def __init__(self, connection: sqlite3.Connection, recent: Recent) -> None:
        self._connection = connection
        self._shelf, self._sentences = Shelf(connection, recent), Sentences(connection, recent)
        self._changes = Changes(set(), set())
        self._touched: set[int] = set()
        self._entered: set[int] = set()
        self._bodies: dict[int, str] = {}  # of these
        self.judged = 0

    def settle(self, batch: Sequence[int]) -> int:
        """Bring the articles of ``batch`` up to date and give how many stories that changed."""
        now = {entry.id: entry for entry in entries(self._connection, batch)}
        self._touched.update(batch)
        stale = [one for one in batch if self._is_stale(one, now.get(one))]
        flipped = self._forget(stale)
        fresh = [now[one] for one in stale if one in now]
        prepared = dict(
            zip((entry.id for entry in fresh), prepare([entry.document for entry in fresh], places=True), strict=True)
        )
        for entry in fresh:
            if entry.site_id is not None:
                units = prepared[entry.id].units.tolist()
                flipped |= self._sentences.learn(entry.id, entry.site_id, units, entry.document.body)
        self._enter_again(flipped, prepared, fresh)
        self._judge()
        return stories.regroup(self._connection, self._shelf, self._touched)

    def _is_stale(self, article_id: int, entry: Entry | None) -> bool:
        """Whether an article went or is not what was fingerprinted; a decision alone changes neither."""
        shelved = self._shelf.get(article_id)
        return (entry and entry.source) != (shelved and shelved.source)

    def _forget(self, articles: Iterable[int]) -> set[tuple[int, int]]:
        """Take articles out of everything. Gives the sentences that are no boilerplate any more."""
        flipped = set()
        for article_id in articles:
            shelved = self._shelf.get(article_id)
            if shelved is None:
                continue
            if shelved.site_id is not None:
                flipped |= self._sentences.unlearn(article_id, shelved.site_id, shelved.units)
            self._withdraw(article_id)
        return flipped

    def _withdraw(self, article_id: int) -> None:
        changes = self._shelf.withdraw(article_id)
        self._changes.gained.update(changes.gained)
        for a, b in self._connection.execute(
            "SELECT a_id, b_id FROM pairs WHERE (a_id = ?1 OR b_id = ?1) AND verdict = 'same'", (article_id,)
        ).fetchall():
            self._touched.update((a, b))
        self._connection.execute("DELETE FROM pairs WHERE a_id = ? OR b_id = ?", (article_id, article_id))

    def _enter_again(
        self, flipped: set[tuple[int, int]], prepared: dict[int, Prepared], fresh: Sequence[Entry]
    ) -> None:
        """Enter what is fresh, and anew what has a sentence that turned into boilerplate or back."""
        carriers = {article_id for where in flipped for article_id in self._sentences.carriers(where)}
        others = [
            entry
            for entry in entries(self._connection, sorted(carriers - prepared.keys()))
            if not self._is_stale(entry.id, entry)  # else a later batch takes it, old sentences and all
        ]
        for entry in others:
            self._withdraw(entry.id)
        again = zip(others, prepare([entry.document for entry in others], places=True), strict=True)
        for entry, one in [*((entry, prepared[entry.id]) for entry in fresh), *again]:
            reduced = without(one, entry.document, self._sentences.known(entry.site_id))
            changes = self._shelf.enter(entry.id, Shelved.of(entry.source, entry.site_id, reduced))
            self._changes.gained.update(changes.gained)
            self._changes.lost.update(changes.lost)
            self._touched.add(entry.id)
            self._entered.add(entry.id)
            self._bodies[entry.id] = entry.document.body
        rewritten = [entry for entry in fresh if entry.simhash is None and entry.document.body]
        self._connection.executemany(
            "UPDATE articles SET simhash = ? WHERE id = ?",
            ((fingerprint(entry.document.body), entry.id) for entry in rewritten),
        )

    def _judge(self) -> None:
        """Make ``pairs`` hold exactly the candidate pairs that have a verdict."""
        partners: dict[int, set[int]] = {}
        judged = []
        for pair in sorted(self._changes.gained | self._changes.lost):
            # What was entered just now had its pairs taken out before.
            stored = self._entered.isdisjoint(pair) and pair[1] in self._partners(pair[0], partners)
            if not stored and pair not in self._changes.gained:
                continue
            candidate = self._shelf.is_candidate(*pair)
            if stored and not candidate:
                self._connection.execute("DELETE FROM pairs WHERE a_id = ? AND b_id = ?", pair)
                self._touched.update(pair)
            elif candidate and not stored and (sides := self._sides(pair)) is not None:
                judged.append((pair, weigh_sides(*sides)))
        if judged:
            evidence.store(self._connection, judged)
        self.judged = len(judged)
        for pair, (ruling, *_) in judged:
            # Any other verdict on an article that was just entered matters only if a *same* joins the two, and then
            # that one leads to both.
            if ruling.verdict is Verdict.SAME or (ruling.verdict is not None and self._entered.isdisjoint(pair)):
                self._touched.update(pair)

    def _partners(self, article_id: int, read: dict[int, set[int]]) -> set[int]:
        """The later articles of the pairs that an article had before ``_judge``, read once."""
        if article_id not in read:
            rows = self._connection.execute("SELECT b_id FROM pairs WHERE a_id = ?", (article_id,))
            read[article_id] = {row[0] for row in rows}
        return read[article_id]

    def _body(self, article_id: int) -> str | None:
        """The reading text; that of an article entered just now is asked for with each of its pairs, and read once."""
        if article_id in self._bodies:
            return self._bodies[article_id]
        row = self._connection.execute("SELECT body FROM articles WHERE id = ?", (article_id,)).fetchone()
        return row and str(row[0])

    def _sides(self, pair: Pair) -> tuple[Side, Side] | None:
        """The texts of a candidate pair; None if one of them went, and is taken out of the lists in a later batch."""
        one, two = (self._side(article_id) for article_id in pair)
        return (one, two) if one is not None and two is not None else None

    def _side(self, article_id: int) -> Side | None:
        shelved = self._shelf.get(article_id)
        assert shelved is not None  # noqa: S101 - a candidate has a fingerprint
        body = self._body(article_id)
        return Side(shelved.text, shelved.places, body) if body is not None else None
