"""The window while faxes are on their way: what is taken back, called off and deleted, with all requests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from faxdesk.domain.draft import Recipient
from faxdesk.domain.errors import ErrorKind
from faxdesk.domain.fax import RecipientStatus
from faxdesk.domain.outbox_states import OutboxEvent, OutboxState, PartKind, Problem
from faxdesk.services.events import FaxesChanged, UploadProgress
from faxdesk.ui.common.wording import number_text
from faxdesk.ui.fax_list.list_places import Place
from faxdesk.ui.window.main_window import MainWindow
from tests.support.clock import START
from tests.support.desk import TestDesk
from tests.support.faxes import sent
from tests.ui.window.steps import CTRL, choose, draft_of


def accepted(stage: TestDesk, path: Path, *statuses: RecipientStatus) -> int:
    """A fax that the service has."""
    fax_id = draft_of(stage, path)
    item = stage.journal.item(fax_id)
    assert item is not None
    people = tuple(Recipient(status.number, status.name) for status in statuses)
    stage.journal.save_draft(fax_id, replace(item.draft, recipients=people))
    stage.journal.change(fax_id, OutboxEvent.SEND)
    stage.journal.begin_attempt(fax_id, START)
    stage.journal.accept(fax_id, sent(900, *statuses, message_status="SendingFailed"))
    stage.desk.events.publish(FaxesChanged((fax_id,)))
    return fax_id


BUSY = (
    RecipientStatus("+12125550187", "Dr. Weaver", "Sent"),
    RecipientStatus("+13125550188", "", "SendingFailed", "LineBusy"),
)


def retry_of(stage: TestDesk, fax_id: int) -> int:
    item = stage.journal.item(fax_id)
    assert item is not None
    problem = Problem("The recipient's line was busy.", "", ErrorKind.REFUSED, "LineBusy")
    draft = replace(item.draft, recipients=(Recipient("+13125550188"),))
    due = START + timedelta(minutes=5)
    return stage.journal.add_part(item, draft, PartKind.RETRY, due=due, problem=problem)


def test_a_resend_is_shown_with_its_fax_and_can_be_taken_back(
    qtbot: QtBot, stage: TestDesk, window: MainWindow, make_pdf: Callable[..., Path]
) -> None:
    fax_id = accepted(stage, make_pdf(), *BUSY)
    window.navigation.show_folder(Place.OUTBOX)
    choose(qtbot, window, fax_id)
    window.actions_.resend.trigger()
    qtbot.waitUntil(lambda: window.undo_bar.text.startswith("Sending to"))
    assert window.workspace.list.selected_ids() == [fax_id]
    assert window.workspace.list.model.rowCount() == 1
    window.undo_bar.undo()
    (part,) = stage.desk.library.parts(fax_id)
    qtbot.waitUntil(lambda: stage.state(part.id) == OutboxState.DISCARDED)
    assert window.pages.is_at_work


def test_what_was_put_on_hold_is_not_taken_back_from_the_bar(
    qtbot: QtBot, stage: TestDesk, window: MainWindow, make_pdf: Callable[..., Path]
) -> None:
    fax_id = draft_of(stage, make_pdf())
    stage.desk.outbox.send(fax_id, hold_s=60)
    window._context.outcomes.sent.emit(fax_id)
    assert window.undo_bar.text == "Sending to Dr. Weaver"
    stage.desk.outbox.hold(fax_id)
    qtbot.waitUntil(lambda: window.undo_bar.text == "")


def test_a_number_without_a_name_is_written_as_elsewhere(
    stage: TestDesk, window: MainWindow, make_pdf: Callable[..., Path]
) -> None:
    fax_id = draft_of(stage, make_pdf())
    item = stage.journal.item(fax_id)
    assert item is not None
    stage.desk.outbox.save(fax_id, replace(item.draft, recipients=(Recipient("+16505550123"),)))
    stage.desk.outbox.send(fax_id, hold_s=60)
    window._context.outcomes.sent.emit(fax_id)
    assert window.undo_bar.text == f"Sending to {number_text('+1 650-555-0123')}"


def test_discarding_from_the_pane_offers_undo(
    qtbot: QtBot, stage: TestDesk, window: MainWindow, make_pdf: Callable[..., Path]
) -> None:
    fax_id = draft_of(stage, make_pdf())
    stage.desk.outbox.send(fax_id)
    window.navigation.show_folder(Place.OUTBOX)
    choose(qtbot, window, fax_id)
    discard = window.workspace.reading.outbox.button("Discard")
    assert discard is not None
    discard.click()
    qtbot.waitUntil(lambda: window.undo_bar.text == "Fax discarded")
    window.undo_bar.undo()
    qtbot.waitUntil(lambda: stage.state(fax_id) == OutboxState.DRAFT)


def test_calling_a_further_try_off_offers_undo(
    qtbot: QtBot, stage: TestDesk, window: MainWindow, make_pdf: Callable[..., Path]
) -> None:
    fax_id = accepted(stage, make_pdf(), *BUSY)
    part = retry_of(stage, fax_id)
    window.navigation.show_folder(Place.OUTBOX)
    choose(qtbot, window, fax_id)
    drop = window.workspace.reading.outbox.button("Stop trying")
    assert drop is not None
    drop.click()
    qtbot.waitUntil(lambda: window.undo_bar.text == "It is not sent again")
    window.undo_bar.undo()
    qtbot.waitUntil(lambda: stage.state(part) == OutboxState.WAITING)


def test_deleting_a_fax_calls_its_further_tries_off(
    qtbot: QtBot, stage: TestDesk, window: MainWindow, make_pdf: Callable[..., Path]
) -> None:
    fax_id = accepted(stage, make_pdf(), *BUSY)
    part = retry_of(stage, fax_id)
    window.navigation.show_folder(Place.OUTBOX)
    choose(qtbot, window, fax_id)
    window.actions_.delete.trigger()
    qtbot.waitUntil(lambda: window.undo_bar.text == "1 fax deleted")
    assert stage.state(part) == OutboxState.DISCARDED
    assert stage.desk.library.fax(fax_id).trashed_at is not None
    window.undo_bar.undo()
    qtbot.waitUntil(lambda: stage.state(part) == OutboxState.WAITING)
    assert stage.desk.library.fax(fax_id).trashed_at is None


def test_deleting_a_group_keeps_all_its_parts_from_leaving(
    qtbot: QtBot, stage: TestDesk, window: MainWindow, make_pdf: Callable[..., Path]
) -> None:
    fax_id = draft_of(stage, make_pdf())
    stage.desk.outbox.send(fax_id)
    item = stage.journal.item(fax_id)
    assert item is not None
    parts = stage.journal.split(fax_id, [item.draft, item.draft])
    window.navigation.show_folder(Place.OUTBOX)
    choose(qtbot, window, fax_id)
    window.actions_.delete.trigger()
    qtbot.waitUntil(lambda: window.undo_bar.text == "1 fax deleted")
    assert {stage.state(row_id) for row_id in (*parts, fax_id)} == {OutboxState.DISCARDED}
    window.undo_bar.undo()
    qtbot.waitUntil(lambda: stage.state(fax_id) == OutboxState.DRAFT)
    assert {stage.state(row_id) for row_id in parts} == {OutboxState.DISCARDED}


def test_an_upload_of_a_part_shows_in_the_row_of_its_fax(
    qtbot: QtBot, stage: TestDesk, window: MainWindow, make_pdf: Callable[..., Path]
) -> None:
    fax_id = accepted(stage, make_pdf(), *BUSY)
    part = retry_of(stage, fax_id)
    window.navigation.show_folder(Place.OUTBOX)
    choose(qtbot, window, fax_id)
    stage.desk.events.publish(UploadProgress(part, 40, 100))
    qtbot.waitUntil(lambda: window.workspace.list.model._uploads.get(fax_id) == 0.4)


def test_the_earlier_fax_of_a_doubt_is_shown_and_the_draft_kept(
    qtbot: QtBot, stage: TestDesk, window: MainWindow, make_pdf: Callable[..., Path]
) -> None:
    path = make_pdf()
    earlier = draft_of(stage, path)
    stage.desk.outbox.send(earlier)
    draft = draft_of(stage, path)
    window.writing.open(draft)
    qtbot.waitUntil(lambda: not window.pages.compose.form.is_working)
    qtbot.keyClick(window, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: window.pages.compose.bars.doubts.is_asking)
    window.pages.compose.bars.doubts.show_it.click()
    qtbot.waitUntil(lambda: window.pages.is_at_work)
    assert window.workspace.list.selected_ids() == [earlier]
    qtbot.waitUntil(lambda: not window.pages.compose.is_writing)
    assert stage.state(draft) == OutboxState.DRAFT
