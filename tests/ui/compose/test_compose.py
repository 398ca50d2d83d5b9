"""Writing a fax as people do: typing, pasting, dropping, mending, sending, closing, coming back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QApplication, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from faxdesk.domain.draft import Draft, Recipient
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import AccountInfo, CoverPage, FaxQuery, Folder, Resolution
from faxdesk.domain.outbox_states import OutboxState
from faxdesk.services.events import AccountChanged
from faxdesk.ui.common import wording
from faxdesk.ui.compose.compose_body import FORM_PX
from faxdesk.ui.compose.covers.cover_picker import CoverPicker
from faxdesk.ui.compose.recipients.recipient_entry import EntryState
from faxdesk.ui.compose.schedule_field import When
from faxdesk.work.bridge import EventBridge
from tests.support.faxes import received
from tests.ui.compose.writer import Writer
from tests.ui.item_data import foreign_item_data

# Lists of suggestions are windows of their own, which the offscreen platform only half knows.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

CLINIC, LAW = "+16505550144", "+12125550187"
MakePdf = Callable[..., Path]


# To


def test_the_tab_key_goes_from_the_numbers_to_the_documents(writer: Writer) -> None:
    writer.field.add_text("+1 650 253 0000, +1 212 555 0187")
    writer.wait()
    writer.field.edit.setFocus()
    writer.qtbot.keyClick(writer.field.edit, Qt.Key.Key_Tab)
    assert writer.files.add_button.hasFocus()
    writer.qtbot.keyClick(writer.files.add_button, Qt.Key.Key_Backtab)
    assert writer.field.edit.hasFocus()
    for chip in reversed(writer.field.chips):
        writer.qtbot.keyClick(writer.pane.focusWidget(), Qt.Key.Key_Backtab)
        assert chip.hasFocus()


def test_a_typed_number_becomes_a_chip_that_is_read_well(writer: Writer) -> None:
    writer.enter("(650) 253-0000")
    (chip,) = writer.field.chips
    assert chip.entry.state is EntryState.GOOD
    assert chip.entry.label == "+1 650-253-0000"
    assert writer.field.recipients() == (Recipient("+16502530000"),)
    assert writer.field.edit.text() == ""


def test_what_is_no_number_turns_red_with_its_reason_and_is_kept(writer: Writer) -> None:
    writer.enter("12345")
    (chip,) = writer.field.chips
    assert chip.property("state") == "bad"
    assert "too few digits" in writer.field.problems()[0]
    assert "too few digits" in chip.accessibleName()
    assert writer.field.recipients() == ()
    assert writer.saved().recipients == (Recipient("12345"),)


def test_many_are_pasted_at_once_and_twins_meet(writer: Writer) -> None:
    writer.field.add_text(f"{CLINIC}; {LAW}\nDr. Weaver <650-555-0144>\nnobody")
    writer.wait()
    assert writer.field.recipients() == (Recipient(CLINIC, "Dr. Weaver"), Recipient(LAW))
    assert len(writer.field.problems()) == 1


def test_a_comma_ends_a_number_and_backspace_takes_the_last_away(writer: Writer) -> None:
    writer.type("6502530000,")
    writer.type("2125550187,")
    writer.wait()
    assert len(writer.field.recipients()) == 2
    writer.qtbot.keyClick(writer.field.edit, Qt.Key.Key_Backspace)
    assert writer.field.recipients() == (Recipient("+16502530000"),)


def test_earlier_partners_are_offered_by_name(writer: Writer) -> None:
    writer.stage.tell(received(1))
    writer.enter("north")
    assert writer.field.recipients() == (Recipient(CLINIC, "Northside Clinic"),)


def test_digits_stay_the_number_that_was_typed(writer: Writer) -> None:
    writer.stage.tell(received(1))
    writer.type("6505550")
    writer.qtbot.waitUntil(lambda: writer.field.suggestions.is_open)
    writer.qtbot.keyClick(writer.field.edit, Qt.Key.Key_Return)
    writer.wait()
    assert writer.field.everything() == (Recipient("+16505550"),)


def test_the_list_of_names_goes_with_the_number_that_a_comma_ends(writer: Writer) -> None:
    writer.stage.tell(received(1))
    writer.type(CLINIC)
    writer.qtbot.waitUntil(lambda: writer.field.suggestions.is_open)
    writer.type(",")
    assert not writer.field.suggestions.is_open


def test_a_chip_is_edited_and_named(writer: Writer) -> None:
    writer.enter("12345")
    writer.qtbot.mouseDClick(writer.field.chips[0], Qt.MouseButton.LeftButton)
    editor = writer.field.editor
    assert editor.isVisible()
    editor.number.setText("650 253 0000")
    editor.name.setText("Front desk")
    writer.qtbot.mouseClick(editor.confirm, Qt.MouseButton.LeftButton)
    writer.wait()
    assert writer.field.recipients() == (Recipient("+16502530000", "Front desk"),)
    assert not editor.isVisible()


def test_numbers_without_plus_are_of_the_country_that_is_set(writer: Writer) -> None:
    writer.stage.desk.settings.country = "GB"
    writer.enter("020 7946 0123")
    assert writer.field.problems() == []
    writer.enter("0121 496 0000")
    assert all(recipient.number.startswith("+44") for recipient in writer.field.recipients())


# Documents


def test_documents_are_counted_ordered_and_removed(writer: Writer, make_pdf: MakePdf) -> None:
    writer.add(make_pdf(2, name="a.pdf"), make_pdf(1, name="b.pdf"))
    assert [file.name for file in writer.files.files()] == ["a.pdf", "b.pdf"]
    assert writer.files.attachments()[0].facts.startswith("2 pages")
    writer.files.rows.setCurrentRow(1)
    writer.qtbot.keyClick(writer.files.rows, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert [file.name for file in writer.saved().files] == ["b.pdf", "a.pdf"]
    writer.qtbot.keyClick(writer.files.rows, Qt.Key.Key_Delete)
    assert [file.name for file in writer.saved().files] == ["a.pdf"]
    assert writer.pane.foot.estimate_words.startswith("2 pages, ")


def test_documents_can_be_dragged_to_another_place(writer: Writer, make_pdf: MakePdf) -> None:
    writer.add(make_pdf(1, name="a.pdf"), make_pdf(1, name="b.pdf"))
    model = writer.files.rows.model()
    assert model.mimeData([model.index(0, 0)]) is not None, "Qt copies a row that is dragged"
    writer.files.rows.setCurrentRow(0)
    assert model.moveRow(QModelIndex(), 0, QModelIndex(), 2)
    assert [writer.files.rows.can(1, "up"), writer.files.rows.can(1, "down")] == [True, False]
    assert [file.name for file in writer.files.files()] == ["b.pdf", "a.pdf"]
    assert [file.name for file in writer.saved().files] == ["b.pdf", "a.pdf"]


def test_nothing_but_ids_and_texts_stands_in_the_lists(writer: Writer, make_pdf: MakePdf) -> None:
    writer.stage.tell(received(1))
    writer.add(make_pdf(1, name="a.pdf"))
    writer.type("north")
    writer.qtbot.waitUntil(lambda: writer.field.suggestions.is_open)
    writer.qtbot.waitUntil(lambda: len(writer.cells) == 1)
    for model in (
        *(writer.files.rows.model(), writer.field.suggestions.popup.rows.model()),
        *(writer.pane.form.cover.pictures.model(), writer.pane.pages.grid.model()),
    ):
        assert foreign_item_data(model) == []


def test_a_bad_file_stays_with_its_reason_and_loses_nothing(
    writer: Writer, make_pdf: MakePdf, tmp_path: Path
) -> None:
    empty, song, damaged = tmp_path / "empty.pdf", tmp_path / "song.mp3", tmp_path / "damaged.pdf"
    empty.write_bytes(b"")
    song.write_bytes(b"la la")
    damaged.write_bytes(b"%PDF-1.4 and then nothing")
    writer.add(empty, song, damaged, tmp_path / "gone.pdf", make_pdf(1, name="good.pdf"))
    assert [file.name for file in writer.saved().files] == ["good.pdf"]
    reasons = writer.files.problems()
    assert len(reasons) == 4
    assert "“empty.pdf” is empty" in reasons[0]
    assert "cannot fax “song.mp3”" in reasons[1]
    assert "damaged.pdf" in reasons[2]
    assert "no file “gone.pdf”" in reasons[3]
    writer.enter(CLINIC)
    writer.pane.send()
    assert "“empty.pdf” is empty" in writer.problem
    assert writer.pane.is_writing


def test_a_picture_is_pasted(writer: Writer) -> None:
    image = QImage(400, 300, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    QGuiApplication.clipboard().setImage(image)
    writer.qtbot.keyClick(writer.field.edit, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    (file,) = writer.saved().files
    assert (file.name, file.pages) == ("Pasted picture.png", 1)


def test_the_pages_show_cover_and_documents(writer: Writer, make_pdf: MakePdf) -> None:
    writer.add(make_pdf(2, name="letter.pdf"))
    writer.qtbot.waitUntil(lambda: writer.cells == ["letter", "letter"])
    writer.pane.form.cover.choose(7)
    writer.qtbot.waitUntil(lambda: writer.cells == ["Cover", "letter", "letter"])
    grid = writer.pane.pages.grid
    sheets = [cell.sheet for cell in grid.model_.cells]
    writer.qtbot.waitUntil(lambda: all(grid.cache.aspect(sheet) is not None for sheet in sheets))
    assert grid.cache.aspect(sheets[1]) == pytest.approx(11 / 8.5, rel=0.05)


# Cover, resolution, time


def test_the_services_cover_pages_are_offered(writer: Writer) -> None:
    writer.wait()
    cover = writer.pane.form.cover
    cover.more_button.click()
    assert cover.names[:2] == ["None", "Classic"]
    assert cover.names[-2:] == ["Your account’s", "Contemporary"]
    assert not cover.text.isVisible()
    cover.pictures.setCurrentRow(7)
    cover.text.setPlainText("Dear all")
    assert cover.text.isVisible()
    assert (writer.saved().cover_index, writer.saved().cover_text) == (7, "Dear all")


def test_cover_pages_come_after_signing_in(writer: Writer, bridge: EventBridge) -> None:
    writer.wait()
    writer.stage.service.covers.append(CoverPage(9, "Express"))
    writer.stage.desk.events.publish(AccountChanged(AccountInfo("1", "Me")))
    writer.pane.form.cover.more_button.click()
    writer.qtbot.waitUntil(lambda: "Express" in writer.pane.form.cover.names)


def test_offline_a_draft_keeps_the_cover_page_it_had(qtbot: QtBot) -> None:
    picker = CoverPicker()
    qtbot.addWidget(picker)
    picker.set_cover(9, "Hi")
    picker.offer(())
    assert picker.cover_index == 9
    picker.offer([CoverPage(9, "Express")])
    assert (picker.cover_index, picker.cover_name) == (9, "Express")


def test_a_cover_text_of_1025_is_told_and_not_sent(writer: Writer, make_pdf: MakePdf) -> None:
    writer.enter(CLINIC)
    writer.add(make_pdf(1))
    writer.pane.form.cover.set_cover(7, "x" * 1025)
    assert writer.pane.form.cover.counter == "1 character too many: 1025 of 1024"
    writer.pane.form.cover.changed.emit()
    writer.pane.send()
    assert "1025 characters" in writer.problem
    writer.pane.form.cover.set_cover(0, "x" * 1025)
    writer.pane.form.cover.changed.emit()
    assert writer.problem == ""
    assert writer.saved().cover_text == "x" * 1025


def test_resolution_and_time_are_kept(writer: Writer) -> None:
    writer.enter(CLINIC)
    form = writer.pane.form
    writer.qtbot.mouseClick(form.quality.choice(Resolution.STANDARD), Qt.MouseButton.LeftButton)
    writer.qtbot.mouseClick(form.schedule.choice(When.FIRST), Qt.MouseButton.LeftButton)
    assert form.schedule.send_at is not None
    assert form.schedule.send_at > writer.stage.desk.clock.now()
    draft = writer.saved()
    assert draft.resolution == Resolution.STANDARD
    assert draft.send_at == form.schedule.send_at


def test_a_time_that_is_past_is_refused(writer: Writer, make_pdf: MakePdf) -> None:
    writer.enter(CLINIC)
    writer.add(make_pdf(1))
    past = writer.stage.desk.clock.now() - timedelta(hours=1)
    writer.pane.form.schedule.set_send_at(past)
    writer.pane.send()
    assert "in the past" in writer.problem


# Keeping, sending, closing


def test_all_is_on_disk_soon_and_there_again_later(writer: Writer, make_pdf: MakePdf) -> None:
    writer.enter(CLINIC)
    writer.add(make_pdf(2))
    draft = writer.saved()
    fax_id = writer.pane.fax_id
    assert fax_id is not None
    assert writer.pane.head.saved_words.startswith("Draft kept ")
    writer.pane.new_draft()
    assert writer.pane.fax_id is None
    assert writer.field.is_empty
    writer.pane.open_draft(fax_id)
    writer.wait()
    assert writer.pane.form.draft == draft
    assert [item.id for item in writer.stage.desk.outbox.drafts()] == [fax_id]


def test_send_commits_the_fax_and_holds_it_back(writer: Writer, make_pdf: MakePdf) -> None:
    writer.type(CLINIC)
    writer.pane.add_files([make_pdf(1)])
    # Sent while the number is unchecked and the file unread: it goes on by itself.
    with writer.qtbot.waitSignals([writer.outcomes.sent, writer.pane.closed]):
        writer.qtbot.keyClick(writer.field.edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    fax_id = _only_fax(writer)
    assert writer.stage.state(fax_id) == OutboxState.HELD_BACK
    item = writer.stage.journal.item(fax_id)
    assert item is not None
    assert item.draft.recipients == (Recipient(CLINIC),)
    assert not writer.pane.is_writing


@pytest.mark.parametrize(
    ("number", "with_file", "reason"),
    [
        ("", True, "There is no recipient"),
        (CLINIC, False, "There is no document"),
        ("abc", True, "no fax number"),
    ],
)
def test_what_is_missing_is_said_in_the_pane(
    writer: Writer, make_pdf: MakePdf, number: str, with_file: bool, reason: str
) -> None:
    if number:
        writer.enter(number)
    if with_file:
        writer.add(make_pdf(1))
    with writer.qtbot.assertNotEmitted(writer.outcomes.sent):
        writer.pane.send()
        writer.wait()
    assert reason in writer.problem


def test_closing_keeps_the_draft_with_what_was_just_typed(writer: Writer) -> None:
    writer.type(CLINIC)
    with writer.qtbot.waitSignal(writer.pane.closed):
        writer.pane.close_draft()
    (item,) = writer.stage.desk.outbox.drafts()
    assert item.draft.recipients == (Recipient(CLINIC),)


def test_closing_waits_for_a_file_that_is_being_read(writer: Writer, make_pdf: MakePdf) -> None:
    writer.pane.add_files([make_pdf(1)])
    with writer.qtbot.waitSignal(writer.pane.closed):
        writer.pane.close_draft()
    (item,) = writer.stage.desk.outbox.drafts()
    assert len(item.draft.files) == 1


def test_an_empty_fax_leaves_nothing_behind(writer: Writer) -> None:
    writer.enter(CLINIC)
    writer.saved()
    writer.qtbot.keyClick(writer.field.edit, Qt.Key.Key_Backspace)
    with writer.qtbot.waitSignal(writer.pane.closed):
        writer.pane.close_draft()
    writer.wait()
    assert writer.stage.desk.outbox.drafts() == []


def test_discarding_can_be_taken_back(writer: Writer) -> None:
    writer.enter(CLINIC)
    with writer.qtbot.waitSignal(writer.outcomes.discarded) as discarded:
        writer.pane.discard()
    (discard,) = discarded.args
    assert (discard.text, discard.opens_again) == ("Draft discarded", True)
    (fax_id,) = discard.ids
    assert writer.stage.state(fax_id) == OutboxState.DISCARDED
    writer.stage.desk.outbox.restore(fax_id)
    writer.pane.open_draft(fax_id)
    writer.wait()
    assert writer.field.recipients() == (Recipient(CLINIC),)


def test_a_full_disk_is_told_and_nothing_is_lost(writer: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: object, **_more: object) -> int:
        raise FaxDeskError("The disk is full.", "Make room, then go on.", ErrorKind.STORAGE)

    with monkeypatch.context() as patch:
        patch.setattr(writer.stage.journal, "create", full)
        writer.type(CLINIC)
        writer.qtbot.keyClick(writer.field.edit, Qt.Key.Key_Return)
        writer.qtbot.waitUntil(lambda: "The disk is full." in writer.problem)
        assert writer.pane.head.saved_words == "Not kept yet"
    with writer.qtbot.waitSignal(writer.pane.closed):
        writer.pane.close_draft()
    (item,) = writer.stage.desk.outbox.drafts()
    assert item.draft.recipients == (Recipient(CLINIC),)


def test_a_fax_that_could_not_be_put_into_the_outbox_is_said_not_to_be_sent(
    writer: Writer, make_pdf: MakePdf, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object, **_more: object) -> None:
        raise FaxDeskError("The disk is full.", "Make room, then go on.", ErrorKind.STORAGE)

    writer.enter(CLINIC)
    writer.add(make_pdf(1))
    monkeypatch.setattr(writer.stage.journal, "change", full)
    writer.pane.send()
    writer.qtbot.waitUntil(lambda: "The disk is full." in writer.problem)
    assert writer.pane.head.saved_words == "Not sent"


def test_a_draft_that_has_left_is_not_opened(writer: Writer, make_pdf: MakePdf) -> None:
    writer.enter(CLINIC)
    writer.add(make_pdf(1))
    with writer.qtbot.waitSignal(writer.outcomes.sent) as sent:
        writer.pane.send()
    with writer.qtbot.waitSignal(writer.pane.closed):
        writer.pane.open_draft(sent.args[0])
    assert not writer.pane.is_writing


def test_where_there_is_little_room_the_pages_stand_below_the_form(
    writer: Writer, window: QMainWindow, make_pdf: MakePdf
) -> None:
    pane = writer.pane
    writer.add(make_pdf(3))
    writer.qtbot.waitUntil(lambda: len(writer.cells) == 3)
    assert pane.form.width() == FORM_PX
    window.resize(700, 560)
    writer.qtbot.waitUntil(lambda: not pane.body.is_wide)
    form = pane.form.widget()
    assert pane.pages.parentWidget() is form
    writer.qtbot.waitUntil(lambda: pane.pages.y() > pane.form.quality.geometry().bottom())
    writer.qtbot.waitUntil(lambda: pane.pages.grid.verticalScrollBar().maximum() == 0)
    window.resize(1000, 760)
    writer.qtbot.waitUntil(lambda: pane.body.is_wide and pane.pages.isVisible())
    assert pane.form.width() == FORM_PX


# What it is called, and what becomes of it


def test_a_reply_and_a_forward_say_whose_they_are(writer: Writer, make_pdf: MakePdf) -> None:
    stage, outbox = writer.stage, writer.stage.desk.outbox
    stage.tell(received(1))
    (fax_id,) = stage.desk.library.ids(FaxQuery(Folder.INBOX))
    assert writer.pane.head.title == "New fax"
    with writer.qtbot.waitSignal(writer.pane.titled) as titled:
        writer.pane.open_draft(outbox.reply(fax_id))
    assert titled.args == ["Reply to Northside Clinic"]
    writer.wait()
    writer.pane.open_draft(outbox.forward(fax_id))
    assert writer.pane.head.title == "Forward: Northside Clinic"
    writer.wait()
    writer.pane.new_draft()
    assert writer.pane.head.title == "New fax"


@pytest.mark.parametrize("opening", ["", "Subject: Referral of Jordan A."])
def test_a_reply_that_was_only_opened_leaves_nothing_behind(
    writer: Writer, make_pdf: MakePdf, opening: str
) -> None:
    (fax_id,) = writer.stage.tell(received(1))
    writer.stage.give_document(fax_id, make_pdf(1))
    writer.stage.give_text(fax_id, opening)
    writer.pane.open_draft(writer.stage.desk.outbox.reply(fax_id))
    writer.wait()
    with writer.qtbot.waitSignal(writer.pane.closed):
        writer.pane.close_draft()
    writer.wait()
    assert writer.stage.desk.outbox.drafts() == []


def test_words_that_were_typed_into_a_reply_are_kept_also_without_its_cover(
    writer: Writer, make_pdf: MakePdf
) -> None:
    (fax_id,) = writer.stage.tell(received(1))
    writer.stage.give_document(fax_id, make_pdf(1))
    writer.stage.give_text(fax_id, "Subject: Referral of Jordan A.")
    writer.pane.open_draft(writer.stage.desk.outbox.reply(fax_id))
    cover = writer.pane.form.cover
    cover.text.setPlainText("Please call me back")
    writer.wait()
    assert writer.pane.form.draft.cover_index == 0
    with writer.qtbot.waitSignal(writer.pane.closed):
        writer.pane.close_draft()
    writer.wait()
    (item,) = writer.stage.desk.outbox.drafts()
    assert item.draft.cover_text == "Please call me back"


def test_a_reply_says_to_what_it_answers(writer: Writer, make_pdf: MakePdf) -> None:
    (fax_id,) = writer.stage.tell(received(1))
    writer.stage.give_document(fax_id, make_pdf(1))
    writer.stage.give_text(fax_id, "Subject: Referral of Jordan A.")
    writer.pane.open_draft(writer.stage.desk.outbox.reply(fax_id))
    assert writer.pane.form.cover.cover_text == "Re: Referral of Jordan A."


def test_closing_says_that_the_draft_was_kept(writer: Writer) -> None:
    writer.enter(CLINIC)
    with writer.qtbot.waitSignal(writer.outcomes.draft_kept) as kept:
        writer.pane.close_draft()
    (item,) = writer.stage.desk.outbox.drafts()
    assert kept.args == [item.id]
    # So does beginning another one over it; an empty one is not spoken of.
    writer.pane.new_draft()
    with writer.qtbot.assertNotEmitted(writer.outcomes.draft_kept):
        writer.pane.new_draft()
        writer.wait()
    writer.enter(LAW)
    with writer.qtbot.waitSignal(writer.outcomes.draft_kept):
        writer.pane.new_draft()


def test_a_draft_without_recipients_is_listed_by_its_first_words(writer: Writer, make_pdf: MakePdf) -> None:
    library, outbox = writer.stage.desk.library, writer.stage.desk.outbox
    written = outbox.create(Draft(cover_text="Half a thought\nabout nothing", cover_index=6))
    (row,) = library.rows([written])
    assert wording.peer(row) == "Half a thought about nothing"
    writer.add(make_pdf(1, name="letter.pdf"))
    writer.saved()
    assert writer.pane.fax_id is not None
    (row,) = library.rows([writer.pane.fax_id])
    assert wording.peer(row) == "letter.pdf"
    (row,) = library.rows([outbox.create(Draft())])
    assert wording.peer(row) == "No recipient yet"


def test_the_button_says_what_it_does(writer: Writer) -> None:
    foot = writer.pane.foot
    assert foot.send_words == "Send"
    writer.enter(CLINIC)
    assert foot.send_words == "Send to 1"
    writer.enter(LAW)
    assert foot.send_words == "Send to 2"
    writer.enter("12345")
    writer.wait()
    assert foot.send_words == "Send to 2", "a number that is refused gets nothing"
    writer.qtbot.mouseClick(writer.pane.form.schedule.choice(When.FIRST), Qt.MouseButton.LeftButton)
    assert foot.send_words.startswith("Schedule for ")


@pytest.mark.parametrize("points", [9, 13, 20, 24])
def test_nothing_of_the_form_is_cut_at_any_size_of_letters(
    writer: Writer, make_pdf: MakePdf, points: int
) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    before = application.font()
    try:
        larger = application.font()
        larger.setPointSize(points)
        application.setFont(larger)
        writer.enter(CLINIC)
        writer.add(make_pdf(1, name="a.pdf"))
        writer.pane.form.cover.choose(7)
        writer.qtbot.wait(50)
        assert fallen_out(writer.pane) == []
    finally:
        application.setFont(before)


def fallen_out(whole: QWidget) -> list[str]:
    """The controls that reach out of their parents, or are lower than their words."""
    wrong = []
    for child in whole.findChildren(QWidget):
        parent = child.parentWidget()
        if not child.isVisible() or child.isWindow() or parent is None:
            continue
        is_scrolled = isinstance(parent.parentWidget(), QAbstractScrollArea)
        if not is_scrolled and not parent.rect().contains(child.geometry()):
            wrong.append(f"{child} reaches out of {parent}")
        is_low = child.height() < child.fontMetrics().height()
        is_narrow = child.width() < child.minimumSizeHint().width()
        if isinstance(child, QAbstractButton) and child.text() and (is_low or is_narrow):
            wrong.append(f"{child} cuts {child.text()}")
    return wrong


def _only_fax(writer: Writer) -> int:
    with writer.stage.database.read() as cx:
        ((fax_id,),) = [tuple(row) for row in cx.execute("SELECT fax_id FROM outbox")]
    return int(fax_id)
