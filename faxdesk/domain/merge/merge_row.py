"""A row of a fax to many: whom it goes to, and what keeps it from that."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from faxdesk.domain.merge.row_state import RowState
from faxdesk.domain.status import FaxStatus, StatusKind

FAXES_A_MINUTE = 10
"""So many requests a minute the service takes of one person (API §8)."""


class RowTrouble(StrEnum):
    """Why a row is not sent as it is."""

    NO_NUMBER = "no_number"
    BAD_NUMBER = "bad_number"
    BLOCKED = "blocked"
    """No fax may go to the number."""
    MISSING = "missing"
    """A field of the fax is empty in this row."""
    TWICE = "twice"
    """An earlier row has the number, too."""
    NOT_READY = "not_ready"
    """The fax cannot be sent with what this row puts in."""
    DOUBT = "doubt"
    """The number may not be the one that is meant, or not be worth it, as is asked of a single fax."""


class MergeRow(Struct, frozen=True):
    """place counts the rows from 0, line is where it stands in its file, from 1. number is in E.164, or as it
    was written where it is none. reason is what is the matter, in words, and questions name what of it the
    person may let pass; let_in are those that were. is_out: the person does not want it sent; a row with
    trouble is not sent either, unless all of its questions were let in."""

    place: int
    line: int
    cells: tuple[str, ...]
    number: str
    name: str
    trouble: RowTrouble | None = None
    reason: str = ""
    is_out: bool = False
    questions: frozenset[str] = frozenset()
    let_in: frozenset[str] = frozenset()

    @property
    def is_let_in(self) -> bool:
        """Whether the person wants it sent although something is the matter."""
        return bool(self.questions) and self.questions <= self.let_in

    @property
    def is_sent(self) -> bool:
        """Whether it goes out as it is now."""
        return (self.trouble is None or self.is_let_in) and not self.is_out


class SentRow(Struct, frozen=True):
    """A row of a fax that is being sent, or was. status is how it stands, part_id the request that it was
    last sent by, None where there was none. tries counts the requests that got to the service."""

    place: int
    line: int
    cells: tuple[str, ...]
    number: str
    name: str
    state: RowState
    status: FaxStatus
    part_id: int | None = None
    message_id: str = ""
    error_code: str = ""
    tries: int = 0
    at: datetime | None = None
    pages: int = 0

    @property
    def has_failed(self) -> bool:
        return self.state == RowState.HANDED and self.status.kind == StatusKind.FAILED

    @property
    def is_sent(self) -> bool:
        return self.state == RowState.HANDED and self.status.kind == StatusKind.SENT

    @property
    def needs_person(self) -> bool:
        """Whether it goes on only when the person does something."""
        return self.state == RowState.HANDED and self.status.needs_person


class MergeCounts(Struct, frozen=True):
    """How many rows are sent, need the person, are still to be known, and were taken out."""

    sent: int = 0
    needing: int = 0
    open: int = 0
    out: int = 0

    @property
    def total(self) -> int:
        """Those that are, or were, to be sent."""
        return self.sent + self.needing + self.open


def counts_of(rows: Sequence[SentRow]) -> MergeCounts:
    """How many rows stand how."""
    living = [row for row in rows if row.state != RowState.OUT]
    sent = sum(row.is_sent for row in living)
    needing = sum(row.needs_person for row in living)
    return MergeCounts(sent, needing, len(living) - sent - needing, len(rows) - len(living))


class Merge(Struct, frozen=True):
    """A fax to many that was sent: fax_id is its line in the outbox. columns are those of its table, of which
    number_column and name_column hold the numbers and the names. is_paused: no further row leaves;
    by_failures, since too many had failed. pause_on_error is after how many that is, 0 for never."""

    fax_id: int
    name: str
    columns: tuple[str, ...]
    number_column: int
    name_column: int | None
    is_paused: bool = False
    by_failures: bool = False
    pause_on_error: int = 0


def minutes_for(rows: int) -> int:
    """How long it takes the service to accept so many faxes, in whole minutes."""
    return -(-rows // FAXES_A_MINUTE)
