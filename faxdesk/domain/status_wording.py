"""The words for how far a fax is: one wording for window and command line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from faxdesk.domain.fax import UNTOLD
from faxdesk.domain.service_name import with_service_name
from faxdesk.domain.status import FaxStatus, StatusKind

_PLAIN = {
    StatusKind.NONE: "",
    StatusKind.UNREAD: "New",
    StatusKind.DRAFT: "Draft",
    StatusKind.HELD_BACK: "Leaves in a moment",
    StatusKind.ON_HOLD: "On hold",
    StatusKind.QUEUED: "Waiting for its turn",
    StatusKind.UPLOADING: "Uploading",
    StatusKind.CHECKING: "Checking whether it went out",
    StatusKind.UNKNOWN: "Not known whether it went out",
    StatusKind.ACCEPTED: "Accepted by {service}",
    StatusKind.STUCK: "Still not sent by {service}",
    StatusKind.SENT: "Sent",
}

_TELL_THE_COUNT_THEMSELVES = {StatusKind.SENT, StatusKind.PARTLY_SENT, StatusKind.CANCELLED}


def words_of(
    status: FaxStatus, now: datetime, when: Callable[[datetime], str], upload: float | None = None
) -> str:
    """How far a fax is. when spells a time as its reader is used to; upload is the part of the bytes that
    is out, 0 to 1, where it is known."""
    wording = _words(status, now, when, upload)
    if wording and status.sent and status.kind not in _TELL_THE_COUNT_THEMSELVES:
        return f"{wording} ({status.sent} of {status.total} sent)"
    return wording


def _words(status: FaxStatus, now: datetime, when: Callable[[datetime], str], upload: float | None) -> str:
    kind = status.kind
    if kind == StatusKind.UPLOADING and upload is not None:
        return f"Uploading {min(int(upload * 100), 100)} %"
    if kind == StatusKind.WAITING:
        return _waiting(status, now, when)
    if kind == StatusKind.SCHEDULED:
        return f"Scheduled for {when(status.at)}" if status.at else "Scheduled"
    if kind == StatusKind.PARTLY_SENT:
        return f"Partly sent ({status.sent} of {status.total})"
    if kind == StatusKind.FAILED:
        return f"Failed ({status.reason})" if status.reason not in {"", "Failed"} else "Failed"
    if kind == StatusKind.CANCELLED:
        return f"Cancelled ({status.reason})" if status.reason else "Cancelled"
    if kind == StatusKind.NEEDS_YOU:
        return status.reason.rstrip(".") or "Needs you"
    if kind == StatusKind.ACCEPTED and status.reason == "you":
        return "Went out, as you said"
    if kind == StatusKind.ACCEPTED and status.reason == UNTOLD:
        return with_service_name("{service} does not tell all results")
    if kind == StatusKind.OTHER:
        return status.reason
    return with_service_name(_PLAIN[kind])


def _waiting(status: FaxStatus, now: datetime, when: Callable[[datetime], str]) -> str:
    pieces = ["Waiting"]
    if status.reason:
        pieces.append(f": {status.reason.rstrip('.')}")
    if status.at is not None and status.at > now:
        pieces.append(f", tries again {when(status.at)}")
    return "".join(pieces)
