"""The first page: what it offers, in which order the keys lead through it, and in letters of any size."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow
from pytestqt.qtbot import QtBot

from faxdesk.ui.settings.first_start import FirstStartPage


@pytest.fixture
def page(qtbot: QtBot) -> Iterator[FirstStartPage]:
    window = QMainWindow()
    qtbot.addWidget(window)
    made = FirstStartPage(may_try=True, language="de")
    window.setCentralWidget(made)
    window.resize(1000, 700)
    window.show()
    window.activateWindow()
    qtbot.waitExposed(window)
    made.browser.setFocus()
    yield made
    window.close()


def test_tab_leads_through_it_from_top_to_bottom(qtbot: QtBot, page: FirstStartPage) -> None:
    assert page.browser.hasFocus()
    page.administrators.setChecked(True)
    for expected in (page.demo, page.administrators, page.jwt, page.language, page.browser):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is expected


def test_what_is_for_administrators_is_folded(page: FirstStartPage) -> None:
    assert not page.jwt.isVisible()
    page.administrators.click()
    assert page.jwt.isVisible()
    page.administrators.click()
    assert not page.jwt.isVisible()


def test_the_language_is_chosen_by_its_own_name(qtbot: QtBot, page: FirstStartPage) -> None:
    assert page.language.text() == "Deutsch"
    actions = {action.text(): action for action in page.language.menu().actions()}
    assert actions["Deutsch"].isChecked()
    with qtbot.waitSignal(page.language_wanted) as wanted:
        actions["العربية"].trigger()
    assert wanted.args == ["ar"]


@pytest.mark.parametrize("points", [9, 13, 20, 24])
def test_nothing_is_cut_in_any_letters(
    qtbot: QtBot, page: FirstStartPage, points: int, letters_of: Callable[[int], None]
) -> None:
    letters_of(points)
    page.window().resize(860, 560)
    page.administrators.setChecked(True)

    def cut() -> list[str]:
        labels = [label for label in page.findChildren(QLabel) if label.isVisible() and label.text()]
        return [
            label.text()
            for label in labels
            if label.height() < label.heightForWidth(label.width())
            or label.width() < label.minimumSizeHint().width()
        ]

    qtbot.waitUntil(lambda: cut() == [])
    buttons = (page.browser, page.demo, page.jwt)
    assert all(button.width() >= button.minimumSizeHint().width() for button in buttons)
