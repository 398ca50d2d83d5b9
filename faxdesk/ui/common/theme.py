"""The one place of style: colours in light and dark, measures, letter sizes, the style sheet.

Widgets take colours from the palette and from colour(); none sets a style sheet of its own: the rules are
in resources/style.qss, by object name, class and property.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable

from msgspec import Struct
from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontInfo, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyle, QWidget

from faxdesk.paths import resource

MIN_CONTRAST = 4.5
MIN_LETTERS_PX = 11


class Metrics:
    """Distances in pixels, on a grid of 4."""

    HALF = 4
    GAP = 8
    """Between things that belong together."""
    GROUP = 16
    """Between groups."""
    EDGE = 24
    """At the edges of a pane."""
    ROW = 60
    """A row of a fax list."""
    RADIUS = 6


class Colours(Struct, frozen=True):
    """The colours of one scheme. Text, muted, accent, danger, warning and success can be read on window,
    base, sidebar and selected; on_fill on fill and fill_hover; on_bar and bar_accent on bar."""

    window: str
    base: str
    sidebar: str
    desk: str
    """What pages lie on."""
    raised: str
    hover: str
    selected: str
    line: str
    text: str
    muted: str
    faint: str
    """Not for words: what is switched off."""
    accent: str
    fill: str
    """Of the one filled button."""
    fill_hover: str
    on_fill: str
    danger: str
    danger_soft: str
    warning: str
    warning_soft: str
    success: str
    bar: str
    """The undo bar, and what stands on it."""
    on_bar: str
    bar_accent: str


LIGHT = Colours(
    window="#ffffff",
    base="#ffffff",
    sidebar="#f3f4f7",
    desk="#e6e8ec",
    raised="#ffffff",
    hover="#eceef2",
    selected="#dfe9fb",
    line="#dcdfe5",
    text="#1b1f26",
    muted="#565f6c",
    faint="#a2a9b4",
    accent="#1d56b8",
    fill="#215fc9",
    fill_hover="#1b51ad",
    on_fill="#ffffff",
    danger="#b3261e",
    danger_soft="#fdeceb",
    warning="#7d5200",
    warning_soft="#fdf3dc",
    success="#17692f",
    bar="#262b33",
    on_bar="#f2f4f7",
    bar_accent="#a9c7ff",
)

DARK = Colours(
    window="#1f2227",
    base="#1f2227",
    sidebar="#181a1e",
    desk="#131518",
    raised="#282c32",
    hover="#2a2e35",
    selected="#2a3a57",
    line="#363b43",
    text="#e8eaee",
    muted="#b0b7c1",
    faint="#656c77",
    accent="#9cc0ff",
    fill="#2b66cc",
    fill_hover="#3571d6",
    on_fill="#ffffff",
    danger="#ffa49c",
    danger_soft="#43272a",
    warning="#f1c069",
    warning_soft="#3c321f",
    success="#7bd695",
    bar="#3a4049",
    on_bar="#f2f4f7",
    bar_accent="#a9c7ff",
)

_ROLES = frozenset(Colours.__struct_fields__)


def apply(application: QApplication, setting: str = "system", *, rules: bool = True) -> None:
    """Dress the application: setting is "system" (followed live), "light" or "dark". Without rules only
    the colours are set: a window is built faster before it has a style sheet; call again after that."""
    _theme_of(application).set_choice(setting, rules=rules)


def keep_tinted(tint: Callable[[], None]) -> None:
    """Call tint now, and again whenever the application gets other colours. tint is a method of a QObject,
    which gives icons and pictures their colours anew; when that object goes, nothing is called any more."""
    tint()
    _theme_of(QApplication.instance()).colours_changed.connect(tint)


def colours_of(palette: QPalette) -> Colours:
    """The scheme that a palette belongs to."""
    return DARK if palette.color(QPalette.ColorRole.Window).lightness() < 128 else LIGHT


def colour(role: str, palette: QPalette | None = None) -> QColor:
    """A colour of the scheme in use: a field of Colours."""
    if role not in _ROLES:
        raise KeyError(role)
    return QColor(getattr(colours_of(palette or QGuiApplication.palette()), role))


def second_line(font: QFont) -> QFont:
    """A font at 0.9 of the size, for text of less weight; never too small to be read."""
    return _scaled(font, 0.9)


def heading(font: QFont) -> QFont:
    """A font at 1.25 of the size, bold."""
    scaled = _scaled(font, 1.25)
    scaled.setBold(True)
    return scaled


def moves(style: QStyle | None = None) -> bool:
    """Whether motion is wanted: the system may ask for less."""
    style = style or QApplication.style()
    return bool(style.styleHint(QStyle.StyleHint.SH_Widget_Animate))


def set_tone(widget: QWidget, tone: str) -> None:
    """Colour a widget's words: "muted", "danger", "warning", "success", or "" for plain."""
    if widget.property("tone") != tone:
        widget.setProperty("tone", tone)
        # Rules by property are only looked at when the widget is dressed anew.
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def contrast(first: QColor, second: QColor) -> float:
    """The contrast of two colours as WCAG 2 defines it, from 1 to 21."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


class Theme(QObject):
    """Keeps an application in its colours while the system or the person changes them.

    Signals: colours_changed() after the palette did. What is painted from the palette follows by itself;
    icons and pictures keep the colours that they were drawn in, and are drawn anew by keep_tinted().
    """

    colours_changed = Signal()

    def __init__(self, application: QCoreApplication) -> None:
        super().__init__(application)
        assert isinstance(application, QApplication)
        self._application = application
        self._choice = "system"
        self._has_rules = False
        self._hints = application.styleHints()
        if sys.platform.startswith("linux"):
            # Elsewhere the platform has a style of its own.
            application.setStyle("Fusion")
        self._hints.colorSchemeChanged.connect(self._dress)

    def set_choice(self, choice: str, *, rules: bool = True) -> None:
        self._choice = choice
        self._has_rules = rules
        wanted = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}
        # Title bars and the system's own dialogs follow this.
        self._hints.setColorScheme(wanted.get(choice, Qt.ColorScheme.Unknown))
        self._dress()

    @Slot()
    def _dress(self) -> None:
        is_dark = self._choice == "dark" or (
            self._choice == "system" and self._hints.colorScheme() == Qt.ColorScheme.Dark
        )
        colours = DARK if is_dark else LIGHT
        if self._application.palette() != (palette := _palette(colours)):
            self._application.setPalette(palette)
            self.colours_changed.emit()
        if self._has_rules:
            self._application.setStyleSheet(_style_sheet(colours, self._application.font()))


def _theme_of(application: QCoreApplication | None) -> Theme:
    assert application is not None
    return application.findChild(Theme) or Theme(application)


def _palette(colours: Colours) -> QPalette:
    role, group = QPalette.ColorRole, QPalette.ColorGroup
    palette = QPalette()
    for where, value in {
        role.Window: colours.window,
        role.WindowText: colours.text,
        role.Base: colours.base,
        role.AlternateBase: colours.sidebar,
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


def _style_sheet(colours: Colours, font: QFont) -> str:
    values = {name: getattr(colours, name) for name in _ROLES}
    values["icons"] = resource("icons").as_posix()
    values["small_px"] = f"{_pixels(second_line(font))}px"
    values["heading_px"] = f"{_pixels(heading(font))}px"
    values["title_px"] = f"{round(_pixels(font) * 1.75)}px"
    template = resource("style.qss").read_text(encoding="utf-8")
    return re.sub(r"@(\w+)", lambda found: values[found[1]], template)


def _scaled(font: QFont, factor: float) -> QFont:
    scaled = QFont(font)
    scaled.setPixelSize(max(round(_pixels(font) * factor), MIN_LETTERS_PX))
    return scaled


def _pixels(font: QFont) -> int:
    return font.pixelSize() if font.pixelSize() > 0 else QFontInfo(font).pixelSize()


def _luminance(colour_: QColor) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    return (
        0.2126 * linear(colour_.redF()) + 0.7152 * linear(colour_.greenF()) + 0.0722 * linear(colour_.blueF())
    )
