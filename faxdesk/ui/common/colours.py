"""The colours of the window: ours in light and dark, the system's accent fitted in, and high contrast."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtGui import QColor, QPalette

MIN_CONTRAST = 4.5
"""Of words on what they stand on."""
MIN_HIGH_CONTRAST = 7.0
"""Of the same for people who asked for high contrast: the enhanced contrast of WCAG 2."""
MIN_SHAPE_CONTRAST = 3.0
"""Of borders, dots and bars."""
_STEPS = 80
_STEP = 0.005
"""How much of the lightness, from 0 to 1, an accent of the system is moved in one step: larger ones would
jump over the few colours that carry white words and still stand out from a dark card."""


class Colours(Struct, frozen=True):
    """The colours of one scheme. Text, muted, accent, danger, warning and success can be read on base, rail,
    raised, hover and selected, text also on chip; each soft colour carries its own and text."""

    base: str
    """Lists, panes, forms."""
    rail: str
    desk: str
    """What pages lie on."""
    raised: str
    """Fields, buttons, cards, bars that float."""
    hover: str
    selected: str
    on_selected: str
    """Words on what is selected: those of text, but for high contrast."""
    chip: str
    """Behind recipients, and behind states that are neither good nor bad; the track of a progress bar."""
    line: str
    """Hairlines and borders of cards; never alone what shows a control."""
    edge: str
    """The border of fields, buttons, switches and floating bars."""
    text: str
    muted: str
    faint: str
    """What is switched off; not for words that must be read."""
    accent: str
    """Links, the ring of the focus, the dot of the unread, the page that is chosen."""
    fill: str
    """The one filled button of a view, and a switch that is on."""
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
    paper: str
    """A page of a fax; in the dark it is dimmed a little."""
    data1: str
    """Bars of charts and of progress."""
    data2: str
    """A second series, and the handle of a scroll bar."""
    warn_line: str
    """The frame of a page with a warning."""
    tag1: str
    tag2: str
    tag3: str

    @property
    def is_high_contrast(self) -> bool:
        """Whether chips and what is chosen need a border, because nothing is softly filled."""
        return self.chip == self.base


LIGHT = Colours(
    base="#ffffff",
    rail="#f3f4f7",
    desk="#e6e8ec",
    raised="#ffffff",
    hover="#eceef2",
    selected="#dfe9fb",
    on_selected="#1b1f26",
    chip="#e4e8ee",
    line="#dcdfe5",
    edge="#79828f",
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
    paper="#ffffff",
    data1="#1d56b8",
    data2="#8a93a1",
    warn_line="#b07a12",
    tag1="#0f766e",
    tag2="#8a3b8f",
    tag3="#b45309",
)

DARK = Colours(
    base="#1f2227",
    rail="#181a1e",
    desk="#131518",
    raised="#282c32",
    hover="#323841",
    selected="#2a3a57",
    on_selected="#e8eaee",
    chip="#3b424c",
    line="#363b43",
    edge="#818996",
    text="#e8eaee",
    muted="#b0b7c1",
    faint="#656c77",
    accent="#9cc0ff",
    fill="#3572d8",
    fill_hover="#2b66cc",
    on_fill="#ffffff",
    danger="#ffa49c",
    danger_soft="#43272a",
    warning="#f1c069",
    warning_soft="#3c321f",
    success="#7bd695",
    bar="#3a4049",
    on_bar="#f2f4f7",
    bar_accent="#a9c7ff",
    paper="#eceded",
    data1="#7aa6f2",
    data2="#7a8391",
    warn_line="#c79330",
    tag1="#5cc8bd",
    tag2="#d79adb",
    tag3="#eaa04d",
)

WORDS = ("text", "muted", "accent", "danger", "warning", "success")
GROUNDS = ("base", "rail", "raised", "hover", "selected")
"""Each of the words can be read on each of the grounds."""


def contrast(first: QColor, second: QColor) -> float:
    """The contrast of two colours as WCAG 2 defines it, from 1 to 21."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def with_accent(ours: Colours, accent: QColor) -> Colours:
    """A scheme with an accent of the system. Each colour of it is made darker or lighter in steps until it
    can be read; the scheme stays as it is where that would leave nothing of the accent."""
    is_dark = QColor(ours.base).lightnessF() < 0.5
    towards = 1 if is_dark else -1
    tint = replace(ours, selected=_mixed(QColor(ours.base), accent, 0.22 if is_dark else 0.14).name())
    if not _is_read_on_selected(tint):
        return ours

    def fits_words(found: QColor) -> bool:
        return all(contrast(found, QColor(getattr(tint, ground))) >= MIN_CONTRAST for ground in GROUNDS)

    def fits_data(found: QColor) -> bool:
        return contrast(found, QColor(tint.chip)) >= MIN_SHAPE_CONTRAST

    def fits_fill(found: QColor) -> bool:
        return (
            contrast(found, QColor(tint.on_fill)) >= MIN_CONTRAST
            and contrast(found, QColor(tint.raised)) >= MIN_SHAPE_CONTRAST
        )

    words = _first(_stepped(accent, towards), fits_words)
    data = _first(_stepped(accent, towards), fits_data)
    fill = _first(_stepped(accent, -1), fits_fill) or _first(_stepped(accent, 1), fits_fill)
    if words is None or data is None or fill is None:
        return ours
    fill_hover = _first(_stepped(fill, -1, start=1), lambda found: contrast(found, fill) > 1.1) or fill
    return replace(
        tint, accent=words.name(), fill=fill.name(), fill_hover=fill_hover.name(), data1=data.name()
    )


