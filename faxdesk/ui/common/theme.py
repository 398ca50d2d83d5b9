"""The one place of style: the application dressed in its colours, measures and style sheet.

The colours stand in colours.py, the measures and the styles of letters in measures.py, both to be had from
here. Widgets take them from colour() and measures(); none sets a style sheet of its own: the rules are in
resources/style.qss, by object name, class and property.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from functools import lru_cache
from zlib import crc32

from msgspec.structs import asdict
from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QLayout, QStyle, QWidget

from faxdesk.paths import resource
from faxdesk.ui.common.colours import DARK, LIGHT, Colours, high_contrast, with_accent
from faxdesk.ui.common.measures import (
    Measures,
    Metrics,
    badge,
    caption,
    heading,
    measures_of,
    second_line,
    sizes_px,
    strong,
    tabular,
    title,
)

__all__ = [
    "Metrics",
    "apply",
    "badge",
    "caption",
    "colour",
    "colours",
    "grown",
    "heading",
    "in_use",
    "keep_measured",
    "keep_tinted",
    "measures",
    "moves",
    "second_line",
    "set_margins",
    "set_tone",
    "strong",
    "tabular",
    "tag_role",
    "title",
]

_STAND_IN = QColor(48, 140, 198)
"""What Qt calls the system's accent where the system has none."""
_PROPERTY = "faxdesk theme"
_LINE_AT_13_PX = 18


def apply(application: QApplication, setting: str = "system", *, rules: bool = True) -> None:
    """Dress the application: setting is "system" (followed live), "light" or "dark". Without rules only
    the colours are set: a window is built faster before it has a style sheet; call again after that."""
    _theme_of(application).set_choice(setting, rules=rules)


def keep_tinted(tint: Callable[[], None]) -> None:
    """Call tint now, and again whenever the application gets other colours. tint is a method of a QObject,
    which gives icons and pictures their colours anew; when that object goes, nothing is called any more."""
    tint()
    in_use().colours_changed.connect(_method(tint))


def keep_measured(measure: Callable[[], None]) -> None:
    """Call measure now, and again whenever the application gets other letters. measure is a method of a
    QObject, which sets sizes by measures(); when that object goes, nothing is called any more."""
    measure()
    in_use().measures_changed.connect(_method(measure))


def _method(change: Callable[[], None]) -> Callable[[], None]:
    """The same, if Qt can let go of it by itself: anything else would be called after what it changes has
    gone."""
    assert isinstance(getattr(change, "__self__", None), QObject), change
    return change


def in_use() -> Theme:
    """The theme itself, for who paints often: it has to be looked up each time, which takes longer than to
    look into it."""
    return _theme_of(QApplication.instance())


def colours() -> Colours:
    """The scheme in use."""
    return in_use().colours


def colour(role: str) -> QColor:
    """A colour of the scheme in use: a field of Colours."""
    return QColor(in_use().inks[role])


def measures() -> Measures:
    """The measures for the application's font."""
    return in_use().measures


def grown(pixels: int) -> int:
    """A size that is meant for letters of 13 px, for those of now: no smaller, and larger with them."""
    return max(pixels, round(pixels * measures().line / _LINE_AT_13_PX))


def set_margins(part: QLayout | QWidget, start: int, top: int, end: int, bottom: int) -> None:
    """Leave so many pixels around what a part holds: Qt itself tells left from right, and not the start of a
    line from its end."""
    is_mirrored = QApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft
    part.setContentsMargins(*((end, top, start, bottom) if is_mirrored else (start, top, end, bottom)))


def tag_role(name: str) -> str:
    """The colour of a tag, the same for one name always: a field of Colours."""
    return f"tag{crc32(name.casefold().encode()) % 3 + 1}"


def moves(style: QStyle | None = None) -> bool:
    """Whether motion is wanted: the system may ask for less."""
    style = style or QApplication.style()
    return not in_use().has_less_motion and bool(style.styleHint(QStyle.StyleHint.SH_Widget_Animate))


def set_tone(widget: QWidget, tone: str) -> None:
    """Colour a widget's words: "muted", "danger", "warning", "success", or "" for plain."""
    set_look(widget, "tone", tone)


