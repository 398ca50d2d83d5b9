"""The page editor in the page for writing: opened from the grid, kept with the draft, undone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from faxdesk.domain.compose.page_edit import MarkKind
from faxdesk.domain.compose.page_order import PagePlace
from faxdesk.ui.compose.editor.marks.tools import Tool
from faxdesk.ui.compose.editor.page_editor import PageEditor
from tests.ui.compose.writer import Writer
from tests.ui.pane_fixtures import actions, context, window, writer

__all__ = ["actions", "context", "window", "writer"]

MakePdf = Callable[..., Path]


@pytest.fixture
def edited(qtbot: QtBot, writer: Writer, make_pdf: MakePdf) -> PageEditor:
    """The editor on the second page of a document."""
    writer.add(make_pdf(2, name="letter.pdf"))
    qtbot.waitUntil(lambda: len(writer.pane.pages.grid.model_.cells) >= 2)
    writer.pane.pages.edit_wanted.emit(PagePlace(0, 1))
    editor = writer.pane.editing.editor
    qtbot.waitUntil(lambda: editor.desk.backdrop.picture is not None)
    writer.wait()
    return editor


def tick(qtbot: QtBot, editor: PageEditor) -> None:
    canvas = editor.desk.canvas
    editor.editing.take(Tool.TICK)
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=canvas.frame.point((60, 60)).toPoint())


def test_it_stands_in_place_of_form_and_pages(writer: Writer, edited: PageEditor) -> None:
    pane = writer.pane
    assert edited.isVisible()
    assert not any(part.isVisible() for part in (pane.head, pane.body, pane.foot))
    assert pane.foot_px >= edited.foot.height() > 0, "what is offered to be undone stands over its foot"
    assert edited.head.words[1] == "\u2066page 2 of 2\u2069"
    edited.head.done.click()
    assert all(part.isVisible() for part in (pane.head, pane.body, pane.foot))
    assert not edited.isVisible()


def test_what_is_set_is_kept_and_can_be_undone(qtbot: QtBot, writer: Writer, edited: PageEditor) -> None:
    tick(qtbot, edited)
    (file,) = writer.saved().files
    assert [mark.kind for mark in file.page_list[1].edit.marks] == [MarkKind.TICK]
    assert file.is_edited
    assert edited.isVisible(), "saving leaves the page where it is"
    edited.head.undo.click()
    assert not edited.editing.page.edit.marks
    assert not writer.saved().files[0].is_edited
    edited.head.redo.click()
    assert [mark.kind for mark in edited.editing.page.edit.marks] == [MarkKind.TICK]
    edited.head.done.click()
    qtbot.keyClick(writer.pane.pages.grid, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert not writer.saved().files[0].is_edited, "it is a step of the fax like any other"


def test_esc_goes_back_and_does_not_close_the_draft(qtbot: QtBot, writer: Writer, edited: PageEditor) -> None:
    qtbot.keyClick(edited.desk.canvas, Qt.Key.Key_Escape)
    assert not edited.isVisible()
    assert writer.pane.is_writing


def test_another_draft_begins_with_its_form(writer: Writer, edited: PageEditor) -> None:
    writer.pane.new_draft()
    assert not edited.isVisible()
    assert writer.pane.body.isVisible()


def test_a_document_that_goes_takes_the_editor_along(writer: Writer, edited: PageEditor) -> None:
    writer.pane.form.files.put_files(())
    writer.wait()
    assert not edited.isVisible()


def test_what_is_being_typed_is_kept_with_the_draft(qtbot: QtBot, writer: Writer, edited: PageEditor) -> None:
    canvas = edited.desk.canvas
    edited.editing.take(Tool.TEXT)
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=canvas.frame.point((60, 60)).toPoint())
    qtbot.keyClicks(canvas.entry, "Example")
    fax_id = writer.pane.fax_id
    writer.pane.close_draft()
    writer.wait()
    assert fax_id is not None
    item = writer.stage.journal.item(fax_id)
    assert item is not None
    assert [mark.text for mark in item.draft.files[0].page_list[1].edit.marks] == ["Example"]
