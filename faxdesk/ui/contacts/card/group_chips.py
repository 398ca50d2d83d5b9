"""The groups that a contact is in, as chips, and the field in which another one is named."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, QStringListModel, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QCompleter, QFrame, QHBoxLayout, QLineEdit, QSizePolicy, QToolButton, QWidget

from faxdesk.domain.contacts.contact import MAX_TEXT
from faxdesk.ui.common import icons, theme
from faxdesk.ui.common.flow_layout import FlowLayout
from faxdesk.ui.common.icons import before_words, icon, size_before_words
from faxdesk.ui.common.key_claims import claims
from faxdesk.ui.common.plain_text import PlainLabel, set_tip
from faxdesk.words import tr

_TAKE_OUT = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_OPENING = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}


class GroupChips(QWidget):
    """Signals: opened(name), added(name), taken_out(name)."""

    opened = Signal(str)
    added = Signal(str)
    taken_out = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.chips: list[GroupChip] = []
        self.editor = GroupEditor()
        self.editor.entered.connect(self.added)
        self.editor.left.connect(self._end)
        self.editor.hide()
        self.add = QToolButton()
        self.add.setText(tr("Add to group"))
        self.add.setProperty("kind", "quiet")
        self.add.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.add.clicked.connect(self._begin)
        self._flow = FlowLayout(self, theme.Metrics.GAP)
        self._flow.setContentsMargins(0, 0, 0, 0)
        self._flow.addWidget(self.editor)
        self._flow.addWidget(self.add)
        theme.keep_tinted(self._tint)

    def show_groups(self, names: Sequence[str], known: Sequence[str], *, can_change: bool) -> None:
        """known are all groups that there are, to be proposed."""
        had_focus = any(chip.hasFocus() for chip in self.chips)
        for chip in self.chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self.chips = [GroupChip(name, can_change=can_change) for name in names]
        for place, chip in enumerate(self.chips):
            self._flow.insertWidget(place, chip)
            chip.opened.connect(self.opened)
            chip.taken_out.connect(self.taken_out)
            chip.show()
        self.editor.offer([name for name in known if name not in names])
        self.add.setVisible(can_change and self.editor.isHidden())
        if had_focus:
            self.add.setFocus(Qt.FocusReason.OtherFocusReason)
        self.updateGeometry()

    def _begin(self) -> None:
        self.add.hide()
        self.editor.clear()
        self.editor.show()
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _end(self) -> None:
        self.editor.hide()
        self.add.show()

    def _tint(self) -> None:
        self.add.setIcon(before_words(icon("plus")))
        self.add.setIconSize(size_before_words(theme.measures().small_icon))


class GroupChip(QFrame):
    """A click or Enter opens the group, the cross or Delete takes the contact out of it.

    Signals: opened(name), taken_out(name).
    """

    opened = Signal(str)
    taken_out = Signal(str)

    def __init__(self, name: str, *, can_change: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = name
        self._can_change = can_change
        self.setObjectName("tagChip")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(tr("Group {name}", name=name))
        set_tip(self, name)
        self._mark = PlainLabel()
        label = PlainLabel(name)
        label.setMaximumWidth(theme.measures().entry * 8)
        self._remove = QToolButton()
        self._remove.setAutoRaise(True)
        self._remove.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._remove.setAccessibleName(tr("Take out of {name}", name=name))
        set_tip(self._remove, tr("Take out of {name}", name=name))
        self._remove.setVisible(can_change)
        self._remove.clicked.connect(lambda: self.taken_out.emit(self.name))
        row = QHBoxLayout(self)
        theme.set_margins(row, theme.Metrics.GAP, 0, theme.Metrics.HALF, 0)
        row.setSpacing(theme.Metrics.HALF)
        for part in (self._mark, label, self._remove):
            row.addWidget(part)
        theme.keep_tinted(self._tint)

    def event(self, event: QEvent) -> bool:
        return claims(event, *_TAKE_OUT) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _TAKE_OUT and self._can_change:
            self.taken_out.emit(self.name)
        elif event.key() in _OPENING:
            self.opened.emit(self.name)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.rect().contains(event.position().toPoint()):
            self.opened.emit(self.name)

    def _tint(self) -> None:
        side = theme.measures().small_icon
        self._mark.setPixmap(icons.pixmap("contacts", "muted", side, self.devicePixelRatioF()))
        self._remove.setIcon(icon("close", "muted"))
        self._remove.setIconSize(QSize(side, side))


class GroupEditor(QLineEdit):
    """Signals: entered(name), left()."""

    entered = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tagEditor")
        self.setPlaceholderText(tr("Group"))
        self.setAccessibleName(tr("Add to group"))
        self.setMaxLength(MAX_TEXT)
        self._names = QStringListModel(self)
        completer = QCompleter(self._names, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setCompleter(completer)
        self.returnPressed.connect(self._on_entered)

    def offer(self, names: Sequence[str]) -> None:
        self._names.setStringList(list(names))

    def event(self, event: QEvent) -> bool:
        return claims(event, Qt.Key.Key_Escape) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()

    def _on_entered(self) -> None:
        name = " ".join(self.text().split())
        self.left.emit()
        if name:
            self.entered.emit(name)
