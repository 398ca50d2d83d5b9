"""Fax numbers: checked, normalised to E.164 and written as people read them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from typing import Protocol

from msgspec import Struct

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.words import mark, tr

_FULL_WIDTH = str.maketrans("０１２３４５６７８９＋", "0123456789+")
_LONGEST_EMERGENCY = 6
_EDGES = re.compile(r"^(?:fax|tel|sip)\s*:\s*", re.IGNORECASE)


class PhoneNumber(Struct, frozen=True):
    """A number that can be dialled. e164 is what the service gets, display what people see, country
    the ISO code of where it is ("" for numbers of no country). is_known tells whether it is in a range that
    the number library knows; a range that was opened since the library was made is in none."""

    e164: str
    display: str
    country: str
    is_known: bool = True


def parse_number(text: str, country: str = "US") -> PhoneNumber:
    """Read what a person typed or pasted; country tells where a number without + is.

    Raises FaxDeskError (BAD_INPUT) saying what is wrong with it.
    """
    import phonenumbers

    cleaned = _EDGES.sub("", text.strip()).translate(_FULL_WIDTH)
    if not cleaned:
        raise _bad(tr("There is no number."), tr("Type the recipient's fax number."))
    try:
        parsed = phonenumbers.parse(cleaned, country)
    except phonenumbers.NumberParseException as error:
        raise _bad(tr("“{number}” is not a fax number.", number=text.strip()), tr(_HINT)) from error
    if len(cleaned) <= _LONGEST_EMERGENCY and phonenumbers.is_emergency_number(cleaned, country):
        raise _bad(
            tr("“{number}” calls for help in an emergency.", number=text.strip()),
            tr("No fax can go there. Type the recipient's whole fax number."),
        )
    if parsed.extension:
        raise _bad(
            tr("“{number}” has an extension.", number=text.strip()),
            tr("A fax cannot dial extensions. Use the direct fax number."),
        )
    wrong = phonenumbers.is_possible_number_with_reason(parsed)
    if wrong == phonenumbers.ValidationResult.TOO_SHORT:
        raise _bad(tr("“{number}” has too few digits.", number=text.strip()), tr(_HINT))
    if wrong == phonenumbers.ValidationResult.TOO_LONG:
        raise _bad(tr("“{number}” has too many digits.", number=text.strip()), tr(_HINT))
    if wrong == phonenumbers.ValidationResult.INVALID_COUNTRY_CODE:
        raise _bad(
            tr("“{number}” begins with a country code that does not exist.", number=text.strip()), tr(_HINT)
        )
    return PhoneNumber(
        e164=phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164),
        display=phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL),
        country=phonenumbers.region_code_for_number(parsed) or "",
        is_known=phonenumbers.is_valid_number(parsed),
    )


def split_extension(text: str, country: str = "US") -> tuple[str, str]:
    """A number as it is written, and its extension, which no fax can dial: "" where it has none."""
    import phonenumbers

    try:
        parsed = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return text, ""
    if not parsed.extension:
        return text, ""
    extension, parsed.extension = parsed.extension, None
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164), extension


_HINT = mark("Check it and type it again; numbers abroad start with + and the country code.")


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


def is_premium(number: str) -> bool:
    """Whether whoever calls a number (E.164) pays extra."""
    import phonenumbers

    return _type_of(number) == phonenumbers.PhoneNumberType.PREMIUM_RATE


def is_in_known_range(number: str) -> bool:
    """Whether a number (E.164) is in a range that the number library knows (see PhoneNumber.is_known)."""
    import phonenumbers

    return _type_of(number) != phonenumbers.PhoneNumberType.UNKNOWN


@lru_cache(maxsize=16384)
def _type_of(number: str) -> int:
    """What kind of line a number is, read as parse_number() reads it, as the number library counts kinds. The
    latest are remembered, since all rows of a fax to many are looked at again whenever one is mended."""
    import phonenumbers

    try:
        return phonenumbers.number_type(phonenumbers.parse(number, "US"))
    except phonenumbers.NumberParseException:
        return phonenumbers.PhoneNumberType.UNKNOWN


def near_numbers(number: str) -> list[str]:
    """The numbers that a slip of the finger makes of one in E.164: another digit in one place, or two that
    stand side by side swapped."""
    digits = number.removeprefix("+")
    changed = [
        f"+{digits[:place]}{other}{digits[place + 1 :]}"
        for place, digit in enumerate(digits)
        for other in "0123456789"
        if other != digit
    ]
    return [*changed, *_swapped(number)]


def near_pairs(numbers: Collection[str], others: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each of some numbers with each of the others that near_numbers() has of it, in the order of the others;
    all in E.164. Two numbers that differ in one digit are the same once it is covered, so that thousands are
    compared without looking at every pair."""
    by_covered: dict[str, list[str]] = {}
    for number in dict.fromkeys(numbers):
        for covered in _covered(number):
            by_covered.setdefault(covered, []).append(number)
    by_itself = set(numbers)
    for other in others:
        for covered in _covered(other):
            for number in by_covered.get(covered, ()):
                if number != other:
                    yield number, other
        for number in _swapped(other):
            if number in by_itself:
                yield number, other


