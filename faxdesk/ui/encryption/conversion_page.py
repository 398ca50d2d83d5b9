"""What is shown while the archive is being encrypted or decrypted, when no other window may be open."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.runtime import CancelToken
from faxdesk.ui.common import icons, theme
from faxdesk.ui.common.form_page import Inset, words_label
from faxdesk.ui.common.plain_text import PlainLabel
from faxdesk.words import tr
from faxdesk.work.tasks import Lane, Task, TaskRunner

_MARK_PX = 40
_LOOK_MS = 100
_STEPS = 1000

Convert = Callable[[CancelToken, Callable[[int, int], None]], object]


class ConversionPage(QWidget):
    """convert does it, on a worker, and is told where to tell how far it is.

    Signals: ended() it is done, or was stopped and the person goes on without.
    """

    ended = Signal()

    def __init__(
        self, convert: Convert, runner: TaskRunner, *, encrypts: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("conversionPage")
        self._convert = convert
        self._runner = runner
        self._task: Task | None = None
        self._far = (0, 0)
        self._mark = PlainLabel()
        title = tr("Your archive is being encrypted") if encrypts else tr("Your archive is being decrypted")
        self.title = words_label(title, "title")
        self.setAccessibleName(title)
        self.hint = words_label(
            tr(
                "FaxDesk opens when it is done. Should the computer be switched off meanwhile, nothing is"
                " lost, and the next start goes on with it."
            )
        )
        self.hint.setWordWrap(True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(title)
        self.stop = QPushButton(tr("Stop, and go on at the next start"))
        self.stop.clicked.connect(self._on_stop)
        self.again = QPushButton(tr("Try again"))
        self.again.clicked.connect(self.begin)
        self.inset = Inset("error")
        self._looking = QTimer(self)
        self._looking.setObjectName("progress of the conversion")
        self._looking.setInterval(_LOOK_MS)
        self._looking.timeout.connect(self._show_far)
        self._lay_out()
        theme.keep_tinted(self._tint)

    def begin(self) -> None:
        """Do it, or do what is left of it."""
        self.inset.hide()
        self.again.hide()
        self.bar.setRange(0, 0)
        self._looking.start()
        self._task = self._runner.submit(
            Lane.LOCAL,
            lambda token: self._convert(token, self._keep_far),
            lambda _: self._end(),
            self._on_failed,
        )

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing it stops it."""
        self._on_stop()
        event.accept()

    def _keep_far(self, done: int, total: int) -> None:
        # From the worker; a tuple is replaced whole.
        self._far = (done, total)

    def _show_far(self) -> None:
        done, total = self._far
        if total:
            self.bar.setRange(0, _STEPS)
            self.bar.setValue(done * _STEPS // total)

    def _on_stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
        self._end()

    def _on_failed(self, error: FaxDeskError) -> None:
        self._looking.stop()
        self._task = None
        self.bar.setRange(0, _STEPS)
        self.inset.say_error(error)
        self.again.show()
        self.stop.setText(tr("Go on without"))

    def _end(self) -> None:
        self._looking.stop()
        self._task = None
        self.ended.emit()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        edge = theme.Metrics.EDGE
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(theme.Metrics.GROUP)
        column.addStretch(1)
        for part in (self._mark, self.title, self.hint, self.bar, self.inset):
            column.addWidget(part)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.Metrics.GAP)
        buttons.addWidget(self.again)
        buttons.addWidget(self.stop)
        buttons.addStretch(1)
        column.addLayout(buttons)
        column.addStretch(2)
        self.again.hide()

    def _tint(self) -> None:
        side = theme.grown(_MARK_PX)
        self._mark.setPixmap(icons.pixmap("lock", "accent", side, self.devicePixelRatioF()))
