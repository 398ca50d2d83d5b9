"""What a fax that is sent once more, or passed on, has of the one before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec.structs import replace

from faxdesk.domain.covers.draft_cover import DraftCover
from faxdesk.domain.draft import Draft, OutgoingFile, Recipient
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import Direction, Fax
from faxdesk.domain.phone import same_number
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.services.outbox.fax_files.attach_files import FileAttacher
    from faxdesk.store.faxes import FaxStore
    from faxdesk.store.outbox_store import OutboxStore


class OriginalFaxes:
    """Reads the archive only."""

    def __init__(self, journal: OutboxStore, faxes: FaxStore, attacher: FileAttacher) -> None:
        self._journal = journal
        self._faxes = faxes
        self._attacher = attacher

    def files_of(self, fax: Fax) -> tuple[OutgoingFile, ...]:
        """What of a fax can be sent as a document: what was sent, or the pages in the archive."""
        earlier = self._journal.item(fax.id)
        if earlier is not None:
            return earlier.draft.as_chosen.files
        return self._attacher.archived(fax)

    def chosen_pages(self, fax: Fax, places: Sequence[int]) -> OutgoingFile:
        """Pages of a fax, by their places from 0, as they are seen in the archive, as a document. Raises
        FaxDeskError (NOT_READY) while they are not here."""
        for file in self._attacher.archived(fax):
            pages = file.page_list
            if places and max(places) < len(pages):
                return file.with_pages([pages[place] for place in places])
        raise _not_here()

    def copy_for(self, fax: Fax, recipients: tuple[Recipient, ...], send_at: datetime | None) -> Draft:
        """A draft that sends what a sent fax consists of to others. Raises FaxDeskError (BAD_INPUT) for any
        other."""
        if any(row.to_many for row in self._faxes.rows([fax.id])):
            raise FaxDeskError(
                tr("What goes to the rows of a table cannot go to another number as a whole."),
                tr("Change the number of its row, or try those again that failed."),
                ErrorKind.BAD_INPUT,
            )
        if fax.direction != Direction.OUTBOUND or fax.message is None:
            raise FaxDeskError(
                tr("Only a fax that was sent can be resent."), tr("Forward it instead."), ErrorKind.BAD_INPUT
            )
        earlier = self._journal.item(fax.id)
        draft = replace(
            earlier.draft.as_chosen if earlier else Draft(files=self.files_of(fax)),
            recipients=recipients,
            send_at=send_at,
            original_message_id=fax.message_id,
        )
        return replace(draft, resolution=fax.message.resolution or draft.resolution)

    def with_sound_reference(self, draft: Draft) -> Draft:
        """Drop the reference to the original where the person changed what only a new fax can carry:
        a resend or forward has the original's cover page, resolution and pages (API §2). Raises FaxDeskError
        (NOT_READY) where a cover page was put before pages that are not here."""
        if not draft.original_message_id:
            return draft
        original = self._faxes.fax_of_message(draft.original_message_id)
        if original is None:
            return _as_a_new_fax(draft)
        earlier = self._journal.item(original.id)
        as_it_was = earlier.draft.as_chosen if earlier else Draft(files=self.files_of(original))
        same = (draft.as_chosen.files, draft.cover_index, draft.cover_text, _shown(draft.cover)) == (
            as_it_was.files,
            as_it_was.cover_index,
            as_it_was.cover_text,
            _shown(as_it_was.cover),
        )
        # A cover page of one's own shows whom that fax went to.
        same = same and (draft.cover is None or _goes_to(draft) == _goes_to(as_it_was))
        # Nobody chose otherwise where the draft leaves it to the settings.
        same = same and draft.drawn_by in {None, earlier.draft.drawn_by if earlier else None}
        return draft if same else _as_a_new_fax(draft)


def _as_a_new_fax(draft: Draft) -> Draft:
    """Without its pages here only the service can send it, which leaves out a cover page of this draft's."""
    if draft.files:
        return replace(draft, original_message_id="")
    if draft.cover is not None or draft.cover_index != 0:
        raise _not_here()
    return draft


def _not_here() -> FaxDeskError:
    return FaxDeskError(
        tr("The pages of this fax are not on this computer yet."),
        tr("Open it, so that they are fetched, and then try again."),
        ErrorKind.NOT_READY,
    )


def _shown(cover: DraftCover | None) -> object:
    """What of a cover page somebody has chosen."""
    return None if cover is None else (cover.template, cover.fields)


def _goes_to(draft: Draft) -> set[tuple[str, str]]:
    return {(same_number(recipient.number), recipient.name) for recipient in draft.recipients}
