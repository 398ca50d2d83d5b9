"""Texts for covers and marks, kept in the archive."""

from __future__ import annotations

from faxdesk.domain.compose.kept_to_begin import SavedText
from faxdesk.domain.runtime import Clock
from faxdesk.store.database.database import Database
from faxdesk.store.mapping import to_text


class SavedTextStore:
    """Names are told apart without regard to case."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._db = database
        self._clock = clock

    def all(self) -> list[SavedText]:
        """In the order of their names."""
        with self._db.read() as cx:
            rows = cx.execute("SELECT name, text FROM saved_texts ORDER BY key").fetchall()
        return [SavedText(row["name"], row["text"]) for row in rows]

    def save(self, text: SavedText) -> None:
        """Keep it, in place of one of the same name."""
        with self._db.transaction() as cx:
            cx.execute(
                "INSERT OR REPLACE INTO saved_texts (key, name, text, at) VALUES (?, ?, ?, ?)",
                (text.name.casefold(), text.name, text.text, to_text(self._clock.now())),
            )

    def remove(self, name: str) -> bool:
        """False where there was none."""
        with self._db.transaction() as cx:
            return cx.execute("DELETE FROM saved_texts WHERE key = ?", (name.casefold(),)).rowcount > 0
