"""Reads winmail.dat, into which Outlook puts the attachments of a mail for other Outlooks (MS-OXTNEF; child
process only)."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from msgspec import Struct

from faxdesk.documents.document import CannotOpen

_SIGNATURE = 0x223E9F78
_MAIL_TEXT = 0x0002800C
_NEXT_ATTACHMENT = 0x00069002
_TITLE = 0x00018010
_CONTENT = 0x0006800F
_PROPERTIES = 0x00069005
_CODE_PAGE = 0x00069007
_LONG_NAME = 0x3707
_OBJECT = 0x3701
_IS_OBJECT = 0x0D
_KIND_BYTES = 16
_WIDE = 0x1F
_SEVERAL = 0x1000
_NAMED = 0x8000
_OF_ANY_LENGTH = frozenset({_IS_OBJECT, 0x1E, _WIDE, 0x102})
_SIZES = {0x05: 8, 0x06: 8, 0x07: 8, 0x14: 8, 0x40: 8, 0x48: 16}
"""The bytes of a value by its type (MS-OXCDATA 2.11.1); 4 of the others."""


class Packed(Struct):
    """A document in it."""

    name: str = ""
    content: bytes = b""


class PackedMail(Struct):
    """The text, which most mails have beside it as well, and the documents."""

    text: str
    documents: list[Packed]


def read_tnef(content: bytes) -> PackedMail:
    """Raises CannotOpen."""
    try:
        return _read(content)
    except (struct.error, ValueError, LookupError) as error:
        raise CannotOpen("damaged") from error


def _read(content: bytes) -> PackedMail:
    mail, character_set = PackedMail("", []), "cp1252"
    for attribute, value in _attributes(content):
        if attribute == _CODE_PAGE:
            character_set = f"cp{struct.unpack_from('<I', value)[0]}"
        elif attribute == _MAIL_TEXT:
            mail.text = _decoded(value, character_set)
        elif attribute == _NEXT_ATTACHMENT:
            mail.documents.append(Packed())
        elif not mail.documents:
            continue
        elif attribute == _TITLE:
            mail.documents[-1].name = mail.documents[-1].name or _decoded(value, character_set)
        elif attribute == _CONTENT:
            mail.documents[-1].content = value
        elif attribute == _PROPERTIES:
            _describe(mail.documents[-1], value, character_set)
    mail.documents = [each for each in mail.documents if each.content]
    return mail


def _attributes(content: bytes) -> Iterator[tuple[int, bytes]]:
    if struct.unpack_from("<I", content)[0] != _SIGNATURE:
        raise ValueError("signature")
    place = 6
    while place + 9 <= len(content):
        attribute, length = struct.unpack_from("<II", content, place + 1)
        value = content[place + 9 : place + 9 + length]
        if len(value) < length:
            raise ValueError("cut")
        yield attribute, value
        # A checksum follows, which says no more than that of the mail around it.
        place += 9 + length + 2


def _describe(document: Packed, value: bytes, character_set: str) -> None:
    """Take what an attachment's properties say of it: its long name, and its content where it was dragged
    from another program."""
    (count,), place = struct.unpack_from("<I", value), 4
    for _ in range(count):
        kind, number = struct.unpack_from("<HH", value, place)
        place += 4
        if number >= _NAMED:
            place = _after_name(value, place)
        found, place = _values(value, place, kind)
        if number == _LONG_NAME and found:
            document.name = _decoded(found[0], "utf-16-le" if kind == _WIDE else character_set)
        elif number == _OBJECT and found:
            # Before an object stands which kind it is.
            document.content = found[0][_KIND_BYTES:] if kind == _IS_OBJECT else found[0]


def _after_name(value: bytes, place: int) -> int:
    is_text, length = struct.unpack_from("<II", value, place + 16)
    return place + 24 + (_padded(length) if is_text else 0)


def _values(value: bytes, place: int, kind: int) -> tuple[list[bytes], int]:
    """The values of a property, where their type has any length, and where the next property begins."""
    own = kind & ~_SEVERAL
    has_length = own in _OF_ANY_LENGTH
    count = 1
    if has_length or kind & _SEVERAL:
        (count,) = struct.unpack_from("<I", value, place)
        place += 4
    if not has_length:
        return [], place + count * _SIZES.get(own, 4)
    found = []
    for _ in range(count):
        (length,) = struct.unpack_from("<I", value, place)
        found.append(value[place + 4 : place + 4 + length])
        place += 4 + _padded(length)
    return found, place


def _padded(length: int) -> int:
    return (length + 3) // 4 * 4


def _decoded(value: bytes, character_set: str) -> str:
    return value.decode(character_set, "replace").rstrip("\0")
