"""The reading pane: what it says of a fax, what it offers, and what its buttons do."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from PIL import Image
from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QMainWindow, QToolButton

from faxdesk.documents.page_worker import PageWorker
from faxdesk.domain.draft import Draft
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.failure import REASONS
from faxdesk.domain.fax import Party, RecipientStatus
from faxdesk.domain.outbox_states import OutboxItem, OutboxState, Problem
from faxdesk.domain.page_text import DocumentText, How
from faxdesk.domain.runtime import CancelToken
from faxdesk.domain.sent_page import AUTOMATIC, PageLook, PageMode
from faxdesk.domain.status import StatusKind
from faxdesk.services.events import UploadProgress
from faxdesk.store.page_text_store import PageTextStore
from faxdesk.ui.common import dialogs, wording
from faxdesk.ui.page_view import print_pages
from faxdesk.ui.page_view.page_sources import DocumentPage, FaxedPage
from faxdesk.ui.reading.recipient_words import Need, RecipientLine, recipient_line
from faxdesk.ui.reading.situation import Step, send_again_warning, situation_of
from tests.support.clock import START
from tests.support.faxes import received, sent
from tests.ui.reading.reader import TO, Reader

MakePdf = Callable[..., Path]


def test_nothing_chosen_says_so_and_offers_nothing(reader: Reader) -> None:
    assert reader.pane.pages.message.title == "No fax is chosen"
    assert not any(action.isEnabled() for action in (reader.actions.forward, reader.actions.save))


def test_a_received_fax_is_shown_and_then_read(reader: Reader, make_pdf: MakePdf) -> None:
    (fax_id,) = reader.stage.tell(received(1))
    reader.stage.give_document(fax_id, make_pdf(2))
    reader.open(fax_id)
    assert reader.pane.head.name.whole == "Northside Clinic"
    assert reader.pane.head.number.whole == wording.number_text("+1 650-555-0144")
    assert "2 pages" in reader.pane.head.facts.whole
    reader.wait_for_pages(2)
    reader.qtbot.waitUntil(lambda: reader.stage.desk.library.fax(fax_id).is_read)
    assert all(
        action.isEnabled()
        for action in (
            reader.actions.reply,
            reader.actions.forward,
            reader.actions.save,
            reader.actions.print,
        )
    )
    assert not reader.actions.resend.isEnabled()
    assert not reader.pane.recipients.isVisible()


def test_a_fax_that_is_only_glanced_at_stays_unread(reader: Reader, make_pdf: MakePdf) -> None:
    reader.stage.desk.settings.mark_read_after_s = 60
    (fax_id,) = reader.stage.tell(received(1))
    reader.stage.give_document(fax_id, make_pdf(1))
    reader.open(fax_id)
    reader.wait_for_pages(1)
    reader.qtbot.waitUntil(lambda: reader.pane.read_mark.is_waiting)
    reader.pane.show_fax(None)
    assert not reader.pane.read_mark.is_waiting
    assert not reader.stage.desk.library.fax(fax_id).is_read


def test_pages_that_are_not_here_are_fetched_ahead(reader: Reader, make_pdf: MakePdf) -> None:
    (fax_id,) = reader.stage.tell(received(1))
    path = make_pdf(3)
    reader.stage.service.on_fetch = lambda wanted: reader.stage.give_document(wanted, path)
    reader.open(fax_id)
    reader.wait_for_pages(3)
    assert reader.stage.service.fetched == [fax_id]


def test_a_fetch_that_fails_says_why_and_can_be_tried_again(reader: Reader, make_pdf: MakePdf) -> None:
    def offline(_fax_id: int) -> None:
        raise FaxDeskError("RingCentral cannot be reached.", "Check the connection.", ErrorKind.OFFLINE)

    (fax_id,) = reader.stage.tell(received(1))
    reader.stage.service.on_fetch = offline
    reader.open(fax_id)
    message = reader.pane.pages.message
    reader.qtbot.waitUntil(lambda: message.title == "RingCentral cannot be reached.")
    path = make_pdf(1)
    reader.stage.service.on_fetch = lambda wanted: reader.stage.give_document(wanted, path)
    message.button.click()
    reader.wait_for_pages(1)


def test_a_damaged_document_is_told_in_words_and_fetched_anew(
    reader: Reader, tmp_path: Path, make_pdf: MakePdf
) -> None:
    (fax_id,) = reader.stage.tell(received(1))
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.4 and then nothing")
    reader.stage.give_document(fax_id, broken)
    reader.open(fax_id)
    message = reader.pane.pages.message
    reader.qtbot.waitUntil(lambda: message.button.text() == "Fetch it again")
    assert message.title
    assert message.hint
    path = make_pdf(2)
    reader.stage.service.on_fetch = lambda wanted: reader.stage.give_document(wanted, path)
    message.button.click()
    reader.wait_for_pages(2)


def test_each_recipient_has_reason_and_remedy(reader: Reader, make_pdf: MakePdf) -> None:
    (fax_id,) = reader.stage.tell(
        sent(
            1,
            RecipientStatus("+12125550187", "Dr. Weaver", "Sent"),
            RecipientStatus("+12125550109", "", "SendingFailed", "LineBusy"),
            message_status="SendingFailed",
        )
    )
    reader.stage.give_document(fax_id, make_pdf(1))
    reader.open(fax_id)
    assert reader.pane.outbox.sentence == "Sent to 1 of 2. One number needs you."
    (row,) = reader.pane.recipients.rows
    assert row.happened.text() == "The recipient's line was busy."
    assert row.remedy.text() == "Resend it in a few minutes."
    reader.qtbot.waitUntil(lambda: "+1 212-555-0109" in row.accessibleName())
    assert reader.pane.recipients.rest.text() == "Show 1 sent"
    with reader.qtbot.waitSignal(reader.outcomes.sent) as again:
        row.buttons[0].click()
    item = reader.stage.journal.item(again.args[0])
    assert item is not None
    assert [recipient.number for recipient in item.draft.recipients] == ["+12125550109"]
    assert item.state == OutboxState.HELD_BACK


def line(recipient: RecipientStatus, whole: StatusKind = StatusKind.ACCEPTED) -> RecipientLine:
    return recipient_line(recipient, whole, None, START)


@pytest.mark.parametrize("code", [*REASONS, "SomethingNew", ""])
def test_every_code_has_words_and_a_way_on(code: str) -> None:
    row = line(RecipientStatus("+1", status="SendingFailed", error_code=code))
    assert row.need == Need.PERSON
    assert row.happened.endswith(".")
    assert row.remedy.endswith(".")
    assert Step.RESEND in row.steps


def test_a_status_that_is_not_known_is_shown_raw() -> None:
    assert line(RecipientStatus("+1", status="Teleported")).happened == "Teleported"
    queued = RecipientStatus("+1", status="Queued")
    assert line(queued).happened == "On its way."
    assert line(queued, StatusKind.SCHEDULED).happened == "Scheduled."
    assert line(queued, StatusKind.CANCELLED).happened == "Cancelled."


def test_reply_begins_a_fax_to_whoever_sent_it(reader: Reader) -> None:
    (fax_id,) = reader.stage.tell(received(1))
    reader.open(fax_id)
    with reader.qtbot.waitSignal(reader.outcomes.draft_opened) as opened:
        reader.actions.reply.trigger()
    draft = reader.item(opened.args[0]).draft
    assert [recipient.name for recipient in draft.recipients] == ["Northside Clinic"]
    assert draft.reply_to_message_id == "1"
    assert draft.cover_text == "", "nobody knows what it is about"


def test_a_fax_is_answered_with_its_pages_to_write_on(reader: Reader, make_pdf: MakePdf) -> None:
    (fax_id,) = reader.stage.tell(received(1))
    reader.open(fax_id)
    assert not reader.actions.fill_back.isEnabled(), "its pages are not here yet"
    reader.stage.give_document(fax_id, make_pdf(2))
    reader.open(fax_id)
    reader.qtbot.waitUntil(reader.actions.fill_back.isEnabled)
    with reader.qtbot.waitSignal(reader.outcomes.pages_opened) as opened:
        reader.actions.fill_back.trigger()
    draft = reader.item(opened.args[0]).draft
    assert [recipient.name for recipient in draft.recipients] == ["Northside Clinic"]
    (file,) = draft.files
    assert file.hash == reader.stage.desk.library.fax(fax_id).document_hash
    assert draft.reply_to_message_id == "1"


def test_a_forwarded_fax_takes_its_tags_along(reader: Reader, make_pdf: MakePdf) -> None:
    (fax_id,) = reader.stage.tell(received(1))
    reader.stage.give_document(fax_id, make_pdf(2))
    reader.stage.desk.tags_and_notes.change_tags([fax_id], add=["Billing", "Lab"])
    reader.open(fax_id)
    with reader.qtbot.waitSignal(reader.outcomes.draft_opened) as opened:
        reader.actions.forward.trigger()
    assert reader.stage.desk.tags_and_notes.of(opened.args[0]).tags == ("Billing", "Lab")


def test_there_is_no_reply_without_a_number(reader: Reader, make_pdf: MakePdf) -> None:
    (fax_id,) = reader.stage.tell(received(1, sender=Party(name="Somebody")))
    reader.open(fax_id)
    assert reader.actions.reply.isVisible()
    assert not reader.actions.reply.isEnabled()
    reader.open(reader.queued(make_pdf(1)))
    assert not reader.actions.reply.isVisible()


def test_the_text_of_the_pages_is_read_beside_them(reader: Reader, make_pdf: MakePdf) -> None:
    (fax_id,) = reader.stage.tell(received(1))
    reader.stage.give_document(fax_id, make_pdf(2))
    digest = reader.stage.desk.library.fax(fax_id).document_hash
    texts = PageTextStore(reader.stage.database, reader.stage.desk.clock)
    texts.keep(digest, DocumentText("Referral\fResults", How.TEXT))
    reader.open(fax_id)
    reader.wait_for_pages(2)
    field = reader.pane.pages.text.field
    reader.qtbot.waitUntil(lambda: field.toPlainText() == "Referral")
    assert reader.pane.pages.view.accessibleDescription() == "Referral"
    assert not field.isVisible()
    reader.actions.page_text.trigger()
    assert field.isVisible()


def test_forward_opens_a_draft_with_the_pages(reader: Reader, make_pdf: MakePdf) -> None:
    (fax_id,) = reader.stage.tell(received(1))
    reader.stage.give_document(fax_id, make_pdf(2))
    reader.open(fax_id)
    with reader.qtbot.waitSignal(reader.outcomes.draft_opened) as opened:
        reader.actions.forward.trigger()
    item = reader.stage.journal.item(opened.args[0])
    assert item is not None
    assert item.draft.original_message_id == "1"
    assert len(item.draft.files) == 1


def test_a_fax_is_saved_where_the_person_says(
    reader: Reader, make_pdf: MakePdf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (fax_id,) = reader.stage.tell(received(1))
    source = make_pdf(2)
    reader.stage.give_document(fax_id, source)
    reader.open(fax_id)
    target = tmp_path / "saved.pdf"
    monkeypatch.setattr(dialogs, "choose_save", lambda *_args: target)
    reader.actions.save.trigger()
    reader.qtbot.waitUntil(lambda: reader.pane.notice.text == "Saved as “saved.pdf”.")
    assert target.read_bytes() == source.read_bytes()


# On its way


def test_a_scheduled_fax_that_is_held_back_says_when_it_leaves(reader: Reader, make_pdf: MakePdf) -> None:
    outbox, send_at = reader.stage.desk.outbox, START + timedelta(hours=3)
    file = outbox.add_file(make_pdf(1), CancelToken())
    fax_id = outbox.create(Draft(recipients=TO, files=(file,), send_at=send_at))
    outbox.send(fax_id, hold_s=10)
    reader.open(fax_id)
    told = f"Scheduled for {wording.date_and_time(send_at, START)}. Leaves in 3 h."
    assert reader.pane.outbox.sentence == told
    reader.press("Take it back")


def test_a_fax_held_back_is_taken_back(reader: Reader, make_pdf: MakePdf) -> None:
    outbox = reader.stage.desk.outbox
    file = outbox.add_file(make_pdf(1), CancelToken())
    fax_id = outbox.create(Draft(recipients=TO, files=(file,)))
    outbox.send(fax_id, hold_s=10)
    reader.open(fax_id)
    assert reader.pane.outbox.sentence == "Leaves in 10 seconds."
    with reader.qtbot.waitSignal(reader.outcomes.draft_opened):
        reader.press("Take it back")
    assert reader.stage.state(fax_id) == OutboxState.DRAFT


def test_the_pages_of_a_waiting_fax_are_those_that_will_be_sent(reader: Reader, make_pdf: MakePdf) -> None:
    reader.open(reader.queued(make_pdf(2)))
    reader.wait_for_pages(2)


def test_a_waiting_page_is_shown_in_the_look_that_was_chosen(reader: Reader, make_pdf: MakePdf) -> None:
    outbox, look = reader.stage.desk.outbox, PageLook(PageMode.SCAN, darker=1)
    file = outbox.add_file(make_pdf(2), CancelToken()).with_looks({1: look})
    fax_id = outbox.create(Draft(TO, (file,)))
    outbox.send(fax_id)
    reader.open(fax_id)
    reader.wait_for_pages(2)
    shown = [sheet for sheet in reader.pane.pages.view._sheets if isinstance(sheet, FaxedPage)]
    assert [sheet.page.look for sheet in shown] == [AUTOMATIC, look]


def test_an_unknown_outcome_warns_before_it_is_sent_again(reader: Reader, make_pdf: MakePdf) -> None:
    fax_id = reader.uncertain(make_pdf(1))
    reader.open(fax_id)
    panel = reader.pane.outbox
    assert panel.sentence == "It is not known whether this fax went out."
    reader.press("Send again…")
    assert panel.hint == send_again_warning()
    assert reader.stage.state(fax_id) == OutboxState.UNCERTAIN
    reader.press("Back")
    reader.press("Send again…")
    reader.press("Send it again anyway")
    reader.qtbot.waitUntil(lambda: reader.stage.state(fax_id) == OutboxState.QUEUED)


def test_the_person_says_that_it_went_out(reader: Reader, make_pdf: MakePdf) -> None:
    fax_id = reader.uncertain(make_pdf(1))
    reader.open(fax_id)
    reader.press("It went out")
    reader.qtbot.waitUntil(lambda: reader.stage.state(fax_id) == OutboxState.ACCEPTED)
    reader.qtbot.waitUntil(lambda: reader.pane.outbox.sentence == "It went out, as you said.")


def test_a_button_that_comes_too_late_is_explained(reader: Reader, make_pdf: MakePdf) -> None:
    fax_id = reader.queued(make_pdf(1))
    reader.open(fax_id)
    # The sender was quicker, and its news is still under way.
    reader.stage.journal.begin_attempt(fax_id, START)
    reader.press("Edit")
    reader.qtbot.waitUntil(lambda: "moved on meanwhile" in reader.pane.notice.text)


def test_an_upload_shows_how_far_it_is(reader: Reader, make_pdf: MakePdf) -> None:
    fax_id = reader.queued(make_pdf(1))
    reader.stage.journal.begin_attempt(fax_id, START)
    reader.open(fax_id)
    reader.stage.desk.events.publish(UploadProgress(fax_id, 40, 100))
    reader.qtbot.waitUntil(lambda: reader.pane.outbox._progress.value() == 40)
    assert reader.pane.outbox.button("Cancel sending") is not None


def test_history_is_there_when_it_is_asked_for_and_tells_each_step(reader: Reader, make_pdf: MakePdf) -> None:
    reader.open(reader.uncertain(make_pdf(1)))
    assert not reader.pane.history.is_unfolded
    reader.actions.show_history.trigger()
    assert "Uploading to RingCentral" in reader.pane.history.text
    assert "The whole fax was handed over" in reader.pane.history.text
    (other,) = reader.stage.tell(received(1))
    reader.open(other)
    assert reader.pane.history.isHidden()


@pytest.mark.parametrize(
    ("state", "problem", "steps"),
    [
        (OutboxState.DRAFT, None, {Step.WRITE, Step.DISCARD}),
        (OutboxState.HELD_BACK, None, {Step.UNDO, Step.HOLD}),
        (OutboxState.ON_HOLD, None, {Step.RELEASE, Step.EDIT, Step.DISCARD}),
        (OutboxState.QUEUED, None, {Step.EDIT, Step.HOLD, Step.DISCARD}),
        (OutboxState.UPLOADING, None, {Step.CANCEL}),
        (OutboxState.WAITING, ErrorKind.OFFLINE, {Step.RETRY, Step.HOLD, Step.EDIT, Step.DISCARD}),
        (OutboxState.UNCERTAIN, None, {Step.LOOK_AGAIN, Step.IT_WENT_OUT, Step.SEND_AGAIN}),
        (
            OutboxState.NEEDS_YOU,
            ErrorKind.SIGN_IN,
            {Step.SIGN_IN, Step.RETRY_AFTER_MENDING, Step.EDIT, Step.DISCARD},
        ),
        (OutboxState.NEEDS_YOU, ErrorKind.REFUSED, {Step.RETRY_AFTER_MENDING, Step.EDIT, Step.DISCARD}),
        (OutboxState.DISCARDED, None, {Step.RESTORE}),
        (OutboxState.ACCEPTED, None, set()),
    ],
)
def test_each_state_offers_what_it_allows(
    state: OutboxState, problem: ErrorKind | None, steps: set[Step]
) -> None:
    what_failed = Problem("It did not work.", "Do this.", problem) if problem else None
    item = OutboxItem(1, state, Draft(), START, START, problem=what_failed)
    situation = situation_of(item, START)
    assert set(situation.steps) == steps
    assert situation.title
    if what_failed:
        assert "It did not work." in situation.title
        assert "Do this." in situation.hint
    assert situation_of(replace(item, absent=True, next_attempt_at=START), START).title


# Printing


@pytest.mark.parametrize(("height", "sheets"), [(400, 1), (2640, 1), (9000, 4)])
def test_a_long_fax_is_printed_on_several_sheets(height: int, sheets: int, tmp_path: Path) -> None:
    image = QImage(1728, height, QImage.Format.Format_Mono)
    image.fill(1)
    printer = print_pages.new_printer("Long")
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    assert print_pages.paint_pages(printer, [image])
    import pypdfium2

    with pypdfium2.PdfDocument(tmp_path / "printed.pdf") as document:
        assert len(document) == sheets


def test_a_short_fax_is_printed_upright(pages_worker: PageWorker, tmp_path: Path) -> None:
    """At the top of a sheet: a printer turns what is less high than wide, and blows it up."""
    path = tmp_path / "short.tif"
    Image.new("1", (1728, 300), 1).save(path, compression="group4", dpi=(204, 196))
    image = DocumentPage(path, path.name, 0, on_paper=True).draw(pages_worker, 850)
    assert (image.width(), image.height()) == (850, 1100)


def test_damaged_pages_are_told(reader: Reader, tmp_path: Path) -> None:
    file = io.BytesIO()
    noise = Image.effect_noise((1728, 2156), 90).convert("1")
    noise.save(file, "TIFF", compression="group4", dpi=(204, 196), strip_size=10**7)
    content = bytearray(file.getvalue())
    content[60_000:100_000] = bytes(40_000)
    path = tmp_path / "fax.tif"
    path.write_bytes(content)
    (fax_id,) = reader.stage.tell(received(1))
    reader.stage.give_document(fax_id, path)
    reader.open(fax_id)
    reader.wait_for_pages(1)
    words = reader.pane.pages.problem.text
    assert words.startswith("Page 1 is damaged: what cannot be read of it is left white.")
    assert "Fetch it again" in words


def test_a_narrow_window_has_a_way_back_and_icons_only(reader: Reader, window: QMainWindow) -> None:
    (fax_id,) = reader.stage.tell(received(1))
    reader.open(fax_id)
    window.resize(420, 600)
    reader.pane.set_narrow(True)
    back = next(button for button in reader.pane.toolbar.findChildren(QToolButton) if button.text() == "Back")
    assert back.isVisible()
    with reader.qtbot.waitSignal(reader.pane.back_wanted):
        back.click()


def test_with_no_fax_chosen_no_tool_looks_alive(reader: Reader) -> None:
    tools = [button for button in reader.pane.toolbar.findChildren(QToolButton) if button.isVisible()]
    assert tools
    assert not any(button.isEnabled() for button in tools if button.text() not in {"Delete", "Restore"})
