"""Lines in which words read from the left stand among words read from the right (child process only)."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fpdf.enums import TextDirection

_TURNING = {
    "LTR": frozenset({"R", "AL", "AN", "RLE", "RLO", "RLI", "FSI"}),
    "RTL": frozenset({"L", "EN", "AN", "LRE", "LRO", "LRI", "FSI"}),
}
"""The classes of characters that turn against the direction in which a line reads."""


def runs_from_left(text: str, base: TextDirection) -> list[tuple[str, TextDirection]]:
    """The runs of one direction of a line that reads in the base direction, as they stand from left to
    right. fpdf2 orders runs itself, but puts a number after the Hebrew word that it follows."""
    from fpdf.bidi import BidiParagraph
    from fpdf.enums import TextDirection

    if not any(unicodedata.bidirectional(letter) in _TURNING[base.name] for letter in set(text)):
        return [(text, base)]
    runs: list[tuple[str, TextDirection]] = []
    before = None
    for each in BidiParagraph(text, base, preserve_bn_chars=True).get_reordered_characters():
        is_left = each.embedding_level % 2 == 1
        follows = before is not None and each.character_index == before + (-1 if is_left else 1)
        before = each.character_index
        direction = TextDirection.RTL if is_left else TextDirection.LTR
        letter = text[each.character_index]
        if follows and runs[-1][1] == direction:
            run = runs.pop()[0]
            # Shaping wants letters in the order in which they are read.
            letter = letter + run if is_left else run + letter
        runs.append((letter, direction))
    return runs
