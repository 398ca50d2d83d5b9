"""What opens the lock for somebody who does not know what usually does: the recovery key of the archive."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from faxdesk.domain.errors import FaxDeskError
from faxdesk.ui.common import theme
from faxdesk.ui.common.form_page import Inset, words_label
from faxdesk.words import tr
from faxdesk.work.tasks import Lane, TaskRunner

if TYPE_CHECKING:
    from faxdesk.services.encryption.recovery import Recovery
    from faxdesk.services.locking.desk_lock import DeskLock

_FIELD_LINES = 3.5
_BY_KEY = "recovery key"


class OtherWay(QWidget):
    """Signals: opened() the recovery key has opened the lock."""

    opened = Signal()

    def __init__(self, lock: DeskLock, recovery: Callable[[], Recovery], runner: TaskRunner) -> None:
        super().__init__()
        self._lock = lock
        self._recovery = recovery
        self._runner = runner
        self.words = words_label("")
        self.words.setWordWrap(True)
        self.field = QPlainTextEdit()
        self.field.setObjectName("recoveryField")
        self.field.setTabChangesFocus(True)
        self.field.setAccessibleName(tr("Recovery key"))
        self.field.textChanged.connect(self._allow)
        self.open = QPushButton(tr("Open with the recovery key"))
        self.open.clicked.connect(self._on_open)
        self.inset = Inset("error")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.Metrics.GAP)
        for part in (self.words, self.field, self.open, self.inset):
            column.addWidget(part)
        for part in (self.field, self.open):
            part.hide()
        theme.keep_measured(self._measure)
        self._allow()

    def begin(self) -> None:
        """Show what can be done, which depends on whether the archive is encrypted."""
        self._runner.submit(
            Lane.LOCAL, lambda _token: self._recovery().state().needs_key, self._show, self._on_refused
        )

    def _show(self, has_key: bool) -> None:
        if has_key:
            self.words.setText(
                tr(
                    "The recovery key that you printed or saved when the archive was encrypted opens the"
                    " window as well. Small letters, spaces and dashes make no difference."
                )
            )
        else:
            self.words.setText(
                tr(
                    "Your faxes are safe. Whoever looks after this computer can take the lock away: the guide"
                    " says how, under “Keeping and privacy”."
                )
            )
        for part in (self.field, self.open):
            part.setVisible(has_key)
        self.show()
        if has_key:
            self.field.setFocus()

    def _on_open(self) -> None:
        typed = self.field.toPlainText()
        self.field.clear()
        self.inset.hide()

        def work(_token: object) -> None:
            self._recovery().recover(typed)
            self._lock.open_by(_BY_KEY)

        self._runner.submit(Lane.LOCAL, work, lambda _: self.opened.emit(), self._on_refused)

    def _on_refused(self, error: FaxDeskError) -> None:
        self.show()
        self.inset.say_error(error)

    def _allow(self) -> None:
        self.open.setEnabled(bool(self.field.toPlainText().strip()))

    def _measure(self) -> None:
        self.field.setFixedHeight(round(_FIELD_LINES * theme.measures().line))
