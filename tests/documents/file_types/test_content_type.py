"""What a file is, whatever its name says."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from faxdesk.documents.document import CannotOpen
from faxdesk.documents.file_types.content_type import type_of
from tests.documents import samples

COMMENTS = b"<!-- -->" * 400
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def image(kind: str) -> bytes:
    content = io.BytesIO()
    Image.new("L", (20, 20), 200).save(content, format=kind)
    return content.getvalue()


PDF = samples.plain()
DOCX = samples.archive("[Content_Types].xml", "word/document.xml")
STORED = samples.archive("letter.pdf", "photo.jpg", text="%PDF-1.7 as its bytes are")
"""An archive that holds a PDF uncompressed, so that its first bytes speak of one."""


@pytest.mark.parametrize("name", ["a.pdf", "a.jpg", "a.doc", "a", "a.pdf_", "a.pdf.", "a.txt", "a.xyz"])
@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (PDF, "pdf"),
        (image("JPEG"), "jpg"),
        (image("PNG"), "png"),
        (image("GIF"), "gif"),
        (image("TIFF"), "tif"),
        (image("BMP"), "bmp"),
        (image("WEBP"), "webp"),
        (image("AVIF"), "avif"),
        (image("JPEG2000"), "jp2"),
        (b"\xff\x4f\xff\x51\x00\x2f", "jp2"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "heic"),
        (b"\0\0\0\x18ftypmsf1\0\0\0\0heic", "heic"),
        (DOCX, "docx"),
        (samples.archive("[Content_Types].xml", "xl/workbook.xml"), "xlsx"),
        (samples.archive("[Content_Types].xml", "xl/workbook.bin"), "xlsb"),
        (samples.archive("[Content_Types].xml", "ppt/presentation.xml"), "pptx"),
        (samples.archive("mimetype", text="application/vnd.oasis.opendocument.text"), "odt"),
        (samples.archive("mimetype", text="application/vnd.oasis.opendocument.spreadsheet"), "ods"),
        (samples.archive("photo.jpg"), "zip"),
        (b"{\\rtf1\\ansi Hello}", "rtf"),
    ],
)
def test_content_decides(content: bytes, name: str, expected: str) -> None:
    assert type_of(content, name) == expected


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        (b"Every PDF begins with %PDF-1.7, they say.\n", "notes.md", "md"),
        (b"noise " * 300 + PDF, "letter.pdf", "pdf"),
        (STORED, "papers.zip", "zip"),
        (STORED, "papers", "zip"),
        (b"Dear Sir,\n", "letter", "txt"),
        (b"name\tprice\n", "list.xls", "txt"),
        (b"<html><body><table>", "list.xls", "html"),
        (b"<!DOCTYPE html>\n<html>", "page.htm", "htm"),
        (b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- drawn -->\n<svg xmlns='x'>", "drawing", "svg"),
        (COMMENTS + b"<svg>", "drawing", "svg"),
        (COMMENTS + b"Words", "notes.md", "md"),
        (b"<svg xmlns='x'>", "drawing.svg", "svg"),
        (b"<a>x</a>", "data.xml", "xml"),
        (b"\x0a\x05\x01\x08 whatever", "scan.pcx", "pcx"),
        (b"%!PS-Adobe-3.0\n", "page", ""),
        (b"MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff", "setup", ""),
        (b"P4\n8 8\n\0\0\0\0\0\0\0\0", "scan", "ppm"),
        (b"P4 is what they ask", "note.txt", "txt"),
        (b"BM is short for", "note", "txt"),
    ],
)
def test_where_the_name_is_heard(content: bytes, name: str, expected: str) -> None:
    assert type_of(content, name) == expected


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (OLE + bytes(3000), "letter.doc"),
        (OLE + bytes(3000), "mail.msg"),
        (DOCX[:-40], "letter.docx"),
        (b"no picture at all", "photo.jpg"),
        (b"no document at all", "letter.docx"),
        (b"nor a PDF", "letter.pdf"),
        (b"\x01\x02" * 50, "letter.doc"),
    ],
)
def test_what_is_damaged(content: bytes, name: str) -> None:
    with pytest.raises(CannotOpen, match="damaged"):
        type_of(content, name)


def test_an_archive_with_a_password() -> None:
    content = bytearray(DOCX)
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = content.find(signature)
        while start >= 0:
            content[start + place] |= 1
            start = content.find(signature, start + 4)
    with pytest.raises(CannotOpen, match="encrypted"):
        type_of(bytes(content), "letter.docx")


@pytest.mark.parametrize(
    ("stream", "expected"),
    [
        ("WordDocument", "doc"),
        ("Workbook", "xls"),
        ("Book", "xls"),
        ("PowerPoint Document", "ppt"),
        ("VisioDocument", "vsd"),
        ("__properties_version1.0", "msg"),
    ],
)
def test_old_office_files_are_told_apart(stream: str, expected: str) -> None:
    content = samples.ole({stream: b"", "Another": b"x"})
    assert type_of(content, "letter") == type_of(content, "photo.jpg") == expected


@pytest.mark.parametrize(
    "streams",
    [
        # A newer file with a password is put into an old container; of an old one, the first block says so.
        {"EncryptionInfo": b"", "EncryptedPackage": b""},
        {"WordDocument": bytes.fromhex("eca5c100 00000904 0000 0001".replace(" ", "")), "1Table": b""},
    ],
)
def test_office_files_with_a_password(streams: dict[str, bytes]) -> None:
    with pytest.raises(CannotOpen, match="encrypted"):
        type_of(samples.ole(streams), "letter.doc")
