"""Rows of a fax to many are mended where they stand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from faxdesk.domain.draft import Draft
from faxdesk.domain.merge.judge_rows import MergePlan
from faxdesk.domain.merge.merge_row import MergeRow
from faxdesk.domain.runtime import CancelToken
from faxdesk.domain.tables.table import SheetRows, table_of
from faxdesk.ui.merge.merge_page import MergePage
from faxdesk.ui.merge.row_pages import RowPages
from faxdesk.ui.merge.row_parts import CHIP, MORE, NUMBER, REMEDY, Columns
from faxdesk.ui.merge.setup_page import SetupPage
from faxdesk.ui.window.main_window import MainWindow
from tests.support.desk import TestDesk
from tests.ui.merge.typed_cells import open_cell, type_in

A, B, C = "+12125550001", "+12125550002", "+12125550003"
DAY = "field 2"


@pytest.fixture
def page(
    qtbot: QtBot,
    stage: TestDesk,
    open_window: Callable[..., MainWindow],
    make_pdf: Callable[..., Path],
    tmp_path: Path,
) -> SetupPage:
    """Four rows before a draft goes to them: in order, without a day, without a number, twice."""
    window = open_window()
    letter = stage.desk.outbox.add_file(make_pdf(), CancelToken())
    draft = Draft(files=(letter,), cover_index=7, cover_text="Dear {Name}, come on {Day}.")
    window._context.outcomes.many_wanted.emit(stage.desk.outbox.create(draft), draft)
    page = window.pages.currentWidget()
    assert isinstance(page, SetupPage)
    table = tmp_path / "list.csv"
    table.write_text(f"Name;Fax;Day\nAnn;{A};Mon\nBob;{B};\nCy;12;Wed\nDee;{A};Thu\n", encoding="utf-8")
    with qtbot.waitSignal(page.judged):
        page.ways.read(table)
    return page


def chips(page: SetupPage) -> list[str]:
    return [page.model.line(row).chip for row in range(page.model.rowCount())]


def double_click(page: SetupPage, row: int, part: str) -> None:
    centre = page.table.place_of(row, part).center()
    for act in (QTest.mouseClick, QTest.mouseDClick):
        act(page.table.viewport(), Qt.MouseButton.LeftButton, pos=centre)


def done(qtbot: QtBot, page: SetupPage) -> None:
    qtbot.waitUntil(lambda: not page._steps.is_busy)


def test_a_double_click_opens_the_cell_that_it_is_on(qtbot: QtBot, page: SetupPage) -> None:
    assert page.table.columns.headings()[DAY] == "Day"
    spoken = page.model.data(page.model.index(0), Qt.ItemDataRole.AccessibleTextRole)
    assert str(spoken).endswith(", Mon")
    for part, text in (("", "Bob"), (NUMBER, B), (DAY, "")):
        double_click(page, 1, part)
        field = open_cell(page.table)
        assert field is not None
        assert field.text() == text
        assert field.geometry().intersects(page.table.place_of(1, part))
        QTest.keyClick(field, Qt.Key.Key_Escape)
    assert page.findChildren(RowPages) == []
    double_click(page, 1, CHIP)
    assert open_cell(page.table) is None
    (pages,) = page.findChildren(RowPages)
    qtbot.waitUntil(lambda: pages.pages.is_showing_pages)
    with qtbot.waitSignal(pages.finished):
        pages.close_it.trigger()


def test_what_is_typed_stays_over_its_cell_when_the_window_gets_narrower(
    qtbot: QtBot, page: SetupPage
) -> None:
    page.table.type_into(1, DAY)
    field = open_cell(page.table)
    assert field is not None
    for width in (900, 1400):
        page.window().resize(width, 700)
        qtbot.waitUntil(lambda: page.table.place_of(1, DAY).left() - field.geometry().left() in range(6))


def test_enter_goes_down_and_each_row_is_judged_where_it_stands(qtbot: QtBot, page: SetupPage) -> None:
    page.table.setCurrentIndex(page.model.index(1))
    QTest.keyClick(page.table, Qt.Key.Key_F2)
    type_in(page.table, "Tue")
    field = open_cell(page.table)
    assert field is not None
    assert (page.table.currentIndex().row(), page.table.part, field.text()) == (2, DAY, "Wed")
    QTest.keyClicks(field, "Wednes")
    done(qtbot, page)
    assert chips(page) == ["Ready", "Ready", "Wrong number", "Twice"]
    assert field.isVisible(), "what was judged meanwhile closes nothing"
    assert field.text() == "Wednes"
    type_in(page.table, "Wed")
    type_in(page.table, "Fri")
    assert open_cell(page.table) is None, "it was the last row"
    done(qtbot, page)
    assert page.model.cell(3, 2) == "Fri"


def test_the_link_and_f2_open_what_is_the_matter_and_escape_leaves_it(qtbot: QtBot, page: SetupPage) -> None:
    page.table.remedy_wanted.emit(2)
    assert page.table.part == NUMBER
    field = open_cell(page.table)
    assert field is not None
    QTest.keyClicks(field, C)
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert open_cell(page.table) is None
    assert not page._steps.is_busy
    page.table.remedy_wanted.emit(2)
    type_in(page.table, "none", Qt.Key.Key_Tab)
    assert page.table.part == DAY
    done(qtbot, page)
    line = page.model.line(2)
    assert (line.chip, line.number) == ("Wrong number", "none")
    assert line.more
    field = open_cell(page.table)
    assert field is not None
    QTest.keyClick(field, Qt.Key.Key_Tab)
    assert (page.table.currentIndex().row(), page.table.part) == (3, "")
    field = open_cell(page.table)
    assert field is not None
    QTest.keyClick(field, Qt.Key.Key_Backtab)
    assert (page.table.currentIndex().row(), page.table.part) == (2, DAY)


def test_what_was_done_to_rows_is_undone_step_by_step(qtbot: QtBot, page: SetupPage) -> None:
    window = page.window()
    assert isinstance(window, MainWindow)
    before = chips(page)
    page.table.type_into(1, DAY)
    type_in(page.table, "Tue", Qt.Key.Key_Up)
    done(qtbot, page)
    assert window.undo_bar.text == "Row 3 changed"
    page.table.type_into(2, NUMBER)
    type_in(page.table, C)
    page.table.selectAll()
    page.table.take_out_wanted.emit()
    done(qtbot, page)
    assert (chips(page), window.undo_bar.text) == (["Taken out"] * 4, "4 rows taken out")

    window.actions_.undo.trigger()
    done(qtbot, page)
    assert chips(page) == ["Ready", "Ready", "Ready", "Twice"]
    page.table.setFocus()
    for _step in range(3):
        QTest.keyClick(page.table, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    done(qtbot, page)
    assert chips(page) == before
    assert page.model.cell(2, 1) == "12"


def test_what_is_still_being_typed_is_judged_before_anything_is_sent(qtbot: QtBot, page: SetupPage) -> None:
    sent: list[int] = []
    page.sent.connect(sent.append)
    page.table.type_into(0, NUMBER)
    field = open_cell(page.table)
    assert field is not None
    field.setText(C)
    page.send.click()
    assert open_cell(page.table) is None
    done(qtbot, page)
    assert (sent, page.model.line(0).number) == ([], "+1 212-555-0003")
    page.table.type_into(0, DAY)
    page.filters.chips["bad"].setChecked(True)
    assert open_cell(page.table) is None


def test_a_row_keeps_its_place_until_another_filter_is_chosen(qtbot: QtBot, page: SetupPage) -> None:
    page.filters.chips["bad"].setChecked(True)
    assert chips(page) == ["Field empty", "Wrong number", "Twice"]
    page.table.remedy_wanted.emit(0)
    type_in(page.table, "Tue")
    done(qtbot, page)
    assert chips(page) == ["Ready", "Wrong number", "Twice"]
    assert open_cell(page.table) is not None
    page.filters.chips["ready"].setChecked(True)
    assert chips(page) == ["Ready", "Ready"]


def test_with_many_fields_each_has_a_place_and_the_link_stays(qtbot: QtBot) -> None:
    columns = Columns([(NUMBER, 176, "Number"), (CHIP, 130, "State"), (MORE, 300, "More"), (REMEDY, 130, "")])
    columns.show_cells(1, 0, {place: f"F{place}" for place in range(2, 8)})
    places = columns.places(QRect(0, 0, 900, 40))
    assert all(place.width() > 0 for part, place in places.items() if part != MORE)
    ordered = sorted(places.items(), key=lambda entry: entry[1].left())
    assert [part for part, _place in ordered if part not in {MORE, CHIP, REMEDY}][:2] == ["", NUMBER]
    assert places[REMEDY].right() < 900


def test_the_number_of_a_row_that_waits_is_changed_in_its_place(
    qtbot: QtBot, stage: TestDesk, open_window: Callable[..., MainWindow], make_pdf: Callable[..., Path]
) -> None:
    merges = stage.desk.merges
    letter = stage.desk.outbox.add_file(make_pdf(), CancelToken())
    plan = MergePlan(Draft(files=(letter,)), table_of(SheetRows([["Name", "Fax"]])), 1, 0)
    rows = [MergeRow(place, place + 2, ("N", each), each, "N") for place, each in enumerate((A, B))]
    fax_id = merges.send(plan, rows, "Many").id
    window = open_window()
    window._context.outcomes.rows_wanted.emit(fax_id)
    page = window.pages.currentWidget()
    assert isinstance(page, MergePage)
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)
    page.table.mend_wanted.emit(1)
    type_in(page.table, "12")
    qtbot.waitUntil(lambda: "too few digits" in page.problem.text)
    page.table.mend_wanted.emit(1)
    type_in(page.table, C)
    qtbot.waitUntil(lambda: merges.rows(fax_id)[1].number == C)
    merges.take_out(fax_id, {0})
    qtbot.waitUntil(lambda: page.model.line(0).chip == "Taken out")
    page.table.type_into(0, NUMBER)
    assert open_cell(page.table) is None


def test_another_table_with_more_columns_is_shown_after_a_smaller_one(
    qtbot: QtBot, page: SetupPage, tmp_path: Path
) -> None:
    """What is painted meanwhile has the cells of its own table."""
    wider = tmp_path / "wider.csv"
    wider.write_text(f"Name;Fax;A;B;Day\nEve;{C};1;2;Sun\n", encoding="utf-8")
    with qtbot.waitSignal(page.judged):
        page.ways.read(wider)
        qtbot.waitUntil(lambda: page.table.columns.cells.get("field 4") == 4)
        page.table.grab()
    assert chips(page) == ["Ready"]
    page.table.grab()
