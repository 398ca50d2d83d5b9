"""What was struck out of a fax is nowhere: not in what was sent, and in no file that the profile keeps.

The judges are others: pdftotext, qpdf, Tesseract, and a search in all bytes, also those that are compressed.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import zlib
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from PIL import Image

from faxdesk.domain.compose.draft_history import DraftContent, DraftHistory, Trail
from faxdesk.domain.compose.draft_page import PageSource
from faxdesk.domain.compose.page_edit import Area, Mark, MarkKind, PageEdit
from faxdesk.domain.draft import Draft, OutgoingFile, Recipient
from faxdesk.domain.fax import FaxQuery, Folder, Resolution
from faxdesk.domain.outbox_states import OutboxItem, OutboxState
from faxdesk.domain.runtime import CancelToken
from faxdesk.services.outbox.guards.doubts import DoubtKind, Unconfirmed
from faxdesk.services.outbox.struck_out import StruckOut
from tests.services.outbox_on_simulator import FAX, FREE, OutboxOnSimulator

MARKER, OPEN = "Mxyzptlk", "Quetzalcoatl"
TOKEN = CancelToken()


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A Letter page with an open word at 40 mm from the top, and a secret one at 100 mm; its title, a note on
    it and an attached file say the secret, too."""
    from fpdf import FPDF

    pdf = FPDF(format="letter")
    pdf.set_title(f"About {MARKER}")
    pdf.add_page()
    pdf.set_font("helvetica", size=16)
    pdf.text(20, 40, f"{OPEN} may read this")
    pdf.text(20, 100, f"Diagnosis {MARKER} of last week")
    pdf.text_annotation(150, 100, f"Not for {MARKER}")
    pdf.embed_file(basename="notes.txt", bytes=f"Notes about {MARKER}".encode())
    path = tmp_path / "letter.pdf"
    pdf.output(str(path))
    return path


STRIKE = Mark(MarkKind.STRIKE_OUT, Area(15, 92, 150, 12))


def struck(file: OutgoingFile, *marks: Mark) -> OutgoingFile:
    edit = PageEdit(marks=(*marks, STRIKE))
    return file.with_pages([replace(page, edit=edit) for page in file.page_list])


def contents(path: Path) -> Iterator[bytes]:
    """The bytes of a file, and what is compressed in it."""
    raw = path.read_bytes()
    yield raw
    for begin in re.finditer(rb"stream\r?\n|\x78[\x01\x5e\x9c\xda]", raw):
        start = begin.end() if begin.group().startswith(b"stream") else begin.start()
        try:
            yield zlib.decompressobj().decompress(raw[start:])
        except zlib.error:
            continue
    if raw.startswith(b"%PDF") and shutil.which("pdftotext"):
        # The letters of receipts are numbers in a font of their own.
        yield subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True).stdout


def traces(folder: Path, word: str = MARKER) -> list[str]:
    forms = [word.lower().encode(), word.lower().encode("utf-16-be"), word.lower().encode("utf-16-le")]
    return [
        str(path.relative_to(folder))
        for path in sorted(folder.rglob("*"))
        if path.is_file() and any(form in part.lower() for part in contents(path) for form in forms)
    ]


def kept(here: OutboxOnSimulator, fax_id: int) -> OutboxItem:
    item = here.outbox.item(fax_id)
    assert item is not None
    return item


def sent(here: OutboxOnSimulator, *files: OutgoingFile, **fields: object) -> int:
    draft = Draft((Recipient(FREE),), files, **fields)  # type: ignore[arg-type]
    fax_id = here.outbox.create(draft)
    leave(here, fax_id)
    return fax_id


def leave(here: OutboxOnSimulator, fax_id: int) -> None:
    """Send a fax, whatever is asked first."""
    try:
        here.outbox.send(fax_id)
    except Unconfirmed as error:
        here.outbox.send(fax_id, confirmed=frozenset(doubt.key for doubt in error.doubts))


def test_nothing_is_left_of_it_in_any_file(here: OutboxOnSimulator, secret: Path) -> None:
    folder = here.composition.profile.folder
    typed = Mark(MarkKind.TEXT, Area(20, 95, 60, 8), f"{MARKER} once more")
    fax_id = sent(here, struck(here.outbox.add_file(secret, TOKEN), typed))
    assert traces(folder), "it is kept as long as the fax can be changed"
    here.go_on()
    assert kept(here, fax_id).state is OutboxState.ACCEPTED
    here.desk.trash.tidy(TOKEN)
    here.go_on()
    assert traces(folder) == []
    fax = here.library.fax(fax_id)
    assert (digest := fax.document_hash)
    assert fax.receipt_hash
    assert traces(folder, OPEN) == [], "only the dots of it are left"
    for name in ("saved.pdf", "saved.tif"):
        here.library.save(fax_id, folder / name, TOKEN)
    while here.composition.text_recognition.run(TOKEN):
        pass
    assert traces(folder) == []
    assert list(here.library.ids(FaxQuery(Folder.OUTBOX, text=MARKER))) == []
    assert here.composition.blobs.has(digest)


