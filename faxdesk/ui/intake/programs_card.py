"""The card of the settings with the way of other programs: where it is, and the token for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from faxdesk.domain.errors import FaxDeskError
from faxdesk.ui.common import theme
from faxdesk.ui.common.form_page import words_label
from faxdesk.words import mark, tr
from faxdesk.work.tasks import Lane, TaskRunner

if TYPE_CHECKING:
    from faxdesk.services.programs.api_token import ApiToken

_AT_SOCKET = mark(
    "Programs of yours reach FaxDesk at {socket}, which is closed to everybody else, or at the port with the"
    " token. What you are asked before a fax leaves, they are asked too."
)
_AT_PORT = mark(
    "Programs of yours reach FaxDesk at the port with the token. What you are asked before a fax leaves, they"
    " are asked too."
)
_COPIED = mark("The token is copied. Give it to no one: whoever has it can read and send your faxes.")
_NEW = mark("There is a new token, and it is copied. Programs with the old one are turned away.")


class ProgramsCard(QWidget):
    """Asks the keychain on a worker when a button is clicked, never before."""

    def __init__(self, token: Callable[[], ApiToken], socket: Path | None, runner: TaskRunner) -> None:
        """The token is built when it is first asked for, on a worker; there is no socket on Windows."""
        super().__init__()
        self._token = token
        self._runner = runner
        about = tr(_AT_SOCKET, socket=socket) if socket is not None else tr(_AT_PORT)
        self.about = words_label(about, "small")
        self.about.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.copy = QPushButton(tr("Copy the token"))
        self.renew = QPushButton(tr("Make a new token"))
        self.said = words_label("", "small")
        for label in (self.about, self.said):
            label.setWordWrap(True)
        self.said.hide()
        buttons = QHBoxLayout()
        buttons.addWidget(self.copy)
        buttons.addWidget(self.renew)
        buttons.addStretch(1)
        gap, edge = theme.Metrics.GAP, theme.Metrics.GROUP
        column = QVBoxLayout(self)
        column.setContentsMargins(edge, edge, edge, edge)
        for part in (buttons, column):
            part.setSpacing(gap)
        column.addWidget(self.about)
        column.addLayout(buttons)
        column.addWidget(self.said)
        self.copy.clicked.connect(lambda _on=False: self._do(lambda: self._token().get(), _COPIED))
        self.renew.clicked.connect(lambda _on=False: self._do(lambda: self._token().renew(), _NEW))

    def _do(self, step: Callable[[], str], said: str) -> None:
        def done(token: str) -> None:
            QGuiApplication.clipboard().setText(token)
            self._say(tr(said))

        self._runner.submit(Lane.WAYS, lambda _token: step(), done, self._on_failed)

    def _on_failed(self, error: FaxDeskError) -> None:
        self._say(str(error))

    def _say(self, text: str) -> None:
        self.said.setText(text)
        self.said.show()
