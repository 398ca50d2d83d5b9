"""Keeps what the system starts at login as the setting has it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from faxdesk.domain.runtime import CancelToken
from faxdesk.settings import Settings
from faxdesk.work.tasks import Lane, TaskRunner

if TYPE_CHECKING:
    from faxdesk.desktop.login_start import LoginStart
    from faxdesk.domain.errors import FaxDeskError


class StartingAtLogin(QObject):
    """Signals: failed(FaxDeskError) when the system did not take the change; the setting then goes back."""

    failed = Signal(object)

    def __init__(
        self,
        settings: Settings,
        start: LoginStart,
        command: Sequence[str],
        runner: TaskRunner,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._start = start
        self._command = command
        self._runner = runner

    def begin(self) -> None:
        """Take over what the person has changed in the system's own list of what it starts."""
        if self._settings.start_at_login:
            self._runner.submit(Lane.LOCAL, lambda _token: self._start.is_set(), self._take_over)

    @Slot(str)
    def setting_changed(self, key: str) -> None:
        """Tell the system, where the setting of this key is about that."""
        if key == Settings.start_at_login.key:
            self._runner.submit(Lane.LOCAL, self._apply, None, self._on_failed)

    def _apply(self, _token: CancelToken) -> None:
        if self._settings.start_at_login:
            self._start.set(self._command)
        elif self._start.is_set():
            self._start.clear()

    def _take_over(self, is_set: bool) -> None:
        if not is_set:
            self._settings.set_if_free(Settings.start_at_login, False)

    def _on_failed(self, error: FaxDeskError) -> None:
        self.failed.emit(error)
        self._runner.submit(Lane.LOCAL, lambda _token: self._start.is_set(), self._put_back)

    def _put_back(self, is_set: bool) -> None:
        self._settings.set_if_free(Settings.start_at_login, is_set)
