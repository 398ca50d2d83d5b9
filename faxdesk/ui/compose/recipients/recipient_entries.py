"""The recipients of a fax being written, as they were typed and as they were read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from faxdesk.domain.draft import Recipient
from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.phone import split_numbers
from faxdesk.services.contacts.recipient_search import Checked, CheckedGroup
from faxdesk.ui.common import wording
from faxdesk.ui.compose.recipients.recipient_entry import (
    EntryState,
    RecipientEntry,
    RecipientGroup,
    Unit,
)
from faxdesk.words import tr, tr_n

_NAMED = re.compile(r"^\s*(?P<name>[^<>]*?)\s*<(?P<number>[^<>]+)>\s*$")


class RecipientEntries:
    """In the order in which they were added; each number once."""

    def __init__(self) -> None:
        self._entries: list[RecipientEntry] = []
        self._left_out: dict[str, int] = {}
        """Of groups, how many members cannot be faxed."""

    def __iter__(self) -> Iterator[RecipientEntry]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def add(self, entries: Sequence[RecipientEntry]) -> None:
        self._entries += entries

    def clear(self) -> None:
        self._entries.clear()
        self._left_out.clear()

    def remove(self, unit: Unit) -> None:
        """Take out an entry, or all members of a group."""
        gone = set(map(id, unit.members if isinstance(unit, RecipientGroup) else (unit,)))
        self._entries = [entry for entry in self._entries if id(entry) not in gone]

    def open(self, group: RecipientGroup) -> None:
        """Show the members of a group one by one."""
        for entry in group.members:
            entry.group = ""

    def take(self, entry: RecipientEntry, result: Checked | CheckedGroup | FaxDeskError) -> None:
        """An entry was read as this."""
        if isinstance(result, FaxDeskError):
            entry.state, entry.reason = EntryState.BAD, f"{result.title} {result.hint}".strip()
            # What is wrong has a chip of its own, to be mended.
            entry.group = ""
        elif isinstance(result, CheckedGroup):
            place = self._entries.index(entry)
            members = [RecipientEntry(one.number.e164, group=result.name) for one in result.members]
            self._entries[place : place + 1] = members
            self._left_out[result.name] = result.left_out
            for member, one in zip(members, result.members, strict=True):
                self._take_number(member, one)
        else:
            self._take_number(entry, result)

    def _take_number(self, entry: RecipientEntry, checked: Checked) -> None:
        number = checked.number
        twin = next(
            (other for other in self._entries if other is not entry and other.number == number.e164), None
        )
        if twin is not None:
            # One fax to a number is enough; a name given the second time is kept.
            twin.name = twin.name or entry.name or checked.name
            self._entries.remove(entry)
            return
        entry.state, entry.reason, entry.is_new = EntryState.GOOD, "", checked.is_new
        entry.name, entry.is_contact = entry.name or checked.name, checked.is_contact
        entry.number, entry.display = number.e164, number.display

    # What is in it

    def units(self) -> list[Unit]:
        """What has a chip of its own: the members of a group that was not opened have one together."""
        groups: dict[str, RecipientGroup] = {}
        units: list[Unit] = []
        for entry in self._entries:
            if not entry.group:
                units.append(entry)
            elif entry.group in groups:
                groups[entry.group].members.append(entry)
            else:
                groups[entry.group] = RecipientGroup([entry])
                units.append(groups[entry.group])
        return units

    def good(self) -> tuple[Recipient, ...]:
        """The numbers that are good, in order."""
        return tuple(
            Recipient(entry.number, entry.name) for entry in self._entries if entry.state is EntryState.GOOD
        )

    def everything(self) -> tuple[Recipient, ...]:
        """All that was typed, with bad and unchecked numbers as they are: this is what a draft keeps."""
        return tuple(
            Recipient(entry.number or entry.text, entry.name, entry.group) for entry in self._entries
        )

    def problems(self) -> list[str]:
        """For each number that is not valid, a sentence that says why."""
        return [entry.reason for entry in self._entries if entry.state is EntryState.BAD]

    @property
    def is_checking(self) -> bool:
        return any(entry.state is EntryState.CHECKING for entry in self._entries)

    def remark(self) -> str:
        """What is said below them: what is wrong, who of a group is left out, or which numbers are new."""
        problems = self.problems()
        if len(problems) > 1:
            more = len(problems) - 1
            return tr_n(
                "{problem} And {count} more like it.",
                "{problem} And {count} more like it.",
                more,
                problem=problems[0],
            )
        if problems:
            return problems[0]
        here = {entry.group for entry in self._entries}
        left_out = [(name, count) for name, count in self._left_out.items() if count and name in here]
        if left_out:
            name, count = left_out[0]
            return tr_n(
                "{count} contact of “{group}” has no number for faxes and is left out.",
                "{count} contacts of “{group}” have no number for faxes and are left out.",
                count,
                group=name,
            )
        return self._about_new()

    def _about_new(self) -> str:
        """What is said of numbers that nobody faxed with before."""
        new = [entry for entry in self._entries if entry.is_new]
        if len(new) == 1:
            number = wording.number_text(new[0].display)
            return tr("{number} is new: no fax went there or came from it before.", number=number)
        if new:
            return tr_n(
                "{count} number is new: no fax went there or came from it before.",
                "{count} numbers are new: no fax went there or came from them before.",
                len(new),
            )
        return ""


def entries_of(text: str) -> list[RecipientEntry]:
    """One or many numbers or names, as typed or pasted; "Name <number>" brings the name along."""
    found = [(piece, _NAMED.match(piece)) for piece in split_numbers(text)]
    return [
        RecipientEntry(named["number"].strip(), named["name"].strip(' "')) if named else RecipientEntry(piece)
        for piece, named in found
    ]
