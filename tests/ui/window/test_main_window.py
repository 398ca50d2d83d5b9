"""The window as a whole: where each key leads, what is offered to be undone, what it does when narrow."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAccessible, QPalette
from PySide6.QtWidgets import QApplication, QToolButton, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from faxdesk.domain.draft import Draft, Recipient
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import Folder, Party, ReadStatus, RecipientStatus
from faxdesk.domain.outbox_states import OutboxEvent, OutboxState, Problem
from faxdesk.domain.runtime import CancelToken
from faxdesk.services.archive.library import Library
from faxdesk.services.events import (
    AccountChanged,
    Connection,
    ConnectionChanged,
    FaxesChanged,
    Notice,
    SyncProgress,
)
from faxdesk.ui.common import dialogs, theme
from faxdesk.ui.fax_list.list_places import Place
from faxdesk.ui.settings.first_start import FirstStartPage
from faxdesk.ui.settings.keys_page import KeysPage
from faxdesk.ui.sidebar.entry_delegate import TROUBLE_ROLE
from faxdesk.ui.window.demo_mode import DemoMode
from faxdesk.ui.window.main_window import MainWindow
from faxdesk.work.tasks import Lane, TaskRunner
from tests.support.desk import TestDesk
from tests.support.faxes import received, sent
from tests.ui.conftest import FRONT_DESK
from tests.ui.window.steps import CTRL, choose, close, draft_of

OpenWindow = Callable[..., MainWindow]


def spoken(window: MainWindow, place: Place) -> str:
    """What a screen reader says of an entry of the rail."""
    entry = window.sidebar.lists.entry(place)
    assert entry is not None
    return str(entry.data(Qt.ItemDataRole.AccessibleTextRole))


def test_the_rail_counts_and_says_who_and_how(qtbot: QtBot, stage: TestDesk, window: MainWindow) -> None:
    stage.tell(
        *(received(number, attachments=()) for number in (1, 2)),
        received(3, read_status=ReadStatus.READ, attachments=()),
    )
    stage.desk.events.publish(AccountChanged(FRONT_DESK))
    stage.desk.events.publish(ConnectionChanged(Connection.CHECKING))
    qtbot.waitUntil(lambda: spoken(window, Place.INBOX) == "Inbox, 2 unread")
    qtbot.waitUntil(lambda: window.sidebar.foot.state == "Checking every minute")
    assert window.sidebar.foot.name == "Front Desk"
    error = FaxDeskError("RingCentral cannot be reached.", "Check the network.", ErrorKind.OFFLINE)
    stage.desk.events.publish(ConnectionChanged(Connection.OFFLINE, error))
    qtbot.waitUntil(lambda: window.sidebar.foot.state == "Offline")
    assert "Check the network." in window.sidebar.foot.toolTip()
    stage.desk.events.publish(ConnectionChanged(Connection.LIVE))
    stage.desk.events.publish(SyncProgress(1200, 5000))
    qtbot.waitUntil(
        lambda: (
            "1,200 of 5,000" in window.sidebar.foot.state.replace("1200", "1,200").replace("5000", "5,000")
        )
    )
    stage.desk.events.publish(SyncProgress(5000, 5000, finished=True))
    qtbot.waitUntil(lambda: window.sidebar.foot.state == "Live")
    assert "at once" in window.sidebar.foot.toolTip()
    may_not = FaxDeskError("The app may not.", "Ask for it.", ErrorKind.NOT_ALLOWED)
    stage.desk.events.publish(ConnectionChanged(Connection.CHECKING, may_not))
    qtbot.waitUntil(lambda: window.sidebar.foot.state == "Not live: checking every minute")
    assert "The app may not. Ask for it." in window.sidebar.foot.toolTip()


def test_a_fax_that_needs_the_person_has_a_mark_in_the_rail(
    qtbot: QtBot, stage: TestDesk, window: MainWindow, make_pdf: Callable[..., Path]
) -> None:
    fax_id = draft_of(stage, make_pdf())
    stage.journal.change(fax_id, OutboxEvent.SEND)
    problem = Problem("You are not signed in.", "Sign in.", ErrorKind.SIGN_IN)
    stage.journal.change(fax_id, OutboxEvent.REFUSE, problem=problem)
    stage.desk.events.publish(FaxesChanged((fax_id,)))
    qtbot.waitUntil(lambda: "1 fax needs you" in spoken(window, Place.OUTBOX))
    entry = window.sidebar.lists.entry(Place.OUTBOX)
    assert entry is not None
    assert entry.data(TROUBLE_ROLE)


def test_keys_lead_everywhere(qtbot: QtBot, stage: TestDesk, window: MainWindow) -> None:
    stage.tell(received(1))
    qtbot.waitUntil(lambda: window.workspace.list.model.rowCount() == window.sidebar.unread == 1)
    press = lambda key, modifier=CTRL: qtbot.keyClick(window, key, modifier)  # noqa: E731
    folders = []
    for key in (Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4, Qt.Key.Key_5, Qt.Key.Key_1):
        press(key)
        folders.append((window.workspace.list.place, window.windowTitle()))
    assert folders == [
        (Place.DRAFTS, "(1) Drafts – FaxDesk"),
        (Place.OUTBOX, "(1) Outbox – FaxDesk"),
        (Place.SENT, "(1) Sent – FaxDesk"),
        (Place.TRASH, "(1) Trash – FaxDesk"),
        (Place.INBOX, "(1) Inbox – FaxDesk"),
    ]
    assert marked(window) == ["Inbox"]
    press(Qt.Key.Key_F)
    assert window.workspace.list.search.hasFocus()
    press(Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    assert window.workspace.list.table.hasFocus()
    press(Qt.Key.Key_Comma)
    assert window.pages.currentWidget() is window.pages.settings
    press(Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    assert window.pages.is_at_work
    press(Qt.Key.Key_F1)
    assert isinstance(window.pages.currentWidget(), KeysPage)
    press(Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    press(Qt.Key.Key_N)
    assert window.pages.is_composing
    assert window.pages.is_writing
    press(Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    qtbot.waitUntil(lambda: window.pages.is_at_work)
    assert stage.desk.outbox.drafts() == []


def test_settings_are_a_short_way_from_a_fax_being_written(qtbot: QtBot, window: MainWindow) -> None:
    window.writing.begin()
    window.pages.show_settings()
    window.pages.go_back()
    assert window.pages.is_composing
    window.pages.show_workspace()


def test_letters_find_a_name_in_the_list_and_are_letters_in_a_field(
    qtbot: QtBot, stage: TestDesk, window: MainWindow
) -> None:
    names = {
        number: Party(f"+1650555010{number}", name) for number, name in enumerate(("Ann", "Mara", "Max"))
    }
    ids = stage.tell(*(received(number, sender=sender) for number, sender in names.items()))
    shown = window.workspace.list
    choose(qtbot, window, ids[0])
    shown.table.setFocus()
    # However slowly they come here, they belong to one word.
    shown.table._typing.setInterval(600_000)
    qtbot.keyClicks(shown.table, "m")
    qtbot.waitUntil(lambda: shown.current_id() == ids[2])
    qtbot.keyClicks(shown.table, "ar")
    qtbot.waitUntil(lambda: shown.current_id() == ids[1])
    shown.start_search()
    qtbot.keyClicks(shown.search, "jkfmur")
    assert shown.search.text() == "jkfmur"
    assert window.pages.is_at_work


def test_a_list_of_one_is_chosen_by_the_down_key(qtbot: QtBot, stage: TestDesk, window: MainWindow) -> None:
    (fax_id,) = stage.tell(received(1))
    table = window.workspace.list.table
    qtbot.waitUntil(lambda: window.workspace.list.model.rowCount() == 1)
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Down)
    assert window.workspace.list.selected_ids() == [fax_id]


def test_a_list_remembers_what_was_chosen_in_it(qtbot: QtBot, stage: TestDesk, window: MainWindow) -> None:
    ids = stage.tell(received(1), received(2))
    choose(qtbot, window, ids[0])
    window.actions_.trash.trigger()
    assert window.workspace.list.selected_ids() == []
    window.actions_.inbox.trigger()
    assert window.workspace.list.selected_ids() == [ids[0]]


def marked(window: MainWindow) -> list[str]:
    """The entries of the rail that are marked."""
    lists, pages = window.sidebar.lists, window.sidebar.pages
    return [item.text() for item in (*lists.selectedItems(), *pages.selectedItems())]


def test_the_rail_marks_only_what_is_on_show(qtbot: QtBot, stage: TestDesk, window: MainWindow) -> None:
    assert marked(window) == ["Inbox"]
    window.actions_.sent.trigger()
    assert marked(window) == ["Sent"]
    window.actions_.settings.trigger()
    assert marked(window) == ["Settings"]
    window.actions_.new_fax.trigger()
    assert marked(window) == []
    window.actions_.outbox.trigger()
    assert marked(window) == ["Outbox"]


def test_a_kept_search_is_marked_alone_after_the_settings(
    qtbot: QtBot, stage: TestDesk, window: MainWindow
) -> None:
    stage.desk.saved_searches.save("Law", "law")
    qtbot.waitUntil(lambda: window.sidebar.searches.search("Law") is not None)
    window.navigation.show_search(stage.desk.saved_searches.all()[0])
    window.actions_.settings.trigger()
    window.pages.go_back()
    assert marked(window) == ["Law"]


def test_the_arrow_keys_walk_along_the_rail(qtbot: QtBot, window: MainWindow) -> None:
    lists = window.sidebar.lists
    lists.setFocus()
    qtbot.keyClick(lists, Qt.Key.Key_Down)
    qtbot.keyClick(lists, Qt.Key.Key_Down)
    assert window.workspace.list.place == Place.OUTBOX
    assert lists.hasFocus()
    qtbot.keyClick(lists, Qt.Key.Key_Return)
    assert not lists.hasFocus()
    spoken_of_list = QAccessible.queryAccessibleInterface(lists)
    assert spoken_of_list.role() == QAccessible.Role.List
    assert spoken_of_list.child(0).role() == QAccessible.Role.ListItem


def test_delete_and_undo(qtbot: QtBot, stage: TestDesk, window: MainWindow) -> None:
    ids = stage.tell(received(1), received(2), received(3))
    choose(qtbot, window, *ids)
    assert window.workspace.reading.several.panel.heading.text() == "3 faxes, 6 pages"
    qtbot.keyClick(window.workspace.list.table, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: window.undo_bar.text == "3 faxes deleted")
    qtbot.waitUntil(lambda: window.workspace.list.model.rowCount() == 0)
    assert window.workspace.list.message.title == "No faxes yet"
    qtbot.keyClick(window, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: window.workspace.list.model.rowCount() == 3)


def test_several_faxes_open_over_the_list_where_there_is_little_room(
    qtbot: QtBot, stage: TestDesk, window: MainWindow
) -> None:
    ids = stage.tell(received(1), received(2))
    window.resize(860, 560)
    choose(qtbot, window, *ids)
    workspace = window.workspace
    assert not workspace.reading.isVisible()
    qtbot.keyClick(workspace.list.table, Qt.Key.Key_Return)
    assert workspace.reading.several.panel.isVisible()
    assert not workspace.list.isVisible()
    assert workspace.reading.several.panel.print.hasFocus()
    workspace.reading.none_wanted.emit()
    qtbot.waitUntil(workspace.list.isVisible)


def test_restoring_from_the_trash(qtbot: QtBot, stage: TestDesk, window: MainWindow) -> None:
    (fax_id,) = stage.tell(received(1))
    stage.desk.library.trash([fax_id])
    window.navigation.show_folder(Place.TRASH)
    choose(qtbot, window, fax_id)
    assert window.actions_.restore.isEnabled()
    toolbar = window.workspace.reading.toolbar
    tools = [button.text() for button in toolbar.findChildren(QToolButton) if not button.isHidden()]
    assert "Restore" in tools
    assert "Delete" not in tools
    assert [window.actions_.restore.isVisible(), window.actions_.delete.isVisible()] == [True, False]
    assert not window.actions_.delete.isEnabled()
    window.actions_.restore.trigger()
    qtbot.waitUntil(lambda: window.undo_bar.text == "1 fax restored")
    window.navigation.show_folder(Place.INBOX)
    qtbot.waitUntil(lambda: window.workspace.list.model.rowCount() == 1)


def test_marking_read_and_undo(qtbot: QtBot, stage: TestDesk, window: MainWindow) -> None:
    (fax_id,) = stage.tell(received(1))
    choose(qtbot, window, fax_id)
    assert not window.actions_.mark_unread.isEnabled()
    window.actions_.mark_read.trigger()
    qtbot.waitUntil(lambda: window.undo_bar.text == "1 fax marked as read")
    qtbot.waitUntil(lambda: not window.actions_.mark_read.isEnabled())
    assert window.actions_.mark_unread.isEnabled()
    window.actions_.undo.trigger()
    qtbot.waitUntil(lambda: not stage.desk.library.fax(fax_id).is_read)


def test_deleting_what_has_not_left_keeps_it_from_leaving(
    qtbot: QtBot, stage: TestDesk, window: MainWindow, make_pdf: Callable[..., Path]
) -> None:
    fax_id = draft_of(stage, make_pdf())
    stage.desk.outbox.send(fax_id)
    window.navigation.show_folder(Place.OUTBOX)
    choose(qtbot, window, fax_id)
    window.actions_.delete.trigger()
    qtbot.waitUntil(lambda: window.undo_bar.text == "1 fax deleted")
    assert stage.state(fax_id) == OutboxState.DISCARDED
    window.undo_bar.undo()
    qtbot.waitUntil(lambda: stage.state(fax_id) == OutboxState.DRAFT)


def test_a_sent_fax_is_shown_on_its_way_and_can_be_taken_back(
    qtbot: QtBot, stage: TestDesk, window: MainWindow, make_pdf: Callable[..., Path]
) -> None:
    fax_id = draft_of(stage, make_pdf())
    window.writing.open(fax_id)
    qtbot.waitUntil(lambda: not window.pages.compose.form.is_working)
    qtbot.keyClick(window, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: window.undo_bar.text == "Sending to Dr. Weaver")
    assert window.pages.is_at_work
    assert window.workspace.list.folder == Folder.OUTBOX
    assert window.workspace.list.selected_ids() == [fax_id]
    window.undo_bar.undo()
    qtbot.waitUntil(lambda: window.pages.is_composing)
    assert stage.state(fax_id) == OutboxState.DRAFT


def test_a_discarded_draft_comes_back(
    qtbot: QtBot, stage: TestDesk, window: MainWindow, make_pdf: Callable[..., Path]
) -> None:
    fax_id = draft_of(stage, make_pdf())
    window.writing.open(fax_id)
    window.pages.compose.discard()
    qtbot.waitUntil(lambda: window.undo_bar.text == "Draft discarded")
    assert window.pages.is_at_work
    window.undo_bar.undo()
    qtbot.waitUntil(lambda: window.pages.is_composing and window.pages.compose.fax_id == fax_id)


def test_a_draft_in_the_list_is_opened_to_be_written_on(
    qtbot: QtBot, stage: TestDesk, window: MainWindow, make_pdf: Callable[..., Path]
) -> None:
    fax_id = draft_of(stage, make_pdf())
    window.navigation.show_folder(Place.DRAFTS)
    choose(qtbot, window, fax_id)
    qtbot.keyClick(window.workspace.list.table, Qt.Key.Key_Return)
    assert window.pages.is_composing
    assert window.pages.compose.fax_id == fax_id


def test_dropped_files_begin_a_fax_or_join_it(
    qtbot: QtBot, stage: TestDesk, window: MainWindow, make_pdf: Callable[..., Path]
) -> None:
    window.drop_overlay.files_dropped.emit([make_pdf(name="a.pdf")])
    qtbot.waitUntil(lambda: len(window.pages.compose.form.draft.files) == 1)
    window.pages.show_settings()
    window.drop_overlay.files_dropped.emit([make_pdf(name="b.pdf")])
    qtbot.waitUntil(lambda: len(window.pages.compose.form.draft.files) == 2)
    assert window.pages.is_composing


def test_a_fax_in_a_window_of_its_own(
    qtbot: QtBot, stage: TestDesk, window: MainWindow, make_pdf: Callable[..., Path]
) -> None:
    window.writing.begin_in_window()
    (other,) = window.writing._windows
    qtbot.waitExposed(other)
    other.pane.add_files([make_pdf()])
    qtbot.waitUntil(lambda: len(other.pane.form.draft.files) == 1)
    other.close()
    qtbot.waitUntil(lambda: not window.writing._windows)
    (kept,) = stage.desk.outbox.drafts()
    assert len(kept.draft.files) == 1
    assert not window.pages.is_writing
    qtbot.waitUntil(lambda: not isValid(other))


def test_a_window_goes_only_once_nothing_answers_it_any_more(
    qtbot: QtBot, window: MainWindow, runner: TaskRunner, make_pdf: Callable[..., Path]
) -> None:
    window.writing.begin_in_window()
    (other,) = window.writing._windows
    qtbot.waitExposed(other)
    go_on = threading.Event()
    runner.submit(Lane.PAGES, lambda _token: go_on.wait(60))
    other.pane.add_files([make_pdf()])
    # Its pages are to be looked at, which has to wait.
    qtbot.waitUntil(lambda: len(other.pane.form.draft.files) == 1 and other.pane.preview.judged.is_judging)
    other.close()
    qtbot.waitUntil(lambda: not window.writing._windows)
    gone_after_it = QObject()
    gone_after_it.deleteLater()
    qtbot.waitUntil(lambda: not isValid(gone_after_it))
    assert isValid(other)
    go_on.set()
    qtbot.waitUntil(lambda: not isValid(other))


# Narrow


def test_when_narrow_the_pane_lies_over_the_list(
    qtbot: QtBot, stage: TestDesk, open_window: OpenWindow
) -> None:
    (fax_id,) = stage.tell(received(1, sender=Party("+16505550144", "Ann")))
    window = open_window(size=(870, 600))
    shown, reading = window.workspace.list, window.workspace.reading
    assert window.sidebar.width() < 80
    assert shown.isVisible()
    assert not reading.isVisible()
    choose(qtbot, window, fax_id)
    assert not reading.isVisible()
    qtbot.keyClick(shown.table, Qt.Key.Key_Return)
    assert reading.isVisible()
    assert not shown.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert shown.isVisible()
    assert shown.table.hasFocus()
    window.resize(1200, 700)
    qtbot.waitUntil(lambda: reading.isVisible() and shown.isVisible())
    assert window.sidebar.width() == theme.measures().rail


def test_the_list_is_as_wide_as_before_once_there_is_room_again(
    qtbot: QtBot, stage: TestDesk, window: MainWindow
) -> None:
    stage.tell(received(1))
    width = window.workspace.list.width()
    window.resize(870, 600)
    qtbot.waitUntil(lambda: not window.workspace.reading.isVisible())
    window.resize(1200, 780)
    qtbot.waitUntil(lambda: window.workspace.reading.isVisible())
    qtbot.waitUntil(lambda: abs(window.workspace.list.width() - width) <= 2)


def test_a_click_opens_the_fax_when_narrow(qtbot: QtBot, stage: TestDesk, open_window: OpenWindow) -> None:
    stage.tell(received(1))
    window = open_window(size=(870, 600))
    table = window.workspace.list.table
    qtbot.waitUntil(lambda: window.workspace.list.model.rowCount() == 1)
    middle = table.visualRect(window.workspace.list.model.index(0, 0)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert window.workspace.reading.isVisible()
    window.workspace.reading.back_wanted.emit()
    assert table.isVisible()


@pytest.mark.parametrize("size", [(860, 560), (1200, 780)])
def test_nothing_is_wider_than_the_window(
    stage: TestDesk, open_window: OpenWindow, size: tuple[int, int]
) -> None:
    stage.tell(sent(1, RecipientStatus("+12125550187", "W" * 200, "SendingFailed", "LineBusy")))
    window = open_window(size=size)
    for show in (
        lambda: window.navigation.show_folder(Place.OUTBOX),
        window.writing.begin,
        window.pages.show_settings,
        window.pages.show_keys,
        window.signing.sign_in,
        window.pages.show_first_start,
    ):
        show()
        QApplication.processEvents()
        assert (window.width(), window.height()) == size
    window.pages.show_workspace()


def test_geometry_and_layout_come_back(qtbot: QtBot, stage: TestDesk, open_window: OpenWindow) -> None:
    window = open_window(size=(1010, 640))
    window.workspace._split.setSizes([420, 380])
    width = window.workspace.list.width()
    close(qtbot, window)
    assert stage.desk.settings.window_geometry
    qtbot.waitUntil(lambda: (stage.folder / "settings.json").exists())
    again = open_window(size=(1010, 640))
    assert abs(again.workspace.list.width() - width) <= 12


def test_list_choice_and_scroll_come_back_and_nothing_counts_as_read(
    qtbot: QtBot, stage: TestDesk, open_window: OpenWindow
) -> None:
    ids = stage.tell(*(received(number) for number in range(1, 41)))
    (out,) = stage.tell(sent(50, RecipientStatus("+12125550187", "Dr. Weaver", "Sent")))
    window = open_window(size=(1010, 640))
    window.navigation.show_folder(Place.SENT)
    qtbot.waitUntil(lambda: window.workspace.list.model.rowCount() == 1)
    choose(qtbot, window, out)
    window.navigation.show_folder(Place.INBOX)
    qtbot.waitUntil(lambda: window.workspace.list.model.rowCount() >= 40)
    choose(qtbot, window, ids[3])
    scrolled = window.workspace.list.table.verticalScrollBar().value()
    assert scrolled > 0
    close(qtbot, window)
    stage.desk.settings.mark_read_after_s = 0
    again = open_window(size=(1010, 640))
    assert again.workspace.list.place == Place.INBOX
    assert again.workspace.list.selected_ids() == [ids[3]]
    assert again.workspace.reading.fax_id == ids[3]
    assert again.workspace.list.table.verticalScrollBar().value() == scrolled
    again.navigation.show_folder(Place.SENT)
    qtbot.waitUntil(lambda: again.workspace.list.selected_ids() == [out])
    assert not stage.desk.library.fax(ids[3]).is_read
    close(qtbot, again)
    third = open_window()
    assert third.workspace.list.place == Place.SENT


def test_the_fax_that_was_being_written_is_open_again(
    qtbot: QtBot, stage: TestDesk, open_window: OpenWindow, make_pdf: Callable[..., Path]
) -> None:
    fax_id = draft_of(stage, make_pdf())
    window = open_window()
    window.writing.open(fax_id)
    compose = window.pages.compose
    qtbot.waitUntil(lambda: not compose.form.is_working and compose.keeper.is_settled)
    close(qtbot, window)
    again = open_window()
    qtbot.waitUntil(lambda: again.pages.is_composing)
    assert again.pages.compose.fax_id == fax_id
    again.pages.show_workspace()
    close(qtbot, again)
    third = open_window()
    assert third.pages.is_at_work, "who had left it is not brought back"


@pytest.mark.parametrize("kept", [b"", b"{", b'{"account": "1", "place": "nowhere"}', b'{"account": "2"}'])
def test_a_place_that_is_none_begins_with_the_inbox(
    stage: TestDesk, open_window: OpenWindow, kept: bytes
) -> None:
    stage.desk.settings.window_place = kept
    assert open_window().workspace.list.place == Place.INBOX


def test_closing_keeps_what_is_being_written(
    qtbot: QtBot, stage: TestDesk, window: MainWindow, make_pdf: Callable[..., Path]
) -> None:
    window.writing.add([make_pdf()])
    qtbot.waitUntil(lambda: len(window.pages.compose.form.draft.files) == 1)
    close(qtbot, window)
    (kept,) = stage.desk.outbox.drafts()
    assert len(kept.draft.files) == 1


def test_a_window_with_a_new_fax_that_nothing_is_in_closes(qtbot: QtBot, window: MainWindow) -> None:
    window.writing.begin()
    close(qtbot, window)


def test_a_window_with_a_draft_that_is_on_the_disk_already_closes(
    qtbot: QtBot, stage: TestDesk, window: MainWindow, make_pdf: Callable[..., Path]
) -> None:
    window.writing.open(draft_of(stage, make_pdf()))
    compose = window.pages.compose
    qtbot.waitUntil(lambda: not compose.form.is_working and compose.keeper.is_settled)
    close(qtbot, window)
    assert len(stage.desk.outbox.drafts()) == 1


def test_a_window_that_could_not_keep_a_draft_is_not_closed_later(
    qtbot: QtBot, stage: TestDesk, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: object, **_more: object) -> int:
        raise FaxDeskError("The disk is full.", "Make room, then go on.", ErrorKind.STORAGE)

    compose = window.pages.show_compose()
    compose.new_draft(numbers=["+16505550144"])
    with monkeypatch.context() as patch:
        for name in ("create", "save_draft"):
            patch.setattr(stage.journal, name, full)
        window.close()
        qtbot.waitUntil(lambda: "The disk is full." in compose.bars.problem.text)
    assert window.isVisible()
    with qtbot.waitSignal(compose.closed):
        compose.close_draft()
    assert window.isVisible(), "this time the pane alone was closed"
    assert len(stage.desk.outbox.drafts()) == 1
    close(qtbot, window)


class Questions:
    """Somebody who is asked before the window closes."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, stage: TestDesk, document: Path) -> None:
        self.asked: list[str] = []
        self.answer = "Stay"
        monkeypatch.setattr(dialogs, "ask_which", self._ask)
        outbox = stage.desk.outbox
        file = outbox.add_file(document, CancelToken())
        self.fax_id = outbox.create(Draft((Recipient("+16505550144"),), (file,)))
        outbox.send(self.fax_id, hold_s=60)

    def _ask(self, _parent: object, title: str, _hint: str, ways: Sequence[str], stay: str) -> str:
        assert [*ways, stay] == ["Close when sent", "Close anyway", "Stay"]
        self.asked.append(title)
        return self.answer


