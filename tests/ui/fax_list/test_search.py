"""Searching in the window: hits, hints, and searches that are kept."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QListWidgetItem, QToolButton
from pytestqt.qtbot import QtBot

from faxdesk.domain.fax import Party
from faxdesk.domain.page_text import DocumentText, How, TextState
from faxdesk.store.page_text_store import PageTextStore
from faxdesk.ui.common import theme
from faxdesk.ui.controls.hint_list import TEXT_ROLE
from faxdesk.ui.fax_list.list_places import Place
from faxdesk.ui.fax_list.search_field import SearchField
from faxdesk.ui.fax_list.search_hints import SearchHints
from faxdesk.ui.window.main_window import MainWindow
from tests.support.desk import TestDesk
from tests.support.faxes import received, sent
from tests.ui.item_data import foreign_item_data

Key = Qt.Key


@pytest.fixture
def filled(stage: TestDesk) -> TestDesk:
    stage.tell(received(1), received(2, sender=Party("+12025550147", "Dr. Weaver")), sent(3))
    texts = PageTextStore(stage.database, stage.desk.clock)
    stage.faxes.document_here(2, "c" * 64, "application/pdf")
    texts.keep("c" * 64, DocumentText("It was the left knee that hurt.", How.TEXT))
    texts.put("c" * 64, "It was the left knee that hurt.", TextState.DONE)
    return stage


@pytest.fixture
def field(filled: TestDesk, window: MainWindow) -> SearchField:
    window.actions_.find.trigger()
    return window.workspace.list.search


def ids(window: MainWindow) -> list[int]:
    return list(window.workspace.list.model.ids)


def test_hits_are_shown_with_the_line_that_they_are_in(
    field: SearchField, window: MainWindow, qtbot: QtBot
) -> None:
    hits = window.workspace.list._hits
    qtbot.keyClicks(field, "knee")
    qtbot.waitUntil(lambda: ids(window) == [2])
    qtbot.waitUntil(lambda: hits.line(2) is not None)
    line = hits.line(2)
    assert line is not None
    assert line.text == "It was the left knee that hurt."
    assert list(hits.spans("Kneeling")) == [(0, 4)]
    before = window.grab().toImage()
    field.clear()
    qtbot.waitUntil(lambda: ids(window) == [2, 1])
    assert not hits.spans("Kneeling")
    assert window.grab().toImage() != before


def test_hints_lead_through_the_operators(field: SearchField, window: MainWindow, qtbot: QtBot) -> None:
    assert field.are_hints_shown, "all of them, while nothing is typed"
    assert field._popup is not None
    assert foreign_item_data(field._popup.rows.model()) == []
    assert "from:" in field.popup.texts
    qtbot.keyClicks(field, "i")
    assert field.popup.texts == ["is:"]
    qtbot.keyClick(field, Key.Key_Down)
    qtbot.keyClick(field, Key.Key_Tab)
    assert field.text() == "is:"
    assert field.hasFocus()
    qtbot.keyClicks(field, "unr")
    qtbot.keyClick(field, Key.Key_Down)
    qtbot.keyClick(field, Key.Key_Return)
    assert field.text() == "is:unread "
    assert not field.are_hints_shown
    qtbot.waitUntil(lambda: ids(window) == [2, 1])
    qtbot.keyClick(field, Key.Key_Down)
    qtbot.waitUntil(window.workspace.list.table.hasFocus)


def test_hints_are_in_nobodys_way(field: SearchField, window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(field, Key.Key_Escape)
    assert not field.are_hints_shown
    assert field.hasFocus(), "the first Escape is for the hints alone"
    qtbot.keyClick(field, Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert field.popup.current == 0
    field.setFocus()
    qtbot.keyClicks(field, "f")
    assert field.popup.texts == ["from:", "failed:"]
    qtbot.keyClick(field, Key.Key_Return)
    assert field.text() == "f", "nothing was chosen: Enter goes to the list"
    qtbot.waitUntil(lambda: not field.hasFocus())
    assert not field.are_hints_shown


def test_what_hints_say_begins_in_one_column(field: SearchField, qtbot: QtBot) -> None:
    qtbot.keyClicks(field, "is:")
    hints = field.window().findChild(SearchHints)
    assert hints is not None
    rows = hints.rows
    assert "is:scheduled" in [rows.item(row).data(TEXT_ROLE) for row in range(rows.count())]
    image = rows.grab().toImage()
    ground = image.pixelColor(image.width() - 2, 2)
    longest = rows.fontMetrics().horizontalAdvance("is:scheduled")

    def is_empty(x: int) -> bool:
        return all(image.pixelColor(x, y) == ground for y in range(image.height()))

    # Behind the longest operator no row has anything until the column of all of them begins.
    begin = theme.Metrics.GAP + longest + 2
    assert all(is_empty(x) for x in range(begin, begin + theme.Metrics.GROUP - 4))


def test_tags_are_offered(filled: TestDesk, field: SearchField, window: MainWindow, qtbot: QtBot) -> None:
    filled.desk.tags_and_notes.change_tags([1], add=["To do"])
    field.show_hints()
    qtbot.keyClicks(field, "tag:t")
    assert field.popup.texts == ['tag:"To do"']
    qtbot.keyClick(field, Key.Key_Down)
    qtbot.keyClick(field, Key.Key_Return)
    qtbot.waitUntil(lambda: ids(window) == [1])


def click(qtbot: QtBot, window: MainWindow, entry: QListWidgetItem) -> None:
    """Click on an entry of the rail."""
    lists = window.sidebar.lists
    place = lists.visualItemRect(entry).center()
    qtbot.mouseClick(lists.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_a_search_is_kept_named_shown_and_removed(
    filled: TestDesk, field: SearchField, window: MainWindow, qtbot: QtBot
) -> None:
    sidebar, searches = window.sidebar.searches, filled.desk.saved_searches
    without = sidebar.count()
    qtbot.keyClicks(field, "harbor")
    star = next(action for action in field.actions() if "Keep" in action.text())
    star.trigger()
    qtbot.waitUntil(lambda: sidebar.search("harbor") is not None)
    qtbot.waitUntil(lambda: ids(window) == [3])
    editor = QApplication.focusWidget()
    assert editor is not None
    qtbot.keyClicks(editor, "Law")
    qtbot.keyClick(editor, Key.Key_Return)
    qtbot.waitUntil(lambda: sidebar.search("Law") is not None)
    assert [search.text for search in searches.all()] == ["harbor"]
    window.actions_.inbox.trigger()
    assert ids(window) == [2, 1]
    row = sidebar.search("Law")
    assert row is not None
    click(qtbot, window, row)
    qtbot.waitUntil(lambda: ids(window) == [3])  # In all folders.
    assert not star.isVisible(), "it is in the list already"
    assert window.windowTitle() == "(2) Law – FaxDesk"
    assert sidebar.selectedItems() == [row]
    sidebar.setFocus()
    qtbot.keyClick(sidebar, Key.Key_F2)
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Escape)
    qtbot.keyClick(sidebar, Key.Key_Delete)
    qtbot.waitUntil(lambda: sidebar.count() == without)
    assert searches.all() == []


def test_an_empty_field_offers_neither_to_clear_nor_to_keep(
    field: SearchField, window: MainWindow, qtbot: QtBot
) -> None:
    def offered() -> list[bool]:
        return [button.isVisible() and button.isEnabled() for button in field.findChildren(QToolButton)]

    qtbot.keyClicks(field, "north")
    qtbot.waitUntil(lambda: offered().count(True) == 2, timeout=5000)
    window.navigation.show_folder(Place.OUTBOX)
    assert field.text() == ""
    qtbot.waitUntil(lambda: offered().count(True) == 0, timeout=5000)


def test_the_menu_of_a_kept_search(filled: TestDesk, window: MainWindow, qtbot: QtBot) -> None:
    filled.desk.saved_searches.save("Law & order", "harbor")
    qtbot.waitUntil(lambda: window.sidebar.searches.search("Law & order") is not None)
    row = window.sidebar.searches.search("Law & order")
    assert row is not None
    assert row.data(Qt.ItemDataRole.AccessibleTextRole) == "Search: Law & order"
    menu = window.sidebar.searches.make_menu("Law & order")
    menu.actions()[1].trigger()
    menu.deleteLater()
    qtbot.waitUntil(lambda: filled.desk.saved_searches.all() == [])


def test_a_name_that_is_taken_away_leaves_the_focus(
    open_window: Callable[..., MainWindow], filled: TestDesk, qtbot: QtBot
) -> None:
    filled.desk.saved_searches.save("Law", "harbor")
    window = open_window()
    row = window.sidebar.searches.search("Law")
    assert row is not None
    click(qtbot, window, row)
    qtbot.waitUntil(lambda: ids(window) == [3])
    qtbot.keyClick(window.workspace.list.table, Key.Key_Down)
    assert window.workspace.reading.fax_id == 3
