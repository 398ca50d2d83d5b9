"""How far a row of a fax to many has got. The lists count by it, before the rest of such faxes is needed."""

from __future__ import annotations

from enum import StrEnum


class RowState(StrEnum):
    """How far a row has got on its way into the outbox."""

    WAITING = "waiting"
    """Its turn is to come."""
    HANDED = "handed"
    """It has a request of its own, whose state tells more."""
    OUT = "out"
    """It was taken out, before or after the fax began to leave."""
