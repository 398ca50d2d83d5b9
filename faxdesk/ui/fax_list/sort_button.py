"""The button beside the search field by which a list is sorted."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from faxdesk.domain.fax import Order
from faxdesk.ui.common import theme
from faxdesk.ui.common.icons import icon
from faxdesk.ui.common.plain_text import set_tip
from faxdesk.words import mark, tr

_TEXTS = {
    Order.NEWEST: mark("Newest first"),
    Order.NAME: mark("By name"),
    Order.PAGES: mark("Most pages first"),
}


class SortButton(QToolButton):
    """Its menu is made when it is first opened.

    Signals: chosen(Order).
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sortButton")
        self.setProperty("kind", "icon")
        self.setAccessibleName(tr("Sort"))
        self.order = Order.NEWEST
        self.clicked.connect(self._open)
        theme.keep_tinted(self._tint)
        self._describe()

    def _open(self) -> None:
        menu = QMenu(self)
        group = QActionGroup(menu)
        for order, text in _TEXTS.items():
            action = QAction(tr(text), menu)
            action.setCheckable(True)
            action.setChecked(order == self.order)
            action.triggered.connect(lambda _checked, order=order: self.choose(order))
            group.addAction(action)
            menu.addAction(action)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def choose(self, order: Order) -> None:
        """Sort by this from now on."""
        if order != self.order:
            self.order = order
            self._describe()
            self.chosen.emit(order)

    def _describe(self) -> None:
        set_tip(self, tr("Sort the list (now: {order})", order=tr(_TEXTS[self.order])))

    def _tint(self) -> None:
        side = theme.measures().line
        self.setIconSize(QSize(side, side))
        self.setIcon(icon("sort"))
