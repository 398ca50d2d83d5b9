"""What follows once the service has a fax: failed recipients are tried again as the settings say, the person
hears of a fax that stays queued far too long, and the receipt is made when the last result is known."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.fax import Fax, RecipientStatus
from faxdesk.domain.journal_causes import SENT_TO
from faxdesk.domain.outbox_states import OutboxItem
from faxdesk.domain.runtime import CancelToken, Clock
from faxdesk.services.events import EventHub, FaxesChanged, Notice, OutboxWaiting
from faxdesk.words import mark, tr

if TYPE_CHECKING:
    from faxdesk.services.outbox.receipts import Receipts
    from faxdesk.services.outbox.resend import Resender
    from faxdesk.services.outbox.struck_out import StruckOut
    from faxdesk.store.faxes import FaxStore
    from faxdesk.store.outbox_store import OutboxStore

log = logging.getLogger(__name__)

_PATIENCE = timedelta(minutes=20)
_PATIENCE_A_PAGE = timedelta(minutes=5)
"""The service's own estimate for a slow page (API §1.3)."""


def patience_for(pages: int) -> timedelta:
    """How long a fax may be on its way before something is wrong: dialling, a few tries of the service's own,
    and every page at its slowest."""
    return _PATIENCE + max(pages, 1) * _PATIENCE_A_PAGE


class Outcomes:
    """Runs on a worker after each look at the service; what it has done for a fax is in the journal, so that
    it is done once."""

    def __init__(
        self,
        journal: OutboxStore,
        faxes: FaxStore,
        resender: Resender,
        receipts: Receipts,
        struck_out: StruckOut,
        events: EventHub,
        clock: Clock,
    ) -> None:
        self._journal = journal
        self._struck_out = struck_out
        self._faxes = faxes
        self._resender = resender
        self._receipts = receipts
        self._events = events
        self._clock = clock

    def run(self, token: CancelToken) -> None:
        """Look at every fax whose last result was not known yet; not at those of another account."""
        account = self._faxes.account_id()
        for item in self._journal.unsettled():
            token.check()
            if not item.belongs_to(account):
                continue
            self._struck_out.remove(item)
            if self._resender.retry(item):
                self._events.publish(OutboxWaiting())
                self._events.publish(FaxesChanged((item.id,)))
                continue
            fax = self._faxes.fax(item.id)
            if self._is_settled(fax):
                self._settle(item, fax, token)
            elif item.alarmed_at is None and self._is_stuck(fax):
                self._raise_alarm(item)

    def pages_came(self, fax_id: int, token: CancelToken) -> None:
        """What the service made of a sent fax is in the archive: its receipt can show it."""
        item = self._journal.item(fax_id)
        root = self._journal.item(item.shown_id) if item else None
        if root is not None and root.settled_at is not None:
            self._make_receipt(root.id, token)

    def _make_receipt(self, fax_id: int, token: CancelToken) -> None:
        try:
            self._receipts.make(fax_id, token)
        except FaxDeskError as error:
            # It can be made on demand; the result itself is in the archive.
            log.warning("A receipt could not be made: %s", error.kind)

    def _settle(self, item: OutboxItem, fax: Fax, token: CancelToken) -> None:
        self._make_receipt(item.id, token)
        sent = sum(1 for recipient in fax.recipients if recipient.is_sent)
        cause = SENT_TO.format(sent=sent, total=len(fax.recipients)) if fax.recipients else ""
        self._journal.note(item.id, cause=cause, settled_at=self._clock.now())
        self._events.publish(FaxesChanged((item.id,)))

    def _is_settled(self, fax: Fax) -> bool:
        """Whether no more can be expected. Of a recipient that the service does not name, a later record may
        tell after all, but not for ever."""
        open_ = [recipient for recipient in fax.recipients if not _is_known(recipient)]
        if not all(recipient.is_untold for recipient in open_):
            return False
        begun_at = max(self._begun_at(part) for part in self._faxes.requests(fax.id))
        return not open_ or self._faxes.service_now() > begun_at + patience_for(fax.page_count)

    def _is_stuck(self, fax: Fax) -> bool:
        # A request that is still to leave has words of its own, and nothing is known of one that the service
        # does not have any more.
        queued = [
            part
            for part in self._faxes.requests(fax.id)
            if not part.only_here and any(recipient.is_queued for recipient in part.recipients)
        ]
        if not queued or any(recipient.pending for recipient in fax.recipients):
            return False
        begun = max(self._begun_at(part) for part in queued)
        return self._faxes.service_now() > begun + patience_for(fax.page_count)

    def _begun_at(self, request: Fax) -> datetime:
        """When the service can have begun with a request: at the time that it was to hold it for."""
        item = self._journal.item(request.id)
        send_at = item.draft.send_at if item else None
        return max(request.created_at, send_at or request.created_at)

    def _raise_alarm(self, item: OutboxItem) -> None:
        self._journal.note(
            item.id, cause=mark("still queued, far longer than its pages need"), alarmed_at=self._clock.now()
        )
        self._events.publish(FaxesChanged((item.id,)))
        self._events.publish(
            Notice(
                tr("A fax has been on its way for far longer than its pages need."),
                tr("Look at it in the outbox: it says what can be done."),
            )
        )


def _is_known(recipient: RecipientStatus) -> bool:
    return recipient.is_sent or recipient.is_failed
