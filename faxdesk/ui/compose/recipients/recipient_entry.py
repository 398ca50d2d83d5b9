"""One recipient of a fax being written: what was typed, and what it was read as."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from msgspec import Struct

from faxdesk.ui.common import wording
from faxdesk.words import tr, tr_n


class EntryState(Enum):
    """Whether a number has been looked at yet, and what came of it."""

    CHECKING = "checking"
    GOOD = "good"
    BAD = "bad"


class RecipientEntry(Struct, eq=False):
    """Compared by identity, since two entries may read alike until they are checked. number is E.164 once
    state is GOOD, and is_new tells whether nobody faxed with it before; reason says in words what is wrong
    once state is BAD. group is the group that it came with, "" once that was opened.
    is_contact tells whether the number is a contact's."""

    text: str
    name: str = ""
    state: EntryState = EntryState.CHECKING
    number: str = ""
    display: str = ""
    reason: str = ""
    is_new: bool = False
    group: str = ""
    is_contact: bool = False

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

    @property
    def hint(self) -> str:
        """What a double click on its chip does."""
        return tr("Double-click to change the number, or to name the recipient for the cover page.")


class RecipientGroup:
    """The members of a group, who stand in one chip until it is opened. It reads as an entry does."""

    def __init__(self, members: Sequence[RecipientEntry]) -> None:
        self.members = list(members)

    @property
    def state(self) -> EntryState:
        return EntryState.GOOD

    @property
    def name(self) -> str:
        count = wording.number_of(len(self.members))
        return tr("{group} ({count})", group=self.members[0].group, count=count)

    @property
    def label(self) -> str:
        return self.name

    @property
    def shown_number(self) -> str:
        return ""

    @property
    def sentence(self) -> str:
        count = wording.number_of(len(self.members))
        return tr_n(
            "Group {group}, {count} number",
            "Group {group}, {count} numbers",
            len(self.members),
            group=self.members[0].group,
            count=count,
        )

    @property
    def hint(self) -> str:
        return tr("Double-click to see its members one by one.")


Unit = RecipientEntry | RecipientGroup
"""What has a chip of its own."""
