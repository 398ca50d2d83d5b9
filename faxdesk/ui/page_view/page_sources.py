"""What a page view shows, page by page: pages of a document, pages as the other machine prints them,
and stand-ins for what only the service can draw.

A sheet is a small value that names a page; draw() makes its picture on a worker thread.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QTextOption

from faxdesk.domain.fax import Resolution
from faxdesk.domain.service_name import service_name
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.domain.compose.draft_page import PageSource
    from faxdesk.domain.page import PageImage
    from faxdesk.services.archive.pages import PageDrawer

LETTER_ASPECT = 11 / 8.5
"""The ratio of height to width of a Letter page, which every page is given until it has been drawn."""

_INK = QColor(20, 20, 20)
_NOTE = QColor(95, 95, 95)


class Sheet(Protocol):
    """One page to be shown. Hashable: caches know it by its value."""

    def draw(self, pages: PageDrawer, width: int) -> QImage:
        """The picture, width pixels wide. Worker threads only. Raises FaxDeskError."""
        ...


class DocumentPage(Struct, frozen=True):
    """A page of a document as it is on the screen, or on_paper as it is printed. page counts from 0; name
    tells the document's type."""

    path: Path
    name: str
    page: int
    on_paper: bool = False

    def draw(self, pages: PageDrawer, width: int) -> QImage:
        # On a worker: nothing of drafts is read before the window is painted.
        from faxdesk.domain.compose.draft_page import PageSource

        page = PageSource(self.path, self.name, self.page)
        return to_image(pages.render(page, width, on_paper=self.on_paper))


class FaxedPage(Struct, frozen=True):
    """A page as the recipient's machine will print it: black dots on white, at the fax's resolution, the very
    dots that are sent where FaxDesk draws them."""

    page: PageSource
    resolution: Resolution

    def draw(self, pages: PageDrawer, width: int) -> QImage:
        raster = pages.fax_page(self.page, self.resolution)
        # The dots of a fax are not square: the picture is stretched to the page's true shape.
        height = round(width * (raster.height / raster.dpi_y) / (raster.width / raster.dpi_x))
        grey = to_image(raster).convertToFormat(QImage.Format.Format_Grayscale8)
        return grey.scaled(
            width,
            max(height, 1),
            Qt.AspectRatioMode.IgnoreAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )


class CoverSheet(Struct, frozen=True):
    """A stand-in for a cover page of the service's, which nobody sees before it is sent. name is "" for the
    account's own."""

    name: str

    def draw(self, pages: PageDrawer, width: int) -> QImage:
        text = tr("{service} draws this page in its own design and adds the date.", service=service_name())
        return _in_words(width, self.name or tr("Cover page"), text)


class UnknownPages(Struct, frozen=True):
    """A stand-in for a file whose pages only the service can make."""

    name: str

    def draw(self, pages: PageDrawer, width: int) -> QImage:
        text = tr(
            "{service} turns this file into pages when it sends the fax. They cannot be shown before.",
            service=service_name(),
        )
        return _in_words(width, self.name, text)


def to_image(page: PageImage) -> QImage:
    """A rendered page as a picture that owns its pixels."""
    if page.one_bit:
        image = QImage(page.data, page.width, page.height, page.stride, QImage.Format.Format_Mono)
        image.setColorTable([0xFF000000, 0xFFFFFFFF])
    else:
        image = QImage(page.data, page.width, page.height, page.stride, QImage.Format.Format_Grayscale8)
    return image.copy()


def _in_words(width: int, title: str, text: str) -> QImage:
    """An empty sheet that says what will be on it."""
    image = QImage(width, round(width * LETTER_ASPECT), QImage.Format.Format_Grayscale8)
    image.fill(255)
    painter = QPainter(image)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    unit = width / 100
    area = QRectF(12 * unit, 46 * unit, 76 * unit, 14 * unit)
    used = _write(painter, area, title, 3 * unit, bold=True)
    area.translate(0, max(used + 3 * unit, 9 * unit))
    _write(painter, area, text, 2.2 * unit, colour=_NOTE)
    painter.end()
    return image


def _write(
    painter: QPainter,
    area: QRectF,
    text: str,
    size: float,
    *,
    bold: bool = False,
    colour: QColor = _INK,
) -> float:
    """Write wrapped text into the middle of an area, size in pixels; gives the height used."""
    font = QFont(painter.font())
    font.setPixelSize(max(round(size), 1))
    font.setBold(bold)
    painter.setFont(font)
    painter.setPen(colour)
    option = QTextOption(Qt.AlignmentFlag.AlignHCenter)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    painter.drawText(area, text, option)
    return float(painter.boundingRect(area, text, option).height())
