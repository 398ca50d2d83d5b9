"""The texts that a person reads, in their language.

Every such text is written in English where it is said, whole, and goes through one of these functions, which
find it in the catalogue of the chosen language. What changes in a text stands in braces by a name
("Sent to {sent} of {total}") and is handed in by that name, so that a translator may move it; an f-string
would be looked for under its filled-in form and never be found. Without a catalogue the English text stands.

The language is the same for the whole process, as a locale is, which is why it is not handed from class to
class. A text is therefore made when it is shown, never while its module is imported: a table that is made on
import marks its texts, and who shows one of them translates it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pathlib import Path

LANGUAGES = {
    "en": "English",
    "ar": "العربية",
    "de": "Deutsch",
    "es": "Español",
    "fr": "Français",
}
"""The languages of the texts by their codes, each by its own name, as people look for it."""


class Catalogue(Protocol):
    """What finds texts in one language, as the standard library's gettext does."""

    def gettext(self, message: str) -> str: ...
    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str: ...
    def pgettext(self, context: str, message: str) -> str: ...


_catalogue: Catalogue | None = None
_language = "en"
_file: Path | None = None
_from_right: bool | None = None
"""Whether people read from right to left; None where texts are no window's."""
_for_a_program: ContextVar[bool] = ContextVar("for_a_program", default=False)
_FROM_LEFT, _FROM_RIGHT, _END = "\u2066", "\u2067", "\u2069"
_ISOLATES = dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069"))
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff]")
_READ_FROM_LEFT = re.compile(r"[^\W\d_\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


def use_catalogue(catalogue: Catalogue | None, language: str = "en", file: Path | None = None) -> None:
    """Take texts from this catalogue, of the language of this code, compiled in this file; None goes back to
    English."""
    global _catalogue, _language, _file
    _catalogue, _language, _file = catalogue, language, file


def catalogue_file() -> Path | None:
    """The compiled catalogue that texts come from; None where they are English."""
    return _file


def language() -> str:
    """The code of the language that texts come in."""
    return _language


@contextmanager
def in_english() -> Iterator[None]:
    """Make texts in English as long as this lasts, on this thread or in this task alone: what programs read
    is English, also beside a window in another language."""
    before = _for_a_program.set(True)
    try:
        yield
    finally:
        _for_a_program.reset(before)


def tr(text: str, /, **fields: object) -> str:
    """The text in the reader's language, with its fields filled in."""
    # By "" a catalogue finds what it says of itself.
    found = _catalogue.gettext(text) if _catalogue and text and not _for_a_program.get() else text
    return found.format(**_isolated_fields(fields)) if fields else found


def tr_n(one: str, many: str, count: int, /, **fields: object) -> str:
    """The text for this count: {count} in it is the number, unless a field of that name spells it."""
    english = one if count == 1 else many
    found = _catalogue.ngettext(one, many, count) if _catalogue and not _for_a_program.get() else english
    return found.format(**{"count": count, **_isolated_fields(fields)})


def tr_in(context: str, text: str, /, **fields: object) -> str:
    """The text where English has one word for two things that other languages keep apart. The context says
    which is meant, to translators alone."""
    found = _catalogue.pgettext(context, text) if _catalogue and not _for_a_program.get() else text
    return found.format(**_isolated_fields(fields)) if fields else found


def isolate(*, from_right: bool | None) -> None:
    """Keep what is filled into texts in its own direction, in a window whose texts are read from right to
    left, or from left to right. None leaves it as it is, for terminals."""
    global _from_right
    _from_right = from_right


def isolated(text: str) -> str:
    """A name, a number or a time, to be shown among texts of the other direction (Unicode's annex 9): "+2"
    would be "2+" otherwise, and dots for what was cut would stand before what they follow."""
    if _from_right is None or not text or _for_a_program.get():
        return text
    if _from_right:
        return text if _RIGHT_TO_LEFT.search(text) else f"{_FROM_LEFT}{text}{_END}"
    # Most texts are told by this alone, and quickly.
    if text.isascii() or not _RIGHT_TO_LEFT.search(text) or _READ_FROM_LEFT.search(text):
        return text
    return f"{_FROM_RIGHT}{text}{_END}"


def without_isolates(text: str) -> str:
    """The text as it is kept, or as the name of a file."""
    return text.translate(_ISOLATES)


def _isolated_fields(fields: dict[str, object]) -> dict[str, object]:
    if _from_right is None or _for_a_program.get():
        return fields
    return {name: isolated(value) if isinstance(value, str) else value for name, value in fields.items()}


def listed(*parts: str) -> str:
    """Facts beside each other, as one line that is read aloud or shown; those that are "" are left out."""
    # For translators: what stands between two facts of a list.
    return tr(", ").join(part for part in parts if part)


def mark(text: str, /) -> str:
    """The text as it is: it stands in a table and is translated, by tr, when it is shown."""
    return text


def number_text(number: float, decimals: int = 0) -> str:
    """A number as the reader's language writes it: 1,200 or 1.5. The window, which knows the person's region,
    asks Qt instead."""
    # For translators: what stands between thousands, as in 1,000; a no-break space where that is usual.
    between_thousands = tr_in("between thousands", ",")
    # For translators: what stands before tenths, as in 1.5.
    before_tenths = tr_in("before tenths", ".")
    signs = {ord(","): between_thousands, ord("."): before_tenths}
    return f"{number:,.{decimals}f}".translate(signs)
