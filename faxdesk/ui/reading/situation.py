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
from faxdesk.words import mark, tr, tr_n


class Step(Enum):
    """What can be done with a fax on its way out; the value is the button's words, to be translated."""

    WRITE = mark("Continue writing")
    UNDO = mark("Take it back")
    EDIT = mark("Edit")
    HOLD = mark("Wait")
    RELEASE = mark("Let it go")
    DISCARD = mark("Discard")
    DROP = mark("Stop trying")
    RETRY = mark("Try now")
    RETRY_AFTER_MENDING = mark("Try again")
    SEND_NOW = mark("Send now")
    SEND_AS_WELL = mark("Send as well")
    LEAVE_OUT = mark("Leave out")
    UNBLOCK = mark("Take off the list and send")
    SIGN_IN = mark("Sign in")
    CHANGE = mark("Change…")
    CANCEL = mark("Cancel sending")
    LOOK_AGAIN = mark("Look again")
    IT_WENT_OUT = mark("It went out")
    SEND_AGAIN = mark("Send again…")
    NONE_OF_THESE = mark("None of these…")
    RESTORE = mark("Take it back from the discarded")
    RESEND = mark("Resend")
    CHANGE_NUMBER = mark("Change number")
    ROWS = mark("Show all rows")

    @property
    def words(self) -> str:
        """The button's words in the reader's language."""
        return tr(self.value)


class Situation(Struct, frozen=True):
    """title and hint say what is going on, title "" where the sentence about all recipients does; the first
    step is the one to propose. lookalikes are the service's ids of the faxes to choose from; after next_s
    seconds the words are other ones."""

    title: str
    hint: str
    steps: tuple[Step, ...]
    lookalikes: tuple[str, ...] = ()
    next_s: float | None = None


