"""The card of the settings with those who may hand over mail."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.intake.incoming import Source, SourceKind
from faxdesk.services.intake.mail_logins import VARIABLE
from faxdesk.ui.common import theme
from faxdesk.ui.common.flow_layout import FlowLayout
from faxdesk.ui.common.form_page import words_label
from faxdesk.ui.common.plain_text import set_tip
from faxdesk.words import mark, tr
from faxdesk.work.tasks import Lane, TaskRunner

if TYPE_CHECKING:
    from faxdesk.services.intake.mail_logins import MailLogins
    from faxdesk.settings import Settings

_ABOUT = mark(
    "Give each program a log-in of its own. It sends to number@fax.localhost by the mail server localhost. "
    "What becomes of its faxes is shown here: no mail goes back."
)
_WITHOUT_KEYCHAIN = mark(
    "Log-ins are kept in the keychain: unlock it, or set one up (on Linux: GNOME Keyring or KWallet). "
    "Without a keychain, set {variable} to name:password before FaxDesk starts."
)
_PASSWORD = mark("The password for “{name}”. It is shown this once: copy it into the program now.")


class MailLoginsCard(QWidget):
    """Asks the keychain on a worker each time it is shown, and after each thing that is done."""

    def __init__(self, logins: Callable[[], MailLogins], settings: Settings, runner: TaskRunner) -> None:
        """logins are built when they are first asked for, on a worker."""
        super().__init__()
        self._logins = logins
        self._settings = settings
        self._runner = runner
        self.rows: list[LoginRow] = []
        self.name = QLineEdit()
        self.name.setPlaceholderText(tr("Name of the program"))
        self.name.setAccessibleName(tr("Name of the program"))
        self.add = QPushButton(tr("Add a log-in"))
        self.add.setEnabled(False)
        self.password = QLineEdit()
        self.password.setReadOnly(True)
        self.password.setAccessibleName(tr("Password"))
        self.copy = QPushButton(tr("Copy"))
        self.said = words_label("", "small")
        self._lay_out()
        self.name.textChanged.connect(lambda text: self.add.setEnabled(bool(text.strip())))
        self.name.returnPressed.connect(self.add.click)
        self.add.clicked.connect(lambda _on=False: self._make(self.name.text().strip()))
        self.copy.clicked.connect(self._on_copy)

    def _lay_out(self) -> None:
        gap, edge = theme.Metrics.GAP, theme.Metrics.GROUP
        about = words_label(tr(_ABOUT), "small")
        for label in (about, self.said):
            label.setWordWrap(True)
        form = QHBoxLayout()
        form.addWidget(self.name, 1)
        form.addWidget(self.add)
        self.shown = QWidget()
        shown = QHBoxLayout(self.shown)
        shown.setContentsMargins(0, 0, 0, 0)
        shown.addWidget(self.password, 1)
        shown.addWidget(self.copy)
        self._list = QVBoxLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(edge, edge, edge, edge)
        for part in (form, shown, self._list, column):
            part.setSpacing(gap)
        column.addWidget(about)
        column.addLayout(form)
        column.addWidget(self.said)
        column.addWidget(self.shown)
        column.addLayout(self._list)
        self._say("")

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._look()

    def _look(self) -> None:
        self._do(lambda: self._logins().names(), self._show)

    def _show(self, names: Sequence[str]) -> None:
        for row in self.rows:
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        may_send = self._settings.sources_that_send
        self.rows = [LoginRow(name, may_send=_key(name) in may_send) for name in names]
        for row in self.rows:
            why_not = self._settings.policies.why_locked("sources_that_send")
            row.send.setEnabled(not why_not)
            set_tip(row.send, why_not)
            row.send_switched.connect(self._on_send_switched)
            row.password_wanted.connect(self._make)
            row.remove_wanted.connect(self._on_remove)
            self._list.addWidget(row)

    def _make(self, name: str) -> None:
        self._do(lambda: self._logins().add(name), lambda password: self._on_made(name, password))

    def _on_made(self, name: str, password: str) -> None:
        self.name.clear()
        self._say(tr(_PASSWORD, name=name), password)
        self.copy.setFocus()
        self._look()

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.password.text())

    def _on_send_switched(self, name: str, is_on: bool) -> None:
        self._settings.let_send(_key(name), is_on=is_on)

    def _on_remove(self, name: str) -> None:
        self._do(lambda: self._logins().remove(name), lambda _nothing: self._on_removed(name))

    def _on_removed(self, name: str) -> None:
        self._on_send_switched(name, False)
        self._say(tr("“{name}” can hand over mail no more.", name=name))
        self._look()

    def _do(self, step: Callable[[], object], done: Callable[..., None]) -> None:
        self._runner.submit(Lane.WAYS, lambda _token: step(), done, self._on_failed)

    def _on_failed(self, error: FaxDeskError) -> None:
        # What else the keychain leads to says what helps with a sign-in, which does not help here.
        is_keychain = error.kind == ErrorKind.KEYCHAIN
        hint = tr(_WITHOUT_KEYCHAIN, variable=VARIABLE) if is_keychain else error.hint
        self._say(f"{error.title} {hint}".strip())

    def _say(self, text: str, password: str = "") -> None:
        self.said.setText(text)
        self.said.setVisible(bool(text))
        self.password.setText(password)
        self.shown.setVisible(bool(password))


class LoginRow(QWidget):
    """One who may hand over mail.

    Signals: send_switched(name, is_on), password_wanted(name), remove_wanted(name).
    """

    send_switched = Signal(str, bool)
    password_wanted = Signal(str)
    remove_wanted = Signal(str)

    def __init__(self, name: str, *, may_send: bool) -> None:
        super().__init__()
        self.send = QCheckBox(tr("Sends by itself"))
        self.send.setAccessibleName(tr("What “{name}” mails is sent without a person", name=name))
        self.send.setChecked(may_send)
        self.send.toggled.connect(lambda is_on: self.send_switched.emit(name, is_on))
        self.renew = QPushButton(tr("New password"))
        self.renew.setAccessibleName(tr("A new password for “{name}”", name=name))
        self.renew.clicked.connect(lambda _on=False: self.password_wanted.emit(name))
        self.remove = QPushButton(tr("Remove"))
        self.remove.setAccessibleName(tr("Let “{name}” hand over mail no more", name=name))
        self.remove.clicked.connect(lambda _on=False: self.remove_wanted.emit(name))
        called = words_label(name, "strong")
        called.setWordWrap(True)
        head = QHBoxLayout()
        head.addWidget(called, 1)
        head.addWidget(self.send)
        buttons = QWidget()
        # In large letters they do not find room beside each other.
        row = FlowLayout(buttons, theme.Metrics.GAP)
        row.setContentsMargins(0, 0, 0, 0)
        for part in (self.renew, self.remove):
            row.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for layout in (head, column):
            layout.setSpacing(theme.Metrics.HALF)
        column.addLayout(head)
        column.addWidget(buttons)


def _key(name: str) -> str:
    return Source(SourceKind.MAIL, name).key
