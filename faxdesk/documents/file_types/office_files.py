"""Tells office documents apart, which all come in two kinds of containers (child process only)."""

from __future__ import annotations

import io
import struct
import zipfile

from faxdesk.documents.document import CannotOpen

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"

_MAIN_STREAMS = {
    "worddocument": "doc",
    "workbook": "xls",
    "book": "xls",
    "powerpoint document": "ppt",
    "visiodocument": "vsd",
    "quill": "pub",
    "matoste": "wps",
    "contents": "wps",
    "__properties_version1.0": "msg",
}
"""The stream by which each old format is known, and its ending."""
_ENCRYPTED = frozenset({"encryptedpackage", "encryptioninfo"})
_FOLDERS = {"word/": "docx", "xl/": "xlsx", "ppt/": "pptx", "visio/": "vsdx"}
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
_OPEN_DOCUMENT_ENDINGS = {"text": "odt", "spreadsheet": "ods", "presentation": "odp", "graphics": "odg"}
_MOST_PARTS = 20_000
_BROKEN = (OSError, ValueError, LookupError, TypeError, AttributeError, AssertionError, struct.error)
"""What the libraries raise on files that are not as they should be."""


def ole_type(content: bytes) -> str:
    """The ending of an old office file. Raises CannotOpen for one that is damaged, empty or protected by a
    password."""
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(content)) as container:
            streams = {entry[0].lower() for entry in container.listdir(streams=True, storages=True)}
    except _BROKEN as error:
        raise CannotOpen("damaged") from error
    if streams & _ENCRYPTED:
        raise CannotOpen("encrypted")
    ending = next((ending for stream, ending in _MAIN_STREAMS.items() if stream in streams), "")
    if not ending:
        raise CannotOpen("damaged")
    if ending in {"doc", "xls", "ppt"} and _is_protected(content):
        raise CannotOpen("encrypted")
    return ending


def _is_protected(content: bytes) -> bool:
    """Whether an old office file asks for a password; False also where that cannot be told."""
    import msoffcrypto
    from msoffcrypto.exceptions import DecryptionError, FileFormatError, ParseError

    try:
        return bool(msoffcrypto.OfficeFile(io.BytesIO(content)).is_encrypted())
    except (DecryptionError, FileFormatError, ParseError, *_BROKEN):
        return False


def zip_type(content: bytes) -> str:
    """The ending of a newer office file, or of a plain archive. Raises CannotOpen for a damaged one, and for
    one whose parts are protected by a password."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as container:
            parts = container.infolist()
            if len(parts) > _MOST_PARTS:
                raise CannotOpen("too_much")
            if any(part.flag_bits & 1 for part in parts):
                raise CannotOpen("encrypted")
            names = {part.filename for part in parts}
            if "mimetype" in names:
                return _open_document_ending(container)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
        raise CannotOpen("damaged") from error
    if "xl/workbook.bin" in names:
        return "xlsb"
    found = (ending for folder, ending in _FOLDERS.items() if any(name.startswith(folder) for name in names))
    return next(found, "zip")


def _open_document_ending(container: zipfile.ZipFile) -> str:
    with container.open("mimetype") as file:
        kind = file.read(200).decode("ascii", "replace").strip()
    return _OPEN_DOCUMENT_ENDINGS.get(kind.removeprefix(_OPEN_DOCUMENT).removesuffix("-template"), "zip")
