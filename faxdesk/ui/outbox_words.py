"""What the window says about a fax on its way out, and what it offers to do: from its state alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from PySide6.QtCore import QDateTime, QLocale

from faxdesk.domain.errors import ErrorKind
from faxdesk.domain.outbox import OutboxItem, OutboxState


class Step(Enum):
    """What can be done with a fax that is not out yet; the value is the button's words."""

    WRITE = "Continue writing"
    UNDO = "Take it back"
    EDIT = "Edit"
    DISCARD = "Discard"
    RETRY = "Try now"
    RETRY_AFTER_MENDING = "Try again"
    SIGN_IN = "Sign in"
    CANCEL = "Cancel"
    LOOK_AGAIN = "Look again"
    IT_WENT_OUT = "It went out"
    SEND_AGAIN = "Send again…"
    RESTORE = "Take it back from the discarded"


@dataclass(frozen=True, slots=True)
class Situation:
    """title and hint say what is going on; the first step is the one to propose."""

    icon: str
    role: str
    title: str
    hint: str
    steps: tuple[Step, ...]


SEND_AGAIN_WARNING = (
    "If the first one did go out after all, the recipient gets this fax twice. RingCentral cannot take "
    "either of them back."
)


def situation_of(item: OutboxItem, now: datetime) -> Situation:
    """The state of a fax that the service has not accepted yet."""
    problem = item.problem
    if item.state == OutboxState.DRAFT:
        return Situation(
            "draft", "text", "This fax is a draft.", "It is kept as it is.", (Step.WRITE, Step.DISCARD)
        )
    if item.state == OutboxState.HELD_BACK:
        return Situation(
            "clock", "accent", _held_back(item, now), "Until then it can be taken back.", (Step.UNDO,)
        )
    if item.state == OutboxState.QUEUED:
        return Situation(
            "clock",
            "text",
            "Waiting for its turn.",
            "It leaves as soon as the faxes before it are out.",
            (Step.EDIT, Step.DISCARD),
        )
    if item.state == OutboxState.UPLOADING:
        return Situation("upload", "accent", "Uploading to RingCentral.", "", (Step.CANCEL,))
    if item.state == OutboxState.WAITING:
        title = problem.title if problem else "It could not be sent yet."
        return Situation(
            "clock", "text", f"Waiting. {title}", _waiting(item, now), (Step.RETRY, Step.EDIT, Step.DISCARD)
        )
    if item.state == OutboxState.UNCERTAIN:
        return _uncertain(item)
    if item.state == OutboxState.NEEDS_YOU:
        return _needs_you(item)
    if item.state == OutboxState.DISCARDED:
        hint = "It may have gone out before that." if item.body_complete else "Nothing was sent."
        return Situation("trash", "text", "This fax was discarded.", hint, (Step.RESTORE,))
    return Situation("check", "text", "Accepted by RingCentral.", "", ())


def _held_back(item: OutboxItem, now: datetime) -> str:
    left = 0 if item.hold_until is None else max(round((item.hold_until - now).total_seconds()), 0)
    if left == 0:
        return "Leaving now."
    return f"Leaves in {left} second{'' if left == 1 else 's'}."


def _waiting(item: OutboxItem, now: datetime) -> str:
    hint = item.problem.hint if item.problem else ""
    if item.next_attempt_at is None or item.next_attempt_at <= now:
        return f"{hint} It tries again by itself in a moment.".strip()
    moment = QDateTime.fromSecsSinceEpoch(int(item.next_attempt_at.timestamp()))
    when = QLocale().toString(moment.time(), QLocale.FormatType.ShortFormat)
    return f"{hint} It tries again by itself at {when}.".strip()


def _uncertain(item: OutboxItem) -> Situation:
    if not item.absent:
        return Situation(
            "question",
            "accent",
            "Checking whether it went out.",
            "The connection broke after the whole fax was handed over. FaxDesk looks for it at RingCentral "
            "and does not send it a second time by itself.",
            (Step.LOOK_AGAIN, Step.IT_WENT_OUT),
        )
    return Situation(
        "question",
        "danger",
        "It is not known whether this fax went out.",
        "RingCentral does not list it, but it may have been sent. Ask the recipient, or look in "
        "RingCentral's own app, then say what happened.",
        (Step.LOOK_AGAIN, Step.IT_WENT_OUT, Step.SEND_AGAIN, Step.DISCARD),
    )


def _needs_you(item: OutboxItem) -> Situation:
    problem = item.problem
    title = problem.title if problem else "It could not be sent."
    hint = problem.hint if problem else "Look through it, then send it again."
    steps: tuple[Step, ...] = (Step.EDIT, Step.RETRY_AFTER_MENDING, Step.DISCARD)
    if problem is not None and problem.kind == ErrorKind.SIGN_IN:
        steps = (Step.SIGN_IN, Step.RETRY_AFTER_MENDING, Step.EDIT, Step.DISCARD)
    return Situation("alert", "danger", title, hint, steps)
