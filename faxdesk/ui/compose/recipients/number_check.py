"""Reads what was typed or pasted as a recipient: a number, or the name of somebody faxed with before."""

from __future__ import annotations

from typing import Protocol

from msgspec import Struct

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import KnownRecipient
from faxdesk.domain.phone import PhoneNumber
from faxdesk.words import tr, tr_n

_MOST_LOOKED_AT = 50
"""Of the people whose names begin with what was typed."""


class People(Protocol):
    """Those whom faxes went to, or came from, before."""

    def known_recipients(self, text: str, limit: int = 8) -> list[KnownRecipient]: ...
    def is_known(self, number: str) -> bool: ...


class Checked(Struct, frozen=True):
    """A number that can be faxed to. name is that of the person under whose name it was found."""

    number: PhoneNumber
    is_new: bool
    name: str = ""


def check(text: str, country: str, people: People, *, first_will_do: bool = False) -> Checked:
    """Read one recipient, on a worker: the number rules take long to load the first time. A name has to be
    somebody's whole name, unless first_will_do: then the newest whose name begins so is meant, who stood
    first in the list when the person pressed Enter.

    Raises FaxDeskError (BAD_INPUT) saying what is wrong with it.
    """
    from faxdesk.domain.phone import parse_number

    try:
        number = parse_number(text, country)
    except FaxDeskError:
        known = _by_name(text, people, first_will_do=first_will_do)
        if known is None:
            raise
        return Checked(parse_number(known.number, country), False, known.name)
    return Checked(number, not people.is_known(number.e164))


def _by_name(text: str, people: People, *, first_will_do: bool) -> KnownRecipient | None:
    """Whom a name means; None where it is nobody's. Raises FaxDeskError where it is several people's."""
    if not any(sign.isalpha() for sign in text):
        return None
    candidates = people.known_recipients(" ".join(text.split()), _MOST_LOOKED_AT)
    same = [known for known in candidates if _folded(known.name) == _folded(text)]
    if len(same) > 1 and not first_will_do:
        raise FaxDeskError(
            tr_n(
                "“{name}” has {count} number.",
                "“{name}” has {count} numbers.",
                len(same),
                name=text.strip(),
            ),
            tr("Type the name again, and choose from the list."),
            ErrorKind.BAD_INPUT,
        )
    if same:
        return same[0]
    return candidates[0] if candidates and first_will_do else None


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())
