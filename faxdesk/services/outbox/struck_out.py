"""What was struck out of a fax leaves the archive too, once the service has the fax.

Until then the documents with the struck-out words are kept, so that the fax can still be changed. From then
on the fax is what was sent: the pages that were drawn, on which nothing of it is left.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec.structs import replace

from faxdesk.domain.draft import OutgoingFile
from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.outbox_states import AT_THE_SERVICE, OutboxItem, OutboxState

if TYPE_CHECKING:
    from faxdesk.services.archive.trash import Trash
    from faxdesk.store.faxes import FaxStore
    from faxdesk.store.outbox_store import OutboxStore

log = logging.getLogger(__name__)


class StruckOut:
    """For workers; what could not be removed is removed at the next call."""

    def __init__(self, journal: OutboxStore, faxes: FaxStore, trash: Trash) -> None:
        self._journal = journal
        self._faxes = faxes
        self._trash = trash

    def remove(self, item: OutboxItem) -> None:
        """Remove what was hidden on the pages of a fax that left, with the documents in which it stands: not
        while any request for the fax may still be changed, and not what another fax or draft is made of. A
        request that was put away keeps nothing of it: it would go as it was drawn."""
        if not any(_hides(file) for file in item.draft.files):
            return
        try:
            self._remove(item.shown_id)
        except FaxDeskError as error:
            log.warning("What was struck out of a fax is still in the archive: %s", error.kind)

    def _remove(self, root_id: int) -> None:
        gone: set[str] = set()
        with self._journal.undisturbed():
            root = self._journal.item(root_id)
            requests = [*([root] if root else []), *self._journal.parts(root_id)]
            now = self._faxes.service_now()
            is_open = any(recipient.pending for recipient in self._faxes.fax(root_id).recipients)
            if is_open or not all(_is_final(request, now) for request in requests):
                return
            for request in requests:
                files = _as_sent(request.draft.files)
                if request.state == OutboxState.SPLIT and any(map(_is_to_hide, files)):
                    # That of a fax to many is drawn for each row alone, and never as it stands here.
                    files = ()
                gone |= _blobs(request.draft.files) - _blobs(files)
                self._journal.note(request.id, draft=replace(request.draft, files=files))
            self._trash.note_traces()
        referred_at = max(max(request.created_at, request.attempt_at or now) for request in requests)
        self._trash.remove_documents(dict.fromkeys(gone, referred_at))


def _hides(file: OutgoingFile) -> bool:
    """Whether a document that was drawn has something that was to be seen by nobody."""
    return file.original is not None and file.original.hides


def _is_to_hide(file: OutgoingFile) -> bool:
    """Whether a document that was not drawn has something that is to be seen by nobody."""
    return file.original is None and any(page.edit.hides for page in file.own_pages)


def _is_final(item: OutboxItem, now: datetime) -> bool:
    """Whether a request has left for good, or was put away. One with a time to come can still be changed."""
    is_waiting = item.draft.send_at is not None and item.draft.send_at > now and item.settled_at is None
    return item.state == OutboxState.DISCARDED or (item.state in AT_THE_SERVICE and not is_waiting)


def _as_sent(files: tuple[OutgoingFile, ...]) -> tuple[OutgoingFile, ...]:
    """The documents without what they were drawn from, where that has something hidden in it, as documents
    may have pages of one another."""
    hidden = _blobs(file.original for file in files if file.original and _hides(file))
    return tuple(
        replace(file, original=None, remarks=(), struck_from=file.original.likeness)
        if file.original and hidden & file.original.blobs
        else file
        for file in files
    )


def _blobs(files: Iterable[OutgoingFile]) -> set[str]:
    return {digest for file in files for digest in file.blobs}
