"""Finds fonts of the system that have the letters of a text (child process only)."""

from __future__ import annotations

import struct
import sys
import time
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from faxdesk.documents.plain_text.font_listing import fonts_with

if TYPE_CHECKING:
    from fpdf import FPDF

_SUFFIXES = frozenset({".ttf", ".otf", ".ttc", ".otc"})
_FOLDERS = {
    "win32": ("C:/Windows/Fonts", "~/AppData/Local/Microsoft/Windows/Fonts"),
    "darwin": ("/System/Library/Fonts", "/Library/Fonts", "~/Library/Fonts"),
}
_OTHER_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")
_WIDE_REACH = (
    # Windows: Chinese, Japanese, Korean, Thai and Lao, India, symbols, emoji, Ethiopia, Myanmar, Khmer.
    *("msyh", "simsun", "msjh", "yugothm", "msgothic", "malgun", "leelawui", "nirmala", "seguisym"),
    *("seguiemj", "segoeui", "ebrima", "mmrtext", "tahoma", "arial"),
    # macOS: one with nearly everything first.
    *("arial unicode", "hiragino sans gb", "ヒラギノ角ゴシック w3", "applesdgothicneo", "thonburi"),
    *("kohinoor", "apple symbols", "stheiti light", "pingfang"),
    *("notosanscjk-regular", "wqy-microhei", "droidsansfallbackfull", "unifont"),
)
"""Beginnings of the names of files that are worth being looked at first."""
_NEEDED = frozenset({"head", "hhea", "hmtx", "name", "post", "OS/2", "cmap"})
_SHAPES = frozenset({"glyf", "CFF ", "CBDT", "COLR", "sbix"})
"""The tables that a font must have to be put into a PDF, and those of which it must have one."""
_SEARCH_S = 2.0
"""So many seconds are spent on looking through folders of fonts."""
_MOST_FACES = 12
_MOST_HOPELESS = 12
_MOST_ASKED = 2000
_MOST_TRIED = 3


class Face(Struct, frozen=True):
    """A font: a file, or the font of this number in a collection of fonts, and the letters that it has."""

    path: Path
    number: int
    letters: frozenset[str]


Listing = Callable[[Sequence[int]], list[str] | None]
"""As fonts_with() of font_listing.py."""


class _Fontconfig:
    """How this process asks fontconfig: by itself, or behind walls by way of the program."""

    fonts_with: Listing = staticmethod(fonts_with)


COURIER = Face(Path(), 0, frozenset(map(chr, range(0x20, 0x100))))
"""The font that every PDF program has by itself, for an installation without its own fonts."""


def own_faces(fonts: Path | None) -> list[Face]:
    """The program's own fonts: one with columns, and one with more letters. Raises OSError."""
    if fonts is None:
        return [COURIER]
    faces = [_face(fonts / name, 0) for name in ("DejaVuSansMono.ttf", "DejaVuSans.ttf")]
    return [face for face in faces if face is not None] or [COURIER]


def faces_with(letters: Iterable[str]) -> list[Face]:
    """As few fonts as the search finds that have these letters between them, as far as the system has any."""
    missing, hopeless, faces = set(letters), set[str](), list[Face]()
    while missing - hopeless and len(faces) < _MOST_FACES and len(hopeless) < _MOST_HOPELESS:
        wanted = missing - hopeless
        listed = _listed(wanted)
        face = _in_folders(wanted) if listed is None else _plainest(listed)
        if face is None:
            # Where no font has them all, one may have those of one script.
            letter = min(wanted)
            face = None if listed is None else _plainest(_listed({letter}) or [])
            hopeless.add(letter)
        if face is not None:
            faces.append(face)
            missing -= face.letters
    return faces


def take_up(pdf: FPDF, name: str, path: Path, number: int = 0, style: str = "") -> None:
    """Give a PDF a font under a name, as its add_font() does; that one first looks whether the file is there,
    which a process behind walls cannot."""
    from fpdf.fonts import TTFFont

    key = f"{name}{style}"
    font = TTFFont(pdf, path, key, style, collection_font_number=number)
    pdf.fonts[key] = font
    if font.is_cff and font.is_cid_keyed:
        pdf.pdf_version = max(pdf.pdf_version, "1.6")


def ask_fontconfig_by(listing: Listing) -> None:
    """From now on, have this process ask fontconfig by another way."""
    _Fontconfig.fonts_with = staticmethod(listing)


def _listed(letters: set[str]) -> list[str] | None:
    return _Fontconfig.fonts_with([ord(letter) for letter in sorted(letters)[:_MOST_ASKED]])


def _plainest(listed: list[str]) -> Face | None:
    """The plainest of the fonts that fontconfig told of."""
    found = []
    for line in listed:
        color, slant, weight, index, file = line.split("\t", 4)
        if Path(file).suffix.lower() in _SUFFIXES and index.isdecimal():
            # Letters in colours are pictures, which come out paler. The index also counts a font's variants.
            plain = (color == "True", slant != "0", weight != "80", "Serif" in file, int(index))
            found.append((plain, Path(file), int(index) & 0xFFFF))
    for _, path, number in sorted(found)[:_MOST_TRIED]:
        if face := _face(path, number):
            return face
    return None


def _in_folders(letters: set[str]) -> Face | None:
    """The font with the most of these letters among the files that there is time to look at."""
    end = time.monotonic() + _SEARCH_S
    best = None
    for path in font_files():
        for number in range(_count(path)):
            face = _face(path, number)
            if face and len(face.letters & letters) > len(best.letters & letters if best else ()):
                best = face
        if (best and letters <= best.letters) or time.monotonic() > end:
            break
    return best


@lru_cache(maxsize=1)
def font_files() -> list[Path]:
    """The files in the system's folders of fonts, those with many letters first."""
    files = [
        path
        for folder in _FOLDERS.get(sys.platform, _OTHER_FOLDERS)
        for path in sorted(Path(folder).expanduser().rglob("*"))
        if path.suffix.lower() in _SUFFIXES
    ]
    names = [unicodedata.normalize("NFC", path.name.lower()) for path in files]
    ranks = [
        next((rank for rank, name in enumerate(_WIDE_REACH) if file.startswith(name)), len(_WIDE_REACH))
        for file in names
    ]
    return [path for _, path in sorted(zip(ranks, files, strict=True), key=lambda each: each[0])]


def _count(path: Path) -> int:
    """How many fonts of a file are looked at: those of a collection mostly have the same letters."""
    return 2 if path.suffix.lower() in {".ttc", ".otc"} else 1


@lru_cache(maxsize=256)
def _face(path: Path, number: int) -> Face | None:
    """A font; None for a file that is none, or that cannot be put into a PDF."""
    from fontTools.ttLib import TTFont, TTLibError

    try:
        with TTFont(path, fontNumber=number, lazy=True) as font:
            tables = set(font.keys())
            if not tables >= _NEEDED or not _SHAPES & tables:
                return None
            codes = font.getBestCmap() or {}
    except (OSError, TTLibError, ValueError, KeyError, AssertionError, struct.error):
        return None
    return Face(path, number, frozenset(map(chr, codes)))
