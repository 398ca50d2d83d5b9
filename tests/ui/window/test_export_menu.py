"""Export from the window, and what is made for a drag."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.services.export.export import ExportForm
from faxdesk.ui.common import dialogs
from faxdesk.ui.window.main_window import MainWindow
from tests.support.desk import TestDesk
from tests.support.faxes import received
from tests.ui.window.steps import CTRL, choose


@pytest.fixture
def ids(stage: TestDesk, make_pdf: Callable[..., Path]) -> list[int]:
    """Three faxes, of the last of which there are no pages yet, and never will be."""
    fax_ids = stage.tell(received(1), received(2, page_count=3), received(3))
    for fax_id, pages in zip(fax_ids[:2], (1, 3), strict=True):
        stage.give_document(fax_id, make_pdf(pages=pages, text=f"Fax{pages}", name=f"{pages}.pdf"))

    def fetch(fax_id: int) -> None:
        raise FaxDeskError("The pages are gone.", "Ask the sender.", ErrorKind.NOT_FOUND)

    stage.service.on_fetch = fetch
    return fax_ids


def menu() -> QMenu:
    found = QApplication.activePopupWidget()
    assert isinstance(found, QMenu)
    return found


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_chosen_faxes_are_exported_in_the_form_and_to_the_place_that_one_says(
    qtbot: QtBot, window: MainWindow, ids: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialogs, "choose_folder", lambda *_: tmp_path / "out")
    choose(qtbot, window, *ids)
    qtbot.keyClick(window.workspace.list.table, Qt.Key.Key_E, CTRL)
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    shown = [action.text() for action in menu().actions()]
    assert [text.removesuffix("…") for text in shown] == [
        "Export 3 faxes",
        "As a PDF each",
        "As a TIFF each",
        "As one PDF",
        "As a folder with an index",
    ]
    entry = next(action for action in menu().actions() if action.text().startswith("As a folder"))
    menu().close()
    entry.trigger()
    qtbot.waitUntil(
        lambda: "2 faxes exported. 1 fax left out: The pages are gone." in window.notices.bar.text
    )
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert {"index.csv", "index.json"} < names
    assert len(names) == 4


def test_one_pdf_of_all_and_trouble_with_the_disk(
    qtbot: QtBot, window: MainWindow, ids: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(qtbot, window, *ids)
    steps = window.ways_out.exports
    steps.export(ids[:2], tmp_path / "all.pdf", ExportForm.MERGED)
    qtbot.waitUntil(lambda: window.notices.bar.text == "2 faxes exported.")
    with pypdfium2.PdfDocument(tmp_path / "all.pdf") as document:
        assert len(document) == 4
    steps.export(ids[:2], tmp_path / "all.pdf" / "below a file", ExportForm.PDF)
    qtbot.waitUntil(lambda: "cannot be made" in window.notices.bar.text)


def test_it_can_be_stopped(
    qtbot: QtBot, window: MainWindow, stage: TestDesk, ids: list[int], tmp_path: Path
) -> None:
    steps = window.ways_out.exports
    steps.export(ids, tmp_path / "out", ExportForm.TIFF)
    assert window.notices.bar.text.startswith("Exporting: ")
    window.notices.bar._button.click()
    assert not window.notices.bar.text
    qtbot.waitUntil(lambda: window._runner.is_idle)
    assert not window.notices.bar.text
    assert not list(tmp_path.rglob("*.part"))


def test_nothing_chosen_nothing_to_export(qtbot: QtBot, window: MainWindow, ids: list[int]) -> None:
    window.workspace.list.table.clearSelection()
    assert not window.actions_.export.isEnabled()
    choose(qtbot, window, ids[0])
    assert window.actions_.export.isEnabled()
