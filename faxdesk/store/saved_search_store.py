"""Saved searches, kept in the archive."""

from __future__ import annotations

from faxdesk.domain.runtime import Clock
from faxdesk.domain.search.saved_search import SavedSearch
from faxdesk.store.database.database import Database
from faxdesk.store.mapping import to_text


class SavedSearchStore:
    """Names are told apart without regard to case."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._db = database
        self._clock = clock

    def all(self) -> list[SavedSearch]:
        """In the order of their names."""
        with self._db.read() as cx:
            rows = cx.execute("SELECT name, text FROM saved_searches ORDER BY key").fetchall()
        return [SavedSearch(row["name"], row["text"]) for row in rows]

    def save(self, search: SavedSearch) -> None:
        """Keep it, in place of one of the same name."""
        with self._db.transaction() as cx:
            cx.execute(
                "INSERT OR REPLACE INTO saved_searches (key, name, text, at) VALUES (?, ?, ?, ?)",
                (_key(search.name), search.name, search.text, to_text(self._clock.now())),
            )

    def rename(self, name: str, search: SavedSearch) -> None:
        """Keep a search under another name; one that has this name already is replaced."""
        with self._db.transaction():
            self.remove(name)
            self.save(search)

    def remove(self, name: str) -> bool:
        """False where there was none."""
        with self._db.transaction() as cx:
            return cx.execute("DELETE FROM saved_searches WHERE key = ?", (_key(name),)).rowcount > 0


def _key(name: str) -> str:
    return name.casefold()
