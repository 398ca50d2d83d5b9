"""The little form in which a recipient's number and name are changed."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtWidgets import QFormLayout, QFrame, QLineEdit, QPushButton, QWidget

from faxdesk.ui.common import theme
from faxdesk.ui.compose.recipients.recipient_entry import EntryState, RecipientEntry
from faxdesk.words import tr

_LEAST_PX = 220


class EntryEditor(QFrame):
    """Opens over the form.

    Signals: done(entry, text, name) when it is confirmed, contact_wanted(number, name) when it is to be kept
    among the contacts, too.
    """

    done = Signal(object, str, str)
    contact_wanted = Signal(str, str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("entryEditor")
        self._entry: RecipientEntry | None = None
        self.number = QLineEdit()
        self.name = QLineEdit()
        self.name.setPlaceholderText(tr("As the cover page shows it"))
        self.name.setMinimumWidth(_LEAST_PX)
        self.confirm = QPushButton(tr("Done"))
        self.confirm.clicked.connect(self._on_confirmed)
        form = QFormLayout(self)
        form.setContentsMargins(*[theme.Metrics.GROUP] * 4)
        form.setSpacing(theme.Metrics.GAP)
        form.addRow(tr("&Fax number"), self.number)
        form.addRow(tr("&Name"), self.name)
        form.addRow("", self.confirm)
        self.add_contact = QPushButton(tr("Add to contacts"))
        self.add_contact.clicked.connect(self._on_contact_wanted)
        form.addRow("", self.add_contact)
        for field in (self.number, self.name):
            field.returnPressed.connect(self._on_confirmed)

    def open_for(self, entry: RecipientEntry, place: QRect) -> None:
        """Open for an entry, below its place on the screen."""
        self._entry = entry
        self.number.setText(entry.shown_number)
        self.name.setText(entry.name)
        self.add_contact.setVisible(entry.state is EntryState.GOOD and not entry.is_contact)
        self.adjustSize()
        is_mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        left = place.right() - self.width() if is_mirrored else place.left()
        self.move(QPoint(left, place.bottom() + theme.Metrics.HALF))
        self.show()
        field = self.number if entry.state is EntryState.BAD else self.name
        field.setFocus()
        field.selectAll()

    def _on_confirmed(self) -> None:
        entry, self._entry = self._entry, None
        self.close()
        if entry is not None:
            self.done.emit(entry, self.number.text().strip(), self.name.text().strip())

    def _on_contact_wanted(self) -> None:
        number, name = self.number.text().strip(), self.name.text().strip()
        self._on_confirmed()
        self.contact_wanted.emit(number, name)