def high_contrast(palette: QPalette) -> Colours:
    """A scheme wholly of the system's colours: words and lines of one, and no soft fills, for people who
    asked their system for high contrast. Desktops that keep their accent then do not always keep it apart
    from the words on it, or links from the ground: there the colours of words stand in."""
    role = QPalette.ColorRole
    ground, ink = palette.color(role.Base).name(), palette.color(role.Text).name()
    chosen, on_chosen = palette.color(role.Highlight).name(), palette.color(role.HighlightedText).name()
    if contrast(QColor(chosen), QColor(on_chosen)) < MIN_HIGH_CONTRAST:
        chosen, on_chosen = ink, ground
    accent = palette.color(role.Link)
    if contrast(accent, QColor(ground)) < MIN_HIGH_CONTRAST:
        accent = QColor(ink)
    grounds = dict.fromkeys(
        ("base", "rail", "desk", "raised", "hover", "chip", "danger_soft", "warning_soft", "bar", "paper"),
        ground,
    )
    inks = dict.fromkeys(Colours.__struct_fields__, ink)
    others = {
        "selected": chosen,
        "fill": chosen,
        "fill_hover": chosen,
        "on_selected": on_chosen,
        "on_fill": on_chosen,
        "accent": accent.name(),
        "faint": palette.color(QPalette.ColorGroup.Disabled, role.Text).name(),
    }
    return Colours(**inks | grounds | others)


def _is_read_on_selected(colours: Colours) -> bool:
    ground = QColor(colours.selected)
    words = ("text", "muted", "danger", "warning", "success")
    return all(contrast(QColor(getattr(colours, name)), ground) >= MIN_CONTRAST for name in words)


def _stepped(colour: QColor, towards: int, *, start: int = 0) -> Iterator[QColor]:
    """The colour, then darker (-1) or lighter (1) step by step."""
    hue, saturation, lightness = colour.hslHueF(), colour.hslSaturationF(), colour.lightnessF()
    for step in range(start, _STEPS + 1):
        yield QColor.fromHslF(
            max(hue, 0.0), saturation, min(max(lightness + towards * step * _STEP, 0.0), 1.0)
        )


def _first(colours: Iterator[QColor], fits: Callable[[QColor], bool]) -> QColor | None:
    return next((colour for colour in colours if fits(QColor(colour.name()))), None)


def _mixed(ground: QColor, colour: QColor, part: float) -> QColor:
    def between(below: int, above: int) -> int:
        return round(below + (above - below) * part)

    return QColor(
        between(ground.red(), colour.red()),
        between(ground.green(), colour.green()),
        between(ground.blue(), colour.blue()),
    )


def _luminance(colour: QColor) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF())
