"""What is asked in place, and once, before a fax leaves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from faxdesk.domain.draft import Draft, Recipient
from faxdesk.domain.fax import Direction, Message, RecipientStatus
from faxdesk.domain.outbox_states import OutboxEvent, OutboxState
from faxdesk.domain.page import Remark, RemarkKind
from faxdesk.domain.runtime import CancelToken
from faxdesk.domain.status import FaxStatus, StatusKind
from faxdesk.services.outbox.guards.doubts import Doubt, DoubtKind
from faxdesk.ui.common import theme, wording
from faxdesk.ui.compose.confirm_bar import questions_of, words_of
from tests.documents import samples
from tests.support.clock import START
from tests.support.faxes import received
from tests.ui.compose.writer import Writer

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

CLINIC, LAW = "+16505550144", "+12125550187"
MakePdf = Callable[..., Path]


def sent_before(writer: Writer, path: Path) -> int:
    """These pages went to the clinic a moment ago."""
    outbox, journal = writer.stage.desk.outbox, writer.stage.journal
    file = outbox.add_file(path, CancelToken())
    fax_id = outbox.create(Draft((Recipient(CLINIC),), (file,)))
    outbox.send(fax_id)
    journal.begin_attempt(fax_id, START)
    status = RecipientStatus(CLINIC, "", "Sent")
    message = Message(
        "900",
        Direction.OUTBOUND,
        message_status="Sent",
        created_at=START,
        modified_at=START,
        recipients=(status,),
    )
    journal.accept(fax_id, message)
    return fax_id


def ask(writer: Writer, path: Path, number: str = CLINIC) -> None:
    """Write the fax, press Send, and wait for the question."""
    writer.enter(number)
    writer.add(path)
    writer.pane.send()
    writer.qtbot.waitUntil(lambda: writer.pane.bars.doubts.is_asking)


def test_a_fax_that_goes_twice_is_asked_about_with_the_first_one(writer: Writer, make_pdf: MakePdf) -> None:
    path = make_pdf(1)
    earlier = sent_before(writer, path)
    ask(writer, path)
    doubts = writer.pane.bars.doubts
    number = wording.number_text("+1 650-555-0144")
    when = wording.clock_time(START)
    assert doubts.text == f"You sent the same documents to {number} today at {when}: Sent."
    assert doubts.send.text() == "Send again"
    assert writer.pane.window().focusWidget() is doubts.send
    writer.pane.send()
    fax_id = writer.pane.fax_id
    with writer.qtbot.waitSignal(writer.outcomes.fax_wanted) as wanted:
        doubts.show_it.click()
    assert wanted.args == [earlier]
    assert fax_id is not None
    assert writer.stage.state(fax_id) == OutboxState.DRAFT


def test_enter_sends_it_again(writer: Writer, make_pdf: MakePdf) -> None:
    path = make_pdf(1)
    sent_before(writer, path)
    ask(writer, path)
    with writer.qtbot.waitSignal(writer.outcomes.sent) as sent:
        writer.qtbot.keyClick(writer.pane.bars.doubts.send, Qt.Key.Key_Return)
    assert writer.stage.state(sent.args[0]) == OutboxState.HELD_BACK
    assert not writer.pane.bars.doubts.is_asking


def test_escape_goes_back_to_the_form_and_not_away_from_it(writer: Writer, make_pdf: MakePdf) -> None:
    path = make_pdf(1)
    sent_before(writer, path)
    ask(writer, path)
    assert not writer.pane.foot._send.isEnabled()
    with writer.qtbot.assertNotEmitted(writer.pane.closed):
        writer.qtbot.keyClick(writer.pane.window(), Qt.Key.Key_Escape)
    assert not writer.pane.bars.doubts.is_asking
    assert writer.pane.is_writing
    assert writer.pane.foot._send.isEnabled()


def test_another_fax_is_not_what_was_asked_about(writer: Writer, make_pdf: MakePdf) -> None:
    path = make_pdf(1)
    sent_before(writer, path)
    ask(writer, path)
    writer.enter(LAW)
    assert not writer.pane.bars.doubts.is_asking
    writer.pane.send()
    writer.qtbot.waitUntil(lambda: writer.pane.bars.doubts.is_asking)


def test_a_new_number_is_asked_about_where_that_is_wanted(writer: Writer, make_pdf: MakePdf) -> None:
    writer.stage.desk.settings.first_use_guard = "ask"
    ask(writer, make_pdf(1), LAW)
    number = wording.number_text("+1 212-555-0187")
    place = "New York, NY, United States"
    assert writer.pane.bars.doubts.text == f"{number} ({place}) was never faxed before. Is the number right?"
    assert writer.pane.bars.doubts.show_it.isHidden()
    with writer.qtbot.waitSignal(writer.outcomes.sent):
        writer.pane.bars.doubts.send.click()


def test_a_number_is_typed_again_and_has_to_be_the_same(writer: Writer, make_pdf: MakePdf) -> None:
    writer.stage.tell(received(1))
    writer.stage.desk.settings.first_use_guard = "type"
    ask(writer, make_pdf(1), LAW)
    doubts = writer.pane.bars.doubts
    assert "ends in 87" in doubts.text
    assert "0187" not in doubts.text, "it is not to be copied from here"
    assert writer.pane.window().focusWidget() is doubts.field
    assert not doubts.send.isEnabled()
    writer.qtbot.keyClicks(doubts.field, "212 555 0178")
    assert not doubts.send.isEnabled()
    writer.qtbot.keyClick(doubts.field, Qt.Key.Key_Return)
    assert doubts.is_asking
    doubts.field.clear()
    writer.qtbot.keyClicks(doubts.field, "(212) 555-0187")
    assert doubts.send.isEnabled()
    with writer.qtbot.waitSignal(writer.outcomes.sent):
        writer.qtbot.keyClick(doubts.field, Qt.Key.Key_Return)


def test_several_doubts_are_asked_one_after_the_other(writer: Writer, make_pdf: MakePdf) -> None:
    path = make_pdf(1)
    sent_before(writer, path)
    writer.stage.desk.settings.first_use_guard = "ask"
    writer.enter(LAW)
    ask(writer, path)
    doubts = writer.pane.bars.doubts
    assert doubts._which.text() == "1 of 2"
    assert doubts.send.text() == "Next"
    doubts.send.click()
    assert doubts._which.text() == "2 of 2"
    assert "never faxed before" in doubts.text
    assert doubts.send.text() == "Yes, send"
    with writer.qtbot.waitSignal(writer.outcomes.sent):
        doubts.send.click()


def test_a_blank_document_is_asked_about_and_marked_in_the_list(writer: Writer, tmp_path: Path) -> None:
    path = tmp_path / "blank.pdf"
    path.write_bytes(samples.plain(lines=()))
    ask(writer, path)
    doubts = writer.pane.bars.doubts
    assert doubts.text.startswith(
        "Nothing is to be seen on “blank.pdf”: it would be faxed as blank paper. Look"
    )
    assert doubts.send.text() == "Send anyway"
    assert doubts.show_it.isHidden()
    (attachment,) = writer.files.attachments()
    assert attachment.look == ("alert", "warning")
    assert attachment.facts.endswith(
        "\nNothing is to be seen on “blank.pdf”: it would be faxed as blank paper."
    )
    height = writer.files.rows.sizeHintForRow(0)
    # The remark is kept with the draft, and seen when it is opened again.
    assert writer.saved().files[0].remarks == (Remark(RemarkKind.BLANK),)
    with writer.qtbot.waitSignal(writer.outcomes.sent):
        doubts.send.click()
    assert height > theme.measures().compact_row


def test_many_numbers_are_one_question() -> None:
    many = [Doubt(DoubtKind.FIRST_USE, f"+121255501{n}", f"+1 212-555-01{n}") for n in range(10, 20)]
    (question,) = questions_of(many)
    question_text = words_of(question, START)
    assert question_text.startswith("10 numbers were never faxed before: ")
    assert question_text.endswith(" and 6 others. Are they right?")
    status = FaxStatus(StatusKind.PARTLY_SENT, sent=1, total=2)
    twice = [Doubt(DoubtKind.DUPLICATE, n, n, 7, START - timedelta(days=1), status) for n in (CLINIC, LAW)]
    (question,) = questions_of(twice)
    question_text = words_of(question, START)
    assert "and 1 other number yesterday at " in question_text
    assert question_text.endswith("Partly sent (1 of 2).")


def test_a_draft_that_replaces_a_scheduled_fax_says_so(writer: Writer, make_pdf: MakePdf) -> None:
    outbox, journal = writer.stage.desk.outbox, writer.stage.journal
    send_at = START + timedelta(hours=2)
    file = outbox.add_file(make_pdf(1), CancelToken())
    fax_id = outbox.create(Draft((Recipient(CLINIC),), (file,), send_at=send_at))
    journal.change(fax_id, OutboxEvent.SEND)
    journal.begin_attempt(fax_id, START)
    status = RecipientStatus(CLINIC, "", "Queued")
    journal.accept(fax_id, Message("900", Direction.OUTBOUND, message_status="Queued", recipients=(status,)))
    assert writer.pane.form.replaces_words == ""
    writer.pane.open_draft(outbox.change_scheduled(fax_id))
    when = wording.date_and_time(send_at, START)
    assert writer.pane.form.replaces_words == (
        f"The fax scheduled for {when} stands until you send this one, which then takes its place."
    )
    writer.pane.new_draft()
    assert writer.pane.form.replaces_words == ""


def test_numbers_in_no_known_range_may_be_sent_to_anyway() -> None:
    unknown = [Doubt(DoubtKind.UNKNOWN_NUMBER, f"+167922001{end}", f"+1 679-220-01{end}") for end in (23, 24)]
    alone, together = words_of((unknown[0],), START), words_of(tuple(unknown), START)
    assert "is in no range of numbers that FaxDesk knows" in alone
    assert together.startswith("2 numbers are in no range that FaxDesk knows: ")
    assert all(nonbreaking in together for nonbreaking in ("0123", "0124"))
