"""The pages of a fax, one below the other, to be read, zoomed and turned."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QResizeEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QSizePolicy, QWidget

from faxdesk.domain.errors import FaxDeskError
from faxdesk.ui.common import wording
from faxdesk.ui.page_view.page_cache import PageCache
from faxdesk.ui.page_view.page_layout import MAX_ZOOM, MIN_ZOOM, Fit, PageLayout, lay_out
from faxdesk.ui.page_view.page_sources import LETTER_ASPECT, Sheet

ZOOM_STEP = 1.2
SETTLE_MS = 90
"""Pages are drawn anew once zooming or resizing has paused this long; until then they are scaled."""

_PAPER = QColor(255, 255, 255)
_ON_PAPER = QColor(90, 90, 90)


class PageView(QAbstractScrollArea):
    """Shows sheets from a PageCache.

    Signals: current_page_changed(int from 0), first_page_shown() once for each set of
    sheets, as soon as a page's picture was painted, failed(FaxDeskError) when a page cannot be drawn.
    """

    current_page_changed = Signal(int)
    first_page_shown = Signal()
    failed = Signal(object)

    def __init__(self, cache: PageCache, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pageView")
        self.setAccessibleName("Pages")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        # With a fitted width, a scroll bar that comes and goes would change the width it depends on.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Mid)
        self._cache = cache
        self._sheets: tuple[Sheet, ...] = ()
        self._aspects: list[float] = []
        self._fit = Fit.WIDTH
        self._zoom = 1.0
        self._turns = 0
        self._layout: PageLayout = lay_out((), (0, 0), Fit.WIDTH, 1.0)
        self._current = 0
        self._shown = False
        self._grip: QPoint | None = None
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(SETTLE_MS)
        self._settled.timeout.connect(self._ask_for_pages)
        self._plain_keys: dict[Qt.Key, Callable[[], None]] = {
            Qt.Key.Key_Space: self.page_on,
            Qt.Key.Key_PageDown: self.page_on,
            Qt.Key.Key_PageUp: lambda: self.page_on(back=True),
            Qt.Key.Key_Home: lambda: self.go_to_page(0),
            Qt.Key.Key_End: lambda: self.go_to_page(len(self._sheets) - 1),
            Qt.Key.Key_N: self.next_page,
            Qt.Key.Key_P: self.previous_page,
            Qt.Key.Key_R: self.rotate,
        }
        self._zoom_keys: dict[Qt.Key, Callable[[], None]] = {
            Qt.Key.Key_Plus: self.zoom_in,
            Qt.Key.Key_Equal: self.zoom_in,
            Qt.Key.Key_Minus: self.zoom_out,
            Qt.Key.Key_0: self.fit_width,
            Qt.Key.Key_9: self.fit_page,
        }
        cache.page_ready.connect(self._on_page_ready)
        cache.page_failed.connect(self._on_page_failed)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)

    # What it shows

    def set_sheets(
        self, sheets: Sequence[Sheet], aspect: float = LETTER_ASPECT, *, keep_place: bool = False
    ) -> None:
        """Show these pages; aspect is what their height to width is taken for until they are drawn.
        keep_place stays on the page and place of before, for pages that were merely made anew."""
        place = self._place(QPointF(0, 0)) if keep_place else None
        self._sheets = tuple(sheets)
        self._cache.show(self._sheets)
        self._aspects = [self._cache.aspect(sheet) or aspect for sheet in self._sheets]
        self._shown = False
        if not keep_place:
            self._turns = 0
        self._lay_out(place)
        if place is None:
            self.verticalScrollBar().setValue(0)
        self._set_current(self._page_in_view(), force=True)
        self._ask_for_pages()

    @property
    def count(self) -> int:
        return len(self._sheets)

    @property
    def current_page(self) -> int:
        return self._current

    @property
    def page_picture(self) -> QImage | None:
        """The page in view as it is drawn; None as long as only its place is there."""
        if not self._sheets:
            return None
        page = self.current_page
        return self._cache.image(self._sheets[page], self._pixels(page))

    @property
    def zoom(self) -> float:
        """1.0 where a Letter page has its true size."""
        return self._layout.zoom

    @property
    def fit(self) -> Fit:
        return self._fit

    @property
    def turns(self) -> int:
        """Quarter turns to the right."""
        return self._turns

    def go_to_page(self, page: int) -> None:
        if not self._sheets:
            return
        page = min(max(page, 0), len(self._sheets) - 1)
        self.verticalScrollBar().setValue(round(self._layout.boxes[page].y) - 8 if page else 0)
        # Near the end the page cannot come to the top; it is the current one all the same.
        self._set_current(page)

    def next_page(self) -> None:
        self.go_to_page(self._current + 1)

    def previous_page(self) -> None:
        self.go_to_page(self._current - 1)

    def fit_width(self) -> None:
        self._set_zoom(Fit.WIDTH, self._zoom)

    def fit_page(self) -> None:
        self._set_zoom(Fit.PAGE, self._zoom)
        self.go_to_page(self._current)

    def zoom_in(self) -> None:
        self._set_zoom(Fit.NONE, self.zoom * ZOOM_STEP)

    def zoom_out(self) -> None:
        self._set_zoom(Fit.NONE, self.zoom / ZOOM_STEP)

    def rotate(self) -> None:
        """A quarter turn to the right."""
        self._turns = (self._turns + 1) % 4
        page = self._current
        self._lay_out(None)
        self.go_to_page(page)
        self._settled.start()

    def try_again(self) -> None:
        self._cache.try_again()
        self._ask_for_pages()
        self.viewport().update()

    # Size and place

    def _set_zoom(self, fit: Fit, zoom: float, at: QPointF | None = None) -> None:
        view = self.viewport().rect()
        place = self._place(at or QPointF(view.width() / 2, view.height() / 2))
        self._fit = fit
        self._zoom = min(max(zoom, MIN_ZOOM), MAX_ZOOM)
        self._lay_out(place)
        self._settled.start()

    def _place(self, at: QPointF) -> tuple[int, float, float, QPointF] | None:
        """A point of the view as page and fractions of it, which outlive a change of size."""
        if not self._layout.boxes:
            return None
        x, y = at.x() + self.horizontalScrollBar().value(), at.y() + self.verticalScrollBar().value()
        page = self._layout.page_at(y)
        box = self._layout.boxes[page]
        return page, (x - box.x) / box.width, (y - box.y) / box.height, at

    def _lay_out(self, place: tuple[int, float, float, QPointF] | None) -> None:
        view = self.viewport().size()
        self._layout = lay_out(
            self._aspects,
            (view.width(), view.height()),
            self._fit,
            self._zoom,
            sideways=self._turns % 2 == 1,
            fitted_page=self._current,
        )
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        down.setPageStep(view.height())
        down.setSingleStep(40)
        down.setRange(0, max(round(self._layout.height) - view.height(), 0))
        across.setPageStep(view.width())
        across.setSingleStep(40)
        across.setRange(0, max(round(self._layout.width) - view.width(), 0))
        if place is not None and self._layout.boxes:
            page, right, below, at = place
            box = self._layout.boxes[min(page, len(self._layout.boxes) - 1)]
            down.setValue(round(box.y + below * box.height - at.y()))
            across.setValue(round(box.x + right * box.width - at.x()))
        self.viewport().update()

    def _page_in_view(self) -> int:
        # The page at a third of the height is the one being read.
        return self._layout.page_at(self.verticalScrollBar().value() + self.viewport().height() / 3)

    def _on_scrolled(self) -> None:
        self._set_current(self._page_in_view())
        self._ask_for_pages()

    def _set_current(self, page: int, *, force: bool = False) -> None:
        if not self._sheets or (page == self._current and not force):
            return
        self._current = page
        self.setAccessibleName(f"Page {page + 1} of {len(self._sheets)}")
        self.viewport().update()
        self.current_page_changed.emit(page)

    def _ask_for_pages(self) -> None:
        """Wish for what is in view first, then for a neighbour at each side."""
        self._settled.stop()
        top = self.verticalScrollBar().value()
        visible = self._layout.between(top, top + self.viewport().height())
        near = [page for page in (visible.stop, visible.start - 1) if 0 <= page < len(self._sheets)]
        pages = (*visible, *near) if self._sheets else ()
        self._cache.want("view", [(self._sheets[page], self._pixels(page)) for page in pages])

    def _pixels(self, page: int) -> int:
        """The width in device pixels at which an unrotated page is drawn for its box."""
        box = self._layout.boxes[page]
        return round((box.height if self._turns % 2 else box.width) * self.devicePixelRatioF())

    def _on_page_ready(self, sheet: Sheet, width: int) -> None:
        aspect = self._cache.aspect(sheet)
        places = [index for index, shown in enumerate(self._sheets) if shown == sheet]
        if not places or aspect is None:
            return
        if any(abs(self._aspects[index] - aspect) > 0.005 for index in places):
            place = self._place(QPointF(0, 0))
            for index in places:
                self._aspects[index] = aspect
            self._lay_out(place)
            self._settled.start()
        self.viewport().update()

    def _on_page_failed(self, sheet: Sheet, error: FaxDeskError) -> None:
        if sheet in self._sheets:
            self.viewport().update()
            self.failed.emit(error)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        left, top = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        for page in self._layout.between(top, top + self.viewport().height()):
            box = self._layout.boxes[page]
            # Whole pixels: a picture drawn for this size must not be blurred by half a pixel.
            area = QRectF(round(box.x - left), round(box.y - top), round(box.width), round(box.height))
            self._paint_page(painter, page, area)
        if len(self._sheets) > 1:
            self._paint_page_number(painter)
        painter.end()

    def _paint_page(self, painter: QPainter, page: int, area: QRectF) -> None:
        painter.fillRect(area, _PAPER)
        sheet = self._sheets[page]
        image = self._cache.image(sheet, self._pixels(page))
        error = self._cache.error(sheet)
        if image is not None:
            self._paint_image(painter, image, area)
            if not self._shown:
                self._shown = True
                QTimer.singleShot(0, self, self.first_page_shown.emit)
        elif error is not None:
            self._paint_words(painter, area, error.title, error.hint)
        else:
            self._paint_words(painter, area, f"Page {page + 1}", "")
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Dark), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(area.adjusted(-0.5, -0.5, 0.5, 0.5))

    def _paint_image(self, painter: QPainter, image: QImage, area: QRectF) -> None:
        if self._turns:
            image = image.transformed(QTransform().rotate(90 * self._turns))
        ratio = self.devicePixelRatioF()
        if (
            abs(image.width() - area.width() * ratio) <= 1
            and abs(image.height() - area.height() * ratio) <= 1
        ):
            image.setDevicePixelRatio(ratio)
            painter.drawImage(area.topLeft(), image)
        else:
            painter.drawImage(area, image)

    def _paint_words(self, painter: QPainter, area: QRectF, title: str, hint: str) -> None:
        painter.setPen(_ON_PAPER)
        visible = area.intersected(QRectF(self.viewport().rect()))
        room = visible.adjusted(24, 16, -24, -16)
        font = QFont(self.font())
        font.setBold(bool(hint))
        painter.setFont(font)
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(room, flags, title)
        if hint:
            font.setBold(False)
            painter.setFont(font)
            painter.drawText(room.translated(0, 2.5 * painter.fontMetrics().height()), flags, hint)

    def _paint_page_number(self, painter: QPainter) -> None:
        text = wording.number_text(f"{self._current + 1} / {len(self._sheets)}")
        font = QFont(self.font())
        font.setBold(True)
        painter.setFont(font)
        width = painter.fontMetrics().horizontalAdvance(f"{len(self._sheets)} / {len(self._sheets)}") + 24
        view = self.viewport().rect()
        pill = QRectF(view.width() / 2 - width / 2, view.height() - 44, width, 28)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(32, 32, 32, 215))
        painter.drawRoundedRect(pill, 14, 14)
        painter.setPen(QColor(255, 255, 255))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)

    # Events

    def resizeEvent(self, event: QResizeEvent) -> None:
        place = self._place(QPointF(0, 0))
        self._lay_out(place)
        self._settled.start()
        super().resizeEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._settled.start()
        elif (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self._act_for(event) is not None
        ):
            # The view that has the focus is meant, even where the window knows the key for another one.
            event.accept()
            return True
        return super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            factor = ZOOM_STEP ** (event.angleDelta().y() / 120)
            self._set_zoom(Fit.NONE, self.zoom * factor, event.position())
            event.accept()
            return
        super().wheelEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._grip = event.position().toPoint()
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grip is None:
            return
        here = event.position().toPoint()
        moved = here - self._grip
        self._grip = here
        self.verticalScrollBar().setValue(self.verticalScrollBar().value() - moved.y())
        self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() - moved.x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._grip = None
        self.viewport().unsetCursor()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        act = self._act_for(event)
        if act is None:
            super().keyPressEvent(event)
        else:
            act()

    def _act_for(self, event: QKeyEvent) -> Callable[[], None] | None:
        key = Qt.Key(event.key())
        held = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        if held == Qt.KeyboardModifier.NoModifier:
            if key == Qt.Key.Key_Space and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                return lambda: self.page_on(back=True)
            return self._plain_keys.get(key) or self._zoom_keys.get(key)
        return self._zoom_keys.get(key) if held == Qt.KeyboardModifier.ControlModifier else None

    def page_on(self, *, back: bool = False) -> None:
        """Scroll by a little less than the view's height, so that the last lines stay in sight."""
        bar = self.verticalScrollBar()
        step = round(self.viewport().height() * 0.9)
        bar.setValue(bar.value() + (-step if back else step))

    def sizeHint(self) -> QSize:
        return QSize(560, 640)
