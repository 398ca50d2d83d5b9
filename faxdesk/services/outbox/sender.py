"""The pump of the outbox: takes what is due, one fax after the other, to the service.

Each step is written to the journal before it is acted on, so that the process may
die anywhere: what had not left waits, what may have left is looked for.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Unpack

from faxdesk.domain.errors import ErrorKind, FaxDeskError, own_mistake
from faxdesk.domain.fax import Message
from faxdesk.domain.outbox_states import (
    IllegalTransition,
    ItemChanges,
    OutboxEvent,
    OutboxItem,
    OutboxState,
    PartKind,
    Problem,
)
from faxdesk.domain.phone import numbers_of
from faxdesk.domain.runtime import Cancelled, CancelToken, Clock
from faxdesk.domain.service_name import service_name
from faxdesk.services.events import EventHub, FaxesChanged
from faxdesk.services.outbox.resend import STILL_OF_USE
from faxdesk.services.outbox.sender_lease import LEASE_S, SenderLease
from faxdesk.store.outbox_store import StaleState

if TYPE_CHECKING:
    from faxdesk.provider.fax_service import FaxSending
    from faxdesk.services.outbox.copied_archive import CopiedArchive
    from faxdesk.services.outbox.reconcile import Reconciler
    from faxdesk.services.outbox.resume_signals import ResumeSignals
    from faxdesk.services.outbox.send_checks import SendChecks
    from faxdesk.services.outbox.upload import Upload
    from faxdesk.store.faxes import FaxStore
    from faxdesk.store.outbox_store import OutboxStore

log = logging.getLogger(__name__)

_PAUSES_S = (5, 15, 30, 60, 120, 300)
"""Between tries of a fax that could not leave: quick at first, then every five minutes."""

_WRITE_PAUSES_S = (1, 2, 4, 8)
"""Between tries to write down what the service said, while the archive is busy."""

_REFUSALS = {
    ErrorKind.REFUSED,
    ErrorKind.NOT_ALLOWED,
    ErrorKind.NOT_FOUND,
    ErrorKind.BAD_INPUT,
    ErrorKind.SIGN_IN,
    ErrorKind.KEYCHAIN,
    ErrorKind.STORAGE,
}
_ONE_AT_A_TIME = {OutboxState.UNCERTAIN, OutboxState.UPLOADING}


class Sender:
    """Runs on one worker at a time; a lease in the archive keeps other processes from running too."""

    def __init__(
        self,
        journal: OutboxStore,
        faxes: FaxStore,
        client: Callable[[], FaxSending],
        send_checks: SendChecks,
        copied: CopiedArchive,
        upload: Upload,
        reconciler: Reconciler,
        lease: SenderLease,
        resume_signals: ResumeSignals,
        events: EventHub,
        clock: Clock,
    ) -> None:
        self._journal = journal
        self._faxes = faxes
        self._client = client
        self._send_checks = send_checks
        self._copied = copied
        self._upload = upload
        self._reconciler = reconciler
        self._events = events
        self._clock = clock
        self._lease = lease
        self._resume_signals = resume_signals
        self.is_run_elsewhere = False

    def run(self, token: CancelToken) -> datetime | None:
        """Do what can be done now. The answer is when there will be more, None when only a person or
        an event can bring more. is_run_elsewhere tells whether another process is the one who sends."""
        with self._lease.held() as is_ours:
            self.is_run_elsewhere = not is_ours
            if not is_ours:
                return self._clock.now() + timedelta(seconds=LEASE_S / 4)
            self._recover()
            self._copied.begin()
            self._release()
            pause_s = self._send_all(token)
            self._reconciler.look(token)
        if pause_s:
            return self._journal.next_due(self._clock.now(), timedelta(seconds=pause_s))
        return self._journal.next_due(self._clock.now())

    def reside(self) -> None:
        """Stay the one who sends, between the runs as well."""
        self._lease.reside()

    def leave(self) -> None:
        """Be the one who sends during runs alone."""
        self._lease.leave()

    # Before sending

    def _recover(self) -> None:
        """What another run left in the middle: the lease is ours, so nobody is at it any more."""
        for item in self._journal.items({OutboxState.UPLOADING}):
            self._journal.change(
                item.id,
                OutboxEvent.BREAK,
                cause="the program stopped during the upload",
                next_attempt_at=self._clock.now(),
                looks=0,
                absent=False,
            )
            self._events.publish(FaxesChanged((item.id,)))

    def _release(self) -> None:
        now = self._clock.now()
        is_reachable_again = self._resume_signals.take_reachable()
        for item in self._journal.items({OutboxState.HELD_BACK}):
            if item.is_due(item.hold_until, now):
                self._try_to_change(item, OutboxEvent.HOLD_OVER)
        for item in self._journal.items({OutboxState.WAITING}):
            offline = item.problem is not None and item.problem.kind == ErrorKind.OFFLINE
            if item.is_due(item.next_attempt_at, now) or (offline and is_reachable_again):
                self._let_go(item, now)
        if self._resume_signals.take_signed_in():
            for item in self._journal.items({OutboxState.NEEDS_YOU}):
                if item.problem is not None and item.problem.kind == ErrorKind.SIGN_IN:
                    self._try_to_change(item, OutboxEvent.MEND, problem=None)

    def _let_go(self, item: OutboxItem, now: datetime) -> None:
        """What has waited for its time; the computer may have slept through it."""
        if item.part == PartKind.RETRY and (item.next_attempt_at or now) < now - STILL_OF_USE:
            self._try_to_change(item, OutboxEvent.DISCARD, cause="its time passed more than a day ago")
        elif (opens_at := self._send_checks.opens_at(item, now)) is not None:
            self._journal.note(item.id, next_attempt_at=opens_at)
        else:
            self._try_to_change(item, OutboxEvent.DUE)

    def _next(self, passed: set[int]) -> OutboxItem | None:
        """The oldest fax whose turn it is. Faxes to one number leave one after the other, so that a
        lost answer can be told from an earlier fax (API §11), and in the order they were written. One that
        was looked for in vain holds up no other: what is sent from now on is known by its id."""
        busy: set[str] = set()
        account = self._faxes.account_id()
        for item in self._journal.items(_ONE_AT_A_TIME):
            # One in another's mailbox is not taken for any of this one's.
            if not item.absent and item.belongs_to(account):
                busy |= numbers_of(item.draft.recipients)
        for item in self._journal.items({OutboxState.QUEUED, OutboxState.WAITING}):
            if item.state == OutboxState.WAITING:
                # Because of some trouble: what only has its time yet to come is not waited for.
                in_trouble = item.problem is not None and item.problem.kind != ErrorKind.REFUSED
                busy |= numbers_of(item.draft.recipients) if in_trouble else set()
            elif item.id not in passed and not (numbers_of(item.draft.recipients) & busy):
                return item
        return None

    # Sending

    def _send_all(self, token: CancelToken) -> float:
        """Send what is due, one after the other; gives the seconds for which the service wants no more. In
        that time faxes stay queued, where they can be taken back, and nothing else is held up."""
        passed: set[int] = set()
        while (item := self._next(passed)) is not None:
            token.check()
            pause_s = self._service_pause_s(item)
            if pause_s:
                return pause_s
            passed.add(item.id)
            self._send(item, token)
            self._release()
        return 0.0

    def _service_pause_s(self, item: OutboxItem) -> float:
        """By what the client has counted, and by what became of earlier faxes: the service's penalty goes
        on though the program was started anew, and each request in it would make it longer."""
        try:
            pause_s = self._client().fax_pause_s()
        except FaxDeskError:
            return 0.0  # Nobody is signed in, which the fax is told when it is its turn.
        now = self._clock.now()
        for other in self._journal.items({OutboxState.WAITING}):
            turned_away = other.problem is not None and other.problem.kind == ErrorKind.RATE_LIMITED
            until = other.next_attempt_at or now
            if turned_away and other.account == item.account and not other.is_due(until, now):
                pause_s = max(pause_s, (until - now).total_seconds())
        return pause_s

    def _send(self, item: OutboxItem, token: CancelToken) -> None:
        try:
            client = self._client()
            if self._waits_for_its_time(item, client):
                return
            if not self._send_checks.clear(item, client.server_now(), token):
                self._events.publish(FaxesChanged((item.id,)))
                return
            item = self._journal.item(item.id) or item
        except FaxDeskError as error:
            self._kept_back(item, error)
            return
        try:
            # As it is now: it may have been changed, or taken back, since it was looked at.
            item = self._journal.begin_attempt(item.id, client.server_now())
            self._copied.attempt_begun()
        except IllegalTransition:
            return
        with self._upload.under_way(item.id, token) as upload_token:
            self._events.publish(FaxesChanged((item.id,)))
            try:
                self._attempt(client, item, upload_token)
            except (StaleState, IllegalTransition):
                # Its last bytes stay here; whoever has the fax now goes on with it.
                log.warning("Another process took over a fax during its upload")

    def _waits_for_its_time(self, item: OutboxItem, client: FaxSending) -> bool:
        """Keep a fax here whose time is to come, where the service does not do that itself."""
        send_at = item.draft.send_at
        if send_at is None or client.capabilities.schedule or send_at <= client.server_now():
            return False
        cause = "its time is still to come, and the service sends at once"
        self._try_to_change(
            item, OutboxEvent.NOT_EXECUTED, cause=cause, problem=None, next_attempt_at=send_at
        )
        return True

    def _kept_back(self, item: OutboxItem, error: FaxDeskError) -> None:
        """What keeps a fax from leaving at all: nothing of it was sent."""
        problem = Problem.of(error)
        if error.tries_again or error.kind == ErrorKind.UNKNOWN_OUTCOME:
            at = self._clock.now() + timedelta(seconds=error.retry_after_s or self._pause(item))
            self._try_to_change(
                item, OutboxEvent.NOT_EXECUTED, cause=error.title, problem=problem, next_attempt_at=at
            )
        else:
            self._try_to_change(item, OutboxEvent.REFUSE, cause=error.title, problem=problem)

    def _attempt(self, client: FaxSending, item: OutboxItem, token: CancelToken) -> None:
        """One attempt, to its end in the journal. Raises StaleState or IllegalTransition when it is
        not ours any more."""
        try:
            message = self._upload.request(client, item, token)
        except Cancelled:
            self._stopped(item)
        except StaleState:
            raise
        except FaxDeskError as error:
            self._failed(item, error)
        except Exception as error:
            log.exception("Sending a fax failed in an unforeseen way")
            report = "Please report it, with the log from its data folder."
            self._failed(item, own_mistake(report, during="while sending"))
            if not isinstance(error, OSError):
                raise
        else:
            self._accepted(item, message, token)
            self._events.publish(FaxesChanged((item.id,)))

    # Afterwards

    def _accepted(self, item: OutboxItem, message: Message, token: CancelToken) -> None:
        """Write down that the service has the fax. Raises FaxDeskError (UNKNOWN_OUTCOME) where that cannot be
        done: the next run then looks for the fax at the service."""
        for pause_s in (*_WRITE_PAUSES_S, None):
            try:
                self._journal.accept(item.id, message)
            except FaxDeskError as error:
                if error.kind == ErrorKind.BUSY and pause_s is not None:
                    self._clock.wait(token, pause_s)
                    continue
                if error.kind not in {ErrorKind.BUSY, ErrorKind.STORAGE}:
                    raise
                raise FaxDeskError(
                    f"{service_name()} has taken the fax, as {message.id}, but that could not be written "
                    f"down: {error.title}",
                    f"{error.hint} Do not send the fax again: FaxDesk looks for it by itself.",
                    ErrorKind.UNKNOWN_OUTCOME,
                ) from error
            return

    def _stopped(self, item: OutboxItem) -> None:
        called_off = self._upload.is_called_off(item.id)
        event = OutboxEvent.CANCEL if called_off else OutboxEvent.BREAK
        cause = "called off by the person" if called_off else "the program is closing"
        now = self._clock.now()
        self._end_attempt(item, event, cause=cause, next_attempt_at=now, looks=0, absent=False)

    def _failed(self, item: OutboxItem, error: FaxDeskError) -> None:
        """Sort an error: tries again by itself, needs the person, or nobody knows."""
        problem = Problem.of(error)
        if error.tries_again:
            # Of a fax the client says these only where the request was surely not carried out.
            pause = error.retry_after_s or self._pause(item)
            self._end_attempt(
                item, OutboxEvent.NOT_EXECUTED, cause=error.title, problem=problem, pause_s=pause
            )
        elif error.kind in _REFUSALS or (error.kind == ErrorKind.BUG and not self._body_complete(item.id)):
            self._end_attempt(item, OutboxEvent.REFUSE, cause=error.title, problem=problem)
        else:
            pause = 0.0 if self._body_complete(item.id) else self._pause(item)
            self._end_attempt(
                item,
                OutboxEvent.BREAK,
                cause=error.title,
                problem=problem,
                pause_s=pause,
                looks=0,
                absent=False,
            )

    def _body_complete(self, fax_id: int) -> bool:
        item = self._journal.item(fax_id)
        return item is not None and item.body_complete

    @staticmethod
    def _pause(item: OutboxItem) -> float:
        return _PAUSES_S[min(item.attempts, len(_PAUSES_S) - 1)]

    def _end_attempt(
        self,
        item: OutboxItem,
        event: OutboxEvent,
        *,
        cause: str,
        pause_s: float | None = None,
        **changes: Unpack[ItemChanges],
    ) -> None:
        if pause_s is not None:
            changes["next_attempt_at"] = self._clock.now() + timedelta(seconds=pause_s)
        self._journal.change(item.id, event, cause=cause, attempt=item.attempts, **changes)
        self._events.publish(FaxesChanged((item.id,)))

    def _try_to_change(
        self, item: OutboxItem, event: OutboxEvent, *, cause: str = "", **changes: Unpack[ItemChanges]
    ) -> None:
        """A step that the person may have been quicker than: then theirs counts."""
        try:
            self._journal.change(item.id, event, cause=cause, **changes)
        except IllegalTransition:
            return
        self._events.publish(FaxesChanged((item.id,)))
