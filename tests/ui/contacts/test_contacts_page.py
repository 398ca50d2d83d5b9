"""The page of contacts in the window, with real threads on a real archive."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from faxdesk.domain.contacts.contact import Contact, ContactNumber
from faxdesk.domain.fax import Party, RecipientStatus
from faxdesk.ui.common.carrying.dragged_contacts import DraggedContacts, dragged_contacts
from faxdesk.ui.contacts.book.doubles_view import DoublesView
from faxdesk.ui.contacts.contact_model import RowKind
from faxdesk.ui.contacts.contact_pane import Filter
from faxdesk.ui.contacts.contacts_page import ContactsPage
from faxdesk.ui.contacts.importing.import_dialog import ImportDialog
from faxdesk.ui.window.main_window import MainWindow
from tests.support.desk import TestDesk
from tests.support.faxes import received, sent

CLINIC = Contact(
    "Northside Clinic",
    "Cardiology, front desk",
    (ContactNumber("+16505550144", label="Used first"), ContactNumber("+16505550145")),
    note="The front desk closes at 17:30.",
    groups=("Referring practices",),
)
REALTY = Contact("Brightwater Realty", numbers=(ContactNumber("+16505550131"),))
VOICE = Contact("Zoë Voice", numbers=(ContactNumber("+16505550199", is_fax=False),))


def opened(
    qtbot: QtBot, stage: TestDesk, open_window: Callable[..., MainWindow], *contacts: Contact
) -> tuple[MainWindow, ContactsPage]:
    stage.desk.contacts.add_all(contacts)
    window = open_window()
    window.actions_.contacts.trigger()
    page = window.pages.contacts
    qtbot.waitUntil(lambda: page.pane.model.rowCount() > 0)
    return window, page


def shown_names(page: ContactsPage) -> list[str]:
    model = page.pane.model
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def test_list_card_and_search(qtbot: QtBot, stage: TestDesk, open_window: Callable[..., MainWindow]) -> None:
    window, page = opened(qtbot, stage, open_window, CLINIC, REALTY, VOICE)
    model, table = page.pane.model, page.pane.table
    assert shown_names(page)[:1] == ["Groups"]
    rows = [
        "Groups",
        "Referring practices",
        "Contacts 3",
        "Brightwater Realty",
        "Northside Clinic",
        "Zoë Voice",
    ]
    qtbot.waitUntil(lambda: shown_names(page) == rows)
    assert [model.kind(row) for row in (0, 1, 2, 3)] == [
        RowKind.HEAD,
        RowKind.GROUP,
        RowKind.HEAD,
        RowKind.CONTACT,
    ]
    assert window.sidebar.lists.currentItem().text() == "Contacts"
    # Letters find, and the card follows.
    qtbot.keyClicks(table, "north")
    qtbot.waitUntil(lambda: page.view.heading.text() == "Northside Clinic")
    assert page.view.line.text() == "Cardiology, front desk"
    assert [row.kind.text() for row in page.view.numbers.rows] == ["Used first", "Work"]
    assert "650-555-0144" in page.view.numbers.rows[0].number.text()
    assert [chip.name for chip in page.view.groups.chips] == ["Referring practices"]
    spoken = model.index(4, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "Northside Clinic" in spoken
    assert "1 more" in spoken
    page.pane.search.setText("650")
    qtbot.waitUntil(lambda: shown_names(page) == ["Contacts 3", *rows[3:]])
    assert {table.rowHeight(row) for row in (1, 2, 3)} == {table.rowHeight(1)}, "no head any more"
    assert table.rowHeight(0) < table.rowHeight(1)
    page.pane.search.setText("zoe")
    qtbot.waitUntil(lambda: shown_names(page) == ["Contacts 1", "Zoë Voice"])
    page.pane.search.setText("nobody")
    qtbot.waitUntil(lambda: page.pane.message.title == "Nothing found")
    window.actions_.back.trigger()
    qtbot.waitUntil(lambda: model.rowCount() == 6)


def _shows_number(page: ContactsPage, end: str) -> bool:
    """Whether the card has the second number, with this at its end."""
    texts = [label.text().strip("\u2066\u2069") for label in page.view.findChildren(QLabel)]
    return any("555-0154" in text and text.endswith(end) for text in texts)


def test_a_contact_is_made_changed_and_deleted(
    qtbot: QtBot, stage: TestDesk, open_window: Callable[..., MainWindow]
) -> None:
    window, page = opened(qtbot, stage, open_window, CLINIC)
    contacts = stage.desk.contacts
    window.actions_.new_contact.trigger()
    qtbot.waitUntil(lambda: page.is_editing)
    page.form.save()
    qtbot.waitUntil(lambda: bool(page.form.problem.text))
    page.form.name.setText("  Harbor Law ")
    page.form.numbers.rows[0].number.setText("(650) 555-0152")
    page.form.save()
    qtbot.waitUntil(lambda: page.view.heading.text() == "Harbor Law")
    (made,) = contacts.by_number("+16505550152")
    assert made.name == "Harbor Law"
    # The note is changed, and a number added.
    page.edit()
    qtbot.waitUntil(lambda: page.is_editing)
    page.form.note.setPlainText("Ask for Ann.")
    page.form.numbers.add_row()
    page.form.numbers.rows[1].number.setText("650 555 0153")
    page.form.save()
    qtbot.waitUntil(lambda: page.view.note.text() == "Ask for Ann.")
    assert [row.kind.text() for row in page.view.numbers.rows] == ["Work", "Work"]
    # An extension, which keeps faxes from a number, is seen where it can be taken off.
    page.edit()
    qtbot.waitUntil(lambda: page.is_editing)
    assert page.form.numbers.rows[1].number.text() == "+1 650-555-0153"
    for typed, listed, shown in (
        ("650 555 0154 x12", "0154, extension 12", "+1 650-555-0154 x12"),
        ("650 555 0154", "0154", "+1 650-555-0154"),
    ):
        page.form.numbers.rows[1].number.setText(typed)
        page.form.save()
        qtbot.waitUntil(partial(_shows_number, page, listed))
        page.edit()
        qtbot.waitUntil(lambda: page.is_editing)
        assert page.form.numbers.rows[1].number.text() == shown
    page.form.save()
    qtbot.waitUntil(lambda: not page.is_editing)
    page.view.groups.added.emit("Lawyers")
    qtbot.waitUntil(lambda: [chip.name for chip in page.view.groups.chips] == ["Lawyers"])
    qtbot.waitUntil(lambda: window.undo_bar.text == "Put into “Lawyers”")
    assert made.id is not None
    qtbot.keyClick(page.pane.table, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: window.undo_bar.text == "1 contact deleted")
    qtbot.waitUntil(lambda: page.pane.model.place_of(made.id or 0) < 0)
    window.undo_bar.undo()
    qtbot.waitUntil(lambda: page.pane.model.place_of(made.id or 0) > 0)


def test_a_group_that_takes_the_name_of_another_is_parted_from_it_again(
    qtbot: QtBot, stage: TestDesk, open_window: Callable[..., MainWindow]
) -> None:
    window, page = opened(qtbot, stage, open_window, CLINIC, Contact("Ana", groups=("Lawyers",)))
    contacts = stage.desk.contacts
    contacts.set_group_cover("Lawyers", "formal")
    before = contacts.groups()
    page.pane.choose("Referring practices")
    qtbot.waitUntil(lambda: page.group.heading.text() == "Referring practices")
    page.edit()
    page.group.name.setText("Lawyers")
    page.group.rename.click()
    qtbot.waitUntil(lambda: "Referring practices" in window.undo_bar.text)
    assert [(group.name, group.members) for group in contacts.groups()] == [("Lawyers", 2)]
    window.undo_bar.undo()
    qtbot.waitUntil(lambda: contacts.groups() == before)


def test_a_group_is_faxed_renamed_and_deleted(
    qtbot: QtBot, stage: TestDesk, open_window: Callable[..., MainWindow]
) -> None:
    more = Contact("Elm School", numbers=(ContactNumber("+16505550118"),), groups=("Referring practices",))
    voice = Contact("Voice", numbers=(ContactNumber("+16505550119", is_fax=False),), groups=more.groups)
    window, page = opened(qtbot, stage, open_window, CLINIC, more, voice)
    page.pane.choose("Referring practices")
    qtbot.waitUntil(lambda: page.group.heading.text() == "Referring practices")
    assert page.group.line.text() == "3 contacts, 1 of them without a fax number"
    page.group.members_wanted.emit()
    qtbot.waitUntil(lambda: shown_names(page)[0] == "Referring practices 3")
    page.pane.choose("Referring practices")
    qtbot.waitUntil(lambda: page.pane.table.chosen_groups == ["Referring practices"])
    page.edit()
    page.group.name.setText("Practices")
    page.group.rename.click()
    qtbot.waitUntil(lambda: page.group.heading.text() == "Practices")
    qtbot.waitUntil(lambda: page.pane.table.chosen_groups == ["Practices"])
    stage.desk.contacts.set_group_cover("Practices", "formal")
    page.delete()
    qtbot.waitUntil(lambda: "Practices" in window.undo_bar.text)
    qtbot.waitUntil(lambda: page.pane.model.place_of_group("Practices") < 0)
    window.undo_bar.undo()
    qtbot.waitUntil(lambda: sum(group.members for group in stage.desk.contacts.groups()) == 3)
    qtbot.waitUntil(lambda: [group.cover for group in stage.desk.contacts.groups()] == ["formal"])
    qtbot.waitUntil(lambda: page.pane.model.place_of_group("Practices") > 0)
    page.pane.choose("Practices")
    qtbot.waitUntil(lambda: page.pane.table.chosen_groups == ["Practices"])
    page.write()
    form = window.pages.compose.form
    qtbot.waitUntil(lambda: len(form.recipients.recipients()) == 2)
    assert [recipient.name for recipient in form.recipients.recipients()] == [
        "Elm School",
        "Northside Clinic",
    ]


def test_how_the_last_faxes_went_is_seen_in_list_and_card(
    qtbot: QtBot, stage: TestDesk, open_window: Callable[..., MainWindow]
) -> None:
    busy, fine = ("+16505550144", "Sending failed"), ("+16505550131", "Sent")
    numbers = [fine, fine, busy, busy, busy]
    for place, (number, status) in enumerate(numbers, 1):
        word = "Sent" if status == "Sent" else "SendingFailed"
        error = "" if status == "Sent" else "LineBusy"
        stage.tell(sent(place, RecipientStatus(number, "", word, error), message_status=word))
    _window, page = opened(qtbot, stage, open_window, CLINIC, REALTY)
    model = page.pane.model
    chip = page.pane.chips[Filter.TROUBLED]
    qtbot.waitUntil(lambda: chip.accessibleName() == "Need a look 1")
    chip.setChecked(True)
    qtbot.waitUntil(lambda: shown_names(page) == ["Contacts 1", "Northside Clinic"])
    qtbot.waitUntil(lambda: model.contact(1) is not None)
    row = model.contact(1)
    assert row is not None
    assert (row.trouble, row.fails) == ("Last 3 failed", True)
    page.pane.choose(1)
    qtbot.waitUntil(lambda: page.view.heading.text() == "Northside Clinic")
    first, second = page.view.numbers.rows
    assert first.arrived.text() == "0 of 3 arrived"
    assert "Last 3 failed" in first.good_to_know.text()
    assert not hasattr(second, "squares")
    assert len(page.view.latest.lines) == 3
    page.view.latest.lines[0].click()
    qtbot.waitUntil(lambda: _window.pages.is_at_work)


def test_all_faxes_of_a_contact_are_those_of_all_its_numbers(
    qtbot: QtBot, stage: TestDesk, open_window: Callable[..., MainWindow]
) -> None:
    numbers = ["+16505550144", "+16505550145", "+16505550131"]
    faxes = stage.tell(
        *(received(place, sender=Party(number, "")) for place, number in enumerate(numbers, 1))
    )
    window, page = opened(qtbot, stage, open_window, CLINIC, REALTY)
    qtbot.waitUntil(lambda: len(shown_names(page)) == 5)
    page.pane.search.setText("north")
    qtbot.waitUntil(lambda: shown_names(page) == ["Contacts 1", "Northside Clinic"])
    page.pane.choose(1)
    qtbot.waitUntil(lambda: page.view.heading.text() == "Northside Clinic")
    page.view.all_faxes.click()
    model = window.workspace.list.model
    qtbot.waitUntil(lambda: model.rowCount() == 2)
    assert window.workspace.list.title == "Northside Clinic"
    assert {model.place_of(fax_id) is not None for fax_id in faxes[:2]} == {True}


def test_a_fax_leads_to_its_contact_or_to_a_new_one(
    qtbot: QtBot, stage: TestDesk, open_window: Callable[..., MainWindow]
) -> None:
    number = "+1 650-555-0144"
    (fax_id,) = stage.tell(received(1, sender=Party("+16505550144", "CALLER ID")))
    window = open_window()
    add, show = window.actions_.add_contact, window.actions_.show_contact
    assert not add.isVisible()
    assert window.workspace.open_fax(fax_id)
    qtbot.waitUntil(add.isVisible)
    assert not show.isVisible()
    assert window.workspace.reading.head.add_contact.isVisible()
    add.trigger()
    page = window.pages.contacts
    qtbot.waitUntil(lambda: page.is_editing)
    assert (page.form.name.text(), page.form.numbers.rows[0].number.text()) == ("CALLER ID", number)
    page.form.name.setText("Northside Clinic")
    page.form.save()
    qtbot.waitUntil(lambda: page.view.heading.text() == "Northside Clinic")
    assert len(page.view.latest.lines) == 1
    window.actions_.inbox.trigger()
    list_ = window.workspace.list
    row = list_.model.place_of(fax_id)
    qtbot.waitUntil(lambda: list_.model.index(row, 0).data() == "Northside Clinic")
    qtbot.waitUntil(show.isVisible)
    assert not add.isVisible()
    assert not window.workspace.reading.head.add_contact.isVisible()
    show.trigger()
    qtbot.waitUntil(lambda: window.pages.are_contacts_open)


def test_files_and_contacts_are_let_go_where_they_belong(
    qtbot: QtBot, stage: TestDesk, open_window: Callable[..., MainWindow], tmp_path: Path
) -> None:
    window, page = opened(qtbot, stage, open_window, CLINIC, REALTY)
    table, model = page.pane.table, page.pane.model
    page.pane.choose("Referring practices")
    qtbot.waitUntil(lambda: table.chosen_groups == ["Referring practices"])
    dragged = dragged_contacts(table.mime_data())
    assert dragged == DraggedContacts((), ("Referring practices",))
    # A group onto the button that begins a fax is one chip, which opens.
    drop(window.sidebar.new_fax, table.mime_data())
    field = window.pages.compose.form.recipients
    qtbot.waitUntil(lambda: len(field.recipients()) == 1)
    assert [chip.entry.label for chip in field.chips] == ["Referring practices (1)"]
    page.pane.choose(2)
    assert table.chosen_ids == [2]
    drop(field, table.mime_data())
    qtbot.waitUntil(lambda: len(field.recipients()) == 2)
    field.chips[0].edit_wanted.emit(field.chips[0].entry)
    assert [chip.entry.label for chip in field.chips] == ["Northside Clinic", "Brightwater Realty"]
    # A file onto the row of a contact is faxed to it.
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear all,", encoding="utf-8")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(letter))])
    place = table.visualRect(model.index(model.place_of(1), 0)).center()
    drop(table.viewport(), data, QPointF(place))
    qtbot.waitUntil(lambda: [who.name for who in field.recipients()] == ["Northside Clinic"])
    qtbot.waitUntil(lambda: len(window.pages.compose.form.files.files()) == 1)

    # A file of contacts is imported, wherever it falls.
    cards = tmp_path / "book.vcf"
    card = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Elm School\r\nTEL;TYPE=FAX:+16505550118\r\nEND:VCARD\r\n"
    cards.write_text(card, encoding="utf-8")
    data.setUrls([QUrl.fromLocalFile(str(cards))])
    window.actions_.contacts.trigger()
    drop(page.pane, data)
    qtbot.waitUntil(lambda: page.findChild(ImportDialog) is not None)
    dialog = page.findChild(ImportDialog)
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 1)
    dialog.reject()


def test_doubles_are_made_one_and_the_book_is_written_to_a_file(
    qtbot: QtBot,
    stage: TestDesk,
    open_window: Callable[..., MainWindow],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    again = Contact("northside  CLINIC", numbers=CLINIC.numbers[:1], email="desk@northside.example")
    window, page = opened(qtbot, stage, open_window, CLINIC, REALTY, again)
    window.actions_.find_doubles.trigger()
    qtbot.waitUntil(lambda: page.findChild(DoublesView, "doublesView") is not None)
    shown = page.findChild(DoublesView, "doublesView")
    assert shown is not None
    qtbot.waitUntil(shown.isVisible)
    (row,) = shown.rows
    assert any("+1 650-555-0144" in label.text() for label in row.findChildren(QLabel))
    row.merge.click()
    qtbot.waitUntil(lambda: "Northside Clinic" in window.undo_bar.text)
    qtbot.waitUntil(lambda: shown.rows == [])
    (kept,) = stage.desk.contacts.by_number("+16505550144")
    assert kept.email == "desk@northside.example"
    window.undo_bar.undo()
    qtbot.waitUntil(lambda: len(shown.rows) == 1)
    shown.close_button.click()
    assert not shown.isVisible()
    target = tmp_path / "book.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_all, **_more: (str(target), ""))
    window.actions_.export_contacts.trigger()
    qtbot.waitUntil(lambda: page.notice.text() == "3 contacts are in “book.csv” now.")
    assert "Brightwater Realty" in target.read_text(encoding="utf-8-sig")


def drop(widget: QWidget, data: QMimeData, place: QPointF | None = None) -> None:
    """Let something go over a widget."""
    place = place or QPointF(5, 5)
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    for event in (
        QDragEnterEvent(place.toPoint(), Qt.DropAction.CopyAction, data, buttons, keys),
        QDragMoveEvent(place.toPoint(), Qt.DropAction.CopyAction, data, buttons, keys),
        QDropEvent(place, Qt.DropAction.CopyAction, data, buttons, keys),
    ):
        QApplication.sendEvent(widget, event)
        assert event.isAccepted()
