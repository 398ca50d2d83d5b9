"""The control for a setting, from its declaration alone: it shows a value, and tells what a person chose."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import time
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QLocale, QSize, Qt, QTime, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QSizePolicy, QToolButton, QWidget

from faxdesk.domain.fax import CoverPage
from faxdesk.domain.resend_policy import hours_in_words, read_hours, read_pauses
from faxdesk.settings import Settings
from faxdesk.settings.kinds import Choice, CoverChoice, Flag, Number, Setting, Weekdays
from faxdesk.ui.common import dialogs, theme
from faxdesk.ui.common.form_page import words_label
from faxdesk.ui.common.icons import icon
from faxdesk.ui.common.plain_text import caption, cut_off, set_tip
from faxdesk.ui.common.wheel_safe_fields import ComboBox
from faxdesk.ui.controls.segment import Segment
from faxdesk.ui.controls.switch import Switch
from faxdesk.ui.settings.countries import countries
from faxdesk.ui.settings.rules_editor import RulesEditor
from faxdesk.ui.settings.weekday_toggles import WeekdayToggles
from faxdesk.words import isolated, mark, tr, tr_in, tr_n

_SEGMENT_LETTERS = 34
"""More than so many letters are too wide for choices side by side."""
_USUAL_PAUSES = (5, 15, 45)
_FOLDER_LETTERS = 24
_LEAST_COMBO_LINES = 6
"""The least width of a list of choices, in lines of the font."""
_TEXT_LINES = 16
"""The width of a field to type in, in heights of a line."""


def editor_for(setting: Setting[Any], *, is_typed: bool = False) -> Any:
    """A control with show_value(value) and the signal chosen(value). is_typed gives a field to type in where
    there would be a list to choose from."""
    special: dict[str, Callable[[str], QWidget]] = {
        Settings.country.key: CountryEditor,
        Settings.auto_save_folder.key: partial(FolderEditor, mark("Save new faxes no more")),
        Settings.watched_folder.key: partial(FolderEditor, mark("Watch the folder no more")),
        Settings.auto_print_printer.key: PrinterEditor,
        Settings.resend_minutes.key: TriesEditor,
        Settings.resend_hours.key: HoursEditor,
        Settings.retention_rules.key: RulesEditor,
    }
    if setting.key in special and not is_typed:
        return special[setting.key](setting.label)
    if isinstance(setting, Flag):
        return FlagEditor(setting.label)
    if isinstance(setting, Number):
        return _number(setting)
    if isinstance(setting, Choice):
        return _choice(setting.label, setting.choices)
    if isinstance(setting, CoverChoice):
        return CoverEditor(setting.label)
    if isinstance(setting, Weekdays):
        return WeekdayToggles(setting.label)
    return TextEditor(setting.label)


def _choice(name: str, choices: Sequence[tuple[Any, str]]) -> Any:
    letters = sum(len(text) for _value, text in choices)
    if len(choices) <= 3 and letters <= _SEGMENT_LETTERS:
        return SegmentEditor(name, choices)
    return ComboEditor(name, choices)


def _number(setting: Number) -> Any:
    texts = [(value, setting.text(value)) for value in setting.offered]
    letters = sum(len(text) for _value, text in texts)
    if len(texts) <= 3 and letters <= _SEGMENT_LETTERS:
        return NumberSegment(setting, texts)
    return NumberCombo(setting, texts)


class FlagEditor(Switch):
    """Signals: chosen(bool)."""

    chosen = Signal(object)

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.clicked.connect(lambda on: self.chosen.emit(on))

    def show_value(self, value: bool) -> None:
        self.setChecked(value)


class SegmentEditor(Segment[Any]):
    """A few short choices side by side."""

    def show_value(self, value: Any) -> None:
        self.choose(value)


class ComboEditor(ComboBox):
    """Signals: chosen(value)."""

    chosen = Signal(object)

    def __init__(self, name: str, choices: Sequence[tuple[Any, str]] = ()) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setSizeAdjustPolicy(ComboBox.SizeAdjustPolicy.AdjustToContents)
        self.values: list[Any] = []
        self.offer(choices)
        self.activated.connect(lambda place: self.chosen.emit(self.values[place]))

    def minimumSizeHint(self) -> QSize:
        """As wide as its longest choice where there is room; else it is cut, and open it shows them whole."""
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), _LEAST_COMBO_LINES * theme.measures().line), hint.height())

    def offer(self, choices: Sequence[tuple[Any, str]]) -> None:
        """Offer these instead of those before."""
        self.clear()
        self.values = [value for value, _text in choices]
        self.addItems([text for _value, text in choices])

    def show_value(self, value: Any) -> None:
        """A value that is not among those offered is offered from now on."""
        if value not in self.values:
            self.values.append(value)
            self.addItem(self.text_of(value))
        self.setCurrentIndex(self.values.index(value))

    def text_of(self, value: Any) -> str:
        """How a value reads that was not offered."""
        return str(value)


class NumberCombo(ComboEditor):
    """The numbers that are offered, and another one that the file may hold."""

    def __init__(self, setting: Number, texts: Sequence[tuple[int, str]]) -> None:
        super().__init__(setting.label, texts)
        self._setting = setting

    def text_of(self, value: int) -> str:
        return self._setting.text(value)


class NumberSegment(QWidget):
    """The numbers that are offered, side by side; as a list where the file holds another one.

    Signals: chosen(int).
    """

    chosen = Signal(object)

    def __init__(self, setting: Number, texts: Sequence[tuple[int, str]]) -> None:
        super().__init__()
        self._offered = {number for number, _text in texts}
        self.segment = SegmentEditor(setting.label, texts)
        self.combo = NumberCombo(setting, texts)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for part in (self.segment, self.combo):
            row.addWidget(part)
            part.chosen.connect(self.chosen)

    def show_value(self, value: int) -> None:
        is_offered = value in self._offered
        self.segment.setVisible(is_offered)
        self.combo.setVisible(not is_offered)
        (self.segment if is_offered else self.combo).show_value(value)
        self.setFocusProxy(self.segment if is_offered else self.combo)


class CoverEditor(ComboEditor):
    """Offers the account's cover pages as soon as they are known."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.offer_covers(())

    def offer_covers(self, covers: Sequence[CoverPage]) -> None:
        self.offer(
            [
                (0, tr("None")),
                (None, tr("As the account has it")),
                *((cover.index, cover.name) for cover in covers if cover.index != 0),
            ]
        )

    def text_of(self, value: int) -> str:
        return tr("Cover page {number}", number=value)


