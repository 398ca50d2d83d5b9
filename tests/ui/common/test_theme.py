"""Colours that can be read, in both schemes; icons and the style sheet whole."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QFont, QIcon, QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from faxdesk.paths import resource
from faxdesk.ui.common import theme
from faxdesk.ui.common.icons import icon, pixmap
from faxdesk.ui.common.theme import DARK, LIGHT, Colours

WORDS = ("text", "muted", "accent", "danger", "warning", "success")
GROUNDS = ("window", "base", "sidebar", "raised", "hover", "selected")
PAIRS = [
    *((ink, ground) for ink in WORDS for ground in GROUNDS),
    ("on_fill", "fill"),
    ("on_fill", "fill_hover"),
    ("on_bar", "bar"),
    ("bar_accent", "bar"),
    ("text", "danger_soft"),
    ("text", "warning_soft"),
    ("danger", "danger_soft"),
    ("warning", "warning_soft"),
]


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_words_can_be_read_on_every_ground(colours: Colours, ink: str, ground: str) -> None:
    found = theme.contrast(QColor(getattr(colours, ink)), QColor(getattr(colours, ground)))
    assert found >= theme.MIN_CONTRAST, f"{found:.2f}"


def test_the_contrast_is_that_of_wcag() -> None:
    assert theme.contrast(QColor("black"), QColor("white")) == pytest.approx(21)
    assert theme.contrast(QColor("#777777"), QColor("white")) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_the_palette_follows_the_choice(qtbot: QtBot, qapp: QApplication, choice: str) -> None:
    theme.apply(qapp, choice)
    colours = DARK if choice == "dark" else LIGHT
    palette = qapp.palette()
    assert theme.colours_of(palette) is colours
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
        assert theme.contrast(palette.color(ink), palette.color(ground)) >= theme.MIN_CONTRAST
    assert len(qapp.findChildren(theme.Theme)) == 1
    theme.apply(qapp, "light")


def test_the_style_sheet_leaves_no_name_unfilled(qtbot: QtBot, qapp: QApplication) -> None:
    theme.apply(qapp, "light")
    assert "@" not in qapp.styleSheet()


def test_letters_never_get_too_small() -> None:
    font = QFont()
    font.setPixelSize(11)
    assert theme.second_line(font).pixelSize() == theme.MIN_LETTERS_PX
    font.setPixelSize(20)
    assert theme.second_line(font).pixelSize() == 18
    assert theme.heading(font).pixelSize() == 25
    assert theme.heading(font).bold()


def test_every_icon_is_drawn_and_tinted(qtbot: QtBot, root: Path) -> None:
    for path in sorted((root / "resources" / "icons").glob("*.svg")):
        drawn = icon(path.stem, "danger")
        image = drawn.pixmap(40, 40).toImage()
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
    assert named <= icon_files(root)
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
