"""Writes winmail.dat as Outlook does (MS-OXTNEF), for what reads it."""

from __future__ import annotations

import struct
from collections.abc import Sequence

_PROPERTIES = 0x00069005


def winmail(documents: Sequence[tuple[str, bytes]], text: str = "") -> bytes:
    """A file with these documents, by their long names; the short ones are cut as Outlook cuts them."""
    parts = [struct.pack("<IH", 0x223E9F78, 1), _attribute(1, 0x00089006, b"\0\0\1\0")]
    parts.append(_attribute(1, 0x00069007, struct.pack("<II", 1252, 0)))
    if text:
        parts.append(_attribute(1, 0x0002800C, text.encode("cp1252") + b"\0"))
    for name, content in documents:
        parts.append(_attribute(2, 0x00069002, b"\1\0" + b"\xff" * 4 + b"\0" * 8))
        parts.append(_attribute(2, 0x00018010, name.encode("ascii", "replace")[:8] + b"\0"))
        parts.append(_attribute(2, 0x0006800F, content))
        parts.append(_attribute(2, _PROPERTIES, _properties(name)))
    return b"".join(parts)


def _attribute(level: int, attribute: int, value: bytes) -> bytes:
    head = struct.pack("<BII", level, attribute, len(value))
    return head + value + struct.pack("<H", sum(value) & 0xFFFF)


def _properties(name: str) -> bytes:
    """Some that are of no use, of each shape, and the long name."""
    wide = f"{name}\0".encode("utf-16-le")
    return struct.pack("<I", 4) + b"".join(
        (
            struct.pack("<HHI", 0x0003, 0x3705, 1),
            struct.pack("<HHQ", 0x0040, 0x3007, 1),
            struct.pack("<HH16sIIII", 0x1003, 0x8000, b"g" * 16, 0, 7, 2, 1) + struct.pack("<I", 2),
            struct.pack("<HHII", 0x001F, 0x3707, 1, len(wide)) + wide + b"\0" * (-len(wide) % 4),
        )
    )
