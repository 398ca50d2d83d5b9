"""Which faxes a list or a sync is about (API §3.1)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from faxdesk.simulator.http.call_handling import Call
from faxdesk.simulator.state.mailbox_fax import MailboxFax
from faxdesk.simulator.state.outcomes import digits

MESSAGE_TYPES = ("Fax", "SMS", "VoiceMail", "Pager", "Text")
DIRECTIONS = ("Inbound", "Outbound")
DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class Selection:
    """A filter over the mailbox. Moments are seconds since 1970, both ends included."""

    start: float | None = None
    end: float | None = None
    availability: frozenset[str] = field(default=frozenset({"Alive"}))
    directions: frozenset[str] = field(default=frozenset())
    types: frozenset[str] = field(default=frozenset())
    read: frozenset[str] = field(default=frozenset())
    number: str = ""

    def test(self) -> Callable[[MailboxFax], bool]:
        """A predicate for all conditions but the dates, for which the mailbox has an order."""
        if self.types and "Fax" not in self.types:
            return lambda fax: False
        number = digits(self.number)

        def wanted(fax: MailboxFax) -> bool:
            return (
                fax.availability in self.availability
                and (not self.directions or fax.direction in self.directions)
                and (not self.read or ("Read" if fax.read else "Unread") in self.read)
                and (not number or _concerns(fax, number))
            )

        return wanted


def _concerns(fax: MailboxFax, number: str) -> bool:
    return digits(fax.sender.number) == number or any(digits(r.number) == number for r in fax.recipients)


def selection_of(call: Call, now: float) -> Selection:
    """The filter of a list call, which without dateFrom shows the last day alone.

    Raises ApiError 400 for values that do not exist.
    """
    end = call.moment("dateTo", now) or now
    availability = call.choices("availability", ("Alive", "Deleted", "Purged"))
    return Selection(
        start=call.moment("dateFrom", end - DAY),
        end=end,
        availability=frozenset(availability or {"Alive"}),
        directions=frozenset(call.choices("direction", DIRECTIONS)),
        types=frozenset(call.choices("messageType", MESSAGE_TYPES)),
        read=frozenset(call.choices("readStatus", ("Read", "Unread"))),
        number=call.query("phoneNumber"),
    )
