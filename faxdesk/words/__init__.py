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


def tr(text: str, /, **fields: object) -> str:
    """The text in the reader's language, with its fields filled in."""
    # By "" a catalogue finds what it says of itself.
    found = _catalogue.gettext(text) if _catalogue and text else text
    return found.format(**fields) if fields else found


def tr_n(one: str, many: str, count: int, /, **fields: object) -> str:
    """The text for this count: {count} in it is the number, unless a field of that name spells it."""
    english = one if count == 1 else many
    found = _catalogue.ngettext(one, many, count) if _catalogue else english
    return found.format(**{"count": count, **fields})


def tr_in(context: str, text: str, /, **fields: object) -> str:
    """The text where English has one word for two things that other languages keep apart. The context says
    which is meant, to translators alone."""
    found = _catalogue.pgettext(context, text) if _catalogue else text
    return found.format(**fields) if fields else found


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
