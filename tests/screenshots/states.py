"""An outbox with one fax in each state, put into the journal of a demo archive."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from faxdesk.composition import Composition
from faxdesk.domain.draft import MAX_RECIPIENTS, Draft, OutgoingFile, Recipient
from faxdesk.domain.errors import ErrorKind
from faxdesk.domain.failure import reason_for
from faxdesk.domain.fax import Direction, Message, RecipientStatus
from faxdesk.domain.outbox_states import OutboxEvent as E
from faxdesk.domain.outbox_states import PartKind, Problem
from faxdesk.domain.runtime import CancelToken
from faxdesk.store.outbox_store import OutboxStore

_OFFLINE = Problem("RingCentral cannot be reached.", "Check the network.", ErrorKind.OFFLINE)
_REFUSED = Problem(
    "RingCentral cannot fax “plan.dwg”.", "Save it as a PDF and add that instead.", ErrorKind.REFUSED
)
_TOO_LATE = Problem(
    "The time to send this fax has passed, and RingCentral did not have it by then.",
    "RingCentral cannot be reached. Send it now, or choose another time.",
    ErrorKind.TOO_LATE,
)
_BUSY = Problem(reason_for("LineBusy").words, "This will be try 2 of 4.", ErrorKind.REFUSED, "LineBusy")


class Filler:
    """Puts faxes into the journal, each as if it had come to its state by itself."""

    def __init__(self, built: Composition, document: Path) -> None:
        self._desk = built
        self.journal = OutboxStore(built.database, built.clock)
        self._sync_store = built.sync_store
        self._file: OutgoingFile = built.outbox.add_file(document, CancelToken())
        self._messages = 9000
        self.now: datetime = built.clock.now()

    def draft(self, *people: tuple[str, str], **more: Any) -> int:
        recipients = tuple(Recipient(number, who) for number, who in people)
        return self._desk.outbox.create(Draft(recipients, (self._file,), **more))

    def queued(self, *people: tuple[str, str], **more: Any) -> int:
        fax_id = self.draft(*people, **more)
        self.journal.change(fax_id, E.SEND)
        return fax_id

    def uploading(self, *people: tuple[str, str], **more: Any) -> int:
        fax_id = self.queued(*people, **more)
        self.journal.begin_attempt(fax_id, self.now)
        return fax_id

    def uncertain(self, *people: tuple[str, str], **note: Any) -> int:
        fax_id = self.uploading(*people)
        self.journal.body_sent(fax_id, self.now - timedelta(seconds=80))
        self.journal.change(fax_id, E.BREAK)
        self.journal.note(fax_id, **note)
        return fax_id

    def accepted(self, *results: RecipientStatus, at: datetime | None = None, **more: Any) -> int:
        fax_id = self.uploading(*((one.number, one.name) for one in results), **more)
        self.take(fax_id, results, at)
        return fax_id

    def take(self, fax_id: int, results: Sequence[RecipientStatus], at: datetime | None = None) -> None:
        self._messages += 1
        words = [one.status for one in results]
        whole = next((word for word in ("Queued", "SendingFailed") if word in words), "Sent")
        message = Message(
            str(self._messages),
            Direction.OUTBOUND,
            message_status=whole,
            created_at=at or self.now,
            modified_at=at or self.now,
            recipients=tuple(results),
            page_count=3,
        )
        self.journal.accept(fax_id, message)

    def elsewhere(self, number: str, who: str, minutes: int, status: str) -> str:
        """A fax that another program sent; gives the service's id."""
        self._messages += 1
        at = self.now - timedelta(minutes=minutes)
        told = Message(
            str(self._messages),
            Direction.OUTBOUND,
            message_status=status,
            created_at=at,
            modified_at=at,
            recipients=(RecipientStatus(number, who, status),),
            page_count=3,
        )
        self._sync_store.apply_message(told)
        return told.id


def fill_outbox(built: Composition, document: Path) -> dict[str, int]:
    """Faxes in every state, by the state's name."""
    fill = Filler(built, document)
    made: dict[str, int] = {}
    _fill_group(fill, made)
    _fill_unknown(fill, made)
    _fill_here(fill, made)
    _fill_at_service(fill, made)
    return made


