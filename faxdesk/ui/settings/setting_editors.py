"""The control for a setting, from its declaration alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.fax import CoverPage
from faxdesk.settings import Settings
from faxdesk.settings.kinds import Choice, CoverChoice, Flag, Number, Setting, Text
from faxdesk.ui.common.wheel_safe_fields import ComboBox

Refused = Callable[[FaxDeskError | None], None]
"""Called with the error when the setting refuses a value, and with None when it takes the next one."""

NO_COVER, OWN_COVER = "None", "As the account has it"


def editor_for(settings: Settings, setting: Setting[Any], refused: Refused) -> QWidget | None:
    """A control that shows and changes a setting at once; None for kinds that people do not change."""
    if isinstance(setting, Flag):
        return _flag(settings, setting)
    if isinstance(setting, Number):
        return _number(settings, setting)
    if isinstance(setting, Choice):
        return _choice(settings, setting, setting.choices)
    if isinstance(setting, CoverChoice):
        return CoverEditor(settings, setting)
    if isinstance(setting, Text):
        return _text(settings, setting, refused)
    return None


class CoverEditor(ComboBox):
    """Offers the account's cover pages as soon as they are known."""

    def __init__(self, settings: Settings, setting: CoverChoice) -> None:
        super().__init__()
        self._settings = settings
        self._setting = setting
        self.offer(())
        self.activated.connect(self._on_activated)

    def offer(self, covers: Sequence[CoverPage]) -> None:
        """Offer these, and what is set although it is not among them."""
        self.clear()
        self.addItem(NO_COVER, 0)
        self.addItem(OWN_COVER, None)
        for cover in covers:
            if cover.index != 0:
                self.addItem(cover.name, cover.index)
        value = self._settings.get(self._setting)
        place = next((place for place in range(self.count()) if self.itemData(place) == value), -1)
        if place < 0:
            self.addItem(f"Cover page {value}", value)
            place = self.count() - 1
        self.setCurrentIndex(place)

    def _on_activated(self, place: int) -> None:
        self._settings.set(self._setting, self.itemData(place))


def _flag(settings: Settings, setting: Flag) -> QWidget:
    box = QCheckBox()
    box.setChecked(settings.get(setting))
    box.toggled.connect(lambda on: settings.set(setting, on))
    return box


def _number(settings: Settings, setting: Number) -> QWidget:
    """The numbers that are offered, and the present one although it is not among them."""
    present = settings.get(setting)
    offered = setting.offered if present in setting.offered else (*setting.offered, present)
    return _choice(settings, setting, [(value, setting.text(value)) for value in offered])


def _choice(settings: Settings, setting: Setting[Any], choices: Sequence[tuple[Any, str]]) -> QWidget:
    box = ComboBox()
    for _value, text in choices:
        box.addItem(text)
    box.setCurrentIndex([value for value, _words in choices].index(settings.get(setting)))
    box.activated.connect(lambda place: settings.set(setting, choices[place][0]))
    return box


def _text(settings: Settings, setting: Text, refused: Refused) -> QWidget:
    field = QLineEdit(settings.get(setting))

    def take() -> None:
        try:
            settings.set(setting, field.text())
        except FaxDeskError as error:
            refused(error)
            return
        refused(None)
        field.setText(settings.get(setting))

    field.editingFinished.connect(take)
    return field
