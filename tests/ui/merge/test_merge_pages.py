"""One document to many in the window: the rows before it is sent, and how it fares at each."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import perf_counter

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from faxdesk.domain.draft import Draft
from faxdesk.domain.fax import RecipientStatus
from faxdesk.domain.merge.judge_rows import MergePlan
from faxdesk.domain.merge.merge_row import MergeRow, SentRow
from faxdesk.domain.merge.row_state import RowState
from faxdesk.domain.outbox_states import PartKind
from faxdesk.domain.runtime import CancelToken
from faxdesk.domain.status import FaxStatus, StatusKind
from faxdesk.domain.tables.table import SheetRows, table_of
from faxdesk.ui.common import dialogs, theme
from faxdesk.ui.fax_list.list_places import Place
from faxdesk.ui.merge.merge_line import line_of_judged
from faxdesk.ui.merge.merge_page import MergePage
from faxdesk.ui.merge.merge_table import MergeHeadings, MergeModel, MergeTable
from faxdesk.ui.merge.row_parts import CHIP, MORE, NUMBER, REMEDY, Columns
from faxdesk.ui.merge.setup_page import SetupPage
from faxdesk.ui.reading.situation import Step
from faxdesk.ui.window.main_window import MainWindow
from tests.support.desk import TestDesk
from tests.support.faxes import sent
from tests.ui.merge.typed_cells import type_in

A, B = "+12125550001", "+12125550002"


def chips(page: MergePage | SetupPage) -> list[str]:
    return [page.model.line(row).chip for row in range(page.model.rowCount())]


def test_from_the_draft_over_its_rows_into_the_outbox(
    qtbot: QtBot,
    stage: TestDesk,
    open_window: Callable[..., MainWindow],
    make_pdf: Callable[..., Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window = open_window()
    letter = stage.desk.outbox.add_file(make_pdf(), CancelToken())
    fax_id = stage.desk.outbox.create(Draft(files=(letter,), cover_index=7, cover_text="Dear {name}"))
    window.writing.open(fax_id)
    window.actions_.new_to_many.trigger()
    qtbot.waitUntil(lambda: isinstance(window.pages.currentWidget(), SetupPage))
    page = window.pages.currentWidget()
    assert isinstance(page, SetupPage)
    assert not page.send.isEnabled()
    table = tmp_path / "list.csv"
    table.write_text(f"Name;Fax\nAnn;{A}\nBob;{A}\nCy;nothing\n;{B}\n", encoding="utf-8")
    monkeypatch.setattr(dialogs, "choose_table", lambda _parent: table)
    with qtbot.waitSignal(page.judged):
        page.ways.choose.click()
    assert chips(page) == ["Ready", "Twice", "Wrong number", "Field empty"]
    assert (page.send.text(), page.columns.numbers.currentText(), page.columns.names.currentText()) == (
        "Send to 1",
        "Fax",
        "Name",
    )
    assert "about 1 min" in page.foot.text()
    window.undo_bar.offer("Draft kept", lambda: None)
    assert window.undo_bar.geometry().bottom() < page.foot.mapTo(window, page.foot.rect().topLeft()).y()
    assert [page.model.line(row).remedy for row in range(4)] == ["Take out", "Send anyway", "Mend", "Mend"]
    assert "Row 2 goes to" in page.model.line(1).sentence

    for row, text in ((2, B), (3, "Dee")):
        page.table.remedy_wanted.emit(row)
        with qtbot.waitSignal(page.judged):
            type_in(page.table, text)
    page.table.setCurrentIndex(page.model.index(0))
    with qtbot.waitSignal(page.judged):
        page.table.take_out_wanted.emit()
    assert chips(page) == ["Taken out", "Ready", "Ready", "Twice"]
    page.filters.chips["bad"].setChecked(True)
    assert chips(page) == ["Taken out", "Twice"]
    page.filters.chips["all"].setChecked(True)

    # Esc leads back to the fax, and no further by the same key.
    window.actions_.back.trigger()
    bars = window.pages.compose.bars
    qtbot.waitUntil(lambda: window.pages.is_composing)
    QGuiApplication.processEvents()
    assert window.pages.compose.is_writing
    assert bars.rows.text == "To 2 of 4 rows of “list.csv”."
    window.pages.compose.send()
    qtbot.waitUntil(lambda: window.pages.currentWidget() is page)
    qtbot.waitUntil(page.send.isEnabled)
    page.send.click()
    qtbot.waitUntil(lambda: isinstance(window.pages.currentWidget(), MergePage))
    many = window.pages.currentWidget()
    assert isinstance(many, MergePage)
    qtbot.waitUntil(lambda: many.model.rowCount() == 4)
    assert chips(many) == ["Waits its turn", "Waits its turn", "Taken out", "Taken out"]
    assert many.sentence.text().startswith("0 of 2 sent. About 1 min left.")
    assert not window.pages.compose.is_writing
    _drives_what_is_sent(qtbot, many)

    many.back.trigger()
    assert window.pages.is_at_work
    window.navigation.show_fax(fax_id, Place.OUTBOX)
    panel = window.workspace.reading.outbox
    qtbot.waitUntil(lambda: panel.button("Show all rows") is not None)
    button = panel.button("Show all rows")
    assert button is not None
    button.click()
    assert window.pages.currentWidget() is many


def test_what_is_taken_out_in_haste_stays_out(
    qtbot: QtBot,
    stage: TestDesk,
    open_window: Callable[..., MainWindow],
    make_pdf: Callable[..., Path],
    tmp_path: Path,
) -> None:
    """Also when the next click comes before the first is done, and after a look back at the fax."""
    window = open_window()
    letter = stage.desk.outbox.add_file(make_pdf(), CancelToken())
    draft = Draft(files=(letter,))
    fax_id = stage.desk.outbox.create(draft)
    window._context.outcomes.many_wanted.emit(fax_id, draft)
    page = window.pages.currentWidget()
    assert isinstance(page, SetupPage)
    table = tmp_path / "list.csv"
    table.write_text(f"Name;Fax\nAnn;{A}\nBob;{B}\nCy;+12125550003\n", encoding="utf-8")
    with qtbot.waitSignal(page.judged):
        page.ways.read(table)
    for row in (0, 1):
        page.table.remedy_wanted.emit(row)
        assert not page.send.isEnabled(), "not before all is done that was asked for"
    qtbot.waitUntil(lambda: page.send.isEnabled())
    assert chips(page) == ["Taken out", "Taken out", "Ready"]
    for words in ("Dear {nobody}", "Dear {name}"):
        window._context.outcomes.many_wanted.emit(fax_id, Draft((), (letter,), 7, words))
        qtbot.waitUntil(lambda: not page._steps.is_busy)
    assert chips(page) == ["Taken out", "Taken out", "Ready"]


def _drives_what_is_sent(qtbot: QtBot, page: MergePage) -> None:
    with qtbot.waitSignal(page.listed):
        page.pause.click()
    qtbot.waitUntil(lambda: page.sentence.text() == "0 of 2 sent. Paused.")
    assert page.pause.text() == "Go on"
    page.table.setCurrentIndex(page.model.index(0))
    page.table.take_out_wanted.emit()
    qtbot.waitUntil(lambda: page.sentence.text().startswith("0 of 1 sent."))
    assert chips(page)[0] == "Taken out", "it keeps its place"
    page.table.remedy_wanted.emit(0)
    qtbot.waitUntil(lambda: page.sentence.text().startswith("0 of 2 sent."))
    page.search.setText("0002")
    assert page.model.rowCount() == 2
    page.search.clear()
    page.filters.chips["open"].setChecked(True)
    assert page.model.rowCount() == 2
    page.filters.chips["all"].setChecked(True)
    page.pause.setFocus()

    def waits(count: int) -> bool:
        return page._waiting == count

    for left in (1, 0):
        page.table.setCurrentIndex(page.model.index(left))
        page.table.take_out_wanted.emit()
        qtbot.waitUntil(partial(waits, left))
    qtbot.waitUntil(page.pause.isHidden)
    assert page.table.hasFocus(), "and not the button that stops"
    for left in (1, 2):
        page.table.remedy_wanted.emit(left - 1)
        qtbot.waitUntil(partial(waits, left))


def test_rows_stay_as_they_were_chosen_while_the_fax_is_written_on(
    qtbot: QtBot, stage: TestDesk, open_window: Callable[..., MainWindow], make_pdf: Callable[..., Path]
) -> None:
    window = open_window()
    window.actions_.new_to_many.trigger()
    qtbot.waitUntil(lambda: isinstance(window.pages.currentWidget(), SetupPage))
    page = window.pages.currentWidget()
    assert isinstance(page, SetupPage)
    QGuiApplication.clipboard().setText(f"Name\tFax\nAnn\t{A}\nBob\t{B}\n")
    with qtbot.waitSignal(page.judged):
        page.ways.paste.click()
    assert page.problem.text.startswith("There is no document.")
    assert page.foot.text() == "None of the rows can be sent."
    assert [page.model.line(row).remedy for row in range(2)] == ["Take out", "Take out"]
    with qtbot.waitSignal(page.judged):
        page.table.remedy_wanted.emit(0)

    page.problem.button.click()
    assert window.pages.currentWidget() is not page
    letter = stage.desk.outbox.add_file(make_pdf(), CancelToken())
    fax_id = page._fax_id
    assert fax_id is not None
    with qtbot.waitSignal(page.judged):
        window._context.outcomes.many_wanted.emit(fax_id, Draft(files=(letter,)))
    assert chips(page) == ["Taken out", "Ready"]
    assert not page.problem.text
    window._context.outcomes.many_wanted.emit(
        fax_id, Draft(files=(letter,), cover_index=7, cover_text="{Ward}")
    )
    qtbot.waitUntil(lambda: "Ward" in page.problem.text)
    assert (chips(page), page.send.isEnabled()) == ([], False)
    with qtbot.waitSignal(page.judged):
        window._context.outcomes.many_wanted.emit(fax_id, Draft(files=(letter,)))
    assert chips(page) == ["Taken out", "Ready"], "nothing that was chosen is lost by a wrong field"


def test_another_fax_does_not_go_to_the_rows(
    qtbot: QtBot, stage: TestDesk, open_window: Callable[..., MainWindow], make_pdf: Callable[..., Path]
) -> None:
    """The rows are those of one draft; whoever goes on with that finds them again."""
    window = open_window()
    letter = stage.desk.outbox.add_file(make_pdf(), CancelToken())
    fax_id = stage.desk.outbox.create(Draft(files=(letter,)))
    window.writing.open(fax_id)
    window.actions_.new_to_many.trigger()
    qtbot.waitUntil(lambda: isinstance(window.pages.currentWidget(), SetupPage))
    page = window.pages.currentWidget()
    assert isinstance(page, SetupPage)
    QGuiApplication.clipboard().setText(f"Name\tFax\nAnn\t{A}\nBob\t{B}\n")
    with qtbot.waitSignal(page.judged):
        page.ways.paste.click()
    window.pages.go_back()
    bars = window.pages.compose.bars
    assert bars.rows.text == "To 2 of 2 rows."
    window.writing.open(stage.desk.outbox.create(Draft(files=(letter,))))
    assert not bars.goes_to_rows
    window.writing.open(fax_id)
    assert bars.rows.text == "To 2 of 2 rows."
    bars.rows._button.click()
    qtbot.waitUntil(lambda: window.pages.currentWidget() is page)


def test_as_a_whole_it_is_sent_again_where_its_rows_are(
    qtbot: QtBot, stage: TestDesk, open_window: Callable[..., MainWindow], make_pdf: Callable[..., Path]
) -> None:
    """Two of its rows may go to one number, and none of them is the fax."""
    merges, store, journal = stage.desk.merges, stage.desk.merge_store, stage.journal
    letter = stage.desk.outbox.add_file(make_pdf(), CancelToken())
    plan = MergePlan(Draft(files=(letter,)), table_of(SheetRows([["Name", "Fax"]])), 1, 0)
    rows = [MergeRow(place, place + 2, ("N", each), each, "N") for place, each in enumerate((A, B))]
    root = merges.send(plan, rows, "Recall letter")
    for place, (row, code) in enumerate(zip(rows, ("Busy", "NoAnswer"), strict=True)):
        part_id = journal.add_part(root, plan.draft_for(row), PartKind.ROW, row=place)
        store.handed(root.id, place)
        journal.begin_attempt(part_id, stage.desk.clock.now())
        journal.accept(part_id, sent(place, RecipientStatus(row.number, "N", "SendingFailed", code)))
    window = open_window()
    window.navigation.show_fax(root.id, Place.OUTBOX)
    assert window.workspace.reading.head.name.whole == "Recall letter · 2"
    window.actions_.resend.trigger()
    page = window.pages.currentWidget()
    assert isinstance(page, MergePage)
    qtbot.waitUntil(lambda: page.again.text() == "Try 2 failed again")
    with qtbot.waitSignal(page.listed):
        page.again.click()
    qtbot.waitUntil(lambda: page.again.isHidden())
    assert [part.part for part in journal.parts(root.id)] == [PartKind.ROW] * 2 + [PartKind.RESEND] * 2
    window.navigation.show_fax(root.id, Place.OUTBOX)
    window.workspace.reading._on_row_chosen(Step.CHANGE_NUMBER, A)
    assert window.pages.currentWidget() is page


def test_ten_thousand_rows_are_on_show_within_a_second(
    qtbot: QtBot, stage: TestDesk, open_window: Callable[..., MainWindow], make_pdf: Callable[..., Path]
) -> None:
    merges = stage.desk.merges
    letter = stage.desk.outbox.add_file(make_pdf(), CancelToken())
    plan = MergePlan(Draft(files=(letter,)), table_of(SheetRows([["Name", "Fax"]])), 1, 0)
    numbers = [f"+1212{place + 5_550_000}" for place in range(10_000)]
    rows = [MergeRow(place, place + 2, ("N", each), each, "N") for place, each in enumerate(numbers)]
    fax_id = merges.send(plan, rows, "Many").id
    merges.pause(fax_id)
    window = open_window()
    begun = perf_counter()
    window._context.outcomes.rows_wanted.emit(fax_id)
    page = window.pages.currentWidget()
    assert isinstance(page, MergePage)
    with qtbot.waitSignal(page.listed):
        pass
    took = perf_counter() - begun
    assert page.model.rowCount() == 10_000
    assert took < 1.0


def test_headings_stay_above_their_columns_when_a_scroll_bar_comes(qtbot: QtBot) -> None:
    columns = Columns([(NUMBER, 100, "Number"), (CHIP, 80, "State"), (MORE, 80, "More"), (REMEDY, 80, "")])
    model = MergeModel(line_of_judged)
    table = MergeTable(model, columns)
    qtbot.addWidget(table)
    table.resize(500, 200)
    table.show()
    with qtbot.waitSignal(table.widened):
        model.show([MergeRow(place, place, (A,), A, "N") for place in range(100)])
    assert table.viewport().width() < 500
    headings = MergeHeadings(table)
    headings.deleteLater()
    qtbot.waitSignal(headings.destroyed).wait()
    theme.in_use().measures_changed.emit()  # Nothing is left that would be measured.


def test_what_failed_says_why_and_offers_its_remedy() -> None:
    from faxdesk.ui.merge.merge_line import Remedy, line_of_sent
    from tests.support.clock import START

    def row(status: FaxStatus, state: RowState = RowState.HANDED, error: str = "") -> SentRow:
        return SentRow(0, 2, ("Ann", A), A, "Ann", state, status, 7, "m", error, 2, START, 1)

    busy = line_of_sent(row(FaxStatus(StatusKind.FAILED, reason="Busy"), error="Busy"), START)
    assert (busy.chip, busy.tone, busy.more, busy.remedies[0]) == ("Busy", "danger", "2", Remedy.RESEND)
    sent = line_of_sent(row(FaxStatus(StatusKind.SENT, sent=1, total=1)), START)
    assert (sent.chip, sent.tone, sent.remedies) == ("Sent", "success", ())
    waiting = line_of_sent(row(FaxStatus(StatusKind.QUEUED), RowState.WAITING), START)
    assert (waiting.chip, waiting.remedies[0]) == ("Waits its turn", Remedy.TAKE_OUT)
