"""Files made by hand: PDFs as they should not be, and some as they should."""

from __future__ import annotations

import struct
import zlib
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


def boxed(box: bytes) -> bytes:
    """One page of any size, with a black square at its origin."""
    return pdf(CATALOG, ONE_PAGE, page(b"/Contents 4 0 R", box), stream(b"", b"0 0 100 100 re f"))


def page_tree_cycle() -> bytes:
    return pdf(CATALOG, b"<</Type/Pages/Kids[3 0 R]/Count 1>>", b"<</Type/Pages/Kids[2 0 R]/Count 1>>")


def deep_page_tree(depth: int = 20_000) -> bytes:
    nodes = [b"<</Type/Pages/Kids[%d 0 R]/Count 1>>" % (number + 3) for number in range(depth)]
    return pdf(CATALOG, *nodes, page())


def self_referencing_form() -> bytes:
    """A picture that holds itself, twice."""
    form = stream(
        b"/Type/XObject/Subtype/Form/BBox[0 0 612 792]/Resources<</XObject<</F 4 0 R>>>>", b"/F Do /F Do"
    )
    return pdf(
        CATALOG,
        ONE_PAGE,
        page(b"/Resources<</XObject<</F 4 0 R>>>>/Contents 5 0 R"),
        form,
        stream(b"", b"/F Do"),
    )


def nested_forms(levels: int = 14, times: int = 12) -> bytes:
    """Each picture holds the next a dozen times."""
    forms = []
    for level in range(levels):
        below = b"/Resources<</XObject<</F %d 0 R>>>>" % (6 + level)
        last = level == levels - 1
        content = b"0 0 5 5 re f" if last else b"/F Do " * times
        entries = b"/Type/XObject/Subtype/Form/BBox[0 0 612 792]" + (b"" if last else below)
        forms.append(stream(entries, content))
    return pdf(
        CATALOG,
        ONE_PAGE,
        page(b"/Resources<</XObject<</F 5 0 R>>>>/Contents 4 0 R"),
        stream(b"", b"/F Do"),
        *forms,
    )


def image_bomb(side: int = 16_000) -> bytes:
    """Some hundred kilobytes that become 768 megabytes of picture."""
    packer = zlib.compressobj(1)
    row = bytes(side * 3)
    packed = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    entries = (
        b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceRGB/BitsPerComponent 8"
        b"/Filter/FlateDecode" % (side, side)
    )
    return pdf(
        CATALOG,
        ONE_PAGE,
        page(b"/Resources<</XObject<</I 5 0 R>>>>/Contents 4 0 R"),
        stream(b"", b"612 0 0 792 0 0 cm /I Do"),
        stream(entries, packed),
    )


def content_bomb(megabytes: int = 200) -> bytes:
    """Drawing without end, well packed."""
    packer = zlib.compressobj(1)
    lines = b"0 0 m 1 1 l S\n" * 75_000
    packed = b"".join(packer.compress(lines) for _ in range(megabytes)) + packer.flush()
    return pdf(CATALOG, ONE_PAGE, page(b"/Contents 4 0 R"), stream(b"/Filter/FlateDecode", packed))


def png_bomb(side: int = 30_000) -> bytes:
    """A one-bit picture of 900 million dots."""
    packer = zlib.compressobj(1)
    row = bytes(1 + (side + 7) // 8)
    packed = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def protected(user: str | None) -> bytes:
    """A PDF that asks for a password (user), or only forbids changes (None)."""
    made = FPDF()
    made.set_encryption(owner_password="owner", user_password=user)
    made.add_page()
    made.set_font("helvetica", size=20)
    made.cell(text="For your eyes only")
    return bytes(made.output())


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
    made = FPDF(format="Letter", orientation="landscape" if landscape else "portrait")
    made.set_font("helvetica", size=12)
    for _ in range(pages):
        made.add_page()
        for line in lines:
            made.cell(0, 7, line, new_x="LMARGIN", new_y="NEXT")
    return bytes(made.output())
