"""Tags and the note of the fax that is read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtWidgets import QApplication, QMainWindow

from faxdesk.ui.reading.tags_panel import TagsPanel
from tests.support.faxes import received
from tests.ui.reading.reader import Reader

Key = Qt.Key


@pytest.fixture
def panel(reader: Reader) -> TagsPanel:
    reader.stage.tell(received(1, read_status="Read"), received(2, read_status="Read"))
    reader.pane.show_fax(1)
    return reader.pane.marks


def test_tags_are_put_on_and_taken_off_by_keys(reader: Reader, panel: TagsPanel) -> None:
    marks, qtbot = reader.stage.desk.tags_and_notes, reader.qtbot
    marks.change_tags([2], add=["Billing"])
    panel.add_tag.click()
    assert panel.editor.hasFocus()
    qtbot.keyClicks(panel.editor, "bill")
    assert panel.editor.text() == "billing"
    qtbot.keyClick(panel.editor, Key.Key_Return)
    qtbot.keyClicks(panel.editor, "to do,")
    qtbot.waitUntil(lambda: panel.tags == ["Billing", "to do"])
    assert marks.of(1).tags == ("Billing", "to do")
    qtbot.keyClick(panel.editor, Key.Key_Escape)
    assert panel.editor.isHidden()
    chip = panel._chips[0]
    assert chip.accessibleName() == "Tag Billing"
    chip.setFocus()
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Delete)
    qtbot.waitUntil(lambda: panel.tags == ["to do"])
    reader.pane.show_fax(2)
    assert panel.tags == ["Billing"]


def test_a_tag_that_cannot_be_is_told(reader: Reader, panel: TagsPanel) -> None:
    panel.add_tag.click()
    reader.qtbot.keyClicks(panel.editor, "!!!")
    reader.qtbot.keyClick(panel.editor, Key.Key_Return)
    reader.qtbot.waitUntil(lambda: reader.pane.notice.isVisible())


def test_a_note_takes_texts_and_links_but_no_files(panel: TagsPanel) -> None:
    def takes(text: str = "", *urls: str) -> bool:
        data = QMimeData()
        if text:
            data.setText(text)
        data.setUrls([QUrl(url) for url in urls])
        return panel.note.canInsertFromMimeData(data)

    assert takes("call back")
    assert takes("", "https://example.com/")
    assert not takes("", "file:///tmp/faxdesk-drag/2026-11-29 Harbor Law Group 12p.pdf")


def test_a_note_is_saved_when_it_is_left(reader: Reader, panel: TagsPanel) -> None:
    marks, qtbot = reader.stage.desk.tags_and_notes, reader.qtbot
    assert panel.note.isHidden()
    panel.add_note.click()
    assert panel.note.hasFocus()
    assert panel.add_note.isHidden()
    qtbot.keyClicks(panel.note, "call back")
    assert marks.of(1).note == ""
    reader.pane.show_fax(2)
    qtbot.waitUntil(lambda: marks.of(1).note == "call back")
    assert panel.note.toPlainText() == ""
    assert panel.note.isHidden()
    reader.pane.show_fax(1)
    assert panel.note.toPlainText() == "call back"
    assert panel.note.isVisible()


def test_a_note_is_saved_as_it_is_typed(reader: Reader, panel: TagsPanel) -> None:
    panel.add_note.click()
    reader.qtbot.keyClicks(panel.note, "x")
    panel._pause.timeout.emit()
    reader.qtbot.waitUntil(lambda: reader.stage.desk.tags_and_notes.of(1).note == "x")
    reader.qtbot.keyClicks(panel.note, "y")
    reader.stage.desk.tags_and_notes.change_tags([1], add=["new"])
    reader.qtbot.waitUntil(lambda: panel.tags == ["new"])
    assert panel.note.toPlainText() == "xy", "what is being typed stays"
    panel.note.clear()
    panel.add_tag.setFocus()
    reader.qtbot.waitUntil(lambda: reader.stage.desk.tags_and_notes.of(1).note == "")
    assert panel.note.isHidden()
    assert panel.add_note.isVisible()


def test_a_note_is_saved_when_the_window_closes(
    reader: Reader, panel: TagsPanel, window: QMainWindow
) -> None:
    panel.add_note.click()
    reader.qtbot.keyClicks(panel.note, "last words")
    window.close()
    reader.qtbot.waitUntil(lambda: reader.stage.desk.tags_and_notes.of(1).note == "last words")


def test_it_is_there_while_the_pages_are(
    reader: Reader, panel: TagsPanel, make_pdf: Callable[..., Path]
) -> None:
    assert panel.isVisible()
    reader.pane.show_fax(None)
    assert not panel.isVisible()
