"""A signature of the person's own, to be put on pages."""

from __future__ import annotations

from msgspec import Struct

MOST_LETTERS = 60
"""Of a signature's name."""


class Signature(Struct, frozen=True):
    """id is its own for as long as it is kept; name is the person's. aspect is its height to its width.
    is_default: it is the one that is taken where none is chosen."""

    id: str
    name: str
    aspect: float
    has_password: bool = False
    is_default: bool = False


class MarkPicture(Struct, frozen=True):
    """A picture that can be put on pages: its hash in the blob store, its height to its width."""

    hash: str
    aspect: float
