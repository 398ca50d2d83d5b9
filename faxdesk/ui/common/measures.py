"""The measures of the window, all of them from the font, so that nothing is cut at any size of letters.

Distances, radii and borders stay in pixels on a grid of 4; whatever holds words or icons grows with the
line L, the height of one line of the application's font.
"""

from __future__ import annotations

from math import ceil

from msgspec import Struct
from PySide6.QtGui import QFont, QFontInfo, QFontMetrics

MIN_LETTERS_PX = 11
_LEAST_RAIL_PX = 192
_OF_LETTERS = {"heading": 1.54, "title": 1.15, "body": 1.0, "second": 0.92, "caption": 0.85, "badge": 0.67}


class Metrics:
    """Distances in pixels, on a grid of 4. They do not grow with the letters."""

    HALF = 4
    """Inside a thing."""
    GAP = 8
    """Between things that belong together."""
    GROUP = 16
    """Between groups."""
    EDGE = 24
    """At the edges of a pane."""
    INSET = 10
    """Before the text in every field."""
    CHIP_RADIUS = 4
    RADIUS = 6
    """Of buttons, fields, rows and entries."""
    CARD_RADIUS = 8
    """Of cards and bars that float."""


class Measures(Struct, frozen=True):
    """Heights and widths in pixels for one size of letters. In brackets: at letters of 13 px."""

    line: int
    """L, the line of body text (18), and the side of an icon in rail, buttons and tool bars."""
    second_line: int
    """The line of second and caption text (16)."""
    title_line: int
    """(20)"""
    heading_line: int
    """(28)"""
    small_icon: int
    """In chips and beside small words (14)."""
    large_icon: int
    """In large buttons and drop targets (24)."""
    dot: int
    """Of an unread fax, and of a tag (8)."""
    button: int
    """Buttons, fields, choices, segments (32)."""
    start_button: int
    """Of the first start (48)."""
    large_button: int
    """Of several chosen faxes (56)."""
    tool_bar: int
    """A tool bar at the top of a pane, the row of the search, of a title (48)."""
    entry: int
    """An entry of the rail or of sections, a row of a table (36)."""
    row: int
    """A row of two lines: of a list of faxes or contacts, of recipients, of settings at least (56)."""
    compact_row: int
    """A row of one line without a picture (44)."""
    group_head: int
    """(28)"""
    filter_chip: int
    """Chips for filters, tags and recipients (24)."""
    state_chip: int
    """(18)"""
    page_bar: int
    """A bar that floats over a page (40)."""
    foot: int
    """Below a fax that is written, and below the page editor (56)."""
    switch: int
    """The height of a switch (20), whose width is 1.8 of it."""
    rail: int
    """The width of the rail (192); it grows with its longest entry."""
    narrow_rail: int
    """The width of the rail where it shows icons alone (56)."""


def measures_of(font: QFont) -> Measures:
    """The measures for an application font."""
    body = letters_px(font)
    line = _even(max(1.25 * body, QFontMetrics(_sized(font, body)).height()))
    second = max(2 * round(0.45 * line), _even(QFontMetrics(second_line(font)).height()))
    button = _on_grid(line + 14)
    return Measures(
        line=line,
        second_line=second,
        title_line=_even(max(1.1 * line, QFontMetrics(title(font)).height())),
        heading_line=_even(max(1.5 * line, QFontMetrics(heading(font)).height())),
        small_icon=2 * round(0.39 * line),
        large_icon=2 * round(0.666 * line),
        dot=2 * round(0.22 * line),
        button=button,
        start_button=_on_grid(line + 30),
        large_button=_on_grid(line + 38),
        tool_bar=button + 16,
        entry=_on_grid(line + 18),
        row=2 * line + 20,
        compact_row=_on_grid(line + 26),
        group_head=_on_grid(second + 12),
        filter_chip=_on_grid(second + 8),
        state_chip=_even(second + 2),
        page_bar=button + 8,
        foot=button + 24,
        switch=2 * round(0.555 * line),
        rail=max(_LEAST_RAIL_PX, _on_grid(10.6 * line)),
        narrow_rail=_on_grid(1.5 * line + 28),
    )


def letters_px(font: QFont) -> int:
    """The size of a font's letters in pixels; the least that can be read where the platform has no fonts, as
    Windows' without a screen, and knows no size."""
    known = font.pixelSize() if font.pixelSize() > 0 else QFontInfo(font).pixelSize()
    return known if known > 0 else MIN_LETTERS_PX


def heading(font: QFont) -> QFont:
    """The name of a contact, "4 faxes, 11 pages"."""
    return strong(_sized(font, _px(font, "heading")))


def title(font: QFont) -> QFont:
    """The head of a fax, the title of a page."""
    return strong(_sized(font, _px(font, "title")))


def second_line(font: QFont) -> QFont:
    """Second lines, times, hints; never too small to be read."""
    return _sized(font, _px(font, "second"))


def caption(font: QFont) -> QFont:
    """Heads of groups and tables, state chips, numbers of pages."""
    return _sized(font, _px(font, "caption"))


def badge(font: QFont) -> QFont:
    """A count upon an icon."""
    return _sized(font, _px(font, "badge"))


def strong(font: QFont) -> QFont:
    """The same letters, for what is unread, chosen, or a label."""
    heavier = QFont(font)
    heavier.setWeight(QFont.Weight.DemiBold)
    return heavier


def tabular(font: QFont) -> QFont:
    """The same letters with digits of one width, so that times and counts stand below each other."""
    even = QFont(font)
    even.setFeature(QFont.Tag("tnum"), 1)
    return even


def sizes_px(font: QFont) -> dict[str, int]:
    """The sizes of the letters by the name of their style: heading, title, body, second, caption."""
    return {style: _px(font, style) for style in _OF_LETTERS}


def _px(font: QFont, style: str) -> int:
    return max(round(letters_px(font) * _OF_LETTERS[style]), MIN_LETTERS_PX)


def _sized(font: QFont, pixels: int) -> QFont:
    sized = QFont(font)
    sized.setPixelSize(pixels)
    return sized


def _even(length: float) -> int:
    return 2 * ceil(length / 2)


def _on_grid(length: float) -> int:
    return 4 * ceil(length / 4)
