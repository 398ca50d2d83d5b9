"""Asks for a new passphrase, twice. It is handed on once and kept nowhere."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLineEdit, QVBoxLayout, QWidget

from faxdesk.domain.errors import FaxDeskError
from faxdesk.ui.common import theme
from faxdesk.ui.common.form_page import Inset, words_label
from faxdesk.words import tr

_WIDTH_PX = 440


class PassphraseDialog(QDialog):
    """Stays open until close_kept() or refuse() says what became of it.

    Signals: chosen(passphrase)."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("passphraseDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Lock"))
        title = words_label(tr("Choose a passphrase that opens the window"), "strong")
        about = words_label(
            tr(
                "A few words that others do not guess. FaxDesk cannot tell it to you later; where the archive"
                " is encrypted, its recovery key opens the window as well."
            )
        )
        self.first, self.again = _field(tr("Passphrase")), _field(tr("The same again"))
        self.inset = Inset("error")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.choose = buttons.addButton(tr("Choose"), QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self._on_chosen)
        buttons.rejected.connect(self.reject)
        for field in (self.first, self.again):
            field.textChanged.connect(self._allow)
        column = QVBoxLayout(self)
        edge = theme.Metrics.EDGE
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(theme.Metrics.INSET)
        for label in (title, about):
            label.setWordWrap(True)
        for part in (title, about, self.first, self.again, self.inset, buttons):
            column.addWidget(part)
        theme.keep_measured(self._measure)
        self._allow()
        self.first.setFocus()

    def close_kept(self) -> None:
        """It was kept."""
        self.accept()

    def refuse(self, error: FaxDeskError) -> None:
        """Say why it was not."""
        self.inset.say_error(error)
        self._allow()
        self.first.setFocus()

    def _on_chosen(self) -> None:
        if not self.choose.isEnabled():
            return
        passphrase, again = self.first.text(), self.again.text()
        for field in (self.first, self.again):
            field.clear()
        self.inset.hide()
        if passphrase == again:
            self.choose.setEnabled(False)
            self.chosen.emit(passphrase)
        else:
            self.inset.say(tr("The two are not the same."), tr("Type both again; nothing was changed."))
            self.first.setFocus()

    def _measure(self) -> None:
        self.setMinimumWidth(theme.grown(_WIDTH_PX))

    def _allow(self) -> None:
        self.choose.setEnabled(bool(self.first.text() and self.again.text()))


def _field(name: str) -> QLineEdit:
    field = QLineEdit()
    field.setEchoMode(QLineEdit.EchoMode.Password)
    field.setPlaceholderText(name)
    field.setAccessibleName(name)
    return field
