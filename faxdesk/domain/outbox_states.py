"""The outbox: the states of a fax on its way out, and the one function that changes them.

A fax cannot be unsent and the service knows no idempotency key (API §11), so a fax whose request may
have been carried out is never sent again by the program alone: the only ways out of UNCERTAIN are
finding it at the service and a person's decision.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, TypedDict

from msgspec import Struct

from faxdesk.domain.errors import ErrorKind, FaxDeskError

if TYPE_CHECKING:
    # The lists that come first hold none.
    from faxdesk.domain.draft import Draft


class OutboxState(StrEnum):
    DRAFT = "draft"
    """Being written; saved on each change."""
    HELD_BACK = "held_back"
    """Sent, but can still be taken back without asking the service."""
    ON_HOLD = "on_hold"
    """Committed, and kept from leaving until the person lets it go; no time and no restart does."""
    QUEUED = "queued"
    """Committed with its files; waits its turn."""
    UPLOADING = "uploading"
    """The attempt is on record and its bytes are going out."""
    WAITING = "waiting"
    """Tries again by itself at next_attempt_at; nothing was carried out."""
    UNCERTAIN = "uncertain"
    """May have been accepted; being looked for at the service."""
    NEEDS_YOU = "needs_you"
    """Cannot go on without the person."""
    ACCEPTED = "accepted"
    """The service has it; its message status rules from here."""
    SPLIT = "split"
    """Too many recipients for one request: its parts go out as rows of their own (see PartKind)."""
    DISCARDED = "discarded"
    """Gone from view, kept in the log."""


class OutboxEvent(StrEnum):
    SEND = "send"
    HOLD_BACK = "hold_back"
    HOLD_OVER = "hold_over"
    HOLD = "hold"
    """The person keeps it from leaving."""
    RELEASE = "release"
    AWAIT = "await"
    """A resend that the program made by itself waits for its time."""
    SPLIT = "split"
    UNDO = "undo"
    START = "start"
    ACCEPT = "accept"
    """The service's answer names the fax; it may come when nobody expected it any more."""
    BREAK = "break"
    """The attempt ended with no usable answer; the body decides what that means."""
    NOT_EXECUTED = "not_executed"
    """The service said that it did not carry the request out (401, 429), or it was never reached."""
    CANCEL = "cancel"
    """The person called the upload off."""
    REFUSE = "refuse"
    DOUBT = "doubt"
    """It has not left from here, but another copy of the archive may have sent it."""
    DUE = "due"
    MEND = "mend"
    EDIT = "edit"
    DISCARD = "discard"
    RESTORE = "restore"
    FOUND = "found"
    WENT_OUT = "went_out"
    """The person knows that it went out."""
    TAKE_OVER = "take_over"
    """The person says that this copy of the archive is the one that sends; it is looked for once more."""
    SEND_AGAIN = "send_again"
    """The person, having been warned, wants it sent again."""


_S, _E = OutboxState, OutboxEvent

