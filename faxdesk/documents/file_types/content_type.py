"""Which type a file is of (child process only).

People rename files, and browsers and scanners name them wrongly. A file is opened, converted, named and sent
as what its content is; else its preview would be perfect, and the service would fail on it.
"""

from __future__ import annotations

import re

from faxdesk.documents.conversion_rules import CONVERTED_IMAGES, TEXT_SUFFIXES
from faxdesk.documents.document import CannotOpen
from faxdesk.documents.file_types.office_files import OLE, ZIP, ole_type, zip_type
from faxdesk.documents.plain_text.character_set import is_text
from faxdesk.domain.draft import ACCEPTED_SUFFIXES, suffix_of
from faxdesk.domain.files.file_kinds import MAIL

_PDF = b"%PDF-"
_PDF_WITHIN = 1024
"""So many bytes may stand before the beginning of a PDF (its standard, appendix H); more in one that is
called so."""
_PDF_WITHIN_PDF = 1 << 20
_BEGINNINGS = (
    (b"\xff\xd8\xff", "jpg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"II*\0", "tif"),
    (b"MM\0*", "tif"),
    (b"II+\0", "tif"),
    (b"MM\0+", "tif"),
    (b"8BPS", "psd"),
    (b"RaS2", "pwg"),
    (b"\0\0\0\x0cjP  \r\n\x87\n", "jp2"),
    (b"\xff\x4f\xff\x51", "jp2"),
    (b"\0\0\1\0", "ico"),
    (b"{\\rtf", "rtf"),
)
_BRANDS = {
    "avif": "avif",
    "avis": "avif",
    **dict.fromkeys(("heic", "heix", "hevc", "heim", "heis", "mif1"), "heic"),
}
"""What a file of the newer kinds of photos calls itself (ISO/IEC 23008-12), and its ending."""
_PIXMAP = re.compile(rb"P[1-6]\s")
_MARKUP = re.compile(rb"\s*+(?:(?:<\?xml[^>]*>|<!--(?>.*?-->)|<!DOCTYPE[^>]*>)\s*+)*+<\s*([\w:]+)", re.DOTALL)
"""Nothing of it is tried in a second way: each further comment would double the time that it takes."""
_MARKUP_WITHIN = 4096
_KNOWN_BY_CONTENT = frozenset(
    {
        "pdf",
        "jpg",
        "jpeg",
        "png",
        "gif",
        "tif",
        "tiff",
        "psd",
        "rtf",
        "bmp",
        "webp",
        "avif",
        "heic",
        "heif",
        "jp2",
        "eml",
        "pwg",
    }
    | {"doc", "dot", "docx", "xls", "xlsx", "xlsb", "ppt", "pptx", "vsd", "pub", "jfif", "jpe", "mpo", "j2k"}
)
"""Endings of types that would have been known by their content: a file with one of them is damaged."""
_MAIL = re.compile(rb"(?:From |[!-9;-~]{1,80}[ \t]*:)")
"""How a mail begins: with a field, or with the line that mailboxes put before it (RFC 5322, RFC 4155)."""
_SOURCE = b"%!"
"""How PostScript begins."""
_MAY_BE_TEXT = frozenset({"", "doc", "dot", "xls"})
"""Endings of files that may be plain text: programs export lists as .xls that are none. Others would have
to be drawn by their own programs, and nobody wants to fax their source."""


def type_of(content: bytes, name: str) -> str:
    """The ending of the type that a file is of, such as "pdf"; that of its name where its content tells
    nothing, "" where neither does. Raises CannotOpen for what is damaged or protected by a password."""
    suffix = suffix_of(name)
    if suffix in MAIL.endings and _MAIL.match(content):
        # What is attached to a mail may begin within its first bytes.
        return suffix
    if found := _by_beginning(content, suffix):
        return found
    if content.startswith(OLE):
        return ole_type(content)
    if content.startswith(ZIP):
        return zip_type(content)
    if suffix in TEXT_SUFFIXES:
        return suffix
    if found := _markup(content):
        return suffix if suffix in {"html", "htm", "xml"} else found
    if suffix in ACCEPTED_SUFFIXES - _KNOWN_BY_CONTENT or suffix in CONVERTED_IMAGES - _KNOWN_BY_CONTENT:
        # Old formats without a mark of their own.
        return suffix
    if suffix in _MAY_BE_TEXT and not content.startswith(_SOURCE) and is_text(content):
        return "txt"
    if suffix in _KNOWN_BY_CONTENT:
        raise CannotOpen("damaged")
    return suffix


def _by_beginning(content: bytes, suffix: str) -> str:
    """The type that a file's first bytes tell; "" where they tell none."""
    # A text may speak of PDF.
    within = _PDF_WITHIN_PDF if suffix == "pdf" else len(_PDF) if suffix in TEXT_SUFFIXES else _PDF_WITHIN
    # An archive that only stores its files may begin with a PDF among them.
    if _PDF in content[:within] and (suffix == "pdf" or not content.startswith(ZIP)):
        return "pdf"
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "webp"
    if content.startswith(b"BM") and int.from_bytes(content[14:18], "little") in {
        12,
        40,
        52,
        56,
        64,
        108,
        124,
    }:
        return "bmp"
    if content[4:8] == b"ftyp":
        return _BRANDS.get(content[8:12].decode("latin-1"), "") or _BRANDS.get(
            content[16:20].decode("latin-1"), ""
        )
    if suffix not in TEXT_SUFFIXES and _PIXMAP.match(content):
        return "ppm"
    return next((ending for beginning, ending in _BEGINNINGS if content.startswith(beginning)), "")


def _markup(content: bytes) -> str:
    """html, svg or xml for a file that begins with a tag; "" for another."""
    found = _MARKUP.match(content[:_MARKUP_WITHIN].removeprefix(b"\xef\xbb\xbf"))
    if found is None:
        return ""
    tag = found[1].lower()
    if tag in {b"html", b"head", b"body", b"table", b"div", b"meta", b"style"}:
        return "html"
    return "svg" if tag in {b"svg", b"svg:svg"} else "xml"
