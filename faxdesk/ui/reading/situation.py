"""What the window says about a fax on its way out, and what it offers to do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import Enum

from msgspec import Struct
from msgspec.structs import replace

from faxdesk.domain.errors import ErrorKind
from faxdesk.domain.failure import reason_for
from faxdesk.domain.outbox_states import REPLACED_IS_OUT, OutboxItem, OutboxState, PartKind
from faxdesk.domain.service_name import service_name
from faxdesk.services.outbox.reconcile import LOOKS_S
from faxdesk.ui.common import wording


class Step(Enum):
    """What can be done with a fax on its way out; the value is the button's words."""

    WRITE = "Continue writing"
    UNDO = "Take it back"
    EDIT = "Edit"
    HOLD = "Hold"
    RELEASE = "Let it go"
    DISCARD = "Discard"
    DROP = "Do not send again"
    RETRY = "Try now"
    RETRY_AFTER_MENDING = "Try again"
    SEND_NOW = "Send now"
    SEND_AS_WELL = "Send as well"
    SIGN_IN = "Sign in"
    CHANGE = "Change…"
    CANCEL = "Cancel sending"
    LOOK_AGAIN = "Look again"
    IT_WENT_OUT = "It went out"
    SEND_AGAIN = "Send again…"
    NONE_OF_THESE = "None of these: send again…"
    RESTORE = "Take it back from the discarded"


class Situation(Struct, frozen=True):
    """title and hint say what is going on; the first step is the one to propose. lookalikes are the
    service's ids of the faxes to choose from; after next_s seconds the words are other ones."""

    icon: str
    role: str
    title: str
    hint: str
    steps: tuple[Step, ...]
    lookalikes: tuple[str, ...] = ()
    next_s: float | None = None


def send_again_warning() -> str:
    """What a person has to know before a fax that may have gone out is sent again."""
    return (
        "If the first one did go out after all, the recipient gets this fax twice. "
        f"{service_name()} cannot take either of them back."
    )


def situation_of(
    item: OutboxItem, now: datetime, together: Sequence[OutboxItem] = (), recipients: int = 0
) -> Situation:
    """The state of a fax, or of one of its further requests, that the service has not accepted yet. together
    are the requests, this one among them, that wait for the same; recipients counts those of the fax."""
    together = together or (item,)
    if item.part == PartKind.RETRY and item.state == OutboxState.WAITING and _is_told_why(item):
        return _retry(together, now, recipients)
    situation = _plain(item, now)
    return situation if item.part == PartKind.NONE else _of_part(situation, item, together, recipients)


def _plain(item: OutboxItem, now: datetime) -> Situation:
    state, problem = item.state, item.problem
    if state == OutboxState.DRAFT:
        return Situation(
            "draft", "text", "This fax is a draft.", "It is kept as it is.", (Step.WRITE, Step.DISCARD)
        )
    if state == OutboxState.HELD_BACK:
        return _held_back(item, now)
    if state == OutboxState.ON_HOLD:
        hint = "It stays here until you let it go."
        return Situation("pause", "warning", "On hold.", hint, (Step.RELEASE, Step.EDIT, Step.DISCARD))
    if state == OutboxState.QUEUED:
        hint = "It leaves as soon as the faxes before it are out."
        return Situation(
            "queued", "text", "Waiting for its turn.", hint, (Step.EDIT, Step.HOLD, Step.DISCARD)
        )
    if state == OutboxState.UPLOADING:
        return Situation("upload", "accent", f"Uploading to {service_name()}.", "", (Step.CANCEL,))
    if state == OutboxState.WAITING:
        title = problem.title if problem else "It could not be sent yet."
        steps = (Step.RETRY, Step.HOLD, Step.EDIT, Step.DISCARD)
        hint = f"{problem.hint if problem else ''} {_again('tries', item, now)}".strip()
        return Situation("waiting", "warning", f"Waiting. {title}", hint, steps, next_s=_left(item, now))
    if state == OutboxState.UNCERTAIN:
        return _uncertain(item, now)
    if state == OutboxState.NEEDS_YOU:
        return _needs_you(item)
    if state == OutboxState.DISCARDED:
        hint = "It may have gone out before that." if item.body_complete else "Nothing was sent."
        return Situation("trash", "text", "This fax was discarded.", hint, (Step.RESTORE,))
    return Situation("check", "text", f"Accepted by {service_name()}.", "", ())


def _held_back(item: OutboxItem, now: datetime) -> Situation:
    left = 0 if item.hold_until is None else max(round((item.hold_until - now).total_seconds()), 0)
    title = f"Leaves in {wording.count(left, 'second')}." if left else "Leaving now."
    hint = "Until then it can be taken back."
    return Situation("clock", "accent", title, hint, (Step.UNDO, Step.HOLD), next_s=1.0 if left else None)


def _again(does: str, item: OutboxItem, now: datetime) -> str:
    """A sentence that says when the fax goes on by itself."""
    if item.next_attempt_at is None or item.next_attempt_at <= now:
        return f"It {does} again by itself in a moment."
    at = wording.moment(item.next_attempt_at, now)
    return f"It {does} again by itself {at if at.startswith('tomorrow') else 'at ' + at}."


def _left(item: OutboxItem, now: datetime) -> float | None:
    """Seconds to its next time, None once that has come."""
    left = (item.next_attempt_at - now).total_seconds() if item.next_attempt_at else 0.0
    return left if left > 0 else None


