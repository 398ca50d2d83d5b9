"""The upload under way: one fax's request on its way to the service, and how a person stops it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from faxdesk.domain.draft import OutgoingFile
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import Message
from faxdesk.domain.journal_causes import SIGN_IN_FIRST
from faxdesk.domain.outbox_states import OutboxItem
from faxdesk.domain.phone import goes_to_all
from faxdesk.domain.runtime import CancelToken
from faxdesk.domain.service_name import service_name
from faxdesk.provider.values import UploadFile
from faxdesk.services.events import EventHub, UploadProgress
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.provider.fax_service import FaxSending
    from faxdesk.services.outbox.fax_files.drawn_pages import DrawnPages
    from faxdesk.store.blobs import BlobStore
    from faxdesk.store.faxes import FaxStore
    from faxdesk.store.outbox_store import OutboxStore

log = logging.getLogger(__name__)


class _OnRecord(Struct, frozen=True):
    """Writes into the journal how far an attempt has come, as the client tells of it."""

    journal: OutboxStore
    client: FaxSending
    item: OutboxItem

    def body_sent(self) -> None:
        self.journal.body_sent(self.item.id, self.client.server_now(), self.item.attempts)

    def not_executed(self) -> None:
        cause = SIGN_IN_FIRST.format(service=service_name())
        self.journal.not_executed(self.item.id, self.item.attempts, cause)


class Upload:
    """The sender uploads one fax at a time on its worker; cancel_upload() may be called from any thread.
    drawn_pages makes a fax ready for it."""

    def __init__(
        self,
        journal: OutboxStore,
        faxes: FaxStore,
        blobs: BlobStore,
        drawn_pages: DrawnPages,
        events: EventHub,
    ) -> None:
        self.drawn_pages = drawn_pages
        self._journal = journal
        self._faxes = faxes
        self._blobs = blobs
        self._events = events
        self._lock = threading.Lock()
        self._under_way: tuple[int, CancelToken] | None = None
        self._called_off: set[int] = set()

    @contextmanager
    def under_way(self, fax_id: int, token: CancelToken) -> Iterator[CancelToken]:
        """Inside, the fax can be stopped by cancel_upload(); gives the token that the upload has to heed."""
        upload = token.child()
        with self._lock:
            self._under_way = (fax_id, upload)
        try:
            yield upload
        finally:
            with self._lock:
                self._under_way = None
                self._called_off.discard(fax_id)

    def cancel_upload(self, fax_id: int) -> bool:
        """Stop the upload of a fax; False where it is not the one under way here."""
        with self._lock:
            if self._under_way is None or self._under_way[0] != fax_id:
                return False
            self._called_off.add(fax_id)
            self._under_way[1].cancel()
            return True

    def is_called_off(self, fax_id: int) -> bool:
        """Whether cancel_upload() has stopped it, and not the end of the program."""
        with self._lock:
            return fax_id in self._called_off

    def request(self, client: FaxSending, item: OutboxItem, token: CancelToken) -> Message:
        """Send one request for a fax; gives what the service has made of it.

        A resend is made of the service's own copy, and of our files where the service refuses or cannot do
        that (API §2). Raises what the client raises, REFUSED where neither has the document, and StaleState
        when the fax is at another attempt by now.
        """
        draft = item.draft
        on_record = _OnRecord(self._journal, client, item)

        def progress(done: int, total: int) -> None:
            self._events.publish(UploadProgress(item.id, done, total))

        if draft.original_message_id and client.capabilities.resend_by_id:
            try:
                return client.resend_fax(
                    draft.original_message_id,
                    () if self._same_recipients(item) else draft.recipients,
                    draft.send_at,
                    token=token,
                    on_body_sent=on_record.body_sent,
                    on_not_executed=on_record.not_executed,
                )
            except FaxDeskError as error:
                if error.kind not in {ErrorKind.REFUSED, ErrorKind.NOT_FOUND} or not draft.files:
                    raise
                log.info("The service refuses to resend from its own copy (%s): sending ours", error.code)
                self._journal.not_executed(item.id, item.attempts, error.title)
        elif draft.original_message_id and not draft.files:
            raise FaxDeskError(
                tr("The document of this fax is not here, and the service cannot send its own copy again."),
                tr("Fetch the fax's pages first, then send it again."),
                ErrorKind.REFUSED,
            )
        return client.send_fax(
            # The words on a cover page of one's own are drawn on it.
            draft if draft.cover is None else replace(draft, cover_text=""),
            [self._file(file) for file in draft.files],
            token=token,
            progress=progress,
            on_body_sent=on_record.body_sent,
            on_not_executed=on_record.not_executed,
        )

    def _same_recipients(self, item: OutboxItem) -> bool:
        """Whether a resend goes to just the original's recipients, which the service then knows."""
        original = self._faxes.fax_of_message(item.draft.original_message_id)
        if original is None or original.message is None:
            return False
        ours, theirs = item.draft.recipients, original.message.recipients
        return goes_to_all(ours, theirs) and goes_to_all(theirs, ours)

    def _file(self, file: OutgoingFile) -> UploadFile:
        path = self._blobs.path(file.hash)
        return UploadFile(file.sent_name, path, file.content_type, self._blobs.keeper)
