"""What is shown when a fax leaves the list: the next one, which nobody has read yet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from faxdesk.domain.fax import Folder
from faxdesk.ui.fax_list.list_places import Place
from faxdesk.ui.window.drag_out import DragOut
from faxdesk.ui.window.main_window import MainWindow
from tests.support.desk import TestDesk
from tests.support.faxes import received
from tests.ui.window.steps import choose


@pytest.fixture
def ids(stage: TestDesk, make_pdf: Callable[..., Path]) -> Sequence[int]:
    """Three faxes with their pages, the newest first, as the list shows them."""
    stage.desk.settings.mark_read_after_s = 0
    told = stage.tell(received(1), received(2), received(3))
    for fax_id in told:
        stage.give_document(fax_id, make_pdf(1))
    return list(reversed(told))


def delete_first(qtbot: QtBot, window: MainWindow, ids: Sequence[int]) -> None:
    """Delete the first fax, and wait for the next one's page."""
    choose(qtbot, window, ids[0])
    window.actions_.delete.trigger()
    reading = window.workspace.reading
    qtbot.waitUntil(lambda: reading.fax_id == ids[1] and reading.read_mark.is_page_shown)


def test_the_fax_after_a_deleted_one_is_shown_and_stays_unread(
    qtbot: QtBot, stage: TestDesk, window: MainWindow, ids: Sequence[int]
) -> None:
    delete_first(qtbot, window, ids)
    assert not window.workspace.reading.read_mark.is_waiting
    assert not stage.desk.library.fax(ids[1]).is_read


@pytest.mark.parametrize("turns_to_it", ["click", "enter", "space", "page", "key in page"])
def test_it_is_read_once_somebody_turns_to_it(
    qtbot: QtBot, stage: TestDesk, window: MainWindow, ids: Sequence[int], turns_to_it: str
) -> None:
    delete_first(qtbot, window, ids)
    table, view = window.workspace.list.table, window.workspace.reading.pages.view
    if turns_to_it == "click":
        place = table.visualRect(table.currentIndex()).center()
        qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    elif turns_to_it in {"enter", "space"}:
        qtbot.keyClick(table, Qt.Key.Key_Return if turns_to_it == "enter" else Qt.Key.Key_Space)
    elif turns_to_it == "page":
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton)
    else:
        qtbot.keyClick(view, Qt.Key.Key_PageDown)
    qtbot.waitUntil(lambda: stage.desk.library.fax(ids[1]).is_read)


def test_the_next_one_that_is_chosen_is_read(
    qtbot: QtBot, stage: TestDesk, window: MainWindow, ids: Sequence[int]
) -> None:
    delete_first(qtbot, window, ids)
    window.actions_.next_fax.trigger()
    qtbot.waitUntil(lambda: stage.desk.library.fax(ids[2]).is_read)
    assert not stage.desk.library.fax(ids[1]).is_read


def test_undoing_brings_it_back_as_unread_as_it_was(
    qtbot: QtBot, stage: TestDesk, window: MainWindow, ids: Sequence[int]
) -> None:
    delete_first(qtbot, window, ids)
    # The next one, at which nobody looked, goes as well.
    window.actions_.delete.trigger()
    qtbot.waitUntil(lambda: window.workspace.reading.fax_id == ids[2] and bool(window.undo_bar.text))
    assert stage.desk.library.fax(ids[1]).trashed_at is not None
    window.actions_.undo.trigger()
    qtbot.waitUntil(lambda: stage.desk.library.fax(ids[1]).trashed_at is None)
    assert not stage.desk.library.fax(ids[1]).is_read
    assert not stage.desk.library.fax(ids[2]).is_read
    qtbot.waitUntil(lambda: window.workspace.list.model.rowCount() == 2)


def test_undo_never_means_the_act_before(
    qtbot: QtBot, stage: TestDesk, window: MainWindow, ids: Sequence[int]
) -> None:
    delete_first(qtbot, window, ids)
    qtbot.waitUntil(lambda: bool(window.undo_bar.text))
    window.actions_.delete.trigger()
    # The fax is not in the trash yet, so that there is nothing to take back for now.
    assert window.undo_bar.text == ""
    assert not window.actions_.undo.isEnabled()
    qtbot.waitUntil(lambda: bool(window.undo_bar.text))
    window.actions_.undo.trigger()
    qtbot.waitUntil(lambda: stage.desk.library.fax(ids[1]).trashed_at is None)
    assert stage.desk.library.fax(ids[0]).trashed_at is not None


