"""How a cell of the grid of pages is painted: the page, its number and document, what can be done with it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from faxdesk.ui.common import theme, wording
from faxdesk.ui.compose.pages.page_cells import PageCell
from faxdesk.ui.compose.pages.page_command import PageCommand
from faxdesk.ui.compose.pages.page_words import chip_of
from faxdesk.ui.compose.painted_text import draw_icon, write_line
from faxdesk.ui.controls.state_chip import chip_letters, chip_width, paint_chip
from faxdesk.ui.page_view.page_sources import LETTER_ASPECT
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.ui.page_view.page_cache import PageCache
    from faxdesk.ui.page_view.page_sources import Sheet

_Index = QModelIndex | QPersistentModelIndex
_ICONS = {PageCommand.EDIT: "edit", PageCommand.TURN: "rotate", PageCommand.REMOVE: "trash"}
MOST_ON_PAPER = 96
"""So many pages are kept as they are painted: more than are in sight."""
_SHEETS = 2
_SHEET_PX = 3
"""Of a folded document so many sheets are seen below its first page, and so far out."""


def cell_size(page_px: int) -> QSize:
    """The room of a page this wide, with what stands below it and around."""
    below = theme.Metrics.GAP + theme.measures().second_line + theme.Metrics.GAP
    return QSize(page_px + theme.Metrics.GROUP, round(page_px * LETTER_ASPECT) + below + theme.Metrics.GAP)


def button_places(cell: QRect, page_px: int, count: int) -> list[QRect]:
    """Where the buttons of a page are, as in a language that runs from left to right: over the middle of its
    lower edge, no wider together than the page."""
    page, side = _page_area(cell, page_px), min(theme.measures().button, page_px // max(count, 1))
    start = page.center().x() - count * side // 2
    top = page.bottom() - theme.Metrics.GAP - side
    return [QRect(start + number * side, top, side, side) for number in range(count)]


def buttons_of(cell: PageCell) -> tuple[PageCommand, ...]:
    """What can be done to a page with a click."""
    if cell.sent is None:
        return (PageCommand.REMOVE,)
    return PageCommand.EDIT, PageCommand.TURN, PageCommand.REMOVE


def head_height() -> int:
    """The room of the head of a document."""
    return theme.measures().line + theme.Metrics.GROUP


def paint_head(painter: QPainter, option: QStyleOptionViewItem, cells: Sequence[PageCell]) -> None:
    """Paint the head of a document over its cells: a chevron, its name, how many pages it has."""
    if not cells:
        return
    first, measures, gap = cells[0], theme.measures(), theme.Metrics.GAP
    line = QRect(option.rect)
    line.adjust(gap, theme.Metrics.GAP, -gap, -theme.Metrics.GAP)
    sign = QRect(line.left(), line.top(), measures.line, measures.line)
    is_open = first.count == 1
    draw_icon(painter, option, sign, "chevron-down" if is_open else "chevron", "muted")
    line.setLeft(sign.right() + 1 + theme.Metrics.HALF)
    painter.setFont(theme.strong(option.font))
    painter.setPen(theme.colour("text"))
    wide = min(painter.fontMetrics().horizontalAdvance(first.title) + 1, line.width() * 2 // 3)
    write_line(painter, option, QRect(line.left(), line.top(), wide, line.height()), first.title)
    line.setLeft(line.left() + wide + gap)
    if first.sent is not None:
        painter.setFont(option.font)
        painter.setPen(theme.colour("muted"))
        write_line(painter, option, line, wording.pages(sum(cell.count for cell in cells)))


def paint_line(painter: QPainter, line: QRect) -> None:
    """Paint where something would fall."""
    painter.fillRect(line, theme.colour("accent"))


def paint_rubber_band(painter: QPainter, area: QRect) -> None:
    """Paint the area that the mouse spans."""
    tint = theme.colour("accent")
    painter.setPen(QPen(tint, 1))
    tint.setAlpha(40)
    painter.setBrush(tint)
    painter.drawRect(area)


def _page_area(cell: QRect, page_px: int) -> QRect:
    start = cell.left() + theme.Metrics.GAP
    return QRect(start, cell.top() + theme.Metrics.GAP, page_px, round(page_px * LETTER_ASPECT))


class Pages(Protocol):
    """What is painted: the pages by row, None for the cell of what is to be added; their width and numbers;
    the row and the button under the mouse; and whether documents have heads that tell their names."""

    @property
    def cache(self) -> PageCache: ...
    @property
    def page_px(self) -> int: ...
    @property
    def hot(self) -> tuple[int, PageCommand] | None: ...
    @property
    def shows_heads(self) -> bool: ...
    def number(self, row: int) -> int: ...
    def cell(self, row: int) -> PageCell | None: ...
    def sheet_before(self, row: int) -> Sheet | None: ...


class PageDelegate(QStyledItemDelegate):
    """Chosen pages have a frame of the accent colour, those that are not in order a frame of amber."""

    def __init__(self, view: QListView, pages: Pages) -> None:
        super().__init__(view)
        self._view = view
        self._pages = pages
        self._on_paper: OrderedDict[Hashable, QPixmap] = OrderedDict()

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return cell_size(self._pages.page_px)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.SmoothPixmapTransform | QPainter.RenderHint.Antialiasing)
        room = _page_area(option.rect, self._pages.page_px)
        cell = self._pages.cell(index.row())
        if cell is None:
            self._paint_empty(painter, option, room, str(index.data()))
        else:
            if cell.count > 1:
                _paint_sheets_below(painter, room)
            tone = chip_of(cell.sent)[1] if cell.sent is not None else "neutral"
            page = self._paint_page(painter, room, cell, index.row())
            self._paint_frame(painter, option, page, is_warned=tone == "warning")
            if option.state & QStyle.StateFlag.State_MouseOver or self._is_current(option):
                self._paint_buttons(painter, option, cell, index.row())
            self._paint_words(painter, option, room, cell, index.row())
        painter.restore()

    def _is_current(self, option: QStyleOptionViewItem) -> bool:
        return bool(option.state & QStyle.StateFlag.State_Selected) and self._view.hasFocus()

    def _paint_page(self, painter: QPainter, room: QRect, cell: PageCell, row: int) -> QRect:
        """Paint the picture, as far as it is there, on paper; gives where."""
        cache = self._pages.cache
        width = round(room.width() * self._view.devicePixelRatioF())
        image, before = cache.image(cell.sheet, width), self._pages.sheet_before(row)
        if image is None and before is not None:
            image = cache.image(before, width)
        if image is None:
            painter.fillRect(room, theme.colour("paper"))
            if cache.error(cell.sheet) is not None:
                painter.setPen(theme.colour("danger"))
                painter.drawText(room, Qt.AlignmentFlag.AlignCenter, tr("Cannot be shown"))
            return room
        size = image.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        page = QRect(room.topLeft(), size)
        page.moveLeft(room.center().x() - size.width() // 2)
        painter.drawPixmap(page.topLeft(), self._paper(image, size))
        return page

    def _paper(self, image: QImage, size: QSize) -> QPixmap:
        """A picture on paper in this size, kept while it is in sight: to make it takes as long as a tenth of
        what there is for a frame."""
        ratio, colour = self._view.devicePixelRatioF(), theme.colour("paper")
        key = image.cacheKey(), size.width(), size.height(), ratio, colour.rgb()
        picture = self._on_paper.get(key)
        if picture is None:
            picture = QPixmap(size * ratio)
            picture.setDevicePixelRatio(ratio)
            picture.fill(colour)
            painter = QPainter(picture)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            # White becomes paper, black stays ink.
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
            painter.drawImage(QRect(QPoint(), size), image)
            painter.end()
            self._on_paper[key] = picture
        self._on_paper.move_to_end(key)
        while len(self._on_paper) > MOST_ON_PAPER:
            self._on_paper.popitem(last=False)
        return picture

    def _paint_frame(
        self, painter: QPainter, option: QStyleOptionViewItem, page: QRect, *, is_warned: bool
    ) -> None:
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        role, width = ("accent", 2) if is_chosen else ("warn_line", 2) if is_warned else ("line", 1)
        away = width / 2 + (1 if self._is_current(option) else 0)
        pen = QPen(theme.colour(role), width)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(page).adjusted(-away, -away, away, away))

    def _paint_buttons(
        self, painter: QPainter, option: QStyleOptionViewItem, cell: PageCell, row: int
    ) -> None:
        commands = buttons_of(cell)
        places = button_places(option.rect, self._pages.page_px, len(commands))
        ground = QStyle.visualRect(option.direction, option.rect, places[0].united(places[-1]))
        radius = theme.Metrics.RADIUS
        painter.setPen(QPen(theme.colour("edge"), 1))
        painter.setBrush(theme.colour("raised"))
        painter.drawRoundedRect(QRectF(ground).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        for command, place in zip(commands, places, strict=True):
            if self._pages.hot == (row, command):
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.colour("hover"))
                seen = QStyle.visualRect(option.direction, option.rect, place)
                painter.drawRoundedRect(QRectF(seen).adjusted(2, 2, -2, -2), radius, radius)
            side = min(theme.measures().line, place.width() - 4)
            inner = QRect(0, 0, side, side)
            inner.moveCenter(place.center())
            draw_icon(painter, option, inner, _ICONS[command], "text")

    def _paint_words(
        self, painter: QPainter, option: QStyleOptionViewItem, room: QRect, cell: PageCell, row: int
    ) -> None:
        measures, gap = theme.measures(), theme.Metrics.GAP
        line = QRect(room.left(), room.bottom() + 1 + gap, room.width(), measures.second_line)
        letters = theme.tabular(theme.second_line(option.font))
        painter.setFont(theme.strong(letters))
        painter.setPen(theme.colour("text"))
        number = self._number(cell, row)
        wide = painter.fontMetrics().horizontalAdvance(number)
        write_line(painter, option, QRect(line.left(), line.top(), wide, line.height()), number)
        line.setLeft(line.left() + wide + gap)
        text, tone = chip_of(cell.sent) if cell.sent is not None else ("", "neutral")
        if text:
            in_chip = chip_letters(option.font)
            width = min(chip_width(text, tone, in_chip), line.width())
            chip = QRect(line.topLeft(), QSize(width, measures.state_chip))
            chip.moveTop(line.center().y() - chip.height() // 2)
            paint_chip(painter, QStyle.visualRect(option.direction, option.rect, chip), text, tone, in_chip)
            line.setLeft(chip.right() + 1 + gap)
        painter.setFont(letters)
        painter.setPen(theme.colour("muted"))
        words = cell.form or ("" if self._pages.shows_heads else cell.title)
        if line.width() > measures.large_icon and words:
            write_line(painter, option, line, words)

    def _number(self, cell: PageCell, row: int) -> str:
        """The page's number, or the first and the last of a folded document."""
        locale, first = self._view.locale(), self._pages.number(row)
        if cell.count == 1:
            return locale.toString(first)
        last = first + cell.count - 1
        return tr("{first}–{last}", first=locale.toString(first), last=locale.toString(last))

    def _paint_empty(self, painter: QPainter, option: QStyleOptionViewItem, room: QRect, words: str) -> None:
        is_lit = bool(option.state & QStyle.StateFlag.State_MouseOver)
        is_current = self._is_current(option)
        pen = QPen(theme.colour("accent" if is_current else "edge"), 2 if is_current else 1)
        pen.setStyle(Qt.PenStyle.SolidLine if is_current else Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(theme.colour("hover") if is_lit else Qt.BrushStyle.NoBrush)
        frame = QRectF(room).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(frame, theme.Metrics.RADIUS, theme.Metrics.RADIUS)
        side, gap = theme.measures().large_icon, theme.Metrics.GAP
        painter.setFont(option.font)
        painter.setPen(theme.colour("muted"))
        flags = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop) | Qt.TextFlag.TextWordWrap
        area = room.adjusted(gap, 0, -gap, 0)
        height = painter.boundingRect(area, flags, words).height()
        sign = QRect(room.left(), 0, room.width(), side)
        sign.moveTop(room.center().y() - (side + gap + height) // 2)
        draw_icon(painter, option, sign, "plus", "muted")
        area.setTop(sign.bottom() + 1 + gap)
        painter.drawText(area, flags, words)


def _paint_sheets_below(painter: QPainter, room: QRect) -> None:
    """Paint the edges of the sheets that are seen below the first page of a folded document."""
    painter.setPen(QPen(theme.colour("line"), 1))
    painter.setBrush(theme.colour("paper"))
    for number in range(_SHEETS, 0, -1):
        away = number * _SHEET_PX
        painter.drawRect(QRectF(room).adjusted(away, away, away, away))
