"""Phone numbers in the forms that the archive keeps them in and finds them by."""

from __future__ import annotations

import re

from msgspec import Struct

from faxdesk.domain.phone import display_number, same_number
from faxdesk.store.search.full_text import every_end

_MOST = 20_000


class NumberForms(Struct, frozen=True):
    """One phone number: the form that all its spellings have in common, as people read it, its digits with
    and without the country code, and every end of them as words of the index."""

    same: str = ""
    display: str = ""
    digits: str = ""
    national: str = ""
    ends: str = ""


class KnownNumbers:
    """Remembers the forms of numbers, since to read a number takes longer than to write all the rest of a
    fax."""

    def __init__(self) -> None:
        self._known: dict[str, NumberForms] = {}

    def forms(self, number: str) -> NumberForms:
        known = self._known.get(number)
        if known is None:
            if len(self._known) >= _MOST:
                self._known.clear()
            known = self._known[number] = _read(number)
        return known


def _read(number: str) -> NumberForms:
    if not number:
        return NumberForms()
    display = display_number(number)
    digits = re.sub(r"\D", "", display)
    national = re.sub(r"\D", "", display.partition(" ")[2]) if display.startswith("+") else ""
    return NumberForms(same_number(number), display, digits, national, every_end(digits))
