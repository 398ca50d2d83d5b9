"""The program's pulse: looks for new faxes when the service tells of them, and on a timer; works the outbox
off when it has work; and sees what other processes do."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.services.events import AccountChanged, FaxesChanged
from faxdesk.services.sync.poll_interval import Situation, pause_s
from faxdesk.work.tasks import Lane, Task, TaskRunner

if TYPE_CHECKING:
    from faxdesk.services.desk import Desk
    from faxdesk.work.bridge import EventBridge

log = logging.getLogger(__name__)

NEIGHBOURS_S = 2.0
LONGEST_PUMP_PAUSE_S = 30.0
"""A timer does not run while the computer sleeps: look at the clock again this often."""


class Heartbeat(QObject):
    """Runs SyncService and Outbox on their lanes: never two rounds of one kind at once; what is asked for
    during a round is done in another one after it. Nothing runs before start() or after stop().

    While somebody is signed in, it keeps the service's live connection (Push) as well.

    While it runs and somebody is signed in, this process is the one who sends: what another one commits to
    the outbox is seen within NEIGHBOURS_S and sent from here."""

    def __init__(
        self, desk: Desk, runner: TaskRunner, bridge: EventBridge, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._runner = runner
        self._is_running = False
        self._is_hidden = False
        self._syncing = False
        self._sync_again = False
        self._sync_wanted = False
        self._push: Task | None = None
        self._pumping = False
        self._pump_again = False
        self._failures = 0
        self._must_sign_in = False
        self._is_sender = False
        self._looking = False
        self._retry_after_s = 0.0
        self._last_sync = desk.clock.monotonic()
        self._sync_timer = _single_shot(self, "heartbeat sync")
        self._sync_timer.timeout.connect(self._sync)
        self._pump_timer = _single_shot(self, "heartbeat pump")
        self._pump_timer.timeout.connect(self._pump)
        self._neighbours_timer = QTimer(self)
        self._neighbours_timer.setObjectName("heartbeat neighbours")
        self._neighbours_timer.timeout.connect(self._look_at_neighbours)
        bridge.outbox_waiting.connect(self._pump)
        bridge.sync_wanted.connect(self._on_sync_wanted)
        bridge.account_changed.connect(self._on_account_changed)
        bridge.faxes_changed.connect(self._on_faxes_changed)

    def start(self) -> None:
        """Begin, with a round of each kind at once."""
        self._is_running = True
        self._failures = 0
        self._must_sign_in = False
        self._neighbours_timer.start(round(NEIGHBOURS_S * 1000))
        self._take_or_leave_sending()
        self._listen_or_not()
        self._sync()
        self._pump()

    def stop(self) -> None:
        """Start no further round; what runs is the runner's to cancel."""
        self._is_running = False
        self._sync_timer.stop()
        self._pump_timer.stop()
        self._neighbours_timer.stop()
        self._take_or_leave_sending()
        self._listen_or_not()

    def sync_now(self) -> None:
        """Look for new faxes now, and not only when the timer says so."""
        self._must_sign_in = False
        self._take_or_leave_sending()
        if self._syncing:
            self._sync_again = True
            self._desk.sync.cut_short()
        else:
            self._sync()

    def set_hidden(self, is_hidden: bool) -> None:
        """Nobody is looking: look less often. Coming back looks at once if it is time by then."""
        if is_hidden != self._is_hidden:
            self._is_hidden = is_hidden
            self._plan_sync()

    # Looking for faxes

    @Slot()
    def _sync(self) -> None:
        self._sync_timer.stop()
        if not self._is_running or self._syncing or not self._desk.account.is_signed_in:
            return
        self._syncing = True
        self._sync_again = self._sync_wanted = False
        self._runner.submit(Lane.NET, self._desk.sync.look, self._on_synced, self._on_sync_failed)

    def _on_synced(self, _nothing: None) -> None:
        self._failures = 0
        self._retry_after_s = 0.0
        self._listen_or_not()
        self._end_sync()

    def _on_sync_failed(self, error: FaxDeskError) -> None:
        log.info("A sync ended early: %s", error.kind)
        self._failures += 1
        self._retry_after_s = error.retry_after_s or 0.0
        # Asking again is no use until somebody has signed in, which tells us so.
        self._must_sign_in = error.kind == ErrorKind.SIGN_IN
        self._take_or_leave_sending()
        self._end_sync()

    def _end_sync(self) -> None:
        self._syncing = False
        self._last_sync = self._desk.clock.monotonic()
        if self._sync_again:
            self._sync()
        else:
            self._plan_sync()

    def _plan_sync(self) -> None:
        may_sync = self._is_running and self._desk.account.is_signed_in and not self._must_sign_in
        if self._syncing or not may_sync:
            return
        passed = self._desk.clock.monotonic() - self._last_sync
        self._sync_timer.start(round(max(pause_s(self._situation()) - passed, 0.0) * 1000))

    def _situation(self) -> Situation:
        return Situation(
            poll_s=float(self._desk.settings.poll_seconds),
            is_live=self._desk.push.is_live,
            is_hidden=self._is_hidden,
            is_wanted=self._sync_wanted,
            is_unfinished=self._desk.sync.more_to_do,
            on_the_way=bool(self._desk.library.counts().on_the_way),
            failures=self._failures,
            retry_after_s=self._retry_after_s,
        )

    # Being told by the service

    @Slot()
    def _on_sync_wanted(self) -> None:
        self._sync_wanted = True
        self._plan_sync()

    def _listen_or_not(self) -> None:
        wanted = self._is_running and self._desk.account.is_signed_in
        if wanted and self._push is None:
            self._push = self._runner.submit(
                Lane.PUSH, self._desk.push.run, self._on_push_ended, self._on_push_failed
            )
        elif not wanted and self._push is not None:
            self._push.cancel()
            self._push = None

    def _on_push_ended(self, _nothing: None) -> None:
        self._push = None

    def _on_push_failed(self, error: FaxDeskError) -> None:
        log.warning("The live connection ended: %s", error.kind)
        self._push = None

    # The outbox

    @Slot()
    def _pump(self) -> None:
        if not self._is_running:
            return
        if self._pumping:
            self._pump_again = True
            return
        self._pump_timer.stop()
        self._pumping = True
        self._pump_again = False
        self._runner.submit(Lane.OUTBOX, self._desk.outbox.run, self._on_pumped, self._on_pump_failed)

    def _on_pumped(self, wished: datetime | None) -> None:
        self._pumping = False
        if self._pump_again:
            self._pump()
        elif wished is not None and self._is_running:
            seconds = (wished - self._desk.clock.now()).total_seconds()
            self._pump_timer.start(round(min(max(seconds, 0.05), LONGEST_PUMP_PAUSE_S) * 1000))

    def _on_pump_failed(self, error: FaxDeskError) -> None:
        # The outbox keeps its own account of each fax: this is about the archive or the program itself.
        log.warning("The outbox could not be worked off: %s", error.kind)
        self._pumping = False
        if self._is_running:
            self._pump_timer.start(round(LONGEST_PUMP_PAUSE_S * 1000))

    # Other processes

    def _take_or_leave_sending(self) -> None:
        """In the order of the lane for what is to be done here, which is let finish at the program's end."""
        wanted = self._is_running and self._desk.account.is_signed_in and not self._must_sign_in
        if wanted == self._is_sender:
            return
        self._is_sender = wanted
        outbox = self._desk.outbox
        self._runner.submit(Lane.LOCAL, outbox.reside if wanted else outbox.leave)

    @Slot()
    def _look_at_neighbours(self) -> None:
        if not self._looking:
            self._looking = True
            self._runner.submit(Lane.LOCAL, self._desk.neighbours.look, self._on_looked, self._on_not_looked)

    def _on_looked(self, _nothing: None) -> None:
        self._looking = False

    def _on_not_looked(self, error: FaxDeskError) -> None:
        log.warning("What other programs wrote could not be seen: %s", error.kind)
        self._looking = False

    # News

    @Slot(object)
    def _on_account_changed(self, _event: AccountChanged) -> None:
        self._take_or_leave_sending()
        self._listen_or_not()
        if not self._desk.account.is_signed_in:
            self._sync_timer.stop()
        elif not self._is_running:
            self.start()
        else:
            self.sync_now()
            self._pump()

    @Slot(object)
    def _on_faxes_changed(self, _event: FaxesChanged) -> None:
        self._plan_sync()


def _single_shot(parent: QObject, name: str) -> QTimer:
    timer = QTimer(parent)
    timer.setObjectName(name)
    timer.setSingleShot(True)
    return timer
