"""The pages of a fax, one below the other, to be read, zoomed and turned."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QImage,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from faxdesk.domain.errors import FaxDeskError
from faxdesk.ui.common.accessible_roles import DOCUMENT, give_role
from faxdesk.ui.page_view.around_pages import AroundPages
from faxdesk.ui.page_view.page_bar import PageBar
from faxdesk.ui.page_view.page_cache import PageCache
from faxdesk.ui.page_view.page_keys import PageKeys
from faxdesk.ui.page_view.page_layout import MAX_ZOOM, MIN_ZOOM, Fit, PageLayout, Place, lay_out
from faxdesk.ui.page_view.page_painter import PagePainter
from faxdesk.ui.page_view.page_pointer import PagePointer, Pointed
from faxdesk.ui.page_view.page_sources import LETTER_ASPECT, Sheet
from faxdesk.ui.page_view.text_selection import TextSelection
from faxdesk.words import tr

ZOOM_STEP = 1.2
SETTLE_MS = 90
"""Pages are drawn anew once zooming or resizing has paused this long; until then they are scaled."""


class PageView(Pointed):
    """Shows sheets from a PageCache. dims_pages tells whether paper is dimmed in the dark; selection, where
    one is given, what is chosen of their text.

    Signals: current_page_changed(int from 0), first_page_shown() once for each set of
    sheets, as soon as a page's picture was painted, failed(FaxDeskError) when a page cannot be drawn.
    """

    current_page_changed = Signal(int)
    first_page_shown = Signal()
    failed = Signal(object)

    def __init__(
        self,
        cache: PageCache,
        parent: QWidget | None = None,
        *,
        dims_pages: Callable[[], bool] = lambda: True,
        selection: TextSelection | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("pageView")
        self.setAccessibleName(tr("Pages"))
        give_role(self, DOCUMENT)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Mid)
        # The bar comes when the pointer moves.
        self.viewport().setMouseTracking(True)
        self._cache = cache
        self._dims_pages = dims_pages
        self.around = AroundPages(self.viewport())
        self.around.changed.connect(self._on_head_changed)
        self.bar = PageBar(self.viewport(), self)
        self._sheets: tuple[Sheet, ...] = ()
        self._aspects: list[float] = []
        self._fit = Fit.WIDTH
        self._zoom = 1.0
        self._turns = 0
        self._layout: PageLayout = lay_out((), (0, 0), Fit.WIDTH, 1.0)
        self._current = 0
        self._shown = False
        self.selection = selection
        self.pointer = PagePointer(self, selection)
        if selection is not None:
            selection.changed.connect(self.viewport().update)
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(SETTLE_MS)
        self._settled.timeout.connect(self._ask_for_pages)
        self._keys = PageKeys(self, self.pointer)
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
        if self.selection is not None:
            self.selection.show(self._sheets)
        self._aspects = [self._cache.aspect(sheet) or aspect for sheet in self._sheets]
        self._shown = False
        if not keep_place:
            self._turns = 0
        self._lay_out(place)
        if not keep_place:
            self.verticalScrollBar().setValue(0)
        self._set_current(self._page_in_view(), force=True)
        self._ask_for_pages()
        self.bar.hide()

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
        """A point of the view as page and fractions of it, which outlive a change of size; None over the
        pages, where nothing is to move."""
        x, y = at.x() + self._across, at.y() + self.verticalScrollBar().value()
        if not self._layout.boxes or y < self.around.head_height:
            return None
        page = self._layout.page_at(y)
        box = self._layout.boxes[page]
        return page, (x - box.x) / box.width, (y - box.y) / box.height, at

    def _lay_out(self, place: tuple[int, float, float, QPointF] | None) -> None:
        # With a fitted width, a scroll bar that comes and goes would change the width it depends on.
        is_fitted, policy = bool(self._sheets) or self.around.has_head, Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(policy.ScrollBarAlwaysOn if is_fitted else policy.ScrollBarAsNeeded)
        view = self.viewport().size()
        above = self.around.fit(view, has_pages=bool(self._sheets))
        self._layout = lay_out(
            self._aspects,
            (view.width(), view.height()),
            self._fit,
            self._zoom,
            sideways=self._turns % 2 == 1,
            fitted_page=self._current,
            above=above,
        )
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        down.setPageStep(view.height())
        down.setSingleStep(40)
        height = max(round(self._layout.height), self.around.height)
        down.setRange(0, max(height - view.height(), 0))
        across.setPageStep(view.width())
        across.setSingleStep(40)
        across.setRange(0, max(round(self._layout.width) - view.width(), 0))
        if place is not None and self._layout.boxes:
            page, into, below, at = place
            box = self._layout.boxes[min(page, len(self._layout.boxes) - 1)]
            down.setValue(round(box.y + below * box.height - at.y()))
            self._set_across(round(box.x + into * box.width - at.x()))
        self.around.scroll_to(down.value())
        self._tell_place()
        self.viewport().update()

    @property
    def _across(self) -> int:
        """How far the contents are moved to the left: where text runs from right to left, the scroll bar
        begins at the other end."""
        bar = self.horizontalScrollBar()
        return bar.maximum() - bar.value() if self.isRightToLeft() else bar.value()

    def _set_across(self, pixels: int) -> None:
        bar = self.horizontalScrollBar()
        bar.setValue(bar.maximum() - pixels if self.isRightToLeft() else pixels)

    def _tell_place(self) -> None:
        """Keep the bar at its corner, with the page and the size of now."""
        self.bar.show_place(self._current, max(len(self._sheets), 1), self.zoom)
        self.bar.take_corner(self.width() - self.viewport().width())

    def _on_head_changed(self) -> None:
        """What stands over the pages has grown or shrunk: who reads a page stays where it is."""
        self._lay_out(self._place(QPointF(0, 0)))

    def _page_in_view(self) -> int:
        # The page at a third of the height is the one being read.
        return self._layout.page_at(self.verticalScrollBar().value() + self.viewport().height() / 3)

    def _on_scrolled(self) -> None:
        self.around.scroll_to(self.verticalScrollBar().value())
        self._set_current(self._page_in_view())
        self._ask_for_pages()

    def _set_current(self, page: int, *, force: bool = False) -> None:
        if not self._sheets or (page == self._current and not force):
            return
        self._current = page
        self.setAccessibleName(tr("Page {page} of {count}", page=page + 1, count=len(self._sheets)))
        self._tell_place()
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
        pages = PagePainter(painter, self.viewport(), self._turns, is_dimmed=self._dims_pages())
        start, top = self._across, self.verticalScrollBar().value()
        for page in self._layout.between(top, top + self.viewport().height()):
            box = self._layout.boxes[page]
            # Whole pixels: a picture drawn for this size must not be blurred by half a pixel.
            area = QRectF(round(box.x - start), round(box.y - top), round(box.width), round(box.height))
            self._paint_page(pages, page, area)
        painter.end()

    def _paint_page(self, pages: PagePainter, page: int, area: QRectF) -> None:
        sheet = self._sheets[page]
        image = self._cache.image(sheet, self._pixels(page))
        error = self._cache.error(sheet)
        if image is not None:
            pages.picture(image, area)
            if self.selection is not None:
                pages.chosen(self.selection.areas(page), area)
            if not self._shown:
                self._shown = True
                QTimer.singleShot(0, self, self._on_first_painted)
        elif error is not None:
            pages.error(error, area)
        else:
            pages.words(tr("Page {page}", page=page + 1), area)

    def _on_first_painted(self) -> None:
        # Other sheets may have taken the place of those that were painted.
        if self._shown:
            self.first_page_shown.emit()
            self.stir()

    def stir(self) -> None:
        """The bar comes while somebody moves."""
        if self._sheets:
            self._tell_place()
            self.bar.stir()

    # Events

    def resizeEvent(self, event: QResizeEvent) -> None:
        place = self._place(QPointF(0, 0))
        self._lay_out(place)
        self._settled.start()
        super().resizeEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Whatever gets the focus over the pages comes into view."""
        moved = super().focusNextPrevChild(forward)
        top = self.around.top_of_focus()
        if top is not None:
            bar = self.verticalScrollBar()
            bar.setValue(min(max(bar.value(), top[1] - self.viewport().height()), top[0]))
        return moved

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.stir()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._settled.start()
        elif event.type() == QEvent.Type.LayoutDirectionChange:
            self._tell_place()
        elif event.type() == QEvent.Type.ShortcutOverride and self._keys.claims(event):
            return True
        return super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            factor = ZOOM_STEP ** (event.angleDelta().y() / 120)
            self._set_zoom(Fit.NONE, self.zoom * factor, event.position())
            event.accept()
            return
        super().wheelEvent(event)

    def place_at(self, at: QPointF) -> Place | None:
        down = self.verticalScrollBar().value()
        return self._layout.place_at(at.x() + self._across, at.y() + down, self._turns)

    def drag_by(self, moved: QPoint) -> None:
        self.verticalScrollBar().setValue(self.verticalScrollBar().value() - moved.y())
        self._set_across(self._across - moved.x())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        act = self._keys.act_for(event)
        if act is None:
            super().keyPressEvent(event)
        else:
            act()
            self.stir()

    def page_on(self, *, back: bool = False) -> None:
        """Scroll by a little less than the view's height, so that the last lines stay in sight."""
        bar = self.verticalScrollBar()
        step = round(self.viewport().height() * 0.9)
        bar.setValue(bar.value() + (-step if back else step))

    def go_to_end(self) -> None:
        self.go_to_page(len(self._sheets) - 1)

    def sizeHint(self) -> QSize:
        return QSize(560, 640)
