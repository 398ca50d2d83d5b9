"""What programs are answered about faxes, whichever way they ask."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import Direction, Fax
from faxdesk.services.programs import fax_json
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.domain.runtime import Clock
    from faxdesk.services.archive.library import Library
    from faxdesk.services.archive.saved_searches import SavedSearches
    from faxdesk.services.archive.tags_and_notes import TagsAndNotes
    from faxdesk.services.contacts.contacts import Contacts


class FaxAnswers:
    """Reads the archive alone; for workers. The JSON is that of fax_json.py."""

    def __init__(
        self,
        library: Library,
        contacts: Contacts,
        tags_and_notes: TagsAndNotes,
        saved_searches: SavedSearches,
        clock: Clock,
    ) -> None:
        self._library = library
        self._contacts = contacts
        self._tags_and_notes = tags_and_notes
        self._saved_searches = saved_searches
        self._clock = clock

    def named(self, text: str) -> Fax:
        """The fax with this id, the archive's or the service's. The id of a further request gives the fax
        that the request belongs to. Raises FaxDeskError (NOT_FOUND)."""
        found = self._library.find(text)
        if found is None:
            raise FaxDeskError(
                tr("There is no fax with the id {text}.", text=text),
                tr("`faxdesk inbox` and `faxdesk outbox` list them."),
                ErrorKind.NOT_FOUND,
            )
        return found if found.root_id is None else self._library.fax(found.root_id)

    def inbox(self, ids: Sequence[int]) -> list[dict[str, Any]]:
        """Received faxes as `inbox` lists them."""
        faxes = [self._library.fax(fax_id) for fax_id in ids]
        names = self._names(*faxes)
        return [fax_json.received(fax, names) for fax in faxes]

    def outbox(self, ids: Sequence[int]) -> list[dict[str, Any]]:
        """Faxes sent and on their way as `outbox` lists them."""
        return [self.outgoing(fax_id) for fax_id in ids]

    def received(self, fax_id: int) -> dict[str, Any]:
        """One received fax."""
        (answer,) = self.inbox([fax_id])
        return answer

    def outgoing(self, fax_id: int, request_id: int | None = None) -> dict[str, Any]:
        """One that was sent or is on its way; with request_id, as that one of its further requests stands."""
        fax = self._library.fax(fax_id)
        item = self._library.outgoing(fax_id if request_id is None else request_id)
        recipients = fax_json.recipients_of(fax, item)
        names = self._contacts.names_of([recipient.number for recipient in recipients])
        (row,) = self._library.rows([fax_id])
        return fax_json.outgoing(fax, item, names, row.name if row.to_many else None)

    def found(self, ids: Sequence[int], text: str) -> list[dict[str, Any]]:
        """What a search found as `search` lists it: with tags and note, and the line in which the words of
        text stand."""
        lines = self._saved_searches.snippets(list(ids), text)
        return [
            {
                **self._in_either_list(fax_id),
                **self.marks(fax_id),
                "text": lines[fax_id].text if fax_id in lines else None,
            }
            for fax_id in ids
        ]

    def details(self, fax_id: int) -> dict[str, Any]:
        """Everything about a fax, as `show` tells it."""
        library = self._library
        document = self._in_either_list(fax_id)
        fax = library.fax(fax_id)
        if fax.direction == Direction.OUTBOUND:
            parts, log = library.parts(fax_id), library.history(fax_id)
            document |= fax_json.details_of_outgoing(fax, library.outgoing(fax_id), parts, log)
        return document | self.marks(fax_id)

    def marks(self, fax_id: int) -> dict[str, Any]:
        """A fax's tags and note."""
        marks = self._tags_and_notes.of(fax_id)
        return {"tags": list(marks.tags), "note": marks.note}

    def status(self, fax_id: int, answer: str, **more: bool) -> dict[str, Any]:
        """How a fax stands after something was done about it: in the answer's words where there is one."""
        (row,) = self._library.rows([fax_id])
        words = answer or fax_json.status_words(row.status, self._clock.now())
        return {**self.outgoing(fax_id), **more, "words": words}

    def _in_either_list(self, fax_id: int) -> dict[str, Any]:
        if self._library.fax(fax_id).direction == Direction.INBOUND:
            return {"direction": "inbound", **self.received(fax_id)}
        return {"direction": "outbound", **self.outgoing(fax_id)}

    def _names(self, *received: Fax) -> dict[str, str]:
        """What the contacts are called that these came from, by number."""
        senders = [fax.message.sender for fax in received if fax.message is not None]
        return self._contacts.names_of([sender.number for sender in senders if sender is not None])
