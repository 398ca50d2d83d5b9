"""Carries each outgoing fax from acceptance to its end: it is rendered, waits, and is sent or fails (API
§1.5)."""

from __future__ import annotations

import heapq
import threading
from concurrent.futures import CancelledError, Future

from faxdesk.simulator.drawing.render import RenderFailure, RenderJob, RenderStopped
from faxdesk.simulator.line.exchange import Exchange
from faxdesk.simulator.state.clock import ServiceClock
from faxdesk.simulator.state.mailbox import Mailbox
from faxdesk.simulator.state.mailbox_fax import FAILED, QUEUED, SENT, Document, MailboxFax
from faxdesk.simulator.state.outcomes import STAYS_QUEUED, NumberOutcomes


class Lifecycle:
    """Carries accepted faxes to their end by the service's clock, on a thread of its own. start() and stop()
    begin and end that thread; faxes that are not done wait in between."""

    def __init__(
        self,
        clock: ServiceClock,
        mailbox: Mailbox,
        exchange: Exchange,
        outcomes: NumberOutcomes,
        deliver_after: float,
    ) -> None:
        self.deliver_after = deliver_after
        self._clock = clock
        self._mailbox = mailbox
        self._exchange = exchange
        self._outcomes = outcomes
        self._due: list[tuple[float, int]] = []
        self._rendering: dict[int, Future[Document]] = {}
        self._jobs: dict[int, tuple[MailboxFax, RenderJob]] = {}
        self._wake = threading.Condition()
        self._stopping = False
        self._thread: threading.Thread | None = None
        clock.on_move(self._nudge)

    def start(self) -> None:
        self._stopping = False
        self._exchange.start()
        for fax, job in list(self._jobs.values()):
            self._render(fax, job)
        self._thread = threading.Thread(target=self._run, name="simulator-lifecycle", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        with self._wake:
            self._stopping = True
            self._wake.notify_all()
        if self._thread:
            self._thread.join()
            self._thread = None
        self._exchange.stop()

    def accept(self, fax: MailboxFax, job: RenderJob) -> None:
        """Render a fax that was taken in, and end it when its time has come."""
        self._jobs[fax.id] = (fax, job)
        self._render(fax, job)
        due = max(fax.created + self.deliver_after, fax.send_time or 0.0)
        with self._wake:
            heapq.heappush(self._due, (due, fax.id))
            self._wake.notify_all()

    def _render(self, fax: MailboxFax, job: RenderJob) -> None:
        future = self._exchange.prepare(fax, job)
        self._rendering[fax.id] = future
        future.add_done_callback(lambda done: self._rendered(fax, done))

    def settle(self, *, include_scheduled: bool = False) -> None:
        """End every fax that waits, now. Scheduled ones wait on unless include_scheduled, and those to a
        number where faxes stay queued wait on in any case."""
        for fax in self._mailbox.all():
            if fax.direction != "Outbound" or fax.status != QUEUED or fax.availability != "Alive":
                continue
            scheduled = fax.send_time is not None and fax.send_time > self._clock.now()
            future = self._rendering.get(fax.id)
            if future is not None:
                _wait(future)
                self._rendered(fax, future)
            if include_scheduled or not scheduled:
                self._deliver(fax)

    def _run(self) -> None:
        while True:
            with self._wake:
                if self._stopping:
                    return
                now = self._clock.now()
                if not self._due or self._due[0][0] > now:
                    # No thread can wait for a fax that is years away: it looks again then.
                    self._wake.wait(min(self._due[0][0] - now, threading.TIMEOUT_MAX) if self._due else None)
                    continue
                fax_id = heapq.heappop(self._due)[1]
            fax = self._mailbox.get(fax_id)
            if fax is not None:
                self._deliver(fax)

    def _nudge(self) -> None:
        with self._wake:
            self._wake.notify_all()

    def _rendered(self, fax: MailboxFax, future: Future[Document]) -> None:
        # The stop of the service cut it off; start() begins it anew.
        if future.cancelled() or isinstance(future.exception(), RenderStopped):
            return
        with self._mailbox.lock:
            if fax.rendered:
                return
            fax.rendered = True
            self._rendering.pop(fax.id, None)
            self._jobs.pop(fax.id, None)
            failure = future.exception()
            if failure is None:
                if fax.availability != "Purged":
                    fax.document = future.result()
                fax.pages = future.result().pages
            else:
                fax.render_error = failure.code if isinstance(failure, RenderFailure) else "InternalError"
            self._mailbox.touch(fax)
            overdue = max(fax.created + self.deliver_after, fax.send_time or 0.0) <= self._clock.now()
            if overdue or fax.render_error:
                self._deliver(fax)

    def _deliver(self, fax: MailboxFax) -> None:
        """Give every waiting recipient a result. Nothing happens until the pages are ready."""
        with self._mailbox.lock:
            if not fax.rendered or fax.availability != "Alive":
                return
            changed = False
            for recipient in fax.recipients:
                if recipient.status != QUEUED:
                    continue
                code = fax.render_error or self._outcomes.next(recipient.number)
                if code == STAYS_QUEUED:
                    continue
                code = code or self._exchange.deliver(fax, recipient)
                recipient.status = FAILED if code else SENT
                recipient.error = code
                changed = True
            if changed:
                self._mailbox.touch(fax)


def _wait(future: Future[Document]) -> None:
    try:
        future.exception()
    except CancelledError:
        return
