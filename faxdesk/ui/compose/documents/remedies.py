"""Buttons below the documents of a fax: to open one that is locked, to take what another holds."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from faxdesk.ui.common.plain_text import caption
from faxdesk.ui.compose.documents.attachment import Attachment, Remedy
from faxdesk.words import tr, tr_n

_LONGEST_NAME = 40


class Remedies(QWidget):
    """act is called with the document whose button was pressed."""

    def __init__(self, act: Callable[[Attachment], object]) -> None:
        super().__init__()
        self.setObjectName("attachmentRemedies")
        self._act = act
        self._shown: list[tuple[Attachment, str]] = []
        self.buttons: list[QPushButton] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.hide()

    def show_for(self, attachments: Sequence[Attachment]) -> None:
        """Have a button for each of these documents that has a remedy."""
        shown = [(each, _words(each)) for each in attachments if each.remedy is not None]
        if shown == self._shown:
            return
        self._shown = shown
        for button in self.buttons:
            button.hide()
            button.deleteLater()
        self.buttons = []
        for attachment, words in shown:
            button = QPushButton(caption(words))
            button.setProperty("kind", "link")
            button.clicked.connect(lambda _checked=False, attachment=attachment: self._act(attachment))
            self._column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeading)
            self.buttons.append(button)
        self.setVisible(bool(shown))


def _words(attachment: Attachment) -> str:
    name = attachment.name
    if len(name) > _LONGEST_NAME:
        name = f"{name[: _LONGEST_NAME // 2]}…{name[-_LONGEST_NAME // 2 :]}"
    if attachment.remedy is Remedy.PASSWORD:
        return tr("Type the password of “{name}”", name=name)
    return tr_n(
        "Take the {count} document of “{name}”",
        "Take the {count} documents of “{name}”",
        len(attachment.enclosed),
        name=name,
    )