def set_look(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the style sheet has rules for."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        # Rules by property are only looked at when the widget is dressed anew.
        widget.style().unpolish(widget)
        widget.style().polish(widget)


class Theme(QObject):
    """Keeps an application in its colours and measures while the system or the person changes them.

    Signals: colours_changed() after the palette did: what is painted from the palette follows by itself;
    icons and pictures keep the colours that they were drawn in, and are drawn anew by keep_tinted().
    measures_changed() after the application got another font, for keep_measured().
    """

    colours_changed = Signal()
    measures_changed = Signal()

    def __init__(self, application: QCoreApplication) -> None:
        super().__init__(application)
        assert isinstance(application, QApplication)
        self._application = application
        self._choice = "system"
        self._has_rules = False
        self._is_choosing = False
        self.has_less_motion = False
        """Whether the person wants what moves to stay still, also where the style does not know of it."""
        self._hints = application.styleHints()
        if sys.platform.startswith("linux"):
            # Elsewhere the platform has a style of its own.
            application.setStyle("Fusion")
        self._system = application.palette()
        self._set_colours(LIGHT)
        self.measures = measures_of(application.font())
        self._hints.colorSchemeChanged.connect(self._on_system_changed)
        self._hints.accessibility().contrastPreferenceChanged.connect(self._on_system_changed)
        application.fontChanged.connect(self._on_font_changed)

    def set_choice(self, choice: str, *, rules: bool = True) -> None:
        self._choice = choice
        self._has_rules = rules
        wanted = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}
        self._is_choosing = True
        # Title bars and the system's own dialogs follow this.
        self._hints.setColorScheme(wanted.get(choice, Qt.ColorScheme.Unknown))
        self._is_choosing = False
        self._dress()

    @property
    def wants_high_contrast(self) -> bool:
        return self._hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast

    @Slot()
    def _on_system_changed(self) -> None:
        if self._is_choosing:
            return
        # Only without a palette of ours does Qt say what the system's is.
        self._application.setPalette(QPalette())
        self._system = self._application.palette()
        self._dress()

    @Slot()
    def _on_font_changed(self) -> None:
        measures_ = measures_of(self._application.font())
        if measures_ != self.measures:
            self.measures = measures_
            self.measures_changed.emit()
        self._dress()

    def _dress(self) -> None:
        self._set_colours(self._scheme())
        if self._application.palette() != (palette := _palette(self.colours)):
            self._application.setPalette(palette)
            self.colours_changed.emit()
        if self._has_rules:
            rules = _style_sheet(self.colours, self.measures, self._application.font())
            # Qt dresses every widget anew even by the same rules.
            if rules != self._application.styleSheet():
                self._application.setStyleSheet(rules)

    def _set_colours(self, colours_: Colours) -> None:
        self.colours = colours_
        self.inks = {role: QColor(value) for role, value in asdict(colours_).items()}
        """The colours, read from their digits once. To be painted with, not to be changed."""

    def _scheme(self) -> Colours:
        if self.wants_high_contrast:
            return high_contrast(self._system)
        is_dark = self._choice == "dark" or (
            self._choice == "system" and self._hints.colorScheme() == Qt.ColorScheme.Dark
        )
        ours = DARK if is_dark else LIGHT
        accent = self._system.color(QPalette.ColorRole.Accent)
        return ours if accent == _STAND_IN else with_accent(ours, accent)


def _theme_of(application: QCoreApplication | None) -> Theme:
    assert application is not None
    theme = application.property(_PROPERTY)
    if theme is None:
        theme = Theme(application)
        application.setProperty(_PROPERTY, theme)
    assert isinstance(theme, Theme)
    return theme


def _palette(colours: Colours) -> QPalette:
    role, group = QPalette.ColorRole, QPalette.ColorGroup
    palette = QPalette()
    for where, value in {
        role.Window: colours.base,
        role.WindowText: colours.text,
        role.Base: colours.base,
        role.AlternateBase: colours.rail,
        role.Text: colours.text,
        role.PlaceholderText: colours.muted,
        role.Button: colours.raised,
        role.ButtonText: colours.text,
        role.BrightText: colours.danger,
        role.Highlight: colours.fill,
        role.HighlightedText: colours.on_fill,
        role.Accent: colours.fill,
        role.Link: colours.accent,
        role.LinkVisited: colours.accent,
        role.ToolTipBase: colours.bar,
        role.ToolTipText: colours.on_bar,
        role.Light: colours.raised,
        role.Midlight: colours.hover,
        role.Mid: colours.desk,
        role.Dark: colours.line,
        role.Shadow: "#000000",
    }.items():
        palette.setColor(where, QColor(value))
    for where in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(group.Disabled, where, QColor(colours.faint))
    palette.setColor(group.Disabled, role.Highlight, QColor(colours.line))
    return palette


def _style_sheet(colours: Colours, measures: Measures, font: QFont) -> str:
    values = asdict(colours)
    values["icons"] = resource("icons").as_posix()
    # Paper is light in the dark too.
    values["on_paper"] = colours.text if colours.is_high_contrast else LIGHT.text
    # Where all grounds are one colour, an edge says where a thing ends.
    for name in ("chip", "bar"):
        values[f"{name}_edge"] = colours.text if colours.is_high_contrast else getattr(colours, name)
    sides = ("left", "right")
    is_mirrored = QApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft
    values["start"], values["end"] = reversed(sides) if is_mirrored else sides
    values["round_indicator"] = f"{measures.small_icon // 2 + 1}px"
    values |= {f"{style}_letters": f"{pixels}px" for style, pixels in sizes_px(font).items()}
    for name, pixels in asdict(measures).items():
        values[f"{name}_px"] = f"{pixels}px"
        # What is left inside of a border of one pixel, and of two.
        values[f"{name}_in1"] = f"{pixels - 2}px"
        values[f"{name}_in2"] = f"{pixels - 4}px"
    return re.sub(r"@(\w+)", lambda found: values[found[1]], _template())


@lru_cache(1)
def _template() -> str:
    return resource("style.qss").read_text(encoding="utf-8")
