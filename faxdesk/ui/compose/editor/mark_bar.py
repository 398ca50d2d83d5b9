"""The small bar at the chosen mark: what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QToolButton, QWidget

from faxdesk.domain.compose.page_edit import WRITTEN, Mark, MarkKind
from faxdesk.ui.common import icons, theme
from faxdesk.ui.common.plain_text import PlainLabel, caption
from faxdesk.ui.compose.editor.tool_bar import upright_line
from faxdesk.ui.controls.icon_button import icon_button
from faxdesk.words import number_text, tr

SIZES_PT = (6.0, 7.0, 8.0, 9.0, 10.0, 11.0, 12.0, 14.0, 16.0, 18.0, 20.0, 24.0, 28.0, 36.0, 48.0, 72.0)
_AWAY_PX = 8


class MarkBar(QFrame):
    """Stands below the mark, above it where there is no room.

    Signals: size_wanted(points), write_wanted() to type its text, other_wanted() another signature,
    duplicate_wanted(), everywhere_wanted() to put it on all pages, remove_wanted(), menu_opens(QMenu) for
    whoever has more to offer.
    """

    size_wanted = Signal(float)
    write_wanted = Signal()
    other_wanted = Signal()
    duplicate_wanted = Signal()
    everywhere_wanted = Signal()
    remove_wanted = Signal()
    menu_opens = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("markBar")
        self.setProperty("kind", "floating")
        self.setAccessibleName(tr("What can be done with the mark"))
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self._over = parent
        self._mark: Mark | None = None
        self.smaller = self._button("minus", tr("Smaller letters"))
        self.points = QToolButton(self)
        self.points.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.points.setAccessibleName(tr("Size of the letters"))
        self.points.clicked.connect(self._open_sizes)
        self.larger = self._button("plus", tr("Larger letters"))
        self.write = self._button("edit", tr("Change the text (Enter)"))
        self.warning = PlainLabel()
        theme.set_tone(self.warning, "warning")
        self.other = QToolButton(self)
        self.other.setText(caption(tr("Another signature")))
        self.other.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.other.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.more = self._button("more", tr("More"))
        self.remove = self._button("trash", tr("Remove (Delete)"))
        self._line = upright_line()
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 1, 2, 1)
        row.setSpacing(0)
        for part in (
            *(self.smaller, self.points, self.larger, self.write, self.warning),
            *(self.other, self.more, self._line, self.remove),
        ):
            row.addWidget(part)
        self._connect()
        self.hide()
        theme.keep_measured(self._measure)
        theme.keep_tinted(self._tint)

    def _connect(self) -> None:
        self.smaller.clicked.connect(lambda: self._step(-1))
        self.larger.clicked.connect(lambda: self._step(1))
        self.write.clicked.connect(self.write_wanted)
        self.other.clicked.connect(self.other_wanted)
        self.more.clicked.connect(self._open_menu)
        self.remove.clicked.connect(self.remove_wanted)

    def show_for(self, mark: Mark, place: QRect, *, is_small: bool) -> None:
        """Stand at a mark that lies at a place of the parent. is_small: its letters may not be readable."""
        self._mark = mark
        is_written, is_signed = mark.kind in WRITTEN, mark.kind == MarkKind.SIGNATURE
        for part in (self.smaller, self.points, self.larger, self.write):
            part.setVisible(is_written)
        self.other.setVisible(is_signed)
        self._line.setVisible(is_written or is_signed)
        self.warning.setVisible(is_written and is_small)
        self.warning.setText(tr("May not be readable on a fax"))
        text = tr("{points} pt", points=number_text(mark.size_pt))
        self.points.setText(text)
        self.points.setAccessibleName(
            tr("Size of the letters: {points} pt", points=number_text(mark.size_pt))
        )
        self.adjustSize()
        self.move(self._place_at(place))
        self.show()
        self.raise_()

    def _place_at(self, place: QRect) -> QPoint:
        room = self._over.visibleRegion().boundingRect()
        y = place.bottom() + _AWAY_PX
        if y + self.height() > room.bottom():
            y = place.top() - _AWAY_PX - self.height()
        start = place.right() - self.width() if self.isRightToLeft() else place.left()
        x = min(max(start, room.left() + _AWAY_PX), max(room.right() - self.width() - _AWAY_PX, 0))
        return QPoint(x, max(y, room.top() + _AWAY_PX))

    def _step(self, by: int) -> None:
        if self._mark is None:
            return
        now = self._mark.size_pt
        sizes = [size for size in SIZES_PT if (size > now if by > 0 else size < now)]
        if sizes:
            self.size_wanted.emit(min(sizes) if by > 0 else max(sizes))

    def _open_sizes(self) -> None:
        menu = self._menu()
        for size in SIZES_PT:
            action = menu.addAction(tr("{points} pt", points=number_text(size)))
            action.setCheckable(True)
            action.setChecked(self._mark is not None and self._mark.size_pt == size)
            action.triggered.connect(lambda _on, size=size: self.size_wanted.emit(size))
        menu.popup(self.points.mapToGlobal(self.points.rect().bottomLeft()))

    def _open_menu(self) -> None:
        self.menu().popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def menu(self) -> QMenu:
        """What else can be done with the mark."""
        menu = self._menu()
        menu.addAction(tr("Duplicate (Ctrl+D)"), self.duplicate_wanted.emit)
        menu.addAction(tr("Put on all pages of the fax"), self.everywhere_wanted.emit)
        self.menu_opens.emit(menu)
        return menu

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return menu

    def _button(self, icon_name: str, name: str) -> QToolButton:
        button = icon_button(icon_name, name, self)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _measure(self) -> None:
        side = theme.measures().line
        for button in (self.smaller, self.larger, self.write, self.more, self.remove):
            button.setIconSize(QSize(side, side))
        self.other.setIconSize(icons.size_before_words())

    def _tint(self) -> None:
        for button in (self.smaller, self.larger, self.write, self.more, self.remove):
            button.setIcon(icons.icon(button.property("iconName")))
        self.other.setIcon(icons.before_words(icons.icon("sign")))
