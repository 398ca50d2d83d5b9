"""Which files are faxed as they are, under which name, and which are made into a PDF here first.

The service's treatment of a text's character set is not documented (API §1.3), and some images it does
not take at all: both become PDF pages here, so that what is previewed is what is sent.
"""

from __future__ import annotations

import mimetypes
from pathlib import PurePath

from faxdesk.domain.draft import ACCEPTED_SUFFIXES, suffix_of
from faxdesk.domain.files.file_kinds import MAKERS, OTHER_PICTURES, PICTURES, TEXTS, Maker, maker_of

TEXT_SUFFIXES = frozenset(TEXTS.endings)
"""Plain text, in whatever character set."""

CONVERTED_IMAGES = frozenset(OTHER_PICTURES.endings)
"""Images that can be opened here and that the service does not take."""

IMAGE_SUFFIXES = CONVERTED_IMAGES | frozenset(PICTURES.endings)
"""All images that can be opened here."""

_TYPES = {
    "pdf": "application/pdf",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt": "application/vnd.ms-powerpoint",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "rtf": "application/rtf",
}


def needs_conversion(ending: str) -> bool:
    """Whether a file of the type with this ending becomes a PDF before it is sent."""
    return maker_of(ending) == Maker.FAXDESK


def named_as(name: str, ending: str) -> str:
    """The name under which a file of the type with this ending is sent: its own where that says so, else one
    that does."""
    own = suffix_of(name)
    says_so = own == ending or guess_type(name) == guess_type(f"x.{ending}")
    if not ending or (says_so and own in ACCEPTED_SUFFIXES):
        return name
    # Of "scan.pdf_" the end is no part of the name, of "report.v2" it is.
    is_type = own in MAKERS or own[:3] == ending[:3]
    return f"{PurePath(name).stem if is_type else name}.{ending}"


def guess_type(name: str) -> str:
    """The content type by a file's name; the same on every system."""
    known = _TYPES.get(suffix_of(name))
    # A table of its own: the common one also holds what other programs told the system.
    return known or mimetypes.MimeTypes().guess_type(name)[0] or "application/octet-stream"
