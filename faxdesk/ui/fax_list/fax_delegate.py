"""Paints a row of a fax list: the name and the time; below them the pages, and at the right the state."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct
from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter, QPen, QTextLayout
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from faxdesk.domain.fax import Direction
from faxdesk.domain.status import FaxRow, StatusKind
from faxdesk.ui.common import icons, theme, wording
from faxdesk.ui.fax_list.fax_model import UPLOAD_ROLE, FaxModel

if TYPE_CHECKING:
    from faxdesk.domain.page_text import Snippet
    from faxdesk.domain.search.highlight import Span

_Index = QModelIndex | QPersistentModelIndex

GUTTER_PX = 20
"""The margin at the left has room for the mark of an unread fax."""
PICTURE_PX = QSize(34, 44)
ICON_PX = 16
_SIDE_PX = 12
_DOT_PX = 8
_BEFORE_HIT = 12
"""Letters of a line that are shown before the hit in it."""


class Pictures(Protocol):
    """Small pictures of first pages."""

    def picture(self, row: FaxRow) -> QImage | None:
        """The first page, or None while it is not here."""
        ...


class _Fonts(Struct, frozen=True):
    name: QFont
    name_bold: QFont
    small: QFont
    small_bold: QFont

    @classmethod
    def of(cls, font: QFont) -> _Fonts:
        bold = QFont(font)
        bold.setBold(True)
        small = theme.second_line(font)
        small_bold = QFont(small)
        small_bold.setBold(True)
        return cls(QFont(font), bold, small, small_bold)


class Hits(Protocol):
    """What a row shows of a search."""

    def spans(self, text: str) -> list[Span]:
        """The hit words in a text."""
        ...

    def line(self, fax_id: int) -> Snippet | None:
        """A line around the hit in the pages' text, if there is one."""
        ...


