"""The card of the settings that says whether the archive is encrypted, and turns that on and off."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from faxdesk.domain.errors import FaxDeskError
from faxdesk.ui.common import dialogs, theme
from faxdesk.ui.common.form_page import words_label
from faxdesk.ui.controls.locked_words import LockedWords
from faxdesk.words import mark, tr
from faxdesk.work.tasks import Lane, TaskRunner

if TYPE_CHECKING:
    from faxdesk.policies.policies import Policies
    from faxdesk.services.encryption.recovery import EncryptionStatus, Recovery

_STATES = {
    "plain": (
        mark("Not encrypted"),
        mark("Whoever gets hold of this disk, or of a copy of it, can read all faxes."),
    ),
    "sealing": (
        mark("Not wholly encrypted yet"),
        mark("It was stopped; everything can be read, and FaxDesk goes on with it at the next start."),
    ),
    "sealed": (
        mark("Encrypted"),
        mark("Faxes, documents, drafts, notes and the search index can be read with their key alone."),
    ),
    "unsealing": (
        mark("Not wholly decrypted yet"),
        mark("It was stopped; everything can be read, and FaxDesk goes on with it at the next start."),
    ),
}
"""By the stage of the encryption: what it is, and what that means."""


class EncryptionCard(QWidget):
    """policies say whether the archive may be decrypted.

    Signals: conversion_wanted(bool) the archive is to be encrypted, or decrypted, recovery_key_wanted()
    its recovery key is to be shown."""

    conversion_wanted = Signal(bool)
    recovery_key_wanted = Signal()

    def __init__(self, recovery: Callable[[], Recovery], policies: Policies, runner: TaskRunner) -> None:
        super().__init__()
        self._policies = policies
        self._is_plain = True
        self.state = words_label("", "strong")
        self.about = words_label("", "small")
        self.about.setWordWrap(True)
        self.change = QPushButton()
        self.change.setObjectName("encryptionButton")
        self.change.clicked.connect(self._on_change)
        self.show_key = QPushButton(tr("Show the recovery key"))
        self.show_key.clicked.connect(self.recovery_key_wanted)
        self.locked = LockedWords()
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.Metrics.GAP)
        buttons.addWidget(self.change)
        buttons.addWidget(self.show_key)
        buttons.addStretch(1)
        gap, edge = theme.Metrics.GAP, theme.Metrics.GROUP
        column = QVBoxLayout(self)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(gap)
        column.addWidget(self.state)
        column.addWidget(self.about)
        column.addWidget(self.locked)
        column.addLayout(buttons)
        for button in (self.change, self.show_key):
            button.hide()
        runner.submit(Lane.LOCAL, lambda _token: recovery().status(), self._show, self._on_failed)

    def _show(self, status: EncryptionStatus) -> None:
        title, hint = _STATES[status.stage]
        self._is_plain = not status.is_on
        self.state.setText(tr(title))
        self.about.setText(" ".join((tr(hint), *status.words_of_left)))
        self.change.setText(tr("Encrypt…") if self._is_plain else tr("Decrypt…"))
        self.change.show()
        if not self._is_plain:
            why_not = self._policies.why_not_decrypted()
            self.change.setEnabled(not why_not)
            self.locked.say(self._policies.why_not_decrypted(briefly=True), why_not)
        self.show_key.setVisible(not self._is_plain)

    def _on_failed(self, error: FaxDeskError) -> None:
        self.state.setText(error.title)
        self.about.setText(error.hint)

    def _on_change(self) -> None:
        if self._is_plain:
            title, does = tr("Encrypt the archive?"), tr("Encrypt")
            hint = tr(
                "FaxDesk closes its window for that, which takes a few seconds for each hundred faxes, and"
                " opens it again. The key is kept in this computer's keychain; a recovery key is shown then,"
                " for you to print or save."
            )
        else:
            title, does = tr("Decrypt the archive?"), tr("Decrypt")
            hint = tr(
                "FaxDesk closes its window for that and opens it again. After that whoever gets hold of this"
                " disk, or of a copy of it, can read all faxes."
            )
        if dialogs.ask(self, title, hint, does):
            self.conversion_wanted.emit(self._is_plain)