# With the mouse onto the trash


class Hand:
    """Pulls faxes, as they are dragged out of the window, over an entry of the rail."""

    def __init__(self, window: MainWindow, faxes: Sequence[int], key: str = Place.TRASH) -> None:
        self.lists = window.sidebar.lists
        entry = self.lists.entry(key)
        assert entry is not None
        self.place = self.lists.visualItemRect(entry).center()
        self.data = QMimeData() if not faxes else DragOut.mime_data([Path("/tmp/a.pdf")], faxes)

    def _send(self, kind: type[QDropEvent]) -> bool:
        copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        middle = self.place
        if kind is QDropEvent:
            event = QDropEvent(QPointF(middle), copy, self.data, left, none, QEvent.Type.Drop)
        else:
            event = kind(middle, copy, self.data, left, none)
        QApplication.sendEvent(self.lists.viewport(), event)
        return event.isAccepted()

    def enter(self) -> bool:
        """Come into the rail. Where this is refused, Qt tells the rail of no further step."""
        return self._send(QDragEnterEvent)

    def move(self) -> bool:
        """Stay over the entry; whether it takes what is dragged."""
        return self._send(QDragMoveEvent)

    def drop(self) -> bool:
        return self._send(QDropEvent)


def test_drags_of_the_window_start_from_the_window(window: MainWindow) -> None:
    """By that the drop target that lies over all leaves them to the rail."""
    assert window.ways_out.dragging.parent() is window


def test_faxes_that_are_dragged_onto_the_trash_are_deleted(
    qtbot: QtBot, stage: TestDesk, window: MainWindow, ids: Sequence[int]
) -> None:
    hand = Hand(window, ids[:2])
    assert hand.enter()
    assert window.sidebar.lists.target == Place.TRASH, "it shows that it takes them"
    assert hand.move()
    assert window.sidebar.lists.target == Place.TRASH
    assert hand.drop()
    assert window.sidebar.lists.target == ""
    qtbot.waitUntil(lambda: window.undo_bar.text == "2 faxes deleted")
    assert stage.desk.library.counts().trash == 2
    assert window.pages.is_at_work, "no new fax is begun with them"


def test_the_trash_takes_nothing_else(window: MainWindow) -> None:
    hand = Hand(window, ())
    assert not hand.enter()
    assert window.sidebar.lists.target == "", "it does not look as if it took it"
    assert not hand.drop()


def test_faxes_pass_over_a_list_that_takes_none_on_their_way_to_the_trash(
    qtbot: QtBot, stage: TestDesk, window: MainWindow, ids: Sequence[int]
) -> None:
    inbox, trash = Hand(window, ids[:1], Place.INBOX), Hand(window, ids[:1])
    assert inbox.enter(), "the rail is told of the further way"
    assert not inbox.move()
    assert window.sidebar.lists.target == ""
    assert not inbox.drop()
    assert stage.desk.library.counts().trash == 0
    assert inbox.enter()
    assert trash.move()
    assert window.sidebar.lists.target == Place.TRASH
    assert not inbox.move(), "and back"
    assert window.sidebar.lists.target == ""
    assert trash.move()
    assert trash.drop()
    qtbot.waitUntil(lambda: stage.desk.library.counts().trash == 1)
    assert window.workspace.list.folder == Folder.INBOX


def test_a_search_for_a_tag_puts_it_on_what_is_dropped_there(
    qtbot: QtBot, stage: TestDesk, window: MainWindow, ids: Sequence[int]
) -> None:
    stage.desk.saved_searches.save("Urgent", "tag:Urgent")
    stage.desk.saved_searches.save("Words", "urgent letters")
    qtbot.waitUntil(lambda: window.sidebar.searches.search("Words") is not None)
    words, urgent = Hand(window, ids[:1], "search:Words"), Hand(window, ids[:1], "search:Urgent")
    assert words.enter()
    assert not words.move()
    assert not words.drop()
    assert urgent.enter()
    assert urgent.move()
    assert urgent.drop()
    qtbot.waitUntil(lambda: stage.desk.tags_and_notes.of(ids[0]).tags == ("Urgent",))
