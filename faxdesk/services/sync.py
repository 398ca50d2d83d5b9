"""Keeping the archive true to the service's message store, and never losing what the service drops.

One round: tell the service what was changed here, ask what changed there, read a page of the history,
fetch documents. Every step is complete in itself, so a round may end anywhere.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import AttachmentRef, DocumentState
from faxdesk.domain.runtime import CancelToken, Clock
from faxdesk.domain.sync import Applied, HistoryCursor, WantedDocument
from faxdesk.services.events import Connection, ConnectionChanged, EventHub, FaxesChanged, SyncProgress

if TYPE_CHECKING:
    from faxdesk.ringcentral.client import RingCentral
    from faxdesk.store.blobs import BlobStore
    from faxdesk.store.faxes import FaxStore

log = logging.getLogger(__name__)

WINDOW = timedelta(days=7)
"""How far back a full sync looks; older faxes come with the history."""
BEGINNING = timedelta(days=20 * 365)
"""The list's own default is a day (API §3.1): the history asks from here."""
DOCUMENTS_A_ROUND = 20
_BULK = 1000


class SyncService:
    """Rounds of sync; run() is called by one worker at a time."""

    def __init__(
        self,
        faxes: FaxStore,
        blobs: BlobStore,
        client: Callable[[], RingCentral],
        events: EventHub,
        clock: Clock,
    ) -> None:
        self._faxes = faxes
        self._blobs = blobs
        self._client = client
        self._events = events
        self._clock = clock
        self._history_read = 0
        self.more_to_do = False

    def run(self, token: CancelToken) -> None:
        """One round. Raises FaxDeskError, after having told the window what it means for the connection."""
        try:
            self.push_changes(token)
            self._sync(token)
            self._events.publish(ConnectionChanged(Connection.CHECKING))
            history_left = self._read_history(token)
            documents_left = self._fetch_documents(token)
        except FaxDeskError as error:
            self.more_to_do = False
            self._events.publish(ConnectionChanged(_state_after(error), error))
            raise
        self.more_to_do = history_left or documents_left

    def push_changes(self, token: CancelToken, *, at_once: bool = False) -> None:
        """Tell the service what was read, deleted and restored here. at_once does not wait until a
        delete can no longer be undone."""
        client = self._client()
        reads = self._faxes.pending_reads()
        for is_read in (True, False):
            changes = [change for change in reads if change.is_read is is_read]
            for start in range(0, len(changes), _BULK):
                part = changes[start : start + _BULK]
                client.set_read([change.message_id for change in part], is_read, token)
                # What the service does not know any more cannot be told either.
                self._faxes.reads_pushed(part)
        deletes = self._faxes.pending_deletes(at_once=at_once)
        gone = [change for change in deletes if not change.restore]
        if gone:
            done = client.delete([change.message_id for change in gone], token)
            self._faxes.deletes_pushed([change for change in gone if done.get(change.message_id)])
        for change in deletes:
            if change.restore:
                self._restore(client, change.message_id, token)
                self._faxes.deletes_pushed([change])

    def fetch_document(self, fax_id: int, token: CancelToken) -> None:
        """Fetch one fax's pages now, ahead of the queue. Raises FaxDeskError (NOT_READY while the service
        is still rendering it, NOT_FOUND when it is gone there)."""
        fax = self._faxes.fax(fax_id)
        if fax.document_state == DocumentState.HERE:
            return
        document = fax.message.document if fax.message else None
        if document is None:
            raise FaxDeskError(
                "This fax has no pages yet.", "RingCentral is still preparing them.", ErrorKind.NOT_READY
            )
        self._fetch(WantedDocument(fax_id, fax.message_id, document.uri, document.id, ""), token)

    # Steps of a round

    def _sync(self, token: CancelToken) -> None:
        sync_token = self._faxes.sync_token()
        client = self._client()
        if sync_token:
            try:
                result = client.sync_incremental(sync_token, token)
            except FaxDeskError as error:
                if error.kind != ErrorKind.SYNC_TOKEN_STALE:
                    raise
                log.info("The sync token is stale: a full sync follows")
            else:
                self._tell(self._faxes.apply_sync(result, full=False, window_from=None))
                return
        window_from = client.server_now() - WINDOW
        full = client.sync_full(window_from, token)
        self._tell(self._faxes.apply_sync(full, full=True, window_from=window_from))

    def _read_history(self, token: CancelToken) -> bool:
        """Read one page of older faxes; whether there are more. Pages are asked for by time, so that
        faxes that come meanwhile do not shift them."""
        cursor = self._faxes.history()
        if cursor is not None and cursor.done:
            return False
        client = self._client()
        now = client.server_now()
        before = cursor.before if cursor else now
        page = client.messages(date_from=now - BEGINNING, date_to=before, per_page=_BULK, token=token)
        times = [one.created_at for one in page.messages if one.created_at is not None]
        done = not page.next_page_uri
        if not done and times and min(times) >= before:
            # A whole page of one instant: step over it, rather than read it for ever.
            log.warning("More faxes of one instant than a page holds; stepping over them")
            before = min(times) - timedelta(microseconds=1000)
        elif times:
            before = min(times)
        self._tell(self._faxes.apply_history(page, HistoryCursor(before, done or not page.messages)))
        self._history_read += len(page.messages)
        total = None if page.total is None else self._history_read + max(page.total - len(page.messages), 0)
        self._events.publish(SyncProgress(self._history_read, total, done))
        return not done and bool(page.messages)

    def _fetch_documents(self, token: CancelToken) -> bool:
        """Fetch a few documents, newest first; whether there are more."""
        wanted = self._faxes.wanted_documents(DOCUMENTS_A_ROUND)
        for document in wanted:
            token.check()
            try:
                self._fetch(document, token)
            except FaxDeskError as error:
                if error.tries_again or error.kind in {ErrorKind.SIGN_IN, ErrorKind.STORAGE}:
                    raise
                log.info("A document could not be fetched: %s %s", error.kind, error.code)
        return len(wanted) == DOCUMENTS_A_ROUND

    def _fetch(self, wanted: WantedDocument, token: CancelToken) -> None:
        attachment = AttachmentRef(wanted.attachment_id, wanted.attachment_uri, wanted.content_type)
        target = self._blobs.temporary() / f"{wanted.id}.part"
        try:
            got = self._client().download(attachment, target, token=token)
        except FaxDeskError as error:
            if error.kind == ErrorKind.NOT_FOUND:
                self._faxes.document_failed(wanted.id, gone=True)
            elif error.kind in {ErrorKind.BAD_ANSWER, ErrorKind.NOT_READY, ErrorKind.NOT_ALLOWED}:
                self._faxes.document_failed(wanted.id)
            self._events.publish(FaxesChanged((wanted.id,)))
            raise
        self._blobs.adopt(got.path, got.sha256)
        self._faxes.document_here(wanted.id, got.sha256, got.content_type)
        self._events.publish(FaxesChanged((wanted.id,)))

    @staticmethod
    def _restore(client: RingCentral, message_id: str, token: CancelToken) -> None:
        try:
            client.restore(message_id, token)
        except FaxDeskError as error:
            # Purged meanwhile: the fax stays here, and that is all that can be done.
            if error.kind not in {ErrorKind.NOT_FOUND, ErrorKind.REFUSED}:
                raise
            log.info("The service could not restore a fax: %s", error.code)

    def _tell(self, applied: Applied) -> None:
        if applied.changed:
            self._events.publish(FaxesChanged(applied.changed, applied.new_inbound))


def _state_after(error: FaxDeskError) -> Connection:
    if error.kind == ErrorKind.SIGN_IN:
        return Connection.SIGN_IN_AGAIN
    if error.kind == ErrorKind.OFFLINE:
        return Connection.OFFLINE
    return Connection.PAUSED
