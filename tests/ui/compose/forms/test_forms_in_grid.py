"""Forms among the pages of a fax being written."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog

from faxdesk.domain.compose.form_values import filled_in
from faxdesk.domain.compose.page_edit import Area, Mark, MarkKind
from faxdesk.domain.compose.page_order import Files, PagePlace, changed
from faxdesk.ui.compose.pages.page_words import sentence_of
from tests.documents import form_samples
from tests.ui.compose.writer import Writer


@pytest.fixture
def form(writer: Writer, tmp_path: Path) -> Writer:
    path = tmp_path / "consent.pdf"
    path.write_bytes(form_samples.consent())
    writer.add(path)
    return writer


def sentence(writer: Writer, row: int) -> str:
    return sentence_of(row + 1, 2, writer.pane.pages.grid.model_.cells[row])


def have(writer: Writer, files: Files) -> None:
    writer.pane.changes.put_files(files)
    writer.wait()


def menu_action(writer: Writer, row: int) -> QAction:
    """What saves the form of a page, in the menu of the page."""
    writer.pane.pages.grid.choose([PagePlace(0, row)])
    actions = writer.pane.pages.menu().actions()
    return next(action for action in actions if action.text().startswith("Save the filled form"))


def test_each_page_says_how_far_its_form_is_filled_in(form: Writer) -> None:
    form.qtbot.waitUntil(lambda: "Form: 0 of 6 filled" in sentence(form, 0))
    assert "Form: 0 of 1 filled" in sentence(form, 1)
    files = form.pane.form.draft.files
    page = files[0].page_list[0]
    fields = form.stage.desk.pages.form_fields(form.stage.desk.blobs.path(page.hash), page.name)
    have(form, filled_in(files, page, fields, "patient", "A. Sample"))
    form.qtbot.waitUntil(lambda: "Form: 1 of 6 filled" in sentence(form, 0))
    assert "Form: 1 of 1 filled" in sentence(form, 1)
    assert form.saved().files[0].page_list[1].edit.fields == (("patient", "A. Sample"),)


def test_a_filled_form_is_saved_as_one(form: Writer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    form.qtbot.waitUntil(lambda: "Form:" in sentence(form, 0))
    files, pages = form.pane.form.draft.files, form.stage.desk.pages
    page = files[0].page_list[0]
    fields = pages.form_fields(form.stage.desk.blobs.path(page.hash), page.name)
    have(form, filled_in(files, page, fields, "patient", "A. Sample"))
    target = tmp_path / "filled.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_arguments, **_options: (str(target), ""))
    menu_action(form, 0).trigger()
    form.qtbot.waitUntil(target.exists)
    assert [field.value for field in pages.form_fields(target, target.name) if field.name == "patient"] == [
        "A. Sample",
        "A. Sample",
    ]


def test_a_form_with_something_struck_out_is_not_saved_with_it(form: Writer) -> None:
    form.qtbot.waitUntil(lambda: "Form:" in sentence(form, 0))
    assert menu_action(form, 0).isEnabled()
    struck = Mark(MarkKind.STRIKE_OUT, Area(35, 23, 60, 10))
    files = changed(
        form.pane.form.draft.files,
        {PagePlace(0, 1)},
        lambda page: replace(page, edit=replace(page.edit, marks=(struck,))),
    )
    have(form, files)
    assert not menu_action(form, 0).isEnabled()


def test_a_form_is_filled_in_from_the_pages_of_the_fax_on(form: Writer) -> None:
    form.pane.pages.edit_wanted.emit(PagePlace(0, 0))
    editor = form.pane.editing.editor
    form.qtbot.waitUntil(lambda: bool(editor.fields.boxes))
    box = next(box for box in editor.fields.boxes if box.field.name == "patient")
    form.qtbot.keyClicks(box.editor, "A. Sample")
    editor.close_editor()
    assert [page.edit.fields for page in form.saved().files[0].page_list] == [(("patient", "A. Sample"),)] * 2
    form.pane.changes.undo()
    form.wait()
    assert not form.saved().files[0].is_edited
