"""What the program's own trial takes for a page on the screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from faxdesk.ui.page_view.page_cache import PageCache
from faxdesk.ui.page_view.page_view import PageView
from faxdesk.ui.window.smoke_test import shows_a_page
from tests.support.runner import InlineRunner
from tests.support.sheets import DrawLog, PlainSheet


@dataclass(frozen=True)
class Letter:
    """A white page with black lines, or without any."""

    has_lines: bool = True

    def draw(self, pages: Any, width: int) -> QImage:
        image = QImage(width, width, QImage.Format.Format_Grayscale8)
        image.fill(Qt.GlobalColor.white)
        for row in range(10 * self.has_lines):
            for column in range(width // 2):
                image.setPixel(column, 5 * row, 0)
        return image


def view_of(qtbot: QtBot, *, is_held: bool = False, has_lines: bool = True) -> tuple[PageView, InlineRunner]:
    runner = InlineRunner(is_held)
    view = PageView(PageCache(cast(Any, DrawLog()), cast(Any, runner)))
    qtbot.addWidget(view)
    view.resize(400, 400)
    view.show()
    # Several pages, so that their number is painted over them: dark dots that belong to no page.
    view.set_sheets([cast(Any, Letter(has_lines)), *(cast(Any, PlainSheet(number)) for number in range(2))])
    return view, runner


def test_a_drawn_page_is_seen(qtbot: QtBot) -> None:
    view, _runner = view_of(qtbot)
    qtbot.waitUntil(lambda: shows_a_page(view))


def test_the_place_of_a_page_is_no_page(qtbot: QtBot) -> None:
    view, runner = view_of(qtbot, is_held=True)
    view.grab()
    assert not shows_a_page(view)
    runner.run_held()
    qtbot.waitUntil(lambda: shows_a_page(view))


@pytest.mark.parametrize("is_shown", [True, False])
def test_neither_is_a_blank_page_or_one_that_nobody_sees(qtbot: QtBot, is_shown: bool) -> None:
    view, _runner = view_of(qtbot, has_lines=not is_shown)
    view.setVisible(is_shown)
    assert not shows_a_page(view)
