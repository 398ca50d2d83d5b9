"""From a file to a private copy that can be faxed."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from msgspec.structs import replace
from PIL import Image

from faxdesk.documents.conversion.libreoffice import find_libreoffice
from faxdesk.documents.conversion.office import OfficeConverter
from faxdesk.documents.page_worker import PageWorker
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import Direction, DocumentState, Fax, Party, RecipientStatus
from faxdesk.domain.page import Remark, RemarkKind
from faxdesk.domain.runtime import Cancelled, CancelToken
from faxdesk.sealing.file_keeper import PlainKeeper
from faxdesk.services.outbox.fax_files.attach_files import FileAttacher
from faxdesk.services.outbox.fax_files.ready_file import FileReader
from faxdesk.store.blobs import BlobStore
from tests.documents import samples as documents
from tests.documents.conversion import office_samples
from tests.support.clock import START
from tests.support.faxes import received

TOKEN = CancelToken()
OTHER = "+12125550187"


@pytest.fixture
def blobs(tmp_path: Path) -> BlobStore:
    return BlobStore(tmp_path / "documents")


@pytest.fixture
def attacher(blobs: BlobStore, pages_worker: PageWorker) -> FileAttacher:
    return FileAttacher(blobs, FileReader(pages_worker, lambda: OfficeConverter(None), PlainKeeper()))


def kept(blobs: BlobStore) -> list[str]:
    return [digest for digest, _size, _added_at in blobs.all()]


def test_a_pdf_is_kept_as_it_is(
    attacher: FileAttacher, blobs: BlobStore, make_pdf: Callable[..., Path]
) -> None:
    path = make_pdf(pages=3, name="letter.pdf")
    content = path.read_bytes()
    file = attacher.take(path, TOKEN)
    assert (file.name, file.converted_name, file.size) == ("letter.pdf", "", len(content))
    assert (file.content_type, file.pages) == ("application/pdf", 3)
    path.write_bytes(b"changed since")
    assert blobs.path(file.hash).read_bytes() == content


def test_text_and_odd_pictures_become_a_pdf(attacher: FileAttacher, blobs: BlobStore, tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text("First line\n" * 200, encoding="utf-8")
    Image.new("L", (40, 40), 200).save(tmp_path / "logo.webp")
    text, picture = (attacher.take(tmp_path / name, TOKEN) for name in ("list.txt", "logo.webp"))
    assert (text.name, text.converted_name, text.content_type) == ("list.txt", "list.pdf", "application/pdf")
    assert text.pages is not None
    assert text.pages > 1
    assert (picture.converted_name, picture.pages) == ("logo.pdf", 1)
    with pypdfium2.PdfDocument(blobs.path(text.hash)) as document:
        assert len(document) == text.pages
        assert "First line" in document[0].get_textpage().get_text_bounded()
    assert text.size == blobs.path(text.hash).stat().st_size


def test_what_cannot_be_faxed_is_named_and_not_kept(
    attacher: FileAttacher, blobs: BlobStore, tmp_path: Path
) -> None:
    (tmp_path / "folder.pdf").mkdir()
    (tmp_path / "empty.pdf").touch()
    (tmp_path / "empty.txt").touch()
    (tmp_path / "song.mp3").write_bytes(b"ID3")
    (tmp_path / "broken.webp").write_bytes(b"RIFF and no more")
    for name in ("missing.pdf", "folder.pdf", "empty.pdf", "empty.txt", "song.mp3", "broken.webp"):
        with pytest.raises(FaxDeskError, match=name) as raised:
            attacher.take(tmp_path / name, TOKEN)
        assert raised.value.kind == ErrorKind.BAD_INPUT, name
        assert raised.value.hint, name
    assert kept(blobs) == []


def test_it_can_be_called_off_before_a_copy_is_made(
    attacher: FileAttacher, blobs: BlobStore, make_pdf: Callable[..., Path]
) -> None:
    called_off = CancelToken()
    called_off.cancel()
    with pytest.raises(Cancelled):
        attacher.take(make_pdf(), called_off)
    assert kept(blobs) == []


@pytest.mark.parametrize(("document_type", "suffix"), [("application/pdf", "pdf"), ("image/tiff", "tif")])
def test_the_pages_of_a_fax_can_be_sent_on_once_they_are_here(
    attacher: FileAttacher, blobs: BlobStore, make_pdf: Callable[..., Path], document_type: str, suffix: str
) -> None:
    digest, size = blobs.add(make_pdf(pages=2))
    wanted = Fax(1, Direction.INBOUND, START, False, received(1), DocumentState.WANTED, page_count=2)
    assert attacher.archived(wanted) == ()
    here = replace(
        wanted, document_state=DocumentState.HERE, document_hash=digest, document_type=document_type
    )
    (file,) = attacher.archived(here)
    assert (file.hash, file.size, file.content_type) == (digest, size, document_type)
    assert file.pages == 2
    local = START.astimezone()
    assert file.name == f"Fax of Northside Clinic, {local:%Y-%m-%d}.{suffix}"
    assert file.sent_name == f"fax.{suffix}", "the name of the sender stays on this computer"


@pytest.mark.parametrize(
    ("fax", "name"),
    [
        (
            Fax(1, Direction.INBOUND, START, False, received(1, sender=Party("+16505550144"))),
            "Fax of +1 650-555-0144",
        ),
        (Fax(1, Direction.INBOUND, START, False, received(1, sender=Party())), "Fax"),
        (
            Fax(1, Direction.OUTBOUND, START, True, None, recipients=(RecipientStatus(OTHER, "Law"),)),
            "Fax to Law",
        ),
        (Fax(1, Direction.OUTBOUND, START, True, None), "Sent fax"),
        (Fax(1, Direction.INBOUND, START, False, received(1, sender=Party(name="A/B"))), "Fax of A B"),
    ],
)
def test_a_fax_that_is_sent_on_is_called_by_whom_it_is_of(
    attacher: FileAttacher, blobs: BlobStore, make_pdf: Callable[..., Path], fax: Fax, name: str
) -> None:
    digest, _size = blobs.add(make_pdf())
    here = replace(
        fax, document_state=DocumentState.HERE, document_hash=digest, document_type="application/pdf"
    )
    (file,) = attacher.archived(here)
    local = START.astimezone()
    assert file.name == f"{name}, {local:%Y-%m-%d}.pdf"


def test_what_both_draw_alike_is_sent_as_it_is(
    attacher: FileAttacher, blobs: BlobStore, make_pdf: Callable[..., Path], tmp_path: Path
) -> None:
    fax = tmp_path / "fax.tif"
    Image.new("1", (1728, 2156), 1).save(fax, compression="group4", dpi=(204, 196))
    for path, kind in ((make_pdf(2), "application/pdf"), (fax, "image/tiff")):
        file = attacher.take(path, TOKEN)
        assert (file.content_type, file.converted_name) == (kind, "")
        assert blobs.path(file.hash).read_bytes() == path.read_bytes()


@pytest.mark.parametrize(
    ("size", "name", "options", "pages"),
    [
        pytest.param((1080, 12_000), "shot.png", {}, 10, id="long screenshot"),
        pytest.param((7_000, 6_000), "photo.jpg", {}, 1, id="large photo"),
        pytest.param((1728, 300), "short.tif", {"dpi": (204, 196)}, 1, id="short fax"),
        pytest.param((1728, 1078), "lie.tif", {"dpi": (204, 204)}, 1, id="fax that says something else"),
    ],
)
def test_what_would_come_out_otherwise_is_drawn_here(
    size: tuple[int, int],
    name: str,
    options: dict[str, object],
    pages: int,
    attacher: FileAttacher,
    blobs: BlobStore,
    tmp_path: Path,
    pages_worker: PageWorker,
) -> None:
    path = tmp_path / name
    Image.new("1" if name.endswith("tif") else "L", size, 1).save(path, **options)  # type: ignore[arg-type]
    assert attacher.check(path, TOKEN) == pages
    file = attacher.take(path, TOKEN)
    assert (file.name, file.content_type, file.pages) == (name, "application/pdf", pages)
    assert file.converted_name == Path(name).with_suffix(".pdf").name
    info = pages_worker.inspect(blobs.path(file.hash), file.converted_name)
    # And it is drawn alike by all from then on.
    assert (info.pages, info.is_redrawn) == (pages, False)


def test_more_pages_than_a_fax_may_have_are_refused_at_once(
    attacher: FileAttacher, make_pdf: Callable[..., Path]
) -> None:
    path = make_pdf(pages=201, name="book.pdf")
    with pytest.raises(FaxDeskError) as raised:
        attacher.check(path, TOKEN)
    assert raised.value.kind is ErrorKind.BAD_INPUT
    assert raised.value.title == "“book.pdf” has more than 200 pages."
    assert "200 at most" in raised.value.hint


def test_the_name_that_it_is_sent_under_fits_the_content(
    attacher: FileAttacher, make_pdf: Callable[..., Path], tmp_path: Path
) -> None:
    photo = io.BytesIO()
    Image.effect_noise((300, 200), 50).save(photo, format="JPEG")
    pdf = make_pdf(1).read_bytes()
    for name, content, sent_name, kind in (
        ("scan.jpg", pdf, "scan.pdf", "application/pdf"),
        ("letter", pdf, "letter.pdf", "application/pdf"),
        ("letter.pdf.", pdf, "letter.pdf", "application/pdf"),
        ("report.v2", pdf, "report.v2.pdf", "application/pdf"),
        ("photo.doc", photo.getvalue(), "photo.jpg", "image/jpeg"),
        ("photo.mpo", photo.getvalue(), "photo.jpg", "image/jpeg"),
        ("photo.jfif", photo.getvalue(), "photo.jpg", "image/jpeg"),
        ("photo.jpeg", photo.getvalue(), "photo.jpeg", "image/jpeg"),
        ("list.xls", b"name\tprice\n", "list.pdf", "application/pdf"),
        ("read me", b"Dear Sir,\n", "read me.pdf", "application/pdf"),
    ):
        path = tmp_path / name
        path.write_bytes(content)
        file = attacher.take(path, TOKEN)
        assert (file.sent_name, file.content_type) == (sent_name, kind)
        assert file.pages == 1


@pytest.mark.skipif(sys.platform != "linux", reason="Names are text on other systems.")
def test_a_name_that_is_no_text_is_kept_as_one(
    attacher: FileAttacher, make_pdf: Callable[..., Path], tmp_path: Path
) -> None:
    path = tmp_path / os.fsdecode(b"bad\xff\xfebyte.pdf")
    path.write_bytes(make_pdf(1).read_bytes())
    assert attacher.take(path, TOKEN).name == "bad__byte.pdf"
    path.unlink()
    with pytest.raises(FaxDeskError, match="There is no file “bad__byte"):
        attacher.take(path, TOKEN)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "does not take files of this type"),
        ("letter.odt", documents.archive("mimetype", text="application/vnd.oasis.opendocument.text"), "type"),
        ("letter.doc", documents.ole({"EncryptionInfo": b"", "EncryptedPackage": b""}), "by a password"),
        ("letter.doc", documents.ole({"WordDocument": b""})[:600], "is damaged"),
        (
            "mail.doc",
            documents.ole({"__properties_version1.0": b""}),
            "cannot fax “mail.doc”: it is really a .msg",
        ),
    ],
)
def test_what_the_service_cannot_draw_is_refused_by_its_content(
    name: str, content: bytes, reason: str, attacher: FileAttacher, blobs: BlobStore, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(FaxDeskError, match=reason):
        attacher.take(tmp_path / name, TOKEN)
    assert kept(blobs) == []


def test_what_is_to_be_known_of_a_document_goes_with_it(
    attacher: FileAttacher, make_pdf: Callable[..., Path], tmp_path: Path
) -> None:
    blank = tmp_path / "blank.pdf"
    blank.write_bytes(documents.plain(lines=()))
    assert attacher.take(blank, TOKEN).remarks == (Remark(RemarkKind.BLANK),)
    assert attacher.take(make_pdf(1), TOKEN).remarks == ()


def test_an_office_file_is_kept_as_the_pages_that_libreoffice_makes(
    blobs: BlobStore, pages_worker: PageWorker, tmp_path: Path
) -> None:
    program = find_libreoffice()
    if program is None:
        pytest.skip("LibreOffice is not installed here")
    office = OfficeConverter(program)
    attacher = FileAttacher(blobs, FileReader(pages_worker, lambda: office, PlainKeeper()))
    letter, broken = tmp_path / "letter.docx", tmp_path / "broken.docx"
    letter.write_bytes(office_samples.docx(office_samples.paragraph("Dear Jordan")))
    broken.write_bytes(documents.archive("[Content_Types].xml", "word/document.xml"))
    file, other = (attacher.take(path, TOKEN) for path in (letter, broken))
    assert (file.name, file.converted_name, file.content_type) == (
        "letter.docx",
        "letter.pdf",
        "application/pdf",
    )
    assert (file.pages, file.is_made_here, file.remarks) == (1, True, ())
    # The service makes its pages, and the person is told.
    assert (other.sent_name, other.pages, other.is_made_here) == ("broken.docx", None, False)
    assert other.remarks == (Remark(RemarkKind.NOT_CONVERTED),)
    book = tmp_path / "book.xlsx"
    book.write_bytes(office_samples.sheet(15_000))
    with pytest.raises(FaxDeskError, match=r"“book\.xlsx” has more than 200 pages"):
        attacher.take(book, TOKEN)
    office.close()


def test_web_pages_go_as_the_pages_that_are_made_here(attacher: FileAttacher, tmp_path: Path) -> None:
    path = tmp_path / "order.html"
    path.write_text("<h1>Order</h1>", encoding="utf-8")
    file = attacher.take(path, TOKEN)
    assert (file.converted_name, file.pages, file.is_made_here) == ("order.pdf", 1, True)
