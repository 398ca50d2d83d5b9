"""The parts of the sign-in page that lead from one account's faxes to another's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from faxdesk.ui.common.form_page import card, words_label
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.services.accounts import KnownAccount


class AccountQuestion(QWidget):
    """Asks before another account's faxes are shown instead; hidden while nothing is asked.

    Signals: agreed(), refused().
    """

    agreed = Signal()
    refused = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        frame, column = card()
        self._title = words_label("", "strong")
        self._way = words_label("")
        self._hint = words_label("")
        self.agree = QPushButton()
        self.agree.setProperty("kind", "primary")
        self.refuse = QPushButton()
        for label in (self._title, self._way, self._hint):
            label.setWordWrap(True)
            column.addWidget(label)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.refuse)
        buttons.addWidget(self.agree)
        column.addLayout(buttons)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(frame)
        self.agree.clicked.connect(self.agreed)
        self.refuse.clicked.connect(self.refused)
        self.hide()

    def ask(self, title: str, hint: str, *, name: str, former: str) -> None:
        """name is the account whose faxes would be shown, former the one whose are shown now."""
        self._title.setText(title)
        self._way.setText(
            tr(
                "The window closes and opens again with the faxes of “{name}”. What you are writing "
                "is kept among the drafts here.",
                name=name,
            )
        )
        self._hint.setText(hint)
        self.agree.setText(tr("Show the other faxes"))
        self.agree.setAccessibleName(tr("Show the faxes of “{name}”", name=name))
        self.refuse.setText(tr("Stay here"))
        self.refuse.setAccessibleName(tr("Stay with the faxes of “{former}”", former=former))
        self.setAccessibleName(f"{title} {self._way.text()} {hint}")
        self.show()
        self.agree.setFocus()

    @property
    def text(self) -> str:
        """What it asks; "" while hidden."""
        return "" if self.isHidden() else f"{self._title.text()} {self._hint.text()}"


class OtherAccounts(QFrame):
    """The other accounts that have faxes on this computer, each with its way there; hidden without any.

    Signals: chosen(KnownAccount).
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        frame, self._column = card()
        self._column.addWidget(words_label(tr("Other accounts on this computer"), "heading"))
        self._rows: list[QWidget] = []
        self.buttons: list[QPushButton] = []
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(frame)
        self.hide()

    def show_accounts(self, accounts: Sequence[KnownAccount]) -> None:
        for row in self._rows:
            row.deleteLater()
        self._rows, self.buttons = [], []
        for account in accounts:
            self._column.addWidget(self._row(account))
        self.setVisible(bool(accounts))

    def _row(self, account: KnownAccount) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        name: QLabel = words_label(account.name)
        name.setWordWrap(True)
        button = QPushButton(tr("Show its faxes"))
        button.setAccessibleName(tr("Show the faxes of “{name}”", name=account.name))
        button.clicked.connect(lambda _checked=False: self.chosen.emit(account))
        line.addWidget(name, 1)
        line.addWidget(button)
        self._rows.append(row)
        self.buttons.append(button)
        return row
