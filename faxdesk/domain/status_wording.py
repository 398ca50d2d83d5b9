"""The words for how far a fax is: one wording for window and command line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from faxdesk.domain.failure import reason_for
from faxdesk.domain.fax import UNTOLD
from faxdesk.domain.service_name import service_name
from faxdesk.domain.status import FaxStatus, StatusKind
from faxdesk.words import mark, tr

_PLAIN = {
    StatusKind.NONE: "",
    StatusKind.UNREAD: mark("New"),
    StatusKind.DRAFT: mark("Draft"),
    StatusKind.HELD_BACK: mark("Leaves in a moment"),
    StatusKind.ON_HOLD: mark("On hold"),
    StatusKind.PAUSED: mark("Paused"),
    StatusKind.QUEUED: mark("Waiting for its turn"),
    StatusKind.UPLOADING: mark("Uploading"),
    StatusKind.CHECKING: mark("Checking whether it went out"),
    StatusKind.UNKNOWN: mark("Not known whether it went out"),
    StatusKind.ACCEPTED: mark("On its way"),
    StatusKind.STUCK: mark("Still not sent by {service}"),
    StatusKind.SENT: mark("Sent"),
}

_TELL_THE_COUNT_THEMSELVES = {StatusKind.SENT, StatusKind.PARTLY_SENT, StatusKind.CANCELLED}


def words_of(
    status: FaxStatus, now: datetime, when: Callable[[datetime], str], upload: float | None = None
) -> str:
    """How far a fax is. when spells a time as its reader is used to; upload is the part of the bytes that
    is out, 0 to 1, where it is known."""
    wording = _words(status, now, when, upload)
    if wording and status.sent and status.kind not in _TELL_THE_COUNT_THEMSELVES:
        return tr("{status} ({sent} of {total} sent)", status=wording, sent=status.sent, total=status.total)
    return wording


def _words(status: FaxStatus, now: datetime, when: Callable[[datetime], str], upload: float | None) -> str:
    kind = status.kind
    if kind == StatusKind.UPLOADING and upload is not None:
        return tr("Uploading {percent} %", percent=min(int(upload * 100), 100))
    if kind == StatusKind.WAITING:
        return _waiting(status, now, when)
    if kind == StatusKind.SCHEDULED:
        return tr("Scheduled for {time}", time=when(status.at)) if status.at else tr("Scheduled")
    if kind == StatusKind.PARTLY_SENT:
        return tr("Partly sent ({sent} of {total})", sent=status.sent, total=status.total)
    if kind == StatusKind.FAILED:
        is_explained = status.reason not in {"", reason_for("").short}
        return tr("Failed ({reason})", reason=status.reason) if is_explained else tr("Failed")
    if kind == StatusKind.CANCELLED:
        return tr("Cancelled ({reason})", reason=status.reason) if status.reason else tr("Cancelled")
    if kind == StatusKind.NEEDS_YOU:
        return status.reason.rstrip(".") or tr("Needs you")
    if kind == StatusKind.ACCEPTED and status.reason == "you":
        return tr("Went out, as you said")
    if kind == StatusKind.ACCEPTED and status.reason == UNTOLD:
        return tr("{service} does not tell all results", service=service_name())
    if kind == StatusKind.OTHER:
        return status.reason
    return tr(_PLAIN[kind], service=service_name())


def _waiting(status: FaxStatus, now: datetime, when: Callable[[datetime], str]) -> str:
    reason = status.reason.rstrip(".")
    if status.at is None or status.at <= now:
        return tr("Waiting: {reason}", reason=reason) if reason else tr("Waiting")
    if reason:
        return tr("Waiting: {reason}, tries again {time}", reason=reason, time=when(status.at))
    return tr("Waiting, tries again {time}", time=when(status.at))
