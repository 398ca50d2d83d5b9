"""Saves the settings after a change, and gives the window its colours when the theme was changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication

from faxdesk.settings import Settings
from faxdesk.ui.common import theme
from faxdesk.work.tasks import Lane, TaskRunner

if TYPE_CHECKING:
    from faxdesk.domain.errors import FaxDeskError

_PAUSE_MS = 400
_LOOK_MS = 30_000
"""So long after a change by the command line the window shows and does the same."""


class SettingsSaver(QObject):
    """Signals: changed(key) on the GUI thread, whoever changed it; failed(FaxDeskError) when they could
    not be saved."""

    changed = Signal(str)
    failed = Signal(object)
    _changed_anywhere = Signal(str)

    def __init__(self, settings: Settings, runner: TaskRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._runner = runner
        self._pause = QTimer(self)
        self._pause.setObjectName("settings pause")
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.save)
        self._look = QTimer(self)
        self._look.setObjectName("settings of others")
        self._look.setInterval(_LOOK_MS)
        self._look.timeout.connect(self.take_over)
        self._look.start()
        self._changed_anywhere.connect(self._on_changed, Qt.ConnectionType.QueuedConnection)
        self._unsubscribe = settings.subscribe(self._changed_anywhere.emit)

    def save(self) -> None:
        """Save now what has changed."""
        self._pause.stop()
        self._runner.submit(Lane.LOCAL, lambda _token: self._settings.save(), None, self._on_failed)

    def take_over(self) -> None:
        """Take what another process has saved meanwhile, such as the command line."""
        self._runner.submit(Lane.LOCAL, lambda _token: self._settings.take_over())

    def close(self) -> None:
        """Listen no more, and save for the last time."""
        self._unsubscribe()
        self._look.stop()
        self.save()

    @Slot(str)
    def _on_changed(self, key: str) -> None:
        self._pause.start()
        application = QApplication.instance()
        if key == Settings.theme.key and isinstance(application, QApplication):
            theme.apply(application, self._settings.theme)
        self.changed.emit(key)

    def _on_failed(self, error: FaxDeskError) -> None:
        self.failed.emit(error)
