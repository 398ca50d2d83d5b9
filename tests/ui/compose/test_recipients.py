"""Whom a fax goes to: names that are known, numbers that are new, and many at once."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from faxdesk.domain.contacts.contact import Contact, ContactNumber
from faxdesk.domain.draft import Recipient
from faxdesk.domain.fax import Party, RecipientStatus
from faxdesk.store.mapping import draft_from, draft_text
from faxdesk.ui.common import theme
from faxdesk.ui.compose.recipients.recipient_entry import EntryState
from faxdesk.ui.compose.recipients.recipient_field import MOST_CHIPS
from faxdesk.work.bridge import EventBridge
from tests.support.faxes import received, sent
from tests.ui.compose.writer import Writer

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

CLINIC, LAW, WEAVER = "+16505550144", "+12125550187", "+12025550147"


def known(writer: Writer, *people: tuple[str, str]) -> None:
    """Faxes came from these people."""
    for place, (number, name) in enumerate(people, start=1):
        writer.stage.tell(received(place, sender=Party(number, name)))


def test_a_known_name_is_understood_where_it_is_pasted(writer: Writer) -> None:
    known(writer, (WEAVER, "Dr. Weaver"), (LAW, "Harbor Law"))
    writer.field.add_text("dr.  weaver; Harbor Law; Dr. Nobody")
    writer.wait()
    assert writer.field.recipients() == (Recipient(WEAVER, "Dr. Weaver"), Recipient(LAW, "Harbor Law"))
    assert len(writer.field.problems()) == 1


def test_a_known_name_is_understood_when_the_field_is_left(writer: Writer) -> None:
    known(writer, (WEAVER, "Dr. Weaver"))
    writer.type("Dr. Weaver")
    writer.qtbot.keyClick(writer.field.edit, Qt.Key.Key_Tab)
    writer.wait()
    assert writer.field.recipients() == (Recipient(WEAVER, "Dr. Weaver"),)


def test_the_beginning_of_a_name_is_taken_by_enter_alone(writer: Writer) -> None:
    known(writer, (WEAVER, "Dr. Weaver"))
    writer.field.add_text("Dr. Wea")
    writer.wait()
    assert [chip.entry.state for chip in writer.field.chips] == [EntryState.BAD]
    writer.enter("dr. wea")
    assert writer.field.recipients() == (Recipient(WEAVER, "Dr. Weaver"),)


def test_a_name_of_two_numbers_is_asked_about(writer: Writer) -> None:
    known(writer, (WEAVER, "Dr. Weaver"), (LAW, "Dr. Weaver"))
    writer.field.add_text("Dr. Weaver")
    writer.wait()
    assert writer.field.recipients() == ()
    assert "“Dr. Weaver” has 2 numbers" in writer.field.problems()[0]


def test_the_line_to_type_in_keeps_its_height_in_another_theme(writer: Writer, qapp: QApplication) -> None:
    try:
        for scheme in ("dark", "light", "dark"):
            theme.apply(qapp, scheme)
            writer.wait()
            assert writer.field.edit.minimumHeight() == theme.measures().filter_chip
    finally:
        qapp.setStyleSheet("")


def test_what_is_new_is_said_once_below_the_field(writer: Writer) -> None:
    known(writer, (CLINIC, "Northside Clinic"))
    writer.enter(CLINIC)
    assert writer.field.remark == ""
    writer.enter(LAW)
    assert "+1 212-555-0187" in writer.field.remark
    assert "is new" in writer.field.remark
    writer.enter(WEAVER)
    assert writer.field.remark.startswith("2 numbers are new")
    writer.enter("12")
    assert "too few digits" in writer.field.remark
    assert writer.field.remark.count("new") == 0


def test_the_arrow_keys_choose_a_suggestion_and_esc_closes_the_list_alone(writer: Writer) -> None:
    known(writer, (CLINIC, "Northside Clinic"), (LAW, "Northern Law"))
    edit, suggestions = writer.field.edit, writer.field.suggestions
    writer.type("north")
    writer.qtbot.waitUntil(lambda: suggestions.is_open)
    writer.qtbot.keyClick(edit, Qt.Key.Key_Escape)
    assert not suggestions.is_open
    assert writer.pane.is_writing
    writer.type("e")
    writer.qtbot.waitUntil(lambda: suggestions.is_open)
    writer.qtbot.keyClick(edit, Qt.Key.Key_Down)
    writer.qtbot.keyClick(edit, Qt.Key.Key_Return)
    writer.wait()
    assert writer.field.recipients() == (Recipient(LAW, "Northern Law"),)
    assert edit.text() == ""


def test_directories_are_asked_and_what_they_find_later_is_offered(
    writer: Writer, bridge: EventBridge
) -> None:
    asked: list[str] = []
    bridge.contacts_sought.connect(asked.append)
    suggestions = writer.field.suggestions
    writer.type("zoe")
    writer.wait()
    assert (asked[-1], suggestions.is_open) == ("zoe", False)
    writer.stage.desk.contacts.add(Contact("Zoe Example", numbers=(ContactNumber(CLINIC),)))
    writer.qtbot.waitUntil(lambda: suggestions.is_open)
    suggestions.step(1)
    writer.stage.desk.contacts.add(Contact("Zoe Zwei", numbers=(ContactNumber(LAW),)))
    writer.wait()
    assert suggestions.current is not None, "no choice is taken from under somebody's fingers"
    writer.qtbot.keyClick(writer.field.edit, Qt.Key.Key_Escape)
    writer.stage.desk.contacts.add(Contact("Zoe Drei", numbers=(ContactNumber(WEAVER),)))
    writer.wait()
    assert not suggestions.is_open


def test_chips_wrap_over_four_lines_and_then_scroll(writer: Writer) -> None:
    heights = []
    for start, end in ((0, 1), (1, 4), (4, 16), (16, 20)):
        writer.field.add_text(", ".join(f"+1650555{1000 + place}" for place in range(start, end)))
        writer.wait()
        heights.append(writer.field._scroll.height())
    assert heights[0] < heights[1] < heights[2] == heights[3]
    assert writer.field._scroll.verticalScrollBar().maximum() > 0


def test_many_recipients_are_a_list_with_those_in_trouble_first(writer: Writer) -> None:
    people = tuple(Recipient(f"+1650555{1000 + place}", f"Practice {place}") for place in range(197))
    writer.field.set_recipients((*people, Recipient("12"), Recipient("abc"), Recipient("3")))
    writer.wait()
    many = writer.field.many
    assert writer.field.chips == ()
    assert (many.summary.text(), many.trouble.text()) == ("200 numbers", "3 need a look")
    rows = [str(many.model.index(row).data()) for row in range(4)]
    assert rows == ["12", "abc", "3", "Practice 0"]
    many.search.setText("practice 19")
    assert many.model.rowCount() == 8
    many.search.setText("555-1007")
    assert many.model.rowCount() == 1
    many.search.clear()
    many.rows.setFocus()
    many.rows.setCurrentIndex(many.model.index(0))
    for _ in range(3):
        writer.qtbot.keyClick(many.rows, Qt.Key.Key_Delete)
    assert many.trouble.text() == ""
    assert writer.field.recipients() == people


def test_with_fewer_recipients_the_chips_come_back(writer: Writer) -> None:
    people = tuple(Recipient(f"+1650555{1000 + place}") for place in range(MOST_CHIPS + 1))
    writer.field.set_recipients(people)
    writer.wait()
    assert writer.field.chips == ()
    writer.qtbot.keyClick(writer.field.edit, Qt.Key.Key_Backspace)
    assert len(writer.field.chips) == MOST_CHIPS
    assert writer.field.many.isHidden()
    assert writer.saved().recipients == people[:-1]


def test_contacts_and_groups_are_suggested_and_taken(writer: Writer) -> None:
    contacts, field = writer.stage.desk.contacts, writer.field
    contacts.add_all(
        [
            Contact("Northside Clinic", "Cardiology", (ContactNumber(CLINIC),), groups=("North, all",)),
            Contact("Northern Law", "", (ContactNumber(LAW),), groups=("North, all",)),
            Contact("North Voice", "", (ContactNumber(WEAVER, is_fax=False),), groups=("North, all",)),
        ]
    )
    writer.stage.tell(
        sent(1, RecipientStatus(LAW, "", "SendingFailed", "LineBusy"), message_status="SendingFailed")
    )
    writer.type("north")
    writer.qtbot.waitUntil(lambda: field.suggestions.is_open)
    shown = field.suggestions.popup.shown
    assert [words.upper for words in shown] == ["Northern Law", "North, all", "Northside Clinic"]
    assert shown[0].lower_end.startswith("Busy")
    assert shown[1].lower == "Group of 2 contacts"
    assert shown[2].lower == "Cardiology"
    assert "650-555-0144" in shown[2].upper_end
    for _step in range(2):
        writer.qtbot.keyClick(field.edit, Qt.Key.Key_Down)
    writer.qtbot.keyClick(field.edit, Qt.Key.Key_Return)
    writer.wait()
    assert [chip.entry.label for chip in field.chips] == ["North, all (2)"]
    assert field.remark == "1 contact of “North, all” has no number for faxes and is left out."
    assert {recipient.number for recipient in field.recipients()} == {CLINIC, LAW}
    # A draft that is opened again has it as the one chip that it was.
    kept = draft_from(draft_text(writer.saved())).recipients
    field.set_recipients(kept)
    writer.wait()
    assert [chip.entry.label for chip in field.chips] == ["North, all (2)"]
    assert writer.saved().recipients == kept
    # It opens by a key, and its members stand one by one; Backspace takes the last one out.
    writer.qtbot.keyClick(field.chips[0], Qt.Key.Key_Return)
    assert [chip.entry.label for chip in field.chips] == ["Northern Law", "Northside Clinic"]
    writer.qtbot.keyClick(field.edit, Qt.Key.Key_Backspace)
    assert [recipient.name for recipient in field.recipients()] == ["Northern Law"]


def test_a_recipient_who_is_no_contact_becomes_one(writer: Writer) -> None:
    field, asked = writer.field, []
    field.contact_wanted.connect(lambda number, name: asked.append((number, name)))
    field.set_recipients((Recipient(CLINIC, "Front desk"),))
    writer.wait()
    field.chips[0].edit_wanted.emit(field.chips[0].entry)
    assert field.editor.add_contact.isVisible()
    field.editor.add_contact.click()
    assert asked == [("+1 650-555-0144", "Front desk")]
    writer.stage.desk.contacts.add(Contact("Northside Clinic", numbers=(ContactNumber(CLINIC),)))
    field.set_recipients((Recipient(CLINIC, ""),))
    writer.wait()
    assert field.chips[0].entry.label == "Northside Clinic"
    field.chips[0].edit_wanted.emit(field.chips[0].entry)
    assert not field.editor.add_contact.isVisible()
    field.editor.close()


def test_the_suggestions_go_along_with_their_field(writer: Writer) -> None:
    known(writer, (WEAVER, "Dr. Weaver"))
    writer.type("dr. w")
    suggestions = writer.field.suggestions
    writer.qtbot.waitUntil(lambda: suggestions.is_open)
    popup, window = suggestions.popup, writer.field.window()
    frame = suggestions._frame

    def is_below() -> bool:
        corner = frame.mapTo(window, frame.rect().bottomLeft())
        return popup.x() == corner.x() and 0 < popup.y() - corner.y() < theme.Metrics.GROUP

    assert is_below()
    before = popup.pos()
    window.resize(window.width() + 300, window.height() - 60)
    writer.qtbot.waitUntil(lambda: is_below() and popup.width() >= frame.width())
    writer.field.setContentsMargins(40, 60, 0, 0)
    writer.qtbot.waitUntil(lambda: popup.pos() != before and is_below())
    # Nothing is watched any more once the list is closed.
    writer.qtbot.keyClick(writer.field.edit, Qt.Key.Key_Escape)
    assert suggestions._followed == []
