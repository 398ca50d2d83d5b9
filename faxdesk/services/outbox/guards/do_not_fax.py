"""The numbers that no fax may go to: the list as people keep it, and what holds every fax to it."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

from faxdesk.domain.contacts.contact import MAX_TEXT
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.outbox_states import OutboxItem, OutboxState
from faxdesk.domain.phone import Numbered, display_number, numbers_of, parse_number, same_number
from faxdesk.domain.runtime import Clock
from faxdesk.domain.service_name import service_name
from faxdesk.services.events import ContactsChanged, EventHub, Notice
from faxdesk.words import listed, tr, tr_n

if TYPE_CHECKING:
    from faxdesk.domain.contacts.contact import Blocked
    from faxdesk.settings import Settings
    from faxdesk.store.contacts.contact_store import ContactStore
    from faxdesk.store.outbox_store import OutboxStore


class BlockedNumbers(FaxDeskError):
    """A fax is not sent, since it would go to numbers that no fax may go to."""

    def __init__(self, blocked: tuple[Blocked, ...]) -> None:
        self.blocked = blocked
        first = blocked[0]
        number = display_number(first.number)
        if len(blocked) > 1:
            title = tr(
                "These numbers are on your do-not-fax list: {numbers}.",
                numbers=listed(*(display_number(each.number) for each in blocked)),
            )
        elif first.reason:
            title = tr(
                "{number} is on your do-not-fax list: {reason}.",
                number=number,
                reason=first.reason.rstrip("."),
            )
        else:
            title = tr("{number} is on your do-not-fax list.", number=number)
        hint = tr_n(
            "Nothing was sent. Leave this recipient out, or take the number off the list.",
            "Nothing was sent. Leave these recipients out, or take the numbers off the list.",
            len(blocked),
        )
        super().__init__(title, hint, ErrorKind.BLOCKED)


class DoNotFax:
    """Reads are quick enough for any worker; writes are for workers. check() stands at every way into the
    outbox, and once more in the transaction in which a fax begins to leave, since a number may be blocked in
    between."""

    def __init__(
        self, store: ContactStore, journal: OutboxStore, settings: Settings, events: EventHub, clock: Clock
    ) -> None:
        self._store = store
        self._journal = journal
        self._settings = settings
        self._events = events
        self._clock = clock

    def entries(self) -> list[Blocked]:
        """The whole list, by number."""
        return self._store.blocked()

    def among(self, numbers: Iterable[str]) -> list[Blocked]:
        """Those of some numbers that are on the list, in whatever spelling."""
        return self._store.blocked(numbers)

    def check(self, recipients: Iterable[Numbered]) -> None:
        """Raise BlockedNumbers where one of the recipients is on the list."""
        blocked = self.among([recipient.number for recipient in recipients])
        if blocked:
            raise BlockedNumbers(tuple(blocked))

    def block(self, number: str, reason: str = "") -> Blocked:
        """Put a number on the list, or give one that is there another reason; without one it keeps its own.
        What waits in the outbox is held when its turn comes; of what the service has already, and has not
        sent yet, a notice tells. Raises FaxDeskError (BAD_INPUT) for what is no number."""
        parsed = parse_number(number, self._settings.country).e164
        tidy = " ".join(reason.split())[:MAX_TEXT]
        if not tidy:
            tidy = next((known.reason for known in self.among([parsed])), "")
        self._store.block(parsed, tidy)
        self._events.publish(ContactsChanged())
        leaving = self.still_leaving(parsed)
        if leaving:
            self._events.publish(_still_leaving(parsed, len(leaving)))
        (blocked,) = self.among([parsed])
        return blocked

    def unblock(self, number: str) -> Blocked | None:
        """Take a number off the list; gives what stood there, None where it did not. What was held because of
        it stays held until the person lets it go."""
        with suppress(FaxDeskError):
            # What is no number may stand on the list all the same.
            number = parse_number(number, self._settings.country).e164
        blocked = next(iter(self.among([number])), None)
        if blocked is not None:
            self._store.unblock(number)
            self._events.publish(ContactsChanged())
        return blocked

    def still_leaving(self, number: str) -> list[int]:
        """The faxes to a number that nothing here can hold any more: they are being uploaded, or the service
        has them until their time comes. They can be cancelled."""
        now, same = self._clock.now(), same_number(number)
        items: list[OutboxItem] = [*self._journal.items({OutboxState.UPLOADING}), *self._journal.unsettled()]
        return sorted(
            {
                item.shown_id
                for item in items
                if same in numbers_of(item.draft.recipients)
                and (
                    item.state == OutboxState.UPLOADING
                    or (item.draft.send_at is not None and item.draft.send_at > now)
                )
            }
        )


def _still_leaving(number: str, count: int) -> Notice:
    return Notice(
        tr_n(
            "A fax to {number} has left for {service} already.",
            "{count} faxes to {number} have left for {service} already.",
            count,
            number=display_number(number),
            service=service_name(),
        ),
        tr("Cancel it in the outbox, if it is not to arrive."),
    )
