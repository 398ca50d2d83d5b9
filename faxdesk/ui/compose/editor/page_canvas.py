"""The page in the editor, with the marks on it: set, chosen, moved and pulled by mouse, pen and keys."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QWidget

from faxdesk.domain.compose.page_edit import WRITTEN, Mark, MarkKind
from faxdesk.ui.common import theme
from faxdesk.ui.compose.editor.canvas_keys import CanvasKeys
from faxdesk.ui.compose.editor.canvas_painter import GRASP_PX, CanvasPainter
from faxdesk.ui.compose.editor.editing import Editing
from faxdesk.ui.compose.editor.mark_setter import MarkSetter
from faxdesk.ui.compose.editor.marks.gestures import (
    Cropping,
    Gesture,
    Moving,
    Pulling,
    Spreading,
    Steering,
)
from faxdesk.ui.compose.editor.marks.mark_painter import PictureOf
from faxdesk.ui.compose.editor.marks.mark_shapes import (
    LINES,
    Grip,
    grips,
    is_on,
)
from faxdesk.ui.compose.editor.marks.mark_words import sentence_of
from faxdesk.ui.compose.editor.marks.page_frame import PageFrame, Size
from faxdesk.ui.compose.editor.marks.snapping import Drawn, Guides, text_bottoms
from faxdesk.ui.compose.editor.marks.tools import TOOLS, Tool, Way
from faxdesk.ui.compose.editor.page_backdrop import PageBackdrop

_AROUND_TOOLS_PX = 12
"""The room above the tools that float over the page, and below them."""
_SNAP_PX = 6
_NEAR_PX = 4
_DIRTY_PX = GRASP_PX


class PageCanvas(QWidget):
    """As large as the page and the room around it; something else scrolls it.

    Signals: gesture_changed() the mouse began something or is done with it, or a text is typed or was.
    """

    gesture_changed = Signal()

    def __init__(
        self,
        editing: Editing,
        backdrop: PageBackdrop,
        picture_of: PictureOf,
        today: Callable[[], date],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("pageCanvas")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._editing = editing
        self.page = editing.page
        self._backdrop = backdrop
        self._picture_of = picture_of
        self._gesture: Gesture | None = None
        self._drawn = Drawn()
        self._dirty = QRectF()
        self.setter = MarkSetter(editing, self, today)
        self.entry = self.setter.entry
        self.keys = CanvasKeys(editing, self.setter, self.call_off, self._middle)
        self.page.changed.connect(self._on_changed)
        self.page.chose.connect(self._on_chose)
        self.setter.begun.connect(self.gesture_changed)
        self.entry.ended.connect(lambda _text: self.gesture_changed.emit())
        editing.tool_changed.connect(self._on_tool_changed)
        backdrop.came.connect(self.update)
        theme.keep_tinted(self._tint)

    @property
    def frame(self) -> PageFrame:
        return self._editing.frame

    @property
    def tool(self) -> Tool:
        return self._editing.tool

    @property
    def is_at_work(self) -> bool:
        """Whether the mouse is doing something, or a text is typed."""
        return self._gesture is not None or self.entry.is_typing

    # Where the page lies

    def lay_out(self, px_per_mm: float, room: QSize) -> None:
        """Show the page at this scale, in the middle of at least this room."""
        frame = PageFrame(self.page.size_mm, self.page.edit.turn, px_per_mm)
        page = frame.page
        width = max(room.width(), round(page.width()) + 2 * theme.Metrics.EDGE)
        above = theme.measures().page_bar + 2 * _AROUND_TOOLS_PX
        height = max(room.height(), round(page.height()) + 2 * above)
        left = float(round((width - page.width()) / 2))
        self.setFixedSize(width, height)
        self._editing.lie(replace(frame, left=left, top=float(above)))
        self.update()

    @property
    def lifted(self) -> frozenset[int]:
        """The places of the marks that are to be left out of the picture beneath."""
        chosen = self.page.chosen
        return frozenset() if chosen is None else frozenset({chosen})

    def _over_the_picture(self) -> list[Mark]:
        """The marks that the picture beneath does not have, from the lowest up."""
        beneath = list(self._backdrop.edit.marks) if self._backdrop.picture is not None else []
        over = []
        for place, mark in enumerate(self.page.edit.marks):
            if mark in beneath:
                beneath.remove(mark)
            elif place != self.setter.written:
                over.append(mark)
        return over

    def _on_tool_changed(self) -> None:
        self.entry.end()
        self._show_cursor(None)

    def _middle(self) -> QPointF:
        """Of what is in sight of the page."""
        sight = self.visibleRegion().boundingRect()
        return QPointF(sight.intersected(self.frame.page.toAlignedRect()).center())

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setClipRegion(event.region())
        pens = CanvasPainter(painter, self, self.frame, self._picture_of)
        pens.page(self._backdrop)
        pens.marks(self._over_the_picture())
        if self.page.edit.crop is not None:
            pens.cut_off(self.page.edit.crop)
        pens.guides(self._drawn)
        chosen = self.page.chosen_mark
        if chosen is not None and not self.entry.is_typing:
            pens.chosen(chosen, has_focus=self.hasFocus() and self._gesture is None)
        painter.end()

    def _tint(self) -> None:
        self._backdrop.try_again()
        self.update()

    def _on_changed(self) -> None:
        turned = self.page.edit.turn != self.frame.turn or self.page.size_mm != self.frame.size_mm
        if self._gesture is None or turned or isinstance(self._gesture, Cropping):
            self.update()
            return
        self._update_moved()

    def _update_moved(self) -> None:
        """Paint anew where the chosen mark was and is, and the guides."""
        mark = self.page.chosen_mark
        now = QRectF() if mark is None else self._room_of(mark)
        self.update(self._dirty.united(now).toAlignedRect())
        self._dirty = now

    def _room_of(self, mark: Mark) -> QRectF:
        return self.frame.rect(mark.area).adjusted(-_DIRTY_PX, -_DIRTY_PX, _DIRTY_PX, _DIRTY_PX)

    def _on_chose(self) -> None:
        mark = self.page.chosen_mark
        words = sentence_of(mark, self.frame) if mark is not None else ""
        self.setAccessibleDescription(words)
        if words and self.hasFocus():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))
        self.update()

    # The mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.entry.end()
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        place, at = event.position(), self.frame.mm(event.position())
        self._dirty = QRectF()
        self._gesture = self._begun_at(place, at)
        self.gesture_changed.emit()

    def _begun_at(self, place: QPointF, at: Size) -> Gesture | None:
        grip = self.grip_at(place)
        chosen = self.page.chosen_mark
        if grip is not None and chosen is not None:
            return Pulling(self.page, at, chosen, grip)
        under = self.mark_at(place)
        if under is not None and (self.tool is Tool.MOVE or under == self.page.chosen):
            self.page.choose(under)
            return Moving(self.page, at, self.page.edit.marks[under])
        if self.tool is Tool.TEXT and under is not None and self.page.edit.marks[under].text:
            self.setter.write(under)
            return None
        self.page.choose(None)
        if not self.frame.page.contains(place):
            return None
        facts = TOOLS[self.tool]
        if self.tool is Tool.CROP:
            return Cropping(self.page, at, self.frame)
        if facts.kind is not None and facts.way in {Way.SPREAD, Way.DRAWN}:
            return Spreading(self.page, at, facts.kind, self.frame)
        self.setter.set_at(at)
        return None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._gesture is None:
            self._show_cursor(event.position())
            return
        modifiers, before = event.modifiers(), self._drawn
        is_free = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        steering = Steering(
            self.frame,
            self._guides(event.position()),
            0.0 if is_free else _SNAP_PX / self.frame.px_per_mm,
            bool(modifiers & Qt.KeyboardModifier.ShiftModifier),
        )
        self._drawn = self._gesture.go(self.frame.mm(event.position()), steering)
        for drawn in {before, self._drawn}:
            self._update_guides(drawn)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        gesture, self._gesture = self._gesture, None
        self._drawn = Drawn()
        was_moved = self.page.is_tried
        if gesture is not None:
            gesture.end()
        if isinstance(gesture, Moving) and not was_moved and self.tool is Tool.TEXT:
            self._write_chosen()
        self.update()
        self.gesture_changed.emit()

    def _write_chosen(self) -> None:
        """A click upon a text, also one that is chosen, is for typing."""
        chosen, mark = self.page.chosen, self.page.chosen_mark
        if chosen is not None and mark is not None and mark.kind == MarkKind.TEXT:
            self.setter.write(chosen)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        under = self.mark_at(event.position())
        if under is not None and self.page.edit.marks[under].kind in WRITTEN:
            self._gesture = None
            self.setter.write(under)
        else:
            self.mousePressEvent(event)

    def call_off(self) -> bool:
        """Take back what the mouse is doing; whether it was doing anything."""
        if self._gesture is None:
            return False
        self._gesture, self._drawn = None, Drawn()
        self.page.call_off()
        self.update()
        self.gesture_changed.emit()
        return True

    def _guides(self, place: QPointF) -> Guides:
        chosen, frame = self.page.chosen, self.frame
        others = [
            frame.seen(mark.area) for number, mark in enumerate(self.page.edit.marks) if number != chosen
        ]
        guides = Guides.of(frame.seen_mm, others)
        mark = self.page.chosen_mark
        room = self._room_of(mark) if mark is not None else QRectF(place.x() - 40, place.y(), 80, 1)
        grey, ratio = self._backdrop.grey, self.devicePixelRatioF()
        reach = 8 * _SNAP_PX
        part = QRectF(
            (room.left() - frame.left) * ratio,
            (room.top() - frame.top - reach) * ratio,
            room.width() * ratio,
            (room.height() + 2 * reach) * ratio,
        )
        rows = text_bottoms(grey, part.toAlignedRect())
        return guides.with_lines([row / ratio / frame.px_per_mm for row in rows])

    def _update_guides(self, drawn: Drawn) -> None:
        page = self.frame.page.toAlignedRect().adjusted(-2, -2, 2, 2)
        if drawn.guide_x is not None:
            x = round(self.frame.point((drawn.guide_x, 0)).x())
            self.update(QRect(x - 2, page.top(), 4, page.height()))
        if drawn.guide_y is not None:
            y = round(self.frame.point((0, drawn.guide_y)).y())
            self.update(QRect(page.left(), y - 2, page.width(), 4))

    def mark_at(self, place: QPointF) -> int | None:
        """The place of the topmost mark under a point of the canvas."""
        at, near = self.frame.mm(place), _NEAR_PX / self.frame.px_per_mm
        marks = self.page.edit.marks
        on = (
            number for number in range(len(marks) - 1, -1, -1) if is_on(marks[number], at, self.frame, near)
        )
        return next(on, None)

    def grip_at(self, place: QPointF) -> Grip | None:
        """The handle of the chosen mark under a point of the canvas."""
        mark = self.page.chosen_mark
        if mark is None:
            return None
        half = GRASP_PX / 2
        if mark.kind not in LINES:
            # In the middle even a small one is moved, not pulled.
            room = self.frame.rect(mark.area)
            across, down = min(half, room.width() / 4), min(half, room.height() / 4)
            if room.adjusted(across, down, -across, -down).contains(place):
                return None
        for grip, at in grips(mark, self.frame).items():
            away = self.frame.point(at) - place
            if abs(away.x()) <= half and abs(away.y()) <= half:
                return grip
        return None

    def _show_cursor(self, place: QPointF | None) -> None:
        shapes = Qt.CursorShape
        grip = None if place is None else self.grip_at(place)
        if grip in {Grip.TOP_LEFT, Grip.BOTTOM_RIGHT}:
            self.setCursor(shapes.SizeFDiagCursor)
        elif grip in {Grip.TOP_RIGHT, Grip.BOTTOM_LEFT}:
            self.setCursor(shapes.SizeBDiagCursor)
        elif grip is not None:
            self.setCursor(shapes.CrossCursor)
        elif place is not None and self._can_move(place):
            self.setCursor(shapes.SizeAllCursor)
        elif self.tool is Tool.MOVE or (place is not None and not self.frame.page.contains(place)):
            self.setCursor(shapes.ArrowCursor)
        else:
            self.setCursor(shapes.IBeamCursor if self.tool is Tool.TEXT else shapes.CrossCursor)

    def _can_move(self, place: QPointF) -> bool:
        under = self.mark_at(place)
        return under is not None and (self.tool is Tool.MOVE or under == self.page.chosen)

    # Keys

    def event(self, event: QEvent) -> bool:
        is_asked = event.type() == QEvent.Type.ShortcutOverride
        return (is_asked and self.keys.claims(event)) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.keys.press(event):
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.keys.came(event.reason())
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def focusNextPrevChild(self, forth: bool) -> bool:
        return self.keys.step(forth) or super().focusNextPrevChild(forth)
