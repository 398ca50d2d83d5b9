"""Paints a row of a fax list: the name and the time; below them what the fax is about, and at the end its
tags and its state. The first row of a group of time has the head of its group above it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from msgspec import Struct
from PySide6.QtCore import (
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFont, QImage, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from faxdesk.domain.fax import Direction
from faxdesk.domain.status import FaxRow
from faxdesk.ui.common import theme, wording
from faxdesk.ui.controls.letters import Letters
from faxdesk.ui.controls.state_chip import chip_letters, chip_of, chip_width, paint_chip
from faxdesk.ui.fax_list import row_words
from faxdesk.ui.fax_list.fax_model import FaxModel
from faxdesk.ui.fax_list.row_pen import RowPen
from faxdesk.ui.fax_list.row_picture import RowPicture

if TYPE_CHECKING:
    from collections.abc import Sequence

    from faxdesk.domain.page_text import Snippet
    from faxdesk.domain.search.highlight import Span
    from faxdesk.ui.common.measures import Measures

_Index = QModelIndex | QPersistentModelIndex

_MARGIN_PX = 4
"""Outside of the ground of a row."""
_INSET_PX = 12
"""From the ground's end to the words, and from the picture to the words."""
_BEFORE_HIT = 12
"""Letters of a line that are shown before the hit in it."""
_MOST_TAGS = 3
_SELECTED = QStyle.StateFlag.State_Selected.value
_POINTED_AT = QStyle.StateFlag.State_MouseOver.value
_FOCUSED = QStyle.StateFlag.State_HasFocus.value
"""As numbers: to compare flags steps into Python's enumerations, and a list paints many rows."""


class Pictures(Protocol):
    """Small pictures of first pages."""

    def picture(self, row: FaxRow) -> QImage | None:
        """The first page, or None while it is not here."""
        ...


class _Fonts(Struct, frozen=True):
    """The letters of a row, for one font of the application and one direction of reading."""

    direction: Qt.LayoutDirection
    name: Letters
    strong: Letters
    second: Letters
    time: Letters
    caption: Letters
    chip: Letters

    @classmethod
    def of(cls, font: QFont, direction: Qt.LayoutDirection) -> _Fonts:
        second = theme.second_line(font)

        def letters(letters_of: QFont) -> Letters:
            return Letters(letters_of, direction)

        return cls(
            direction,
            name=letters(font),
            strong=letters(theme.strong(font)),
            second=letters(second),
            time=letters(theme.tabular(second)),
            caption=letters(theme.strong(theme.caption(font))),
            chip=chip_letters(font, direction),
        )


class Hits(Protocol):
    """What a row shows of a search."""

    def spans(self, text: str) -> Sequence[Span]:
        """The hit words in a text."""
        ...

    def line(self, fax_id: int) -> Snippet | None:
        """A line around the hit in the pages' text, if there is one."""
        ...


def row_height(*, is_compact: bool) -> int:
    """The height of a row without a head."""
    measures = theme.measures()
    return measures.compact_row if is_compact else measures.row


class FaxDelegate(QStyledItemDelegate):
    """Paints the rows of a FaxModel. is_compact: one line a row, without a picture."""

    is_compact = False

    def __init__(
        self, model: FaxModel, pictures: Pictures, hits: Hits, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._pictures = pictures
        self._hits = hits
        self._fonts: _Fonts | None = None

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(200, row_height(is_compact=self.is_compact))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row = self._model.fax_row(index.row())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fonts = self._fonts_of(option)
        group = self._model.group_above(index.row())
        if group:
            head = QRect(option.rect)
            head.setHeight(theme.measures().group_head)
            self._paint_head(painter, option, head, group, fonts)
            option.rect.setTop(head.bottom() + 1)
        pen = RowPen(painter, option)
        self._paint_ground(painter, option, index, pen)
        if row is not None:
            _RowPaint(painter, option, row, fonts, pen, self).paint(self._model.upload_of(row.id))
        painter.restore()

    @property
    def model(self) -> FaxModel:
        return self._model

    @property
    def pictures(self) -> Pictures:
        return self._pictures

    @property
    def hits(self) -> Hits:
        return self._hits

    def _paint_head(
        self, painter: QPainter, option: QStyleOptionViewItem, area: QRect, text: str, fonts: _Fonts
    ) -> None:
        line = area.adjusted(theme.Metrics.GROUP, 0, -theme.Metrics.GROUP, -2)
        line.setTop(line.bottom() + 1 - theme.measures().second_line)
        RowPen(painter, option, is_on_ground=False).at_start(text, line, fonts.caption, "muted")

    def _paint_ground(
        self, painter: QPainter, option: QStyleOptionViewItem, index: _Index, pen: RowPen
    ) -> None:
        rect, state, inks = option.rect, option.state.value, pen.theme.inks
        area = QRectF(rect).adjusted(_MARGIN_PX, 0, -_MARGIN_PX, 0)
        radius = theme.Metrics.RADIUS
        if state & (_SELECTED | _POINTED_AT):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(inks["selected" if state & _SELECTED else "hover"])
            painter.drawRoundedRect(area, radius, radius)
        elif not self._model.group_above(index.row() + 1):
            start = _words_start(pen.theme.measures, is_compact=self.is_compact)
            line = QRect(rect.left(), rect.bottom(), rect.width(), 1)
            line.adjust(start, 0, -_MARGIN_PX - _INSET_PX, 0)
            # Not by fillRect(): for that, PySide makes the enumerations of gradients before the first paint.
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(inks["line"])
            painter.drawRect(pen.flip(line))
        if state & _FOCUSED:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(inks["accent"], 2))
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), radius - 1, radius - 1)

    def _fonts_of(self, option: QStyleOptionViewItem) -> _Fonts:
        fonts, font, direction = self._fonts, option.font, option.direction
        if fonts is None or fonts.name.font != font or fonts.direction != direction:
            fonts = self._fonts = _Fonts.of(font, direction)
        return fonts


