"""Has faxes listed and found by what the contacts are called whom they went to or came from.

What a fax is listed and found by stands in its own rows, so that neither list nor search has to look for a
name. Each change of a contact leaves its numbers in names_waiting, by triggers: whoever made it, and however
the program ended after it, the faxes of these numbers are named anew by what the book says by then.
"""

from __future__ import annotations

import json

from faxdesk.store.database.database import Database
from faxdesk.store.database.sqlite import sqlite3
from faxdesk.store.search.fax_words import FaxWords
from faxdesk.store.search.number_forms import KnownNumbers

_MOST_NUMBERS, _MOST_FAXES = 200, 500
"""So many are looked at in one transaction, lest a fax that is to be sent waits."""
_AMONG_WAITING = (
    "SELECT faxes.id FROM index_waiting JOIN faxes ON faxes.id = fax_id"
    " WHERE peer_number IN (SELECT value FROM json_each(?))"
)
"""Faxes of the history that wait for the index are not found there, and get their words of today later."""
_FAXES = (
    "SELECT faxes.id FROM fax_search JOIN faxes ON faxes.place = fax_search.rowid"
    " WHERE fax_search MATCH 'number : ' || :digits ORDER BY faxes.id"
)


class FaxNames:
    """For workers."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self._numbers = KnownNumbers()
        self._words = FaxWords(self._numbers)

    def is_waiting(self) -> bool:
        """Whether faxes are to be named anew."""
        with self._db.read() as cx:
            return bool(cx.execute("SELECT EXISTS (SELECT 1 FROM names_waiting)").fetchone()[0])

    def write_some(self) -> list[int]:
        """Name the faxes of some numbers anew, in one transaction; gives those whose names are others now."""
        with self._db.transaction() as cx:
            waiting = cx.execute("SELECT same FROM names_waiting LIMIT ?", (_MOST_NUMBERS,)).fetchall()
            done, ids = list[str](), dict[int, None]()
            for row in waiting:
                ids.update(dict.fromkeys(self._faxes(cx, row["same"])))
                done.append(row["same"])
                if len(ids) >= _MOST_FAXES:
                    break
            displays = json.dumps([self._numbers.forms(same).display for same in done])
            ids.update((row["id"], None) for row in cx.execute(_AMONG_WAITING, (displays,)))
            changed = self._words.rename(cx, list(ids)) if ids else []
            cx.executemany("DELETE FROM names_waiting WHERE same = ?", [(same,) for same in done])
        return changed

    def _faxes(self, cx: sqlite3.Connection, same: str) -> list[int]:
        digits = self._numbers.forms(same).digits
        if not digits:
            return []
        return [row["id"] for row in cx.execute(_FAXES, {"digits": f'"{digits}"'})]