def send_again_warning() -> str:
    """What a person has to know before a fax that may have gone out is sent again."""
    return tr(
        "If the first one did go out after all, the recipient gets this fax twice. {service} cannot take "
        "either of them back.",
        service=service_name(),
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
    if item.state == OutboxState.HELD_BACK or item.is_to_many_and_held(now):
        return _held_back(item, now)
    if item.state == OutboxState.WAITING:
        return _waiting(item, now)
    if item.state == OutboxState.UNCERTAIN:
        return _uncertain(item, now)
    if item.state == OutboxState.NEEDS_YOU:
        return _needs_you(item)
    return _at_rest(item)


def _at_rest(item: OutboxItem) -> Situation:
    """The states in which no time is waited for."""
    state, service = item.state, service_name()
    if state == OutboxState.DRAFT:
        return Situation(tr("This fax is a draft."), tr("It is kept as it is."), (Step.WRITE, Step.DISCARD))
    if state == OutboxState.ON_HOLD:
        hint = tr("It stays here until you let it go.")
        return Situation(tr("It waits for you."), hint, (Step.RELEASE, Step.EDIT, Step.DISCARD))
    if state == OutboxState.QUEUED:
        hint = tr("It leaves as soon as the faxes before it are out.")
        return Situation(tr("Waiting for its turn."), hint, (Step.EDIT, Step.HOLD, Step.DISCARD))
    if state == OutboxState.UPLOADING:
        return Situation(tr("Uploading to {service}.", service=service), "", (Step.CANCEL,))
    if state == OutboxState.DISCARDED:
        hint = tr("It may have gone out before that.") if item.body_complete else tr("Nothing was sent.")
        return Situation(tr("This fax was discarded."), hint, (Step.RESTORE,))
    return Situation(tr("It is on its way; {service} has it.", service=service), "", ())


def _waiting(item: OutboxItem, now: datetime) -> Situation:
    problem = item.problem
    title = problem.title if problem else tr("It could not be sent yet.")
    steps = (Step.RETRY, Step.HOLD, Step.EDIT, Step.DISCARD)
    hint = f"{problem.hint if problem else ''} {_tries_again(item, now)}".strip()
    return Situation(title, hint, steps, next_s=_left(item, now))


def _held_back(item: OutboxItem, now: datetime) -> Situation:
    left = 0 if item.hold_until is None else max(round((item.hold_until - now).total_seconds()), 0)
    title = (
        tr_n("Leaves in {count} second.", "Leaves in {count} seconds.", left) if left else tr("Leaving now.")
    )
    if (send_at := item.draft.send_at) is not None and send_at > now:
        title = scheduled_title(send_at, now)
    hint = tr("Until then it can be taken back.")
    # One to many is paused where its rows are.
    steps = (Step.UNDO,) if item.state == OutboxState.SPLIT else (Step.UNDO, Step.HOLD)
    return Situation(title, hint, steps, next_s=1.0 if left else None)


def scheduled_title(send_at: datetime, now: datetime) -> str:
    """A sentence that says when a scheduled fax leaves."""
    return tr(
        "Scheduled for {time}. Leaves in {span}.",
        time=wording.date_and_time(send_at, now),
        span=wording.lasting((send_at - now).total_seconds()),
    )


def _tries_again(item: OutboxItem, now: datetime) -> str:
    """A sentence that says when the fax goes on by itself."""
    if item.next_attempt_at is None or item.next_attempt_at <= now:
        return tr("It tries again by itself in a moment.")
    return tr("It tries again by itself: {time}.", time=wording.moment(item.next_attempt_at, now))


def _left(item: OutboxItem, now: datetime) -> float | None:
    """Seconds to its next time, None once that has come."""
    left = (item.next_attempt_at - now).total_seconds() if item.next_attempt_at else 0.0
    return left if left > 0 else None


# What nobody knows


def _uncertain(item: OutboxItem, now: datetime) -> Situation:
    known = _what_is_known(item)
    if not item.absent:
        looks = tr("FaxDesk looks for it in your sent faxes.")
        return Situation(
            tr("Checking whether it went out."),
            f"{known} {looks} {_which_look(item, now)}",
            (Step.LOOK_AGAIN, Step.IT_WENT_OUT, Step.SEND_AGAIN),
            next_s=_to_next_look(item, now),
        )
    if item.lookalikes:
        return _looks_alike(known, item.lookalikes)
    service = service_name()
    not_listed = tr("{service} does not list it, but it may have been sent.", service=service)
    if item.looks:
        not_listed = tr_n(
            "{service} did not list it when FaxDesk looked, but it may have been sent.",
            "{service} did not list it the {count} times that FaxDesk looked, but it may have been sent.",
            item.looks,
            service=service,
        )
    ask = tr("Ask the recipient, or look in {service}'s own app, then say what happened.", service=service)
    return Situation(
        tr("It is not known whether this fax went out."),
        f"{known} {not_listed} {ask}",
        (Step.LOOK_AGAIN, Step.IT_WENT_OUT, Step.SEND_AGAIN, Step.DISCARD),
    )


def _what_is_known(item: OutboxItem) -> str:
    if item.body_sent_at is not None:
        return tr(
            "{service} took the whole document at {time} and then fell silent.",
            service=service_name(),
            time=wording.clock_time_exact(item.body_sent_at),
        )
    if item.problem is not None:
        # It never left from here: the problem says who may have sent it.
        return item.problem.title
    return tr("The connection broke after the whole fax was handed over.")


def _looks_alike(known: str, lookalikes: tuple[str, ...]) -> Situation:
    count, service = len(lookalikes), service_name()
    return Situation(
        tr_n(
            "One fax at {service} may be it. Is it this one?",
            "{count} faxes at {service} may be it. Which one is it?",
            count,
            service=service,
        ),
        known
        + " "
        + tr_n(
            "This one was sent to the same number since.", "These were sent to the same number since.", count
        ),
        (Step.LOOK_AGAIN, Step.NONE_OF_THESE, Step.DISCARD),
        lookalikes,
    )


def _which_look(item: OutboxItem, now: datetime) -> str:
    look, of = min(item.looks + 1, len(LOOKS_S)), len(LOOKS_S)
    left = _left(item, now)
    if left is None:
        return tr("This is look {look} of {of}.", look=look, of=of)
    if left < 60 or item.next_attempt_at is None:
        return tr("Look {look} of {of} is in a moment.", look=look, of=of)
    at = wording.clock_time(item.next_attempt_at)
    return tr("Look {look} of {of} is at {time}.", look=look, of=of, time=at)


def _to_next_look(item: OutboxItem, now: datetime) -> float | None:
    left = _left(item, now)
    return left - 59 if left is not None and left > 60 else left


# What needs the person


def _needs_you(item: OutboxItem) -> Situation:
    problem = item.problem
    title = problem.title if problem else tr("It could not be sent.")
    hint = problem.hint if problem else tr("Look through it, then send it again.")
    steps: tuple[Step, ...] = (Step.EDIT, Step.RETRY_AFTER_MENDING, Step.DISCARD)
    if problem is not None and problem.kind == ErrorKind.SIGN_IN:
        steps = (Step.SIGN_IN, Step.RETRY_AFTER_MENDING, Step.EDIT, Step.DISCARD)
    elif problem is not None and problem.kind == ErrorKind.BLOCKED:
        # Without its only recipient, nothing of it would leave.
        first = Step.LEAVE_OUT if len(item.draft.recipients) > 1 else Step.EDIT
        steps = tuple(dict.fromkeys((first, Step.UNBLOCK, Step.EDIT, Step.DISCARD)))
    elif problem is not None and problem.kind == ErrorKind.TOO_LATE:
        send = Step.SEND_AS_WELL if problem.code == REPLACED_IS_OUT else Step.SEND_NOW
        steps = (send, Step.EDIT, Step.DISCARD)
    return Situation(title, hint, steps)


# Further requests


def _is_told_why(item: OutboxItem) -> bool:
    """Whether it waits because of what became of the fax, and not for the connection."""
    return item.problem is not None and item.problem.kind == ErrorKind.REFUSED and bool(item.problem.code)


def _retry(together: Sequence[OutboxItem], now: datetime, recipients: int) -> Situation:
    """The fax failed at some recipients, and is sent to them again by itself."""
    first = min(together, key=lambda part: part.next_attempt_at or now)
    steps = (Step.RETRY, Step.DROP)
    if recipients > 1:
        # Who it is, why and when stands in the sentence about all of them, and in their rows.
        return Situation("", "", steps, next_s=_left(first, now))
    title = reason_for(first.problem.code).words if first.problem else ""
    which = first.problem.hint if first.problem else ""
    return Situation(title, f"{_tries_again(first, now)} {which}".strip(), steps, next_s=_left(first, now))


def _of_part(
    situation: Situation, item: OutboxItem, together: Sequence[OutboxItem], recipients: int
) -> Situation:
    """A further request has the content of its fax, which is not edited any more; a group is one thing to
    its sender, and cancelled as one."""
    count = sum(len(part.draft.recipients) for part in together)
    instead: Step
    if item.part in {PartKind.GROUP, PartKind.ROW}:
        of = ""
        if count < recipients:
            of = tr_n(
                "This is about {count} of its {total} recipients.",
                "This is about {count} of its {total} recipients.",
                count,
                total=recipients,
            )
        instead = Step.CANCEL if item.part == PartKind.GROUP else Step.DROP
    else:
        of = tr("Once more.")
        if recipients > 1:
            of = tr_n(
                "Once more to {count} of its {total} recipients.",
                "Once more to {count} of its {total} recipients.",
                count,
                total=recipients,
            )
        instead = Step.DROP
    steps: tuple[Step, ...] = tuple(step for step in situation.steps if step is not Step.EDIT)
    if item.state != OutboxState.UNCERTAIN:
        steps = tuple(instead if step is Step.DISCARD else step for step in steps)
    return replace(situation, hint=f"{of} {situation.hint}".strip(), steps=steps)
