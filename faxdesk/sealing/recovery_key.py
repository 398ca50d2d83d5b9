"""The recovery key: the key of an archive as groups of letters and digits that a person keeps on paper.

There are thirteen groups of five: four that carry the key, and one that checks them. The letters are those of
Crockford's base 32, where none looks like another; what is easily taken for another is read as that one.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.sealing.archive_key import KEY_BYTES, ArchiveKey
from faxdesk.words import tr, tr_n

GROUPS = 13
GROUP_LENGTH = 5
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans("OIL", "011")
_CARRYING = GROUP_LENGTH - 1
_SPARE_BITS = GROUPS * _CARRYING * 5 - KEY_BYTES * 8
"""Bits that are left over; they hold the beginning of a digest of all the others."""


class Mistyped(FaxDeskError):
    """What was entered is no recovery key; groups are the numbers of those that are wrong, from 1 on, where
    that can be told."""

    def __init__(self, title: str, hint: str, groups: tuple[int, ...] = ()) -> None:
        super().__init__(title, hint, ErrorKind.BAD_INPUT)
        self.groups = groups


def groups_of(key: ArchiveKey) -> list[str]:
    """The recovery key of a key, as the groups in which it is printed."""
    number = int.from_bytes(key.secret) << _SPARE_BITS | _digest(key.secret)
    values = [number >> shift & 31 for shift in range((GROUPS * _CARRYING - 1) * 5, -1, -5)]
    groups = [values[at : at + _CARRYING] for at in range(0, len(values), _CARRYING)]
    return [
        "".join(_LETTERS[value] for value in (*group, _check(group, place)))
        for place, group in enumerate(groups)
    ]


def read_recovery_key(text: str) -> ArchiveKey:
    """The key that somebody has typed: in letters of any size, with whatever between the groups, or nothing.
    Raises Mistyped, which names the groups that are wrong."""
    groups = _groups_in(unicodedata.normalize("NFKC", text).upper().translate(_READ_AS))
    wrong = tuple(place + 1 for place, group in enumerate(groups) if not _is_right(group, place))
    if wrong:
        raise _wrong_groups(wrong)
    number = 0
    for group in groups:
        for letter in group[:_CARRYING]:
            number = number << 5 | _LETTERS.index(letter)
    secret = (number >> _SPARE_BITS).to_bytes(KEY_BYTES)
    if number & (1 << _SPARE_BITS) - 1 != _digest(secret):
        raise Mistyped(
            tr("This is not a whole recovery key."),
            tr("Each group is right in itself, but they do not belong together. Compare all with the paper."),
        )
    return ArchiveKey(secret)


def _groups_in(text: str) -> list[str]:
    """Raises Mistyped where there are too many or too few letters to tell which group is wrong."""
    pieces = [piece for piece in re.split(r"[^0-9A-Z]+", text) if piece]
    if len(pieces) == GROUPS:
        return pieces
    letters = "".join(pieces)
    if len(letters) == GROUPS * GROUP_LENGTH:
        return [letters[at : at + GROUP_LENGTH] for at in range(0, len(letters), GROUP_LENGTH)]
    raise Mistyped(
        tr_n(
            "A recovery key has 65 letters and digits, and one was entered.",
            "A recovery key has 65 letters and digits, and {count} were entered.",
            len(letters),
        ),
        tr("Enter all 13 groups, with a space between one and the next."),
    )


def _is_right(group: str, place: int) -> bool:
    values = [_LETTERS.find(letter) for letter in group]
    return (
        len(values) == GROUP_LENGTH and -1 not in values and _check(values[:_CARRYING], place) == values[-1]
    )


def _wrong_groups(wrong: tuple[int, ...]) -> Mistyped:
    listed = ", ".join(map(str, wrong))
    title = tr_n("Group {groups} is mistyped.", "Groups {groups} are mistyped.", len(wrong), groups=listed)
    return Mistyped(
        title, tr("Compare it with the paper letter by letter; the groups are numbered there."), wrong
    )


def _check(values: list[int], place: int) -> int:
    """The letter that ends a group. One wrong letter, and two that changed places, always make another; the
    group's place counts too, so that two groups that changed places show."""
    check = place
    for value in values:
        check = _doubled(check ^ value)
    return check


def _doubled(value: int) -> int:
    """Multiplied by the generator of the field of 32 elements, modulo x^5 + x^2 + 1."""
    doubled = value << 1
    return doubled ^ 0b100101 if doubled & 32 else doubled


def _digest(secret: bytes) -> int:
    return hashlib.sha256(b"faxdesk recovery 1" + secret).digest()[0] & (1 << _SPARE_BITS) - 1
