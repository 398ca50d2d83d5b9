"""A fax to many is taken back in its first seconds, as any other fax is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from faxdesk.domain.draft import Draft
from faxdesk.domain.outbox_states import OutboxState
from faxdesk.domain.runtime import CancelToken
from faxdesk.domain.status import StatusKind
from faxdesk.ui.fax_list.list_places import Place
from faxdesk.ui.merge.merge_page import MergePage
from faxdesk.ui.merge.setup_page import SetupPage
from faxdesk.ui.window.main_window import MainWindow
from tests.support.desk import TestDesk

A, B, C = "+12125550001", "+12125550002", "+12125550003"


def chosen(qtbot: QtBot, stage: TestDesk, window: MainWindow, letter: Path, table: Path) -> SetupPage:
    """The rows of a table before a draft goes to them, of which the first is taken out."""
    draft = Draft(files=(stage.desk.outbox.add_file(letter, CancelToken()),))
    window.writing.open(stage.desk.outbox.create(draft))
    window.actions_.new_to_many.trigger()
    qtbot.waitUntil(lambda: isinstance(window.pages.currentWidget(), SetupPage))
    page = window.pages.currentWidget()
    assert isinstance(page, SetupPage)
    table.write_text(f"Name;Fax\nAnn;{A}\nBob;{B}\nCy;{C}\n", encoding="utf-8")
    with qtbot.waitSignal(page.judged):
        page.ways.read(table)
    with qtbot.waitSignal(page.judged):
        page.table.remedy_wanted.emit(0)
    return page


def claims_undo_key(page: MergePage) -> bool:
    modifiers = Qt.KeyboardModifier.ControlModifier
    event = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Z, modifiers)
    event.ignore()
    QApplication.sendEvent(page.table, event)
    return event.isAccepted()


def send(qtbot: QtBot, window: MainWindow, page: SetupPage) -> MergePage:
    page.send.click()
    qtbot.waitUntil(lambda: isinstance(window.pages.currentWidget(), MergePage))
    many = window.pages.currentWidget()
    assert isinstance(many, MergePage)
    return many


def test_undo_leads_back_to_the_rows_as_they_were_chosen(
    qtbot: QtBot,
    stage: TestDesk,
    open_window: Callable[..., MainWindow],
    make_pdf: Callable[..., Path],
    tmp_path: Path,
) -> None:
    stage.desk.settings.undo_send_seconds = 10
    window = open_window()
    page = chosen(qtbot, stage, window, make_pdf(), tmp_path / "list.csv")
    many = send(qtbot, window, page)
    fax_id = many.fax_id
    assert fax_id is not None
    assert window.undo_bar.text == "Sending to 2 numbers"
    assert stage.desk.library.rows([fax_id])[0].status.kind == StatusKind.HELD_BACK

    assert not claims_undo_key(many), "the key is the window's"
    window.actions_.undo.trigger()
    qtbot.waitUntil(lambda: window.pages.currentWidget() is page)
    qtbot.waitUntil(page.send.isEnabled)
    assert [page.model.line(row).chip for row in range(3)] == ["Taken out", "Ready", "Ready"]
    item = stage.journal.item(fax_id)
    assert item is not None
    assert (item.state, item.draft.recipients) == (OutboxState.DRAFT, ())
    assert stage.desk.merges.merge(fax_id) is None
    page.back.trigger()
    assert window.pages.compose.fax_id == fax_id
    assert window.pages.compose.bars.rows.text == "To 2 of 3 rows of “list.csv”."

    window.pages.compose.send()
    qtbot.waitUntil(lambda: window.pages.currentWidget() is page)
    qtbot.waitUntil(page.send.isEnabled)
    assert send(qtbot, window, page).fax_id == fax_id
    assert len(stage.desk.merges.rows(fax_id)) == 3


def test_the_outbox_says_when_it_leaves_and_takes_it_back(
    qtbot: QtBot,
    stage: TestDesk,
    open_window: Callable[..., MainWindow],
    make_pdf: Callable[..., Path],
    tmp_path: Path,
) -> None:
    stage.desk.settings.undo_send_seconds = 10
    window = open_window()
    page = chosen(qtbot, stage, window, make_pdf(), tmp_path / "list.csv")
    many = send(qtbot, window, page)
    fax_id = many.fax_id
    assert fax_id is not None
    many.back.trigger()
    window.navigation.show_fax(fax_id, Place.OUTBOX)
    panel = window.workspace.reading.outbox
    qtbot.waitUntil(lambda: panel.button("Take it back") is not None)
    assert panel.sentence.startswith("Leaves in ")
    assert [button.text() for button in panel.buttons] == ["Show all rows", "Take it back"]
    button = panel.button("Take it back")
    assert button is not None
    button.click()
    qtbot.waitUntil(lambda: window.pages.is_composing)
    assert window.pages.compose.fax_id == fax_id
    assert window.undo_bar.text == "", "there is nothing to take back any more"


def test_without_seconds_for_undo_it_leaves_at_once(
    qtbot: QtBot,
    stage: TestDesk,
    open_window: Callable[..., MainWindow],
    make_pdf: Callable[..., Path],
    tmp_path: Path,
) -> None:
    stage.desk.settings.undo_send_seconds = 0
    window = open_window()
    page = chosen(qtbot, stage, window, make_pdf(), tmp_path / "list.csv")
    many = send(qtbot, window, page)
    assert window.undo_bar.text == ""
    item = stage.journal.item(many.fax_id or 0)
    assert item is not None
    assert item.hold_until is None
