"""The form and the pages: side by side, or below each other where there is little room."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from faxdesk.ui.common import theme
from faxdesk.ui.compose.compose_form import LEAST_PX, MOST_PX, ComposeForm
from faxdesk.ui.compose.pages.fax_pages import FaxPages

SIDE_BY_SIDE_FROM_PX = 900
FORM_PX = 448
_NO_LIMIT = 16777215


class ComposeBody(QWidget):
    """Puts the pages where there is room for them; until they are made, their ground is there."""

    def __init__(self, form: ComposeForm, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._form = form
        self._pages: QWidget = QWidget()
        self._pages.setObjectName("faxPages")
        self._pages.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._is_wide = True
        self._form_px = theme.grown(FORM_PX)
        self._split = QSplitter(Qt.Orientation.Horizontal, self)
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(1)
        self._split.addWidget(form)
        self._split.addWidget(self._pages)
        self._split.setStretchFactor(0, 0)
        self._split.setStretchFactor(1, 1)
        self._split.splitterMoved.connect(self._on_divided)
        self._limit_form()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._split)

    def put_pages(self, pages: FaxPages) -> None:
        """Show these, once."""
        before, self._pages = self._pages, pages
        if self._is_wide:
            self._split.replaceWidget(1, pages)
            self._divide()
        else:
            self._form.put_below(pages)
        pages.set_whole(not self._is_wide)
        pages.show()
        before.deleteLater()

    @property
    def is_wide(self) -> bool:
        """Whether the pages stand beside the form."""
        return self._is_wide

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_wide = event.size().width() >= theme.grown(SIDE_BY_SIDE_FROM_PX)
        if is_wide != self._is_wide:
            self._is_wide = is_wide
            self._limit_form()
            if is_wide:
                self._split.addWidget(self._pages)
            else:
                self._form.put_below(self._pages)
            if isinstance(self._pages, FaxPages):
                self._pages.set_whole(not is_wide)
        self._divide()

    def _divide(self) -> None:
        """Give the form its width. The splitter is made as wide as it will be first: it would share out what
        is asked for in proportion."""
        if self._is_wide:
            self._split.resize(self.size())
            self._split.setSizes([self._form_px, self.width() - self._form_px - self._split.handleWidth()])

    def _on_divided(self) -> None:
        self._form_px = self._split.sizes()[0]

    def _limit_form(self) -> None:
        self._form.setMinimumWidth(theme.grown(LEAST_PX) if self._is_wide else 0)
        self._form.setMaximumWidth(theme.grown(MOST_PX) if self._is_wide else _NO_LIMIT)
