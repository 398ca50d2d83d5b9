"""What the tables of a fax to many say in a row: before it is sent, and while and after it is."""

from __future__ import annotations

from datetime import datetime
from enum import Enum

from msgspec import Struct

from faxdesk.domain.fax import Direction
from faxdesk.domain.merge.merge_row import MergeRow, RowTrouble, SentRow
from faxdesk.domain.merge.row_state import RowState
from faxdesk.domain.phone import display_number
from faxdesk.domain.status import FaxRow, StatusKind
from faxdesk.ui.common import wording
from faxdesk.ui.controls.state_chip import chip_of
from faxdesk.words import listed, mark, tr


class Remedy(Enum):
    """What can be done with a row; the value is the link's words, to be translated."""

    NONE = ""
    RESEND = mark("Resend")
    CHANGE_NUMBER = mark("Change number")
    TAKE_OUT = mark("Take out")
    PUT_BACK = mark("Put back")
    MEND = mark("Mend")
    SEND_ANYWAY = mark("Send anyway")

    @property
    def words(self) -> str:
        return tr(self.value) if self.value else ""


class MergeLine(Struct, frozen=True):
    """number is as people read it, tone that of the chip; more is said between chip and time; remedies are
    what can be done, the first of them at the row's end. cells are those of the table, and can_be_typed says
    whether another text may be put into one."""

    place: int
    name: str
    number: str
    chip: str
    tone: str
    more: str = ""
    when: str = ""
    remedies: tuple[Remedy, ...] = ()
    cells: tuple[str, ...] = ()
    can_be_typed: bool = True

    @property
    def remedy(self) -> str:
        return self.remedies[0].words if self.remedies else ""

    @property
    def sentence(self) -> str:
        """All of it, for screen readers."""
        parts = (self.name, self.number, self.chip, self.more, self.when, self.remedy)
        return listed(*(part for part in parts if part))


_TROUBLES = {
    RowTrouble.NO_NUMBER: mark("No number"),
    RowTrouble.BAD_NUMBER: mark("Wrong number"),
    RowTrouble.BLOCKED: mark("Do not fax"),
    RowTrouble.MISSING: mark("Field empty"),
    RowTrouble.TWICE: mark("Twice"),
    RowTrouble.NOT_READY: mark("Not in order"),
    RowTrouble.DOUBT: mark("In doubt"),
}
_WRONG_NUMBERS = frozenset({"NumberDoesNotExist", "WrongNumber", "InvalidNumber", "InvalidRecipient"})


def line_of_judged(row: MergeRow) -> MergeLine:
    """A row as it would be sent, or why it is not."""
    chip, tone = _chip_of_judged(row)
    number = display_number(row.number) if row.number.startswith("+") else row.number
    remedies = _remedies_of_judged(row)
    return MergeLine(row.place, row.name, number, chip, tone, row.reason, "", remedies, row.cells)


def _chip_of_judged(row: MergeRow) -> tuple[str, str]:
    if row.is_out:
        return tr("Taken out"), "neutral"
    if row.trouble is not None and not row.is_sent:
        return tr(_TROUBLES[row.trouble]), "warning" if row.questions else "danger"
    return tr("Ready"), "success"


def _remedies_of_judged(row: MergeRow) -> tuple[Remedy, ...]:
    if row.is_out:
        return (Remedy.PUT_BACK,)
    if row.questions and not row.is_let_in:
        return (Remedy.SEND_ANYWAY, Remedy.TAKE_OUT, Remedy.MEND)
    if row.trouble in {RowTrouble.NO_NUMBER, RowTrouble.BAD_NUMBER, RowTrouble.MISSING}:
        return (Remedy.MEND, Remedy.TAKE_OUT)
    if row.trouble in {RowTrouble.BLOCKED, RowTrouble.NOT_READY}:
        return (Remedy.TAKE_OUT,)
    return (Remedy.TAKE_OUT, Remedy.MEND)


def line_of_sent(row: SentRow, now: datetime) -> MergeLine:
    """A row of a fax that was handed over."""
    chip, tone = _chip_of_sent(row, now)
    when = wording.when(row.at, now) if row.at is not None and row.state == RowState.HANDED else ""
    tries = wording.number_of(row.tries) if row.tries else ""
    number = display_number(row.number) if row.number.startswith("+") else row.number
    remedies = _remedies_of_sent(row)
    can_be_typed = Remedy.CHANGE_NUMBER in remedies
    return MergeLine(row.place, row.name, number, chip, tone, tries, when, remedies, row.cells, can_be_typed)


def _chip_of_sent(row: SentRow, now: datetime) -> tuple[str, str]:
    if row.state == RowState.OUT:
        return tr("Taken out"), "neutral"
    status = row.status
    if status.kind in {StatusKind.FAILED, StatusKind.NEEDS_YOU} and status.reason:
        return status.reason.rstrip("."), "danger"
    listed = FaxRow(0, Direction.OUTBOUND, now, True, "", "", 0, 0, status)
    return chip_of(listed, now)


def _remedies_of_sent(row: SentRow) -> tuple[Remedy, ...]:
    if row.state == RowState.OUT:
        return (Remedy.PUT_BACK,) if row.number.startswith("+") and row.part_id is None else ()
    if row.state == RowState.WAITING:
        return (Remedy.TAKE_OUT, Remedy.CHANGE_NUMBER)
    if row.has_failed:
        is_wrong = row.error_code in _WRONG_NUMBERS
        return (Remedy.CHANGE_NUMBER, Remedy.RESEND) if is_wrong else (Remedy.RESEND, Remedy.CHANGE_NUMBER)
    if row.status.kind == StatusKind.NEEDS_YOU:
        return (Remedy.TAKE_OUT, Remedy.RESEND, Remedy.CHANGE_NUMBER)
    return ()
