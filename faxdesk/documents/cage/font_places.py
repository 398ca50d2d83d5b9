"""Where this system keeps its fonts (Linux)."""

from __future__ import annotations

import ctypes
from pathlib import Path

_USUAL = (
    *("/usr/share/fonts", "/usr/local/share/fonts", "/usr/share/X11/fonts/Type1", "/usr/share/X11/fonts/TTF"),
    *("~/.local/share/fonts", "~/.fonts"),
)


def font_places() -> list[Path]:
    """Folders, which need not exist. A person's own folder, or one that it lies in, is never among them,
    whatever fontconfig says."""
    try:
        own = [Path.home(), *Path.home().parents]
    except RuntimeError:
        own = [Path("/")]
    usual = [Path(place).expanduser() for place in _USUAL if place.startswith("/") or len(own) > 1]
    return [place for place in (*usual, *_by_fontconfig()) if place not in own]


def _by_fontconfig() -> list[Path]:
    """What fontconfig's settings name; its library reads these alone, and looks at no font."""
    try:
        library = ctypes.CDLL("libfontconfig.so.1")
    except OSError:
        return []
    library.FcInitLoadConfig.restype = ctypes.c_void_p
    library.FcConfigGetFontDirs.restype = ctypes.c_void_p
    library.FcStrListNext.restype = ctypes.c_char_p
    settings = library.FcInitLoadConfig()
    places = []
    if settings:
        found = ctypes.c_void_p(library.FcConfigGetFontDirs(ctypes.c_void_p(settings)))
        while place := library.FcStrListNext(found):
            places.append(Path(place.decode("utf-8", "surrogateescape")))
        library.FcStrListDone(found)
    return places
