"""Takes documents out of ZIP archives and e-mails (child process only).

An archive's names are told and never used as places: whoever asks says where a document is written.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import PurePosixPath

from faxdesk.documents.conversion.mail import read_mail
from faxdesk.documents.document import CannotOpen
from faxdesk.domain.draft import MAX_BYTES

MOST_ENCLOSED = 50
"""The most documents that are taken out of one file."""
_MOST_BYTES = 4 * MAX_BYTES
_LEFT_BY_SYSTEMS = frozenset({"thumbs.db", "desktop.ini"})
_BROKEN = (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError, RuntimeError, zlib.error)


def enclosed_names(content: bytes, ending: str) -> list[str]:
    """The names of the documents in a file of this type, in its own order. Raises CannotOpen."""
    if ending == "eml":
        names = [each.name for each in read_mail(content).attached]
    else:
        names = [PurePosixPath(each.filename).name for each in _zip_documents(_opened(content))]
    if len(names) > MOST_ENCLOSED:
        raise CannotOpen("too_many_enclosed", str(MOST_ENCLOSED))
    if not names:
        raise CannotOpen("empty")
    return names


def taken_out(content: bytes, ending: str, number: int) -> bytes:
    """The document of this number (from 0) among enclosed_names(). Raises CannotOpen."""
    if ending == "eml":
        attached = read_mail(content).attached
        if number >= len(attached):
            raise CannotOpen("damaged")
        return attached[number].content
    archive = _opened(content)
    documents = _zip_documents(archive)
    if number >= len(documents):
        raise CannotOpen("damaged")
    try:
        with archive.open(documents[number]) as file:
            # What it says of its size need not be true.
            found = file.read(MAX_BYTES + 1)
    except _BROKEN as error:
        raise CannotOpen("damaged") from error
    if len(found) > MAX_BYTES:
        raise CannotOpen("too_much")
    return found


def _opened(content: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(content))
    except _BROKEN as error:
        raise CannotOpen("damaged") from error


def _zip_documents(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The entries that are documents. Raises CannotOpen for an archive that means harm."""
    found = [entry for entry in archive.infolist() if not entry.is_dir()]
    if any(_climbs_out(entry) for entry in found):
        raise CannotOpen("climbs_out")
    documents = [entry for entry in found if not _is_left_by_a_system(entry.filename)]
    if sum(entry.file_size for entry in documents) > _MOST_BYTES:
        raise CannotOpen("too_much")
    return documents


def _climbs_out(entry: zipfile.ZipInfo) -> bool:
    """Whether a name leads out of the folder that the archive would be unpacked to."""
    # As it was written: the library mends some of it.
    name = entry.orig_filename.replace("\\", "/")
    return name.startswith("/") or ".." in name.split("/") or name[1:2] == ":"


def _is_left_by_a_system(name: str) -> bool:
    """Whether an entry is none of the person's: what systems put beside files."""
    *folders, own = name.split("/")
    return "__MACOSX" in folders or own.startswith(".") or own.lower() in _LEFT_BY_SYSTEMS
