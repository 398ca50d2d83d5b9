"""What the pane says and offers for each state of a fax on its way, with its further requests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

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
from faxdesk.services.events import UploadProgress
from faxdesk.services.outbox.cancel import Cancelling
from faxdesk.ui.common import wording
from faxdesk.ui.common.fax_outcomes import Discarded
from faxdesk.ui.reading.history_panel import line_for
from faxdesk.ui.reading.recipients_table import MAX_ROWS_IN_SIGHT, RecipientsTable, count_line, words_for
from faxdesk.ui.reading.situation import send_again_warning
from tests.support.clock import START, ManualClock
from tests.support.faxes import sent
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


def test_a_fax_that_is_tried_again_says_at_whom_why_and_when(reader: Reader, make_pdf: MakePdf) -> None:
    fax_id = reader.accepted(make_pdf(1), SENT_A, SENT_B, BUSY_C)
    reader.retry_of(fax_id, C)
    reader.open(fax_id)
    panel = reader.pane.outbox
    assert panel.title == "Busy at 1 of 3."
    when = wording.moment(AT_1015, START)
    assert panel.hint == f"It is sent again by itself at {when}. This will be try 2 of 4."
    assert buttons(reader) == ["Try now", "Hold", "Do not send again"]


def test_what_waits_is_tried_now_all_of_it(reader: Reader, make_pdf: MakePdf) -> None:
    no_answer = RecipientStatus(B, "", "SendingFailed", "NoAnswer")
    fax_id = reader.accepted(make_pdf(1), SENT_A, no_answer, BUSY_C)
    parts = [reader.retry_of(fax_id, C), reader.retry_of(fax_id, B, "NoAnswer")]
    reader.open(fax_id)
    assert reader.pane.outbox.title == "Busy at 1, no answer at 1 of 3."
    reader.press("Try now")
    reader.qtbot.waitUntil(lambda: {state(reader, part) for part in parts} == {OutboxState.QUEUED})
    once_more = "Once more to 2 of its 3 recipients."
    reader.qtbot.waitUntil(lambda: reader.pane.outbox.hint.startswith(once_more))
    assert reader.pane.outbox.title == "Waiting for its turn."
    assert "Edit" not in buttons(reader)


def test_a_further_try_is_called_off_and_taken_up_again(reader: Reader, make_pdf: MakePdf) -> None:
    fax_id = reader.accepted(make_pdf(1), SENT_A, BUSY_C)
    part = reader.retry_of(fax_id, C)
    reader.open(fax_id)
    with reader.qtbot.waitSignal(reader.outcomes.discarded) as discarded:
        reader.press("Do not send again")
    assert discarded.args == [Discarded((part,), "It is not sent again")]
    reader.qtbot.waitUntil(lambda: reader.pane.outbox.isHidden())
    assert reader.pane.recipients.resend.text() == "Resend to the one that failed"


def test_a_try_on_hold_waits_for_the_person(reader: Reader, make_pdf: MakePdf) -> None:
    fax_id = reader.accepted(make_pdf(1), SENT_A, BUSY_C)
    part = reader.retry_of(fax_id, C)
    reader.open(fax_id)
    reader.press("Hold")
    reader.qtbot.waitUntil(lambda: reader.pane.outbox.title == "On hold.")
    assert buttons(reader) == ["Let it go", "Do not send again"]
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
    assert reader.pane.outbox.title == "Waiting. RingCentral cannot be reached."


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
        reader.pane.recipients.resend.click()
    (part,) = again.args
    reader.qtbot.waitUntil(lambda: reader.pane.outbox.title == "Leaves in 10 seconds.")
    assert buttons(reader) == ["Take it back", "Hold"]
    assert reader.pane.recipients.resend.isHidden()
    with reader.qtbot.assertNotEmitted(reader.outcomes.draft_opened):
        reader.press("Take it back")
        reader.qtbot.waitUntil(lambda: state(reader, part) == OutboxState.DISCARDED)
    reader.qtbot.waitUntil(lambda: not reader.pane.recipients.resend.isHidden())


def test_what_waits_can_be_sent_now_from_below_the_table(reader: Reader, make_pdf: MakePdf) -> None:
    fax_id = reader.accepted(make_pdf(1), SENT_A, BUSY_C)
    part = reader.retry_of(fax_id, C)
    reader.open(fax_id)
    assert reader.pane.recipients.resend.text() == "Send again now"
    assert reader.actions.resend.isEnabled()
    reader.pane.recipients.resend.click()
    reader.qtbot.waitUntil(lambda: state(reader, part) == OutboxState.QUEUED)


# On hold, and thrown away


def test_a_fax_is_put_on_hold_and_let_go(reader: Reader, make_pdf: MakePdf) -> None:
    fax_id = reader.queued(make_pdf(1))
    reader.open(fax_id)
    reader.press("Hold")
    reader.qtbot.waitUntil(lambda: reader.pane.outbox.title == "On hold.")
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
    assert buttons(reader) == ["Hold", "Cancel sending"]
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
    assert panel.title == f"Scheduled for {wording.date_and_time(send_at, START)}. Leaves in 2 h 13 min."
    assert panel._tick.interval() == 20_000
    clock(reader).advance(21)
    panel._tick.timeout.emit()
    assert panel.title.endswith("Leaves in 2 h 12 min.")
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
    assert panel.title == "RingCentral has it."
    assert reader.pane.head.state.whole == "Accepted by RingCentral"


def test_a_fax_that_is_stuck_says_what_can_be_done(reader: Reader, make_pdf: MakePdf) -> None:
    fax_id = reader.accepted(make_pdf(1), RecipientStatus(A, "", "Queued"))
    reader.stage.journal.note(fax_id, alarmed_at=START)
    clock(reader).advance(80 * 60)
    reader.open(fax_id)
    panel = reader.pane.outbox
    assert panel.title == "RingCentral has had this fax for 1 h 20 min and has not sent it."
    assert "3 pages take 35 min at most" in panel.hint
    assert "RingCentral's own app" in panel.hint
    assert "support" in panel.hint
    assert buttons(reader) == ["Cancel sending"]


def test_what_is_on_its_way_can_be_cancelled_in_plain_sight(reader: Reader, make_pdf: MakePdf) -> None:
    reader.open(reader.accepted(make_pdf(1), SENT_A, RecipientStatus(C, "", "Queued")))
    assert buttons(reader) == ["Cancel sending"]
    reader.open(reader.accepted(make_pdf(1), SENT_A, message_id="901"))
    assert reader.pane.outbox.isHidden()


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
    assert panel.title == "Checking whether it went out."
    assert f"RingCentral took the whole document at {exact} and then fell silent." in panel.hint
    assert f"(look 3 of 6 at {wording.clock_time(next_)})" in panel.hint
    assert buttons(reader) == ["Look again", "It went out", "Send again…"]
    clock(reader).advance(290)
    panel._tick.timeout.emit()
    assert "(look 3 of 6, in a moment)" in panel.hint
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
    assert panel.title == "2 faxes at RingCentral may be it. Which one is it?"
    first, second = panel.lookalikes.rows
    assert first.endswith("3 pages · Sent")
    assert "78" in second
    assert "Today" in first
    assert "None of these: send again…" in buttons(reader)
    panel.lookalikes.buttons[0].click()
    reader.qtbot.waitUntil(lambda: state(reader, fax_id) == OutboxState.ACCEPTED)
    assert reader.stage.desk.library.fax(fax_id).message_id == "77"
    reader.qtbot.waitUntil(lambda: panel.isHidden())


def test_none_of_these_warns_before_it_is_sent_again(reader: Reader, make_pdf: MakePdf) -> None:
    fax_id = looking(reader, make_pdf(1))
    reader.stage.journal.note(fax_id, absent=True, looks=6, lookalikes=("77",))
    reader.open(fax_id)
    panel = reader.pane.outbox
    assert panel.title == "One fax at RingCentral may be it. Is it this one?"
    reader.press("None of these: send again…")
    assert panel.hint == send_again_warning()
    assert panel.lookalikes.isHidden()
    reader.press("Back")
    assert not panel.lookalikes.isHidden()
    reader.press("None of these: send again…")
    reader.press("Send it again anyway")
    reader.qtbot.waitUntil(lambda: state(reader, fax_id) == OutboxState.QUEUED)


def test_the_pages_keep_their_room_whatever_is_said_above_them(
    reader: Reader, make_pdf: MakePdf, window: QMainWindow
) -> None:
    fax_id = looking(reader, make_pdf(1))
    alike = tuple(str(number) for number in range(70, 76))
    reader.stage.journal.note(fax_id, absent=True, looks=6, lookalikes=alike)
    window.resize(420, 460)
    reader.open(fax_id)
    pane = reader.pane
    reader.qtbot.waitUntil(lambda: pane._upper.height() <= 0.6 * pane.height() + 1)
    # What has no room can be scrolled to, once it has been laid out.
    reader.qtbot.waitUntil(lambda: pane._upper.verticalScrollBar().maximum() > 0)
    assert pane.pages.height() >= 0.2 * pane.height()


# Recipients


def test_each_recipient_says_how_often_and_when_again(reader: Reader, make_pdf: MakePdf) -> None:
    fax_id = reader.accepted(make_pdf(1), SENT_A, SENT_B, BUSY_C)
    reader.retry_of(fax_id, C)
    reader.open(fax_id)
    model = reader.pane.recipients.table.recipients
    cells = [model.data(model.index(2, column)) for column in range(3)]
    assert cells[1] == "Waiting (Busy)"
    when = wording.date_and_time(AT_1015, START).removeprefix("today ")
    assert cells[2] == f"The recipient's line was busy. Sent again by itself at {when}."
    assert reader.pane.recipients.count.text() == "2 of 3 sent, 1 waits"
    failed = RecipientStatus(C, "", "SendingFailed", "LineBusy", attempts=4)
    assert words_for(failed).state == "Failed (Busy)\n4 tries"


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
    model = reader.pane.recipients.table.recipients
    titles = {OutboxState.HELD_BACK: "Leaves in a moment", OutboxState.ON_HOLD: "On hold"}
    assert model.data(model.index(1, 1)) == titles[state_]


def test_a_group_of_200_is_counted_scrolls_and_keeps_its_place(qtbot: QtBot) -> None:
    table = RecipientsTable()
    qtbot.addWidget(table)
    table.resize(600, 300)
    people = [RecipientStatus(f"+1650555{number:04}", f"Clinic {number}", "Sent") for number in range(200)]
    people[:3] = [
        RecipientStatus(person.number, person.name, "SendingFailed", "LineBusy") for person in people[:3]
    ]
    people[3:13] = [RecipientStatus(person.number, person.name, "Queued") for person in people[3:13]]
    assert count_line(people) == "187 of 200 sent, 3 failed, 10 on their way"
    table.show_recipients(people, [words_for(person) for person in people])
    assert table.height() < (MAX_ROWS_IN_SIGHT + 2) * 60
    table.show()
    table.verticalScrollBar().setValue(40)
    people[50] = RecipientStatus(people[50].number, people[50].name, "Queued")
    table.show_recipients(people, [words_for(person) for person in people])
    assert table.verticalScrollBar().value() == 40


def test_one_recipient_is_not_counted() -> None:
    assert count_line([SENT_A]) == ""


# History


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        (LogEntry(START, "hold", "queued", "on_hold"), "On hold, until you let it go"),
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
