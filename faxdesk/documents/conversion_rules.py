"""Which files are faxed as they are, and which are made into a PDF here first.

The service's treatment of a text's character set is not documented (API §1.3), and some images it does
not take at all: both become PDF pages here, so that what is previewed is what is sent.
"""

from __future__ import annotations

import mimetypes

from faxdesk.domain.draft import suffix_of

TEXT_SUFFIXES = frozenset(
    {"txt", "log", "csv", "h", "cpp", "c", "err", "hpp", "md", "rst", "ini", "cfg", "conf", "tex"}
)
"""Plain text, in whatever character set."""

CONVERTED_IMAGES = frozenset({"webp", "avif", "ico", "jp2", "ppm", "pgm", "pbm", "pnm", "dib", "jfif"})
"""Images that can be opened here and that the service does not take."""

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


def needs_conversion(name: str) -> bool:
    """Whether a file of this name becomes a PDF before it is sent."""
    return suffix_of(name) in TEXT_SUFFIXES | CONVERTED_IMAGES


def guess_type(name: str) -> str:
    """The content type by a file's name; the same on every system."""
    known = _TYPES.get(suffix_of(name))
    # A table of its own: the common one also holds what other programs told the system.
    return known or mimetypes.MimeTypes().guess_type(name)[0] or "application/octet-stream"
