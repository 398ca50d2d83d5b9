"""A fax gets a cover page of the person's own: chosen by its picture, filled in, seen as it will arrive."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QImage

from faxdesk.domain.contacts.contact import Contact, ContactNumber
from faxdesk.domain.covers.draft_cover import DraftCover
from faxdesk.domain.draft import Draft, Recipient
from faxdesk.domain.fax import CoverPage
from faxdesk.ui.compose.covers.cover_picker import CoverPicker
from faxdesk.ui.page_view.own_cover_sheet import OwnCoverSheet
from faxdesk.work.tasks import Lane
from tests.domain.covers.filled_covers import plain_cover, text_box
from tests.support.faxes import received
from tests.ui.compose.writer import Writer

MakePdf = Callable[..., Path]


def picker_of(writer: Writer) -> CoverPicker:
    writer.wait()
    return writer.pane.form.cover


def choose(writer: Writer, name: str) -> CoverPicker:
    picker = picker_of(writer)
    picker.pictures.setCurrentRow(picker.names.index(name))
    return picker


def test_its_fields_are_asked_for_and_kept_with_the_draft(writer: Writer, make_pdf: MakePdf) -> None:
    writer.add(make_pdf(2))
    picker = choose(writer, "Classic")
    assert picker.fields.names == ("subject", "to_company", "to_voice", "reference")
    picker.fields.line("subject").setText("Lab results")
    picker.text.setPlainText("x" * 2000)
    assert picker.counter == "", "What FaxDesk draws may be as long as it is."
    saved = writer.saved()
    assert (saved.cover_index, saved.cover_text) == (0, "x" * 2000)
    assert saved.cover is not None
    assert (saved.cover.template.name, saved.cover.typed) == ("Classic", {"subject": "Lab results"})


def test_what_was_typed_stays_from_one_cover_to_the_next(writer: Writer) -> None:
    picker = choose(writer, "Classic")
    picker.fields.line("subject").setText("Lab results")
    choose(writer, "Letterhead")
    assert picker.fields.line("subject").text() == "Lab results"
    choose(writer, "None")
    assert picker.own_cover is None
    assert picker.fields.isHidden()


def test_the_pages_show_it_as_it_will_be_sent(writer: Writer, make_pdf: MakePdf) -> None:
    writer.add(make_pdf(1, name="letter.pdf"))
    picker = choose(writer, "Classic")
    writer.qtbot.waitUntil(lambda: writer.cells == ["Cover", "letter"])
    picker.text.setPlainText("A line of a long letter.\n" * 60)
    writer.qtbot.waitUntil(lambda: writer.cells == ["Cover", "Cover", "letter"], timeout=10_000)
    sheet = writer.pane.pages.grid.model_.cells[1].sheet
    assert isinstance(sheet, OwnCoverSheet)
    cache = writer.pane.pages.grid.cache
    writer.qtbot.waitUntil(lambda: cache.aspect(sheet) is not None, timeout=10_000)
    assert writer.saved().pages == 3


def test_a_fax_to_several_says_how_many_leave(writer: Writer) -> None:
    picker = choose(writer, "Classic")
    cover = picker.own_cover
    people = tuple(Recipient(f"+1650555{number:04d}") for number in range(100, 125))
    picker.follow(Draft(people[:2], cover=cover))
    assert picker.note == "The cover names its recipient: 2 faxes, one after the other."
    picker.follow(Draft(people, cover=cover))
    assert "25 faxes, one after the other, in about 3 min" in picker.note
    picker.follow(Draft(people))
    assert picker.note == ""


def test_a_new_fax_begins_with_the_usual_cover(writer: Writer) -> None:
    picker, templates = writer.pane.form.cover, writer.stage.desk.covers.templates
    # Not until all is still: the pictures of the covers may take their time.
    writer.qtbot.waitUntil(lambda: "Form" in picker.names)
    templates.make_default(templates.named("Form"))
    writer.pane.new_draft()
    writer.qtbot.waitUntil(lambda: picker.cover_name == "Form")
    assert writer.pane.fax_id is None, "Nothing was written yet."


def test_covers_read_before_a_fax_was_begun_do_not_take_its_usual_one(writer: Writer) -> None:
    """The answer to an earlier fetch comes after the fax has begun."""
    picker, templates = writer.pane.form.cover, writer.stage.desk.covers.templates
    writer.qtbot.waitUntil(lambda: "Form" in picker.names)
    writer.pane.preview.own_covers.fetch()
    # The lane does one after the other: by now the covers are read, and handed over in the next turn.
    read = threading.Event()
    writer.runner.submit(Lane.LOCAL, lambda _token: read.set())
    assert read.wait(10)
    templates.make_default(templates.named("Form"))
    writer.pane.new_draft()
    writer.qtbot.waitUntil(lambda: picker.cover_name == "Form")


def test_a_draft_keeps_a_cover_that_is_there_no_more(writer: Writer) -> None:
    gone = DraftCover(plain_cover(text_box(20, "{Ward}"), name="Gone"), (("Ward", "7"),))
    draft_id = writer.stage.desk.outbox.create(Draft(cover=gone, cover_text="Hi"))
    writer.pane.open_draft(draft_id)
    picker = picker_of(writer)
    assert picker.cover_name == "Gone"
    assert picker.fields.line("Ward").text() == "7"
    assert picker.own_cover == gone


def test_covers_have_true_pictures(writer: Writer) -> None:
    picker = picker_of(writer)
    writer.qtbot.waitUntil(lambda: not picker.wanted_pictures, timeout=20_000)
    image = picker.pictures.item(1).data(0x0101)
    assert isinstance(image, QImage)
    dark = sum(image.pixelColor(x, y).lightness() < 128 for x in range(112) for y in range(144))
    assert 100 < dark < 4000


def test_a_contact_s_usual_cover_is_taken_until_one_is_chosen(writer: Writer) -> None:
    desk = writer.stage.desk
    desk.contacts.add(Contact("Lab", numbers=(ContactNumber("+16505550144"),), cover="Large print"))
    writer.wait()
    writer.pane.new_draft()
    writer.enter("+16505550144")
    writer.qtbot.waitUntil(lambda: writer.pane.form.cover.cover_name == "Large print")
    picker = choose(writer, "None")
    writer.enter("+12125550187")
    writer.wait()
    assert picker.own_cover is None


def reply_about(writer: Writer, make_pdf: MakePdf, subject: str) -> None:
    (fax_id,) = writer.stage.tell(received(1))
    writer.stage.give_document(fax_id, make_pdf(1))
    writer.stage.give_text(fax_id, f"Subject: {subject}")
    writer.pane.open_draft(writer.stage.desk.outbox.reply(fax_id))


def test_what_a_reply_is_about_stands_in_the_field_for_it(writer: Writer, make_pdf: MakePdf) -> None:
    reply_about(writer, make_pdf, "Referral of Jordan A.")
    picker = choose(writer, "Classic")
    assert (picker.fields.line("subject").text(), picker.cover_text) == ("Re: Referral of Jordan A.", "")
    saved = writer.saved()
    assert saved.cover is not None
    assert (saved.cover.typed, saved.cover_text) == ({"subject": "Re: Referral of Jordan A."}, "")
    choose(writer, "None")
    assert picker.cover_text == "Re: Referral of Jordan A."
    choose(writer, "Classic")
    picker.text.setPlainText("Dear Jordan")
    choose(writer, "None")
    assert picker.cover_text == "Dear Jordan", "What the person wrote stays where it is."


def test_what_the_person_wrote_first_is_no_subject(writer: Writer, make_pdf: MakePdf) -> None:
    reply_about(writer, make_pdf, "Referral of Jordan A.")
    writer.pane.form.cover.text.setPlainText("Please call me back")
    picker = choose(writer, "Classic")
    assert (picker.fields.line("subject").text(), picker.cover_text) == ("", "Please call me back")


def test_a_note_for_the_reader_of_a_forward_chooses_its_cover(writer: Writer, make_pdf: MakePdf) -> None:
    fax_ids = writer.stage.tell(received(1), received(2))
    for fax_id in fax_ids:
        writer.stage.give_document(fax_id, make_pdf(1))
    writer.pane.new_draft()
    picker = picker_of(writer)
    assert picker.text.isHidden()
    writer.pane.open_draft(writer.stage.desk.answers.forward(fax_ids[0]))
    writer.wait()
    assert (picker.cover_name, picker.text.isHidden()) == ("None", False)
    assert picker.text.placeholderText() == "A note for the reader"
    picker.text.setPlainText("For your file")
    assert picker.cover_name == "Your account’s"
    assert writer.saved().cover_index is None
    assert "its own copy" not in writer.pane.pages.drawn_by.words
    picker.text.setPlainText("")
    assert (picker.cover_name, picker.text.isHidden()) == ("None", False), "No page for no note."
    choose(writer, "Large print")
    picker.text.setPlainText("For you")
    picker.text.setPlainText("")
    assert picker.cover_name == "Large print", "What the person chose stays."

    templates = writer.stage.desk.covers.templates
    templates.make_default(templates.named("Form"))
    writer.pane.open_draft(writer.stage.desk.answers.forward(*fax_ids))
    writer.wait()
    assert (writer.pane.head.title, picker.cover_name) == ("Forward several faxes", "None")
    picker.text.setPlainText("For your file")
    assert picker.cover_name == "Form"
    choose(writer, "None")
    assert picker.text.isHidden(), "A note that is not sent is not shown."


def test_a_subject_alone_is_worth_keeping(writer: Writer, make_pdf: MakePdf) -> None:
    reply_about(writer, make_pdf, "Referral of Jordan A.")
    choose(writer, "Classic").fields.line("subject").setText("Referral of Jordan B.")
    with writer.qtbot.waitSignal(writer.pane.closed):
        writer.pane.close_draft()
    writer.wait()
    (item,) = writer.stage.desk.outbox.drafts()
    assert item.draft.cover is not None
    assert item.draft.cover.typed == {"subject": "Referral of Jordan B."}


def test_a_cover_of_the_service_with_the_same_name_says_whose_it_is(writer: Writer) -> None:
    picker = picker_of(writer)
    writer.qtbot.waitUntil(lambda: "Classic" in picker.names)
    picker.offer([CoverPage(5, "Classic"), CoverPage(6, "Confidential")])
    picker.more_button.click()
    assert picker.names.count("Classic") == 1
    assert {"Classic (RingCentral)", "Confidential"} <= set(picker.names)