_TABLE: dict[tuple[OutboxState, OutboxEvent], OutboxState] = {
    (_S.DRAFT, _E.SEND): _S.QUEUED,
    (_S.DRAFT, _E.HOLD_BACK): _S.HELD_BACK,
    (_S.DRAFT, _E.AWAIT): _S.WAITING,
    (_S.DRAFT, _E.DISCARD): _S.DISCARDED,
    (_S.HELD_BACK, _E.HOLD_OVER): _S.QUEUED,
    (_S.HELD_BACK, _E.UNDO): _S.DRAFT,
    (_S.HELD_BACK, _E.HOLD): _S.ON_HOLD,
    (_S.HELD_BACK, _E.EDIT): _S.DRAFT,
    (_S.HELD_BACK, _E.DISCARD): _S.DISCARDED,
    (_S.ON_HOLD, _E.RELEASE): _S.QUEUED,
    (_S.ON_HOLD, _E.EDIT): _S.DRAFT,
    (_S.ON_HOLD, _E.DISCARD): _S.DISCARDED,
    (_S.QUEUED, _E.START): _S.UPLOADING,
    (_S.QUEUED, _E.SPLIT): _S.SPLIT,
    (_S.QUEUED, _E.HOLD): _S.ON_HOLD,
    (_S.QUEUED, _E.NOT_EXECUTED): _S.WAITING,
    (_S.QUEUED, _E.REFUSE): _S.NEEDS_YOU,
    (_S.QUEUED, _E.DOUBT): _S.UNCERTAIN,
    (_S.QUEUED, _E.EDIT): _S.DRAFT,
    (_S.QUEUED, _E.DISCARD): _S.DISCARDED,
    (_S.UPLOADING, _E.ACCEPT): _S.ACCEPTED,
    (_S.UPLOADING, _E.NOT_EXECUTED): _S.WAITING,
    (_S.UPLOADING, _E.REFUSE): _S.NEEDS_YOU,
    (_S.WAITING, _E.DUE): _S.QUEUED,
    (_S.WAITING, _E.HOLD): _S.ON_HOLD,
    (_S.WAITING, _E.EDIT): _S.DRAFT,
    (_S.WAITING, _E.DISCARD): _S.DISCARDED,
    (_S.UNCERTAIN, _E.ACCEPT): _S.ACCEPTED,
    (_S.UNCERTAIN, _E.FOUND): _S.ACCEPTED,
    (_S.UNCERTAIN, _E.WENT_OUT): _S.ACCEPTED,
    (_S.UNCERTAIN, _E.TAKE_OVER): _S.QUEUED,
    (_S.UNCERTAIN, _E.SEND_AGAIN): _S.QUEUED,
    (_S.UNCERTAIN, _E.DISCARD): _S.DISCARDED,
    (_S.NEEDS_YOU, _E.MEND): _S.QUEUED,
    (_S.NEEDS_YOU, _E.EDIT): _S.DRAFT,
    (_S.NEEDS_YOU, _E.DISCARD): _S.DISCARDED,
    # Of a fax to many alone, before any of its rows has been handed over.
    (_S.SPLIT, _E.UNDO): _S.DRAFT,
    (_S.SPLIT, _E.DISCARD): _S.DISCARDED,
}

_BY_BODY: dict[tuple[OutboxState, OutboxEvent], tuple[OutboxState, OutboxState]] = {
    (_S.UPLOADING, _E.BREAK): (_S.WAITING, _S.UNCERTAIN),
    (_S.UPLOADING, _E.CANCEL): (_S.DISCARDED, _S.UNCERTAIN),
    (_S.DISCARDED, _E.RESTORE): (_S.DRAFT, _S.UNCERTAIN),
}
"""Exits that depend on whether the last byte of the request was out: (incomplete, complete)."""


NOT_OUT_YET = frozenset(
    {_S.HELD_BACK, _S.ON_HOLD, _S.QUEUED, _S.UPLOADING, _S.WAITING, _S.UNCERTAIN, _S.NEEDS_YOU}
)
"""Committed, and not known to be at the service."""

AT_THE_SERVICE = frozenset({_S.ACCEPTED, _S.SPLIT})
"""The service has the fax, or its parts are on their way there by themselves."""

URGENCY = (_S.NEEDS_YOU, _S.UNCERTAIN, _S.UPLOADING, _S.HELD_BACK, _S.QUEUED, _S.ON_HOLD, _S.WAITING)
"""Of several requests of one fax, the one whose state comes first here is the one to tell about."""


class IllegalTransition(Exception):
    """An event that the state does not know: a fault of the program."""


def transition(state: OutboxState, event: OutboxEvent, *, body_complete: bool = False) -> OutboxState:
    """The state that follows. body_complete tells whether the last byte of the current attempt was
    out. Raises IllegalTransition."""
    if (state, event) in _BY_BODY:
        return _BY_BODY[state, event][body_complete]
    try:
        return _TABLE[state, event]
    except KeyError:
        raise IllegalTransition(f"{state} does not know {event}") from None


def allows(state: OutboxState, event: OutboxEvent) -> bool:
    return (state, event) in _TABLE or (state, event) in _BY_BODY


CLOCK_SLACK = timedelta(seconds=60)
"""A clock that is put right by less than this does not cut the time for undoing short."""


REPLACED_IS_OUT = "faxdesk-replaced-is-out"
"""The code of a problem (TOO_LATE): the time of the fax that this one replaces had passed, not its own."""


