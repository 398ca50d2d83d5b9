"""The card of the settings that leads to the signatures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from faxdesk.ui.common import theme
from faxdesk.ui.common.form_page import words_label
from faxdesk.ui.common.plain_text import caption
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.services.marks.signatures import Signatures
    from faxdesk.ui.signatures.signatures_dialog import SignaturesDialog
    from faxdesk.work.tasks import TaskRunner


class SignaturesCard(QWidget):
    """Says what they are for, and opens them."""

    def __init__(self, signatures: Signatures, runner: TaskRunner) -> None:
        super().__init__()
        self._signatures = signatures
        self._runner = runner
        self.dialog: SignaturesDialog | None = None
        about = words_label(
            tr("To be put on the pages of a fax. They are kept on this computer, for you alone."), "small"
        )
        about.setWordWrap(True)
        self.open_button = QPushButton(caption(tr("Signatures…")))
        self.open_button.clicked.connect(self._open)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(words_label(tr("Your signatures"), "strong"))
        texts.addWidget(about)
        row = QHBoxLayout(self)
        metrics = theme.Metrics
        row.setContentsMargins(metrics.GROUP, metrics.GAP, metrics.GROUP, metrics.GAP)
        row.setSpacing(metrics.GROUP)
        row.addLayout(texts, 1)
        row.addWidget(self.open_button)

    def _open(self) -> None:
        from faxdesk.ui.signatures.signatures_dialog import SignaturesDialog

        self.dialog = SignaturesDialog(self._signatures, self._runner, self)
        self.dialog.destroyed.connect(self._on_gone)
        self.dialog.open()

    def _on_gone(self) -> None:
        self.dialog = None
