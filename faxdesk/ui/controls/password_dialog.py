"""Asks for the password of a document or a signature. It is handed on once and kept nowhere."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLineEdit, QVBoxLayout, QWidget

from faxdesk.ui.common import theme
from faxdesk.ui.common.plain_text import PlainLabel
from faxdesk.words import tr


class PasswordDialog(QDialog):
    """Signals: entered(password) where the person typed one and agreed."""

    entered = Signal(str)

    def __init__(self, title: str, about: str, button: str, parent: QWidget | None = None) -> None:
        """title says what the password belongs to, or that the last one was wrong; button is what it does."""
        super().__init__(parent)
        self.setObjectName("passwordDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Password"))
        self.title = PlainLabel(title)
        self.title.setProperty("kind", "strong")
        self.title.setWordWrap(True)
        self.about = PlainLabel(about)
        self.about.setWordWrap(True)
        self.field = QLineEdit()
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setPlaceholderText(tr("Password"))
        self.field.setAccessibleName(title)
        self.field.textChanged.connect(self._on_typed)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.open_button = buttons.addButton(button, QDialogButtonBox.ButtonRole.AcceptRole)
        self.open_button.setEnabled(False)
        buttons.accepted.connect(self._on_accepted)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        edge = theme.Metrics.EDGE
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(theme.Metrics.INSET)
        for part in (self.title, self.about, self.field, buttons):
            column.addWidget(part)
        self.field.setFocus()

    def _on_typed(self, text: str) -> None:
        self.open_button.setEnabled(bool(text))

    def _on_accepted(self) -> None:
        password = self.field.text()
        # Nothing of it stays in the field, also while the dialog waits to be deleted.
        self.field.clear()
        self.accept()
        if password:
            self.entered.emit(password)