# What nobody knows


def _uncertain(item: OutboxItem, now: datetime) -> Situation:
    known = "The connection broke after the whole fax was handed over."
    if item.body_sent_at is None and item.problem is not None:
        # It never left from here: the problem says who may have sent it.
        known = item.problem.title
    if item.body_sent_at is not None:
        at = wording.clock_time_exact(item.body_sent_at)
        known = f"{service_name()} took the whole document at {at} and then fell silent."
    if not item.absent:
        steps = (Step.LOOK_AGAIN, Step.IT_WENT_OUT, Step.SEND_AGAIN)
        return Situation(
            "search",
            "accent",
            "Checking whether it went out.",
            f"{known} FaxDesk looks for it in your sent faxes ({_which_look(item, now)}).",
            steps,
            next_s=_to_next_look(item, now),
        )
    count = len(item.lookalikes)
    if count:
        title = f"One fax at {service_name()} may be it. Is it this one?"
        if count > 1:
            title = f"{count} faxes at {service_name()} may be it. Which one is it?"
        return Situation(
            "question",
            "danger",
            title,
            f"{known} {'This was' if count == 1 else 'These were'} sent to the same number since.",
            (Step.LOOK_AGAIN, Step.NONE_OF_THESE, Step.DISCARD),
            item.lookalikes,
        )
    looked = f" after {wording.count(item.looks, 'look')}" if item.looks else ""
    return Situation(
        "question",
        "danger",
        "It is not known whether this fax went out.",
        f"{known} {service_name()} does not list it{looked}, but it may have been sent. Ask the recipient, "
        f"or look in {service_name()}'s own app, then say what happened.",
        (Step.LOOK_AGAIN, Step.IT_WENT_OUT, Step.SEND_AGAIN, Step.DISCARD),
    )


def _which_look(item: OutboxItem, now: datetime) -> str:
    look = f"look {min(item.looks + 1, len(LOOKS_S))} of {len(LOOKS_S)}"
    left = _left(item, now)
    if left is None:
        return f"{look}, now"
    if left < 60 or item.next_attempt_at is None:
        return f"{look}, in a moment"
    return f"{look} at {wording.clock_time(item.next_attempt_at)}"


def _to_next_look(item: OutboxItem, now: datetime) -> float | None:
    left = _left(item, now)
    return left - 59 if left is not None and left > 60 else left


# What needs the person


def _needs_you(item: OutboxItem) -> Situation:
    problem = item.problem
    title = problem.title if problem else "It could not be sent."
    hint = problem.hint if problem else "Look through it, then send it again."
    steps: tuple[Step, ...] = (Step.EDIT, Step.RETRY_AFTER_MENDING, Step.DISCARD)
    if problem is not None and problem.kind == ErrorKind.SIGN_IN:
        steps = (Step.SIGN_IN, Step.RETRY_AFTER_MENDING, Step.EDIT, Step.DISCARD)
    elif problem is not None and problem.kind == ErrorKind.TOO_LATE:
        send = Step.SEND_AS_WELL if problem.code == REPLACED_IS_OUT else Step.SEND_NOW
        steps = (send, Step.EDIT, Step.DISCARD)
    return Situation("alert", "danger", title, hint, steps)


# Further requests


def _is_told_why(item: OutboxItem) -> bool:
    """Whether it waits because of what became of the fax, and not for the connection."""
    return item.problem is not None and item.problem.kind == ErrorKind.REFUSED and bool(item.problem.code)


def _retry(together: Sequence[OutboxItem], now: datetime, recipients: int) -> Situation:
    """The fax failed at some recipients, and is sent to them again by itself."""
    at_each: dict[str, int] = {}
    for part in together:
        if part.problem is not None:
            short = reason_for(part.problem.code).short
            at_each[short] = at_each.get(short, 0) + len(part.draft.recipients)
    failures = ", ".join(
        f"{short if not place else short.lower()} at {count}"
        for place, (short, count) in enumerate(at_each.items())
    )
    first = min(together, key=lambda part: part.next_attempt_at or now)
    which = first.problem.hint if first.problem else ""
    return Situation(
        "waiting",
        "warning",
        f"{failures} of {recipients}." if recipients > 1 else f"{next(iter(at_each))}.",
        f"{_again('is sent', first, now)} {which}".strip(),
        (Step.RETRY, Step.HOLD, Step.DROP),
        next_s=_left(first, now),
    )


def _of_part(
    situation: Situation, item: OutboxItem, together: Sequence[OutboxItem], recipients: int
) -> Situation:
    """A further request has the content of its fax, which is not edited any more; a group is one thing to
    its sender, and cancelled as one."""
    count = sum(len(part.draft.recipients) for part in together)
    instead: Step
    if item.part == PartKind.GROUP:
        of = f"This is about {count} of its {recipients} recipients." if count < recipients else ""
        instead = Step.CANCEL
    else:
        of = f"Once more to {count} of its {recipients} recipients." if recipients > 1 else "Once more."
        instead = Step.DROP
    steps: tuple[Step, ...] = tuple(step for step in situation.steps if step is not Step.EDIT)
    if item.state != OutboxState.UNCERTAIN:
        steps = tuple(instead if step is Step.DISCARD else step for step in steps)
    return replace(situation, hint=f"{of} {situation.hint}".strip(), steps=steps)
