"""The licences of everything that a packaged FaxDesk is shipped with."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from faxdesk.paths import resource
from faxdesk.ui.common.form_page import FormPage
from faxdesk.words import tr


def licences_file() -> Path | None:
    """The page that packages bring along; none where FaxDesk was installed with its libraries apart, each
    of which has its licence with it."""
    page = resource("licences.txt")
    return page if page.is_file() else None


class LicencesPage(FormPage):
    """A list of them, and their texts, to read and to copy."""

    def __init__(self, page: Path, parent: QWidget | None = None) -> None:
        super().__init__(tr("Licences"), parent)
        self.setObjectName("licencesPage")
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setAccessibleName(tr("Licences"))
        self.text.setPlainText(page.read_text(encoding="utf-8"))
        self.column.addWidget(self.text, 1)
        self.setFocusProxy(self.text)
