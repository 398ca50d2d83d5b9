"""What a fax is about, told from the first words of its pages."""

from __future__ import annotations

import re

LONGEST_OPENING = 1200
"""The letters of a text that are looked through: about the upper half of a page."""
_LONGEST = 120
_SAID = re.compile(
    r"^\s*(?:re|ref|subject|regarding|betreff|betr|objet|asunto|الموضوع)\s*[:.]\s*(\S.*)$",
    re.IGNORECASE | re.MULTILINE,
)
"""A line that says in so many words what it is about, in the languages of the program."""
_LETTER = re.compile(r"[^\W\d_]")


def subject_of(opening: str) -> str:
    """The line that says what it is about, else the first line with words in it; "" where there is none."""
    if not opening:
        return ""
    said = _SAID.search(opening)
    if said:
        return _short(said[1])
    # A line of numbers is the sender's mark, or noise that was read into a picture.
    lines = (line for line in opening.splitlines() if len(_LETTER.findall(line)) * 2 > len(line.strip()))
    return _short(next(lines, ""))


def _short(line: str) -> str:
    return " ".join(line.split())[:_LONGEST]
