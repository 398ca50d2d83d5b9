"""Loads all that opening a document may need, before the walls go up: behind them there is no file to load
from (child process only)."""

from __future__ import annotations

import ctypes
import importlib
import os
import pkgutil
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from importlib.abc import MetaPathFinder

_OF_FAXDESK = (
    "contact_files.contact_file", "conversion.enclosed", "covers.cover_pdf", "covers.logo",
    "mails.mail_parts", "pdf.unlock", "pictures.mark_picture", "receipts.receipt_pdf",
    "scans.scanned_pdf", "tables.table_file",
    "worker_requests",
)  # fmt: skip
_OF_OTHERS = (
    # What libraries import when a format first turns up, and Python when something fails.
    "_strptime", "bisect", "charset_normalizer", "charset_normalizer.constant", "fpdf", "fpdf.bidi",
    "linecache", "mmap", "msoffcrypto", "msoffcrypto.format.doc97", "msoffcrypto.format.ooxml",
    "msoffcrypto.format.ppt97", "msoffcrypto.format.xls97", "olefile", "platform",
    "python_calamine", "stringprep", "tokenize", "traceback", "uharfbuzz", "unicodedata", "warnings",
)  # fmt: skip
_WHOLE_PACKAGES = ("encodings", "fontTools.ttLib.tables")
_NOT_HERE = frozenset({"encodings.mbcs", "encodings.oem"})
"""What Windows alone has."""
_LARGE, _MUCH = 32 << 20, 64 << 20
_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
_CALLBACKS = 20


def load_all() -> None:
    """Load it, and use a little of it, for what libraries set up when they are first used."""
    for name in (*(f"faxdesk.documents.{part}" for part in _OF_FAXDESK), *_OF_OTHERS):
        importlib.import_module(name)
    for package in _WHOLE_PACKAGES:
        for found in pkgutil.iter_modules(importlib.import_module(package).__path__, f"{package}."):
            if found.name not in _NOT_HERE:
                # Some are for libraries that are not here.
                with suppress(ImportError):
                    importlib.import_module(found.name)
    from pi_heif import register_heif_opener
    from PIL import Image

    Image.init()
    register_heif_opener()
    # The C library loads it when a thread or a program ends in trouble.
    with suppress(OSError):
        ctypes.CDLL("libgcc_s.so.1")
    if shutil.which("fc-list") is None:
        from faxdesk.documents.plain_text.letter_fonts import font_files

        font_files()
    _hold_callbacks()
    _draw_a_page()


def keep_memory() -> None:
    """Have the memory of one page used for the next: to get it from the system and give it back each time
    took a third of the time of drawing and judging pages."""
    # Pillow reads these names once, when it is loaded.
    os.environ["PILLOW_BLOCK_SIZE"], os.environ["PILLOW_BLOCKS_MAX"] = "1m", "12"
    if sys.platform == "linux":
        # Other C libraries than GNU's have no such call.
        with suppress(AttributeError):
            libc = ctypes.CDLL(None)
            libc.mallopt(_MMAP_THRESHOLD, _LARGE)
            libc.mallopt(_TRIM_THRESHOLD, _MUCH)


def forget_environment() -> None:
    """Keep of the environment the time zone alone, and by its name: without it the C library would look for
    the system's file again and again."""
    zone = os.environ.get("TZ", ":/etc/localtime")
    os.environ.clear()
    os.environ["TZ"] = zone
    time.tzset()


def _hold_callbacks() -> None:
    """Functions of Python that C calls are code made in memory, which cannot be had behind the walls: some
    are made here, whose places are used again."""
    kind = ctypes.CFUNCTYPE(ctypes.c_int)
    held = [kind(lambda: 0) for _ in range(_CALLBACKS)]
    del held


def _draw_a_page() -> None:
    """A text in a font that is nowhere: PDFium looks through the system's folders of fonts once."""
    from fpdf import FPDF

    from faxdesk.documents.pdf.pdf_document import PdfDocument

    page = FPDF()
    page.add_page()
    page.set_font("helvetica", size=9)
    page.cell(text="x")
    document = PdfDocument(bytes(page.output()).replace(b"/BaseFont /Helvetica", b"/BaseFont /Helvetixx"))
    document.draw(0, 60, 80)
    document.close()


class LateImports(MetaPathFinder):
    """Notes what is imported from now on, all of which fails behind walls: load_all() has left it out. It is
    told to tests."""

    _MOST = 100

    def __init__(self) -> None:
        self._names: list[str] = []
        sys.meta_path.insert(0, self)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def find_spec(self, name: str, _path: Sequence[str] | None, _target: object = None) -> None:
        # A document may name any character set, also one that nobody has.
        if not name.startswith("encodings.") and len(self._names) < self._MOST:
            self._names.append(name)
