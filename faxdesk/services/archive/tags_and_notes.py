"""Tags and notes: what people put on faxes, kept on this computer alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from faxdesk.domain.tags import FaxMarks, note_text, tag_name
from faxdesk.services.events import EventHub, FaxesChanged

if TYPE_CHECKING:
    from faxdesk.store.tag_store import TagStore


class TagsAndNotes:
    """Reads and writes the tags and notes of faxes. Reads are quick enough for the window's own thread;
    writes are for workers."""

    def __init__(self, store: TagStore, events: EventHub) -> None:
        self._store = store
        self._events = events

    def of(self, fax_id: int) -> FaxMarks:
        """A fax's tags and note."""
        return self._store.of(fax_id)

    def tags(self) -> list[str]:
        """All tags in use, in the order of their names."""
        return self._store.tags()

    def change_tags(
        self, ids: Sequence[int], add: Sequence[str] = (), remove: Sequence[str] = ()
    ) -> list[int]:
        """Put tags on faxes and take others off; gives the ids of the faxes that this changed. Raises
        FaxDeskError (BAD_INPUT), and changes nothing, where a name cannot be a tag's name."""
        names = [tag_name(name) for name in add], [tag_name(name) for name in remove]
        return self._changed(self._store.change_tags(ids, *names))

    def set_note(self, fax_id: int, note: str) -> list[int]:
        """Give a fax this note, "" for none; gives its id in a list, which is empty where the note was the
        same. Raises FaxDeskError (BAD_INPUT) where the note is too long."""
        return self._changed(self._store.set_note(fax_id, note_text(note)))

    def _changed(self, ids: list[int]) -> list[int]:
        if ids:
            self._events.publish(FaxesChanged(tuple(ids)))
        return ids