@pytest.fixture
def questions(monkeypatch: pytest.MonkeyPatch, stage: TestDesk, make_pdf: Callable[..., Path]) -> Questions:
    return Questions(monkeypatch, stage, make_pdf())


def test_closing_asks_about_faxes_that_have_not_left(
    qtbot: QtBot, window: MainWindow, questions: Questions
) -> None:
    window.close()
    qtbot.waitUntil(lambda: questions.asked == ["1 fax has not left this computer yet."])
    assert window.isVisible()
    window.close()
    qtbot.waitUntil(lambda: len(questions.asked) == 2)
    assert window.isVisible(), "who stayed is asked again"
    questions.answer = "Close anyway"
    close(qtbot, window)


def test_quitting_asks_in_a_window_that_was_hidden(
    qtbot: QtBot, window: MainWindow, questions: Questions
) -> None:
    window.hide()
    window.ending.quit()
    assert not window.isVisible(), "it is not known yet whether there is anything to ask"
    qtbot.waitUntil(lambda: len(questions.asked) == 1)
    assert window.isVisible()


def test_an_archive_that_cannot_be_read_keeps_no_window_open(
    qtbot: QtBot, window: MainWindow, questions: Questions, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreadable(_library: object) -> int:
        raise FaxDeskError("The disk is gone.", "Plug it in again.", ErrorKind.STORAGE)

    monkeypatch.setattr(Library, "waits_here", unreadable)
    close(qtbot, window)
    assert not questions.asked


def test_the_window_closes_once_everything_has_left(
    qtbot: QtBot, stage: TestDesk, window: MainWindow, questions: Questions
) -> None:
    questions.answer = "Close when sent"
    window.close()
    qtbot.waitUntil(lambda: len(questions.asked) == 1)
    assert window.isVisible()
    assert "closes once everything has left" in window.notices.bar.text
    stage.desk.events.publish(FaxesChanged((questions.fax_id,)))
    qtbot.waitUntil(lambda: window._context.runner.is_idle)
    assert window.isVisible(), "it has not left"
    stage.desk.outbox.undo(questions.fax_id)
    stage.desk.events.publish(FaxesChanged((questions.fax_id,)))
    qtbot.waitUntil(lambda: not window.isVisible())
    assert len(questions.asked) == 1


def test_who_changes_their_mind_stays(
    qtbot: QtBot, stage: TestDesk, window: MainWindow, questions: Questions
) -> None:
    questions.answer = "Close when sent"
    window.close()
    qtbot.waitUntil(lambda: len(questions.asked) == 1)
    window.notices.bar._button.click()
    stage.desk.outbox.undo(questions.fax_id)
    stage.desk.events.publish(FaxesChanged((questions.fax_id,)))
    qtbot.waitUntil(lambda: window._context.runner.is_idle)
    assert window.isVisible()


# Beginning, and what goes wrong


def test_first_start_offers_three_ways(qtbot: QtBot, stage: TestDesk, open_window: OpenWindow) -> None:
    stage.desk.settings.first_start_done = False
    stage.service.is_signed_in = False  # type: ignore[attr-defined]
    begun: list[str] = []
    window = open_window(demo=DemoMode(start=lambda: begun.append("demo")))
    window.signing.show_signed_out()
    page = window.pages.currentWidget()
    assert isinstance(page, FirstStartPage)
    assert not window.sidebar.isVisible()
    assert page.browser.hasFocus(), "Enter takes the way that nearly everybody takes"
    assert not page.jwt.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert window.pages.currentWidget() is page, "there is nothing behind it"
    page.administrators.click()
    page.demo.click()
    assert begun == ["demo"]
    qtbot.keyClick(page.jwt, Qt.Key.Key_Return)
    assert window.pages.sign_in.form.by_jwt
    assert not window.sidebar.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert window.pages.currentWidget() is page
    page.browser.click()
    assert not window.pages.sign_in.form.by_jwt
    stage.service.is_signed_in = True  # type: ignore[attr-defined]
    window.pages.sign_in.signed_in.emit(FRONT_DESK)
    assert window.pages.is_at_work
    assert window.sidebar.isVisible()
    assert stage.desk.settings.first_start_done
    assert stage.desk.settings.first_use_guard == "ask", "whoever begins is asked about new numbers"


def test_those_who_signed_out_keep_their_faxes_in_view(qtbot: QtBot, window: MainWindow) -> None:
    window.signing.show_signed_out()
    assert window.pages.is_at_work
    assert "You are not signed in." in window.notices.bar.text


def test_who_signs_out_at_the_first_day_keeps_the_faxes_in_view(
    stage: TestDesk, open_window: OpenWindow
) -> None:
    """The environment or a demo had signed in, and no page of the first start was ever needed."""
    stage.desk.settings.first_start_done = False
    stage.service.is_signed_in = False
    stage.faxes.remember_account(FRONT_DESK)
    window = open_window()
    window.signing.show_signed_out()
    assert window.pages.is_at_work
    assert window.sidebar.isVisible()
    assert "You are not signed in." in window.notices.bar.text


@pytest.mark.parametrize("agrees", [True, False])
def test_signing_out_says_what_waits_first(
    qtbot: QtBot,
    stage: TestDesk,
    window: MainWindow,
    make_pdf: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
    agrees: bool,
) -> None:
    stage.desk.outbox.send(draft_of(stage, make_pdf()))
    asked: list[str] = []

    def ask(parent: object, title: str, hint: str, yes: str) -> bool:
        asked.append(f"{title} {hint}")
        return agrees

    monkeypatch.setattr(dialogs, "ask", ask)
    window.actions_.sign_out.trigger()
    qtbot.waitUntil(lambda: bool(asked))
    assert "1 fax has not left yet. It stays on this computer" in asked[0]
    if agrees:
        qtbot.waitUntil(lambda: "You are not signed in." in window.notices.bar.text)
    assert stage.service.is_signed_in is not agrees


def test_signing_out_asks_nothing_where_nothing_waits(
    qtbot: QtBot, stage: TestDesk, window: MainWindow
) -> None:
    window.actions_.sign_out.trigger()
    qtbot.waitUntil(lambda: "You are not signed in." in window.notices.bar.text)
    assert not stage.service.is_signed_in


def test_whose_faxes_are_shown_is_seen_where_nobody_is_signed_in(
    qtbot: QtBot, stage: TestDesk, window: MainWindow
) -> None:
    stage.faxes.remember_account(FRONT_DESK)
    stage.service.is_signed_in = False
    stage.desk.events.publish(AccountChanged(None))
    stage.desk.events.publish(ConnectionChanged(Connection.SIGNED_OUT))
    qtbot.waitUntil(lambda: window.sidebar.foot.state == "Not signed in")
    assert window.sidebar.foot.name == "Front Desk"


def test_a_missing_keychain_is_no_trouble_before_it_matters(stage: TestDesk, open_window: OpenWindow) -> None:
    error = FaxDeskError("This computer has no keychain.", "Install one.", ErrorKind.KEYCHAIN)
    window = open_window()
    window.signing.show_failed(error)
    assert "no keychain" in window.notices.bar.text
    stage.desk.settings.first_start_done = False
    stage.service.is_signed_in = False
    window.signing.show_failed(error)
    assert isinstance(window.pages.currentWidget(), FirstStartPage)


def test_what_is_said_of_a_full_disk_goes_once_faxes_can_be_written_down(
    qtbot: QtBot, stage: TestDesk, window: MainWindow
) -> None:
    full = FaxDeskError("The disk is full.", "Make room.", ErrorKind.STORAGE)
    events = stage.desk.events
    events.publish(ConnectionChanged(Connection.after(full), full))
    qtbot.waitUntil(lambda: window.sidebar.foot.state == "No new faxes for now")
    assert window.sidebar.foot.toolTip() == "The disk is full. Make room."
    window.notices.show_error(full)
    events.publish(ConnectionChanged(Connection.CHECKING))
    qtbot.waitUntil(lambda: window.notices.bar.text == "")


def test_errors_and_notices_are_said_in_the_window(qtbot: QtBot, stage: TestDesk, window: MainWindow) -> None:
    stage.desk.events.publish(Notice("The archive was damaged.", "It is kept."))
    qtbot.waitUntil(lambda: window.notices.bar.text == "The archive was damaged. It is kept.")
    window.list_actions.failed.emit(FaxDeskError("The disk is full.", "Make room.", ErrorKind.STORAGE))
    assert window.notices.bar.text == "The disk is full. Make room."
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert window.notices.bar.text == ""


def test_a_command_that_fails_says_so(
    qtbot: QtBot, stage: TestDesk, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object) -> None:
        raise FaxDeskError("The archive cannot be written.", "Free some room.", ErrorKind.STORAGE)

    (fax_id,) = stage.tell(received(1))
    choose(qtbot, window, fax_id)
    monkeypatch.setattr(stage.faxes, "trash", fail)
    window.actions_.delete.trigger()
    qtbot.waitUntil(lambda: "The archive cannot be written." in window.notices.bar.text)


def test_the_demo_says_so_and_receives(qtbot: QtBot, stage: TestDesk, open_window: OpenWindow) -> None:
    class Demo:
        noisy_number = ""
        received = 0
        left = 0

        def receive(self) -> None:
            self.received += 1

        def leave(self) -> None:
            self.left += 1

    demo = Demo()
    window = open_window(demo=DemoMode(demo, leave=demo.leave))
    assert window.banner is not None
    assert window.banner.isVisible()
    assert not window.banner.noisy.isVisible()
    window.banner.receive.click()
    qtbot.waitUntil(lambda: demo.received == 1)
    window.banner.sign_in.click()
    assert demo.left == 1
    assert window.pages.is_at_work


def test_what_is_written_goes_over_a_noisy_line(
    qtbot: QtBot, open_window: OpenWindow, make_pdf: Callable[..., Path]
) -> None:
    class Demo:
        noisy_number = "+12025550110"

        def receive(self) -> None: ...

    window = open_window(demo=DemoMode(Demo()))
    assert window.banner is not None
    window.banner.noisy.click()
    compose = window.pages.compose
    assert [recipient.number for recipient in compose.form.draft.recipients] == ["+12025550110"]
    window.writing.add([make_pdf()])
    compose.form.recipients.add_text("+1 650 555 0123")
    window.banner.noisy.click()
    assert len(compose.form.draft.recipients) == 2
    qtbot.waitUntil(lambda: len(compose.form.draft.files) == 1)


def test_colours_change_live(qtbot: QtBot, qapp: QApplication, stage: TestDesk, window: MainWindow) -> None:
    stage.desk.settings.theme = "dark"
    qtbot.waitUntil(lambda: qapp.palette().color(QPalette.ColorRole.Window).lightness() < 128)
    stage.desk.settings.theme = "light"
    qtbot.waitUntil(lambda: qapp.palette().color(QPalette.ColorRole.Window).lightness() > 128)


def test_everything_that_takes_the_focus_has_a_name(window: MainWindow) -> None:
    window.pages.show_settings()
    window.pages.show_sign_in()
    nameless = []
    for part in (window.sidebar, window.workspace.list, window.pages.settings, window.pages.sign_in):
        for widget in part.findChildren(QWidget):
            inner = widget.objectName().startswith("qt_")
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisibleTo(part) and not inner:
                spoken = widget.accessibleName() or widget.property("text")
                if not spoken:
                    nameless.append(f"{type(widget).__name__} {widget.objectName()}")
    assert nameless == []


def test_hiding_the_window_slows_the_pulse(qtbot: QtBot, window: MainWindow) -> None:
    window.hide()
    assert window._pulse._pulse._is_hidden
    window.show()
    assert not window._pulse._pulse._is_hidden


def test_work_of_the_outbox_needs_no_window(stage: TestDesk) -> None:
    """The double that these tests use answers as the service does."""
    assert stage.service.cover_pages(CancelToken())[0].name == "None"


@pytest.mark.parametrize("points", [9, 13, 20])
def test_the_top_rows_end_on_one_line(
    qtbot: QtBot, open_window: OpenWindow, letters_of: Callable[[int], None], points: int
) -> None:
    letters_of(points)
    window = open_window(size=(1600, 900))

    def end_of(part: QWidget | None) -> int:
        assert part is not None
        return part.mapTo(window, part.rect().bottomLeft()).y()

    head = window.workspace.list.findChild(QWidget, "listHead")
    bar = window.workspace.reading.findChild(QWidget, "toolBar")
    qtbot.waitUntil(lambda: end_of(head) == end_of(bar) == theme.measures().tool_bar - 1)
    window.pages.show_settings()
    page = window.pages.settings
    rows = (page.search.parentWidget(), page.title.parentWidget())
    qtbot.waitUntil(lambda: {end_of(row) for row in rows} == {theme.measures().tool_bar - 2})
