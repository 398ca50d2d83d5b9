"""One recipient as a chip."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QWidget

from faxdesk.ui.common import icons, theme, wording
from faxdesk.ui.common.key_claims import claims
from faxdesk.ui.common.plain_text import PlainLabel, set_tip
from faxdesk.ui.compose.recipients.recipient_entry import EntryState, Unit
from faxdesk.words import tr

_ERASING = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_OPENING = {Qt.Key.Key_F2, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}


class RecipientChip(QFrame):
    """Signals: edit_wanted(entry), remove_wanted(entry), stepped(entry, by) to the chip before or after."""

    edit_wanted = Signal(object)
    remove_wanted = Signal(object)
    stepped = Signal(object, int)

    def __init__(self, entry: Unit, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("recipientChip")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.entry = entry
        self._mark = PlainLabel()
        self._label = PlainLabel()
        self._remove = QToolButton()
        self._remove.setAutoRaise(True)
        self._remove.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._remove.setToolTip(tr("Remove this recipient"))
        self._remove.clicked.connect(lambda: self.remove_wanted.emit(self.entry))
        row = QHBoxLayout(self)
        theme.set_margins(row, theme.Metrics.GAP, 0, theme.Metrics.HALF, 0)
        row.setSpacing(theme.Metrics.HALF)
        for widget in (self._mark, self._label, self._remove):
            row.addWidget(widget)
        self.refresh()
        theme.keep_measured(self._measure)
        theme.keep_tinted(self._tint)

    def refresh(self) -> None:
        """Show the entry as it is now."""
        entry = self.entry
        is_bad = entry.state is EntryState.BAD
        self._label.setText(entry.name or wording.number_text(entry.shown_number))
        self._mark.setVisible(is_bad)
        set_tip(self, f"{entry.sentence}\n{entry.hint}")
        self.setAccessibleName(tr("Recipient {recipient}", recipient=entry.sentence))
        self._remove.setAccessibleName(tr("Remove {recipient}", recipient=entry.label))
        theme.set_look(self, "state", entry.state.value)
        is_checking = entry.state is EntryState.CHECKING
        theme.set_tone(self._label, "danger" if is_bad else "muted" if is_checking else "")
        self.updateGeometry()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.edit_wanted.emit(self.entry)

    def event(self, event: QEvent) -> bool:
        # The window's own Delete is for faxes.
        return claims(event, *_ERASING) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in _ERASING:
            self.remove_wanted.emit(self.entry)
        elif key in _OPENING and not event.modifiers():
            self.edit_wanted.emit(self.entry)
        elif key in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            back = (key == Qt.Key.Key_Left) == (self.layoutDirection() == Qt.LayoutDirection.LeftToRight)
            self.stepped.emit(self.entry, -1 if back else 1)
        else:
            super().keyPressEvent(event)

    def _measure(self) -> None:
        measures = theme.measures()
        self.setFixedHeight(measures.filter_chip)
        side = measures.small_icon
        self._remove.setIconSize(QSize(side, side))
        self._remove.setFixedSize(side + theme.Metrics.HALF, side + theme.Metrics.HALF)
        self._draw_mark()

    def _tint(self) -> None:
        self._remove.setIcon(icons.icon("close"))
        self._draw_mark()

    def _draw_mark(self) -> None:
        side = theme.measures().small_icon
        self._mark.setPixmap(icons.pixmap("alert", "danger", side, self.devicePixelRatioF()))


def before_in_tab_order(widget: QWidget) -> QWidget:
    """The widget that Shift+Tab leads to."""
    previous = widget.previousInFocusChain()
    while (
        previous is not None
        and previous is not widget
        and not previous.focusPolicy() & Qt.FocusPolicy.TabFocus
    ):
        previous = previous.previousInFocusChain()
    return previous or widget
