"""The palette, measures that follow the font; icons and the style sheet whole."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QFont, QFontMetrics, QIcon, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from faxdesk.paths import resource
from faxdesk.ui.common import theme
from faxdesk.ui.common.colours import DARK, LIGHT
from faxdesk.ui.common.icons import icon, pixmap
from faxdesk.ui.common.measures import MIN_LETTERS_PX, measures_of, sizes_px
from faxdesk.ui.controls.switch import Switch
from tests.ui.common.test_colours import contrast


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_the_palette_follows_the_choice(qtbot: QtBot, qapp: QApplication, choice: str) -> None:
    theme.apply(qapp, choice)
    colours = DARK if choice == "dark" else LIGHT
    palette = qapp.palette()
    assert theme.colours() is colours
    assert theme.colour("muted") == QColor(colours.muted)
    role = QPalette.ColorRole
    for ink, ground in (
        (role.WindowText, role.Window),
        (role.Text, role.Base),
        (role.ButtonText, role.Button),
        (role.HighlightedText, role.Highlight),
        (role.PlaceholderText, role.Base),
        (role.ToolTipText, role.ToolTipBase),
        (role.Link, role.Window),
    ):
        assert contrast(palette.color(ink).name(), palette.color(ground).name()) >= 4.5
    assert len(qapp.findChildren(theme.Theme)) == 1
    theme.apply(qapp, "light")


@pytest.fixture
def letters(qapp: QApplication) -> Iterator[Callable[[int], None]]:
    """Gives the application letters of a size in pixels, and takes them back at the end."""
    before = qapp.font()

    def use(pixels: int) -> None:
        font = QFont(before)
        font.setPixelSize(pixels)
        qapp.setFont(font)

    yield use
    qapp.setFont(before)


def test_measures_follow_the_font_while_the_window_is_open(
    qtbot: QtBot, qapp: QApplication, letters: Callable[[int], None]
) -> None:
    theme.apply(qapp, "light")
    letters(13)
    measures = theme.measures()
    assert (measures.line, measures.button, measures.row, measures.rail) == (18, 32, 56, 192)
    switch = Switch("Sound")
    qtbot.addWidget(switch)
    field = QLineEdit()
    qtbot.addWidget(field)
    assert (switch.sizeHint().height(), field.sizeHint().height()) == (20, 32)
    letters(27)
    measures = theme.measures()
    assert (measures.line, measures.button, measures.row, measures.narrow_rail) == (34, 48, 88, 80)
    assert (switch.sizeHint().height(), field.sizeHint().height()) == (38, 48)


def test_the_measures_are_those_that_the_views_were_drawn_with(qtbot: QtBot) -> None:
    """Of letters of 13 and of 27 pixels, which is 20 pt."""
    font = QFont()
    small, large = (measures_of(_of(font, pixels)) for pixels in (13, 27))
    for name, at_13, at_27 in (
        ("second_line", 16, 30),
        ("title_line", 20, 38),
        ("heading_line", 28, 52),
        ("start_button", 48, 64),
        ("large_button", 56, 72),
        ("tool_bar", 48, 64),
        ("entry", 36, 52),
        ("compact_row", 44, 60),
        ("group_head", 28, 44),
        ("filter_chip", 24, 40),
        ("state_chip", 18, 32),
        ("page_bar", 40, 56),
        ("foot", 56, 72),
        ("switch", 20, 38),
        ("narrow_rail", 56, 80),
    ):
        assert (getattr(small, name), getattr(large, name)) == (at_13, at_27), name
    sizes = {"heading": 20, "title": 15, "body": 13, "second": 12, "caption": 11, "badge": 11}
    assert sizes_px(_of(font, 13)) == sizes


def _of(font: QFont, pixels: int) -> QFont:
    sized = QFont(font)
    sized.setPixelSize(pixels)
    return sized


@pytest.mark.parametrize("pixels", [12, 13, 17, 20, 27, 32, 40])
def test_every_line_holds_its_letters(qtbot: QtBot, pixels: int) -> None:
    font = _of(QFont(), pixels)
    measures = measures_of(font)
    for line, letters in (
        (measures.line, font),
        (measures.second_line, theme.second_line(font)),
        (measures.second_line, theme.caption(font)),
        (measures.title_line, theme.title(font)),
        (measures.heading_line, theme.heading(font)),
        (measures.state_chip, theme.caption(font)),
    ):
        assert QFontMetrics(letters).height() <= line


def test_high_contrast_follows_the_system(
    qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(theme.Theme, "wants_high_contrast", property(lambda _theme: True))
    theme.apply(qapp, "dark")
    assert theme.colours().is_high_contrast
    assert qapp.palette().color(QPalette.ColorRole.Window).name() == theme.colours().base
    # What has the colour of the page there shows where it ends.
    edge = f"border: 1px solid {theme.colours().text};"
    rules = [
        line for line in qapp.styleSheet().splitlines() if line.startswith(("#undoBar {", "#recipientChip {"))
    ]
    assert [edge in rule for rule in rules] == [True, True]
    monkeypatch.undo()
    theme.apply(qapp, "light")
    assert theme.colours() is LIGHT


def test_the_style_sheet_leaves_no_name_unfilled(qtbot: QtBot, qapp: QApplication) -> None:
    theme.apply(qapp, "light")
    assert "@" not in qapp.styleSheet()


def test_letters_never_get_too_small() -> None:
    font = _of(QFont(), 11)
    assert theme.second_line(font).pixelSize() == MIN_LETTERS_PX
    assert theme.caption(font).pixelSize() == MIN_LETTERS_PX
    font.setPixelSize(20)
    assert theme.second_line(font).pixelSize() == 18
    assert theme.heading(font).pixelSize() == 31
    assert theme.heading(font).weight() == QFont.Weight.DemiBold


def test_every_icon_is_drawn_and_tinted(qtbot: QtBot, root: Path) -> None:
    for path in sorted((root / "resources" / "icons").glob("*.svg")):
        image = pixmap(path.stem, "danger", 40, 1).toImage()
        inks = {
            image.pixelColor(x, y).name()
            for x in range(image.width())
            for y in range(image.height())
            if image.pixelColor(x, y).alpha() == 255
        }
        assert inks, path.stem
        if "currentColor" in path.read_text():
            assert inks == {theme.colour("danger").name()}, path.stem


def test_icons_are_sharp_on_a_dense_screen(qtbot: QtBot) -> None:
    drawn = pixmap("send", "muted", 16, 2.0)
    assert (drawn.width(), drawn.devicePixelRatio()) == (32, 2.0)


NAMED_FIRST = {"icon", "pixmap", "_tool", "_WayToBegin", "Situation", "StatusWords", "RecipientWords"}
"""Calls whose first argument is the name of an icon."""


def window_sources(root: Path) -> list[ast.Module]:
    paths = sorted((root / "faxdesk" / "ui").rglob("*.py"))
    assert len(paths) > 80
    return [ast.parse(path.read_text(encoding="utf-8")) for path in paths]


def icon_files(root: Path) -> set[str]:
    return {path.stem for path in (root / "resources" / "icons").glob("*.svg")}


def test_every_icon_that_the_window_names_is_there(root: Path) -> None:
    named: set[object] = set()
    for source in window_sources(root):
        for call in (node for node in ast.walk(source) if isinstance(node, ast.Call)):
            callee = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            if callee in NAMED_FIRST and call.args and isinstance(call.args[0], ast.Constant):
                named.add(call.args[0].value)
            named |= {
                word.value.value
                for word in call.keywords
                if word.arg == "icon_name" and isinstance(word.value, ast.Constant)
            }
    assert len(named) > 20
    assert named - {""} <= icon_files(root)
    assert isinstance(icon("send"), QIcon)


def test_every_icon_file_is_used(root: Path) -> None:
    texts = {
        node.value
        for source in window_sources(root)
        for node in ast.walk(source)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    in_rules = set(re.findall(r"@icons/([a-z-]+)\.svg", resource("style.qss").read_text(encoding="utf-8")))
    of_program = {"faxdesk", "faxdesk-symbolic"}
    """The program's own: the desktop shows them, and messages come with them."""
    assert icon_files(root) - texts - in_rules - of_program == set()


def test_no_widget_sets_a_style_of_its_own(root: Path) -> None:
    for path in (root / "faxdesk" / "ui").rglob("*.py"):
        if path.stem != "theme":
            assert "setStyleSheet" not in path.read_text(), path.stem


def test_what_cannot_be_let_go_of_is_not_taken(qtbot: QtBot) -> None:
    """A function that holds a widget would be called for ever, also once the widget has gone."""
    label = QLabel()
    qtbot.addWidget(label)
    for keep in (theme.keep_tinted, theme.keep_measured):
        with pytest.raises(AssertionError, match="lambda"):
            keep(lambda: label.update())
        keep(label.update)
