"""One attempt to send a fax: what keeps it back, the upload, and what its end means.

Each step is written to the journal before it is acted on, so that the process may die anywhere: what had not
left waits, what may have left is looked for.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Unpack

from faxdesk.domain.errors import ErrorKind, FaxDeskError, own_mistake
from faxdesk.domain.fax import Message
from faxdesk.domain.outbox_states import (
    IllegalTransition,
    ItemChanges,
    OutboxEvent,
    OutboxItem,
    OutboxState,
    Problem,
)
from faxdesk.domain.runtime import Cancelled, CancelToken, Clock
from faxdesk.domain.service_name import service_name
from faxdesk.store.outbox_store import StaleState
from faxdesk.words import mark, tr

if TYPE_CHECKING:
    from faxdesk.provider.fax_service import FaxSending
    from faxdesk.services.outbox.journal_steps import JournalSteps
    from faxdesk.services.outbox.send_checks import SendChecks
    from faxdesk.services.outbox.upload import Upload

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


class Attempts:
    """Runs in the sender, with the lease held."""

    def __init__(
        self,
        steps: JournalSteps,
        client: Callable[[], FaxSending],
        send_checks: SendChecks,
        upload: Upload,
        clock: Clock,
    ) -> None:
        self._steps = steps
        self._journal = steps.journal
        self._client = client
        self._send_checks = send_checks
        self._upload = upload
        self._clock = clock

    def service_pause_s(self, item: OutboxItem) -> float:
        """For how long the service wants no fax. The client has counted that, and earlier faxes tell it too,
        since a penalty outlasts the program. Each request in it would make it longer."""
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

    def make(self, item: OutboxItem, token: CancelToken) -> None:
        """Send a fax whose turn it is, or put down what keeps it from leaving."""
        try:
            client = self._client()
            if self._waits_for_its_time(item, client):
                return
            ready = self._upload.drawn_pages.ready(item, token)
            if ready is None:
                return
            item = ready
            if not self._send_checks.clear(item, client.server_now(), token):
                self._steps.say(item)
                return
            item = self._journal.item(item.id) or item
        except FaxDeskError as error:
            self._kept_back(item, error)
            return
        try:
            item = self._send_checks.begin_attempt(item, client.server_now())
        except IllegalTransition:
            return
        except FaxDeskError as error:
            self._kept_back(item, error)
            return
        with self._upload.under_way(item.id, token) as upload_token:
            self._steps.say(item)
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
        cause = mark("its time is still to come, and the service sends at once")
        # Times of faxes are the service's; when a fax is looked at again goes by this computer's clock.
        due = self._clock.now() + (send_at - client.server_now())
        self._steps.try_to_take(
            item, OutboxEvent.NOT_EXECUTED, cause=cause, problem=None, next_attempt_at=due
        )
        return True

    def _kept_back(self, item: OutboxItem, error: FaxDeskError) -> None:
        """What keeps a fax from leaving at all: nothing of it was sent."""
        problem = Problem.of(error)
        if error.tries_again or error.kind == ErrorKind.UNKNOWN_OUTCOME:
            at = self._clock.now() + timedelta(seconds=error.retry_after_s or self._pause(item))
            self._steps.try_to_take(
                item, OutboxEvent.NOT_EXECUTED, cause=error.title, problem=problem, next_attempt_at=at
            )
        else:
            self._steps.try_to_take(item, OutboxEvent.REFUSE, cause=error.title, problem=problem)

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
            report = tr("Please report it, with the log from its data folder.")
            self._failed(item, own_mistake(report, tr("FaxDesk made a mistake while sending.")))
            if not isinstance(error, OSError):
                raise
        else:
            self._accepted(item, message, token)
            self._steps.accepted(item)

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
                    tr(
                        "{service} has taken the fax, as {id}, but that could not be written down: {title}",
                        service=service_name(),
                        id=message.id,
                        title=error.title,
                    ),
                    tr("{hint} Do not send the fax again: FaxDesk looks for it by itself.", hint=error.hint),
                    ErrorKind.UNKNOWN_OUTCOME,
                ) from error
            return

    def _stopped(self, item: OutboxItem) -> None:
        called_off = self._upload.is_called_off(item.id)
        event = OutboxEvent.CANCEL if called_off else OutboxEvent.BREAK
        cause = mark("called off by the person") if called_off else mark("the program is closing")
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
        self._steps.take(item, event, cause=cause, attempt=item.attempts, **changes)
