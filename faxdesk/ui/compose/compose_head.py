"""The title row of the page for writing: what is written, whether it is kept, and the way out."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QWidget

from faxdesk.ui.common import icons, theme, wording
from faxdesk.ui.common.plain_text import PlainLabel
from faxdesk.ui.controls.icon_button import icon_button
from faxdesk.words import tr


class ComposeHead(QFrame):
    """Signals: add_wanted(), scan_wanted(), paste_wanted(), many_wanted(), discard_wanted() from the menu,
    menu_opens(QMenu) for whoever has more to offer there, close_wanted()."""

    add_wanted = Signal()
    scan_wanted = Signal()
    paste_wanted = Signal()
    many_wanted = Signal()
    discard_wanted = Signal()
    menu_opens = Signal(object)
    close_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("composeHead")
        self._title = PlainLabel()
        self._title.setProperty("kind", "title")
        self._saved = PlainLabel()
        self._saved.setObjectName("composeSaved")
        theme.set_tone(self._saved, "muted")
        self._more = icon_button("more", tr("More"))
        self._more.clicked.connect(self._open_menu)
        self._close = icon_button("close", tr("Close; the draft is kept (Esc)"))
        self._close.setAccessibleName(tr("Close"))
        self._close.clicked.connect(self.close_wanted)
        row = QHBoxLayout(self)
        theme.set_margins(row, theme.Metrics.EDGE, 0, theme.Metrics.GROUP, 0)
        row.setSpacing(theme.Metrics.HALF)
        row.addWidget(self._title, 1)
        row.addWidget(self._saved)
        row.addSpacing(theme.Metrics.GAP)
        row.addWidget(self._more)
        row.addWidget(self._close)
        theme.keep_measured(self._measure)
        theme.keep_tinted(self._tint)

    def say_title(self, title: str) -> None:
        self._title.setText(title)

    def say_saved(self, at: datetime | None) -> None:
        self._saved.setText(tr("Draft kept {time}", time=wording.clock_time(at)) if at else "")

    def say_saving(self) -> None:
        self._saved.setText(tr("Keeping the draft…"))

    def say_unsaved(self) -> None:
        self._saved.setText(tr("Not kept yet"))

    def say(self, text: str) -> None:
        """Say how far sending is."""
        self._saved.setText(text)

    @property
    def title(self) -> str:
        return self._title.text()

    @property
    def saved_words(self) -> str:
        return self._saved.text()

    def _open_menu(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(tr("Add files…"), self.add_wanted.emit)
        menu.addAction(tr("Scan…"), self.scan_wanted.emit)
        menu.addAction(tr("Paste files or a picture"), self.paste_wanted.emit)
        menu.addAction(tr("Send to many…"), self.many_wanted.emit)
        menu.addSeparator()
        self.menu_opens.emit(menu)
        menu.addSeparator()
        menu.addAction(tr("Discard this draft"), self.discard_wanted.emit)
        is_mirrored = self.isRightToLeft()
        corner = self._more.rect().bottomLeft() if is_mirrored else self._more.rect().bottomRight()
        place = self._more.mapToGlobal(corner)
        menu.popup(place if is_mirrored else place - QPoint(menu.sizeHint().width(), 0))

    def _measure(self) -> None:
        measures = theme.measures()
        self.setFixedHeight(measures.tool_bar)
        for button in (self._more, self._close):
            button.setIconSize(QSize(measures.line, measures.line))

    def _tint(self) -> None:
        for button in (self._more, self._close):
            button.setIcon(icons.icon(button.property("iconName")))
