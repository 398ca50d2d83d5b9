"""The page of diagnostics: results as they come in, repair, and the bundle that is shown first."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from faxdesk.ui.common import dialogs
from faxdesk.ui.settings.diagnostics_page import DiagnosticsPage
from faxdesk.ui.window.main_window import MainWindow
from tests.support.desk import TestDesk


@pytest.fixture
def page(window: MainWindow, qtbot: QtBot) -> DiagnosticsPage:
    window.pages.show_settings()
    window.actions_.diagnostics.trigger()
    shown = window.pages.currentWidget()
    assert isinstance(shown, DiagnosticsPage)
    wait_for(shown, qtbot)
    return shown


def wait_for(page: DiagnosticsPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(page.again.isEnabled)


def leave_orphan(stage: TestDesk, make_pdf: Callable[..., Path]) -> Path:
    """A document of no fax, from days ago."""
    digest, _size = stage.blobs.add(make_pdf(text="Of nobody"))
    path = stage.blobs.path(digest)
    before = (stage.desk.clock.now() - timedelta(days=3)).timestamp()
    os.utime(path, (before, before))
    return path


def test_results_are_shown(page: DiagnosticsPage) -> None:
    assert page.summary.text() == "All is well."
    assert page.rows["file"].text == "The archive is sound."
    assert page.rows["documents"].text == "All 0 documents are as they were."
    assert "Good" in page.rows["file"].accessibleName()
    assert not page.repair.isEnabled()


def test_what_can_be_mended_is_mended(
    page: DiagnosticsPage, stage: TestDesk, qtbot: QtBot, make_pdf: Callable[..., Path]
) -> None:
    path = leave_orphan(stage, make_pdf)
    page.again.click()
    assert page.rows["file"].text == "…"
    wait_for(page, qtbot)
    assert page.summary.text() == "It works; see what is marked."
    assert page.rows["documents"].text == "1 document is of no fax."
    page.repair.click()
    qtbot.waitUntil(lambda: page.summary.text() == "All is well.")
    assert "1 document is set aside" in page.done.text
    assert not page.repair.isEnabled()
    assert (stage.folder / "set-aside" / path.name).is_file()


def test_the_report_can_be_copied(page: DiagnosticsPage) -> None:
    page.copy.click()
    assert "The archive is sound." in QGuiApplication.clipboard().text()


def test_a_bundle_is_shown_before_it_is_saved(
    page: DiagnosticsPage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "bundle.zip"
    asked: list[object] = []

    def choose(*arguments: object, **how: object) -> Path:
        asked.append(arguments)
        return target

    monkeypatch.setattr(dialogs, "choose_save", choose)
    page.save.click()
    qtbot.waitUntil(lambda: not page.bundle.isHidden())
    assert asked == [], "nothing is saved before it was shown"
    assert "--- report.txt" in page.shown.toPlainText()
    page.save_shown.click()
    qtbot.waitUntil(lambda: "saved" in page.done.text)
    assert page.bundle.isHidden()
    with zipfile.ZipFile(target) as saved:
        assert "settings.json" in saved.namelist()


def test_leaving_calls_the_look_off(page: DiagnosticsPage, window: MainWindow, qtbot: QtBot) -> None:
    page.examine()
    page.back.click()
    assert window.pages.is_at_work
    window.pages.show_diagnostics()
    wait_for(page, qtbot)
    assert page.summary.text() == "All is well."


def test_settings_lead_to_it(window: MainWindow) -> None:
    window.pages.show_settings()
    names = [button.text() for button in window.pages.settings.findChildren(QPushButton)]
    assert "Diagnostics" in names
