"""Filling in a form in the page editor."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from faxdesk.domain.compose.page_edit import Area, Mark, MarkKind
from faxdesk.domain.compose.page_order import PagePlace
from faxdesk.ui.compose.editor.marks.tools import Tool
from faxdesk.ui.compose.forms.field_box import FieldBox
from tests.documents import form_samples
from tests.ui.compose.editor.editing import Editor


@pytest.fixture
def form(open_editor: Callable[..., Editor], tmp_path: Path) -> Editor:
    path = tmp_path / "consent.pdf"
    path.write_bytes(form_samples.consent())
    editor = open_editor(path=path)
    editor.qtbot.waitUntil(lambda: bool(editor.pane.fields.boxes))
    return editor


def box(editor: Editor, name: str) -> FieldBox:
    return next(box for box in editor.pane.fields.boxes if box.field.name == name)


def fill(editor: Editor, name: str, text: str) -> None:
    field = box(editor, name).editor
    field.setFocus()
    editor.qtbot.keyClicks(field, text)
    editor.qtbot.keyClick(field, Qt.Key.Key_Tab)
    editor.wait()


def test_a_value_is_kept_in_the_draft_on_all_pages_that_show_it(form: Editor) -> None:
    foot = form.pane.foot
    assert foot.state.text() == "6 of 6 fields are empty"
    fill(form, "patient", "A. Sample")
    assert form.edit(0).fields == form.edit(1).fields == (("patient", "A. Sample"),)
    assert foot.state.text() == "5 of 6 fields are empty"
    form.pane.open(PagePlace(0, 1))
    assert box(form, "patient").value == "A. Sample"
    assert (foot.state.text(), foot.link.isVisible()) == ("The field is filled in", False)


def test_fields_lie_on_the_page_at_any_size_and_turn(form: Editor) -> None:
    def lies() -> bool:
        place = form.canvas.frame.rect(box(form, "patient").field.area).toAlignedRect()
        return box(form, "patient").geometry() == place

    assert lies()
    form.pane.desk.zoom(1)
    assert lies()
    form.qtbot.mouseClick(form.pane.desk.tools.turn, Qt.MouseButton.LeftButton)
    form.wait()
    assert form.edit().turn == 90
    assert lies()


def test_each_field_is_a_step_that_is_undone_and_redone(form: Editor) -> None:
    fill(form, "patient", "A. Sample")
    fill(form, "birth", "01/31/1970")
    form.qtbot.mouseClick(form.pane.head.undo, Qt.MouseButton.LeftButton)
    assert (box(form, "patient").value, box(form, "birth").value) == ("A. Sample", "")
    form.pane.undo()
    assert not form.drafted.draft.files[0].is_edited
    form.pane.redo()
    assert box(form, "patient").value == "A. Sample"


def test_the_foot_leads_to_what_is_empty(form: Editor) -> None:
    fill(form, "patient", "A. Sample")
    form.qtbot.mouseClick(form.pane.foot.link, Qt.MouseButton.LeftButton)
    assert QApplication.focusWidget() is box(form, "birth").editor
    form.qtbot.keyClick(box(form, "birth").editor, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is form.canvas


def test_what_is_put_over_a_field_is_put_by_the_mouse(form: Editor) -> None:
    area = box(form, "patient").field.area
    middle = (area.x + area.width / 2, area.y + area.height / 2)
    form.take(Tool.STRIKE_OUT)
    at = box(form, "patient").mapTo(form.canvas, box(form, "patient").rect().center())
    assert form.canvas.childAt(at) is None
    form.drag((area.x, area.y), (area.x + area.width, area.y + area.height))
    form.take(Tool.MOVE)
    assert form.marks()[0].kind is MarkKind.STRIKE_OUT
    assert box(form, "patient").is_covered
    form.click(middle)
    assert form.pane.editing.page.chosen == 0


def test_what_is_being_typed_is_kept_when_one_leaves(form: Editor) -> None:
    field = box(form, "patient").editor
    field.setFocus()
    form.qtbot.keyClicks(field, "A")
    form.pane.close_editor()
    assert form.edit().fields == (("patient", "A"),)
    assert not form.pane.fields.boxes


def test_a_place_for_a_signature_gives_way_to_one(form: Editor) -> None:
    area = box(form, "signed").field.area
    signature = Mark(MarkKind.TEXT, Area(area.x + 2, area.y + 2, 20, 8), "x")
    form.pane.editing.page.add(signature)
    assert box(form, "signed").isHidden()


def test_a_tick_goes_into_the_field_that_takes_it(form: Editor) -> None:
    area = box(form, "patient").field.area
    form.take(Tool.TICK)
    urgent = box(form, "urgent")
    at = urgent.mapTo(form.canvas, urgent.rect().center())
    assert form.canvas.childAt(at) is urgent.editor
    form.qtbot.mouseClick(urgent.editor, Qt.MouseButton.LeftButton)
    form.wait()
    assert form.edit().fields == (("urgent", urgent.field.on_value),)
    assert form.marks() == ()
    form.click((area.x + area.width / 2, area.y + area.height / 2))
    assert [mark.kind for mark in form.marks()] == [MarkKind.TICK], "no other field takes one"
    form.take(Tool.SIGN)
    signed = box(form, "signed")
    assert form.canvas.childAt(signed.mapTo(form.canvas, signed.rect().center())) is not None
    form.take(Tool.STRIKE_OUT)
    assert form.canvas.childAt(at) is None
