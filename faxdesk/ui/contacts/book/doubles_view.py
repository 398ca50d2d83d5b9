"""The contacts that may be in the book twice, to be made one with a click."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from faxdesk.domain.contacts.contact import Contact
from faxdesk.domain.phone import display_number
from faxdesk.services.contacts.doubles import Double, Likeness
from faxdesk.ui.common import theme, wording
from faxdesk.ui.common.form_page import words_label
from faxdesk.ui.contacts.card.card_scroll import CardScroll, selectable
from faxdesk.words import listed, mark, tr, tr_n

MOST_SHOWN = 50
"""Each is a row of widgets; the next come up as these are settled."""

_WHY = {
    Likeness.BOTH: mark("They have name and number in common."),
    Likeness.NAME: mark("They have the name in common."),
    Likeness.NUMBER: mark("They have a number in common. People of one place may share one."),
}


class DoublesView(CardScroll):
    """Signals: merge_wanted(Double), done() to leave it."""

    merge_wanted = Signal(object)
    done = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Doubles"), parent)
        self.setObjectName("doublesView")
        self.heading.setText(tr("Doubles"))
        self.rows: list[DoubleRow] = []
        self._rows = QVBoxLayout()
        self._rows.setSpacing(theme.Metrics.GAP)
        self.column.addLayout(self._rows)
        self.close_button = QPushButton(tr("Done"))
        self.close_button.clicked.connect(self.done)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.close_button)
        self.column.addLayout(foot)
        self.column.addStretch(1)

    def show_doubles(self, doubles: Sequence[Double]) -> None:
        for row in self.rows:
            self._rows.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = [DoubleRow(double) for double in doubles[:MOST_SHOWN]]
        for row in self.rows:
            row.merge_wanted.connect(self.merge_wanted)
            self._rows.addWidget(row)
        count = wording.number_of(len(doubles))
        self.line.setText(
            tr_n(
                "{count} set of contacts that may be the same.",
                "{count} sets of contacts that may be the same.",
                len(doubles),
                count=count,
            )
            if doubles
            else tr("No contact seems to be in the book twice.")
        )


class DoubleRow(QFrame):
    """The contacts, each in a line, why they may be the same, and the button.

    Signals: merge_wanted(Double).
    """

    merge_wanted = Signal(object)

    def __init__(self, double: Double, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.double = double
        words = QVBoxLayout()
        words.setSpacing(theme.Metrics.HALF)
        for contact in double.contacts:
            words.addWidget(selectable(_line(contact)))
        why = words_label(tr(_WHY[double.likeness]), "small")
        why.setWordWrap(True)
        words.addWidget(why)
        self.merge = QPushButton(tr("Make one of them"))
        self.merge.setAccessibleDescription(double.contacts[0].title)
        self.merge.clicked.connect(lambda: self.merge_wanted.emit(self.double))
        row = QHBoxLayout(self)
        row.setContentsMargins(*[theme.Metrics.GROUP] * 4)
        row.setSpacing(theme.Metrics.GROUP)
        row.addLayout(words, 1)
        row.addWidget(self.merge)


def _line(contact: Contact) -> str:
    numbers = (wording.number_text(display_number(number.number)) for number in contact.numbers)
    company = contact.company if contact.name else ""
    return listed(contact.title, company, *numbers)
