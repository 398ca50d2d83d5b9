"""Documents made by hand; those that mean harm are in hostile.py."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Sequence

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
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


def font_of_squares(letters: str) -> TTFont:
    """A font in which each of these letters is a square that fills its place."""
    names = {ord(letter): f"letter{number}" for number, letter in enumerate(letters)}
    order = [".notdef", *names.values()]
    pen = TTGlyphPen(None)
    for place in ((0, 0), (0, 1000), (1000, 1000), (1000, 0)):
        pen.lineTo(place) if place != (0, 0) else pen.moveTo(place)
    pen.closePath()
    square = pen.glyph()
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(names)
    builder.setupGlyf(dict.fromkeys(order, square))
    builder.setupHorizontalMetrics(dict.fromkeys(order, (1000, 0)))
    builder.setupHorizontalHeader(ascent=1000, descent=0)
    builder.setupNameTable({"familyName": "Squares", "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=1000, usWinAscent=1000, sCapHeight=1000)
    builder.setupPost()
    return builder.font


def old_word(text: str, size: int = 0) -> bytes:
    """An old Word file as far as the program looks into it, without a password. size is in bytes, for one
    that is to be larger: zeros follow its end."""
    return ole({"WordDocument": bytes.fromhex("eca5c1000000090400000000") + text.encode()}).ljust(size, b"\0")


def ole(streams: dict[str, bytes]) -> bytes:
    """An old office file's container (MS-CFB), with streams of one sector's multiple from 4096 bytes on."""
    end, free, fat_sector = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
    entry = struct.Struct("<64sHBBIII16sIQQIQ")

    def directory(name: str, kind: int, left: int, child: int, start: int, size: int) -> bytes:
        text = name.encode("utf-16-le")
        return entry.pack(text, len(text) + 2, kind, 1, free, left, child, bytes(16), 0, 0, 0, start, size)

    chain, sectors, entries = [fat_sector, end], [], []
    for number, (name, content) in enumerate(streams.items()):
        content = content.ljust(4096, b"\0")
        start, count = len(chain), len(content) // 512
        chain += [*range(start + 1, start + count), end]
        sectors.append(content)
        following = number + 2 if number + 1 < len(streams) else free
        entries.append(directory(name, 2, following, free, start, len(content)))
    entries.insert(0, directory("Root Entry", 5, free, 1, end, 0))
    header = struct.pack(
        "<8s16s5H6x9I",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        bytes(16),
        0x3E,
        3,
        0xFFFE,
        9,
        6,
        0,
        1,
        1,
        0,
        4096,
        end,
        0,
        end,
        0,
    )
    header += struct.pack("<I", 0).ljust(436, b"\xff")
    table = b"".join(struct.pack("<I", each) for each in chain).ljust(512, b"\xff")
    return header + table + b"".join(entries).ljust(512, b"\0") + b"".join(sectors)


def archive(*names: str, text: str = "x") -> bytes:
    """A zip of files that hold the same text."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as container:
        for name in names:
            container.writestr(name, text)
    return content.getvalue()
