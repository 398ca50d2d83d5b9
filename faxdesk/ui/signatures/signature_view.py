"""Shows a signature on paper, drawn by the page worker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from faxdesk.ui.common import icons, theme
from faxdesk.ui.page_view.page_painter import paper
from faxdesk.ui.page_view.page_sources import to_image
from faxdesk.words import tr
from faxdesk.work.tasks import Lane, TaskRunner

if TYPE_CHECKING:
    from faxdesk.domain.compose.signature import Signature
    from faxdesk.domain.page import PageImage
    from faxdesk.services.marks.signatures import Signatures

_WIDTH_PX = 800
_LINES = (9, 3)
"""The least size in lines of the font."""


class SignatureView(QWidget):
    """A sealed one shows a lock: nobody sees it without its password."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Picture of the signature"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._image: QImage | None = None
        self._is_sealed = False
        theme.keep_tinted(self.update)
        theme.keep_measured(self.updateGeometry)

    @property
    def has_picture(self) -> bool:
        return self._image is not None

    def show_signature(self, signatures: Signatures, signature: Signature, runner: TaskRunner) -> None:
        """Show one that is kept."""
        self._image, self._is_sealed = None, signature.has_password
        self.update()
        if not signature.has_password:
            runner.submit(
                Lane.LOCAL,
                lambda _token: signatures.drawn(signatures.picture(signature), _WIDTH_PX),
                self._on_drawn,
                lambda _error: None,
            )

    def show_picture(self, signatures: Signatures, png: bytes, runner: TaskRunner) -> None:
        """Show one that was just made."""
        self._image, self._is_sealed = None, False
        self.update()
        runner.submit(
            Lane.LOCAL, lambda _token: signatures.drawn(png, _WIDTH_PX), self._on_drawn, lambda _error: None
        )

    def sizeHint(self) -> QSize:
        line = theme.measures().line
        return QSize(_LINES[0] * line, _LINES[1] * line)

    def _on_drawn(self, picture: PageImage) -> None:
        self._image = to_image(picture)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.setBrush(paper(is_dimmed=True))
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(frame, theme.Metrics.RADIUS, theme.Metrics.RADIUS)
        gap = theme.Metrics.GAP
        room = self.rect().adjusted(gap, gap, -gap, -gap)
        if self._image is not None:
            size = self._image.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
            place = QRectF(0, 0, size.width(), size.height())
            place.moveCenter(QRectF(room).center())
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
            painter.drawImage(place, self._image)
        elif self._is_sealed:
            side = theme.measures().line
            lock = icons.icon("lock").pixmap(QSize(side, side), self.devicePixelRatioF())
            corner = room.center()
            painter.drawPixmap(corner.x() - side // 2, corner.y() - side // 2, lock)
