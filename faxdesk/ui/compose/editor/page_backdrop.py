"""The page beneath the marks: the dots of the fax, drawn by the worker without the marks that are changed."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace
from PySide6.QtCore import QObject, QRect, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPixmap, QTransform

from faxdesk.domain.compose.draft_page import DraftPage
from faxdesk.domain.compose.page_edit import Area, PageEdit
from faxdesk.domain.compose.page_on_sheet import FAX_WIDTH_MM, page_on_sheet
from faxdesk.domain.errors import FaxDeskError
from faxdesk.ui.compose.editor.marks.page_frame import PageFrame
from faxdesk.ui.page_view.page_cache import PageCache
from faxdesk.ui.page_view.page_painter import WHITE, paper
from faxdesk.ui.page_view.page_sources import Sheet

OWNER = "edited page"
SheetOf = Callable[[DraftPage], Sheet]


class PageBackdrop(QObject):
    """Asks for the page as often as it changes, and shows the last that came until the next is there.

    Signals: came() another picture is here.
    """

    came = Signal()

    def __init__(self, cache: PageCache, sheet_of: SheetOf, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cache = cache
        self._sheet_of = sheet_of
        self._page: DraftPage | None = None
        self._frame = PageFrame((1.0, 1.0))
        self._ratio = 1.0
        self._wanted: tuple[Sheet, int, PageEdit] | None = None
        self._shown: tuple[Sheet, int, PageFrame] | None = None
        self.edit = PageEdit()
        """What is in the picture."""
        self.picture: QPixmap | None = None
        self.grey = QImage()
        """The same without the colour of the paper, to be looked for lines of text in."""
        self.error: FaxDeskError | None = None
        cache.page_ready.connect(self._on_page_ready)
        cache.page_failed.connect(self._on_page_failed)

    def follow(self, page: DraftPage, frame: PageFrame, lifted: frozenset[int], ratio: float) -> None:
        """Show this page in this frame, without the marks at these places. A page is always whole here."""
        marks = tuple(mark for place, mark in enumerate(page.edit.marks) if place not in lifted)
        page = replace(page, edit=replace(page.edit, crop=None, marks=marks))
        if (page, frame, ratio) == (self._page, self._frame, self._ratio):
            return
        if self._page is None or _source(page) != _source(self._page):
            self.picture, self.grey, self.error, self._shown = None, QImage(), None, None
        elif frame.turn != self._frame.turn and not self.grey.isNull():
            # At once, though not as sharp as what comes.
            turned = self.grey.transformed(QTransform().rotate(frame.turn - self._frame.turn))
            self._show(_sized(turned, frame, ratio), ratio)
        self._page, self._frame, self._ratio = page, frame, ratio
        try:
            sheet = self._sheet_of(page)
        except FaxDeskError as error:
            self.error = error
            return
        scale = page_on_sheet(frame.size_mm, page.edit).scale[0]
        width = round(FAX_WIDTH_MM / scale * frame.px_per_mm * ratio)
        self._wanted = (sheet, width, page.edit)
        self._take()
        self._cache.want(OWNER, [(sheet, width)])

    def forget(self) -> None:
        """Nothing is shown for now."""
        self._page = self._wanted = None
        self._cache.forget(OWNER)

    def try_again(self) -> None:
        """Take the colours of the moment."""
        self._shown = None
        self._take()

    def _on_page_ready(self, sheet: Sheet, _width: int) -> None:
        if self._wanted is not None and sheet == self._wanted[0]:
            self._take()
            self.came.emit()

    def _on_page_failed(self, sheet: Sheet, error: FaxDeskError) -> None:
        if self._wanted is not None and sheet == self._wanted[0]:
            self.error = error
            self.came.emit()

    def _take(self) -> None:
        """Make the picture of what is in the cache."""
        if self._wanted is None:
            return
        sheet, width, edit = self._wanted
        image = self._cache.image(sheet, width)
        if image is None or self._shown == (sheet, image.width(), self._frame):
            return
        self._shown = (sheet, image.width(), self._frame)
        self.edit = edit
        self.error = None
        self._show(_page_alone(image, self._frame, edit, self._ratio), self._ratio)

    def _show(self, grey: QImage, ratio: float) -> None:
        self.grey = grey
        self.picture = _on_paper(grey, ratio)


def _page_alone(sheet: QImage, frame: PageFrame, edit: PageEdit, ratio: float) -> QImage:
    """The page cut out of its sheet and turned as it is seen, in the size of the frame."""
    place = page_on_sheet(frame.size_mm, edit)
    on_sheet = place.on_sheet(Area(0.0, 0.0, *frame.size_mm)).upright
    dots = sheet.width() / FAX_WIDTH_MM
    box = QRect(
        round(on_sheet.x * dots),
        round(on_sheet.y * dots),
        max(round(on_sheet.width * dots), 1),
        max(round(on_sheet.height * dots), 1),
    )
    page = sheet.copy(box.intersected(sheet.rect()))
    if back := (edit.turn - place.turn) % 360:
        page = page.transformed(QTransform().rotate(back))
    return _sized(page, frame, ratio)


def _sized(page: QImage, frame: PageFrame, ratio: float) -> QImage:
    size = (frame.page.size() * ratio).toSize()
    if abs(page.width() - size.width()) <= 1 and abs(page.height() - size.height()) <= 1:
        return page
    return page.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)


def _on_paper(grey: QImage, ratio: float) -> QPixmap:
    ground = paper(is_dimmed=True)
    picture = QPixmap.fromImage(grey)
    if ground != WHITE:
        painter = QPainter(picture)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
        painter.fillRect(picture.rect(), ground)
        painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture


def _source(page: DraftPage) -> tuple[str, str, int]:
    return page.hash, page.name, page.page
