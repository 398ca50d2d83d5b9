"""What may be asked before a fax leaves, and the words of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.failure import reason_for
from faxdesk.domain.page import Remark
from faxdesk.domain.status import FaxStatus
from faxdesk.words import tr, tr_n


class DoubtKind(StrEnum):
    DUPLICATE = "duplicate"
    """The same documents went to this number a short while ago."""
    FIRST_USE = "first_use"
    """This number was never faxed with before."""
    TYPE_AGAIN = "type_again"
    """The same, and the number is to be typed a second time."""
    DOCUMENT = "document"
    """A document is blank, not whole, or shows something else than it holds."""
    UNKNOWN_NUMBER = "unknown_number"
    """The number has a length that is possible there, but is in no range that FaxDesk knows."""
    NEAR = "near"
    """It is new, and differs by one digit, or two that are swapped, from one that is known well."""
    FAILING = "failing"
    """The last faxes to it failed, one after the other."""
    OWN_NUMBER = "own_number"
    """It is the account's own."""
    PREMIUM = "premium"
    """Whoever calls it pays extra."""
    SEVERAL_NUMBERS = "several_numbers"
    """Its contact has other numbers for faxes, and nothing arrived at this one so far."""


class Doubt(Struct, frozen=True):
    """Something to be asked once before a fax is sent. number is in E.164, display as people write it, place
    where it is. Of a duplicate, earlier is the fax that went out before, with its time and how it stands. Of
    a document, display is its name, content its hash, and remark what is the matter with it. other is the
    number, or are the numbers, that may be meant instead, and name the contact who has them; count counts the
    faxes that failed, the last with this error."""

    kind: DoubtKind
    number: str
    display: str
    earlier: int | None = None
    earlier_at: datetime | None = None
    earlier_status: FaxStatus | None = None
    content: str = ""
    remark: Remark | None = None
    place: str = ""
    other: str = ""
    name: str = ""
    count: int = 0
    error: str = ""

    @property
    def key(self) -> str:
        """What a confirmation names."""
        if self.remark is not None:
            return f"{self.kind} {self.content} {self.remark.kind}"
        return f"{self.kind} {self.number} {self.earlier or ''}".rstrip()

    @property
    def sentence(self) -> str:
        """What is the matter."""
        if self.remark is not None:
            return self.remark.title(self.display)
        if self.kind == DoubtKind.DUPLICATE:
            return tr("The same documents went to {display} less than a day ago.", display=self.display)
        if self.kind == DoubtKind.UNKNOWN_NUMBER:
            return tr("{display} is in no range of numbers that FaxDesk knows.", display=self.display)
        if (sentence := _SENTENCES_OF_NUMBERS.get(self.kind)) is not None:
            return sentence(self)
        if self.place:
            return tr("{display} ({place}) was never faxed before.", display=self.display, place=self.place)
        return tr("{display} was never faxed before.", display=self.display)

    @property
    def advice(self) -> str:
        """What to look at."""
        if self.remark is not None:
            return self.remark.hint
        if self.kind == DoubtKind.DUPLICATE:
            return tr(
                "Look at fax {earlier}; then confirm, if it is to go there once more.", earlier=self.earlier
            )
        if self.kind == DoubtKind.UNKNOWN_NUMBER:
            return tr("It may be new, or mistyped. Check it digit by digit; then confirm it, and it is sent.")
        if self.kind == DoubtKind.FAILING:
            return tr("Ask the recipient whether the number is still right.")
        if self.kind == DoubtKind.SEVERAL_NUMBERS:
            return tr("Nothing has arrived at this one so far.")
        if self.kind == DoubtKind.OWN_NUMBER:
            return tr("It would come back to you.")
        return tr("Check the number digit by digit, then confirm it.")


def _near(doubt: Doubt) -> str:
    if doubt.name:
        return tr(
            "{display} is new, and nearly that of “{name}”: {other}.",
            display=doubt.display,
            name=doubt.name,
            other=doubt.other,
        )
    return tr(
        "{display} is new, and nearly one that you often fax: {other}.",
        display=doubt.display,
        other=doubt.other,
    )


def _failing(doubt: Doubt) -> str:
    return tr_n(
        "The last {count} fax to {display} failed: {reason}.",
        "The last {count} faxes to {display} failed: {reason}.",
        doubt.count,
        display=doubt.display,
        reason=reason_for(doubt.error).short,
    )


_SENTENCES_OF_NUMBERS: dict[DoubtKind, Callable[[Doubt], str]] = {
    DoubtKind.NEAR: _near,
    DoubtKind.FAILING: _failing,
    DoubtKind.OWN_NUMBER: lambda doubt: tr("{display} is your own fax number.", display=doubt.display),
    DoubtKind.PREMIUM: lambda doubt: tr(
        "{display} is a premium number: whoever calls it pays extra.", display=doubt.display
    ),
    DoubtKind.SEVERAL_NUMBERS: lambda doubt: tr(
        "“{name}” has other fax numbers than {display}: {other}.",
        name=doubt.name,
        display=doubt.display,
        other=doubt.other,
    ),
}


class Unconfirmed(FaxDeskError):
    """The fax is not sent before the person has answered these doubts."""

    def __init__(self, doubts: tuple[Doubt, ...]) -> None:
        self.doubts = doubts
        super().__init__(doubts[0].sentence, doubts[0].advice, ErrorKind.BAD_INPUT)
