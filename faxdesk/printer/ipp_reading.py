"""Reads the attributes of a request, and leaves its document unread (RFC 8010, section 3).

Whatever is written there comes from a stranger: lengths, depths and numbers of values are bounded, and what
does not fit its kind is refused.
"""

from __future__ import annotations

import struct
from typing import NamedTuple, Protocol

from faxdesk.printer.ipp_values import Attributes, Group, IppFailure, Raw, Status, Tag, Value

_MOST_BYTES = 1 << 20
_MOST_VALUES = 10_000
_DEEPEST = 8
_LAST_GROUP = 0x0F
_LENGTHS = {Tag.INTEGER: 4, Tag.ENUM: 4, Tag.BOOLEAN: 1, Tag.RANGE: 8, Tag.RESOLUTION: 9, Tag.DATE_TIME: 11}
_TEXTS = frozenset({Tag.TEXT, Tag.NAME, Tag.KEYWORD, Tag.URI, Tag.URI_SCHEME, Tag.CHARSET})
_TEXTS |= {Tag.LANGUAGE, Tag.MIME_TYPE, Tag.MEMBER_NAME}
_LONGEST_TEXT = 1023
"""In bytes; the longest that any kind of text may be (RFC 8011, section 5.1)."""


class Stream(Protocol):
    """Where a request comes from."""

    def read(self, size: int) -> bytes:
        """So many bytes, or fewer where they end before."""
        ...


class Request(NamedTuple):
    """A request without its document. groups are those of its attributes, in their order."""

    version: tuple[int, int]
    operation: int
    request_id: int
    groups: tuple[tuple[int, Attributes], ...]

    def attributes(self, group: Group) -> Attributes:
        """The attributes of the first group of this kind; none where there is no such group."""
        return next((attributes for tag, attributes in self.groups if tag == group), {})


class RequestHead(NamedTuple):
    """What every request begins with."""

    version: tuple[int, int]
    operation: int
    request_id: int


def read_head(stream: Stream) -> RequestHead:
    """The first eight bytes. Raises IppFailure where there are fewer."""
    head = stream.read(8)
    if len(head) != 8:
        raise IppFailure(Status.BAD_REQUEST)
    higher, lower, operation, request_id = struct.unpack(">BBhi", head)
    return RequestHead((higher, lower), operation, request_id)


def read_groups(stream: Stream) -> tuple[tuple[int, Attributes], ...]:
    """The attributes that follow the head, by groups. Raises IppFailure."""
    return _Reader(stream).groups()


class _Reader:
    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._bytes_left = _MOST_BYTES
        self._values_left = _MOST_VALUES

    def groups(self) -> tuple[tuple[int, Attributes], ...]:
        groups: list[tuple[int, Attributes]] = []
        attributes: dict[str, list[Value]] | None = None
        name = ""
        while (tag := self._take(1)[0]) != Group.END:
            if tag <= _LAST_GROUP:
                attributes, name = {}, ""
                groups.append((tag, attributes))
                self._count()
                continue
            given, value = self._value(tag, 0)
            if attributes is None or (given and given in attributes) or not (given or name):
                raise IppFailure(Status.BAD_REQUEST)
            name = given or name
            attributes.setdefault(name, []).append(value)
        return tuple(groups)

    def _value(self, tag: int, depth: int) -> tuple[str, Value]:
        """A value and the name before it; "" for a further value of the same attribute."""
        self._count()
        name, content = self._text(self._field()), self._field()
        if tag == Tag.COLLECTION:
            return name, Value(tag, self._collection(depth + 1))
        return name, Value(tag, self._raw(tag, content))

    def _collection(self, depth: int) -> Attributes:
        if depth > _DEEPEST:
            raise IppFailure(Status.BAD_REQUEST)
        members: dict[str, list[Value]] = {}
        member = ""
        while True:
            tag = self._take(1)[0]
            if tag <= _LAST_GROUP:
                raise IppFailure(Status.BAD_REQUEST)
            _, value = self._value(tag, depth)
            if tag == Tag.END_OF_COLLECTION:
                return members
            if tag == Tag.MEMBER_NAME:
                member = str(value.raw)
                if member in members:
                    raise IppFailure(Status.BAD_REQUEST)
                members[member] = []
            elif member:
                members[member].append(value)
            else:
                raise IppFailure(Status.BAD_REQUEST)

    def _raw(self, tag: int, content: bytes) -> Raw:
        if tag in _LENGTHS and len(content) != _LENGTHS[Tag(tag)]:
            raise IppFailure(Status.BAD_REQUEST)
        if tag in _TEXTS:
            return self._text(content)
        match tag:
            case Tag.INTEGER | Tag.ENUM:
                return int.from_bytes(content, "big", signed=True)
            case Tag.BOOLEAN:
                return content != b"\0"
            case Tag.RANGE:
                return struct.unpack(">ii", content)
            case Tag.RESOLUTION:
                return struct.unpack(">iib", content)
            case Tag.TEXT_WITH_LANGUAGE | Tag.NAME_WITH_LANGUAGE:
                return self._text(_after_language(content))
        return content

    @staticmethod
    def _text(content: bytes) -> str:
        if len(content) > _LONGEST_TEXT:
            raise IppFailure(Status.TOO_LARGE)
        return content.decode("utf-8", "replace")

    def _field(self) -> bytes:
        (length,) = struct.unpack(">H", self._take(2))
        if length > 0x7FFF:
            # Lengths are signed, and never negative (RFC 8010, section 3.1.1).
            raise IppFailure(Status.BAD_REQUEST)
        return self._take(length)

    def _take(self, size: int) -> bytes:
        self._bytes_left -= size
        if self._bytes_left < 0:
            raise IppFailure(Status.TOO_LARGE)
        taken = self._stream.read(size)
        if len(taken) != size:
            raise IppFailure(Status.BAD_REQUEST)
        return taken

    def _count(self) -> None:
        self._values_left -= 1
        if self._values_left < 0:
            raise IppFailure(Status.TOO_LARGE)


def _after_language(content: bytes) -> bytes:
    """The text of a value that names its language before (RFC 8010, section 3.9)."""
    for _ in range(2):
        length = int.from_bytes(content[:2], "big")
        part, content = content[2 : 2 + length], content[2 + length :]
        if len(part) != length:
            raise IppFailure(Status.BAD_REQUEST)
    if content:
        raise IppFailure(Status.BAD_REQUEST)
    return part
