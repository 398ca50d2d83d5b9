"""An outbox with one fax in each state, put into the journal of a demo archive."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from faxdesk.domain.draft import Draft, Recipient
from faxdesk.domain.errors import ErrorKind
from faxdesk.domain.fax import Direction, Message, RecipientStatus
from faxdesk.domain.outbox import OutboxEvent as E
from faxdesk.domain.outbox import Problem
from faxdesk.domain.runtime import CancelToken
from faxdesk.engine import Engine
from faxdesk.store.outbox import OutboxStore

_OFFLINE = Problem("RingCentral cannot be reached.", "It is tried again by itself.", ErrorKind.OFFLINE)
_REFUSED = Problem(
    "RingCentral cannot fax “plan.dwg”.", "Save it as a PDF and add that instead.", ErrorKind.REFUSED
)


def fill_outbox(built: Engine, document: Path) -> dict[str, int]:
    """Faxes in every state, by the state's name."""
    desk = built.desk
    journal = OutboxStore(built.database, desk.clock)
    now = desk.clock.now()
    file = desk.outbox.add_file(document, CancelToken())
    made: dict[str, int] = {}

    def fax(name: str, number: str, who: str, **draft: object) -> int:
        recipients = (Recipient(number, who),)
        made[name] = desk.outbox.create(Draft(recipients, (file,), **draft))  # type: ignore[arg-type]
        return made[name]

    def uploading(name: str, number: str, who: str, **draft: object) -> int:
        fax_id = fax(name, number, who, **draft)
        journal.change(fax_id, E.SEND)
        journal.begin_attempt(fax_id, now)
        return fax_id

    def accepted(name: str, number: str, who: str, message_id: str, **draft: object) -> int:
        fax_id = uploading(name, number, who, **draft)
        status = (RecipientStatus(number, who, "Queued"),)
        journal.accept(
            fax_id,
            Message(
                message_id,
                Direction.OUTBOUND,
                message_status="Queued",
                created_at=now,
                recipients=status,
                page_count=2,
            ),
        )
        return fax_id

    _uncertain(journal, uploading("unknown", "+17025550142", "Grand Hotel, front desk"), now, absent=True)
    _uncertain(journal, uploading("checking", "+15035550119", "County Records Office"), now, absent=False)
    journal.change(uploading("needs you", "+13125550188", "Lakeside Supplies"), E.REFUSE, problem=_REFUSED)
    journal.change(
        uploading("waiting", "+16175550155", "Summit Insurance"),
        E.NOT_EXECUTED,
        problem=_OFFLINE,
        next_attempt_at=now + timedelta(minutes=5),
    )
    accepted("scheduled", "+14155550112", "Riverside Diagnostics", "9001", send_at=now + timedelta(days=1))
    accepted("accepted", "+12065550171", "Maple Street Pharmacy", "9002")
    uploading("uploading", "+12125550133", "Harbor Law Group")
    journal.change(fax("queued", "+15125550124", "Elm Elementary School"), E.SEND)
    journal.change(
        fax("held back", "+13055550193", "Brightwater Realty"),
        E.HOLD_BACK,
        hold_until=now + timedelta(seconds=9),
    )
    fax("draft", "+12025550147", "Dr. Weaver")
    return made


def _uncertain(journal: OutboxStore, fax_id: int, now: object, *, absent: bool) -> None:
    journal.body_sent(fax_id, now)  # type: ignore[arg-type]
    journal.change(fax_id, E.BREAK, absent=absent)