class PrinterEditor(ComboEditor):
    """Offers the computer's printers as soon as they are known."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.offer_printers(())

    def offer_printers(self, names: Sequence[str]) -> None:
        self.offer([("", tr("As the system has it")), *((name, name) for name in names)])


class CountryEditor(ComboEditor):
    """All countries by their names, with their calling codes."""

    def __init__(self, name: str) -> None:
        super().__init__(name, countries())
        self.setSizeAdjustPolicy(ComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(22)


class TriesEditor(ComboEditor):
    """How often a fax is tried again, with the usual pauses."""

    def __init__(self, name: str) -> None:
        usual = [_USUAL_PAUSES[:count] for count in range(len(_USUAL_PAUSES) + 1)]
        super().__init__(name, [(_kept(pauses), _tries(len(pauses))) for pauses in usual])

    def text_of(self, value: str) -> str:
        return _tries(len(read_pauses(value)))

    @staticmethod
    def note(value: str) -> str:
        """What a choice comes to."""
        pauses = read_pauses(value)
        if not pauses:
            return tr("FaxDesk asks you at once.")
        listed = QLocale().createSeparatedList([QLocale().toString(pause) for pause in pauses])
        return tr_n(
            "After {pauses} minute, then FaxDesk asks you.",
            "After {pauses} minutes, then FaxDesk asks you.",
            pauses[-1],
            pauses=listed,
        )


def _kept(pauses: Sequence[int]) -> str:
    return ", ".join(map(str, pauses))


def _tries(count: int) -> str:
    if not count:
        return tr("Never")
    return tr_n("Once", "{count} times", count)


class TimeEditor(ComboEditor):
    """A full or half hour of the day, or what else the file holds."""

    def __init__(self, name: str) -> None:
        times = [time(hour, minute) for hour in range(24) for minute in (0, 30)]
        super().__init__(name, [(at, self.text_of(at)) for at in times])

    def text_of(self, value: time) -> str:
        return QLocale().toString(QTime(value.hour, value.minute), QLocale.FormatType.ShortFormat)


class HoursEditor(QWidget):
    """From one time of the day to another.

    Signals: chosen(str), as the setting keeps them.
    """

    chosen = Signal(object)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.begins, self.ends = TimeEditor(tr("From")), TimeEditor(tr("Until"))
        between = words_label(tr_in("between two times", "to"))
        theme.set_tone(between, "muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.Metrics.GAP)
        for part in (self.begins, between, self.ends):
            row.addWidget(part)
        self.setFocusProxy(self.begins)
        for combo in (self.begins, self.ends):
            combo.chosen.connect(self._on_chosen)

    def show_value(self, value: str) -> None:
        begins, ends = read_hours(value)
        self.begins.show_value(begins)
        self.ends.show_value(ends)

    def _on_chosen(self) -> None:
        begins, ends = (combo.values[combo.currentIndex()] for combo in (self.begins, self.ends))
        self.chosen.emit(hours_in_words(begins, ends))


class TextEditor(QLineEdit):
    """One line that is typed.

    Signals: chosen(str) once it is typed to its end.
    """

    chosen = Signal(object)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._shown = ""
        self.editingFinished.connect(self._on_finished)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        theme.keep_measured(self.updateGeometry)

    def sizeHint(self) -> QSize:
        return QSize(_TEXT_LINES * theme.measures().line, super().sizeHint().height())

    def show_value(self, value: str) -> None:
        self._shown = value
        if self.text() != value:
            self.setText(value)
            self.setCursorPosition(0)

    def _on_finished(self) -> None:
        if self.text() != self._shown:
            self.chosen.emit(self.text())


class FolderEditor(QWidget):
    """A folder, chosen in the system's own way; or none.

    Signals: chosen(str) its whole path, "" for none.
    """

    chosen = Signal(object)

    def __init__(self, without: str, name: str) -> None:
        """without says what it means to choose none, still to be translated."""
        super().__init__()
        self._name = name
        self._folder = ""
        self.choose = QPushButton()
        self.choose.clicked.connect(self._on_choose)
        self.remove = QToolButton()
        self.remove.setAccessibleName(tr(without))
        set_tip(self.remove, tr(without))
        self.remove.clicked.connect(lambda: self.chosen.emit(""))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.Metrics.HALF)
        row.addWidget(self.remove)
        row.addWidget(self.choose)
        self.setFocusProxy(self.choose)
        theme.keep_tinted(self._tint)

    def show_value(self, value: str) -> None:
        self._folder = value
        shown = tr("Choose a folder…")
        if value:
            letters = self.fontMetrics()
            room = _FOLDER_LETTERS * letters.averageCharWidth()
            shown = caption(isolated(cut_off(letters, value, Qt.TextElideMode.ElideMiddle, room)))
        self.choose.setText(shown)
        self.choose.setAccessibleName(
            tr("{setting}: {folder}", setting=self._name, folder=value or tr("no folder"))
        )
        set_tip(self.choose, value)
        self.remove.setVisible(bool(value))

    def _on_choose(self) -> None:
        start = Path(self._folder) if self._folder else dialogs.documents_folder()
        folder = dialogs.choose_folder(self, start, self._name)
        if folder is not None:
            self.chosen.emit(str(folder))

    def _tint(self) -> None:
        self.remove.setIcon(icon("close"))
