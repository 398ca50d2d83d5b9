"""The covers to choose from as small sheets with their names."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QImage, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from faxdesk.ui.common import icons, theme
from faxdesk.ui.common.plain_text import cut_off, set_tip
from faxdesk.words import tr

SHEET = QSize(56, 72)
IN_A_ROW = 6
_FEWER_IN_A_ROW = 3
_LEAST_LINES = 3.4
"""The least width of a cell, in lines of the font: a name has to be read."""
_MOST_LINES = 6
_NARROW = 85
"""The least width of the letters of a name, in hundredths."""
_SIGN_ROLE = Qt.ItemDataRole.UserRole
_IMAGE_ROLE = _SIGN_ROLE + 1

_Index = QModelIndex | QPersistentModelIndex


class CoverOnShow(NamedTuple):
    """A cover by its name, the icon on its sheet ("" for an empty one), what the tooltip says, and its
    picture where there is one."""

    name: str
    sign: str
    tip: str
    image: QImage | None = None


class CoverPictures(QListWidget):
    """A list of which one row is always chosen, at which Tab enters.

    Signals: chosen(row) when the person chose another one.
    """

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("coverPictures")
        self.setAccessibleName(tr("Cover page"))
        self.setViewMode(QListWidget.ViewMode.IconMode)
        self.setMovement(QListWidget.Movement.Static)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setItemDelegate(_CoverDelegate(self))
        self.currentRowChanged.connect(self.chosen)
        theme.keep_measured(self._fit)

    def show_covers(self, covers: list[CoverOnShow], chosen: int) -> None:
        self.blockSignals(True)
        self.clear()
        for cover in covers:
            item = QListWidgetItem(cover.name)
            item.setData(_SIGN_ROLE, cover.sign)
            item.setData(_IMAGE_ROLE, cover.image)
            set_tip(item, f"{cover.name}\n{cover.tip}")
            self.addItem(item)
        self.setCurrentRow(chosen)
        self.blockSignals(False)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Make the list as high as its rows."""
        measures, width = theme.measures(), self.viewport().width()
        least = max(_LEAST_LINES * measures.line, SHEET.width() + theme.Metrics.GAP)
        columns = IN_A_ROW if width // IN_A_ROW >= least else _FEWER_IN_A_ROW
        # Cells that fill a row to its last pixel would break into another one.
        wide = min((width - 1) // columns, _MOST_LINES * measures.line)
        cell = QSize(max(wide, 1), SHEET.height() + measures.second_line + 2 * theme.Metrics.GAP)
        self.setGridSize(cell)
        rows = -(-self.count() // columns)
        self.setFixedHeight(max(rows, 1) * cell.height() + 2 * self.frameWidth())


class _CoverDelegate(QStyledItemDelegate):
    """A sheet; the chosen one has a frame of the accent colour and a strong name."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        view = self.parent()
        return view.gridSize() if isinstance(view, QListWidget) else SHEET

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        cell, measures = option.rect, theme.measures()
        sheet = QRect(QPoint(cell.center().x() - SHEET.width() // 2, cell.top() + theme.Metrics.HALF), SHEET)
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.fillRect(sheet, theme.colour("paper"))
        image = index.data(_IMAGE_ROLE)
        if isinstance(image, QImage):
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            # White becomes paper, black stays ink.
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
            painter.drawImage(sheet, image)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        self._frame(painter, sheet, option, is_chosen=is_chosen)
        sign = str(index.data(_SIGN_ROLE))
        if sign:
            side = measures.large_icon
            corner = sheet.center() - QPoint((side - 1) // 2, (side - 1) // 2)
            painter.drawPixmap(
                corner, icons.pixmap(sign, "data2", side, painter.device().devicePixelRatioF())
            )
        painter.setFont(theme.second_line(option.font))
        painter.setPen(theme.colour("text"))
        top = sheet.bottom() + 1 + theme.Metrics.HALF
        name = QRect(cell.left(), top, cell.width(), measures.second_line)
        room = name.width() - 2
        self._take_letters(painter, str(index.data()), room, is_strong=is_chosen)
        text = cut_off(painter.fontMetrics(), str(index.data()), Qt.TextElideMode.ElideRight, room)
        painter.drawText(name, Qt.AlignmentFlag.AlignCenter, text)
        painter.restore()

    @staticmethod
    def _take_letters(painter: QPainter, name: str, room: int, *, is_strong: bool) -> None:
        """Strong letters for a chosen cover; where the name does not fit, plain ones, or narrow ones."""
        plain = painter.font()
        narrow = QFont(plain)
        narrow.setStretch(_NARROW)
        for letters in (theme.strong(plain), plain, narrow) if is_strong else (plain, narrow):
            painter.setFont(letters)
            if painter.fontMetrics().horizontalAdvance(name) <= room:
                return

    @staticmethod
    def _frame(painter: QPainter, sheet: QRect, option: QStyleOptionViewItem, *, is_chosen: bool) -> None:
        """One pixel around a sheet; two in accent around the chosen one, and a pixel away from it while the
        list has the focus."""
        view = option.widget
        has_focus = is_chosen and view is not None and view.hasFocus()
        is_under = bool(option.state & QStyle.StateFlag.State_MouseOver)
        role, width = ("accent", 2) if is_chosen else ("edge" if is_under else "line", 1)
        away = (1 if has_focus else 0) + width / 2
        pen = QPen(theme.colour(role), width)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(sheet).adjusted(-away, -away, away, away))
