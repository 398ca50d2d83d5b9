"""The window's timer for what is done by itself: pages are fetched, what is to follow from a fax that arrived
is done, and the trash and the audit log are kept in order."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal, Slot

from faxdesk.domain.arrival import SWITCHES
from faxdesk.domain.errors import FaxDeskError
from faxdesk.services.events import Connection, ConnectionChanged
from faxdesk.work.tasks import Lane, TaskRunner
from faxdesk.work.timed_rounds import TimedRounds

if TYPE_CHECKING:
    from faxdesk.services.account import AccountService
    from faxdesk.services.archive.library import Library
    from faxdesk.services.archive.trash import Trash
    from faxdesk.services.arrivals.arrivals import Arrivals
    from faxdesk.services.audit.audit_log import AuditLog
    from faxdesk.services.sync.sync import SyncService
    from faxdesk.work.bridge import EventBridge

log = logging.getLogger(__name__)

LOOK_AGAIN_S = 30.0
"""Documents that failed and a printer without paper are tried again after a while, and no event says when."""
TIDY_S = 600.0
"""The trash is not tidied at once: the start has better things to do."""


class ArrivalsServices(Protocol):
    """The services whose rounds are begun here. They are properties, since a service is built only when the
    first round asks for it: the window is painted before that."""

    @property
    def account(self) -> AccountService: ...

    @property
    def arrivals(self) -> Arrivals: ...

    @property
    def library(self) -> Library: ...

    @property
    def sync(self) -> SyncService: ...

    @property
    def trash(self) -> Trash: ...

    @property
    def audit_log(self) -> AuditLog: ...


class ArrivalsTimer(TimedRounds):
    """Three kinds of work: fetching, following up, tidying.

    Signals: arrived() when there may be faxes to announce and to print; whoever does that should look.
    """

    arrived = Signal()

    def __init__(
        self,
        services: ArrivalsServices,
        runner: TaskRunner,
        bridge: EventBridge,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(runner, parent)
        self._services = services
        self._fetches = self._rounds_of(self._begin_fetch)
        self._follow_ups = self._rounds_of(self._begin_follow_up)
        self._look = self._timer_for("background look", self._on_look, LOOK_AGAIN_S)
        self._tidy = self._timer_for("background tidy", self._on_tidy, TIDY_S)
        bridge.faxes_changed.connect(self._on_faxes_changed)
        bridge.connection_changed.connect(self._on_connection)

    def start(self) -> None:
        """Begin, with what was left by earlier runs."""
        self._is_running = True
        self._look.start()
        self._tidy.start()
        self._take_switches(self._on_switched)

    def setting_changed(self, key: str) -> None:
        """Somebody has changed a setting."""
        if self._is_running and key in SWITCHES:
            self._take_switches()

    def _take_switches(self, done: Callable[[None], None] | None = None) -> None:
        self._runner.submit(Lane.LOCAL, lambda _token: self._services.arrivals.take_switches(), done)

    # Pages

    def _fetch(self) -> None:
        if self._is_running:
            self._fetches.ask()

    def _begin_fetch(self) -> None:
        if not self._services.account.is_signed_in:
            self._fetches.end()
            return
        self._runner.submit(
            Lane.BACKGROUND, self._services.sync.fetch_documents, self._on_fetched, self._on_not_fetched
        )

    def _on_fetched(self, has_more: bool) -> None:
        if has_more:
            self._fetch()
        self._fetches.end()

    def _on_not_fetched(self, error: FaxDeskError) -> None:
        # Trouble with the connection is shown by the sync, which meets it too; the next round tries again.
        log.info("The fetching of documents ended early: %s", error.kind)
        self._fetches.fail()

    # Arrivals

    def _enrol(self) -> None:
        if self._is_running:
            # This does not wait for the round below: a slow command for one fax must not delay the
            # notification of another.
            self._runner.submit(Lane.LOCAL, lambda _token: self._services.arrivals.enrol(), self._on_enrolled)

    def _on_enrolled(self, _nothing: None) -> None:
        self.arrived.emit()
        if self._is_running:
            self._follow_ups.ask()

    def _begin_follow_up(self) -> None:
        self._runner.submit(
            Lane.BACKGROUND, self._services.arrivals.run, self._on_followed_up, self._on_not_followed_up
        )

    def _on_followed_up(self, _nothing: None) -> None:
        self._follow_ups.end()

    def _on_not_followed_up(self, error: FaxDeskError) -> None:
        log.warning("What follows when a fax arrives could not be done: %s", error.kind)
        self._follow_ups.fail()

    # When

    def _on_switched(self, _nothing: None) -> None:
        self._enrol()
        self._fetch()

    @Slot(object)
    def _on_faxes_changed(self, _event: object) -> None:
        self._enrol()

    @Slot(object)
    def _on_connection(self, event: ConnectionChanged) -> None:
        if event.state in {Connection.CHECKING, Connection.LIVE}:
            self._fetch()

    @Slot()
    def _on_look(self) -> None:
        services = self._services
        # One question for a worker: a round of each kind would wake the computer four times as often.
        self._runner.submit(
            Lane.LISTS,
            lambda _token: (services.arrivals.is_due(), services.library.counts().documents_wanted > 0),
            self._on_looked,
        )

    def _on_looked(self, found: tuple[bool, bool]) -> None:
        is_due, are_pages_wanted = found
        if is_due:
            self._enrol()
        if are_pages_wanted:
            self._fetch()

    @Slot()
    def _on_tidy(self) -> None:
        services = self._services
        self._runner.submit(Lane.BACKGROUND, services.trash.tidy)
        self._runner.submit(Lane.BACKGROUND, lambda _token: services.audit_log.tidy())
