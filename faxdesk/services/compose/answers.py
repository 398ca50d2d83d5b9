"""What is done with a fax that came, or that was sent: answered, filled in and faxed back, passed on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.services.archive.tags_and_notes import TagsAndNotes
    from faxdesk.services.outbox.outbox import Outbox


class Answers:
    """Each gives the id of a new draft. For workers."""

    def __init__(self, outbox: Outbox, marks: TagsAndNotes) -> None:
        self._outbox = outbox
        self._marks = marks

    def reply(self, fax_id: int) -> int:
        """To whoever sent this fax. Raises FaxDeskError (BAD_INPUT) where it tells no number."""
        return self._outbox.reply(fax_id)

    def fill_and_fax_back(self, fax_id: int) -> int:
        """A reply with the pages of the fax, to be written on. Raises as reply() does, and FaxDeskError
        (NOT_READY) while the pages are not here."""
        files = self._outbox.pages_of(fax_id)
        if not files:
            raise FaxDeskError(
                tr("The pages of this fax are not on this computer yet."),
                tr("Open it, so that they are fetched, and then try again."),
                ErrorKind.NOT_READY,
            )
        draft_id = self._outbox.reply(fax_id)
        item = self._outbox.item(draft_id)
        assert item is not None
        self._outbox.save(draft_id, replace(item.draft, files=files))
        return draft_id

    def forward(self, *ids: int) -> int:
        """Pass faxes on, several as one in this order, with the tags that they have. Raises FaxDeskError
        (NOT_READY) as Outbox.forward() does."""
        draft_id = self._outbox.forward(*ids)
        tags = dict.fromkeys(name for fax_id in ids for name in self._marks.of(fax_id).tags)
        if tags:
            self._marks.change_tags([draft_id], add=list(tags))
        return draft_id
