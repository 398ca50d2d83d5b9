"""Reads JSON objects field by field, so that one value of a wrong type does not spoil the others."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")
S = TypeVar("S", bound=msgspec.Struct)
UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, ValueError, OverflowError, RecursionError)
"""What msgspec raises for bytes that are no JSON of the shape: numbers with very many digits, and what is
nested very deeply, among them."""


NO_OBJECT = "everything"
"""What read_fields names where there are no fields at all."""


def read_fields(
    raw: bytes | msgspec.Raw, shape: type[S], parts: Mapping[str, Callable[[bytes], Any]] | None = None
) -> tuple[S, tuple[str, ...]]:
    """Read an object's fields, each by itself where they cannot all be read; gives the names of those that
    were left out because their value is not of the right type, and NO_OBJECT for what is no object. parts
    says how a field is read that has parts of its own, when not all of them are as they should be."""
    raw = bytes(raw).removeprefix(BOM_UTF8)
    try:
        return msgspec.json.decode(raw, type=shape, strict=False), ()
    except UNREADABLE:
        pass
    try:
        fields = msgspec.json.decode(raw, type=dict[str, msgspec.Raw])
    except UNREADABLE:
        return shape(), (NO_OBJECT,)
    values, odd = {}, []
    for field in msgspec.structs.fields(shape):
        value = fields.get(field.encode_name)
        if value is None:
            continue
        try:
            values[field.name] = msgspec.json.decode(value, type=field.type, strict=False)
        except UNREADABLE:
            odd.append(field.encode_name)
            if parts and field.name in parts:
                values[field.name] = parts[field.name](bytes(value))
    return shape(**values), tuple(odd)


def lenient(raw: bytes | msgspec.Raw, shape: type[T]) -> T | None:
    """A value that the rest of the answer does not depend on; None where it has another type."""
    try:
        return msgspec.json.decode(bytes(raw), type=shape | None, strict=False)
    except UNREADABLE:
        return None
