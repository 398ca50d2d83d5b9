"""The settings: sections at the left with a search above; at the right the cards of one, or what is found."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from faxdesk.settings import Settings
from faxdesk.settings.kinds import Setting
from faxdesk.ui.common import theme
from faxdesk.ui.common.form_page import words_label
from faxdesk.ui.common.key_claims import claims
from faxdesk.ui.controls.glass_field import GlassField
from faxdesk.ui.controls.section_list import SectionList
from faxdesk.ui.controls.sided_layout import SIDE_EDGE_PX, SidedLayout
from faxdesk.ui.settings.section_pages import SectionPage
from faxdesk.ui.settings.setting_row import SettingRow
from faxdesk.ui.settings.setting_sections import all_sections
from faxdesk.words import tr, tr_n

SECTIONS_LINES = 12.9
"""The width of the sections, in heights of a line: 232 px at letters of 13 px."""
ROOMY_LINES = 50
CONTENT_PX = 680


class _SearchLine(GlassField):
    """Esc empties it first, and leaves the settings only then."""

    def event(self, event: QEvent) -> bool:
        if self.text() and claims(event, Qt.Key.Key_Escape):
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


class SettingsPage(QWidget):
    """A page that is built from the declarations in Settings, each section when it is first shown.

    Signals: row_made(SettingRow) when a setting is on the page for the first time; changed(str), the key of a
    setting that is another one now.
    """

    row_made = Signal(object)
    changed = Signal(str)

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("settingsPage")
        self.setAccessibleName(tr("Settings"))
        self._settings = settings
        self._parts: dict[str, Callable[[], QWidget]] = {}
        self._pages: dict[str, SectionPage] = {}
        self.sections = all_sections()
        self._place = 0
        self._build_list()
        self._build_content()
        self._lay_out()
        theme.keep_measured(self._measure)

    def add_part(self, name: str, make: Callable[[], QWidget]) -> None:
        """Have a card that is no setting, by the name that it has in setting_sections, made by this once its
        section is shown."""
        self._parts[name] = make

    # Building

    def _build_list(self) -> None:
        self.search = _SearchLine()
        self.search.setObjectName("settingsSearch")
        self.search.setPlaceholderText(tr("Search settings"))
        self.search.setAccessibleName(tr("Search settings"))
        self.search.textChanged.connect(self._on_search)
        self.list = SectionList([(tr(section.title), section.icon) for section in self.sections])
        self.list.currentRowChanged.connect(self._on_section)

    def _build_content(self) -> None:
        self.title: QLabel = words_label("", "title")
        self.area = QScrollArea()
        self.area.setObjectName("settingsScroll")
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = QWidget()
        inner.setObjectName("settingsInner")
        middle = QHBoxLayout(inner)
        edge = theme.Metrics.EDGE
        middle.setContentsMargins(edge, edge, edge, edge)
        content = QWidget()
        self._content = content
        self.column = QVBoxLayout(content)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(theme.Metrics.EDGE)
        self.nothing = words_label(tr("No setting is called that. Try another word, such as “printer”."))
        self.nothing.setWordWrap(True)
        theme.set_tone(self.nothing, "muted")
        self.nothing.hide()
        self.column.addWidget(self.nothing)
        self.column.addStretch(1)
        middle.addWidget(content, 1000)
        middle.addStretch(1)
        self.area.setWidget(inner)

    def _lay_out(self) -> None:
        self._sides = SidedLayout(self, self.search, [self.list])
        edge = theme.Metrics.EDGE
        self._sides.top.setContentsMargins(edge, 0, edge, 0)
        self._sides.top.addWidget(self.title)
        self._sides.right.addWidget(self.area, 1)

    # What it shows

    @property
    def rows(self) -> dict[str, SettingRow]:
        """The rows that were made, by the keys of their settings; of two for one setting the first."""
        found: dict[str, SettingRow] = {}
        for page in self._pages.values():
            for row in page.rows:
                found.setdefault(row.setting.key, row)
        return found

    def show_section(self, name: str) -> None:
        """Show a section by its name."""
        self.search.clear()
        places = [place for place, section in enumerate(self.sections) if section.name == name]
        self.list.setCurrentRow(places[0])

    def show_setting(self, setting: Setting[Any]) -> None:
        """Show a setting in its section, with the focus in it."""
        for section in self.sections:
            if any(row.setting is setting for card in section.cards for row in card.rows):
                self.show_section(section.name)
                row = self.rows[setting.key]
                self.area.ensureWidgetVisible(row)
                row.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)
                return

    def show_part(self, part: str) -> None:
        """Show what on the page is no setting, by its name, with all that is below it as far as there is
        room."""
        for section in self.sections:
            if any(card.part == part for card in section.cards):
                self.show_section(section.name)
                whole = self._page(self._place).whole_of(part)
                # What is on a page that was just made has no place yet.
                if (whole_page := self.area.widget()) is not None and (
                    layout := whole_page.layout()
                ) is not None:
                    layout.activate()
                self.area.ensureWidgetVisible(whole, 0, self.area.height())

    def setting_changed(self, key: str) -> None:
        """Show a value that was changed elsewhere, and what hangs on it."""
        for page in self._pages.values():
            page.setting_changed(key)
        self.changed.emit(key)

    @Slot(int)
    def _on_section(self, place: int) -> None:
        """A section that is chosen while something is searched leads out of the search."""
        if place >= 0:
            self._place = place
            if self.search.text():
                self.search.clear()
            else:
                self._show_chosen()

    @Slot(str)
    def _on_search(self, text: str) -> None:
        if text.strip():
            self._show_found(text)
        else:
            self.list.setCurrentRow(self._place)
            self._show_chosen()

    def _show_chosen(self) -> None:
        chosen = self._page(self._place)
        chosen.show_all()
        for page in self._pages.values():
            page.setVisible(page is chosen)
        self.nothing.hide()
        self.title.setText(tr(chosen.section.title))
        self.area.verticalScrollBar().setValue(0)

    def _show_found(self, text: str) -> None:
        self.list.setCurrentRow(-1)
        found = 0
        for place in range(len(self.sections)):
            page = self._page(place)
            hits = page.show_found(text)
            page.setVisible(bool(hits))
            found += hits
        self.nothing.setVisible(not found)
        self.title.setText(tr_n("{count} setting found", "{count} settings found", found))
        self.area.verticalScrollBar().setValue(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._divide()

    def _divide(self) -> None:
        """Give the sections their width; where there is little room, no more than they need."""
        line = theme.measures().line
        is_roomy = self.width() >= ROOMY_LINES * line
        least = self.list.least_width() + 2 * SIDE_EDGE_PX
        self._sides.side.setFixedWidth(round(SECTIONS_LINES * line) if is_roomy else least)

    def _page(self, place: int) -> SectionPage:
        section = self.sections[place]
        page = self._pages.get(section.name)
        if page is None:
            page = self._pages[section.name] = SectionPage(section, self._settings, self._parts)
            before = sum(other.name in self._pages for other in self.sections[:place])
            self.column.insertWidget(before, page)
            for row in page.rows:
                self.row_made.emit(row)
        return page

    def _measure(self) -> None:
        self._divide()
        self._sides.measure()
        # A card is as wide as its words want at 13 px, and grows with them.
        self._content.setMaximumWidth(theme.grown(CONTENT_PX))
