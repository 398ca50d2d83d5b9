"""The print dialog and the printing: what is asked, what is put on paper, and what is told of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from faxdesk.documents.page_worker import PageWorker
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.ui.common import dialogs
from faxdesk.ui.page_view import print_pages, printing
from faxdesk.ui.page_view.page_sources import DocumentPage
from faxdesk.ui.page_view.print_dialog import PrintDialog, Printers
from faxdesk.ui.page_view.printing import Printing, PrintOrder
from faxdesk.work.tasks import TaskRunner

MakePdf = Callable[..., Path]
TWO = Printers(("Front desk", "Back office"), "Back office")


def sheets(path: Path, count: int) -> list[DocumentPage]:
    return [DocumentPage(path, path.name, page) for page in range(count)]


@pytest.fixture
def ask(
    qtbot: QtBot, window: QMainWindow, runner: TaskRunner, pages_worker: PageWorker, make_pdf: MakePdf
) -> Callable[..., PrintDialog]:
    def opened(count: int = 5, printers: Printers = TWO, *, may_save: bool = True) -> PrintDialog:
        path = make_pdf(count)
        dialog = PrintDialog(
            sheets(path, count),
            "Northside Clinic",
            pages_worker,
            runner,
            window,
            may_save=may_save,
            find=lambda: printers,
        )
        qtbot.addWidget(dialog)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        dialog.open()
        qtbot.waitUntil(lambda: "Looking" not in dialog.printer.currentText())
        return dialog

    window.show()
    return opened


def test_it_offers_the_printers_and_proposes_the_systems_own(ask: Callable[..., PrintDialog]) -> None:
    dialog = ask()
    names = [dialog.printer.itemText(row) for row in range(dialog.printer.count())]
    assert names == ["Front desk", "Back office", "A PDF file"]
    assert dialog.printer.currentText() == "Back office"
    assert dialog.order.isEnabled()


def test_without_a_printer_a_file_can_be_written(ask: Callable[..., PrintDialog]) -> None:
    dialog = ask(printers=Printers())
    assert dialog.printer.currentText() == "A PDF file"
    assert dialog.order.isEnabled()


def test_where_no_fax_may_be_saved_none_is_printed_to_a_file(ask: Callable[..., PrintDialog]) -> None:
    dialog = ask(may_save=False)
    names = [dialog.printer.itemText(row) for row in range(dialog.printer.count())]
    assert names == ["Front desk", "Back office"]
    assert dialog.order.isEnabled()
    dialog = ask(may_save=False, printers=Printers())
    assert dialog.printer.currentText() == "There is no printer"
    dialog.range.setText("1")
    assert not dialog.printer.isEnabled()
    assert not dialog.order.isEnabled()


def test_it_shows_the_pages_and_says_how_many_sheets_they_take(
    ask: Callable[..., PrintDialog], qtbot: QtBot
) -> None:
    dialog = ask(5)
    assert dialog.view.count == 5
    assert dialog.sum.text() == "5 sheets of paper"
    dialog.two_sided.setChecked(True)
    assert dialog.sum.text() == "3 sheets of paper"
    dialog.copies.setValue(2)
    dialog.range.setText("2, 4")
    assert dialog.sum.text() == "2 sheets of paper"


def test_pages_that_there_are_not_are_refused_in_place(ask: Callable[..., PrintDialog]) -> None:
    dialog = ask(5)
    dialog.range.setText("4-7")
    assert dialog.refused.isVisible()
    assert "1 to 5" in dialog.refused.text()
    assert not dialog.order.isEnabled()
    dialog.range.setText("4-5")
    assert not dialog.refused.isVisible()
    assert dialog.order.isEnabled()


def test_what_was_chosen_is_ordered(ask: Callable[..., PrintDialog], qtbot: QtBot) -> None:
    dialog = ask(5)
    dialog.range.setText("2-3")
    dialog.copies.setValue(3)
    dialog.two_sided.setChecked(True)
    dialog.grey.setChecked(True)
    with qtbot.waitSignal(dialog.ordered) as ordered:
        dialog.order.click()
    (order,) = ordered.args
    assert [sheet.page for sheet in order.sheets] == [1, 2]
    assert (order.printer, order.file) == ("Back office", None)
    assert (order.copies, order.two_sided, order.in_grey) == (3, True, True)
    assert not dialog.isVisible()


def test_it_is_printed_to_a_file(
    ask: Callable[..., PrintDialog],
    qtbot: QtBot,
    runner: TaskRunner,
    pages_worker: PageWorker,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    target = tmp_path / "printed.pdf"
    monkeypatch.setattr(dialogs, "choose_save", lambda *_args, **_words: target)
    press = Printing(pages_worker, runner)
    dialog = ask(3, Printers())
    dialog.ordered.connect(press.begin)
    with qtbot.waitSignal(press.printed) as printed:
        dialog.order.click()
    assert printed.args[0].file == target
    with pypdfium2.PdfDocument(target) as document:
        assert len(document) == 3
        page = document[0].render(scale=1).to_pil().convert("L")
        assert page.getextrema()[0] < 128, "something is on it"


@pytest.mark.parametrize("field", ["printer", "copies", "range", "two_sided", "grey", "view"])
def test_enter_prints_wherever_the_focus_is(
    ask: Callable[..., PrintDialog], qtbot: QtBot, field: str
) -> None:
    dialog = ask()
    part = getattr(dialog, field)
    part.setFocus()
    with qtbot.waitSignal(dialog.ordered):
        qtbot.keyClick(part, Qt.Key.Key_Return)


def test_enter_on_cancel_prints_nothing(ask: Callable[..., PrintDialog], qtbot: QtBot) -> None:
    dialog = ask()
    dialog.cancel.setFocus()
    with qtbot.assertNotEmitted(dialog.ordered):
        qtbot.keyClick(dialog.cancel, Qt.Key.Key_Return)
    assert not dialog.isVisible()


def test_who_names_no_file_goes_on_choosing(
    ask: Callable[..., PrintDialog], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialogs, "choose_save", lambda *_args, **_words: None)
    dialog = ask(3, Printers())
    with qtbot.assertNotEmitted(dialog.ordered):
        dialog.order.click()
    assert dialog.isVisible()


def test_printing_tells_how_far_it_is_and_can_be_called_off(
    qtbot: QtBot, runner: TaskRunner, pages_worker: PageWorker, make_pdf: MakePdf, tmp_path: Path
) -> None:
    press, told = Printing(pages_worker, runner), []
    press.progress.connect(lambda done, total: told.append((done, total)))
    path = make_pdf(3)
    order = PrintOrder(tuple(sheets(path, 3)), "Fax", file=tmp_path / "printed.pdf")
    with qtbot.assertNotEmitted(press.printed, wait=100):
        press.begin(order)
        press.cancel()
    assert told == [(0, 3)]
    with qtbot.waitSignal(press.printed):
        press.begin(order)


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_a_printer_that_takes_nothing_is_told(
    qtbot: QtBot, runner: TaskRunner, pages_worker: PageWorker, make_pdf: MakePdf, tmp_path: Path
) -> None:
    press = Printing(pages_worker, runner)
    path = make_pdf(1)
    with qtbot.waitSignal(press.failed) as failed:
        press.begin(PrintOrder(tuple(sheets(path, 1)), "Fax", file=tmp_path / "missing" / "printed.pdf"))
    error = failed.args[0]
    assert isinstance(error, FaxDeskError)
    assert error.kind == ErrorKind.STORAGE
    assert error.title == "The printer takes nothing."


def test_pages_are_drawn_one_at_a_time_for_the_printer(
    pages_worker: PageWorker, make_pdf: MakePdf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert print_pages.MARGIN_MM > 0
    assert printing.PRINT_WIDTH_PX > 1728, "more than a fax has dots"
