"""The table ``sentences`` and what it teaches: which sentences are boilerplate of a site (``boilerplate``)."""

import json
import sqlite3
from collections.abc import Iterable, Sequence

from archive.duplicates.boilerplate import ENOUGH, companions, standing
from archive.duplicates.recent import Recent
from archive.duplicates.shelved import signed, unsigned

Where = tuple[int, int]
"""A site and the hash of a sentence, signed."""


def known(connection: sqlite3.Connection, site_id: int | None) -> frozenset[int]:
    """The boilerplate units of a site, as ``archive.duplicates.boilerplate`` hashes them."""
    if site_id is None:
        return frozenset()
    rows = connection.execute("SELECT unit FROM boilerplate WHERE site_id = ?", (site_id,))
    return frozenset(unsigned(row[0]) for row in rows)


class Sentences:
    """The sentences of an archive's articles, for one transaction."""

    def __init__(self, connection: sqlite3.Connection, recent: Recent) -> None:
        self._connection, self._recent = connection, recent.sentences
        self._known: dict[int, frozenset[int]] = {}

    def known(self, site_id: int | None) -> frozenset[int]:
        """The boilerplate units of a site."""
        if site_id is None:
            return frozenset()
        if site_id not in self._known:
            self._known[site_id] = known(self._connection, site_id)
        return self._known[site_id]

    def learn(self, article_id: int, site_id: int, units: Sequence[int], body: str) -> set[Where]:
        """Count the sentences of an article. Gives those that are boilerplate from now on."""
        rows = dict(zip(map(signed, units), map(signed, companions(units)), strict=True))
        self._recent.put(article_id, {(site_id, unit): others for unit, others in rows.items()})
        before = self.known(site_id)
        seen: dict[int, set[int]] = {unit: set() for unit in rows if unsigned(unit) not in before}
        for unit, around in seen.items():
            around.update(others for others, _ in self._recent.of((site_id, unit)))
        for unit, others in self._connection.execute(
            "SELECT unit, companions FROM sentences WHERE site_id = ? AND unit IN (SELECT value FROM json_each(?))",
            (site_id, json.dumps([*seen])),
        ):
            seen[unit].add(others)
        found = [unit for unit, around in seen.items() if len(around) >= ENOUGH]
        self._connection.executemany(
            "INSERT INTO boilerplate VALUES (?, ?, ?)",
            ((site_id, unit, standing(body, unsigned(unit))) for unit in found),
        )
        if found:
            del self._known[site_id]
        return {(site_id, unit) for unit in found}

    def unlearn(self, article_id: int, site_id: int, units: Iterable[int]) -> set[Where]:
        """Forget the sentences of an article. Gives those that are no boilerplate any more."""
        places = [(site_id, signed(unit)) for unit in set(units)]
        if not self._recent.take_out(article_id):
            self._connection.executemany(
                "DELETE FROM sentences WHERE site_id = ? AND unit = ? AND article_id = ?",
                ((*where, article_id) for where in places),
            )
        before = self.known(site_id)
        flipped = {where for where in places if unsigned(where[1]) in before and not self._is_boilerplate(where)}
        self._connection.executemany("DELETE FROM boilerplate WHERE site_id = ? AND unit = ?", flipped)
        if flipped:
            del self._known[site_id]
        return flipped

    def _is_boilerplate(self, where: Where) -> bool:
        rows = self._connection.execute(
            "SELECT DISTINCT companions FROM sentences WHERE site_id = ? AND unit = ? LIMIT ?", (*where, ENOUGH)
        )
        seen = {row[0] for row in rows} | {others for others, _ in self._recent.of(where)}
        return len(seen) >= ENOUGH

    def carriers(self, where: Where) -> set[int]:
        """The articles of the site that have the sentence."""
        rows = self._connection.execute("SELECT article_id FROM sentences WHERE site_id = ? AND unit = ?", where)
        return {row[0] for row in rows} | {article_id for _, article_id in self._recent.of(where)}
