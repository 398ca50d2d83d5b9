"""The reading pane: what it says of a fax, what it offers, and what its buttons do."""

from __future__ import annotations

import gc
import io
import weakref
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace
from PIL import Image
from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrinter, QPrintPreviewWidget
from PySide6.QtWidgets import QMainWindow, QToolBar
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from faxdesk.documents.page_worker import PageWorker
from faxdesk.domain.draft import Draft
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.failure import REASONS
from faxdesk.domain.fax import RecipientStatus
from faxdesk.domain.outbox_states import OutboxItem, OutboxState, Problem
from faxdesk.domain.runtime import CancelToken
from faxdesk.domain.status import StatusKind
from faxdesk.services.events import UploadProgress
from faxdesk.ui.common import dialogs
from faxdesk.ui.page_view import print_preview
from faxdesk.ui.page_view.page_sources import DocumentPage
from faxdesk.ui.reading.recipients_table import RecipientsTable, words_for
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
    assert reader.pane.head.number.text() == "+1 650-555-0144"
    assert "2 pages" in reader.pane.head.facts.whole
    reader.wait_for_pages(2)
    reader.qtbot.waitUntil(lambda: reader.stage.desk.library.fax(fax_id).is_read)
    assert all(
        action.isEnabled() for action in (reader.actions.forward, reader.actions.save, reader.actions.print)
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


def test_each_recipient_has_state_reason_and_remedy(reader: Reader, make_pdf: MakePdf) -> None:
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
    model = reader.pane.recipients.table.recipients
    cells = [[model.data(model.index(row, column)) for column in range(3)] for row in range(2)]
    assert cells[0] == ["Dr. Weaver\n+12125550187", "Sent", ""]
    assert cells[1][1] == "Failed (Busy)"
    assert cells[1][2] == "The recipient's line was busy. Resend it in a few minutes."
    reader.qtbot.waitUntil(lambda: model.data(model.index(1, 0)) == "+1 212-555-0109")
    assert reader.pane.recipients.resend.text() == "Resend to the one that failed"
    with reader.qtbot.waitSignal(reader.outcomes.sent) as again:
        reader.pane.recipients.resend.click()
    item = reader.stage.journal.item(again.args[0])
    assert item is not None
    assert [recipient.number for recipient in item.draft.recipients] == ["+12125550109"]
    assert item.state == OutboxState.HELD_BACK


@pytest.mark.parametrize("code", [*REASONS, "SomethingNew", ""])
def test_every_code_has_words(code: str) -> None:
    line = words_for(RecipientStatus("+1", status="SendingFailed", error_code=code))
    assert line.role == "danger"
    assert line.reason.endswith(".")
    assert code == "" or code in REASONS or code in line.state


def test_a_status_that_is_not_known_is_shown_raw() -> None:
    assert words_for(RecipientStatus("+1", status="Teleported")).state == "Teleported"
    queued = RecipientStatus("+1", status="Queued")
    assert words_for(queued).state == "On its way"
    assert words_for(queued, StatusKind.SCHEDULED).state == "Scheduled"
    assert words_for(queued, StatusKind.CANCELLED).state == "Cancelled"


def test_the_recipients_model_is_sound(qtbot: QtBot, qtmodeltester: ModelTester) -> None:
    table = RecipientsTable()
    qtbot.addWidget(table)
    people = [RecipientStatus("+12125550187", "Dr. Weaver", "Sent"), RecipientStatus("+1")]
    table.show_recipients(people, [words_for(recipient) for recipient in people])
    qtmodeltester.check(table.recipients)


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


def test_a_fax_held_back_is_taken_back(reader: Reader, make_pdf: MakePdf) -> None:
    outbox = reader.stage.desk.outbox
    file = outbox.add_file(make_pdf(1), CancelToken())
    fax_id = outbox.create(Draft(recipients=TO, files=(file,)))
    outbox.send(fax_id, hold_s=10)
    reader.open(fax_id)
    assert reader.pane.outbox.title == "Leaves in 10 seconds."
    with reader.qtbot.waitSignal(reader.outcomes.draft_opened):
        reader.press("Take it back")
    assert reader.stage.state(fax_id) == OutboxState.DRAFT


def test_the_pages_of_a_waiting_fax_are_those_that_will_be_sent(reader: Reader, make_pdf: MakePdf) -> None:
    reader.open(reader.queued(make_pdf(2)))
    reader.wait_for_pages(2)


def test_an_unknown_outcome_warns_before_it_is_sent_again(reader: Reader, make_pdf: MakePdf) -> None:
    fax_id = reader.uncertain(make_pdf(1))
    reader.open(fax_id)
    panel = reader.pane.outbox
    assert panel.title == "It is not known whether this fax went out."
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
    reader.qtbot.waitUntil(lambda: reader.pane.outbox.isHidden())


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


def test_history_is_folded_away_and_tells_each_step(reader: Reader, make_pdf: MakePdf) -> None:
    reader.open(reader.uncertain(make_pdf(1)))
    assert not reader.pane.history.is_unfolded
    reader.actions.show_history.trigger()
    assert "Uploading to RingCentral" in reader.pane.history.text
    assert "The whole fax was handed over" in reader.pane.history.text


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


def test_pages_are_drawn_first_and_then_printed(
    reader: Reader, make_pdf: MakePdf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (fax_id,) = reader.stage.tell(received(1))
    reader.stage.give_document(fax_id, make_pdf(3))
    reader.open(fax_id)
    reader.wait_for_pages(3)
    shown: list[tuple[list[QImage], str]] = []
    monkeypatch.setattr(
        "faxdesk.ui.page_view.print_preview.show_preview",
        lambda images, title, _parent: shown.append((images, title)),
    )
    reader.actions.print.trigger()
    assert "for the printer" in reader.pane.notice.text
    reader.qtbot.waitUntil(lambda: bool(shown))
    images, title = shown[0]
    assert [image.format() for image in images] == [QImage.Format.Format_Mono] * 3
    assert "Northside Clinic" in title

    printer = print_preview.new_printer(title)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    print_preview.paint_pages(printer, images)
    import pypdfium2

    with pypdfium2.PdfDocument(tmp_path / "printed.pdf") as document:
        assert len(document) == 3


@pytest.mark.parametrize(("height", "sheets"), [(400, 1), (2640, 1), (9000, 4)])
def test_a_long_fax_is_printed_on_several_sheets(height: int, sheets: int, tmp_path: Path) -> None:
    image = QImage(1728, height, QImage.Format.Format_Mono)
    image.fill(1)
    printer = print_preview.new_printer("Long")
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    assert print_preview.paint_pages(printer, [image])
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


def test_the_preview_shows_the_pages(qtbot: QtBot, window: QMainWindow) -> None:
    images = [QImage(200, 300, QImage.Format.Format_Mono), QImage(300, 200, QImage.Format.Format_Mono)]
    for image in images:
        image.fill(1)
    dialog = print_preview.show_preview(images, "Northside Clinic", window)
    qtbot.waitExposed(dialog)
    preview = dialog.findChild(QPrintPreviewWidget)
    assert preview is not None
    qtbot.waitUntil(lambda: preview.pageCount() == 2)
    for bar in dialog.findChildren(QToolBar):
        assert all(bar.widgetForAction(action).isVisible() for action in bar.actions())
    dialog.close()


def test_the_printer_lasts_as_long_as_its_preview(
    qtbot: QtBot, window: QMainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The dialog does not own it: painting on one that was collected ends the program.
    printers: list[weakref.ref[QPrinter]] = []
    new_printer = print_preview.new_printer

    def watched(title: str) -> QPrinter:
        printer = new_printer(title)
        printers.append(weakref.ref(printer))
        return printer

    monkeypatch.setattr(print_preview, "new_printer", watched)
    image = QImage(200, 300, QImage.Format.Format_Mono)
    image.fill(1)
    dialog = print_preview.show_preview([image], "Northside Clinic", window)
    qtbot.waitExposed(dialog)
    gc.collect()
    assert printers[0]() is not None
    dialog.close()
    del dialog

    def collected() -> bool:
        gc.collect()
        return printers[0]() is None

    qtbot.waitUntil(collected)


def test_printing_can_be_called_off(reader: Reader, make_pdf: MakePdf) -> None:
    (fax_id,) = reader.stage.tell(received(1))
    reader.stage.give_document(fax_id, make_pdf(3))
    reader.open(fax_id)
    reader.wait_for_pages(3)
    with reader.qtbot.assertNotEmitted(reader.pane.printing.ready, wait=300):
        reader.actions.print.trigger()
        reader.pane.notice._button.click()


def test_a_narrow_window_has_a_way_back_and_icons_only(reader: Reader, window: QMainWindow) -> None:
    (fax_id,) = reader.stage.tell(received(1))
    reader.open(fax_id)
    window.resize(420, 600)
    reader.pane.set_narrow(True)
    assert reader.pane._back.isVisible()
    with reader.qtbot.waitSignal(reader.pane.back_wanted):
        reader.pane._back.trigger()
