"""Texts that are wanted again and again, on covers and in marks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from faxdesk.domain.compose.kept_to_begin import SavedText, saved_text

if TYPE_CHECKING:
    from faxdesk.store.compose.saved_text_store import SavedTextStore


class SavedTexts:
    """Reads are quick enough for the window's own thread; writes are for workers."""

    def __init__(self, store: SavedTextStore) -> None:
        self._store = store

    def all(self) -> list[SavedText]:
        """In the order of their names."""
        return self._store.all()

    def save(self, text: str, name: str = "") -> SavedText:
        """Keep a text, in place of one of the same name; without a name it has its own beginning for one.
        Raises FaxDeskError (BAD_INPUT) for what cannot be kept."""
        saved = saved_text(name, text)
        self._store.save(saved)
        return saved

    def put_back(self, text: SavedText) -> None:
        """Undo that a text was removed."""
        self._store.save(text)

    def remove(self, name: str) -> bool:
        """False where there was none."""
        return self._store.remove(name)
