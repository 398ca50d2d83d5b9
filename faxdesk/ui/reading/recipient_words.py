"""How a sent fax fared at one number, in words: what happened, what to do, and which buttons do it."""

from __future__ import annotations

from datetime import datetime
from enum import IntEnum

from msgspec import Struct
from msgspec.structs import replace

from faxdesk.domain.failure import Failure, reason_for
from faxdesk.domain.fax import MessageStatus, RecipientStatus
from faxdesk.domain.outbox_states import OutboxItem, OutboxState
from faxdesk.domain.service_name import service_name
from faxdesk.domain.status import StatusKind
from faxdesk.ui.common import wording
from faxdesk.ui.reading.situation import Step
from faxdesk.words import mark, tr, tr_n


class Need(IntEnum):
    """In which order recipients are listed: those first that need the person."""

    PERSON = 0
    WAITS = 1
    ON_ITS_WAY = 2
    SENT = 3


class RecipientLine(Struct, frozen=True):
    """One recipient's row. happened is one short sentence, remedy says what is to be done about it."""

    need: Need
    happened: str
    remedy: str = ""
    steps: tuple[Step, ...] = ()


_WRONG_NUMBERS = frozenset(
    {
        Failure.NO_FAX_MACHINE,
        Failure.DECLINED,
        Failure.NOT_ACCEPTED,
        Failure.DESTINATION_BARRED,
        Failure.NUMBER_BARRED,
        Failure.NUMBER_BLOCKED,
        Failure.UNKNOWN_COUNTRY,
        Failure.BAD_NUMBER,
        Failure.WRONG_NUMBER,
    }
)
"""Failures for which another number is the likely remedy."""

_ON_THE_WAY = {
    OutboxState.HELD_BACK: mark("It leaves in a moment."),
    OutboxState.ON_HOLD: mark("It waits for you."),
    OutboxState.QUEUED: mark("Waiting for its turn."),
    OutboxState.UPLOADING: mark("Uploading."),
    OutboxState.WAITING: mark("It is sent again later."),
    OutboxState.UNCERTAIN: mark("Checking whether it went out."),
    OutboxState.NEEDS_YOU: mark("It needs you."),
}
"""What is said of a further request that is to take the fax to a recipient."""
_WAITS = {OutboxState.WAITING, OutboxState.ON_HOLD}
_NEEDS_THE_PERSON = {OutboxState.NEEDS_YOU, OutboxState.UNCERTAIN}


def recipient_line(
    recipient: RecipientStatus, whole: StatusKind, part: OutboxItem | None, now: datetime
) -> RecipientLine:
    """The service's word for a recipient of a fax in this state, in ours; unknown ones as they came. part is
    the further request that is yet to take the fax there."""
    line = _recipient_line(recipient, whole, part, now)
    if recipient.attempts < 2:
        return line
    tried = tr_n("Tried {count} time.", "Tried {count} times.", recipient.attempts)
    return replace(line, remedy=f"{tried} {line.remedy}".strip())


def _recipient_line(
    recipient: RecipientStatus, whole: StatusKind, part: OutboxItem | None, now: datetime
) -> RecipientLine:
    if recipient.pending and part is not None:
        return _of_part(part, now)
    if recipient.is_sent:
        return RecipientLine(Need.SENT, tr("Sent."))
    if recipient.is_failed:
        return _failed(recipient.error_code)
    if recipient.is_untold:
        return RecipientLine(
            Need.PERSON,
            tr("{service} does not tell of this number.", service=service_name()),
            tr("Ask there whether it arrived before you send it again."),
        )
    if recipient.pending:
        return RecipientLine(Need.WAITS, tr("Waiting."))
    if recipient.status in {MessageStatus.QUEUED, ""}:
        return RecipientLine(Need.ON_ITS_WAY, _queued(whole))
    return RecipientLine(Need.PERSON, recipient.status)


def _queued(whole: StatusKind) -> str:
    """What it means to wait at the service, by the state of the fax as a whole."""
    if whole == StatusKind.SCHEDULED:
        return tr("Scheduled.")
    return tr("Cancelled.") if whole == StatusKind.CANCELLED else tr("On its way.")


def _failed(code: str) -> RecipientLine:
    reason = reason_for(code)
    steps: tuple[Step, ...] = (Step.RESEND,)
    if code in _WRONG_NUMBERS:
        steps = (Step.CHANGE_NUMBER, Step.RESEND)
    return RecipientLine(Need.PERSON, reason.words, reason.remedy, steps)


def _of_part(part: OutboxItem, now: datetime) -> RecipientLine:
    """A further request to this recipient has not got to the service."""
    happened = tr(_ON_THE_WAY[part.state])
    if part.state in _NEEDS_THE_PERSON:
        return RecipientLine(Need.PERSON, part.problem.title if part.problem else happened)
    if part.state not in _WAITS:
        return RecipientLine(Need.ON_ITS_WAY, happened)
    if part.state == OutboxState.ON_HOLD or part.problem is None:
        return RecipientLine(Need.WAITS, happened)
    # The journal keeps the words of the language that it was written in: the reason by its code has ours.
    happened = reason_for(part.problem.code).words if part.problem.code else part.problem.title
    at = part.next_attempt_at
    remedy = tr("Sent again by itself: {time}.", time=wording.date_and_time(at, now)) if at else ""
    return RecipientLine(Need.WAITS, happened, remedy, (Step.RETRY,))
