"""Attributes of IPP, and how they are written (RFC 8010, section 3)."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from enum import IntEnum
from typing import NamedTuple, TypeAlias

Raw: TypeAlias = "int | bool | str | bytes | tuple[int, ...] | datetime | Attributes"


class Tag(IntEnum):
    """The kinds of values (RFC 8010, section 3.5.2)."""

    UNSUPPORTED = 0x10
    UNKNOWN = 0x12
    NO_VALUE = 0x13
    INTEGER = 0x21
    BOOLEAN = 0x22
    ENUM = 0x23
    OCTETS = 0x30
    DATE_TIME = 0x31
    RESOLUTION = 0x32
    RANGE = 0x33
    COLLECTION = 0x34
    TEXT_WITH_LANGUAGE = 0x35
    NAME_WITH_LANGUAGE = 0x36
    END_OF_COLLECTION = 0x37
    TEXT = 0x41
    NAME = 0x42
    KEYWORD = 0x44
    URI = 0x45
    URI_SCHEME = 0x46
    CHARSET = 0x47
    LANGUAGE = 0x48
    MIME_TYPE = 0x49
    MEMBER_NAME = 0x4A


class Group(IntEnum):
    """The groups of attributes (RFC 8010, section 3.5.1)."""

    OPERATION = 1
    JOB = 2
    END = 3
    PRINTER = 4
    UNSUPPORTED = 5


class Value(NamedTuple):
    """One value of an attribute; a collection's raw value is its members."""

    tag: int
    raw: Raw


Attributes: TypeAlias = "Mapping[str, Sequence[Value]]"


class IppFailure(Exception):
    """Why an operation is not done, as one of the codes that clients know (RFC 8011, section 4.1.6)."""

    def __init__(self, status: Status, unsupported: Attributes | None = None) -> None:
        super().__init__(status)
        self.status = status
        self.unsupported = unsupported or {}


class Status(IntEnum):
    """What an answer begins with (RFC 8011, appendix B)."""

    OK = 0x0000
    OK_BUT_IGNORED = 0x0001
    BAD_REQUEST = 0x0400
    NOT_POSSIBLE = 0x0404
    TIMED_OUT = 0x0405
    NOT_FOUND = 0x0406
    TOO_LARGE = 0x0408
    FORMAT_NOT_SUPPORTED = 0x040A
    ATTRIBUTES_NOT_SUPPORTED = 0x040B
    CHARSET_NOT_SUPPORTED = 0x040D
    COMPRESSION_NOT_SUPPORTED = 0x040F
    COMPRESSION_ERROR = 0x0410
    FORMAT_ERROR = 0x0411
    INTERNAL_ERROR = 0x0500
    OPERATION_NOT_SUPPORTED = 0x0501
    VERSION_NOT_SUPPORTED = 0x0503
    TEMPORARY_ERROR = 0x0505
    BUSY = 0x0507


def values(tag: Tag, *raw: Raw) -> tuple[Value, ...]:
    """An attribute's values, all of one kind."""
    return tuple(Value(tag, each) for each in raw)


NO_VALUE = (Value(Tag.NO_VALUE, b""),)


def collection(**members: Value | Sequence[Value]) -> Value:
    """A collection; its members are named with underscores for hyphens."""
    return Value(
        Tag.COLLECTION,
        {
            name.replace("_", "-"): (member,) if isinstance(member, Value) else member
            for name, member in members.items()
        },
    )


def message(
    version: bytes, status: int, request_id: int, groups: Iterable[tuple[Group, Attributes]]
) -> bytes:
    """An answer as it goes over the wire. version is two bytes."""
    parts = [version, struct.pack(">hi", status, request_id)]
    for tag, attributes in groups:
        parts.append(bytes([tag]))
        for name, each in attributes.items():
            _write(parts, name, each)
    parts.append(bytes([Group.END]))
    return b"".join(parts)


def _write(parts: list[bytes], name: str, attribute: Iterable[Value]) -> None:
    encoded = name.encode()
    for value in attribute:
        # Only the first value bears the name (RFC 8010, section 3.1.5).
        parts.append(struct.pack(">BH", value.tag, len(encoded)) + encoded)
        encoded = b""
        if not isinstance(value.raw, Mapping):
            content = _content(value)
            parts.append(struct.pack(">H", len(content)) + content)
            continue
        parts.append(b"\0\0")
        for member, members in value.raw.items():
            parts.append(struct.pack(">BHH", Tag.MEMBER_NAME, 0, len(member.encode())) + member.encode())
            _write(parts, "", members)
        parts.append(struct.pack(">BHH", Tag.END_OF_COLLECTION, 0, 0))


def _content(value: Value) -> bytes:
    match value.tag, value.raw:
        case Tag.BOOLEAN, bool(is_so):
            return bytes([is_so])
        case Tag.RESOLUTION, (int(across), int(down)):
            return struct.pack(">iib", across, down, 3)
        case Tag.RANGE, (int(least), int(most)):
            return struct.pack(">ii", least, most)
        case _, int(number):
            return struct.pack(">i", number)
        case _, datetime() as time:
            time = time.astimezone(UTC)
            date = struct.pack(
                ">HBBBBB", time.year, time.month, time.day, time.hour, time.minute, time.second
            )
            return date + b"\0+\0\0"
        case _, str(text):
            return text.encode("utf-8", "replace")
        case _, bytes(octets):
            return octets
    raise TypeError(f"{value.tag:#x} cannot hold {value.raw!r}")
