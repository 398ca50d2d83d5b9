"""What shares the scroll area with the pages: a head over the first one, and words where there are none."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Signal
from PySide6.QtWidgets import QApplication, QWidget

from faxdesk.ui.common.message_panel import MessagePanel


class AroundPages(QObject):
    """Places widgets on the viewport of a page view, which scrolls them together with its pages.

    Signals: changed() when the head asks for another height.
    """

    changed = Signal()

    def __init__(self, viewport: QWidget) -> None:
        super().__init__(viewport)
        self._viewport = viewport
        self._head: QWidget | None = None
        self.head_height = 0
        self.message = MessagePanel(viewport)
        self.message.setAutoFillBackground(True)
        self.message.hide()
        self._message_height = 0
        self._scrolled = 0

    def set_head(self, head: QWidget | None) -> None:
        """Let this stand over the pages, as wide as the view; it is the caller's to take away again."""
        if head is self._head:
            return
        if self._head is not None:
            self._head.removeEventFilter(self)
        self._head = head
        if head is not None:
            head.setParent(self._viewport)
            head.setAutoFillBackground(True)
            head.installEventFilter(self)
            head.show()
        self.changed.emit()

    @property
    def has_head(self) -> bool:
        return self._head is not None

    def fit(self, view: QSize, *, has_pages: bool) -> int:
        """Give everything its size for a view of this size; the height of the head, below which the pages
        begin."""
        self.head_height = self._height_of_head(view.width())
        if self._head is not None:
            self._head.resize(view.width(), self.head_height)
        self.message.setVisible(not has_pages)
        room = view.height() - self.head_height
        self._message_height = max(self.message.minimumSizeHint().height(), room) if not has_pages else 0
        self.message.resize(view.width(), self._message_height)
        return self.head_height

    @property
    def height(self) -> int:
        """Of what stands here, without any page."""
        return self.head_height + self._message_height

    def scroll_to(self, value: int) -> None:
        """Move along with the pages."""
        self._scrolled = value
        if self._head is not None:
            self._head.move(0, -value)
        self.message.move(0, self.head_height - value)

    def top_of_focus(self) -> tuple[int, int] | None:
        """Where the widget with the focus begins and ends in the contents; None where it is none of these."""
        focus = QApplication.focusWidget()
        for part in (self._head, self.message):
            if part is not None and focus is not None and part.isAncestorOf(focus):
                top = focus.mapTo(self._viewport, QPoint(0, 0)).y() + self._scrolled
                return top, top + focus.height()
        return None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_asked_for_more = watched is self._head and event.type() == QEvent.Type.LayoutRequest
        if is_asked_for_more and self._height_of_head(self._viewport.width()) != self.head_height:
            self.changed.emit()
        return super().eventFilter(watched, event)

    def _height_of_head(self, width: int) -> int:
        head = self._head
        layout = head.layout() if head is not None else None
        if head is None or layout is None:
            return 0
        wanted = layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else -1
        return wanted if wanted >= 0 else layout.totalSizeHint().height()
