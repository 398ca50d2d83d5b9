"""Looks for entries in the bytes of a PDF, without opening it (child process only)."""

from __future__ import annotations

import re
import zlib

_PACKED = re.compile(rb"/ObjStm\b.{0,400}?\bstream\r?\n", re.DOTALL)
_LONGEST_PACK, _MOST_UNPACKED = 1_000_000, 64_000_000
"""The bytes of packed objects that are read at once, and of what comes out of all of them."""


def mentions(content: bytes, name: bytes) -> bool:
    """Whether a PDF has entries of this name, also among objects that are packed together."""
    if name in content:
        return True
    unpacked = 0
    for start in _PACKED.finditer(content):
        try:
            packed = content[start.end() : start.end() + _LONGEST_PACK]
            objects = zlib.decompressobj().decompress(packed, _MOST_UNPACKED)
        except zlib.error:
            continue
        unpacked += len(objects)
        if name in objects:
            return True
        if unpacked > _MOST_UNPACKED:
            break
    return False
