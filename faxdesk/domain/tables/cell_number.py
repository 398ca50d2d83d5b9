"""Fax numbers as spreadsheets write them: some make figures of them, and may lose their digits."""

from __future__ import annotations

import re

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.phone import PhoneNumber, parse_number
from faxdesk.words import tr

_SHORTENED = re.compile(r"(\d)(?:[.,](\d+))?[eE]\+?(\d{1,2})")
"""What Excel writes into a CSV file for a long figure: 1.65E+10, with a comma in many countries."""
_WHOLE = re.compile(r"(\d{6,})[.,]0+")
"""A figure whose column shows decimals."""


def plain_number(cell: str) -> str:
    """A number in a cell as it is dialled. Raises FaxDeskError (BAD_INPUT) where a spreadsheet has left
    digits out."""
    text = cell.strip().lstrip("'=\"").rstrip('"').strip()
    if whole := _WHOLE.fullmatch(text):
        return whole[1]
    found = _SHORTENED.fullmatch(text)
    if found is None:
        return text
    first, rest, power = found[1], found[2] or "", int(found[3])
    if len(rest) < power:
        raise FaxDeskError(
            tr("A spreadsheet has shortened this number to “{text}”: its last digits are lost.", text=text),
            tr("Make the column one of text or of whole numbers, and save the table again."),
            ErrorKind.BAD_INPUT,
        )
    return first + rest[:power]


def number_in(cell: str, country: str) -> PhoneNumber:
    """The number in a cell; country tells where one without + is. One that lost its + is taken with it where
    it can be no number of that country. Raises FaxDeskError (BAD_INPUT) saying what is wrong with it."""
    text = plain_number(cell)
    found = None
    try:
        found = parse_number(text, country)
        if found.is_known:
            return found
    except FaxDeskError:
        if not text.isdigit() or text.startswith("0"):
            raise
    if text.isdigit() and not text.startswith("0"):
        abroad = _abroad(text)
        if abroad is not None:
            return abroad
    return found or parse_number(text, country)


def _abroad(digits: str) -> PhoneNumber | None:
    """A number whose digits begin with the code of its country; None if they do not."""
    try:
        found = parse_number(f"+{digits}", "")
    except FaxDeskError:
        return None
    return found if found.is_known else None
