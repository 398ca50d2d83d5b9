"""The card of the settings that says what opens the locked window, and lets that be chosen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from faxdesk.domain.errors import FaxDeskError
from faxdesk.services.locking.lock_state import LockWay
from faxdesk.settings import Settings
from faxdesk.ui.common import theme
from faxdesk.ui.common.form_page import Inset, words_label
from faxdesk.ui.controls.password_dialog import PasswordDialog
from faxdesk.ui.desk_lock.passphrase_dialog import PassphraseDialog
from faxdesk.words import mark, tr
from faxdesk.work.tasks import Lane, TaskRunner

if TYPE_CHECKING:
    from faxdesk.services.locking.desk_lock import DeskLock

_STATES = {
    LockWay.NONE: (
        mark("Nothing opens the window yet"),
        mark("So it is not locked. Choose first what is to open it again."),
    ),
    LockWay.SYSTEM: (
        mark("The password of this computer opens the window"),
        mark("The one that you log in with. FaxDesk asks the system whether it is right, and keeps nothing."),
    ),
    LockWay.PASSPHRASE: (
        mark("Your passphrase opens the window"),
        mark("The keychain has what it is compared with; it itself is kept nowhere."),
    ),
}
"""By the way that opens it: what it is, and what that means."""


class LockCard(QWidget):
    """Signals: lock_wanted() the window is to be locked now."""

    lock_wanted = Signal()

    def __init__(self, lock: Callable[[], DeskLock], settings: Settings, runner: TaskRunner) -> None:
        super().__init__()
        self._lock = lock
        self._settings = settings
        self._runner = runner
        self._dialog: PassphraseDialog | None = None
        self.state = words_label("", "strong")
        self.about = words_label("", "small")
        self.about.setWordWrap(True)
        self.choose = QPushButton()
        self.choose.setObjectName("lockPassphraseButton")
        self.choose.clicked.connect(self._on_choose)
        self.use_system = QPushButton(tr("Use this computer's password…"))
        self.use_system.clicked.connect(self._on_use_system)
        self.lock_now = QPushButton(tr("Lock now"))
        self.lock_now.clicked.connect(self.lock_wanted)
        self.remove = QPushButton(tr("Remove the lock"))
        self.remove.clicked.connect(self._on_remove)
        self.inset = Inset("error")
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.Metrics.GAP)
        for button in (self.use_system, self.choose, self.lock_now, self.remove):
            buttons.addWidget(button)
            button.hide()
        buttons.addStretch(1)
        gap, edge = theme.Metrics.GAP, theme.Metrics.GROUP
        column = QVBoxLayout(self)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(gap)
        for part in (self.state, self.about, self.inset):
            column.addWidget(part)
        column.addLayout(buttons)
        self._look()

    def _look(self, _done: object = None) -> None:
        self._runner.submit(Lane.LOCAL, lambda _token: self._lock().way, self._show, self.inset.say_error)

    def _show(self, way: LockWay) -> None:
        title, hint = _STATES[way]
        self.state.setText(tr(title))
        self.about.setText(tr(hint))
        is_changed = way is LockWay.PASSPHRASE
        self.choose.setText(tr("Change the passphrase…") if is_changed else tr("Choose a passphrase…"))
        self.choose.show()
        self.use_system.setVisible(way is not LockWay.SYSTEM)
        self.lock_now.setVisible(way is not LockWay.NONE)
        # Where the administrator has it lock by itself, something must open it.
        is_forced = self._settings.policies.is_locked(Settings.lock_after_seconds.key)
        needs_way = is_forced and self._settings.lock_after_seconds > 0
        self.remove.setVisible(way is not LockWay.NONE and not needs_way)

    def _on_use_system(self) -> None:
        self.inset.hide()
        dialog = PasswordDialog(
            tr("The password of this computer"),
            tr("The one that you log in with: FaxDesk asks the system once now whether it is right."),
            tr("Use it"),
            self,
        )
        dialog.entered.connect(self._on_system_password)
        dialog.open()

    def _on_system_password(self, password: str) -> None:
        self._runner.submit(
            Lane.LOCAL,
            lambda _token: self._lock().use_system_password(password),
            self._look,
            self.inset.say_error,
        )

    def _on_choose(self) -> None:
        self.inset.hide()
        self._dialog = dialog = PassphraseDialog(self)
        dialog.chosen.connect(self._on_chosen)
        dialog.open()

    def _on_chosen(self, passphrase: str) -> None:
        self._runner.submit(
            Lane.LOCAL,
            lambda _token: self._lock().choose_passphrase(passphrase),
            self._on_kept,
            self._on_not_kept,
        )

    def _on_kept(self, _done: object) -> None:
        if self._dialog is not None:
            self._dialog.close_kept()
            self._dialog = None
        self._look()

    def _on_not_kept(self, error: FaxDeskError) -> None:
        if self._dialog is not None:
            self._dialog.refuse(error)

    def _on_remove(self) -> None:
        self.inset.hide()
        self._runner.submit(
            Lane.LOCAL, lambda _token: self._lock().remove(), self._look, self.inset.say_error
        )
