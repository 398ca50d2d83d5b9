"""One recipient as a chip, and the little form in which a chip is edited."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct
from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QToolButton,
    QWidget,
)

from faxdesk.ui.common import icons, theme
from faxdesk.ui.common.plain_text import PlainLabel, set_tip

ICON_PX = 14


class ChipState(Enum):
    """Whether a number has been looked at yet, and what came of it."""

    CHECKING = "checking"
    GOOD = "good"
    BAD = "bad"


class RecipientEntry(Struct):
    """What was typed, and what it was read as. number is E.164 once state is GOOD; reason says in words
    what is wrong once it is BAD."""

    text: str
    name: str = ""
    state: ChipState = ChipState.CHECKING
    number: str = ""
    display: str = ""
    reason: str = ""

    @property
    def label(self) -> str:
        number = self.display or self.text
        return f"{self.name}  {number}" if self.name else number


def is_delete_override(event: QEvent) -> bool:
    """Whether a widget is asked if it wants Delete or Backspace for itself."""
    return (
        event.type() == QEvent.Type.ShortcutOverride
        and isinstance(event, QKeyEvent)
        and event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}
        and not event.modifiers()
    )


class RecipientChip(QFrame):
    """Signals: edit_wanted(self), remove_wanted(self), stepped(self, by) to the chip before or after."""

    edit_wanted = Signal(object)
    remove_wanted = Signal(object)
    stepped = Signal(object, int)

    def __init__(self, entry: RecipientEntry, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("recipientChip")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.entry = entry
        self._mark = PlainLabel()
        self._label = PlainLabel()
        self._label.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._remove = QToolButton()
        self._remove.setAutoRaise(True)
        self._remove.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._remove.setIconSize(QSize(ICON_PX, ICON_PX))
        self._remove.setToolTip("Remove this recipient")
        self._remove.clicked.connect(lambda: self.remove_wanted.emit(self))
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 1, 6, 1)
        row.setSpacing(4)
        for widget in (self._mark, self._label, self._remove):
            row.addWidget(widget)
        self.refresh()
        theme.keep_tinted(self._tint)

    def refresh(self) -> None:
        """Show the entry as it is now."""
        entry = self.entry
        self._label.setText(entry.label)
        bad = entry.state is ChipState.BAD
        self._mark.setVisible(bad)
        hint = "Double-click to edit, or to name the recipient for the cover page."
        set_tip(self, entry.reason or (f"Checking… {hint}" if entry.state is ChipState.CHECKING else hint))
        self.setAccessibleName(f"Recipient {entry.label}. {entry.reason}".strip())
        self._remove.setAccessibleName(f"Remove {entry.label}")
        if self.property("state") != entry.state.value:
            self.setProperty("state", entry.state.value)
            for widget in (self, self._label):
                widget.style().unpolish(widget)
                widget.style().polish(widget)
        self.updateGeometry()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.edit_wanted.emit(self)

    def event(self, event: QEvent) -> bool:
        if is_delete_override(event):
            event.accept()  # The window's own Delete is for faxes.
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self.remove_wanted.emit(self)
        elif key in {Qt.Key.Key_F2, Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers():
            self.edit_wanted.emit(self)
        elif key in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            back = (key == Qt.Key.Key_Left) == (self.layoutDirection() == Qt.LayoutDirection.LeftToRight)
            self.stepped.emit(self, -1 if back else 1)
        else:
            super().keyPressEvent(event)

    def _tint(self) -> None:
        self._remove.setIcon(icons.icon("close", "muted"))
        self._mark.setPixmap(icons.pixmap("alert", "danger", ICON_PX, self.devicePixelRatioF()))


class ChipEditor(QFrame):
    """A small form that opens under a chip. Signals: done(text, name) when it is confirmed."""

    done = Signal(str, str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("chipEditor")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._number = QLineEdit()
        self._name = QLineEdit()
        self._name.setPlaceholderText("As the cover page shows it")
        self._name.setMinimumWidth(220)
        confirm = QPushButton("Done")
        confirm.clicked.connect(self._on_confirmed)
        form = QFormLayout(self)
        form.setContentsMargins(16, 16, 16, 16)
        form.setSpacing(8)
        form.addRow("&Fax number", self._number)
        form.addRow("&Name", self._name)
        form.addRow("", confirm)
        for field in (self._number, self._name):
            field.returnPressed.connect(self._on_confirmed)

    def open_for(self, chip: RecipientChip) -> None:
        self._number.setText(chip.entry.display or chip.entry.text)
        self._name.setText(chip.entry.name)
        self.adjustSize()
        self.move(chip.mapToGlobal(QPoint(0, chip.height() + 4)))
        self.show()
        field = self._number if chip.entry.state is ChipState.BAD else self._name
        field.setFocus()
        field.selectAll()

    def _on_confirmed(self) -> None:
        self.done.emit(self._number.text().strip(), self._name.text().strip())
        self.close()
