"""Documents made by hand; those that mean harm are in hostile.py."""

from __future__ import annotations

from collections.abc import Sequence

from fpdf import FPDF

CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
ONE_PAGE = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"


def pdf(*objects: bytes) -> bytes:
    """A PDF of these objects, numbered from 1; the first is the catalog."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for place in places:
        out += b"%010d 00000 n \n" % place
    out += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    return bytes(out)


def stream(entries: bytes, content: bytes) -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (entries, len(content), content)


def page(extra: bytes = b"", box: bytes = b"0 0 612 792") -> bytes:
    return b"<</Type/Page/Parent 2 0 R/MediaBox[%s]%s>>" % (box, extra)


def protected(user: str | None) -> bytes:
    """A PDF that asks for a password (user), or only forbids changes (None)."""
    pdf = FPDF()
    pdf.set_encryption(owner_password="owner", user_password=user)
    pdf.add_page()
    pdf.set_font("helvetica", size=20)
    pdf.cell(text="For your eyes only")
    return bytes(pdf.output())


def filled_form(value: bytes = b"JORDAN AVERY") -> bytes:
    """A text field that was filled in and has no picture of its own."""
    field = (
        b"<</Type/Annot/Subtype/Widget/FT/Tx/T(name)/V(%s)/DA(/Helv 24 Tf 0 g)/Rect[100 600 500 650]"
        b"/F 4/P 3 0 R>>" % value
    )
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R]/DR<</Font<</Helv 5 0 R>>>>"
        b"/DA(/Helv 24 Tf 0 g)/NeedAppearances true>>>>",
        ONE_PAGE,
        page(b"/Annots[4 0 R]"),
        field,
        font,
    )


def plain(lines: Sequence[str] = ("Hello",), pages: int = 1, landscape: bool = False) -> bytes:
    """A decent PDF."""
    pdf = FPDF(format="Letter", orientation="landscape" if landscape else "portrait")
    pdf.set_font("helvetica", size=12)
    for _ in range(pages):
        pdf.add_page()
        for line in lines:
            pdf.cell(0, 7, line, new_x="LMARGIN", new_y="NEXT")
    return bytes(pdf.output())