def _picture_start(measures: Measures) -> int:
    """Where the picture begins: after the margin, the inset and the dot of an unread fax."""
    return _MARGIN_PX + theme.Metrics.GAP + measures.dot + theme.Metrics.GAP


def _picture_size(measures: Measures) -> QSize:
    """As high as the two lines of the row, in the shape of a page."""
    height = 2 * measures.line
    return QSize(round(height * 28 / 36), height)


def _words_start(measures: Measures, *, is_compact: bool) -> int:
    start = _picture_start(measures)
    return start if is_compact else start + _picture_size(measures).width() + _INSET_PX


class _RowPaint:
    """Paints one row into the rectangle of the option, from the outer edge: dot, picture, words."""

    def __init__(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        row: FaxRow,
        fonts: _Fonts,
        pen: RowPen,
        delegate: FaxDelegate,
    ) -> None:
        self._painter = painter
        self._option = option
        self._rect: QRect = option.rect
        self._row = row
        self._fonts = fonts
        self._pen = pen
        self._inks = pen.theme.inks
        self._measures = pen.theme.measures
        self._delegate = delegate
        self._now = delegate.model.now()

    def paint(self, upload: float | None) -> None:
        """upload is the part of the fax's bytes that is out, 0 to 1, where it is known."""
        rect, measures = self._rect, self._measures
        is_compact = self._delegate.is_compact
        if self._is_unread:
            self._paint_dot()
        words = rect.adjusted(_words_start(measures, is_compact=is_compact), 0, -_MARGIN_PX - _INSET_PX, 0)
        if is_compact:
            line = QRect(words.left(), 0, words.width(), measures.line)
            line.moveTop(rect.top() + (rect.height() - line.height()) // 2)
            self._paint_one_line(line, upload)
            return
        corner = QPoint(rect.left() + _picture_start(measures), rect.top())
        self._paint_picture(QRect(corner, _picture_size(measures)))
        top = rect.top() + (rect.height() - 2 * measures.line) // 2
        self._paint_upper(QRect(words.left(), top, words.width(), measures.line))
        self._paint_lower(QRect(words.left(), top + measures.line, words.width(), measures.line), upload)

    @property
    def _is_unread(self) -> bool:
        return self._row.direction == Direction.INBOUND and not self._row.is_read

    # Words

    def _time(self) -> str:
        return row_words.time(self._row, self._now, day_is_said=self._delegate.model.is_grouped)

    def _paint_upper(self, area: QRect) -> None:
        left = self._pen.at_end(self._time(), area, self._fonts.time, "muted")
        if others := wording.others(self._row):
            left = self._pen.at_end(others, left, self._fonts.time, "muted")
        self._paint_name(left)

    def _paint_lower(self, area: QRect, upload: float | None) -> None:
        left = self._paint_tags(self._paint_state(area, upload))
        self._paint_about(left)

    def _paint_one_line(self, area: QRect, upload: float | None) -> None:
        left = self._pen.at_end(self._time(), area, self._fonts.time, "muted")
        left = self._paint_tags(self._paint_state(left, upload))
        name = wording.peer(self._row)
        letters = self._fonts.strong if self._is_unread else self._fonts.name
        wide = min(letters.width(name) + 1, left.width() * 3 // 5)
        self._paint_name(QRect(left.left(), left.top(), wide, left.height()))
        self._paint_about(left.adjusted(wide + theme.Metrics.GAP, 0, 0, 0))

    def _paint_name(self, area: QRect) -> None:
        row = self._row
        # A number says most by its end and its beginning; a name by its beginning.
        is_number = not row.name and bool(row.number)
        mode = Qt.TextElideMode.ElideMiddle if is_number else Qt.TextElideMode.ElideRight
        who = wording.number_text(row.number) if is_number else wording.peer(row)
        role = "text" if row.name or row.number else "muted"
        font = self._fonts.strong if self._is_unread else self._fonts.name
        self._pen.at_start(who, area, font, role, mode, self._delegate.hits.spans)

    def _paint_about(self, area: QRect) -> None:
        row, marked = self._row, self._delegate.hits.spans
        about = row_words.about(row)
        line = self._delegate.hits.line(row.id)
        if line is not None:
            about = _from_hit(line)
        elif row.name and marked(number := wording.number_text(row.number)) and not marked(row.name):
            # What was found is the number, which is not seen where there is a name.
            about = number
        self._pen.at_start(about, area, self._fonts.second, "muted", marked=marked)

    # At the end of the line

    def _paint_state(self, area: QRect, upload: float | None) -> QRect:
        """Paint the chip at the end, whole; gives what is left of the area."""
        text, tone = chip_of(self._row, self._now, upload)
        if not text:
            return area
        letters = self._fonts.chip
        width, height = chip_width(text, tone, letters), self._measures.state_chip
        place = QRect(area.right() - width + 1, 0, width, height)
        place.moveTop(area.top() + (area.height() - height) // 2)
        self._painter.save()
        self._painter.setLayoutDirection(self._option.direction)
        paint_chip(self._painter, self._pen.flip(place), text, tone, letters)
        self._painter.restore()
        return area.adjusted(0, 0, -width - theme.Metrics.GAP, 0)

    def _paint_tags(self, area: QRect) -> QRect:
        """Paint a dot for each tag, at most three, and that a hold is on it; gives what is left of the
        area."""
        tags = self._row.tags
        if self._row.is_held:
            held = wording.legal_hold()
            area = self._pen.at_end(held, area, self._fonts.time, "muted", gap=theme.Metrics.GAP)
        if not tags:
            return area
        if len(tags) > _MOST_TAGS:
            more = row_words.more(len(tags) - _MOST_TAGS)
            area = self._pen.at_end(more, area, self._fonts.time, "muted", gap=theme.Metrics.HALF)
        size = self._measures.dot
        for tag in reversed(tags[:_MOST_TAGS]):
            place = QRect(area.right() - size + 1, 0, size, size)
            place.moveTop(area.top() + (area.height() - size) // 2)
            self._dot(place, theme.tag_role(tag))
            area = area.adjusted(0, 0, -size - theme.Metrics.HALF, 0)
        return area.adjusted(0, 0, -theme.Metrics.HALF, 0)

    # Pictures

    def _paint_dot(self) -> None:
        size = self._measures.dot
        place = QRect(self._rect.left() + _MARGIN_PX + theme.Metrics.GAP, 0, size, size)
        place.moveTop(self._rect.top() + (self._rect.height() - size) // 2)
        self._dot(place, "accent")

    def _dot(self, place: QRect, role: str) -> None:
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(self._pen.ink(role))
        self._painter.drawEllipse(self._pen.flip(place))

    def _paint_picture(self, frame: QRect) -> None:
        frame.moveTop(self._rect.top() + (self._rect.height() - frame.height()) // 2)
        frame = self._pen.flip(frame)
        shown = RowPicture(frame.size(), self._painter.device().devicePixelRatioF(), self._pen.theme)
        page = self._delegate.pictures.picture(self._row)
        is_received = self._row.direction == Direction.INBOUND
        picture = shown.of_page(page) if page is not None else shown.without_page(is_received=is_received)
        self._painter.drawPixmap(frame.topLeft(), picture)


def _from_hit(line: Snippet) -> str:
    """The line, beginning so near the hit that it is seen however narrow the list is."""
    start = line.spans[0][0]
    if start <= _BEFORE_HIT:
        return line.text
    cut = line.text.find(" ", start - _BEFORE_HIT)
    return f"…{line.text[cut + 1 :]}" if 0 <= cut < start else f"…{line.text[start:]}"
