"""What became of a sent fax, in whole sentences: over all its recipients, or at the only one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec.structs import replace

from faxdesk.domain.failure import reason_for
from faxdesk.domain.fax import UNTOLD, RecipientStatus
from faxdesk.domain.outbox_states import NOT_OUT_YET, URGENCY, OutboxItem, OutboxState
from faxdesk.domain.service_name import service_name
from faxdesk.domain.status import FaxStatus, StatusKind
from faxdesk.ui.common import wording
from faxdesk.ui.reading.recipient_words import Need, RecipientLine, recipient_line
from faxdesk.ui.reading.shown_fax import ShownFax
from faxdesk.ui.reading.situation import Situation, Step
from faxdesk.ui.reading.situation_at_service import paused_words
from faxdesk.words import tr, tr_n

Lines = Sequence[tuple[RecipientStatus, RecipientLine]]


def lines_of(shown: ShownFax, now: datetime) -> Lines:
    """Each recipient with its row, those that need the person first, then those that wait."""
    to_go = waiting_for(shown)
    whole = shown.row.status.kind
    recipients = (
        replace(one, name=shown.names.get(one.number, one.name)) if shown.names else one
        for one in shown.fax.recipients
    )
    lines = [(one, recipient_line(one, whole, to_go.get(one.number), now)) for one in recipients]
    return sorted(lines, key=lambda pair: pair[1].need)


def waiting_for(shown: ShownFax) -> Mapping[str, OutboxItem]:
    """The further request that has still to take the fax to a number, by the number."""
    to_go = [part for part in shown.parts if part.state in NOT_OUT_YET]
    to_go.sort(key=lambda part: (URGENCY.index(part.state), part.id), reverse=True)
    return {recipient.number: part for part in to_go for recipient in part.draft.recipients}


def progress(shown: ShownFax, lines: Lines, now: datetime) -> str:
    """How far a fax to several is: "Sent to 3 of 5. One number needs you. One is tried again at 10:01."; ""
    for one alone."""
    total = len(lines)
    if total < 2 or shown.row.status.kind == StatusKind.SCHEDULED:
        return ""
    count = {need: sum(line.need == need for _recipient, line in lines) for need in Need}
    if count[Need.SENT] == total:
        return tr("Sent to all {count}.", count=wording.number_of(total))
    sentences = [
        tr(
            "Sent to {sent} of {total}.",
            sent=wording.number_of(count[Need.SENT]),
            total=wording.number_of(total),
        )
    ]
    if count[Need.PERSON]:
        sentences.append(tr_n("One number needs you.", "{count} numbers need you.", count[Need.PERSON]))
    if count[Need.WAITS]:
        sentences.append(_again(shown, count[Need.WAITS], now))
    if count[Need.ON_ITS_WAY]:
        sentences.append(tr_n("One is on its way.", "{count} are on their way.", count[Need.ON_ITS_WAY]))
    return " ".join(sentences)


def _again(shown: ShownFax, count: int, now: datetime) -> str:
    """When what waits is tried again; held parts have no time."""
    times = [
        part.next_attempt_at
        for part in shown.parts
        if part.state == OutboxState.WAITING and part.next_attempt_at is not None
    ]
    if not times:
        return tr_n("One waits.", "{count} wait.", count)
    at = min(times)
    if at <= now:
        return tr_n("One is tried again in a moment.", "{count} are tried again in a moment.", count)
    return tr_n(
        "One is tried again: {time}.",
        "{count} are tried again: {time}.",
        count,
        time=wording.moment(at, now),
    )


def outcome(shown: ShownFax, lines: Lines) -> Situation:
    """What is said of a fax with which nothing more happens by itself."""
    status, failed = shown.row.status, [one for one, _line in lines if one.is_failed]
    if len(lines) > 1:
        resend: tuple[Step, ...] = (Step.RESEND,) if len(failed) > 1 else ()
        # The rest stands in the sentence about all of them, and in their rows.
        return Situation("", _beside(status), resend)
    if failed:
        line = lines[0][1]
        return Situation(line.happened, line.remedy, line.steps)
    return Situation(_plain(status), "", ())


def _plain(status: FaxStatus) -> str:
    if status.kind == StatusKind.SENT:
        return tr("It has arrived.")
    if status.kind == StatusKind.FAILED:
        return reason_for("").words
    return _beside(status) or status.reason


def _beside(status: FaxStatus) -> str:
    if status.kind == StatusKind.CANCELLED:
        if status.reason:
            return tr("It was cancelled, and may still arrive.")
        return tr("It was cancelled before it left.")
    if status.kind == StatusKind.PAUSED:
        return paused_words()
    if status.kind == StatusKind.ACCEPTED and status.reason == "you":
        return tr("It went out, as you said.")
    if status.kind == StatusKind.ACCEPTED and status.reason == UNTOLD:
        return tr("{service} does not tell all results.", service=service_name())
    return ""
