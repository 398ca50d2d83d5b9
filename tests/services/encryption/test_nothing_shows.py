"""A profile that is encrypted, used by all that keeps faxes: no name, number, text, note, tag, name of a file
or page of a fax is in any byte of it, nor in what the program leaves in the folder of temporary files."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fpdf import FPDF
from PIL import Image

from faxdesk.composition import Composition
from faxdesk.domain.contacts.contact import Contact, ContactNumber
from faxdesk.domain.draft import Draft, Recipient
from faxdesk.domain.fax import FaxQuery, Folder
from faxdesk.domain.intake.incoming import Incoming, IncomingFile, Source, SourceKind
from faxdesk.domain.runtime import CancelToken
from faxdesk.paths import Profile
from faxdesk.provider.fax_provider import SignIn
from faxdesk.sealing.archive_key import ArchiveKey
from faxdesk.sealing.sealed_state import SealedState, Stage, write_state
from faxdesk.services.encryption.key_places import KeyPlaces
from faxdesk.services.export.export import ExportForm
from faxdesk.simulator.server import Simulator
from tests.services.outbox_on_simulator import OutboxOnSimulator
from tests.support.clock import RunningClock

KEY = ArchiveKey(bytes(range(32)))
TEMPORARY = "temporary-files"
MARKER = "Zweigelt"
"""In all that is said of and in a fax."""
NUMBER = "6505559876"
BEGINNINGS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"SQLite format 3")


def _nowhere(_key_id: str) -> None:
    raise AssertionError("the key is known")


@pytest.fixture
def sealed(
    profile: Profile,
    simulator: Simulator,
    clock: RunningClock,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Composition]:
    """The desk on an encrypted profile, signed in, with a folder of temporary files of its own."""
    (tmp_path / TEMPORARY).mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / TEMPORARY))
    write_state(profile.encryption_file, SealedState(Stage.SEALED, KEY.id))
    keys = KeyPlaces(_nowhere, {})  # type: ignore[arg-type]
    keys.use(KEY)
    sign_in = SignIn(simulator.url, simulator.client_id, simulator.client_secret, simulator.jwt)
    desk = Composition(profile, environment=sign_in, clock=clock, keys=keys)
    desk.account.resume(CancelToken())
    yield desk
    desk.close()


@pytest.fixture
def marked_pdf(tmp_path: Path) -> Callable[[str], Path]:
    def make(name: str) -> Path:
        pdf = FPDF()
        pdf.set_compression(False)
        pdf.set_title(MARKER)
        pdf.add_page()
        pdf.set_font("Helvetica", size=14)
        pdf.cell(text=f"{MARKER} {name}")
        path = tmp_path / "outside" / name
        path.parent.mkdir(exist_ok=True)
        pdf.output(str(path))
        assert MARKER.encode() in path.read_bytes()
        return path

    return make


def test_no_marker_is_in_any_byte(
    sealed: Composition, simulator: Simulator, clock: RunningClock, marked_pdf: Callable[[str], Path]
) -> None:
    outside = marked_pdf(f"{MARKER}.pdf")
    desk, here = sealed, OutboxOnSimulator(sealed, simulator, clock, outside)
    desk.tidy()
    _write_to_the_book(desk)
    received = _receive(desk, simulator, outside)
    _take_in(desk, marked_pdf("job.pdf"))
    _scan(desk)
    _sign(desk, outside.parent)
    sent = here.send(f"+1{NUMBER}", cover_text=MARKER, cover_index=7)
    here.go_on(60)
    drawn = desk.outbox.create(Draft(recipients=(Recipient(f"+1{NUMBER}", MARKER),), cover_text=MARKER))
    desk.outbox.save(drawn, Draft(files=(desk.outbox.add_file(marked_pdf("draft.pdf"), here.token),)))
    _take_out(desk, [received, sent], outside.parent / "saved", here.token)
    assert list(desk.library.ids(FaxQuery(Folder.INBOX, text=MARKER))) == [received]
    _nothing_shows(desk, outside)
    desk.close()
    _nothing_shows(desk, outside)
    left = [path for path in (Path(tempfile.gettempdir())).rglob("*") if path.is_file()]
    assert left == []


def _write_to_the_book(desk: Composition) -> None:
    number = ContactNumber(f"+1{NUMBER}", is_fax=True)
    desk.contacts.add(Contact(name=MARKER, company=MARKER, numbers=(number,)))
    desk.saved_searches.save(MARKER, f"from:{MARKER}")


def _receive(desk: Composition, simulator: Simulator, outside: Path) -> int:
    simulator.control.receive(from_=f"+1{NUMBER}", name=MARKER, raw=outside.read_bytes())
    token = CancelToken()
    desk.sync.run(token)
    while desk.sync.more_to_do or desk.sync.fetch_documents(token):
        desk.sync.run(token)
    (fax_id,) = desk.library.ids(FaxQuery(Folder.INBOX))[:1]
    desk.tags_and_notes.change_tags([fax_id], add=[MARKER])
    desk.tags_and_notes.set_note(fax_id, MARKER)
    while desk.text_recognition.run(token):
        pass
    document = desk.library.document(fax_id)
    assert document is not None
    assert MARKER in desk.pages.text(document.path, document.name)
    return fax_id


def _take_in(desk: Composition, path: Path) -> None:
    """One job that becomes a draft, and one that cannot."""
    source, token = Source(SourceKind.API, "x"), CancelToken()
    damaged = path.with_name(f"{MARKER} damaged.pdf")
    damaged.write_bytes(f"%PDF {MARKER}".encode())
    for number, file in enumerate((path, damaged)):
        files = (IncomingFile(f"{MARKER}.pdf", file),)
        to = (Recipient(f"+1{NUMBER}", MARKER),)
        desk.intake.put(Incoming(source, str(number), files, MARKER, to, MARKER))
    (taken,) = desk.intake.take_all(token)
    item = desk.library.outgoing(taken.fax_id)
    assert item is not None
    assert [file.name for file in item.draft.files] == [f"{MARKER}.pdf"]
    (refused,) = desk.intake.refused()
    assert refused.incoming.title == MARKER


def _scan(desk: Composition) -> None:
    tray = desk.scan_trays.begin()
    page = tray.folder_for_scan() / "page-0001.jpg"
    Image.new("L", (200, 300), 250).save(page)
    tray.keep(page)
    file = desk.scan_trays.document(tray.pages(), CancelToken())
    assert file.pages == 1


def _sign(desk: Composition, folder: Path) -> None:
    picture = Image.new("L", (300, 100), 255)
    picture.paste(0, (20, 40, 280, 50))
    picture.save(folder / "ink.png")
    signature = desk.signatures.add_file(MARKER, folder / "ink.png")
    assert desk.signatures.named(MARKER).id == signature.id
    desk.signatures.for_page(signature)
    desk.covers.templates.set_logo(folder / "ink.png")
    assert desk.covers.templates.logo()
    desk.covers.templates.add(desk.covers.templates.shipped("classic").template)


def _take_out(desk: Composition, ids: list[int], folder: Path, token: CancelToken) -> None:
    """What a person saves elsewhere is as it was."""
    exported = desk.exporter.run(ids, folder, ExportForm.PDF, token)
    assert exported.count == len(ids)
    assert any(MARKER.encode() in path.read_bytes() for path in exported.files)
    desk.receipts.save(ids[1], folder / "receipt.pdf", token)
    assert (folder / "receipt.pdf").read_bytes().startswith(b"%PDF")


def _nothing_shows(desk: Composition, document: Path) -> None:
    folder = desk.profile.folder
    digest = hashlib.sha256(document.read_bytes()).hexdigest()
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert len(files) > 10
    for path in files:
        content, name = path.read_bytes(), path.relative_to(folder).as_posix()
        for marker in (MARKER, MARKER.lower(), NUMBER, digest):
            assert marker.encode() not in content, name
            assert marker.encode("utf-16-le") not in content, name
            assert marker not in name
        assert not content.startswith(BEGINNINGS), name
