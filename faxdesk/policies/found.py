"""What stands where policies are, before anybody has looked whether it makes sense."""

from __future__ import annotations

from typing import Any

from msgspec import Struct


class Given(Struct, frozen=True):
    """One value by its key, as JSON has values, and where it is from."""

    key: str
    value: Any
    is_forced: bool
    origin: str


class Refused(Struct, frozen=True):
    """What was not taken, and why, as a sentence. key is "" where it is a whole file."""

    origin: str
    key: str
    reason: str


class Found(Struct, frozen=True):
    """All that was found; of two values for one key, the later counts. unreadable are places that hold
    policies which nobody can read, so that it is not known what they would close."""

    given: tuple[Given, ...] = ()
    refused: tuple[Refused, ...] = ()
    unreadable: tuple[Refused, ...] = ()
