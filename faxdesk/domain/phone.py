"""Fax numbers: checked, normalised to E.164 and written as people read them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from faxdesk.domain.errors import ErrorKind, FaxDeskError

_FULL_WIDTH = str.maketrans("０１２３４５６７８９＋", "0123456789+")
_EDGES = re.compile(r"^(?:fax|tel|sip)\s*:\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """A number that can be dialled. e164 is what the service gets, display what people see, country
    the ISO code of where it is ("" for numbers of no country)."""

    e164: str
    display: str
    country: str


def parse_number(text: str, country: str = "US") -> PhoneNumber:
    """Read what a person typed or pasted; country tells where a number without + is.

    Raises FaxDeskError (BAD_INPUT) saying what is wrong with it.
    """
    import phonenumbers

    cleaned = _EDGES.sub("", text.strip()).translate(_FULL_WIDTH)
    if not cleaned:
        raise _bad("There is no number.", "Type the recipient's fax number.")
    try:
        parsed = phonenumbers.parse(cleaned, country)
    except phonenumbers.NumberParseException as error:
        raise _bad(f"“{text.strip()}” is not a fax number.", _HINT) from error
    if parsed.extension:
        raise _bad(
            f"“{text.strip()}” has an extension.", "A fax cannot dial extensions. Use the direct fax number."
        )
    wrong = phonenumbers.is_possible_number_with_reason(parsed)
    if wrong == phonenumbers.ValidationResult.TOO_SHORT:
        raise _bad(f"“{text.strip()}” has too few digits.", _HINT)
    if wrong == phonenumbers.ValidationResult.TOO_LONG:
        raise _bad(f"“{text.strip()}” has too many digits.", _HINT)
    if not phonenumbers.is_valid_number(parsed):
        raise _bad(f"“{text.strip()}” is not a number that exists.", _HINT)
    return PhoneNumber(
        e164=phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164),
        display=phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL),
        country=phonenumbers.region_code_for_number(parsed) or "",
    )


_HINT = "Check it and type it again; numbers abroad start with + and the country code."


def display_number(number: str) -> str:
    """A number as people read it; what cannot be read as one is given back as it is."""
    import phonenumbers

    try:
        parsed = phonenumbers.parse(number, "US")
    except phonenumbers.NumberParseException:
        return number
    if not phonenumbers.is_possible_number(parsed):
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def same_number(number: str) -> str:
    """The form that all spellings of a number have in common, for comparing only: E.164 where the number can
    be read, else its digits."""
    import phonenumbers

    try:
        parsed = phonenumbers.parse(number, "US")
    except phonenumbers.NumberParseException:
        return re.sub(r"\D", "", number) or number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


class Numbered(Protocol):
    """Whatever has a phone number: a recipient to be, one with a result, a party of a fax."""

    @property
    def number(self) -> str: ...


def numbers_of(recipients: Iterable[Numbered]) -> set[str]:
    """The numbers of recipients, each in the form that all spellings of it have in common."""
    return {same_number(recipient.number) for recipient in recipients}


def split_numbers(text: str) -> list[str]:
    """The pieces of a pasted list of numbers: one to a line, or with commas or semicolons between."""
    return [piece for piece in (part.strip() for part in re.split(r"[\n\r,;\t]+", text)) if piece]


def _bad(title: str, hint: str) -> FaxDeskError:
    return FaxDeskError(title, hint, ErrorKind.BAD_INPUT)