def _covered(number: str) -> list[str]:
    """A number with one of its digits covered, each in turn."""
    return [f"{number[:place]}?{number[place + 1 :]}" for place in range(1, len(number))]


def _swapped(number: str) -> list[str]:
    """A number with two digits that stand side by side swapped, each two in turn."""
    return [
        f"{number[:place]}{number[place + 1]}{number[place]}{number[place + 2 :]}"
        for place in range(1, len(number) - 1)
        if number[place] != number[place + 1]
    ]


def with_country_code(number: str, country: str) -> str:
    """A number in E.164, where it is written as people in this country (an ISO code) dial it among
    themselves; what is no such number, or masked, is given back as it is."""
    import phonenumbers

    if number.startswith("+"):
        return number
    try:
        parsed = phonenumbers.parse(number, country)
    except phonenumbers.NumberParseException:
        return number
    if parsed.extension or not phonenumbers.is_valid_number(parsed):
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


@lru_cache(maxsize=16384)
def same_number(number: str) -> str:
    """The form that all spellings of a number have in common, for comparing only: E.164 where the number can
    be read, else its digits. The latest are remembered, since a contact's numbers are compared several times
    over while it is imported, kept and looked for."""
    import phonenumbers

    try:
        parsed = phonenumbers.parse(number, "US")
    except phonenumbers.NumberParseException:
        return re.sub(r"\D", "", number) or number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


_MASK = re.compile(r"[*•·#?…]+|[xX]{2,}")
"""How services cover the digits of a number that not everybody is to see."""
_LEAST_SEEN = 4
"""So many digits of a masked number have to be seen for it to be told from others."""
_LEAST_END = 7
"""So many digits has a number without its country and area, as it is written in a directory."""


def is_same_number(number: str, other: str) -> bool:
    """Whether two spellings can only be meant for one number. Of a masked number the digits at its ends have
    to fit; one that lacks its country code has to be the end of the other."""
    if number == other or same_number(number) == same_number(other):
        return True
    if is_masked(number) or is_masked(other):
        return _fits_mask(number, other) or _fits_mask(other, number)
    if number.startswith("+") and other.startswith("+"):
        return False
    short, long = sorted((_significant(number), _significant(other)), key=len)
    return len(short) >= _LEAST_END and long.endswith(short)


def is_masked(number: str) -> bool:
    """Whether digits of a number are covered."""
    return bool(_MASK.search(number))


def _fits_mask(masked: str, number: str) -> bool:
    """Whether a number can be what is under a mask: its digits end with those behind the mask and, with or
    without its country code, begin with those before it."""
    parts = _MASK.split(masked)
    if len(parts) < 2 or is_masked(number):
        return False
    head, tail, digits = _significant(parts[0]), re.sub(r"\D", "", parts[-1]), _significant(number)
    begins = any(digits.startswith(head, skipped) for skipped in range(4))
    return len(head) + len(tail) >= _LEAST_SEEN and begins and digits.endswith(tail)


def _significant(number: str) -> str:
    """The digits without the zeros that stand for "abroad" or "another town"."""
    return re.sub(r"\D", "", number).lstrip("0")


class Numbered(Protocol):
    """Whatever has a phone number: a recipient to be, one with a result, a party of a fax."""

    @property
    def number(self) -> str: ...


def numbers_of(recipients: Iterable[Numbered]) -> set[str]:
    """The numbers of recipients, each in the form that all spellings of it have in common."""
    return {same_number(recipient.number) for recipient in recipients}


def goes_to_all(recipients: Iterable[Numbered], numbers: Iterable[Numbered]) -> bool:
    """Whether each of the numbers is, in some spelling, among the recipients."""
    named = [recipient.number for recipient in recipients]
    return all(any(is_same_number(number.number, known) for known in named) for number in numbers)


def split_numbers(text: str) -> list[str]:
    """The pieces of a pasted list of numbers: one to a line, or with commas or semicolons between."""
    return [piece for piece in (part.strip() for part in re.split(r"[\n\r,;\t]+", text)) if piece]


def _bad(title: str, hint: str) -> FaxDeskError:
    return FaxDeskError(title, hint, ErrorKind.BAD_INPUT)
