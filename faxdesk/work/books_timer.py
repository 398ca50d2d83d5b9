"""The window's timer for the books of contacts that others keep, and what is typed for their directories."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Slot

from faxdesk.domain.contacts.book import FIRST_S, LOOK_S, SWITCH
from faxdesk.domain.errors import FaxDeskError
from faxdesk.work.tasks import Lane, Task, TaskRunner
from faxdesk.work.timed_rounds import TimedRounds

if TYPE_CHECKING:
    from faxdesk.services.contacts.books import Books
    from faxdesk.services.events import AccountChanged
    from faxdesk.work.bridge import EventBridge

log = logging.getLogger(__name__)

FIRST_MS, LOOK_MS = int(FIRST_S * 1000), int(LOOK_S * 1000)
TYPED_MS = 300
"""So long whoever types pauses before directories are asked."""


class BooksServices(Protocol):
    """A property, since the service is built only when the first round asks for it."""

    @property
    def books(self) -> Books: ...


class BooksTimer(TimedRounds):
    """Reads the books in rounds, and asks directories for what is typed last."""

    def __init__(
        self,
        services: BooksServices,
        runner: TaskRunner,
        bridge: EventBridge,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(runner, parent)
        self._services = services
        self._rounds = self._rounds_of(self._begin)
        self._timer = self._timer_for("books of contacts", self.read_due)
        self._pause = self._timer_for("typed for directories", self._look_up)
        self._typed = ""
        self._task: Task | None = None
        bridge.account_changed.connect(self._on_account_changed)
        bridge.contacts_sought.connect(self.look_up)

    def start(self) -> None:
        """Begin, but not at once."""
        self._is_running = True
        self._timer.start(FIRST_MS)

    @Slot()
    def read_due(self) -> None:
        """Read the books whose time has come, now."""
        if self._is_running:
            self._timer.start(LOOK_MS)
            self._rounds.ask()

    @Slot(str)
    def setting_changed(self, key: str) -> None:
        """Somebody has changed a setting: what it turns on is read, what it turns off goes."""
        if key == SWITCH:
            self.read_due()

    @Slot(str)
    def look_up(self, text: str) -> None:
        """Somebody types this where contacts are sought: have the directories asked once there is a pause.
        What they find is told as contacts that have changed."""
        self._typed = text
        if self._is_running:
            self._pause.start(TYPED_MS)

    def _begin(self) -> None:
        self._runner.submit(
            Lane.BOOKS, lambda token: self._services.books.read_due(token), self._done, self._failed
        )

    def _done(self, _nothing: None) -> None:
        self._rounds.end()

    def _failed(self, error: FaxDeskError) -> None:
        # What is wrong with a book is kept with it: this is about the archive or the program itself.
        log.warning("Books of contacts could not be read: %s", error.kind)
        self._rounds.fail()

    @Slot()
    def _look_up(self) -> None:
        if self._task is not None:
            # A slow directory is not to be asked for what nobody types any more.
            self._task.cancel()
        typed = self._typed
        self._task = self._runner.submit(
            Lane.DIRECTORY,
            lambda token: self._services.books.look_up(typed, token),
            None,
            lambda error: log.warning("Directories could not be asked: %s", error.kind),
        )

    @Slot(object)
    def _on_account_changed(self, event: AccountChanged) -> None:
        if event.account is not None and self._is_running:
            self._timer.start(FIRST_MS)
