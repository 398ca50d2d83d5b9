"""Asks again for faxes whose record came incomplete: their pages, recipients or times may be there by
then."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.mailbox.sync_state import IncompleteRecord
from faxdesk.domain.runtime import CancelToken
from faxdesk.services.events import EventHub, FaxesChanged

if TYPE_CHECKING:
    from faxdesk.provider.fax_service import FaxDocuments
    from faxdesk.store.incomplete_records import IncompleteRecordStore
    from faxdesk.store.sync_store import SyncStore

log = logging.getLogger(__name__)

A_ROUND = 20
STOPS_ALL = {ErrorKind.SIGN_IN, ErrorKind.STORAGE, ErrorKind.KEYCHAIN}
"""Errors that stop everything, since they are not about one fax alone."""


class IncompleteRecords:
    """Asks for one fax after the other, by id. For workers."""

    def __init__(
        self,
        store: IncompleteRecordStore,
        sync_store: SyncStore,
        client: Callable[[], FaxDocuments],
        events: EventHub,
    ) -> None:
        self._store = store
        self._sync_store = sync_store
        self._client = client
        self._events = events
        self.ask_for = store.ask_for

    def run(self, token: CancelToken) -> None:
        """Ask for a few faxes whose time has come. Raises FaxDeskError for an error that is not about one fax
        alone."""
        for record in self._store.due(A_ROUND):
            token.check()
            try:
                self._ask(record, token)
            except FaxDeskError as error:
                if error.tries_again or error.kind in STOPS_ALL:
                    raise
                log.info("An incomplete record could not be asked for: %s %s", error.kind, error.code)
                self._store.asked(record.fax_id, None)

    def ask_now(self, fax_id: int, message_id: str, token: CancelToken) -> None:
        """Ask for one fax at once, because somebody wants to see it. Raises FaxDeskError (NOT_FOUND where the
        service has it no more)."""
        self._take(fax_id, message_id, token)

    @property
    def is_any_due(self) -> bool:
        return bool(self._store.due(1))

    def _ask(self, record: IncompleteRecord, token: CancelToken) -> None:
        try:
            self._take(record.fax_id, record.message_id, token)
        except FaxDeskError as error:
            if error.kind != ErrorKind.NOT_FOUND:
                raise
            # It is kept as it is, since nobody can say more of it.
            gone = self._sync_store.apply_gone((record.message_id,))
            self._events.publish(FaxesChanged(gone.changed))

    def _take(self, fax_id: int, message_id: str, token: CancelToken) -> None:
        message = self._client().message(message_id, token)
        applied = self._sync_store.apply_message(message)
        self._store.asked(fax_id, message)
        if applied.changed:
            self._events.publish(FaxesChanged(applied.changed, applied.new_inbound))
