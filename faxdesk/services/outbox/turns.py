"""Whose turn it is in the outbox: what has waited is let go, and one fax after the other is taken out."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from faxdesk.domain.errors import ErrorKind
from faxdesk.domain.outbox_states import OutboxEvent, OutboxItem, OutboxState, PartKind
from faxdesk.domain.phone import numbers_of
from faxdesk.domain.runtime import Clock
from faxdesk.services.outbox.resend import STILL_OF_USE
from faxdesk.words import mark

if TYPE_CHECKING:
    from faxdesk.services.outbox.guards.send_times import SendTimes
    from faxdesk.services.outbox.journal_steps import JournalSteps
    from faxdesk.services.outbox.resume_signals import ResumeSignals
    from faxdesk.services.outbox.row_turns import RowTurns
    from faxdesk.store.faxes import FaxStore

_ONE_AT_A_TIME = {OutboxState.UNCERTAIN, OutboxState.UPLOADING}


class Turns:
    """Runs in the sender, with the lease held."""

    def __init__(
        self,
        steps: JournalSteps,
        faxes: FaxStore,
        times: SendTimes,
        resume_signals: ResumeSignals,
        rows: RowTurns,
        clock: Clock,
    ) -> None:
        self._steps = steps
        self._journal = steps.journal
        self._faxes = faxes
        self._times = times
        self._resume_signals = resume_signals
        self._rows = rows
        self._clock = clock

    def recover(self) -> None:
        """Take up what another run left in the middle: nobody is at it any more, since the lease is ours."""
        for item in self._journal.items({OutboxState.UPLOADING}):
            self._steps.take(
                item,
                OutboxEvent.BREAK,
                cause=mark("the program stopped during the upload"),
                next_attempt_at=self._clock.now(),
                looks=0,
                absent=False,
            )

    def release(self) -> None:
        """Queue what has waited long enough, or for a connection or a sign-in that is there now."""
        now = self._clock.now()
        is_reachable_again = self._resume_signals.take_reachable()
        is_signed_out = self._resume_signals.take_signed_out()
        for item in self._journal.items({OutboxState.HELD_BACK}):
            if item.is_due(item.hold_until, now):
                self._steps.try_to_take(item, OutboxEvent.HOLD_OVER)
        for item in self._journal.items({OutboxState.WAITING}):
            offline = item.problem is not None and item.problem.kind == ErrorKind.OFFLINE
            if is_signed_out:
                # Its time would come in vain: it is tried now, and told to wait for the sign-in.
                self._steps.try_to_take(item, OutboxEvent.DUE)
            elif item.is_due(item.next_attempt_at, now) or (offline and is_reachable_again):
                self._let_go(item, now)
        if self._resume_signals.take_signed_in():
            for item in self._journal.items({OutboxState.NEEDS_YOU}):
                if item.problem is not None and item.problem.kind == ErrorKind.SIGN_IN:
                    self._take_up(item)

    def next(self, passed: set[int]) -> OutboxItem | None:
        """The oldest fax whose turn it is; rows of a fax to many let all others pass. Faxes to one number
        leave one after the other, so that a lost answer can be told from an earlier fax (API §11), and in the
        order they were written. One that was looked for in vain holds up no other: what is sent from now on
        is known by its id."""
        busy: set[str] = set()
        account = self._faxes.account_id()
        for item in self._journal.items(_ONE_AT_A_TIME):
            # One in another's mailbox is not taken for any of this one's.
            if not item.absent and item.belongs_to(account):
                busy |= numbers_of(item.draft.recipients)
        first_row: OutboxItem | None = None
        for item in self._journal.items({OutboxState.QUEUED, OutboxState.WAITING}):
            if item.state == OutboxState.WAITING:
                # Because of some trouble: what only has its time yet to come is not waited for.
                in_trouble = item.problem is not None and item.problem.kind != ErrorKind.REFUSED
                busy |= numbers_of(item.draft.recipients) if in_trouble else set()
            elif item.id not in passed and not (numbers_of(item.draft.recipients) & busy):
                if item.part != PartKind.ROW:
                    return item
                first_row = first_row or item
        return first_row or self._rows.next(busy)

    def next_due(self, pause_s: float) -> datetime | None:
        """When there will be more to do, where nothing leaves for pause_s seconds; None when only a person or
        an event can bring more."""
        now = self._clock.now()
        return self._journal.next_due(now, *([timedelta(seconds=pause_s)] if pause_s else []))

    def _take_up(self, item: OutboxItem) -> None:
        """What has waited for a sign-in. A retry keeps its time, which may lie in the hours of the night, or
        so long ago that nobody expects it any more."""
        self._steps.try_to_take(item, OutboxEvent.MEND, problem=None)
        if item.part == PartKind.RETRY:
            due = item.next_attempt_at or self._clock.now()
            self._steps.try_to_take(item, OutboxEvent.NOT_EXECUTED, next_attempt_at=due)

    def _let_go(self, item: OutboxItem, now: datetime) -> None:
        """What has waited for its time; the computer may have slept through it."""
        if item.part == PartKind.RETRY and (item.next_attempt_at or now) < now - STILL_OF_USE:
            self._steps.try_to_take(
                item, OutboxEvent.DISCARD, cause=mark("its time passed more than a day ago")
            )
        elif (opens_at := self._times.opens_at(item, now)) is not None:
            self._journal.note(item.id, next_attempt_at=opens_at)
        else:
            self._steps.try_to_take(item, OutboxEvent.DUE)