def doubts_about(here: OutboxOnSimulator, file: OutgoingFile) -> set[DoubtKind]:
    """What is asked before a fax of this document leaves."""
    try:
        here.outbox.send(here.outbox.create(Draft((Recipient(FREE),), (file,))))
    except Unconfirmed as error:
        return {doubt.kind for doubt in error.doubts}
    return set()


def test_what_was_struck_out_is_known_when_it_is_sent_again(here: OutboxOnSimulator, secret: Path) -> None:
    sent(here, struck(here.outbox.add_file(secret, TOKEN)))
    here.go_on()
    again = here.outbox.add_file(secret, TOKEN)
    elsewhere = Mark(MarkKind.STRIKE_OUT, Area(16, 93, 150, 12))
    assert DoubtKind.DUPLICATE in doubts_about(here, struck(again, elsewhere))
    assert DoubtKind.DUPLICATE not in doubts_about(here, again), "whole it is another fax"


def test_others_find_nothing_of_it_in_what_left(
    here: OutboxOnSimulator, secret: Path, tmp_path: Path
) -> None:
    fax_id = sent(here, struck(here.outbox.add_file(secret, TOKEN)))
    here.go_on()
    (file,) = kept(here, fax_id).draft.files
    left = tmp_path / "left.pdf"
    shutil.copy(here.composition.blobs.path(file.hash), left)
    (received,) = here.sent()[0]["files"]
    for path in (left, Path(received["path"])):
        assert not any(MARKER.lower().encode() in part.lower() for part in contents(path))
    pdf = str(left)
    for command in (["pdftotext", pdf, "-"], ["pdfinfo", pdf], ["pdfdetach", "-list", pdf]):
        if shutil.which(command[0]):
            said = subprocess.run(command, capture_output=True, check=True).stdout.decode()
            assert MARKER not in said
    if shutil.which("qpdf"):
        subprocess.run(["qpdf", "--check", left], capture_output=True, check=True)
        bare = tmp_path / "bare.pdf"
        subprocess.run(["qpdf", "--qdf", "--stream-data=uncompress", left, bare], check=True)
        assert MARKER.encode() not in bare.read_bytes()
    page = here.composition.pages.fax_page(PageSource(left, left.name), Resolution.FINE)
    picture = Image.frombytes("1", (page.width, page.height), page.data, "raw", "1", page.stride)
    if shutil.which("tesseract") is None:
        pytest.skip("Tesseract is not installed: nobody reads the page.")
    picture.save(tmp_path / "page.png")
    done = subprocess.run(
        ["tesseract", tmp_path / "page.png", "-", "--psm", "6"], capture_output=True, check=True
    )
    said = done.stdout.decode()
    assert OPEN in said
    assert MARKER not in said
    assert "Diagnosis" not in said


def test_the_fax_is_then_what_was_sent_and_can_be_sent_on(here: OutboxOnSimulator, secret: Path) -> None:
    fax_id = sent(here, struck(here.outbox.add_file(secret, TOKEN)))
    here.go_on()
    item = kept(here, fax_id)
    (file,) = item.draft.files
    assert item.draft.as_chosen.files == (file,)
    assert here.composition.blobs.has(file.hash)
    here.desk.trash.tidy(TOKEN)
    assert here.composition.blobs.has(file.hash), "what was sent is needed"
    forwarded = kept(here, here.outbox.forward(fax_id))
    assert forwarded.draft.files == (file,)
    here.outbox.save(forwarded.id, replace(forwarded.draft, recipients=(Recipient(FREE),)))
    leave(here, forwarded.id)
    here.go_on()
    assert kept(here, forwarded.id).state is OutboxState.ACCEPTED


def test_what_another_draft_is_made_of_stays_with_it(here: OutboxOnSimulator, secret: Path) -> None:
    file = here.outbox.add_file(secret, TOKEN)
    other = here.outbox.create(Draft((), (file,)))
    sent(here, struck(file))
    here.go_on()
    assert here.composition.blobs.has(file.hash)
    assert kept(here, other).draft.files == (file,)


def test_pages_of_the_same_document_elsewhere_in_the_fax_do_not_keep_it(
    here: OutboxOnSimulator, secret: Path, make_pdf: Callable[..., Path]
) -> None:
    first, second = here.outbox.add_file(secret, TOKEN), here.outbox.add_file(make_pdf(1), TOKEN)
    (page,) = first.page_list
    cut = replace(page, edit=PageEdit(crop=Area(0, 0, 215, 80)))
    turned = replace(page, edit=PageEdit(turn=180, marks=(STRIKE,)))
    fax_id = sent(here, struck(first), second.with_pages([*second.page_list, turned, cut]))
    here.go_on()
    item = kept(here, fax_id)
    assert [file.original for file in item.draft.files] == [None, None]
    assert not here.composition.blobs.has(first.hash)


