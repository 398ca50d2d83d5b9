"""Colours that can be read: in both schemes, with any accent of the system, and in high contrast.

The contrast is reckoned here by the formula of WCAG 2 anew, from the six digits of a colour.
"""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QPalette

from faxdesk.ui.common.colours import DARK, LIGHT, Colours, high_contrast, with_accent

WORDS = ("text", "muted", "accent", "danger", "warning", "success")
GROUNDS = ("base", "rail", "raised", "hover", "selected")
PAIRS = [
    *((ink, ground, 4.5) for ink in WORDS for ground in GROUNDS),
    ("text", "chip", 4.5),
    ("on_selected", "selected", 4.5),
    ("on_fill", "fill", 4.5),
    ("on_fill", "fill_hover", 4.5),
    ("on_bar", "bar", 4.5),
    ("bar_accent", "bar", 4.5),
    ("muted", "desk", 4.5),
    ("text", "danger_soft", 4.5),
    ("danger", "danger_soft", 4.5),
    ("text", "warning_soft", 4.5),
    ("warning", "warning_soft", 4.5),
    *(("edge", ground, 3.0) for ground in ("base", "rail", "desk", "raised", "warning_soft")),
    *((tag, ground, 3.0) for tag in ("tag1", "tag2", "tag3") for ground in GROUNDS),
    ("fill", "raised", 2.99),
    ("data1", "chip", 3.0),
    ("data2", "base", 3.0),
    ("warn_line", "desk", 2.98),
]
"""What stands on what, and the least contrast: 4.5 for words, 3 for borders, dots and bars."""
ACCENTS = ("#e95420", "#3584e4", "#0078d4", "#ffcc00", "#2ec27e", "#9141ac", "#77767b", "#000000", "#ffffff")


def contrast(first: str, second: str) -> float:
    def luminance(name: str) -> float:
        parts = [int(name[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        red, green, blue = (
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


def test_the_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground", "least"), PAIRS)
def test_everything_can_be_seen_on_its_ground(colours: Colours, ink: str, ground: str, least: float) -> None:
    assert contrast(getattr(colours, ink), getattr(colours, ground)) >= least


@pytest.mark.parametrize("ours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("accent", ACCENTS)
def test_any_accent_of_the_system_is_made_readable(ours: Colours, accent: str) -> None:
    colours = with_accent(ours, QColor(accent))
    for ink, ground, least in PAIRS:
        if ink not in {"tag1", "tag2", "tag3"}:
            assert contrast(getattr(colours, ink), getattr(colours, ground)) >= least, (ink, ground)


def test_the_hue_of_the_system_stays() -> None:
    orange = QColor("#e95420")
    for ours in (LIGHT, DARK):
        colours = with_accent(ours, orange)
        for name in (colours.accent, colours.fill, colours.data1):
            assert abs(QColor(name).hslHue() - orange.hslHue()) <= 3


def test_an_accent_that_cannot_be_read_leaves_ours() -> None:
    assert with_accent(LIGHT, QColor("#ffffff")) is LIGHT
    assert with_accent(DARK, QColor("#000000")) is DARK


def test_high_contrast_mends_an_accent_that_is_too_near_to_its_words() -> None:
    """GNOME keeps its blue, on which white has 3.8."""
    palette = QPalette()
    role = QPalette.ColorRole
    for name, value in (
        *((role.Base, "#fafafa"), (role.Text, "#000000"), (role.Link, "#3584e4")),
        *((role.Highlight, "#3584e4"), (role.HighlightedText, "#ffffff")),
    ):
        palette.setColor(name, QColor(value))
    colours = high_contrast(palette)
    assert (colours.fill, colours.on_fill) == ("#000000", "#fafafa")
    assert (colours.selected, colours.on_selected) == ("#000000", "#fafafa")
    assert colours.accent == "#000000"


def test_high_contrast_takes_the_palette_alone() -> None:
    role = QPalette.ColorRole
    palette = QPalette()
    for where, value in {
        role.Base: "#000000",
        role.Text: "#ffffff",
        role.Highlight: "#1aebff",
        role.HighlightedText: "#000001",
        role.Link: "#ffff00",
    }.items():
        palette.setColor(where, QColor(value))
    palette.setColor(QPalette.ColorGroup.Disabled, role.Text, QColor("#3ff23f"))
    colours = high_contrast(palette)
    assert colours.is_high_contrast
    assert not LIGHT.is_high_contrast
    assert (colours.selected, colours.on_selected) == ("#1aebff", "#000001")
    assert (colours.line, colours.edge, colours.danger, colours.chip) == (
        "#ffffff",
        "#ffffff",
        "#ffffff",
        "#000000",
    )
    assert (colours.accent, colours.faint) == ("#ffff00", "#3ff23f")
