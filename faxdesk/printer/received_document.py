"""Takes the document of a request to the disk: unpacked, bounded, and known by its content."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from faxdesk.printer.ipp_values import IppFailure, Status
from faxdesk.private_files import private_opener

PDF, JPEG, PNG, TIFF = "application/pdf", "image/jpeg", "image/png", "image/tiff"
PWG_RASTER, TEXT, ANYTHING = "image/pwg-raster", "text/plain", "application/octet-stream"
FORMATS = (ANYTHING, PDF, PWG_RASTER, JPEG, PNG, TIFF, TEXT)
"""What can be printed; ANYTHING is one of the others, told by its content."""
COMPRESSIONS = ("none", "gzip", "deflate")
MOST_BYTES = 250_000_000
"""The most that a job may have, unpacked. A hundred pages of raster have a tenth of it."""

_SUFFIXES = {PDF: ".pdf", JPEG: ".jpg", PNG: ".png", TIFF: ".tif", PWG_RASTER: ".pwg", TEXT: ".txt"}
_BEGINNINGS = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"II*\0", TIFF),
    (b"MM\0*", TIFF),
    (b"RaS2", PWG_RASTER),
)
_PDF_WITHIN = 1024
"""So many bytes may stand before the beginning of a PDF (its standard, appendix H)."""
_LOOKED_AT = 4096
_NO_TEXT = re.compile(rb"[\0-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_AT_ONCE = 1 << 16


class Stream(Protocol):
    """Where the document comes from."""

    def read(self, size: int) -> bytes: ...


def receive(stream: Stream, compression: str, file: Path, most: int = MOST_BYTES) -> int:
    """Write what a request holds after its attributes to a new file, which its owner alone may read. Gives
    the number of bytes. Raises IppFailure for what is too large or damaged, and whatever the stream and the
    disk raise; the file is gone then."""
    size = 0
    try:
        with open(file, "xb", opener=private_opener) as out:
            for part in _unpacked(stream, compression):
                size += len(part)
                if size > most:
                    raise IppFailure(Status.TOO_LARGE)
                out.write(part)
    except BaseException:
        file.unlink(missing_ok=True)
        raise
    return size


def suffix_by_content(file: Path, claimed: str) -> str:
    """The ending of a document's type, such as ".pdf". claimed is one of FORMATS, as the request says.
    Raises IppFailure for what is no document that can be printed, or not what it is said to be."""
    with file.open("rb") as opened:
        beginning = opened.read(_LOOKED_AT)
    found = _format_of(beginning)
    if not found or (claimed not in {found, ANYTHING} and TEXT in {found, claimed}):
        raise IppFailure(Status.FORMAT_ERROR)
    # A picture that is another picture than was said is no harm, and CUPS says what its filters believe.
    return _SUFFIXES[found]


def _format_of(beginning: bytes) -> str:
    for mark, found in _BEGINNINGS:
        if beginning.startswith(mark):
            return found
    if b"%PDF-" in beginning[:_PDF_WITHIN]:
        return PDF
    # The source of a page in a printer's language is no text that anybody wants to fax.
    is_text = beginning.strip() and not beginning.startswith((b"%!", b"\x1b", b"@PJL"))
    return TEXT if is_text and not _NO_TEXT.search(beginning) else ""


def _unpacked(stream: Stream, compression: str) -> Iterator[bytes]:
    """The document in parts of bounded size."""
    if compression == "none":
        while part := stream.read(_AT_ONCE):
            yield part
        return
    first = stream.read(_AT_ONCE)
    unpacking = zlib.decompressobj(_window(first, compression))
    packed = first
    try:
        while packed:
            yield unpacking.decompress(packed, _AT_ONCE)
            # A small packed part can be a very large one unpacked: it is taken out bit by bit.
            while unpacking.unconsumed_tail:
                yield unpacking.decompress(unpacking.unconsumed_tail, _AT_ONCE)
            if unpacking.eof:
                break
            packed = stream.read(_AT_ONCE)
        if not unpacking.eof:
            yield unpacking.flush()
    except zlib.error as error:
        raise IppFailure(Status.COMPRESSION_ERROR) from error
    # Some pad the end with zeros; whatever else follows would be lost, and called printed.
    has_more = (unpacking.unused_data + stream.read(_AT_ONCE)).strip(b"\0")
    if first and (has_more or not unpacking.eof):
        raise IppFailure(Status.COMPRESSION_ERROR)


def _window(first: bytes, compression: str) -> int:
    """How zlib is told what is packed. "deflate" is the bare code (RFC 1951), which some send with the head
    of RFC 1950 all the same."""
    if compression == "gzip":
        return 31
    has_head = len(first) > 1 and first[0] & 0x0F == 8 and int.from_bytes(first[:2], "big") % 31 == 0
    return 15 if has_head else -15