def test_a_fax_that_is_still_to_leave_can_be_changed(here: OutboxOnSimulator, secret: Path) -> None:
    """A scheduled one, until its time."""
    later = here.clock.now() + timedelta(hours=2)
    file = struck(here.outbox.add_file(secret, TOKEN))
    fax_id = sent(here, file, send_at=later)
    here.outbox.run(TOKEN)
    here.desk.sync.run(TOKEN)
    assert kept(here, fax_id).state is OutboxState.ACCEPTED
    changed = here.outbox.change_scheduled(fax_id)
    assert kept(here, changed).draft.files == (file,)
    here.outbox.discard(changed)
    here.library.trash([changed])
    here.desk.trash.delete_for_ever([changed], TOKEN)
    here.simulator.control.clock(advance_s=3 * 3600)
    here.go_on(3 * 3600)
    assert kept(here, fax_id).draft.as_chosen.files != (file,)
    assert not here.composition.blobs.has(file.hash)


def test_what_a_killed_program_left_goes_with_the_next_look(
    here: OutboxOnSimulator, secret: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = struck(here.outbox.add_file(secret, TOKEN))
    fax_id = sent(here, file)
    with monkeypatch.context() as killed:
        killed.setattr(StruckOut, "remove", lambda *_arguments: None)
        here.outbox.run(TOKEN)
    assert kept(here, fax_id).state is OutboxState.ACCEPTED
    assert here.composition.blobs.has(file.hash)
    here.go_on()
    assert not here.composition.blobs.has(file.hash)


def test_of_a_fax_to_many_it_goes_when_all_parts_are_out(here: OutboxOnSimulator, secret: Path) -> None:
    file = struck(here.outbox.add_file(secret, TOKEN))
    numbers = tuple(Recipient(f"+1650555{number:04}") for number in range(1000, 1060))
    fax_id = here.outbox.create(Draft(numbers, (file,)))
    leave(here, fax_id)
    here.go_on()
    requests = [kept(here, fax_id), *here.parts(fax_id)]
    assert [request.state for request in requests] == [
        OutboxState.SPLIT,
        OutboxState.ACCEPTED,
        OutboxState.ACCEPTED,
    ]
    assert {request.draft.files[0].original for request in requests} == {None}
    assert not here.composition.blobs.has(file.hash)


def test_a_fax_without_anything_hidden_keeps_what_it_was_made_of(
    here: OutboxOnSimulator, secret: Path
) -> None:
    file = here.outbox.add_file(secret, TOKEN)
    turned = file.with_pages([replace(page, edit=PageEdit(turn=180)) for page in file.page_list])
    fax_id = sent(here, turned)
    here.go_on()
    assert kept(here, fax_id).draft.as_chosen.files == (turned,)


def test_the_pages_that_were_sent_are_known_as_needed(here: OutboxOnSimulator, secret: Path) -> None:
    file = here.outbox.add_file(secret, TOKEN)
    turned = file.with_pages([replace(page, edit=PageEdit(turn=180)) for page in file.page_list])
    fax_id = sent(here, turned)
    here.go_on()
    (leaves,) = kept(here, fax_id).draft.files
    used = here.composition.trash._used([leaves.hash, file.hash])
    assert used == {leaves.hash, file.hash}


def test_it_goes_too_where_the_person_knows_that_the_fax_went_out(
    here: OutboxOnSimulator, secret: Path
) -> None:
    """The steps of its draft go with it: a text that was typed and taken back stands in them."""
    file = here.outbox.add_file(secret, TOKEN)
    fax_id = here.outbox.create(Draft((Recipient(FREE),), (file,)))
    history = DraftHistory(DraftContent.of(kept(here, fax_id).draft))
    step = history.note(replace(history.content, files=(struck(file),)), "Strike out")
    assert step is not None
    draft = history.content.put_into(kept(here, fax_id).draft)
    here.outbox.save(fax_id, draft, Trail(step.number, (step,)))
    leave(here, fax_id)
    with here.answer_lost():
        here.outbox.run(TOKEN)
    assert kept(here, fax_id).state is OutboxState.UNCERTAIN
    here.desk.uncertain_faxes.it_went_out(fax_id)
    here.go_on()
    assert kept(here, fax_id).state is OutboxState.ACCEPTED
    assert not here.composition.blobs.has(file.hash)
    assert here.outbox.steps(fax_id).last() == 0


def test_a_part_that_was_put_away_does_not_keep_it(here: OutboxOnSimulator, secret: Path) -> None:
    file = struck(here.outbox.add_file(secret, TOKEN))
    numbers = tuple(Recipient(f"+1650555{number:04}") for number in range(1000, 1060))
    fax_id = here.outbox.create(Draft(numbers, (file,)))
    leave(here, fax_id)
    here.simulator.control.fault("POST", FAX, times=1, status=400, body="{}")
    here.go_on()
    refused, out = here.parts(fax_id)
    assert (refused.state, out.state) == (OutboxState.NEEDS_YOU, OutboxState.ACCEPTED)
    assert here.composition.blobs.has(file.hash)
    here.outbox.discard(refused.id)
    here.go_on()
    assert {request.draft.files[0].original for request in here.parts(fax_id)} == {None}
    assert not here.composition.blobs.has(file.hash)
