"""Questions and answers of the DNS as bytes (RFC 1035, 2782), as far as devices nearby are found by them
(RFC 6763). Whoever answers is not believed further than the message goes."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from typing import NamedTuple

A, PTR, TXT, SRV = 1, 12, 16, 33
_INTERNET = 1
_HEADER = struct.Struct("!6H")
_FIXED = struct.Struct("!HHIH")
_MOST_RECORDS, _MOST_LABELS = 200, 40


class Record(NamedTuple):
    """One record: its name in small letters, its type, and what it says: a name (PTR), host and port (SRV),
    the texts by their keys in small letters (TXT), or an IPv4 address (A)."""

    name: str
    kind: int
    target: str = ""
    port: int = 0
    texts: tuple[tuple[str, str], ...] = ()

    def text(self, key: str) -> str:
        return next((value for name, value in self.texts if name == key), "")


def question(names: Sequence[tuple[str, int]]) -> bytes:
    """A message that asks for names with their types. Raises ValueError for what is no name."""
    asked = b"".join(_written(name) + struct.pack("!HH", kind, _INTERNET) for name, kind in names)
    return _HEADER.pack(0, 0, len(names), 0, 0, 0) + asked


def records(message: bytes) -> list[Record]:
    """What an answer says, as far as it can be read; nothing of a message that is no answer."""
    found: list[Record] = []
    try:
        for record in _read(message):
            found.append(record)
    except (ValueError, IndexError, struct.error):
        # Broken off, or made to mislead: what was read before stands for itself.
        pass
    return found


def _read(message: bytes) -> Iterator[Record]:
    _id, flags, questions, *counts = _HEADER.unpack_from(message)
    if not flags & 0x8000:
        return
    place = _HEADER.size
    for _ in range(min(questions, _MOST_RECORDS)):
        _name, place = _name_at(message, place)
        place += 4
    for _ in range(min(sum(counts), _MOST_RECORDS)):
        name, place = _name_at(message, place)
        kind, _class, _lives, length = _FIXED.unpack_from(message, place)
        place += _FIXED.size
        if place + length > len(message):
            raise ValueError("a record that goes beyond its message")
        record = _record(message, name.lower(), kind, place, length)
        if record is not None:
            yield record
        place += length


def _record(message: bytes, name: str, kind: int, place: int, length: int) -> Record | None:
    data = message[place : place + length]
    if kind == PTR:
        return Record(name, kind, _name_at(message, place)[0])
    if kind == SRV:
        port = struct.unpack_from("!H", data, 4)[0]
        return Record(name, kind, _name_at(message, place + 6)[0].lower(), port)
    if kind == TXT:
        return Record(name, kind, texts=tuple(_texts(data)))
    if kind == A and length == 4:
        return Record(name, kind, ".".join(str(part) for part in data))
    return None


def _texts(data: bytes) -> Iterator[tuple[str, str]]:
    place = 0
    while place < len(data):
        part = data[place + 1 : place + 1 + data[place]]
        place += 1 + data[place]
        key, _, value = part.partition(b"=")
        yield key.decode("ascii", "replace").lower(), value.decode("utf-8", "replace")


def _written(name: str) -> bytes:
    labels = [label.encode() for label in _labels(name)]
    if not labels or any(not 0 < len(label) < 64 for label in labels):
        raise ValueError("no name of the DNS")
    return b"".join(bytes([len(label)]) + label for label in labels) + b"\0"


def _labels(name: str) -> list[str]:
    """A name's parts; a dot within one is written with a backslash."""
    parts = name.rstrip(".").replace("\\.", "\0").split(".")
    return [part.replace("\0", ".") for part in parts]


def _name_at(message: bytes, place: int) -> tuple[str, int]:
    """A name, and where what follows it begins. Parts may stand elsewhere in the message. Raises ValueError
    and IndexError."""
    labels: list[str] = []
    after = -1
    while (size := message[place]) and len(labels) < _MOST_LABELS:
        if size >= 0xC0:
            pointed = (size & 0x3F) << 8 | message[place + 1]
            after = place + 2 if after < 0 else after
            if pointed >= place:
                raise ValueError("a name that points ahead")
            place = pointed
            continue
        if size > 63 or place + 1 + size > len(message):
            raise ValueError("a part of a name that is too long")
        labels.append(message[place + 1 : place + 1 + size].decode("utf-8", "replace").replace(".", "\\."))
        place += 1 + size
    return ".".join(labels), place + 1 if after < 0 else after
