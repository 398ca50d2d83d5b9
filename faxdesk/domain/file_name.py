"""Names of files as they are shown, kept and sent."""

from __future__ import annotations

import unicodedata

MAX_NAME = 120
_LONGEST_ENDING = 10
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Categories of characters that show nothing, turn the order of the others, or are no character at all."""


def tidy_name(name: str) -> str:
    """A file's name without what cannot be shown or stored: bytes that are no letters (the system's file
    names need not be text), control characters, dots and spaces at its ends, excess length."""
    seen = "".join("_" if unicodedata.category(letter) in _UNSEEN else letter for letter in name)
    stem, dot, ending = seen.strip(" .").rpartition(".")
    if not stem or len(ending) > _LONGEST_ENDING:
        stem, dot, ending = f"{stem}{dot}{ending}", "", ""
    stem = unicodedata.normalize("NFC", stem)[: MAX_NAME - len(dot + ending)].rstrip(" .")
    return f"{stem}{dot}{ending}" if stem.strip("_") else f"document{dot}{ending}"
