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

    def __init__(self, composition: Composition, document: Path) -> None:
        self._desk = composition
        self.journal = OutboxStore(composition.database, composition.clock)
        self._sync_store = composition.sync_store
        self._file: OutgoingFile = composition.outbox.add_file(document, CancelToken())
        self._messages = 9000
        self.now: datetime = composition.clock.now()

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
        fax_id = self.uploading(*((result.number, result.name) for result in results), **more)
        self.take(fax_id, results, at)
        return fax_id

    def take(self, fax_id: int, results: Sequence[RecipientStatus], at: datetime | None = None) -> None:
        self._messages += 1
        statuses = [result.status for result in results]
        whole = next((status for status in ("Queued", "SendingFailed") if status in statuses), "Sent")
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
        message = Message(
            str(self._messages),
            Direction.OUTBOUND,
            message_status=status,
            created_at=at,
            modified_at=at,
            recipients=(RecipientStatus(number, who, status),),
            page_count=3,
        )
        self._sync_store.apply_message(message)
        return message.id


def fill_outbox(composition: Composition, document: Path) -> dict[str, int]:
    """Faxes in every state, by the state's name."""
    fill = Filler(composition, document)
    fax_ids: dict[str, int] = {}
    _fill_group(fill, fax_ids)
    _fill_unknown(fill, fax_ids)
    _fill_here(fill, fax_ids)
    _fill_at_service(fill, fax_ids)
    return fax_ids


def _fill_unknown(fill: Filler, fax_ids: dict[str, int]) -> None:
    hotel = ("+17025550142", "Grand Hotel, front desk")
    fax_ids["unknown"] = fill.uncertain(hotel, absent=True, looks=6)
    records = ("+15035550119", "County Records Office")
    soon = fill.now + timedelta(minutes=4)
    fax_ids["checking"] = fill.uncertain(records, looks=2, next_attempt_at=soon)
    court = ("+14045550178", "Court of Appeals, filing")
    alike = (
        fill.elsewhere(*court, 2, "Sent"),
        fill.elsewhere(*court, 1, "Queued"),
        "2300871123",
    )
    fax_ids["lookalikes"] = fill.uncertain(court, absent=True, looks=6, lookalikes=alike)


def _fill_here(fill: Filler, fax_ids: dict[str, int]) -> None:
    journal, now = fill.journal, fill.now
    fax_ids["needs you"] = fill.uploading(("+13125550188", "Lakeside Supplies"))
    journal.change(fax_ids["needs you"], E.REFUSE, problem=_REFUSED)
    fax_ids["too late"] = fill.uploading(
        ("+17135550161", "Bayou Freight"), send_at=now + timedelta(minutes=1)
    )
    journal.change(fax_ids["too late"], E.REFUSE, problem=_TOO_LATE)
    fax_ids["waiting"] = fill.uploading(("+16175550155", "Summit Insurance"))
    later = now + timedelta(minutes=5)
    journal.change(fax_ids["waiting"], E.NOT_EXECUTED, problem=_OFFLINE, next_attempt_at=later)
    fax_ids["uploading"] = fill.uploading(("+12125550133", "Harbor Law Group"))
    fax_ids["on hold"] = fill.queued(("+18585550127", "Coastal Physical Therapy"))
    journal.change(fax_ids["on hold"], E.HOLD)
    fax_ids["queued"] = fill.queued(("+15125550124", "Elm Elementary School"))
    fax_ids["held back"] = fill.draft(("+13055550193", "Brightwater Realty"))
    journal.change(fax_ids["held back"], E.HOLD_BACK, hold_until=now + timedelta(seconds=9))
    fax_ids["draft"] = fill.draft(("+12025550147", "Dr. Weaver"))


def _fill_at_service(fill: Filler, fax_ids: dict[str, int]) -> None:
    journal, now = fill.journal, fill.now
    tomorrow = now + timedelta(days=1, hours=2)
    riverside = RecipientStatus("+14155550112", "Riverside Diagnostics", "Queued")
    fax_ids["scheduled"] = fill.accepted(riverside, send_at=tomorrow)
    fax_ids["accepted"] = fill.accepted(RecipientStatus("+12065550171", "Maple Street Pharmacy", "Queued"))
    long_ago = now - timedelta(minutes=80)
    fax_ids["stuck"] = fill.accepted(
        RecipientStatus("+19075550136", "Northern Lights Clinic", "Queued"), at=long_ago
    )
    journal.note(fax_ids["stuck"], alarmed_at=now)
    results = (
        RecipientStatus("+16505550144", "Northside Clinic", "Sent"),
        RecipientStatus("+12125550187", "", "SendingFailed", "LineBusy"),
        RecipientStatus("+16505550199", "Dr. Okafor", "Sent"),
    )
    fax_ids["retry"] = fill.accepted(*results)
    root = journal.item(fax_ids["retry"])
    assert root is not None
    journal.add_part(
        root,
        Draft((Recipient("+12125550187"),)),
        PartKind.RETRY,
        due=now + timedelta(minutes=5),
        problem=_BUSY,
        cause="Busy; try 2 of 4",
    )


def _fill_group(fill: Filler, fax_ids: dict[str, int]) -> None:
    """A newsletter to 200, of which most have arrived."""
    results = [
        RecipientStatus(f"+1650555{1000 + place}", f"Practice {place + 1}", "Sent") for place in range(200)
    ]
    for place in (3, 41, 42):
        result = results[place]
        results[place] = RecipientStatus(result.number, result.name, "SendingFailed", "NoFaxMachine")
    for place in range(190, 200):
        result = results[place]
        results[place] = RecipientStatus(result.number, result.name, "Queued")
    fax_ids["group"] = fill.queued(*((result.number, result.name) for result in results))
    root = fill.journal.item(fax_ids["group"])
    assert root is not None
    starts = range(0, len(results), MAX_RECIPIENTS)
    drafts = [
        Draft(root.draft.recipients[start : start + MAX_RECIPIENTS], root.draft.files) for start in starts
    ]
    for start, part in zip(starts, fill.journal.split(fax_ids["group"], drafts), strict=True):
        fill.journal.begin_attempt(part, fill.now)
        fill.take(part, results[start : start + MAX_RECIPIENTS])