def _fill_unknown(fill: Filler, made: dict[str, int]) -> None:
    hotel = ("+17025550142", "Grand Hotel, front desk")
    made["unknown"] = fill.uncertain(hotel, absent=True, looks=6)
    records = ("+15035550119", "County Records Office")
    soon = fill.now + timedelta(minutes=4)
    made["checking"] = fill.uncertain(records, looks=2, next_attempt_at=soon)
    court = ("+14045550178", "Court of Appeals, filing")
    alike = (
        fill.elsewhere(*court, 2, "Sent"),
        fill.elsewhere(*court, 1, "Queued"),
        "2300871123",
    )
    made["lookalikes"] = fill.uncertain(court, absent=True, looks=6, lookalikes=alike)


def _fill_here(fill: Filler, made: dict[str, int]) -> None:
    journal, now = fill.journal, fill.now
    made["needs you"] = fill.uploading(("+13125550188", "Lakeside Supplies"))
    journal.change(made["needs you"], E.REFUSE, problem=_REFUSED)
    made["too late"] = fill.uploading(("+17135550161", "Bayou Freight"), send_at=now + timedelta(minutes=1))
    journal.change(made["too late"], E.REFUSE, problem=_TOO_LATE)
    made["waiting"] = fill.uploading(("+16175550155", "Summit Insurance"))
    later = now + timedelta(minutes=5)
    journal.change(made["waiting"], E.NOT_EXECUTED, problem=_OFFLINE, next_attempt_at=later)
    made["uploading"] = fill.uploading(("+12125550133", "Harbor Law Group"))
    made["on hold"] = fill.queued(("+18585550127", "Coastal Physical Therapy"))
    journal.change(made["on hold"], E.HOLD)
    made["queued"] = fill.queued(("+15125550124", "Elm Elementary School"))
    made["held back"] = fill.draft(("+13055550193", "Brightwater Realty"))
    journal.change(made["held back"], E.HOLD_BACK, hold_until=now + timedelta(seconds=9))
    made["draft"] = fill.draft(("+12025550147", "Dr. Weaver"))


def _fill_at_service(fill: Filler, made: dict[str, int]) -> None:
    journal, now = fill.journal, fill.now
    tomorrow = now + timedelta(days=1, hours=2)
    riverside = RecipientStatus("+14155550112", "Riverside Diagnostics", "Queued")
    made["scheduled"] = fill.accepted(riverside, send_at=tomorrow)
    made["accepted"] = fill.accepted(RecipientStatus("+12065550171", "Maple Street Pharmacy", "Queued"))
    long_ago = now - timedelta(minutes=80)
    made["stuck"] = fill.accepted(
        RecipientStatus("+19075550136", "Northern Lights Clinic", "Queued"), at=long_ago
    )
    journal.note(made["stuck"], alarmed_at=now)
    results = (
        RecipientStatus("+16505550144", "Northside Clinic", "Sent"),
        RecipientStatus("+12125550187", "", "SendingFailed", "LineBusy"),
        RecipientStatus("+16505550199", "Dr. Okafor", "Sent"),
    )
    made["retry"] = fill.accepted(*results)
    root = journal.item(made["retry"])
    assert root is not None
    journal.add_part(
        root,
        Draft((Recipient("+12125550187"),)),
        PartKind.RETRY,
        due=now + timedelta(minutes=5),
        problem=_BUSY,
        cause="busy; try 2 of 4",
    )


def _fill_group(fill: Filler, made: dict[str, int]) -> None:
    """A newsletter to 200, of which most have arrived."""
    results = [
        RecipientStatus(f"+1650555{1000 + place}", f"Practice {place + 1}", "Sent") for place in range(200)
    ]
    for place in (3, 41, 42):
        one = results[place]
        results[place] = RecipientStatus(one.number, one.name, "SendingFailed", "NoFaxMachine")
    for place in range(190, 200):
        one = results[place]
        results[place] = RecipientStatus(one.number, one.name, "Queued")
    made["group"] = fill.queued(*((one.number, one.name) for one in results))
    root = fill.journal.item(made["group"])
    assert root is not None
    starts = range(0, len(results), MAX_RECIPIENTS)
    drafts = [
        Draft(root.draft.recipients[start : start + MAX_RECIPIENTS], root.draft.files) for start in starts
    ]
    for start, part in zip(starts, fill.journal.split(made["group"], drafts), strict=True):
        fill.journal.begin_attempt(part, fill.now)
        fill.take(part, results[start : start + MAX_RECIPIENTS])
