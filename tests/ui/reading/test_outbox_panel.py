"""What the pane says and offers for each state of a fax on its way, with its further requests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QMainWindow

from faxdesk.domain.draft import Recipient
from faxdesk.domain.errors import ErrorKind
from faxdesk.domain.fax import RecipientStatus
from faxdesk.domain.outbox_states import (
    REPLACED_IS_OUT,
    LogEntry,
    OutboxEvent,
    OutboxState,
    PartKind,
    Problem,
)
from faxdesk.domain.status import StatusKind
from faxdesk.services.events import UploadProgress
from faxdesk.services.outbox.cancel import Cancelling
from faxdesk.ui.common import wording
from faxdesk.ui.common.fax_outcomes import Discarded
from faxdesk.ui.page_view.page_layout import GAP
from faxdesk.ui.reading.history_panel import line_for
from faxdesk.ui.reading.recipient_words import recipient_line
from faxdesk.ui.reading.recipients_panel import ROWS_AT_ONCE, RecipientRow
from faxdesk.ui.reading.situation import send_again_warning
from tests.support.clock import START, ManualClock
from tests.support.faxes import received, sent
from tests.ui.reading.reader import Reader

MakePdf = Callable[..., Path]
A, B, C = "+12125550187", "+16505550144", "+13125550188"
SENT_A, SENT_B = RecipientStatus(A, "Dr. Weaver", "Sent"), RecipientStatus(B, "", "Sent")
BUSY_C = RecipientStatus(C, "", "SendingFailed", "LineBusy")
AT_1015 = START + timedelta(minutes=45)


def clock(reader: Reader) -> ManualClock:
    moved = reader.stage.desk.clock
    assert isinstance(moved, ManualClock)
    return moved


def buttons(reader: Reader) -> list[str]:
    return [words_ for words_, _step in reader.pane.outbox._offered]


def state(reader: Reader, fax_id: int) -> OutboxState:
    return reader.stage.state(fax_id)


# Sent again by itself


def row_of(reader: Reader, number: str) -> RecipientRow:
    return next(row for row in reader.pane.recipients.rows if row.number == number)


def texts(row: RecipientRow) -> tuple[str, str]:
    return row.happened.text(), row.remedy.text()


def test_a_fax_that_is_tried_again_says_at_whom_why_and_when(reader: Reader, make_pdf: MakePdf) -> None:
    fax_id = reader.accepted(make_pdf(1), SENT_A, SENT_B, BUSY_C)
    reader.retry_of(fax_id, C)
    reader.open(fax_id)
    when = wording.moment(AT_1015, START)
    assert reader.pane.outbox.sentence == f"Sent to 2 of 3. One is tried again: {when}."
    assert reader.pane.outbox.hint == ""
    assert buttons(reader) == ["Try now", "Stop trying"]
    assert reader.pane.head.chip.text() == f"Busy · {wording.clock_time(AT_1015)}"
    (row,) = reader.pane.recipients.rows
    at = wording.date_and_time(AT_1015, START)
    assert texts(row) == ("The recipient's line was busy.", f"Sent again by itself: {at}.")


def test_one_that_is_tried_again_needs_no_table(reader: Reader, make_pdf: MakePdf) -> None:
    fax_id = reader.accepted(make_pdf(1), BUSY_C)
    reader.retry_of(fax_id, C)
    reader.open(fax_id)
    when = wording.moment(AT_1015, START)
    assert reader.pane.outbox.sentence == "The recipient's line was busy."
    assert reader.pane.outbox.hint == f"It tries again by itself: {when}. This will be try 2 of 4."
    assert reader.pane.recipients.isHidden()


def test_what_waits_is_tried_now_all_of_it(reader: Reader, make_pdf: MakePdf) -> None:
    no_answer = RecipientStatus(B, "", "SendingFailed", "NoAnswer")
    fax_id = reader.accepted(make_pdf(1), SENT_A, no_answer, BUSY_C)
    parts = [reader.retry_of(fax_id, C), reader.retry_of(fax_id, B, "NoAnswer")]
    reader.open(fax_id)
    when = wording.moment(AT_1015, START)
    assert reader.pane.outbox.sentence == f"Sent to 1 of 3. 2 are tried again: {when}."
    reader.press("Try now")
    reader.qtbot.waitUntil(lambda: {state(reader, part) for part in parts} == {OutboxState.QUEUED})
    once_more = "Once more to 2 of its 3 recipients."
    reader.qtbot.waitUntil(lambda: reader.pane.outbox.hint.startswith(once_more))
    assert reader.pane.outbox.sentence == "Sent to 1 of 3. 2 are on their way. Waiting for its turn."
    assert "Edit" not in buttons(reader)


def test_one_of_those_that_wait_is_tried_now(reader: Reader, make_pdf: MakePdf) -> None:
    no_answer = RecipientStatus(B, "", "SendingFailed", "NoAnswer")
    fax_id = reader.accepted(make_pdf(1), SENT_A, no_answer, BUSY_C)
    busy, silent = reader.retry_of(fax_id, C), reader.retry_of(fax_id, B, "NoAnswer")
    reader.open(fax_id)
    (button,) = row_of(reader, C).buttons
    assert button.text() == "Try now"
    button.click()
    reader.qtbot.waitUntil(lambda: state(reader, busy) == OutboxState.QUEUED)
    assert state(reader, silent) == OutboxState.WAITING


def test_a_further_try_is_called_off_and_taken_up_again(reader: Reader, make_pdf: MakePdf) -> None:
    fax_id = reader.accepted(make_pdf(1), SENT_A, BUSY_C)
    part = reader.retry_of(fax_id, C)
    reader.open(fax_id)
    with reader.qtbot.waitSignal(reader.outcomes.discarded) as discarded:
        reader.press("Stop trying")
    assert discarded.args == [Discarded((part,), "It is not sent again")]
    reader.qtbot.waitUntil(lambda: reader.pane.outbox.sentence == "Sent to 1 of 2. One number needs you.")
    assert buttons(reader) == []
    assert [button.text() for button in row_of(reader, C).buttons] == ["Resend"]
    assert reader.pane.head.chip.text() == "Needs you"


def test_a_try_on_hold_waits_for_the_person(reader: Reader, make_pdf: MakePdf) -> None:
    fax_id = reader.accepted(make_pdf(1), SENT_A, BUSY_C)
    part = reader.retry_of(fax_id, C)
    reader.open(fax_id)
    reader.stage.desk.outbox.hold(part)
    reader.qtbot.waitUntil(lambda: reader.pane.outbox.sentence.endswith("It waits for you."))
    assert buttons(reader) == ["Let it go", "Stop trying"]
    reader.press("Let it go")
    reader.qtbot.waitUntil(lambda: state(reader, part) == OutboxState.QUEUED)


def test_a_try_that_cannot_reach_the_service_says_so(reader: Reader, make_pdf: MakePdf) -> None:
    fax_id = reader.accepted(make_pdf(1), SENT_A, BUSY_C)
    part = reader.retry_of(fax_id, C)
    reader.stage.journal.change(part, OutboxEvent.DUE)
    offline = Problem("RingCentral cannot be reached.", "Check the network.", ErrorKind.OFFLINE)
    reader.stage.journal.change(
        part, OutboxEvent.NOT_EXECUTED, problem=offline, next_attempt_at=START + timedelta(minutes=1)
    )
    reader.open(fax_id)
    assert reader.pane.outbox.sentence.endswith("RingCentral cannot be reached.")


def test_the_pane_tells_of_an_upload_of_a_part(reader: Reader, make_pdf: MakePdf) -> None:
    fax_id = reader.accepted(make_pdf(1), SENT_A, BUSY_C)
    part = reader.retry_of(fax_id, C)
    reader.stage.journal.change(part, OutboxEvent.DUE)
    reader.stage.journal.begin_attempt(part, START)
    reader.open(fax_id)
    reader.stage.desk.events.publish(UploadProgress(part, 40, 100))
    reader.qtbot.waitUntil(lambda: reader.pane.outbox._progress.value() == 40)


# Resent by hand


def test_a_resend_is_taken_back(reader: Reader, make_pdf: MakePdf) -> None:
    fax_id = reader.accepted(make_pdf(1), SENT_A, BUSY_C)
    reader.open(fax_id)
    with reader.qtbot.waitSignal(reader.outcomes.sent) as again:
        row_of(reader, C).buttons[0].click()
    (part,) = again.args
    reader.qtbot.waitUntil(lambda: reader.pane.outbox.sentence.endswith("Leaves in 10 seconds."))
    assert buttons(reader) == ["Take it back", "Wait"]
    with reader.qtbot.assertNotEmitted(reader.outcomes.draft_opened):
        reader.press("Take it back")
        reader.qtbot.waitUntil(lambda: state(reader, part) == OutboxState.DISCARDED)
    reader.qtbot.waitUntil(lambda: buttons(reader) == [])
    assert [button.text() for button in row_of(reader, C).buttons] == ["Resend"]


def test_those_that_failed_are_resent_together(reader: Reader, make_pdf: MakePdf) -> None:
    no_answer = RecipientStatus(B, "", "SendingFailed", "NoAnswer")
    reader.open(reader.accepted(make_pdf(1), SENT_A, no_answer, BUSY_C))
    assert buttons(reader) == ["Resend"]
    with reader.qtbot.waitSignal(reader.outcomes.sent) as again:
        reader.press("Resend")
    assert [one.number for one in reader.item(again.args[0]).draft.recipients] == [B, C]


def test_a_wrong_number_is_changed_in_the_same_fax(reader: Reader, make_pdf: MakePdf) -> None:
    person = RecipientStatus(C, "Summit Insurance", "SendingFailed", "NoFaxMachine")
    fax_id = reader.accepted(make_pdf(1), SENT_A, person)
    reader.open(fax_id)
    row = row_of(reader, C)
    assert [button.text() for button in row.buttons] == ["Change number", "Resend"]
    with reader.qtbot.waitSignal(reader.outcomes.draft_opened) as opened:
        row.buttons[0].click()
    draft = reader.item(opened.args[0]).draft
    assert draft.recipients == (Recipient(C, "Summit Insurance"),)
    assert draft.files == reader.item(fax_id).draft.files


def test_one_of_those_that_failed_is_resent(reader: Reader, make_pdf: MakePdf) -> None:
    no_answer = RecipientStatus(B, "", "SendingFailed", "NoAnswer")
    reader.open(reader.accepted(make_pdf(1), SENT_A, no_answer, BUSY_C))
    with reader.qtbot.waitSignal(reader.outcomes.sent) as again:
        row_of(reader, C).buttons[0].click()
    assert [one.number for one in reader.item(again.args[0]).draft.recipients] == [C]


def test_the_remedy_for_the_only_number_stands_under_the_sentence(reader: Reader, make_pdf: MakePdf) -> None:
    person = RecipientStatus(C, "Summit Insurance", "SendingFailed", "NoFaxMachine")
    reader.open(reader.accepted(make_pdf(1), person))
    assert reader.pane.outbox.sentence == "Somebody or something answered, but not a fax machine."
    assert buttons(reader) == ["Change number", "Resend"]
    with reader.qtbot.waitSignal(reader.outcomes.draft_opened) as opened:
        reader.press("Change number")
    assert reader.item(opened.args[0]).draft.recipients[0].number == C


# On hold, and thrown away


def test_a_fax_is_put_on_hold_and_let_go(reader: Reader, make_pdf: MakePdf) -> None:
    fax_id = reader.queued(make_pdf(1))
    reader.open(fax_id)
    reader.press("Wait")
    reader.qtbot.waitUntil(lambda: reader.pane.outbox.sentence == "It waits for you.")
    assert reader.pane.outbox.hint == "It stays here until you let it go."
    assert buttons(reader) == ["Let it go", "Edit", "Discard"]
    reader.press("Let it go")
    reader.qtbot.waitUntil(lambda: state(reader, fax_id) == OutboxState.QUEUED)


def test_a_discard_can_be_undone(reader: Reader, make_pdf: MakePdf) -> None:
    fax_id = reader.queued(make_pdf(1))
    reader.open(fax_id)
    with reader.qtbot.waitSignal(reader.outcomes.discarded) as discarded:
        reader.press("Discard")
    assert discarded.args == [Discarded((fax_id,), "Fax discarded")]
    assert state(reader, fax_id) == OutboxState.DISCARDED


def test_a_group_is_cancelled_as_one(
    reader: Reader, make_pdf: MakePdf, monkeypatch: pytest.MonkeyPatch
) -> None:
    fax_id = reader.queued(make_pdf(1))
    whole = reader.item(fax_id).draft
    reader.stage.journal.split(fax_id, [whole, whole])
    reader.open(fax_id)
    assert buttons(reader) == ["Wait", "Cancel sending"]
    asked: list[int] = []

    def cancel(cancelled_id: int, _token: object) -> Cancelling:
        asked.append(cancelled_id)
        return Cancelling(True, "Cancelled.")

    monkeypatch.setattr(reader.stage.desk.outbox, "cancel", cancel)
    reader.press("Cancel sending")
    reader.qtbot.waitUntil(lambda: asked == [fax_id])


# Too late


@pytest.mark.parametrize(("replaces", "first"), [(False, "Send now"), (True, "Send as well")])
def test_what_comes_too_late_is_left_to_the_person(
    reader: Reader, make_pdf: MakePdf, replaces: bool, first: str
) -> None:
    fax_id = reader.queued(make_pdf(1))
    code = REPLACED_IS_OUT if replaces else ""
    late = Problem("The time to send this fax has passed.", "Send it now.", ErrorKind.TOO_LATE, code)
    other = reader.accepted(make_pdf(1), SENT_B) if replaces else None
    reader.stage.journal.change(fax_id, OutboxEvent.REFUSE, problem=late, replaces=other)
    reader.open(fax_id)
    assert buttons(reader) == [first, "Edit", "Discard"]
    reader.press(first)
    reader.qtbot.waitUntil(lambda: state(reader, fax_id) == OutboxState.QUEUED)
    assert reader.item(fax_id).replaces is None


# At the service


def test_a_scheduled_fax_counts_down_and_can_be_changed(reader: Reader, make_pdf: MakePdf) -> None:
    send_at = START + timedelta(hours=2, minutes=13, seconds=20)
    fax_id = reader.accepted(make_pdf(1), RecipientStatus(A, "Dr. Weaver", "Queued"), send_at=send_at)
    reader.open(fax_id)
    panel = reader.pane.outbox
    assert panel.sentence == f"Scheduled for {wording.date_and_time(send_at, START)}. Leaves in 2 h 13 min."
    assert panel._tick.interval() == 20_000
    clock(reader).advance(21)
    panel._tick.timeout.emit()
    assert panel.sentence.endswith("Leaves in 2 h 12 min.")
    assert panel._tick.interval() == 59_000, "no faster than it says anything new"
    assert buttons(reader) == ["Change…", "Cancel sending"]
    with reader.qtbot.waitSignal(reader.outcomes.draft_opened) as opened:
        reader.press("Change…")
    assert reader.item(opened.args[0]).replaces == fax_id
    with reader.qtbot.waitSignal(reader.outcomes.draft_opened) as again:
        reader.press("Change…")
    assert again.args == opened.args, "one change is begun once"
    clock(reader).advance(3 * 3600)
    panel._tick.timeout.emit()
    assert panel.sentence == "On its way."
    assert panel.hint == "RingCentral has it and is sending it."
    assert reader.pane.head.chip.text() == "On its way"


def test_a_fax_that_is_stuck_says_what_can_be_done(reader: Reader, make_pdf: MakePdf) -> None:
    fax_id = reader.accepted(make_pdf(1), RecipientStatus(A, "", "Queued"))
    reader.stage.journal.note(fax_id, alarmed_at=START)
    clock(reader).advance(80 * 60)
    reader.open(fax_id)
    panel = reader.pane.outbox
    assert panel.sentence == "RingCentral has had this fax for 1 h 20 min and has not sent it."
    assert "3 pages take 35 min at most" in panel.hint
    assert "RingCentral's own app" in panel.hint
    assert "support" in panel.hint
    assert buttons(reader) == ["Cancel sending"]


def test_what_is_on_its_way_can_be_cancelled_in_plain_sight(reader: Reader, make_pdf: MakePdf) -> None:
    reader.open(reader.accepted(make_pdf(1), SENT_A, RecipientStatus(C, "", "Queued")))
    assert buttons(reader) == ["Cancel sending"]
    reader.open(reader.accepted(make_pdf(1), SENT_A, message_id="901"))
    assert (reader.pane.outbox.sentence, buttons(reader)) == ("It has arrived.", [])
    assert (reader.pane.head.chip.text(), reader.pane.head.chip.tone) == ("Sent", "success")


# What nobody knows


def looking(reader: Reader, path: Path) -> int:
    fax_id = reader.queued(path)
    journal = reader.stage.journal
    journal.begin_attempt(fax_id, START)
    journal.body_sent(fax_id, START + timedelta(seconds=10))
    journal.change(fax_id, OutboxEvent.BREAK)
    return fax_id


def test_while_it_looks_it_says_what_is_known(reader: Reader, make_pdf: MakePdf) -> None:
    fax_id = looking(reader, make_pdf(1))
    reader.stage.journal.note(fax_id, looks=2, next_attempt_at=START + timedelta(minutes=5))
    reader.open(fax_id)
    panel = reader.pane.outbox
    exact, next_ = wording.clock_time_exact(START + timedelta(seconds=10)), START + timedelta(minutes=5)
    assert panel.sentence == "Checking whether it went out."
    assert f"RingCentral took the whole document at {exact} and then fell silent." in panel.hint
    assert f"Look 3 of 6 is at {wording.clock_time(next_)}." in panel.hint
    assert buttons(reader) == ["Look again", "It went out", "Send again…"]
    clock(reader).advance(290)
    panel._tick.timeout.emit()
    assert "Look 3 of 6 is in a moment." in panel.hint
    reader.press("Send again…")
    assert panel.hint == send_again_warning()
    reader.news(fax_id)
    QApplication.processEvents()
    assert panel.hint == send_again_warning(), "other news does not take the question away"
    reader.stage.journal.note(fax_id, absent=True)
    reader.news(fax_id)
    reader.qtbot.waitUntil(lambda: panel.hint != send_again_warning())


def test_the_person_recognises_it_among_those_that_may_be_it(reader: Reader, make_pdf: MakePdf) -> None:
    reader.stage.tell(sent(77, RecipientStatus(A, "Dr. Weaver", "Sent"), page_count=3))
    fax_id = looking(reader, make_pdf(1))
    reader.stage.journal.note(fax_id, absent=True, looks=6, lookalikes=("77", "78"))
    reader.open(fax_id)
    panel = reader.pane.outbox
    assert panel.sentence == "2 faxes at RingCentral may be it. Which one is it?"
    first, second = panel.lookalikes.rows
    assert first.endswith("3 pages · Sent")
    assert "78" in second
    assert "Today" in first
    assert "None of these…" in buttons(reader)
    panel.lookalikes.buttons[0].click()
    reader.qtbot.waitUntil(lambda: state(reader, fax_id) == OutboxState.ACCEPTED)
    assert reader.stage.desk.library.fax(fax_id).message_id == "77"
    reader.qtbot.waitUntil(lambda: panel.sentence == "It has arrived.")


def test_none_of_these_warns_before_it_is_sent_again(reader: Reader, make_pdf: MakePdf) -> None:
    fax_id = looking(reader, make_pdf(1))
    reader.stage.journal.note(fax_id, absent=True, looks=6, lookalikes=("77",))
    reader.open(fax_id)
    panel = reader.pane.outbox
    assert panel.sentence == "One fax at RingCentral may be it. Is it this one?"
    reader.press("None of these…")
    assert panel.hint == send_again_warning()
    assert panel.lookalikes.isHidden()
    reader.press("Back")
    assert not panel.lookalikes.isHidden()
    reader.press("None of these…")
    reader.press("Send it again anyway")
    reader.qtbot.waitUntil(lambda: state(reader, fax_id) == OutboxState.QUEUED)


def test_all_that_is_said_scrolls_with_the_pages(
    reader: Reader, make_pdf: MakePdf, window: QMainWindow
) -> None:
    fax_id = looking(reader, make_pdf(1))
    alike = tuple(str(number) for number in range(70, 76))
    reader.stage.journal.note(fax_id, absent=True, looks=6, lookalikes=alike)
    window.resize(420, 460)
    reader.open(fax_id)
    reader.wait_for_pages(1)
    view, upper = reader.pane.pages.view, reader.pane._upper
    assert upper.parent() is view.viewport()
    reader.qtbot.waitUntil(lambda: view._layout.boxes[0].y >= upper.height() > 100)
    assert view.verticalScrollBar().maximum() > 0
    scrolling = [area for area in reader.pane.findChildren(QAbstractScrollArea) if area.isVisible()]
    assert scrolling == [view, reader.pane.outbox.lookalikes] or scrolling == [view]


def test_a_received_fax_keeps_its_head_above_its_pages(reader: Reader, make_pdf: MakePdf) -> None:
    reader.open(reader.accepted(make_pdf(1), SENT_A))
    (fax_id,) = reader.stage.tell(received(1))
    reader.stage.give_document(fax_id, make_pdf(2))
    reader.open(fax_id)
    reader.wait_for_pages(2)
    assert reader.pane._upper.parent() is reader.pane
    assert reader.pane.pages.view._layout.boxes[0].y == GAP
    assert reader.pane.outbox.isHidden()


# Recipients


def test_each_recipient_says_how_often(reader: Reader, make_pdf: MakePdf) -> None:
    failed = RecipientStatus(C, "", "SendingFailed", "LineBusy", attempts=4)
    line = recipient_line(failed, StatusKind.FAILED, None, START)
    assert line.remedy == "Tried 4 times. Resend it in a few minutes."


@pytest.mark.parametrize(
    "state_", [state for state in OutboxState if state.value in {"held_back", "on_hold"}]
)
def test_a_recipient_of_a_part_that_is_held_says_so(
    reader: Reader, make_pdf: MakePdf, state_: OutboxState
) -> None:
    fax_id = reader.accepted(make_pdf(1), SENT_A, BUSY_C)
    reader.stage.desk.outbox.resend(fax_id, hold_s=10)
    (part,) = reader.stage.desk.library.parts(fax_id)
    if state_ == OutboxState.ON_HOLD:
        reader.stage.desk.outbox.hold(part.id)
    reader.open(fax_id)
    if state_ == OutboxState.HELD_BACK:
        reader.pane.recipients.rest.click()
    words = {OutboxState.HELD_BACK: "It leaves in a moment.", OutboxState.ON_HOLD: "It waits for you."}
    assert row_of(reader, C).happened.text() == words[state_]


def test_a_group_of_200_lists_those_that_need_somebody_and_the_others_on_request(
    reader: Reader, make_pdf: MakePdf
) -> None:
    people = [RecipientStatus(f"+1650555{number:04}", f"Clinic {number}", "Sent") for number in range(200)]
    people[:3] = [
        RecipientStatus(person.number, person.name, "SendingFailed", "LineBusy") for person in people[:3]
    ]
    people[3:13] = [RecipientStatus(person.number, person.name, "Queued") for person in people[3:13]]
    reader.open(reader.accepted(make_pdf(1), *people))
    panel = reader.pane.recipients
    sentence = "Sent to 187 of 200. 3 numbers need you. 10 are on their way."
    assert reader.pane.outbox.sentence == sentence
    assert [row.number for row in panel.rows] == [person.number for person in people[:3]]
    assert panel.rest.text() == "Show 197 others"
    panel.rest.click()
    assert len(panel.rows) == ROWS_AT_ONCE
    assert panel.more.text() == f"Show {200 - ROWS_AT_ONCE} more"
    panel.more.click()
    assert len(panel.rows) == 2 * ROWS_AT_ONCE
    panel.rest.click()
    assert len(panel.rows) == 3


def test_all_sent_is_one_line(reader: Reader, make_pdf: MakePdf) -> None:
    reader.open(reader.accepted(make_pdf(1), SENT_A, SENT_B))
    panel = reader.pane.recipients
    assert reader.pane.outbox.sentence == "Sent to all 2."
    assert (panel.rows, panel.rest.text()) == ([], "Show 2 sent")
    panel.rest.click()
    assert [row.happened.text() for row in panel.rows] == ["Sent.", "Sent."]
    assert panel.rest.text() == "Hide"
    reader.qtbot.waitUntil(lambda: "+1 212-555-0187" in panel.rows[0].accessibleName())
    assert panel.rows[0].accessibleName() == "Dr. Weaver, +1 212-555-0187. Sent."


# History


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        (LogEntry(START, "hold", "queued", "on_hold"), "Waits, until you let it go"),
        (
            LogEntry(START, "split", "queued", "split", "in 3 parts"),
            "Goes out in parts, for so many recipients (in 3 parts)",
        ),
        (
            LogEntry(START, "start", "queued", "uploading", part=PartKind.GROUP),
            "Part: Uploading to RingCentral",
        ),
        (
            LogEntry(START, "accept", "uploading", "accepted", part=PartKind.RESEND),
            "Resend: Accepted by RingCentral",
        ),
        (
            LogEntry(START, "await", "draft", "waiting", "Busy; try 2 of 4", PartKind.RETRY),
            "Resend by itself: Waiting to try again (Busy; try 2 of 4)",
        ),
        (
            LogEntry(START, "note", "accepted", "accepted", "asked RingCentral to cancel it"),
            "Asked RingCentral to cancel it",
        ),
    ],
)
def test_history_reads_well(entry: LogEntry, text: str) -> None:
    line = line_for(entry, QLocale(QLocale.Language.English))
    assert line.split("   ", 1)[1] == text
