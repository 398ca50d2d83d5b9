"""The licences of what a package is shipped with: last on the page of settings, where there are any."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from faxdesk.ui.settings import licences_page
from faxdesk.ui.window.main_window import MainWindow

_TEXT = "FaxDesk is shipped with work of others.\n" + "Qt  LGPL\n" * 200


@pytest.fixture
def packaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As if this were a package, which brings the page along."""
    page = tmp_path / "licences.txt"
    page.write_text(_TEXT, encoding="utf-8")
    monkeypatch.setattr(licences_page, "resource", lambda name: page)


def test_they_can_be_read_in_a_package(
    qtbot: QtBot, packaged: None, open_window: Callable[..., MainWindow]
) -> None:
    window = open_window()
    window.actions_.settings.trigger()
    button = window.findChild(QPushButton, "licencesButton")
    assert button is not None
    button.click()
    page = window.pages.currentWidget()
    assert isinstance(page, licences_page.LicencesPage)
    assert page.text.toPlainText() == _TEXT
    assert window.windowTitle() == "Licences – FaxDesk"
    qtbot.keyClick(page.text, Qt.Key.Key_Escape)
    assert window.pages.currentWidget() is window.pages.settings


def test_there_is_no_way_to_a_page_that_is_not_there(open_window: Callable[..., MainWindow]) -> None:
    window = open_window()
    window.actions_.settings.trigger()
    assert window.findChild(QPushButton, "licencesButton") is None