class FaxDelegate(QStyledItemDelegate):
    """Paints the rows of a FaxModel."""

    def __init__(
        self, model: FaxModel, pictures: Pictures, hits: Hits, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._pictures = pictures
        self._hits = hits
        self._fonts: tuple[str, _Fonts] | None = None

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(200, theme.measures().row)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row = self._model.fax_row(index.row())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, option)
        if row is not None:
            self._paint_row(painter, option, row, index.data(UPLOAD_ROLE))
        painter.restore()

    # Ground

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        area = QRectF(option.rect).adjusted(4, 1, -4, -2)
        ground = _ground(option.state)
        if ground is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ground)
            painter.drawRoundedRect(area, theme.Metrics.RADIUS, theme.Metrics.RADIUS)
        else:
            line = QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1)
            line.adjust(_SIDE_PX + GUTTER_PX, 0, -_SIDE_PX, 0)
            painter.fillRect(_flip(option, line), theme.colour("line"))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), theme.Metrics.RADIUS, theme.Metrics.RADIUS)

    # Words

    def _paint_row(
        self, painter: QPainter, option: QStyleOptionViewItem, row: FaxRow, upload: float | None
    ) -> None:
        fonts = self._fonts_of(option.font)
        unread = row.direction == Direction.INBOUND and not row.is_read
        if unread:
            self._paint_dot(painter, option)
        body = option.rect.adjusted(_SIDE_PX + GUTTER_PX, 0, -_SIDE_PX, 0)
        self._paint_picture(
            painter, option, row, QRect(body.topLeft(), QSize(PICTURE_PX.width(), body.height()))
        )
        body.setLeft(body.left() + PICTURE_PX.width() + _SIDE_PX)
        first = QFontMetrics(fonts.name_bold)
        second = QFontMetrics(fonts.small)
        gap = 5
        top = body.top() + (body.height() - first.height() - gap - second.height()) // 2
        upper = QRect(body.left(), top, body.width(), first.height())
        lower = QRect(body.left(), upper.bottom() + 1 + gap, body.width(), second.height())
        self._paint_upper(painter, option, row, upper, fonts, unread)
        self._paint_lower(painter, option, row, lower, fonts, upload)

    def _paint_upper(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        row: FaxRow,
        area: QRect,
        fonts: _Fonts,
        unread: bool,
    ) -> None:
        pen = _Pen(painter, option)
        left = pen.at_end(wording.when(row.created_at, self._model.now()), area, fonts.small, "muted")
        if others := wording.others(row):
            left = pen.at_end(others, left, fonts.small, "muted")
        # A number says most by its end and its beginning; a name by its beginning.
        is_number = not row.name and bool(row.number)
        mode = Qt.TextElideMode.ElideMiddle if is_number else Qt.TextElideMode.ElideRight
        who = wording.number_text(row.number) if is_number else wording.peer(row)
        known = bool(row.name or row.number)
        font = fonts.name_bold if unread else fonts.name
        pen.at_start(who, left, font, "text" if known else "muted", mode, self._hits.spans)

    def _paint_lower(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        row: FaxRow,
        area: QRect,
        fonts: _Fonts,
        upload: float | None,
    ) -> None:
        pen = _Pen(painter, option)
        status = wording.status_text(row.status, self._model.now(), upload)
        left = area
        below, marked = wording.second_line(row), self._hits.spans
        line = self._hits.line(row.id)
        if line is not None:
            below = _from_hit(line)
        elif row.name and marked(number := wording.number_text(row.number)) and not marked(row.name):
            # What was found is the number, which is not seen where there is a name.
            below = f"{number} · {wording.pages(row.pages)}" if row.pages else number
        if status.text:
            # The state is what a list of sent faxes is read for: it takes the room that it needs.
            font = fonts.small_bold if row.status.kind == StatusKind.UNREAD else fonts.small
            all_room = area.width() - ICON_PX - theme.Metrics.HALF
            wanted = QFontMetrics(font).horizontalAdvance(status.text)
            if wanted + QFontMetrics(fonts.small).horizontalAdvance(below) + theme.Metrics.GAP > all_room:
                # The pages alone say more than the beginning of a file's name.
                below = below if line is not None else wording.pages(row.pages) or below
            least = (
                min(QFontMetrics(fonts.small).horizontalAdvance(below), 64) + theme.Metrics.GAP
                if below
                else 0
            )
            room = all_room - least
            text = QFontMetrics(font).elidedText(status.text, Qt.TextElideMode.ElideRight, room)
            left = pen.at_end(text, area, font, status.role, gap=0)
            if row.status.kind != StatusKind.UNREAD:
                left = pen.icon_at_end(status.icon, status.role, left)
            left = left.adjusted(0, 0, -theme.Metrics.GAP, 0)
        pen.at_start(below, left, fonts.small, "muted", marked=marked)

    # Pictures

    def _paint_dot(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        middle = option.rect.center().y() + 1
        area = QRect(option.rect.left() + _SIDE_PX, middle - _DOT_PX // 2, _DOT_PX, _DOT_PX)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("accent"))
        painter.drawEllipse(_flip(option, area))

    def _paint_picture(
        self, painter: QPainter, option: QStyleOptionViewItem, row: FaxRow, area: QRect
    ) -> None:
        frame = QRect(area.topLeft(), PICTURE_PX)
        frame.moveCenter(area.center())
        frame = _flip(option, frame)
        picture = self._pictures.picture(row)
        if picture is None:
            painter.setPen(QPen(theme.colour("line"), 1))
            painter.setBrush(theme.colour("rail"))
            painter.drawRoundedRect(QRectF(frame).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
            mark = QRect(0, 0, ICON_PX, ICON_PX)
            mark.moveCenter(frame.center())
            ratio = painter.device().devicePixelRatioF()
            name = "page" if row.direction == Direction.INBOUND else "send"
            painter.drawPixmap(mark.topLeft(), icons.pixmap(name, "faint", ICON_PX, ratio))
            return
        painter.fillRect(frame, QColor(255, 255, 255))
        shape = picture.size().scaled(frame.width(), 10 * frame.height(), Qt.AspectRatioMode.KeepAspectRatio)
        seen = QRectF(0, 0, picture.width(), picture.height() * min(frame.height() / shape.height(), 1.0))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(
            QRectF(frame.x(), frame.y(), frame.width(), min(shape.height(), frame.height())), picture, seen
        )
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(frame).adjusted(0.5, 0.5, -0.5, -0.5))

    def _fonts_of(self, font: QFont) -> _Fonts:
        if self._fonts is None or self._fonts[0] != font.key():
            self._fonts = (font.key(), _Fonts.of(font))
        return self._fonts[1]


class _Pen:
    """Writes words in a line from either end, as the direction of reading has it."""

    def __init__(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        self._painter = painter
        self._option = option

    def at_end(self, text: str, area: QRect, font: QFont, role: str, gap: int = theme.Metrics.GAP) -> QRect:
        """Write at the end of the line; gives what is left of the area."""
        width = QFontMetrics(font).horizontalAdvance(text) + 1
        place = QRect(area.right() - width + 1, area.top(), width, area.height())
        self._write(text, place, font, role)
        return area.adjusted(0, 0, -width - gap, 0)

    def icon_at_end(self, name: str, role: str, area: QRect) -> QRect:
        option = self._option
        place = QRect(0, 0, ICON_PX, ICON_PX)
        place.moveCenter(area.center())
        place.moveRight(area.right() - theme.Metrics.HALF)
        ratio = self._painter.device().devicePixelRatioF()
        drawn = icons.pixmap(name, role, ICON_PX, ratio)
        self._painter.drawPixmap(_flip(option, place).topLeft(), drawn)
        return area.adjusted(0, 0, -ICON_PX - theme.Metrics.HALF, 0)

    def at_start(
        self,
        text: str,
        area: QRect,
        font: QFont,
        role: str,
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
        marked: Callable[[str], list[Span]] | None = None,
    ) -> None:
        """marked tells which parts of a text are to be highlighted."""
        shown = QFontMetrics(font).elidedText(text, mode, area.width())
        spans = marked(shown) if marked is not None else []
        if spans:
            self._write_marked(shown, area, font, role, spans)
        else:
            self._write(shown, area, font, role)

    def _write_marked(self, text: str, area: QRect, font: QFont, role: str, spans: list[Span]) -> None:
        layout = QTextLayout(text, font)
        formats = []
        for start, length in spans:
            part = QTextLayout.FormatRange()
            part.start, part.length = start, length
            part.format.setBackground(theme.colour("warning_soft"))
            part.format.setForeground(theme.colour("text"))
            part.format.setFontUnderline(True)
            formats.append(part)
        layout.setFormats(formats)
        layout.beginLayout()
        line = layout.createLine()
        layout.endLayout()
        place = QRectF(area.left(), area.top(), line.naturalTextWidth(), line.height())
        place.moveTop(area.top() + (area.height() - line.height()) / 2)
        shown = _flip(self._option, place.toAlignedRect())
        self._painter.setPen(theme.colour(role))
        layout.draw(self._painter, QPointF(shown.left(), place.top()))

    def _write(self, text: str, area: QRect, font: QFont, role: str) -> None:
        option = self._option
        self._painter.setFont(font)
        self._painter.setPen(theme.colour(role))
        start = QStyle.visualAlignment(option.direction, Qt.AlignmentFlag.AlignLeft)
        flags = start | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
        self._painter.drawText(_flip(option, area), flags | Qt.TextFlag.TextSingleLine, text)


def _from_hit(line: Snippet) -> str:
    """The line, beginning so near the hit that it is seen however narrow the list is."""
    start = line.spans[0][0]
    if start <= _BEFORE_HIT:
        return line.text
    cut = line.text.find(" ", start - _BEFORE_HIT)
    return f"…{line.text[cut + 1 :]}" if 0 <= cut < start else f"…{line.text[start:]}"


def _flip(option: QStyleOptionViewItem, area: QRect) -> QRect:
    """The area, mirrored where people read from right to left."""
    return QStyle.visualRect(option.direction, option.rect, area)


def _ground(state: QStyle.StateFlag) -> QColor | None:
    if state & QStyle.StateFlag.State_Selected:
        return theme.colour("selected")
    if state & QStyle.StateFlag.State_MouseOver:
        return theme.colour("hover")
    return None
