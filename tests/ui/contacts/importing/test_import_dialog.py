"""The import of contacts in the window, with real threads on a real archive."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from faxdesk.domain.contacts.column_uses import ColumnUse
from faxdesk.domain.contacts.contact import Contact, ContactNumber
from faxdesk.services.contacts.contact_import import Choice
from faxdesk.ui.common.fax_outcomes import FaxOutcomes
from faxdesk.ui.contacts.importing.import_dialog import ImportDialog
from faxdesk.ui.contacts.importing.import_rows import Column, Shown
from faxdesk.ui.contacts.importing.importing import Importing
from faxdesk.work.tasks import TaskRunner
from tests.support.desk import TestDesk

TABLE = "Who;Nummer;Town\nAna;650-555-0101;Ulm\nBo;650-555-0102;\n;;Ulm\n"


def cells(dialog: ImportDialog, column: Column) -> list[str]:
    model = dialog.model
    return [str(model.index(row, column.value).data()) for row in range(model.rowCount())]


def select(dialog: ImportDialog, row: int) -> None:
    flags = QItemSelectionModel.SelectionFlag
    dialog.table.selectionModel().select(dialog.model.index(row, 0), flags.ClearAndSelect | flags.Rows)


def test_a_table_is_seen_mended_taken_and_taken_back(
    qtbot: QtBot, stage: TestDesk, runner: TaskRunner, tmp_path: Path
) -> None:
    contacts = stage.desk.contacts
    contacts.add(Contact("Ana", numbers=(ContactNumber("+16505550101"),)))
    path = tmp_path / "list.csv"
    path.write_text(TABLE)
    said = list[tuple[str, object]]()
    outcomes = FaxOutcomes()
    outcomes.said.connect(lambda text, undo: said.append((text, undo)))
    window = QWidget()
    qtbot.addWidget(window)
    importing = Importing(stage.desk.contact_import, runner, outcomes, window)
    importing.open(path)
    dialog = importing.dialog
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 3)
    QAbstractItemModelTester(dialog.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert dialog.columns.uses == (ColumnUse.NAME, ColumnUse.FAX, ColumnUse.NONE)
    assert dialog.headings.isChecked()
    # The person says what another of the columns holds.
    field = dialog.columns.fields[2]
    field.setCurrentIndex(field.findData(ColumnUse.NOTE.value))
    qtbot.waitUntil(lambda: cells(dialog, Column.NAME) == ["Ana", "Bo", ""] and dialog.take.isEnabled())
    assert cells(dialog, Column.CHOICE) == ["Merge", "Add", "Leave out"]
    assert "+1 650-555-0101" in cells(dialog, Column.NUMBERS)[0]
    assert cells(dialog, Column.ABOUT)[0] == "Has name and number of “Ana”"
    assert "neither a name nor a number" in cells(dialog, Column.ABOUT)[2]
    assert dialog.take.text() == "Import 2 contacts"
    # Entries are taken out and in again; one of nothing stays out.
    dialog.shown.choice(Shown.DOUBLES).click()
    assert cells(dialog, Column.NAME) == ["Ana"]
    select(dialog, 0)
    dialog.choose[Choice.SKIP].click()
    assert dialog.take.text() == "Import 1 contact"
    dialog.choose[Choice.MERGE].click()
    dialog.shown.choice(Shown.TROUBLES).click()
    select(dialog, 0)
    dialog.choose[Choice.ADD].click()
    assert cells(dialog, Column.CHOICE) == ["Leave out"]
    assert contacts.ids() == [1], "nothing is taken before it was agreed to"
    qtbot.mouseClick(dialog.take, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(said))
    assert [contact.note for contact in contacts.contacts(contacts.ids())] == ["Ulm", ""]
    text, undo = said[0]
    assert text == "2 contacts imported"
    assert callable(undo)
    undo()
    qtbot.waitUntil(lambda: contacts.ids() == [1] and contacts.contact(1).note == "")


def test_what_cannot_be_read_is_said_and_closing_calls_off(
    qtbot: QtBot, stage: TestDesk, runner: TaskRunner, tmp_path: Path
) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(b"PK\x03\x04 no spreadsheet")
    dialog = ImportDialog(stage.desk.contact_import, runner, [path])
    qtbot.addWidget(dialog)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    dialog.show()
    qtbot.waitUntil(lambda: not dialog.problem.isHidden())
    assert "list.xlsx" in dialog.problem.text
    assert not dialog.take.isEnabled()
    dialog.reject()
    path.write_text("BEGIN:VCARD\nFN:Ana\nEND:VCARD\n")
    dialog = ImportDialog(stage.desk.contact_import, runner, [path])
    dialog.show()
    dialog.reject()
    qtbot.waitUntil(lambda: runner.is_idle)
    assert stage.desk.contacts.ids() == []
