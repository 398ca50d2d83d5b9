"""Drives the pulse of the window: a timer wakes it, and what it begins runs on the lanes."""

from __future__ import annotations

import logging
import math
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Slot

from faxdesk.domain.errors import FaxDeskError
from faxdesk.services.events import AccountChanged, FaxesChanged
from faxdesk.services.sync.pulse import Pulse, PulseStep
from faxdesk.work.tasks import Lane, Task, TaskRunner
from faxdesk.work.timed_rounds import named_timer

if TYPE_CHECKING:
    from faxdesk.domain.runtime import Clock
    from faxdesk.services.account import AccountService
    from faxdesk.services.archive.library import Library
    from faxdesk.services.outbox.outbox import Outbox
    from faxdesk.services.sync.live_connection import LiveConnection
    from faxdesk.services.sync.sync import SyncService
    from faxdesk.work.bridge import EventBridge

log = logging.getLogger(__name__)


class PollSettings(Protocol):
    """How often to look for new faxes where no live connection announces them."""

    @property
    def poll_seconds(self) -> int: ...


class PulseServices(Protocol):
    """The services that the pulse drives or asks. They are properties, since a service is built only when the
    first round asks for it: the window is painted before that."""

    clock: Clock

    @property
    def settings(self) -> PollSettings: ...

    @property
    def account(self) -> AccountService: ...

    @property
    def library(self) -> Library: ...

    @property
    def live_connection(self) -> LiveConnection: ...

    @property
    def outbox(self) -> Outbox: ...

    @property
    def sync(self) -> SyncService: ...


class PulseTimer(QObject):
    """Syncs, works off the outbox and holds the live connection, each when the pulse says so. Nothing runs
    before start() or after stop().

    While it runs and somebody is signed in, this process is the one that sends: what another one commits to
    the outbox is seen soon and sent from here."""

    def __init__(
        self,
        services: PulseServices,
        runner: TaskRunner,
        bridge: EventBridge,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._services = services
        self._runner = runner
        self._pulse = Pulse(_WindowCircumstances(services), services.clock)
        self._connection: Task | None = None
        self._timer = named_timer(self, "pulse", self._go_on)
        bridge.outbox_waiting.connect(self._on_outbox_waiting)
        bridge.sync_wanted.connect(self._on_sync_wanted)
        bridge.account_changed.connect(self._on_account_changed)
        bridge.faxes_changed.connect(self._on_faxes_changed)

    def start(self) -> None:
        """Begin, with a round of each kind at once."""
        self._pulse.start()
        self._go_on()

    def stop(self) -> None:
        """Start no further round; what runs is the runner's to cancel."""
        self._pulse.stop()
        self._go_on()

    def sync_now(self) -> None:
        """Look for new faxes now, and not only when the timer says so."""
        self._pulse.sync_now()
        self._go_on()

    @property
    def is_paused(self) -> bool:
        """Whether the person has paused the checking for new faxes."""
        return self._pulse.is_paused

    def pause(self) -> None:
        """Look for no new faxes until sync_now() or a sign-in; faxes go on leaving."""
        self._pulse.pause()
        self._go_on()

    def set_hidden(self, is_hidden: bool) -> None:
        """Nobody is looking: look less often. Coming back looks at once if it is time by then."""
        self._pulse.set_hidden(is_hidden)
        self._go_on()

    # Steps

    @Slot()
    def _go_on(self) -> None:
        for step in self._pulse.take():
            self._begin(step)
        wake_s = self._pulse.wake_s
        if wake_s is None:
            self._timer.stop()
        else:
            self._timer.start(math.ceil(wake_s * 1000))

    def _begin(self, step: PulseStep) -> None:
        services, runner = self._services, self._runner
        match step:
            case PulseStep.SYNC:
                runner.submit(Lane.NET, services.sync.look, self._on_synced, self._on_sync_failed)
            case PulseStep.CUT_SHORT:
                services.sync.cut_short()
            case PulseStep.PUMP:
                runner.submit(Lane.OUTBOX, services.outbox.run, self._on_pumped, self._on_pump_failed)
            # Taken and left on the lane that is let finish at the program's end, and in order.
            case PulseStep.TAKE_SENDING:
                runner.submit(Lane.LOCAL, services.outbox.reside)
            case PulseStep.LEAVE_SENDING:
                runner.submit(Lane.LOCAL, services.outbox.leave)
            case PulseStep.LISTEN:
                self._connection = runner.submit(
                    Lane.PUSH,
                    services.live_connection.run,
                    self._on_listening_ended,
                    self._on_listening_failed,
                )
            case PulseStep.LISTEN_NO_MORE:
                assert self._connection is not None
                self._connection.cancel()

    # How they ended

    def _on_synced(self, _nothing: None) -> None:
        self._pulse.sync_ended()
        self._go_on()

    def _on_sync_failed(self, error: FaxDeskError) -> None:
        log.info("A sync ended early: %s", error.kind)
        self._pulse.sync_ended(error)
        self._go_on()

    def _on_pumped(self, more_at: datetime | None) -> None:
        self._pulse.pump_ended(more_at)
        self._go_on()

    def _on_pump_failed(self, error: FaxDeskError) -> None:
        # The outbox keeps its own account of each fax: this is about the archive or the program itself.
        log.warning("The outbox could not be worked off: %s", error.kind)
        self._pulse.pump_failed()
        self._go_on()

    def _on_listening_ended(self, _nothing: None) -> None:
        self._pulse.listening_ended()
        self._go_on()

    def _on_listening_failed(self, error: FaxDeskError) -> None:
        log.warning("The live connection ended: %s", error.kind)
        self._pulse.listening_ended()
        self._go_on()

    # News

    @Slot()
    def _on_outbox_waiting(self) -> None:
        self._pulse.pump_now()
        self._go_on()

    @Slot()
    def _on_sync_wanted(self) -> None:
        self._pulse.sync_wanted()
        self._go_on()

    @Slot(object)
    def _on_account_changed(self, _event: AccountChanged) -> None:
        self._pulse.account_changed()
        self._go_on()

    @Slot(object)
    def _on_faxes_changed(self, _event: FaxesChanged) -> None:
        # One of them may be on its way now.
        self._pulse.plan_sync()
        self._go_on()


class _WindowCircumstances:
    """The pulse's questions, answered by the services."""

    def __init__(self, services: PulseServices) -> None:
        self._services = services

    @property
    def is_signed_in(self) -> bool:
        return self._services.account.is_signed_in

    @property
    def poll_s(self) -> float:
        return float(self._services.settings.poll_seconds)

    @property
    def is_live(self) -> bool:
        return self._services.live_connection.is_live

    @property
    def is_unfinished(self) -> bool:
        return self._services.sync.more_to_do

    @property
    def is_on_the_way(self) -> bool:
        return self._services.library.is_on_the_way()
