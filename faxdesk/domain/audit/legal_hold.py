"""A legal hold: faxes that nobody may delete until it is lifted, whatever the settings say."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.words import mark, tr


class HoldKind(StrEnum):
    """What a hold is on."""

    FAX = "fax"
    PERSON = "person"
    """All faxes from and to a number, also those to come."""
    TAG = "tag"
    """All faxes that bear a tag, which nobody can take off them meanwhile."""


LONGEST_REASON = 200


def hold_reason(text: str) -> str:
    """Why a hold is put on, as it is kept: one line. Raises FaxDeskError (BAD_INPUT)."""
    reason = " ".join(text.split())
    if len(reason) > LONGEST_REASON or not reason.isprintable():
        raise FaxDeskError(
            tr("The reason of the hold is too long, or has signs that cannot be shown."),
            tr("Use at most {most} plain letters.", most=LONGEST_REASON),
            ErrorKind.BAD_INPUT,
        )
    return reason


class LegalHold(Struct, frozen=True):
    """One hold. what is the fax's id, the number (E.164), or the name of the tag; reason is "" where nobody
    gave one."""

    id: int
    kind: HoldKind
    what: str
    since: datetime
    reason: str = ""


_ON = {
    HoldKind.FAX: mark("one fax"),
    HoldKind.PERSON: mark("all faxes from and to {what}"),
    HoldKind.TAG: mark("all faxes with the tag “{what}”"),
}


def hold_text(hold: LegalHold) -> str:
    """What a hold is on, and why, where somebody said so."""
    on = tr(_ON[hold.kind]) if hold.kind == HoldKind.FAX else tr(_ON[hold.kind], what=hold.what)
    return tr("{faxes} ({reason})", faxes=on, reason=hold.reason) if hold.reason else on
