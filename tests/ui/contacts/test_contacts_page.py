"""The page of contacts in the window, with real threads on a real archive."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from faxdesk.domain.contacts.contact import Contact, ContactNumber
from faxdesk.domain.fax import RecipientStatus
from faxdesk.ui.contacts.contact_model import RowKind
from faxdesk.ui.contacts.contact_pane import Filter
from faxdesk.ui.contacts.contacts_page import ContactsPage
from faxdesk.ui.window.main_window import MainWindow
from tests.support.desk import TestDesk
from tests.support.faxes import sent

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
    page.pane.search.setText("zoe")
    qtbot.waitUntil(lambda: shown_names(page) == ["Contacts 1", "Zoë Voice"])
    page.pane.search.setText("nobody")
    qtbot.waitUntil(lambda: page.pane.message.title == "Nothing found")
    window.actions_.back.trigger()
    qtbot.waitUntil(lambda: model.rowCount() == 6)


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
    page.view.groups.added.emit("Lawyers")
    qtbot.waitUntil(lambda: [chip.name for chip in page.view.groups.chips] == ["Lawyers"])
    qtbot.waitUntil(lambda: window.undo_bar.text == "Put into “Lawyers”")
    assert made.id is not None
    qtbot.keyClick(page.pane.table, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: window.undo_bar.text == "1 contact deleted")
    qtbot.waitUntil(lambda: page.pane.model.place_of(made.id or 0) < 0)
    window.undo_bar.undo()
    qtbot.waitUntil(lambda: page.pane.model.place_of(made.id or 0) > 0)


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
    page.delete()
    qtbot.waitUntil(lambda: "Practices" in window.undo_bar.text)
    window.undo_bar.undo()
    qtbot.waitUntil(lambda: page.pane.model.place_of_group("Practices") > 0)
    page.pane.choose("Practices")
    qtbot.waitUntil(lambda: page.group.line.text().startswith("3 contacts"))
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
