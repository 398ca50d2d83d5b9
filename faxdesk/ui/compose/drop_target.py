"""The one large target for files dragged anywhere over the window."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct
from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QObject, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QImage,
    QPainter,
    QPaintEvent,
    QPen,
    QWindow,
)
from PySide6.QtWidgets import QWidget

from faxdesk.ui.common import icons, theme
from faxdesk.ui.common.carrying.carried_pages import Carried, CarriedPages, takes_files, takes_pages
from faxdesk.words import tr, tr_n

ICON_PX = 56
_DRAG = {QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.DragLeave, QEvent.Type.Drop}


class Dragged(Struct, frozen=True):
    """What of a drag can be faxed: pages of the program itself, or else files of this computer, or else a
    picture."""

    files: tuple[Path, ...] = ()
    has_image: bool = False
    pages: Carried | None = None

    @classmethod
    def of(cls, data: QMimeData) -> Dragged:
        """What comes from other programs."""
        files = tuple(Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile())
        return cls(files, not files and data.hasImage())

    @property
    def is_faxable(self) -> bool:
        return bool(self.files) or self.has_image or self.pages is not None

    @property
    def invitation(self) -> str:
        if self.pages is not None:
            return tr_n("Drop to fax {count} page", "Drop to fax {count} pages", self.pages.count)
        if self.has_image:
            return tr("Drop to fax this picture")
        if len(self.files) == 1:
            return tr("Drop to fax “{name}”", name=self.files[0].name)
        return tr_n("Drop to fax {count} file", "Drop to fax {count} files", len(self.files))


class DropOverlay(QWidget):
    """Covers the window while something that can be faxed is dragged over it.

    It listens at the native window, before any widget: text fields and lists, which take drops of
    their own, cannot get in its way. Drags of anything else reach them as ever, and so does what is dragged
    out of this window: nobody faxes a fax by letting go of it half-way. Pages of the program reach the
    widgets that take them: they are to fall at a place there.

    Signals: files_dropped(list of Path), image_dropped(QImage), pages_dropped(Carried).
    """

    files_dropped = Signal(list)
    image_dropped = Signal(object)
    pages_dropped = Signal(object)

    def __init__(self, window: QWidget, carried: CarriedPages) -> None:
        super().__init__(window)
        self.setObjectName("dropOverlay")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._window = window
        self._carried = carried
        self._handle: QWindow | None = None
        self._dragged = Dragged()
        self._is_dragging = False
        """Whether what is over the window now is for it, or for a widget that takes pages."""
        window.setAcceptDrops(True)
        window.installEventFilter(self)
        self.hide()
        self._listen()

    @property
    def invitation(self) -> str:
        return self._dragged.invitation

    def show_for(self, dragged: Dragged) -> None:
        """Cover the window, and say what would be faxed."""
        self._dragged = dragged
        self.setAccessibleName(dragged.invitation)
        self.setGeometry(self._window.rect())
        self.raise_()
        self.show()
        self.update()

    def _listen(self) -> None:
        """The native window comes with the first show, and may be made anew."""
        handle = self._window.windowHandle()
        if handle is not None and handle is not self._handle:
            self._handle = handle
            handle.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if watched is self._window:
            if kind in {QEvent.Type.Show, QEvent.Type.WinIdChange}:
                self._listen()
            elif kind == QEvent.Type.Resize and self.isVisible():
                self.setGeometry(self._window.rect())
            return False
        return kind in _DRAG and self._on_drag(event)

    def _on_drag(self, event: QEvent) -> bool:
        """True for a drag of something that can be faxed, which the widgets below then do not get."""
        if isinstance(event, QDragEnterEvent):
            self._dragged = self._what(event.mimeData())
            self._is_dragging = self._dragged.is_faxable and not self._is_from_here(event)
        if not self._is_dragging:
            return False
        if event.type() == QEvent.Type.DragLeave:
            return self._leave()
        if not isinstance(event, QDropEvent):
            return False
        if self._is_for_widget(event):
            self.hide()
            self._is_dragging = event.type() != QEvent.Type.Drop
            return False
        if not self.isVisible():
            self._end_below()
            self.show_for(self._dragged)
        _take(event)
        if event.type() == QEvent.Type.Drop:
            self._leave()
            self._drop(event.mimeData())
        return True

    def _what(self, data: QMimeData) -> Dragged:
        pages = self._carried.of(data)
        return Dragged.of(data) if pages is None else Dragged(pages=pages)

    def _is_from_here(self, event: QDropEvent) -> bool:
        source = event.source()
        return isinstance(source, QWidget) and source.window() is self._window

    def _is_for_widget(self, event: QDropEvent) -> bool:
        """Whether pages or files are over a widget that takes them. The overlay itself lets the mouse
        through."""
        below = self._window.childAt(event.position().toPoint())
        return takes_pages(below) if self._dragged.pages else bool(self._dragged.files) and takes_files(below)

    def _end_below(self) -> None:
        """Tell the widget below, which had the pages over it, that they are no longer there."""
        if self._handle is not None and not self._dragged.has_image:
            self._is_dragging = False
            QCoreApplication.sendEvent(self._handle, QDragLeaveEvent())
            self._is_dragging = True

    def _leave(self) -> bool:
        """The drag is over; whether it was over this and not over a widget."""
        was_here = self.isVisible()
        self._is_dragging = False
        self.hide()
        return was_here

    def _drop(self, data: QMimeData) -> None:
        dragged = self._what(data)
        if dragged.pages is not None:
            self.pages_dropped.emit(dragged.pages)
        elif dragged.files:
            self.files_dropped.emit(list(dragged.files))
        elif dragged.has_image:
            self.image_dropped.emit(QImage(data.imageData()))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        # Not to be seen through: words that shine through are read with those of the invitation.
        painter.fillRect(self.rect(), theme.colour("base"))
        accent = theme.colour("accent")
        frame = QRectF(self.rect()).adjusted(32, 32, -32, -32)
        tint = theme.colour("selected")
        tint.setAlpha(150)
        painter.setBrush(tint)
        painter.setPen(QPen(accent, 3, Qt.PenStyle.DashLine, Qt.PenCapStyle.RoundCap))
        painter.drawRoundedRect(frame, 16, 16)
        middle = frame.center().toPoint()
        side = theme.grown(ICON_PX)
        picture = icons.pixmap("drop", "accent", side, self.devicePixelRatioF())
        painter.drawPixmap(middle.x() - side // 2, middle.y() - side - 8, picture)
        font = theme.heading(self.font())
        font.setPixelSize(round(font.pixelSize() * 1.3))
        painter.setFont(font)
        painter.setPen(theme.colour("text"))
        width = round(frame.width()) - 48
        text = painter.fontMetrics().elidedText(self.invitation, Qt.TextElideMode.ElideMiddle, width)
        line = QRect(round(frame.left()) + 24, middle.y() + 12, width, painter.fontMetrics().height())
        painter.drawText(line, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, text)
        painter.end()


def _take(event: QDropEvent) -> None:
    # A file manager that proposes to move would delete the file: it is only copied here.
    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()
