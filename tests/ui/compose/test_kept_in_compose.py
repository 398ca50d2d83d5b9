"""Templates and saved texts where faxes are written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu

from tests.ui.compose.writer import Writer

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def choose(writer: Writer, *path: str) -> None:
    """Use an entry of the menu of templates, or of a part of it."""
    menu = QMenu()
    writer.qtbot.addWidget(menu)
    writer.pane.kept.templates.fill(menu)
    parts = {part.title(): part for part in menu.findChildren(QMenu)}
    actions = (parts[path[0]] if len(path) > 1 else menu).actions()
    next(action for action in actions if action.text() == path[-1]).trigger()


def test_a_fax_is_kept_as_a_template_and_others_begin_with_it(
    writer: Writer, make_pdf: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    suggested: list[str] = []

    def answer(_over: object, _title: str, _label: str, text: str = "") -> str:
        suggested.append(text)
        return "Referral"

    monkeypatch.setattr("faxdesk.ui.common.dialogs.ask_text", answer)
    writer.add(make_pdf(2, name="form.pdf"))
    writer.enter("+16505550144")
    writer.pane.kept._keep()
    writer.wait()
    assert suggested == ["form"]
    assert writer.pane.bars.change.text == "The fax is kept as the template “Referral”."
    with writer.qtbot.waitSignal(writer.outcomes.draft_opened) as begun:
        choose(writer, "Referral")
    draft = writer.stage.journal.existing(begun.args[0]).draft
    assert [file.name for file in draft.files] == ["form.pdf"]
    assert [recipient.number for recipient in draft.recipients] == ["+16505550144"]


def test_a_template_is_deleted_and_taken_back(writer: Writer, make_pdf: Callable[..., Path]) -> None:
    templates = writer.stage.desk.fax_templates
    writer.add(make_pdf(1, name="form.pdf"))
    templates.keep("Referral", writer.saved())
    choose(writer, "Delete a template", "Referral")
    writer.wait()
    assert templates.names() == []
    assert writer.pane.bars.change.text == "The template “Referral” was deleted."
    writer.qtbot.mouseClick(writer.pane.bars.change._button, Qt.MouseButton.LeftButton)
    writer.wait()
    assert templates.names() == ["Referral"]


def test_a_saved_text_is_put_where_the_person_writes(writer: Writer) -> None:
    writer.stage.desk.saved_texts.save("Kind regards", "Greeting")
    cover = writer.pane.form.cover
    cover.choose(7)
    assert cover.texts_button.isVisibleTo(writer.pane)
    cover.text.setPlainText("Hello. ")
    cover.text.moveCursor(cover.text.textCursor().MoveOperation.End)
    cover.texts_button.click()
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    next(action for action in menu.actions() if action.text() == "Greeting").trigger()
    menu.close()
    assert writer.saved().cover_text == "Hello. Kind regards"
    cover.choose(0)
    assert not cover.texts_button.isVisibleTo(writer.pane)
