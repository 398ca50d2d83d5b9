"""One recipient of a fax being written: what was typed, and what it was read as."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct

from faxdesk.words import tr


class EntryState(Enum):
    """Whether a number has been looked at yet, and what came of it."""

    CHECKING = "checking"
    GOOD = "good"
    BAD = "bad"


class RecipientEntry(Struct, eq=False):
    """Compared by identity, since two entries may read alike until they are checked. number is E.164 once
    state is GOOD, and is_new tells whether nobody faxed with it before; reason says in words what is wrong
    once state is BAD."""

    text: str
    name: str = ""
    state: EntryState = EntryState.CHECKING
    number: str = ""
    display: str = ""
    reason: str = ""
    is_new: bool = False

    @property
    def shown_number(self) -> str:
        return self.display or self.text

    @property
    def label(self) -> str:
        """What a chip shows: the name where there is one, since the tooltip has the number."""
        return self.name or self.shown_number

    @property
    def sentence(self) -> str:
        """The entry as a screen reader speaks it, and as a tooltip shows it in full."""
        who = f"{self.name}  {self.shown_number}" if self.name else self.shown_number
        if self.state is EntryState.CHECKING:
            return tr("{recipient}. The number is being checked.", recipient=who)
        return tr("{recipient}. {reason}", recipient=who, reason=self.reason) if self.reason else who
