"""The fields in which the numbers of a contact are changed: one row for each, and one more."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from faxdesk.domain.contacts.contact import MAX_NUMBERS, MAX_TEXT, ContactNumber, NumberKind
from faxdesk.domain.phone import display_number
from faxdesk.ui.common import theme
from faxdesk.ui.common.icons import icon
from faxdesk.ui.common.wheel_safe_fields import ComboBox
from faxdesk.ui.contacts.card.card_scroll import link
from faxdesk.ui.contacts.card.number_table import KINDS
from faxdesk.ui.controls.icon_button import icon_button
from faxdesk.words import tr

_KIND_LINES = 7
_LABEL_LINES = 8


class NumberFields(QWidget):
    """A number that is left empty is left out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[NumberFieldRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.Metrics.GAP)
        self.add = link(tr("Add a number"))
        self.add.clicked.connect(self.add_row)
        self._column.addWidget(self.add)

    def show_numbers(self, numbers: Sequence[ContactNumber]) -> None:
        for row in list(self.rows):
            self._remove(row)
        for number in numbers or (ContactNumber(""),):
            self._append(number)

    def add_row(self) -> None:
        """One more, to be typed into."""
        self._append(ContactNumber("")).number.setFocus()

    def numbers(self) -> tuple[ContactNumber, ...]:
        """As they stand in the fields."""
        return tuple(row.read() for row in self.rows if row.number.text().strip())

    def _append(self, number: ContactNumber) -> NumberFieldRow:
        row = NumberFieldRow(number)
        row.remove_wanted.connect(lambda: self._remove(row))
        self._column.insertWidget(len(self.rows), row)
        self.rows.append(row)
        row.show()
        self.add.setVisible(len(self.rows) < MAX_NUMBERS)
        return row

    def _remove(self, row: NumberFieldRow) -> None:
        self.rows.remove(row)
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()
        self.add.show()


class NumberFieldRow(QWidget):
    """Signals: remove_wanted()."""

    remove_wanted = Signal()

    def __init__(self, number: ContactNumber, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # As people write it, so that an extension, which keeps faxes from a number, is seen and can go.
        shown = display_number(number.number)
        self.number = QLineEdit(f"{shown} x{number.extension}" if number.extension else shown)
        self.number.setAccessibleName(tr("Number"))
        self.number.setPlaceholderText(tr("Number"))
        self.kind = ComboBox()
        self.kind.setAccessibleName(tr("Kind of number"))
        for kind, text in KINDS.items():
            self.kind.addItem(tr(text), kind.value)
        self.kind.setCurrentIndex(list(KINDS).index(number.kind))
        self.label = QLineEdit(number.label)
        self.label.setMaxLength(MAX_TEXT)
        self.label.setAccessibleName(tr("Your word for this number"))
        self.label.setPlaceholderText(tr("Such as “after 18:00”"))
        self.is_fax = QCheckBox(tr("Fax"))
        self.is_fax.setAccessibleName(tr("This number takes faxes"))
        self.is_fax.setChecked(number.is_fax)
        self.remove = icon_button("close", tr("Remove this number"))
        self.remove.clicked.connect(self.remove_wanted)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.Metrics.GAP)
        self._halves = (
            _beside_each_other((self.number, 1), (self.kind, 0)),
            _beside_each_other((self.label, 1), (self.is_fax, 0), (self.remove, 0)),
        )
        for half, stretch in zip(self._halves, (2, 1), strict=True):
            self._row.addLayout(half, stretch)
        theme.keep_tinted(self._tint)
        theme.keep_measured(self._measure)

    def read(self) -> ContactNumber:
        return ContactNumber(
            self.number.text().strip(),
            NumberKind(self.kind.currentData()),
            self.is_fax.isChecked(),
            self.label.text().strip(),
        )

    def _tint(self) -> None:
        self.remove.setIcon(icon("close"))

    def _measure(self) -> None:
        line = theme.measures().line
        self.number.setMinimumWidth(_LABEL_LINES * line)
        # What it is for is to be read in it.
        said = self.label.fontMetrics().horizontalAdvance(self.label.placeholderText())
        self.label.setMinimumWidth(said + 2 * theme.Metrics.INSET + theme.Metrics.GAP)
        self.kind.setMinimumWidth(_KIND_LINES * line // 2)
        self.remove.setIconSize(QSize(line, line))
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """That of its wider half: where there is no more room, one half stands below the other."""
        narrow = max(half.minimumSize().width() for half in self._halves)
        return QSize(narrow, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        wide = sum(half.minimumSize().width() for half in self._halves) + theme.Metrics.GAP
        is_wide = wide <= self.width()
        self._row.setDirection(
            QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom
        )


def _beside_each_other(*parts: tuple[QWidget, int]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(theme.Metrics.GAP)
    for part, stretch in parts:
        row.addWidget(part, stretch)
    return row
