"""The cards of one section of the settings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec import Struct
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from faxdesk.settings import Settings
from faxdesk.settings.kinds import Choice
from faxdesk.ui.common import theme
from faxdesk.ui.common.form_page import words_label
from faxdesk.ui.common.plain_text import folded
from faxdesk.ui.settings.setting_row import SettingRow
from faxdesk.ui.settings.setting_sections import SECTIONS, Card, Row, Section
from faxdesk.words import tr


class _Shown(Struct):
    """A card on the page, with its rows and the lines above them."""

    card: Card
    whole: QWidget
    rows: list[SettingRow]
    lines: list[QFrame]


class SectionPage(QWidget):
    """Shows all of its section, or what a search finds of it."""

    def __init__(
        self, section: Section, settings: Settings, parts: Mapping[str, Callable[[], QWidget]]
    ) -> None:
        super().__init__()
        self.section = section
        self._settings = settings
        self._title = words_label(tr(section.title), "title")
        self._title.hide()
        self._cards: list[_Shown] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.Metrics.EDGE)
        column.addWidget(self._title)
        for card in section.cards:
            if card.rows or card.part in parts:
                shown = self._card(card, parts)
                self._cards.append(shown)
                column.addWidget(shown.whole)
        self._allow()

    @property
    def rows(self) -> list[SettingRow]:
        return [row for shown in self._cards for row in shown.rows]

    def whole_of(self, part: str) -> QWidget:
        """The card of what is no setting, by its name."""
        return next(shown.whole for shown in self._cards if shown.card.part == part)

    def show_all(self) -> None:
        """Show every card; the title stands above the page."""
        self._title.hide()
        for shown in self._cards:
            shown.whole.show()
            _show_rows(shown, shown.rows)

    def show_found(self, text: str) -> int:
        """Show what has all words of a search, and give the number of settings."""
        words = folded(text).split()
        self._title.show()
        found = 0
        for shown in self._cards:
            card = shown.card
            around = (tr(self.section.title), tr(card.title), tr(card.also) if card.also else "")
            hits = [row for row in shown.rows if _has(words, *around, *_texts_of(row.row))]
            is_hit = bool(hits) or (bool(shown.card.part) and _has(words, *around))
            shown.whole.setVisible(is_hit)
            _show_rows(shown, hits)
            found += len(hits) or is_hit
        return found

    def setting_changed(self, key: str) -> None:
        """Show a value that was changed, and what hangs on it."""
        for row in self.rows:
            if row.setting.key == key:
                row.refresh()
        self._allow()

    def _card(self, card: Card, parts: Mapping[str, Callable[[], QWidget]]) -> _Shown:
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.Metrics.GAP)
        column.addWidget(words_label(tr(card.title), "strong"))
        frame = QFrame()
        frame.setProperty("kind", "card")
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.setSpacing(0)
        column.addWidget(frame)
        rows, lines = [], []
        for declared in card.rows:
            line = QFrame()
            line.setProperty("kind", "line")
            row = SettingRow(self._settings, declared)
            inside.addWidget(line)
            inside.addWidget(row)
            rows.append(row)
            lines.append(line)
        if card.part in parts:
            inside.addWidget(parts[card.part]())
        shown = _Shown(card, whole, rows, lines)
        _show_rows(shown, rows)
        return shown

    def _allow(self) -> None:
        for row in self.rows:
            row.allow(self._why_not(row.row))

    def _why_not(self, row: Row) -> str:
        """Why a setting cannot be changed now; "" where it can."""
        above = row.hangs_on
        while above is not None:
            if not self._settings.get(above):
                return tr("Only where “{setting}” is on", setting=above.label)
            above = _HANGS_ON.get(above.key)
        return ""


_HANGS_ON = {
    row.setting.key: row.hangs_on
    for section in SECTIONS
    for card in section.cards
    for row in card.rows
    if row.hangs_on is not None
}


def _show_rows(shown: _Shown, wanted: Sequence[SettingRow]) -> None:
    """Show these rows of a card, with a line between each two."""
    for row, line in zip(shown.rows, shown.lines, strict=True):
        row.setVisible(row in wanted)
        line.setVisible(row in wanted and row is not wanted[0])


def _texts_of(row: Row) -> Iterator[str]:
    """All by which a setting may be found."""
    setting = row.setting
    yield from (row.label, row.hint, tr(row.also) if row.also else "")
    if isinstance(setting, Choice):
        yield from (text for _value, text in setting.choices)


def _has(words: Sequence[str], *texts: str) -> bool:
    whole = folded(" ".join(texts))
    return all(word in whole for word in words)
