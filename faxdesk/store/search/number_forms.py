"""Phone numbers in the forms that the archive keeps them in and finds them by."""

from __future__ import annotations

import re
from functools import lru_cache

from msgspec import Struct

from faxdesk.domain.phone import display_number, same_number
from faxdesk.store.search.full_text import every_end

_MOST = 20_000


class NumberForms(Struct, frozen=True):
    """One phone number: the form that all its spellings have in common, as people read it, and its digits;
    and as words of the index: the digits with and without the country code, and every end of them."""

    same: str = ""
    display: str = ""
    digits: str = ""
    whole: str = ""
    ends: str = ""


class KnownNumbers:
    """Remembers the forms of numbers, since to read a number takes longer than to write all the rest of a
    fax."""

    def __init__(self) -> None:
        self.forms = lru_cache(_MOST)(_read)


def _read(number: str) -> NumberForms:
    if not number:
        return NumberForms()
    display = display_number(number)
    digits = re.sub(r"\D", "", display)
    national = re.sub(r"\D", "", display.partition(" ")[2]) if display.startswith("+") else ""
    return NumberForms(same_number(number), display, digits, f"{digits} {national}", every_end(digits))
