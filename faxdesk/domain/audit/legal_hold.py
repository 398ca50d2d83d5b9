"""A legal hold: faxes that nobody may delete until it is lifted, whatever the settings say."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from msgspec import Struct


class HoldKind(StrEnum):
    """What a hold is on."""

    FAX = "fax"
    PERSON = "person"
    """All faxes from and to a number, also those to come."""
    TAG = "tag"
    """All faxes that bear a tag, which nobody can take off them meanwhile."""


class LegalHold(Struct, frozen=True):
    """One hold. what is the fax's id, the number (E.164), or the name of the tag."""

    id: int
    kind: HoldKind
    what: str
    since: datetime
