"""The heads of groups of time: above the right rows, no part of what can be chosen, as the list changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from faxdesk.domain.draft import Draft, Recipient
from faxdesk.domain.fax import FaxQuery, Folder, Order
from faxdesk.domain.outbox_states import OutboxEvent
from faxdesk.ui.common import theme
from faxdesk.ui.controls.segment import FilterChip
from faxdesk.ui.fax_list import group_heads
from faxdesk.ui.fax_list.fax_list import FaxList
from faxdesk.ui.fax_list.fax_model import GROUP_ROLE
from faxdesk.ui.fax_list.list_places import Place
from faxdesk.ui.sidebar.entry_delegate import BETWEEN_PX
from faxdesk.ui.window.main_window import MainWindow
from tests.support.desk import TestDesk
from tests.support.faxes import received
from tests.ui.window.steps import choose


@pytest.fixture
def filled(qtbot: QtBot, stage: TestDesk) -> TestDesk:
    """Two faxes of today, one of yesterday, two of a month long past."""
    now = stage.desk.clock.now()
    days = (0, 0, 1, 400, 401)
    stage.tell(
        *(
            received(number, created_at=now - timedelta(days=back, seconds=number))
            for number, back in enumerate(days, 1)
        )
    )
    return stage


def heads(shown: FaxList) -> dict[int, str]:
    """The heads by the row that is below them; each has room."""
    model, table = shown.model, shown.table
    found = {row: model.index(row, 0).data(GROUP_ROLE) for row in range(model.rowCount())}
    measures = theme.measures()
    for row, head in found.items():
        room = measures.group_head if head else 0
        assert table.rowHeight(row) == measures.row + room, row
    return {row: head for row, head in found.items() if head}


def year_of(stage: TestDesk) -> str:
    return str((stage.desk.clock.now() - timedelta(days=400)).astimezone().year)


def test_heads_stand_above_the_first_of_their_day(
    qtbot: QtBot, filled: TestDesk, open_window: Callable[..., MainWindow]
) -> None:
    shown = open_window().workspace.list
    assert list(heads(shown).items())[:2] == [(0, "Today"), (2, "Yesterday")]
    assert 3 in heads(shown)


def test_heads_follow_what_comes_and_goes(
    qtbot: QtBot, filled: TestDesk, open_window: Callable[..., MainWindow]
) -> None:
    window = open_window()
    shown = window.workspace.list
    filled.tell(received(9, created_at=filled.desk.clock.now()))
    qtbot.waitUntil(lambda: shown.model.rowCount() == 6)
    assert list(heads(shown).items())[:2] == [(0, "Today"), (3, "Yesterday")]
    filled.desk.library.trash([shown.model.id_at(3)])
    qtbot.waitUntil(lambda: shown.model.rowCount() == 5)
    assert "Yesterday" not in heads(shown).values()
    window.actions_.trash.trigger()
    assert list(heads(shown)) == [0]
    window.actions_.inbox.trigger()
    assert list(heads(shown).items())[:1] == [(0, "Today")]


def test_heads_found_further_down_leave_the_rows_above_them_alone(
    qtbot: QtBot, filled: TestDesk, open_window: Callable[..., MainWindow]
) -> None:
    shown = open_window().workspace.list
    query, ids = FaxQuery(Folder.INBOX), shown.model.ids
    groups = group_heads.GroupHeads(filled.desk.library, filled.desk.clock, shown._runner)
    all_heads = groups._groups(query, ids)
    assert [head.place for head in all_heads] == [0, 2, 3]
    shown.table.show_groups(all_heads[:2])
    said: list[tuple[int, int]] = []
    shown.model.dataChanged.connect(lambda first, last: said.append((first.row(), last.row())))
    shown.table.show_groups(all_heads)
    assert said == [(2, 3)]
    assert list(heads(shown)) == [0, 2, 3]
    shown.table.show_groups(all_heads)
    assert said == [(2, 3)]
    shown.table.show_groups(all_heads[:1])
    assert list(heads(shown)) == [0]
    assert said[1:] == [(0, 4)]


def test_a_click_on_a_head_chooses_nothing(
    qtbot: QtBot, filled: TestDesk, open_window: Callable[..., MainWindow]
) -> None:
    window = open_window()
    table = window.workspace.list.table
    top = table.visualRect(window.workspace.list.model.index(2, 0)).top()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(40, top + 6))
    assert window.workspace.list.selected_ids() == []
    below = QPoint(40, top + theme.measures().group_head + 6)
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=below)
    assert window.workspace.list.selected_ids() == [window.workspace.list.model.id_at(2)]


def test_a_long_list_gets_its_heads_from_a_worker(
    qtbot: QtBot,
    filled: TestDesk,
    open_window: Callable[..., MainWindow],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(group_heads, "FEW", 2)
    shown = open_window().workspace.list
    qtbot.waitUntil(lambda: bool(shown.model.is_grouped))
    assert list(heads(shown).items())[:2] == [(0, "Today"), (2, "Yesterday")]


def test_a_list_by_name_has_no_heads(
    qtbot: QtBot, filled: TestDesk, open_window: Callable[..., MainWindow]
) -> None:
    shown = open_window().workspace.list
    shown.sort.choose(Order.NAME)
    qtbot.waitUntil(lambda: not shown.model.is_grouped)
    assert heads(shown) == {}
    shown.sort.choose(Order.NEWEST)
    qtbot.waitUntil(lambda: shown.model.is_grouped)


def test_pages_and_names_sort_the_list(
    qtbot: QtBot, stage: TestDesk, open_window: Callable[..., MainWindow]
) -> None:
    one, two, three = stage.tell(
        received(1, page_count=2), received(2, page_count=9), received(3, page_count=5)
    )
    query = FaxQuery(Folder.INBOX, order=Order.PAGES)
    assert list(stage.desk.library.ids(query)) == [two, three, one]


def test_what_goes_out_later_has_a_group_of_its_own(
    qtbot: QtBot, stage: TestDesk, open_window: Callable[..., MainWindow]
) -> None:
    to = (Recipient("+12125550187"),)
    later = stage.journal.create(Draft(to, send_at=stage.desk.clock.now() + timedelta(days=1)))
    now = stage.journal.create(Draft(to))
    for fax_id in (later, now):
        stage.journal.change(fax_id, OutboxEvent.SEND)
    window = open_window()
    window.navigation.show_folder(Place.OUTBOX)
    shown = window.workspace.list
    assert list(shown.model.ids) == [now, later]
    assert heads(shown) == {0: "Today", 1: "Later"}


@pytest.fixture
def letters(qapp: QApplication) -> Iterator[Callable[[int], None]]:
    before = qapp.font()

    def use(pixels: int) -> None:
        font = QFont(before)
        font.setPixelSize(pixels)
        qapp.setFont(font)

    yield use
    qapp.setFont(before)


@pytest.mark.parametrize("pixels", [12, 17, 27, 32])
def test_nothing_is_cut_at_any_size_of_letters(
    qtbot: QtBot,
    qapp: QApplication,
    filled: TestDesk,
    open_window: Callable[..., MainWindow],
    letters: Callable[[int], None],
    pixels: int,
) -> None:
    """9, 13, 20 and 24 pt: rail and list follow while the window is open."""
    window = open_window()
    shown, rail = window.workspace.list, window.sidebar
    theme.apply(qapp, "light")
    letters(pixels)

    def cut() -> list[str]:
        """What stands out of its parent, or has less room than its letters need."""
        controls = [shown.search, shown.sort, *shown.chips.findChildren(FilterChip), rail.new_fax, rail.foot]
        return [
            control.accessibleName()
            for control in controls
            if control.isVisible()
            and not (
                control.visibleRegion().boundingRect() == control.rect()
                and control.height() >= control.fontMetrics().height()
            )
        ]

    qtbot.waitUntil(lambda: cut() == [])
    assert list(heads(shown).values())[:2] == ["Today", "Yesterday"]
    choose(qtbot, window, shown.model.id_at(0))
    measures = theme.measures()
    assert shown.search.height() == measures.button
    assert rail.lists.sizeHintForRow(0) == measures.entry + BETWEEN_PX
    assert rail.lists.viewport().height() >= measures.entry


def test_compact_rows_are_one_line_and_change_while_the_window_is_open(
    qtbot: QtBot, filled: TestDesk, open_window: Callable[..., MainWindow]
) -> None:
    window = open_window()
    table, measures = window.workspace.list.table, theme.measures()
    assert (table.rowHeight(0), table.rowHeight(1)) == (measures.row + measures.group_head, measures.row)
    filled.desk.settings.compact_list = True
    compact = measures.compact_row
    qtbot.waitUntil(lambda: table.rowHeight(1) == compact)
    assert table.rowHeight(0) == compact + measures.group_head
    table.grab()
