"""What the settings page says of scanned pages."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QCheckBox
from pytestqt.qtbot import QtBot

from faxdesk.domain.page_text import TextTotals
from faxdesk.services.archive.text_recognition import Scans
from faxdesk.ui.settings.scan_status import scan_words
from faxdesk.ui.window.main_window import MainWindow
from tests.support.desk import TestDesk


@pytest.mark.parametrize(
    ("scans", "waiting", "text"),
    [
        (Scans.MISSING, 0, "not installed"),
        (Scans.MISSING, 1, "1 fax waits for it"),
        (Scans.BROKEN, 3, "3 faxes wait"),
        (Scans.ON, 2, "2 faxes wait to be recognised"),
        (Scans.ON, 0, "All scans are recognised"),
        (Scans.OFF, 3, ""),
    ],
)
def test_words(scans: Scans, waiting: int, text: str) -> None:
    assert text in scan_words(scans, TextTotals(0, waiting))


def test_the_settings_page_says_that_tesseract_is_missing(
    window: MainWindow, stage: TestDesk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    window.pages.show_settings()
    page = window.pages.settings
    page.show_section("pages")
    row = page.rows["read_scans"]
    qtbot.waitUntil(lambda: "not installed" in row.hint.text())
    box = row.editor
    assert isinstance(box, QCheckBox)
    box.click()
    assert not stage.desk.settings.read_scans
