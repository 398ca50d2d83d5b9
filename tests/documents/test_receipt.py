"""Receipts on paper: complete, in one piece, the same each time, whatever people are called."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from fpdf import FPDF
from fpdf.fonts import TTFFont
from msgspec.structs import replace
from PIL import Image

from faxdesk.documents.page_worker import PageWorker
from faxdesk.documents.receipts.receipt_pdf import receipt_pdf
from faxdesk.documents.typesetting import Style, Type
from faxdesk.domain.compose.draft_page import PageSource
from faxdesk.domain.draft import OutgoingFile
from faxdesk.domain.fax import Resolution
from faxdesk.domain.receipts.receipt import Picture, Receipt
from faxdesk.domain.receipts.receipt_writing import write_receipt
from tests.support.receipts import FAX_HASH, LETTER_HASH, PHOTO_HASH, failed, ok, receipt, sources

MakePdf = Callable[..., Path]
NAMES = [
    "Praxis Dr. med. Annegret Müller-Lüdenscheidt und Kolleginnen, Fachärzte für Innere Medizin " * 5,
    "W" * 3000,
    "مستشفى الشفاء",
    "בית חולים",
    "北京协和医院",
    "👩🏽‍⚕️ Clinic",
    "a\u0301" * 300,
    "\u202e\u2066\u200b\ufeff",
    "{nb} **bold** <b>",
    "\ud83d",
    "(\\) %PDF-1.7 endobj",
]


def draw(
    worker: PageWorker, content: Receipt, target: Path, picture: Path | None = None, name: str = "fax.pdf"
) -> bytes:
    worker.receipt(content, target, picture, name, Resolution.FINE)
    return target.read_bytes()


def pages_of(content: bytes) -> list[str]:
    with pypdfium2.PdfDocument(content) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def squeezed(text: str) -> str:
    return "".join(text.split())


def images_of(content: bytes) -> list[Image.Image]:
    with pypdfium2.PdfDocument(content) as document:
        found = document[0].get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])
        return [picture.get_bitmap().to_pil() for picture in found]


def test_one_page_holds_all_of_a_simple_fax(worker: PageWorker, tmp_path: Path, make_pdf: MakePdf) -> None:
    for country, size in (("US", (612, 792)), ("DE", (595.28, 841.89))):
        simple = receipt(ok(), country=country)
        content = draw(worker, simple, tmp_path / "receipt.pdf", make_pdf())
        (text,) = pages_of(content)
        for expected in (
            simple.headline,
            "Northside Clinic",
            "+1 212-555-0100",
            "2600134004",
            LETTER_HASH,
            PHOTO_HASH,
            FAX_HASH,
            "Referral letter.pdf",
            "All in CET (UTC+01:00)",
            "10:31:01 here is 09:31:01 UTC",
            "It does not prove that anybody has read the fax",
            "one bit a dot",
            "Page 1 of 1",
        ):
            assert squeezed(expected) in squeezed(text), expected
        with pypdfium2.PdfDocument(content) as document:
            assert document.get_page_size(0) == pytest.approx(size, abs=0.1)


def test_the_same_receipt_is_the_same_file(worker: PageWorker, tmp_path: Path, make_pdf: MakePdf) -> None:
    content, page = receipt(ok(0), failed(1)), make_pdf()
    assert draw(worker, content, tmp_path / "a.pdf", page) == draw(worker, content, tmp_path / "b.pdf", page)
    other = replace(content, headline="Failed")
    assert draw(worker, other, tmp_path / "b.pdf", page) != (tmp_path / "a.pdf").read_bytes()


def test_the_picture_is_the_fax_dot_for_dot(worker: PageWorker, tmp_path: Path, make_pdf: MakePdf) -> None:
    page = make_pdf(text="Dots")
    (shown,) = images_of(draw(worker, receipt(), tmp_path / "receipt.pdf", page))
    faxed = worker.fax_page(PageSource(page, "fax.pdf"), Resolution.FINE)
    dots = Image.frombytes("1", (faxed.width, faxed.height), faxed.data)
    assert shown.size == dots.size
    assert shown.convert("1", dither=Image.Dither.NONE).tobytes() == dots.tobytes()


def test_without_a_picture_it_says_why(worker: PageWorker, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.pdf"
    damaged.write_bytes(b"%PDF-1.4 and no more")
    letter = tmp_path / "letter.docx"
    letter.write_bytes(b"PK\3\4 something")
    for picture in (None, damaged, letter, tmp_path / "gone.pdf"):
        name = picture.name if picture else ""
        content = draw(worker, receipt(), tmp_path / "receipt.pdf", picture, name)
        assert squeezed(str(Picture.NONE)) in squeezed(pages_of(content)[0])
        assert images_of(content) == []


def test_two_hundred_recipients_flow_over_pages(worker: PageWorker, tmp_path: Path) -> None:
    people = [ok(number, f"Practice {number:03d}") for number in range(200)]
    people[150] = failed(150, "Practice 150", "WrongNumber")
    pages = pages_of(draw(worker, receipt(*people), tmp_path / "receipt.pdf"))
    assert 2 < len(pages) < 15
    for number, text in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in text
    for number in range(200):
        # Name and number, which are one row, are on one page, and on no other.
        holding = [text for text in pages if f"Practice {number:03d}" in text]
        assert len(holding) == 1
        assert f"+1 212-555-{100 + number:04d}" in holding[0]
    assert "Practice 150" in pages[0]
    assert "Recipients, continued" in pages[1]


@pytest.mark.parametrize("fonts", [True, False])
def test_hostile_names_are_set_like_all_others(
    fonts: bool, worker: PageWorker, tmp_path: Path, make_pdf: MakePdf
) -> None:
    people = [ok(number, name) for number, name in enumerate(NAMES)]
    files = tuple(OutgoingFile(f"{name}.pdf", LETTER_HASH, 1, "application/pdf", 1) for name in NAMES)
    many = sources(*people)
    assert many.item is not None
    draft = replace(many.item.draft, files=files * 3)
    written = write_receipt(replace(many, item=replace(many.item, draft=draft)))
    if fonts:
        content = draw(worker, written, tmp_path / "receipt.pdf", make_pdf())
    else:
        content = receipt_pdf(written, None, 1.0, None)
    text = "".join(pages_of(content))
    assert text.count("SHA-256") > len(NAMES) * 3
    assert squeezed("{nb} **bold** <b>") in squeezed(text)
    with pypdfium2.PdfDocument(io.BytesIO(content)) as document:
        for page in document:
            page.render(scale=0.3)


@pytest.mark.parametrize(
    ("text", "shown"),
    [("בית 12", "12בית "), ("Dr. 北京", "Dr. □□"), ("🦷\U000e0100 x", "□ x"), ("Łódź", "Łódź")],
)
def test_names_are_set_as_they_are_read_and_no_letter_goes_unseen(fonts: Path, text: str, shown: str) -> None:
    pdf = FPDF()
    setting = Type(pdf, fonts, is_mirrored=False)
    assert "".join(setting._runs(setting._shown(text, Style(9)))) == shown
    for font in pdf.fonts.values():
        assert isinstance(font, TTFFont)
        font.close()


def test_a_receipt_that_is_read_from_the_right_is_laid_out_from_there(
    worker: PageWorker, tmp_path: Path
) -> None:
    labels = replace(receipt().labels, language="ar", title="إيصال الفاكس", dated="فاكس 14")
    content = draw(worker, replace(receipt(), labels=labels), tmp_path / "receipt.pdf")
    with pypdfium2.PdfDocument(io.BytesIO(content)) as document:
        width, text = document[0].get_width(), document[0].get_textpage()
        boxes = [text.get_rect(place) for place in range(text.count_rects())]
        # The title ends where the head does, and the date begins there.
        assert round(max(right for _left, _bottom, right, _top in boxes)) == round(width - 54)
        highest = max(boxes, key=lambda box: box[3])
        assert highest[0] > width / 2
