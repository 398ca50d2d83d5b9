"""Who may be meant while a recipient is typed."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct


class Suggestion(Struct, frozen=True):
    """A number with whom it belongs to, or a group (then number is "" and members counts who can be faxed).
    display is the number as people read it; name what the contact, or the number so far, is called.
    last_at is when the newest fax went there, None where none did or its result is not known; is_sent and
    error (a code) tell what became of that."""

    number: str
    display: str
    name: str
    company: str = ""
    contact_id: int | None = None
    last_at: datetime | None = None
    is_sent: bool = False
    error: str = ""
    is_blocked: bool = False
    members: int = 0

    @property
    def is_group(self) -> bool:
        """Whether it stands for all members of a group."""
        return not self.number
