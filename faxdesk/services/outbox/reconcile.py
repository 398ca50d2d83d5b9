"""Finding out whether a fax went out whose answer was lost (API §11).

The service has no idempotency key, so the message store is searched for an outgoing fax that can only
be this one. Look-alikes are never guessed between, and nothing here ever sends.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import Availability, Direction, Message
from faxdesk.domain.journal_causes import LOOKED_AND_FOUND, LOOKED_IN_VAIN
from faxdesk.domain.outbox_states import OutboxEvent, OutboxItem, OutboxState
from faxdesk.domain.phone import goes_to_all, numbers_of
from faxdesk.domain.runtime import CancelToken, Clock
from faxdesk.domain.service_name import service_name
from faxdesk.services.events import EventHub, FaxesChanged
from faxdesk.words import mark, tr

if TYPE_CHECKING:
    from faxdesk.provider.fax_service import FaxMailbox
    from faxdesk.store.faxes import FaxStore
    from faxdesk.store.outbox_store import OutboxStore

log = logging.getLogger(__name__)

LOOKS_S = (2, 5, 15, 30, 60, 120)
"""Pauses between the looks: a fax that was accepted shows within seconds, one that was not, never."""
_SLACK = timedelta(seconds=60)
_SURE_SLACK = timedelta(seconds=5)
"""The service tells its time in whole seconds. What it made earlier than this is hardly the fax that was sent
here, but perhaps one that another computer sent to the same number."""
_LIST_IS_FRESH_S = 30.0
_MAX_PAGES = 30
"""Of the list, each of up to 1,000 faxes: far more than an account can send in the time looked at."""


class Reconciler:
    """Looks for uncertain faxes at the service."""

    def __init__(
        self,
        journal: OutboxStore,
        faxes: FaxStore,
        client: Callable[[], FaxMailbox],
        events: EventHub,
        clock: Clock,
    ) -> None:
        self._journal = journal
        self._faxes = faxes
        self._client = client
        self._events = events
        self._clock = clock
        self._listed: tuple[float, datetime, list[Message]] = (-math.inf, clock.now(), [])

    def look(self, token: CancelToken) -> None:
        """One look for every uncertain fax whose time has come."""
        now = self._clock.now()
        waiting = self._journal.items({OutboxState.UNCERTAIN})
        due = [item for item in waiting if not item.absent and item.is_due(item.next_attempt_at, now)]
        for item in due:
            token.check()
            if not item.belongs_to(self._faxes.account_id()):
                # In another's mailbox it would be missed, whatever became of it.
                self._journal.note(item.id, next_attempt_at=now + timedelta(seconds=LOOKS_S[-1]))
                continue
            try:
                self._look_for(item, waiting, token)
            except FaxDeskError as error:
                # Not having looked is no look: the count stays, the next try comes.
                log.info("Could not look for a fax: %s", error.kind)
                pause = error.retry_after_s or LOOKS_S[-1]
                self._journal.note(item.id, next_attempt_at=now + timedelta(seconds=pause))

    def is_sent_elsewhere(self, item: OutboxItem, token: CancelToken) -> bool:
        """Whether the service has sent a fax that this outbox does not know and that can be this one,
        although it has not left from here. What the person has seen already and said no to does not count,
        nor do as many as other faxes of this outbox account for. Raises FaxDeskError."""
        since = _earliest(item)
        known = self._journal.known_message_ids(since) | set(item.lookalikes)
        strangers = [
            message
            for message in self._listed_since(since, token)
            if message.id not in known and is_same_fax(item, message)
        ]
        uncertain = self._journal.items({OutboxState.UNCERTAIN})
        return len(strangers) > len(self._rivals(item, uncertain))

    def _rivals(self, item: OutboxItem, uncertain: list[OutboxItem]) -> list[OutboxItem]:
        """Other faxes to the same numbers that the service has, or may have, under an unknown id."""
        others = [*uncertain, *self._journal.accepted_unseen()]
        return [other for other in others if other.id != item.id and _alike(other, item)]

    def _listed_since(self, since: datetime, token: CancelToken) -> list[Message]:
        """As _sent_since(); for many faxes that leave one after the other, the list is asked for once."""
        now = self._clock.monotonic()
        listed_at, listed_since, messages = self._listed
        if now - listed_at > _LIST_IS_FRESH_S or since < listed_since:
            messages = self._sent_since(since, token)
            self._listed = (now, since, messages)
        return messages

    def _look_for(self, item: OutboxItem, waiting: list[OutboxItem], token: CancelToken) -> None:
        since = _earliest(item)
        known = self._journal.known_message_ids(since)
        sent = self._sent_since(since, token)
        alike = [message for message in sent if message.id not in known and may_be_same_fax(item, message)]
        found = [message for message in alike if is_same_fax(item, message)]
        rivals = self._rivals(item, waiting)
        looks = item.looks + 1
        is_last = looks >= len(LOOKS_S)
        if len(found) == 1 and not rivals and (is_last or not _lacks_pages(item, found[0])):
            self._journal.accept(
                item.id, found[0], OutboxEvent.FOUND, cause=mark("found in the message store")
            )
        elif len(found) > 1 or (found and rivals):
            self._leave_to_person(item, looks, alike)
        elif is_last:
            # What differs in its pages or cover may be it all the same: the person sees it.
            self._leave_to_person(item, looks, alike)
        else:
            pause = timedelta(seconds=LOOKS_S[looks])
            self._journal.note(item.id, looks=looks, next_attempt_at=self._clock.now() + pause)
        self._events.publish(FaxesChanged((item.id, item.shown_id)))

    def _leave_to_person(self, item: OutboxItem, looks: int, alike: list[Message]) -> None:
        template = LOOKED_AND_FOUND if alike else LOOKED_IN_VAIN
        cause = template.format(looks=looks, count=len(alike), service=service_name())
        lookalikes = tuple(message.id for message in alike)
        self._journal.note(
            item.id, cause=cause, looks=looks, absent=True, next_attempt_at=None, lookalikes=lookalikes
        )

    def _sent_since(self, since: datetime, token: CancelToken) -> list[Message]:
        """All faxes that the service has sent, whatever page of its list they are on. Raises FaxDeskError
        (BAD_ANSWER) where the list has no end: what was not read to the end does not prove absence."""
        client = self._client()
        page = client.messages(
            date_from=since,
            date_to=None,
            direction=Direction.OUTBOUND,
            availability=(Availability.ALIVE, Availability.DELETED),
            token=token,
        )
        sent = list(page.messages)
        for _ in range(_MAX_PAGES):
            if not page.next_page_uri:
                return sent
            token.check()
            page = client.next_page(page, token)
            sent += page.messages
        raise FaxDeskError(
            tr("{service}'s list of sent faxes does not end.", service=service_name()),
            tr("It is read again later."),
            ErrorKind.BAD_ANSWER,
        )


def is_same_fax(item: OutboxItem, message: Message) -> bool:
    """Whether a fax in the message store can be the one that was sent: made after its last bytes left by
    the service's clock, to the same numbers, with the same cover page and resolution (unless those are
    the original's), and as many pages, as far as either side knows them."""
    draft = item.draft
    if not may_be_same_fax(item, message) or _is_early(item, message):
        return False
    if not goes_to_all(message.recipients, item.draft.recipients):
        return False
    if not draft.original_message_id:
        if None not in (draft.cover_index, message.cover_index) and draft.cover_index != message.cover_index:
            return False
        if message.resolution not in (None, draft.resolution):
            return False
    return not (draft.pages and message.page_count) or draft.pages == message.page_count


def _is_early(item: OutboxItem, message: Message) -> bool:
    at = item.body_sent_at
    return at is not None and message.created_at is not None and message.created_at < at - _SURE_SLACK


def _lacks_pages(item: OutboxItem, message: Message) -> bool:
    """Whether the service has yet to count the pages (API §1.5), which may tell the faxes apart."""
    return item.draft.pages is not None and not message.page_count


def may_be_same_fax(item: OutboxItem, message: Message) -> bool:
    """Whether a fax in the message store went to the same numbers at a time that fits, whatever it holds. A
    record that does not name them all may be of it."""
    if message.created_at is None or message.created_at < _earliest(item):
        return False
    return bool(message.recipients) and goes_to_all(item.draft.recipients, message.recipients)


def _earliest(item: OutboxItem) -> datetime:
    """When the service can have made the fax at the earliest, by its clock. That is surely known when the
    last bytes leave; the attempt may begin before the service was ever asked for the time."""
    return (item.body_sent_at or item.attempt_at or item.created_at) - _SLACK


def _alike(item: OutboxItem, other: OutboxItem) -> bool:
    return numbers_of(item.draft.recipients) == numbers_of(other.draft.recipients)
