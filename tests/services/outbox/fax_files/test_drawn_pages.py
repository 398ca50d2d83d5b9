"""What leaves: the very pages that FaxDesk drew, where that helps or is wanted, and files as they are
elsewhere."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from msgspec.structs import replace
from PIL import Image, ImageDraw, ImageFont

from faxdesk.composition import Composition
from faxdesk.documents.page_worker import PageWorker
from faxdesk.domain.compose.draft_page import PageSource, blank_page
from faxdesk.domain.compose.page_edit import Area, Mark, MarkKind, PageEdit
from faxdesk.domain.draft import Draft, Recipient
from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.fax import Resolution
from faxdesk.domain.outbox_states import OutboxItem, OutboxState
from faxdesk.domain.runtime import CancelToken
from faxdesk.domain.sent_page import AUTOMATIC, DrawnBy, PageKind, PageLook, PageMode, is_drawn_here
from faxdesk.paths import page_worker_command, resource
from faxdesk.services.outbox.fax_files.drawn_pages import DrawnPages
from faxdesk.services.outbox.guards.doubts import Unconfirmed
from faxdesk.simulator.server import Simulator
from tests.documents import form_samples
from tests.services.outbox_on_simulator import FAX, OutboxOnSimulator

TOKEN = CancelToken()
NUMBER = "+16505550144"


@pytest.fixture
def shaded(tmp_path: Path) -> Path:
    """A letter on grey paper, as a telephone takes it."""
    page = Image.new("L", (850, 1100), 190)
    face = ImageFont.truetype(str(Path(resource("fonts")) / "DejaVuSans.ttf"), 20)
    for line in range(20):
        ImageDraw.Draw(page).text((80, 80 + 40 * line), "A referral of the clinic", fill=20, font=face)
    path = tmp_path / "letter.png"
    page.save(path, dpi=(100, 100))
    return path


@pytest.fixture
def sent(composition: Composition) -> Callable[..., OutboxItem]:
    """sent(path, looks=(), ...) -> a fax after its turn came, as the outbox keeps it."""

    def send(path: Path, looks: tuple[tuple[int, PageLook], ...] = (), **fields: Any) -> OutboxItem:
        file = composition.outbox.add_file(path, TOKEN).with_looks(dict(looks))
        item = composition.outbox.send_new(Draft((Recipient(NUMBER),), (file,), **fields))
        composition.outbox.run(TOKEN)
        kept = composition.outbox.item(item.id)
        assert kept is not None
        assert kept.state is OutboxState.ACCEPTED
        return kept

    return send


@pytest.mark.parametrize("resolution", Resolution)
def test_a_shaded_page_leaves_as_it_was_drawn(
    composition: Composition, shaded: Path, sent: Callable[..., OutboxItem], resolution: Resolution
) -> None:
    item = sent(shaded, resolution=resolution)
    (file,) = item.draft.files
    assert (file.content_type, file.sent_name, file.pages) == ("application/pdf", "letter.pdf", 1)
    path = composition.blobs.path(file.hash)
    arrived = composition.pages.fax_page(PageSource(path, file.sent_name), resolution)
    assert arrived.data == composition.pages.fax_page(PageSource(shaded, shaded.name), resolution).data
    pdf = pypdfium2.PdfDocument(path)
    assert pdf[0].get_mediabox() == pytest.approx((0, 0, 1728 * 72 / 204, 11 * 72), abs=0.1)
    pdf.close()
    # The archive keeps what the person gave as well.
    assert file.original is not None
    assert composition.blobs.path(file.original.hash).read_bytes() == shaded.read_bytes()
    assert composition.journal.committed_with(file.original.hash, item.created_at)


@pytest.mark.parametrize("resolution", Resolution)
def test_the_service_passes_our_pages_on_dot_for_dot(
    composition: Composition,
    simulator: Simulator,
    shaded: Path,
    sent: Callable[..., OutboxItem],
    resolution: Resolution,
) -> None:
    """All but the line that it prints at the top edge of each page."""
    item = sent(shaded, resolution=resolution)
    simulator.control.settle()
    composition.sync.run(TOKEN)
    fax = composition.library.fax(item.id)
    assert fax.document_hash
    made, ours = composition.blobs.path(fax.document_hash), composition.blobs.path(item.draft.files[0].hash)
    below = 216 * 44
    arrived, left = (
        composition.pages.fax_page(PageSource(path, "fax.pdf"), resolution).data for path in (made, ours)
    )
    assert arrived[below:] == left[below:]
    assert arrived[:below] != left[:below]


def test_a_sent_fax_is_saved_as_tiff_with_the_dots_that_went(
    composition: Composition,
    simulator: Simulator,
    shaded: Path,
    sent: Callable[..., OutboxItem],
    tmp_path: Path,
) -> None:
    item = sent(shaded)
    simulator.control.settle()
    composition.sync.run(TOKEN)
    target = tmp_path / "sent.tif"
    composition.library.save(item.id, target, TOKEN)
    ours = composition.blobs.path(item.draft.files[0].hash)
    left = composition.pages.fax_page(PageSource(ours, "fax.pdf"), Resolution.FINE)
    with Image.open(target) as saved:
        assert saved.size == (left.width, left.height)
        # All but the line that the service prints at the top edge.
        assert saved.tobytes()[216 * 44 :] == left.data[216 * 44 :]


def test_a_plain_letter_goes_as_it_is(
    composition: Composition, make_pdf: Callable[..., Path], sent: Callable[..., OutboxItem]
) -> None:
    path = make_pdf(pages=2)
    (file,) = sent(path).draft.files
    assert file.original is None
    assert composition.blobs.path(file.hash).read_bytes() == path.read_bytes()


def test_who_draws_is_chosen_for_all_and_for_each(
    composition: Composition, shaded: Path, make_pdf: Callable[..., Path], sent: Callable[..., OutboxItem]
) -> None:
    composition.settings.drawn_by = DrawnBy.SERVICE
    (as_it_is,) = sent(shaded).draft.files
    assert as_it_is.original is None
    (drawn,) = sent(make_pdf(), drawn_by=DrawnBy.FAXDESK).draft.files
    assert drawn.original is not None


def test_the_look_of_a_page_is_sent(
    composition: Composition, shaded: Path, sent: Callable[..., OutboxItem]
) -> None:
    look = PageLook(PageMode.PHOTO, darker=1)
    (file,) = sent(shaded, looks=((0, look),)).draft.files
    wanted = composition.pages.fax_page(PageSource(shaded, shaded.name, 0, look), Resolution.FINE)
    path = composition.blobs.path(file.hash)
    assert composition.pages.fax_page(PageSource(path, file.sent_name), Resolution.FINE).data == wanted.data


def test_a_text_that_was_made_into_a_pdf_here_is_drawn_here(
    tmp_path: Path, sent: Callable[..., OutboxItem]
) -> None:
    path = tmp_path / "note.txt"
    path.write_text("Please call back.\n", encoding="utf-8")
    (file,) = sent(path).draft.files
    assert file.is_made_here
    assert file.original is not None


@pytest.mark.parametrize("drawn_by", [DrawnBy.SERVICE, DrawnBy.AUTO])
def test_a_form_is_kept_as_one_and_leaves_with_its_fields_as_a_part_of_its_pages(
    composition: Composition, tmp_path: Path, sent: Callable[..., OutboxItem], drawn_by: DrawnBy
) -> None:
    path = tmp_path / "form.pdf"
    path.write_bytes(form_samples.consent())
    (file,) = sent(path, drawn_by=drawn_by).draft.files
    assert file.original is not None
    assert composition.blobs.path(file.original.hash).read_bytes() == path.read_bytes()
    left = composition.blobs.path(file.hash)
    assert composition.pages.inspect(left, file.sent_name).pages == 2
    assert composition.pages.form_fields(left, file.sent_name) == ()
    assert "Northside" in composition.pages.text(left, file.sent_name) or drawn_by == DrawnBy.AUTO


def test_whoever_edits_a_fax_finds_the_files_as_they_were_chosen(
    composition: Composition, shaded: Path
) -> None:
    outbox = composition.outbox
    file = outbox.add_file(shaded, TOKEN)
    item = outbox.send_new(Draft((Recipient(NUMBER),), (file,)))
    drawn = composition.upload.drawn_pages.ready(item, TOKEN)
    assert drawn is not None
    assert drawn.draft.files[0].original == file
    # Each further try sends the very same bytes.
    assert composition.upload.drawn_pages.ready(drawn, TOKEN) is drawn
    assert outbox.edit(item.id).draft.files == (file,)
    # What was changed meanwhile does not leave with the pages of before.
    assert composition.upload.drawn_pages.ready(item, TOKEN) is None
    outbox.send(item.id)
    discarded = outbox.discard(item.id)
    assert outbox.restore(discarded.id).draft.files == (file,)


def test_a_forwarded_fax_carries_what_was_chosen_and_leaves_anew_where_that_changes(
    composition: Composition, shaded: Path, sent: Callable[..., OutboxItem]
) -> None:
    composition.settings.first_use_guard = "off"
    look = PageLook(PageMode.SCAN)
    item = sent(shaded, looks=((0, look),), drawn_by=DrawnBy.FAXDESK)
    outbox = composition.outbox
    as_it_was, otherwise, elsewhere = (outbox.item(outbox.forward(item.id)) for _ in range(3))
    assert as_it_was is not None
    assert otherwise is not None
    assert elsewhere is not None
    assert as_it_was.draft.drawn_by is DrawnBy.FAXDESK
    assert [file.looks for file in as_it_was.draft.files] == [((0, look),)]
    photo = otherwise.draft.files[0].with_looks({0: PageLook(PageMode.PHOTO)})
    drafts = {
        as_it_was.id: as_it_was.draft,
        otherwise.id: replace(otherwise.draft, files=(photo,)),
        elsewhere.id: replace(elsewhere.draft, drawn_by=DrawnBy.SERVICE),
    }
    for number, (fax_id, draft) in enumerate(drafts.items()):
        outbox.save(fax_id, replace(draft, recipients=(Recipient(f"+1212555018{number}"),)))
        outbox.send(fax_id)
    references = [outbox.item(fax_id) for fax_id in drafts]
    assert [bool(fax and fax.draft.original_message_id) for fax in references] == [True, False, False]


def test_the_same_documents_are_known_again(
    composition: Composition, shaded: Path, sent: Callable[..., OutboxItem]
) -> None:
    sent(shaded)
    with pytest.raises(Unconfirmed, match="The same documents"):
        sent(shaded)


def test_where_it_helps() -> None:
    plain, tinted = [PageKind.PLAIN, PageKind.ONE_BIT, PageKind.BLANK], [PageKind.PLAIN, PageKind.TINTS]
    assert [is_drawn_here(choice, tinted) for choice in DrawnBy] == [True, True, False]
    assert [is_drawn_here(choice, plain) for choice in DrawnBy] == [False, True, False]
    assert is_drawn_here(DrawnBy.AUTO, plain, is_made_here=True)


class CountingWorker(PageWorker):
    """Draws like any, and counts the documents that it drew."""

    drawn = 0

    def pages_to_fax_pdf(self, *arguments: Any, **named: Any) -> None:
        self.drawn += 1
        super().pages_to_fax_pdf(*arguments, **named)


def test_what_is_too_large_is_drawn_once_however_often_it_is_tried(
    composition: Composition, shaded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("faxdesk.services.outbox.fax_files.drawn_pages.MAX_BYTES", 1000)
    file = composition.outbox.add_file(shaded, TOKEN)
    worker = CountingWorker(page_worker_command())
    drawn = DrawnPages(
        composition.journal, composition.blobs, worker, composition.covers.pages, composition.settings
    )
    try:
        item = composition.outbox.send_new(Draft((Recipient(NUMBER),), (file,)))
        assert [drawn.ready(item, TOKEN) for _ in range(3)] == [item] * 3
        assert worker.drawn == 1
        # At another resolution the pages are others.
        rough = replace(item, draft=replace(item.draft, resolution=Resolution.STANDARD))
        assert drawn.ready(rough, TOKEN) == rough
        assert worker.drawn == 2
        insisted = replace(item, draft=replace(item.draft, drawn_by=DrawnBy.FAXDESK))
        with pytest.raises(FaxDeskError, match="too large"):
            drawn.ready(insisted, TOKEN)
    finally:
        worker.close()


def test_a_fax_whose_pages_were_changed_leaves_as_it_is_shown_whoever_draws_else(
    composition: Composition, shaded: Path, tmp_path: Path
) -> None:
    """Pages of two documents, in another order, turned and written on, with a blank one."""
    second = tmp_path / "letter.txt"
    second.write_text("A second letter\n", encoding="utf-8")
    first, other = (composition.outbox.add_file(path, TOKEN) for path in (shaded, second))
    (scan,), (text,) = first.page_list, other.page_list
    written = PageEdit(turn=180, marks=(Mark(MarkKind.TEXT, Area(20, 20, 100, 10), "Seen"),))
    pages = [
        text,
        replace(scan, edit=written, look=PageLook(PageMode.PHOTO)),
        blank_page((215.9, 279.4)),
        text,
    ]
    file = first.with_pages(pages)
    draft = Draft((Recipient(NUMBER),), (file,), drawn_by=DrawnBy.SERVICE)
    item = composition.outbox.send_new(draft)
    composition.outbox.run(TOKEN)
    kept = composition.journal.existing(item.id)
    assert kept.state is OutboxState.ACCEPTED
    (leaves,) = kept.draft.files
    assert (leaves.pages, leaves.own_pages, leaves.is_edited) == (4, (), False)
    path = composition.blobs.path(leaves.hash)
    for number, page in enumerate(pages):
        shown = composition.pages.fax_page(PageSource.of(page, composition.blobs.path), Resolution.FINE)
        left = composition.pages.fax_page(PageSource(path, "fax.pdf", number), Resolution.FINE)
        assert left.data == shown.data
    assert kept.draft.as_chosen.files == (file,)


def test_what_a_person_changed_is_drawn_though_all_of_it_would_be_too_large(
    composition: Composition, shaded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_photo = composition.outbox.add_file(shaded, TOKEN).with_looks({0: PageLook(PageMode.PHOTO)})
    turned = as_photo.with_pages([replace(as_photo.page_list[0], edit=PageEdit(turn=180), look=AUTOMATIC)])
    to_one = (Recipient(NUMBER),)
    covers = composition.covers.pages
    drawn_pages = DrawnPages(
        composition.journal, composition.blobs, composition.pages, covers, composition.settings
    )
    alone = drawn_pages.ready(composition.outbox.send_new(Draft(to_one, (turned,))), TOKEN)
    assert alone is not None
    (drawn,) = alone.draft.files
    monkeypatch.setattr(
        "faxdesk.services.outbox.fax_files.drawn_pages.MAX_BYTES", drawn.size + as_photo.size + 1
    )
    both = composition.outbox.send_new(Draft(to_one, (as_photo, turned)))
    ready = drawn_pages.ready(both, TOKEN)
    assert ready is not None
    assert ready.draft.files[0] == as_photo
    assert ready.draft.files[1].original == turned
    monkeypatch.setattr("faxdesk.services.outbox.fax_files.drawn_pages.MAX_BYTES", drawn.size)
    with pytest.raises(FaxDeskError, match="too large"):
        drawn_pages.ready(both, TOKEN)


def test_where_the_service_refuses_its_copy_the_pages_leave_as_a_person_changed_them(
    here: OutboxOnSimulator, make_pdf: Callable[..., Path]
) -> None:
    """A page that was taken out does not come back with a forward."""
    file = here.outbox.add_file(make_pdf(pages=3), TOKEN)
    first, _out, last = file.page_list
    changed = file.with_pages([replace(last, edit=PageEdit(turn=180)), first])
    here.outbox.send_new(Draft((Recipient(NUMBER),), (changed,)))
    here.go_on()
    (fax,) = here.sent()
    passed_on = here.outbox.item(here.outbox.forward(*here.listed()))
    assert passed_on is not None
    here.outbox.save(passed_on.id, replace(passed_on.draft, recipients=(Recipient("+12125550187"),)))
    here.outbox.send(passed_on.id, confirmed=frozenset())
    body = json.dumps({"errorCode": "MSG-343", "message": "no", "errors": []})
    here.simulator.control.fault("POST", FAX, times=1, status=406, body=body)
    here.go_on()
    *_earlier, again = here.sent()
    assert again["id"] != fax["id"]
    assert not again.get("original_id")
    assert again["pages"] == fax["pages"] == 2
