"""Which FaxDesk this is, with the ways to its keys, its guide, its diagnosis and its licences."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from faxdesk import __version__
from faxdesk.ui.common import theme
from faxdesk.ui.common.actions import Actions
from faxdesk.ui.common.form_page import words_label
from faxdesk.ui.common.plain_text import set_tip
from faxdesk.ui.settings.licences_page import licences_file
from faxdesk.words import tr


def _button(action: QAction, text: str) -> QPushButton:
    button = QPushButton(text)
    set_tip(button, action.toolTip())
    button.clicked.connect(action.trigger)
    return button


def _card_row(title: str, hint: str, *buttons: QPushButton) -> QHBoxLayout:
    texts = QVBoxLayout()
    texts.setSpacing(0)
    texts.addWidget(words_label(title))
    said = words_label(hint, "small")
    said.setWordWrap(True)
    texts.addWidget(said)
    row = QHBoxLayout()
    metrics = theme.Metrics
    row.setContentsMargins(metrics.GROUP, metrics.GAP, metrics.GROUP, metrics.GAP)
    row.setSpacing(metrics.GAP)
    row.addLayout(texts, 1)
    for button in buttons:
        row.addWidget(button)
    return row


class KeysCard(QWidget):
    """The way to all keys, where each can be changed."""

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        button = _button(actions.all_keys, tr("All keys"))
        self.setLayout(_card_row(tr("Keyboard"), tr("See all keys, and change them."), button))


class AboutCard(QWidget):
    """Signals: licences_wanted()."""

    licences_wanted = Signal()

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        buttons = [_button(actions.guide, tr("Help")), _button(actions.diagnostics, tr("Diagnostics"))]
        if licences_file() is not None:
            licences = QPushButton(tr("Licences"))
            licences.setObjectName("licencesButton")
            licences.setToolTip(tr("The licences of everything that FaxDesk is shipped with"))
            licences.clicked.connect(self.licences_wanted)
            buttons.append(licences)
        version = tr("FaxDesk {version}", version=__version__)
        self.setLayout(_card_row(version, tr("Free software under the Apache License 2.0."), *buttons))
