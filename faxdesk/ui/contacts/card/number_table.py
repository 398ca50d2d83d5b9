"""The fax numbers of a contact, each with what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from faxdesk.domain.contacts.contact import ContactNumber, NumberKind
from faxdesk.domain.contacts.health_words import (
    arrived_words,
    failure_words,
    last_sent_words,
    trouble_words,
)
from faxdesk.domain.contacts.number_health import NumberHealth, Trouble
from faxdesk.services.contacts.contact_cards import CardNumber
from faxdesk.ui.common import theme, wording
from faxdesk.ui.common.form_page import words_label
from faxdesk.ui.common.icons import icon
from faxdesk.ui.contacts.card.result_squares import ResultSquares
from faxdesk.ui.controls.icon_button import icon_button
from faxdesk.words import listed, mark, tr, tr_in

_NUMBER_LINES, _MOST_NUMBER_PX = 10.2, 280
"""How wide the column of the numbers is, in lines of the font, and at most."""
_INSET_PX = 16

KINDS = {
    NumberKind.WORK: mark("Work"),
    NumberKind.HOME: mark("Home"),
    NumberKind.MOBILE: mark("Mobile"),
    NumberKind.OTHER: mark("Other"),
}


def kind_words(number: ContactNumber) -> str:
    """What a number is, below it: the person's own word for it, else its kind."""
    return number.label or tr(KINDS[number.kind])


class NumberTable(QFrame):
    """Signals: fax_wanted(number), faxes_wanted(number) those to and from it, copy_wanted(number)."""

    fax_wanted = Signal(str)
    faxes_wanted = Signal(str)
    copy_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.setAccessibleName(tr("Fax numbers"))
        self.rows: list[NumberRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(1, 1, 1, 1)
        self._column.setSpacing(0)
        self._none = words_label(tr("No number for faxes yet."))
        theme.set_tone(self._none, "muted")
        self._none.setContentsMargins(_INSET_PX, theme.Metrics.GAP, _INSET_PX, theme.Metrics.GAP)
        self._column.addWidget(self._none)

    def show_numbers(self, numbers: Sequence[CardNumber], now: datetime) -> None:
        for row in self.rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = [NumberRow(number, now, is_first=not place) for place, number in enumerate(numbers)]
        for row in self.rows:
            self._column.addWidget(row)
            row.fax_wanted.connect(self.fax_wanted)
            row.faxes_wanted.connect(self.faxes_wanted)
            row.copy_wanted.connect(self.copy_wanted)
        self._none.setVisible(not self.rows)


class NumberRow(QFrame):
    """The number over its kind, and how the last faxes to it went.

    Signals: fax_wanted(number), faxes_wanted(number), copy_wanted(number).
    """

    fax_wanted = Signal(str)
    faxes_wanted = Signal(str)
    copy_wanted = Signal(str)

    def __init__(
        self, shown: CardNumber, now: datetime, *, is_first: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        if not is_first:
            self.setObjectName("recipientRow")
        self._number = shown.number.number
        self.number = words_label(wording.number_text(shown.display), "strong")
        self.number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.kind = words_label(kind_words(shown.number), "small")
        for label in (self.number, self.kind):
            label.setWordWrap(True)
        self.more = icon_button("more", tr("More for {number}", number=wording.number_text(shown.display)))
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.setMenu(self._make_menu())
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(_INSET_PX, 10, theme.Metrics.GAP, 10)
        self._grid.setHorizontalSpacing(theme.Metrics.GROUP)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(2, 1)
        self._grid.addWidget(self.number, 0, 0)
        self._grid.addWidget(self.kind, 1, 0)
        self._show_health(shown.health, now)
        self._grid.addWidget(self.more, 0, 3, 2, 1, Qt.AlignmentFlag.AlignVCenter)
        theme.keep_tinted(self._tint)
        theme.keep_measured(self._measure)

    def _show_health(self, health: NumberHealth, now: datetime) -> None:
        if not health.last:
            return
        words = arrived_words(health)
        assert health.last_at is not None
        self.squares = ResultSquares(health.last, listed(words, last_sent_words(health, _day(health, now))))
        self.arrived = words_label(words, "small")
        self.good_to_know = words_label(_good_to_know(health, now), "small")
        for label in (self.arrived, self.good_to_know):
            label.setWordWrap(True)
        if health.trouble == Trouble.FAILS:
            theme.set_tone(self.good_to_know, "danger")
        elif health.trouble == Trouble.OFTEN_BUSY:
            theme.set_tone(self.good_to_know, "warning")
        self._grid.addWidget(self.squares, 0, 1, Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(self.arrived, 1, 1)
        self._grid.addWidget(self.good_to_know, 0, 2, 2, 1, Qt.AlignmentFlag.AlignVCenter)

    def _make_menu(self) -> QMenu:
        menu = QMenu(self.more)
        menu.addAction(tr("New fax"), lambda: self.fax_wanted.emit(self._number))
        menu.addAction(tr("Show its faxes"), lambda: self.faxes_wanted.emit(self._number))
        menu.addAction(tr_in("a number", "Copy"), lambda: self.copy_wanted.emit(self._number))
        return menu

    def _tint(self) -> None:
        self.more.setIcon(icon("more"))

    def _measure(self) -> None:
        line = theme.measures().line
        for label in (self.number, self.kind):
            label.setFixedWidth(min(round(_NUMBER_LINES * line), _MOST_NUMBER_PX))
        self.more.setIconSize(QSize(line, line))


def _day(health: NumberHealth, now: datetime) -> str:
    return wording.when(health.last_at, now) if health.last_at is not None else ""


def _good_to_know(health: NumberHealth, now: datetime) -> str:
    """What is wrong with the number, or else what went wrong last, or when the last fax went there."""
    failure = health.last_failure
    if failure is None:
        return last_sent_words(health, _day(health, now))
    last = tr("{reason}, {time}", reason=failure_words(failure), time=wording.when(failure.at, now))
    return listed(trouble_words(health), last)
