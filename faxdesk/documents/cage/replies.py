"""What the program says to the questions of the process that opens documents, and runs for it: Tesseract and
fontconfig. A document may have got hold of that process, so what it asks is bounded, and no more than a file
for the one and numbers for the other."""

from __future__ import annotations

import msgspec

from faxdesk.domain.runtime import CancelToken

MOST_QUESTIONS = 200
"""More than any document needs for one answer."""
_LONGEST = 1 << 15
"""The bytes of more letters than are ever asked about."""
_LAST_LETTER = 0x10FFFF


def reply(asks: object, content: bytes, token: CancelToken) -> bool | list[str] | None:
    """The reply to a question. Raises ValueError for one that nobody asks, and Cancelled."""
    if asks == "orientation":
        from faxdesk.documents.upright import is_upside_down

        return is_upside_down(content, token)
    if asks == "fonts":
        from faxdesk.documents.plain_text.font_listing import fonts_with

        return fonts_with(_letters(content))
    raise ValueError("question")


def _letters(content: bytes) -> list[int]:
    if len(content) > _LONGEST:
        raise ValueError("letters")
    letters = msgspec.json.decode(content, type=list[int])
    if not all(0 <= letter <= _LAST_LETTER for letter in letters):
        raise ValueError("letters")
    return letters
