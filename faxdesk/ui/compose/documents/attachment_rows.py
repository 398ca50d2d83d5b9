"""The list in which the documents of a fax stand: painted rows whose buttons show on hover and focus."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListWidget,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from faxdesk.ui.common import theme
from faxdesk.ui.common.key_claims import claims
from faxdesk.ui.common.plain_text import set_tip
from faxdesk.ui.compose.documents.attachment import Attachment
from faxdesk.ui.compose.painted_text import draw_icon, write_line
from faxdesk.words import tr

KEY_ROLE = Qt.ItemDataRole.UserRole
"""Of a row: the key of its attachment, under which alone the list knows it. Qt copies whatever stands in an
item when the item is dragged."""
UP, DOWN, REMOVE = "up", "down", "remove"
_ICONS = {UP: "move-up", DOWN: "move-down", REMOVE: "close"}
_ERASING = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)

_Index = QModelIndex | QPersistentModelIndex


class AttachmentRows(QListWidget):
    """The whole row can be dragged to another place.

    Signals: reordered() after rows were dragged, acted(row, UP, DOWN or REMOVE) when a button of a row, its
    key, or its entry in the context menu was used.
    """

    reordered = Signal()
    acted = Signal(int, str)

    def __init__(self, attachment_of: Callable[[int], Attachment]) -> None:
        super().__init__()
        self.setObjectName("attachmentRows")
        self.setAccessibleName(tr("Documents"))
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setMouseTracking(True)
        self.setItemDelegate(_AttachmentDelegate(self, attachment_of))
        self._hot: tuple[int, str] | None = None
        self._pressed: tuple[int, str] | None = None
        self.model().rowsMoved.connect(self.reordered)

    @property
    def hot(self) -> tuple[int, str] | None:
        """The row and the button under the mouse."""
        return self._hot

    def can(self, row: int, action: str) -> bool:
        """Whether a row's button would do anything."""
        return action == REMOVE or 0 <= row + (-1 if action == UP else 1) < self.count()

    def act(self, row: int, action: str) -> None:
        if 0 <= row < self.count() and self.can(row, action):
            self.acted.emit(row, action)

    def shows_buttons(self, option: QStyleOptionViewItem, row: int) -> bool:
        """Whether a row's buttons are seen: under the mouse, and where the keys work."""
        is_under = bool(option.state & QStyle.StateFlag.State_MouseOver)
        return is_under or (self.hasFocus() and self.currentRow() == row)

    # Qt's side

    def event(self, event: QEvent) -> bool:
        # The window's own Delete is for faxes.
        return claims(event, *_ERASING) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row, key = self.currentRow(), event.key()
        if key in _ERASING:
            self.act(row, REMOVE)
        elif event.modifiers() == Qt.KeyboardModifier.AltModifier and key in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self.act(row, UP if key == Qt.Key.Key_Up else DOWN)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        row = self.currentRow()
        if row < 0:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for action, text in (
            (UP, tr("Move up")),
            (DOWN, tr("Move down")),
            (REMOVE, tr("Remove from the fax")),
        ):
            entry = QAction(text, menu)
            entry.setEnabled(self.can(row, action))
            entry.triggered.connect(lambda _checked=False, action=action: self.act(row, action))
            menu.addAction(entry)
        is_by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        below = self.viewport().mapToGlobal(self.visualItemRect(self.item(row)).bottomLeft())
        menu.exec(event.globalPos() if is_by_mouse else below)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._set_hot(self._button_at(event.position().toPoint()))
        if self._pressed is None:
            super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._set_hot(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        is_left = event.button() == Qt.MouseButton.LeftButton
        self._pressed = self._button_at(event.position().toPoint()) if is_left else None
        if self._pressed is None:
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, None
        if pressed is None:
            super().mouseReleaseEvent(event)
        elif pressed == self._button_at(event.position().toPoint()):
            self.act(*pressed)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.count():
            painter = QPainter(self.viewport())
            painter.setPen(theme.colour("muted"))
            area = self.viewport().rect().adjusted(theme.Metrics.INSET, 0, -theme.Metrics.INSET, 0)
            text = tr("Add files, or drop or paste them here")
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
            side = QStyle.visualAlignment(self.layoutDirection(), Qt.AlignmentFlag.AlignLeading)
            flags = side | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute
            painter.drawText(area, flags, shown)
            painter.end()

    def _set_hot(self, hot: tuple[int, str] | None) -> None:
        if hot != self._hot:
            self._hot = hot
            self.viewport().update()
            set_tip(self.viewport(), _tip_of(hot[1]) if hot else "")

    def _button_at(self, place: QPoint) -> tuple[int, str] | None:
        item = self.itemAt(place)
        if item is None:
            return None
        area = self.visualItemRect(item)
        for action, button in button_places(area):
            if QStyle.visualRect(self.layoutDirection(), area, button).contains(place):
                return self.row(item), action
        return None


def button_places(row: QRect) -> Iterator[tuple[str, QRect]]:
    """Where a row's buttons are, as in a language that runs from left to right."""
    side = theme.measures().button
    end = row.right() + 1 - theme.Metrics.GAP
    top = row.top() + (row.height() - side) // 2
    for place, action in enumerate((UP, DOWN, REMOVE)):
        yield action, QRect(end - (3 - place) * side, top, side, side)


def _tip_of(action: str) -> str:
    tips = {
        UP: tr("Move up (Alt+Up)"),
        DOWN: tr("Move down (Alt+Down)"),
        REMOVE: tr("Remove from the fax (Delete)"),
    }
    return tips[action]


class _AttachmentDelegate(QStyledItemDelegate):
    """Two lines: the name, and pages and size or what is wrong, which is never cut."""

    def __init__(self, view: AttachmentRows, attachment_of: Callable[[int], Attachment]) -> None:
        super().__init__(view)
        self._view = view
        self._attachment_of = attachment_of

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        attachment, measures = self._attachment_of(index.data(KEY_ROLE)), theme.measures()
        facts = measures.second_line
        if not attachment.is_calm:
            width = self._words(QRect(0, 0, self._view.viewport().width(), 100)).width()
            metrics = QFontMetrics(theme.second_line(option.font))
            area = QRect(0, 0, max(width, 120), 1000)
            facts = metrics.boundingRect(area, Qt.TextFlag.TextWordWrap, attachment.facts).height()
        return QSize(0, measures.line + facts + theme.Metrics.INSET)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        attachment = self._attachment_of(index.data(KEY_ROLE))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        row, measures, gap = option.rect, theme.measures(), theme.Metrics.GAP
        has_buttons = self._view.shows_buttons(option, index.row())
        self._paint_ground(painter, option, is_lit=has_buttons)
        line = QRect(row.left(), row.top() + 5, row.width(), measures.line)
        name, role = attachment.look
        picture = QRect(row.left() + 2 * gap + measures.small_icon, line.top(), measures.line, measures.line)
        if attachment.is_calm:
            picture.moveTop(row.top() + (row.height() - measures.line) // 2)
        draw_icon(painter, option, picture, name, "text" if role == "muted" else role)
        words = self._words(row)
        if has_buttons:
            grip = QRect(row.left() + gap, row.top(), measures.small_icon, row.height())
            draw_icon(painter, option, grip, "grip", "muted")
            self._paint_buttons(painter, option, index.row())
            if attachment.is_calm:
                words.setRight(row.right() - gap - 3 * measures.button)
        painter.setFont(option.font)
        painter.setPen(theme.colour("text"))
        words.setHeight(measures.line)
        write_line(painter, option, words, attachment.name, elide=Qt.TextElideMode.ElideMiddle)
        painter.setFont(theme.second_line(option.font))
        painter.setPen(theme.colour(role))
        rest = QRect(words.left(), words.bottom() + 1, words.width(), row.bottom() - words.bottom() - 5)
        if attachment.is_calm:
            write_line(painter, option, rest, attachment.facts)
        else:
            place = QStyle.visualRect(option.direction, row, rest)
            side = QStyle.visualAlignment(option.direction, Qt.AlignmentFlag.AlignLeading)
            flags = side | Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignAbsolute
            painter.drawText(place, flags | Qt.TextFlag.TextWordWrap, attachment.facts)
        painter.restore()

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, *, is_lit: bool) -> None:
        frame = QRectF(option.rect).adjusted(0, 1, 0, -1)
        if is_lit:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("hover"))
            painter.drawRoundedRect(frame, theme.Metrics.CHIP_RADIUS, theme.Metrics.CHIP_RADIUS)
        if option.state & QStyle.StateFlag.State_Selected and self._view.hasFocus():
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            radius = theme.Metrics.CHIP_RADIUS
            painter.drawRoundedRect(frame.adjusted(1, 1, -1, -1), radius, radius)

    def _paint_buttons(self, painter: QPainter, option: QStyleOptionViewItem, row: int) -> None:
        side = theme.measures().line
        for action, place in button_places(option.rect):
            can = self._view.can(row, action)
            if can and self._view.hot == (row, action):
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.colour("selected"))
                ground = QStyle.visualRect(option.direction, option.rect, place)
                painter.drawRoundedRect(ground, theme.Metrics.RADIUS, theme.Metrics.RADIUS)
            inner = QRect(0, 0, side, side)
            inner.moveCenter(place.center())
            draw_icon(painter, option, inner, _ICONS[action], "text" if can else "faint")

    @staticmethod
    def _words(row: QRect) -> QRect:
        """Where name and facts stand, when no buttons do."""
        measures, gap = theme.measures(), theme.Metrics.GAP
        start = row.left() + 2 * gap + measures.small_icon + measures.line + theme.Metrics.INSET
        return QRect(start, row.top() + 5, row.right() - gap - start, row.height())
