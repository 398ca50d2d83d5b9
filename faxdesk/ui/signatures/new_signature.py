"""Makes a signature: written here, or taken from a picture or from a photograph of paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from faxdesk.domain.compose.signature import MOST_LETTERS, Signature
from faxdesk.domain.errors import FaxDeskError
from faxdesk.ui.common import dialogs, theme
from faxdesk.ui.common.plain_text import PlainLabel, caption
from faxdesk.ui.common.problem_bar import ProblemBar
from faxdesk.ui.signatures.signature_pad import SignaturePad
from faxdesk.ui.signatures.signature_view import SignatureView
from faxdesk.words import tr
from faxdesk.work.tasks import Lane, TaskRunner

if TYPE_CHECKING:
    from faxdesk.services.marks.signatures import Signatures


class NewSignatureDialog(QDialog):
    """Signals: made(Signature)."""

    made = Signal(object)

    def __init__(self, signatures: Signatures, runner: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("newSignature")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("New signature"))
        self._signatures = signatures
        self._runner = runner
        self._taken: tuple[bytes, float] | None = None
        self.pad = SignaturePad()
        self.view = SignatureView()
        self.sheets = QStackedWidget()
        self.sheets.addWidget(self.pad)
        self.sheets.addWidget(self.view)
        self.from_file = QPushButton(caption(tr("From a picture or photo…")))
        self.again = QPushButton(caption(tr("Write it anew")))
        self.name = QLineEdit()
        self.name.setMaxLength(MOST_LETTERS)
        self.name.setPlaceholderText(tr("Name of the signature"))
        self.name.setAccessibleName(tr("Name of the signature"))
        self.has_password = QCheckBox(caption(tr("Protect it with a password")))
        self.password = self._password_field(tr("Password"))
        self.repeated = self._password_field(tr("The same password again"))
        self.about = PlainLabel(
            tr("Nobody can sign with it without the password. If you forget it, make the signature anew.")
        )
        self.about.setProperty("kind", "small")
        self.about.setWordWrap(True)
        self.problem = ProblemBar()
        self.problem.hide()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.save = buttons.addButton(tr("Keep it"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.save.setProperty("kind", "primary")
        self.save.setDefault(True)
        buttons.accepted.connect(self._keep)
        buttons.rejected.connect(self.reject)
        self._lay_out(buttons)
        self._connect()
        self._follow()
        self.name.setFocus()

    def _lay_out(self, buttons: QDialogButtonBox) -> None:
        column = QVBoxLayout(self)
        # It grows with what is asked for, and takes nothing from the sheet.
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetMinimumSize)
        edge = theme.Metrics.EDGE
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(theme.Metrics.INSET)
        below = QHBoxLayout()
        below.addWidget(self.from_file)
        below.addStretch(1)
        below.addWidget(self.again)
        column.addWidget(self.sheets, 1)
        column.addLayout(below)
        for part in (self.name, self.has_password, self.password, self.repeated, self.about, self.problem):
            column.addWidget(part)
        column.addWidget(buttons)

    def _connect(self) -> None:
        self.pad.changed.connect(self._follow)
        self.from_file.clicked.connect(self._take_file)
        self.again.clicked.connect(self._clear)
        self.has_password.toggled.connect(self._follow)
        for field in (self.name, self.password, self.repeated):
            field.textChanged.connect(self._follow)

    def _password_field(self, words: str) -> QLineEdit:
        field = QLineEdit()
        field.setEchoMode(QLineEdit.EchoMode.Password)
        field.setPlaceholderText(words)
        field.setAccessibleName(words)
        return field

    def _follow(self) -> None:
        is_locked = self.has_password.isChecked()
        for part in (self.password, self.repeated, self.about):
            part.setVisible(is_locked)
        is_drawn = self._taken is not None or not self.pad.is_empty
        agrees = not is_locked or (
            bool(self.password.text()) and self.password.text() == self.repeated.text()
        )
        differs = is_locked and bool(self.repeated.text()) and not agrees
        theme.set_look(self.repeated, "tone", "danger" if differs else "")
        self.again.setEnabled(is_drawn)
        self.save.setEnabled(is_drawn and agrees and bool(self.name.text().strip()))

    def _clear(self) -> None:
        self._taken = None
        self.sheets.setCurrentWidget(self.pad)
        self.pad.clear()

    def _take_file(self) -> None:
        path = dialogs.choose_picture(self, tr("Choose a picture of your signature"))
        if path is None:
            return
        signatures = self._signatures
        self.from_file.setEnabled(False)
        self._runner.submit(
            Lane.DOCUMENTS, lambda _token: signatures.taken_from(path), self._on_taken, self._on_failed
        )

    def _on_taken(self, taken: tuple[bytes, float]) -> None:
        self.from_file.setEnabled(True)
        self.problem.hide()
        self._taken = taken
        self.view.show_picture(self._signatures, taken[0], self._runner)
        self.sheets.setCurrentWidget(self.view)
        self._follow()

    def _on_failed(self, error: FaxDeskError) -> None:
        self.from_file.setEnabled(True)
        self.save.setEnabled(True)
        self.problem.show_error(error)

    def _keep(self) -> None:
        if self._taken is not None:
            png, aspect = self._taken
        else:
            image = self.pad.image()
            png, aspect = self.pad.png(), image.height() / image.width()
        name, signatures = self.name.text(), self._signatures
        password = self.password.text() if self.has_password.isChecked() else ""
        self.save.setEnabled(False)
        self._runner.submit(
            Lane.LOCAL,
            lambda _token: signatures.add(name, png, aspect, password),
            self._on_kept,
            self._on_failed,
        )

    def _on_kept(self, signature: Signature) -> None:
        self.password.clear()
        self.repeated.clear()
        self.accept()
        self.made.emit(signature)