class Problem(Struct, frozen=True):
    """Why a fax waits or needs the person: the error in words, kept with the fax."""

    title: str
    hint: str
    kind: ErrorKind
    code: str = ""

    @classmethod
    def of(cls, error: FaxDeskError) -> Problem:
        return cls(error.title, error.hint, error.kind, error.code)


class PartKind(StrEnum):
    """Why a row of the journal is not a fax of its own, but one more request for another (its root)."""

    NONE = ""
    ROW = "row"
    """What one row of the table of a fax to many gets."""
    GROUP = "group"
    """Some of the recipients of a fax that went to too many for one request."""
    RETRY = "retry"
    """A resend that the program makes by itself, to those whose line was busy, for example."""
    RESEND = "resend"
    """A resend that the person asked for, to those it failed at."""


class OutboxItem(Struct, frozen=True):
    """A row of the journal. id is the fax's id in the archive. Times are UTC; attempt_at and
    body_sent_at belong to the latest attempt and are by the service's clock. looks counts the
    searches made for an uncertain fax; absent tells that they ended without one sure match, and
    lookalikes are the service's ids of those that may be it. account is the extension that it was
    committed for, "" where nobody had signed in yet. root_id is the fax that this row is a part of;
    replaces the scheduled fax that has to be cancelled before this one leaves. settled_at is when the
    last recipient's result was known, alarmed_at when the person was told that it stays queued too long. step
    is the number of the change after which a draft stands, of those that can be undone. merge_row is the row
    of its root's table that a request of a fax to many is for."""

    id: int
    state: OutboxState
    draft: Draft
    created_at: datetime
    updated_at: datetime
    hold_until: datetime | None = None
    next_attempt_at: datetime | None = None
    attempts: int = 0
    attempt_at: datetime | None = None
    body_sent_at: datetime | None = None
    looks: int = 0
    absent: bool = False
    message_id: str = ""
    problem: Problem | None = None
    account: str = ""
    root_id: int | None = None
    part: PartKind = PartKind.NONE
    replaces: int | None = None
    lookalikes: tuple[str, ...] = ()
    settled_at: datetime | None = None
    alarmed_at: datetime | None = None
    step: int = 0
    merge_row: int | None = None

    @property
    def shown_id(self) -> int:
        """The fax under which people see it."""
        return self.id if self.root_id is None else self.root_id

    def belongs_to(self, account: str) -> bool:
        """Whether it may go out by, and be looked for in, the mailbox of this extension."""
        return self.account in ("", account)

    @property
    def body_complete(self) -> bool:
        return self.body_sent_at is not None

    def is_due(self, at: datetime | None, now: datetime) -> bool:
        """Whether one of its times has come. One that was set by a clock that has been put back since may
        lie far ahead: what was last changed in the future does not wait for it."""
        return at is None or at <= now or self.updated_at > now + CLOCK_SLACK

    def is_to_many_and_held(self, now: datetime) -> bool:
        """Whether it is a fax to many whose rows wait until it cannot be taken back any more."""
        return self.state == OutboxState.SPLIT and not self.is_due(self.hold_until, now)


class ItemChanges(TypedDict, total=False):
    """What may be set on a row of the journal along with an event, or without one; what is left out stays as
    it is. The names and meanings are those of OutboxItem."""

    draft: Draft
    hold_until: datetime | None
    next_attempt_at: datetime | None
    looks: int
    absent: bool
    problem: Problem | None
    account: str
    replaces: int | None
    lookalikes: tuple[str, ...]
    settled_at: datetime | None
    alarmed_at: datetime | None


def most_urgent(parts: Iterable[OutboxItem]) -> OutboxItem | None:
    """The one of a fax's further requests whose state is shown; None when each of them has got to the
    service."""
    waiting = [part for part in parts if part.state in NOT_OUT_YET]
    return min(waiting, key=lambda part: (URGENCY.index(part.state), part.id), default=None)


class LogEntry(Struct, frozen=True):
    """One line of a fax's history; part tells when it is about one of its further requests."""

    at: datetime
    event: str
    old_state: str
    new_state: str
    cause: str = ""
    part: PartKind = PartKind.NONE
