"""Asks for the password of a signature. It is handed on once and kept nowhere."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLineEdit, QVBoxLayout, QWidget

from faxdesk.domain.compose.signature import Signature
from faxdesk.domain.errors import FaxDeskError
from faxdesk.ui.common import theme
from faxdesk.ui.common.plain_text import PlainLabel
from faxdesk.words import tr


class SignaturePasswordDialog(QDialog):
    """Signals: entered(password) where the person typed one and agreed."""

    entered = Signal(str)

    def __init__(
        self, signature: Signature, error: FaxDeskError | None = None, parent: QWidget | None = None
    ) -> None:
        """error is why it is asked once more."""
        super().__init__(parent)
        self.setObjectName("signaturePasswordDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Password"))
        title = error.title if error else tr("The signature “{name}” has a password.", name=signature.name)
        self.title = PlainLabel(title)
        self.title.setProperty("kind", "strong")
        self.title.setWordWrap(True)
        about = PlainLabel(error.hint if error else tr("It is asked for once for as long as you edit pages."))
        about.setWordWrap(True)
        self.field = QLineEdit()
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setPlaceholderText(tr("Password"))
        self.field.setAccessibleName(title)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.open_button = buttons.addButton(tr("Sign"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.open_button.setEnabled(False)
        self.field.textChanged.connect(self._on_typed)
        buttons.accepted.connect(self._on_accepted)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        edge = theme.Metrics.EDGE
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(theme.Metrics.INSET)
        for part in (self.title, about, self.field, buttons):
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
