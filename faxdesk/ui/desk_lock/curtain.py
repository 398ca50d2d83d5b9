"""What stands in place of everything while the window is locked."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QIcon, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QScrollArea, QVBoxLayout, QWidget

from faxdesk.domain.errors import FaxDeskError
from faxdesk.paths import resource
from faxdesk.services.locking.desk_lock import NotOpened
from faxdesk.ui.common import theme
from faxdesk.ui.common.form_page import Inset, words_label
from faxdesk.ui.common.plain_text import PlainLabel
from faxdesk.ui.desk_lock.other_way import OtherWay
from faxdesk.ui.desk_lock.way_words import field_name
from faxdesk.words import tr, tr_n
from faxdesk.work.tasks import Lane, TaskRunner

if TYPE_CHECKING:
    from faxdesk.services.encryption.recovery import Recovery
    from faxdesk.services.locking.desk_lock import DeskLock

_MARK_PX = 64
_WIDTH_PX = 360
_SECOND_MS = 1000


class Curtain(QScrollArea):
    """Signals: opened() the lock is open."""

    opened = Signal()

    def __init__(self, lock: DeskLock, recovery: Callable[[], Recovery], runner: TaskRunner) -> None:
        super().__init__()
        self.setObjectName("curtain")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(tr("FaxDesk is locked"))
        self._lock = lock
        self._runner = runner
        self._is_trying = False
        self._mark = PlainLabel()
        self.title = words_label(tr("FaxDesk is locked"), "title")
        self.about = words_label(tr("Faxes are sent and received all the same."))
        self.field = QLineEdit()
        self.field.setObjectName("curtainField")
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.textChanged.connect(self._allow)
        self.field.returnPressed.connect(self._on_open)
        self.open = QPushButton(tr("Open"))
        self.open.setProperty("kind", "primary")
        self.open.clicked.connect(self._on_open)
        self.inset = Inset("error")
        self.forgotten = QPushButton(tr("I cannot open it"))
        self.forgotten.setProperty("kind", "link")
        self.forgotten.clicked.connect(self._on_forgotten)
        self.other = OtherWay(lock, recovery, runner)
        self.other.opened.connect(self._on_opened)
        self.other.hide()
        self._seconds = QTimer(self)
        self._seconds.setObjectName("pause of the lock")
        self._seconds.setInterval(_SECOND_MS)
        self._seconds.timeout.connect(self.tick)
        self._lay_out()
        theme.keep_tinted(self._tint)
        theme.keep_measured(self._measure)
        name = field_name(lock.way)
        self.field.setPlaceholderText(name)
        self.field.setAccessibleName(name)
        self.tick()

    def _lay_out(self) -> None:
        inner = QWidget()
        self._content = QWidget()
        column = QVBoxLayout(self._content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.Metrics.GAP)
        for label in (self._mark, self.title, self.about):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(label)
        self.about.setWordWrap(True)
        column.addSpacing(theme.Metrics.GROUP)
        column.addWidget(self.field)
        column.addWidget(self.open)
        column.addWidget(self.inset)
        column.addSpacing(theme.Metrics.GAP)
        column.addWidget(self.forgotten, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.other)
        edge = theme.Metrics.EDGE
        middle = QVBoxLayout(inner)
        middle.setContentsMargins(edge, edge, edge, edge)
        across = QHBoxLayout()
        across.addStretch(1)
        across.addWidget(self._content, 1000)
        across.addStretch(1)
        # A little above the middle, where eyes look for it.
        middle.addStretch(2)
        middle.addLayout(across)
        middle.addStretch(3)
        self.setWidget(inner)

    @Slot()
    def tick(self) -> None:
        """Show how long the pause after wrong tries still is."""
        wait_s = self._lock.wait_s
        self.open.setText(
            tr_n("Wait for {count} second", "Wait for {count} seconds", wait_s) if wait_s else tr("Open")
        )
        if not wait_s and self._seconds.isActive():
            self._seconds.stop()
            # It said how long the pause is.
            self.inset.hide()
        elif wait_s and not self._seconds.isActive():
            self._seconds.start()
        self._allow()

    def stop(self) -> None:
        """Nothing is shown any more."""
        self._seconds.stop()

    @Slot()
    def _on_open(self) -> None:
        typed = self.field.text()
        if not self.open.isEnabled() or not typed:
            return
        self._is_trying = True
        # Nothing of it stays in the field.
        self.field.clear()
        self.inset.hide()
        self._runner.submit(
            Lane.LOCAL, lambda _token: self._lock.unlock(typed), lambda _: self._on_opened(), self._on_refused
        )
        self._allow()

    @Slot()
    def _on_opened(self) -> None:
        self.stop()
        self.opened.emit()

    def _on_refused(self, error: FaxDeskError) -> None:
        self._is_trying = False
        self.inset.say_error(error)
        if not isinstance(error, NotOpened):
            # It is not about what was typed.
            self.other.show()
        self.tick()
        self.field.setFocus()

    @Slot()
    def _on_forgotten(self) -> None:
        self.other.begin()
        self.forgotten.hide()

    @Slot()
    def _allow(self) -> None:
        self.field.setReadOnly(self._is_trying)
        self.open.setEnabled(bool(self.field.text()) and not self._is_trying and not self._seconds.isActive())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.field.setFocus()

    def _tint(self) -> None:
        side = theme.grown(_MARK_PX)
        icon = QIcon(str(resource("icons", "faxdesk.svg")))
        self._mark.setPixmap(icon.pixmap(QSize(side, side), self.devicePixelRatioF()))

    def _measure(self) -> None:
        self._content.setMaximumWidth(theme.grown(_WIDTH_PX))
