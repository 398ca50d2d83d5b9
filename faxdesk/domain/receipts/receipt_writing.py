"""Writes the receipt of a fax that went out, from what is known of it.

A receipt is evidence: it tells whose clock each time is by, and says no more of a result than the service
does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, tzinfo

from msgspec import Struct, field

from faxdesk.domain.draft import Draft, OutgoingFile
from faxdesk.domain.failure import FailureReason, reason_for
from faxdesk.domain.fax import FAILED, SUCCEEDED, UNTOLD, AccountInfo, Fax, RecipientStatus, Resolution
from faxdesk.domain.outbox_states import LogEntry, OutboxItem, PartKind
from faxdesk.domain.phone import display_number, same_number
from faxdesk.domain.receipts.receipt import (
    TITLE,
    Outcome,
    Picture,
    Receipt,
    ReceiptDocument,
    ReceiptRecipient,
    ReceiptStep,
    ReceiptTry,
    plain,
)
from faxdesk.domain.service_name import service_name, with_service_name
from faxdesk.domain.status import FaxStatus, StatusKind

FINAL = frozenset({StatusKind.SENT, StatusKind.PARTLY_SENT, StatusKind.FAILED})
"""The states of a fax that a receipt can tell of."""
MAX_TRIES = 12
"""The most tries that are listed for a recipient. Earlier ones are only counted."""
_LETTER_PAPER = frozenset(
    {"US", "CA", "MX", "CL", "CO", "CR", "DO", "GT", "HN", "NI", "PA", "PH", "PR", "SV", "VE"}
)
_HERE = "by this computer's clock"
_RESOLUTIONS = {
    Resolution.FINE: "Fine: 204 × 196 dots to the inch",
    Resolution.STANDARD: "Standard: 204 × 98 dots to the inch",
}
_SHOWN_IDS = 6


class ReceiptSources(Struct, frozen=True):
    """What is known of a fax with final results. parts are its requests, oldest first; item and log are
    empty for a fax that another program sent; document_size is that of the service's fax in bytes."""

    fax: Fax
    parts: Sequence[Fax]
    status: FaxStatus
    item: OutboxItem | None
    log: Sequence[LogEntry]
    account: AccountInfo | None
    made_at: datetime
    document_size: int = 0
    picture: Picture = Picture.NONE


def write_receipt(sources: ReceiptSources, zone: tzinfo | None = None) -> Receipt:
    """Write the receipt of a fax. All times are given in zone, by default the computer's own zone as it was
    when the fax was sent, so that a change to or from summer time does not shift them."""
    return _Writer(sources, zone).receipt()


def results_of(parts: Sequence[Fax]) -> str:
    """A digest of all that a receipt tells and shows. Receipts with the same results and the same picture
    have the same digest."""
    import hashlib

    results = [
        (
            part.message_id,
            part.document_hash,
            [(recipient.number, recipient.status, recipient.error_code) for recipient in part.recipients],
        )
        for part in parts
    ]
    return hashlib.sha256(repr(results).encode("utf-8", "backslashreplace")).hexdigest()


class _Writer(Struct):
    sources: ReceiptSources
    zone: tzinfo | None
    _by_part: list[tuple[Fax, dict[str, RecipientStatus]]] = field(default_factory=list)

    def receipt(self) -> Receipt:
        sources, fax = self.sources, self.sources.fax
        sent_at = sources.item.created_at if sources.item else fax.created_at
        self.zone = self.zone or sent_at.astimezone().tzinfo
        self._by_part = [
            (part, {same_number(recipient.number): recipient for recipient in part.message.recipients})
            for part in sources.parts
            if part.message
        ]
        recipients = [self._recipient(result) for result in self._results()]
        # What went wrong comes first: in a large group it would be looked for on many pages.
        recipients.sort(key=lambda recipient: recipient.outcome == Outcome.SENT)
        made = self._moment(sources.made_at)
        country = sources.account.country if sources.account else ""
        return Receipt(
            fax_id=fax.id,
            service=service_name(),
            made_at=sources.made_at,
            paper="letter" if country in _LETTER_PAPER else "a4",
            outcome=_OVERALL[sources.status.kind],
            headline=_headline(sources.status),
            summary=_summary(sources.status, recipients, fax.page_count),
            facts=tuple(self._facts()),
            recipients=tuple(recipients),
            steps=tuple(self._steps()),
            documents=tuple(self._documents()),
            picture=sources.picture,
            dated=self._day(fax.created_at),
            footer=f"{TITLE} · Fax {fax.id} · Made by FaxDesk, {made}",
        )

    # Facts

    def _facts(self) -> Iterator[tuple[str, str]]:
        fax, item, message = self.sources.fax, self.sources.item, self.sources.fax.message
        draft = item.draft if item else None
        yield "From", "\n".join(part for part in self._sender() if part)
        yield "Pages", self._pages(draft)
        resolution = (message.resolution if message else None) or (draft.resolution if draft else None)
        if resolution:
            yield "Resolution", _RESOLUTIONS[resolution]
        if draft and draft.send_at:
            yield "Scheduled for", self._moment(draft.send_at)
        yield f"{service_name()} id", self._ids()
        yield "Times", self._zone_name(fax.created_at)

    def _sender(self) -> tuple[str, str]:
        """The sender's name and number. The account's own stand in only where the fax was sent by this
        account."""
        party = self.sources.fax.message.sender if self.sources.fax.message else None
        account, item = self.sources.account, self.sources.item
        if account and item and not item.belongs_to(account.extension_id):
            account = None
        name = plain((party.name if party else "") or (account.name if account else ""))
        number = (party.number if party else "") or (
            account.fax_numbers[0] if account and account.fax_numbers else ""
        )
        return name, plain(display_number(number))

    def _pages(self, draft: Draft | None) -> str:
        count, message = self.sources.fax.page_count, self.sources.fax.message
        cover = draft.cover_index if draft else (message.cover_index if message else None)
        number = f"{count:,}" if count else f"{service_name()} gives no number"
        return f"{number}, the cover page among them" if cover and count else number

    def _ids(self) -> str:
        ids = [part.message_id for part in self.sources.parts if part.message_id]
        more = len(ids) - _SHOWN_IDS
        return ", ".join(ids[:_SHOWN_IDS]) + (f" and {more} more" if more > 0 else "")

    # Recipients

    def _results(self) -> tuple[RecipientStatus, ...]:
        fax, item = self.sources.fax, self.sources.item
        if fax.recipients or item is None:
            return fax.recipients
        return tuple(RecipientStatus(recipient.number, recipient.name) for recipient in item.draft.recipients)

    def _recipient(self, recipient: RecipientStatus) -> ReceiptRecipient:
        outcome, words = self._outcome(recipient, self.sources.fax)
        reason = reason_for(recipient.error_code) if outcome == Outcome.FAILED else None
        tries = self._tries(recipient)
        return ReceiptRecipient(
            name=plain(recipient.name),
            number=plain(display_number(recipient.number)),
            outcome=outcome,
            words=words,
            reason=reason.words if reason else "",
            code=plain(recipient.error_code) if reason else "",
            tries=tuple(tries[-MAX_TRIES:]),
            earlier_tries=max(len(tries) - MAX_TRIES, 0),
        )

    def _tries(self, recipient: RecipientStatus) -> list[ReceiptTry]:
        same, made = same_number(recipient.number), []
        for part, results in self._by_part:
            result = results.get(same)
            if result is not None:
                _, words = self._outcome(result, part)
                made.append(ReceiptTry(self._short(_taken_at(part)), words, part.message_id))
        return made

    @staticmethod
    def _outcome(recipient: RecipientStatus, part: Fax) -> tuple[Outcome, str]:
        """The result of a recipient and its wording. Where the service says nothing of the recipient, the
        status of the whole fax counts, provided that this was the recipient's only request."""
        whole = part.message.message_status if part.message and recipient.attempts == 1 else ""
        status = recipient.status or whole
        if status in SUCCEEDED:
            return Outcome.SENT, "Sent"
        if status in FAILED:
            return Outcome.FAILED, _failed(reason_for(recipient.error_code))
        if status == UNTOLD:
            return Outcome.OTHER, f"Not told by {service_name()}"
        return Outcome.OTHER, plain(status) or "No result"

    # Time line

    def _steps(self) -> Iterator[ReceiptStep]:
        item, log = self.sources.item, self.sources.log
        if item is not None:
            if not any(entry.event == "adopt" for entry in log):
                yield self._step(item.created_at, "Writing began", _HERE)
            # Its further requests are told below, by what the service says of each.
            yield from self._logged([entry for entry in log if entry.part == PartKind.NONE])
        for number, part in enumerate(self.sources.parts, 1):
            if part.message is None:
                continue
            to = len(part.message.recipients)
            again = "" if number == 1 else f" for {to} recipient{'s' * (to != 1)}"
            yield self._step(
                _taken_at(part),
                f"Entered in {service_name()}'s record as {part.message_id}{again}",
                _by_its_clock(),
            )
        changed = [
            part.message.modified_at
            for part in self.sources.parts
            if part.message and part.message.modified_at
        ]
        if changed:
            yield self._step(max(changed), "Last change of that record, with the results", _by_its_clock())

    def _logged(self, log: Sequence[LogEntry]) -> Iterator[ReceiptStep]:
        """The last time that each step was taken: what came of earlier ones did not count."""
        last = {entry.event: entry for entry in log}
        committed = [last[event] for event in ("send", "hold_back") if event in last]
        if committed:
            yield self._step(max(entry.at for entry in committed), "Put in the outbox to be sent", _HERE)
        tries = sum(1 for entry in log if entry.event == "start")
        if tries:
            again = f" (try {tries})" if tries > 1 else ""
            yield self._step(last["start"].at, f"Upload to {service_name()} began{again}", _HERE)
        for event, words in _LOGGED:
            if event in last:
                yield self._step(last[event].at, with_service_name(words), _HERE)

    def _step(self, at: datetime, words: str, clock: str) -> ReceiptStep:
        return ReceiptStep(self._moment(at), words, clock)

    # Documents

    def _documents(self) -> Iterator[ReceiptDocument]:
        item, fax = self.sources.item, self.sources.fax
        original = plain(item.draft.original_message_id) if item else ""
        for file in item.draft.files if item else ():
            yield ReceiptDocument(plain(file.name), _file_facts(file, original), file.hash)
        if fax.document_hash:
            pages = f"{fax.page_count:,} page{'s' * (fax.page_count != 1)}" if fax.page_count else ""
            size = f"{self.sources.document_size:,} bytes" if self.sources.document_size else ""
            facts = " · ".join(part for part in (pages, size) if part)
            yield ReceiptDocument(f"The fax as {service_name()} made and keeps it", facts, fax.document_hash)

    # Times

    def _moment(self, at: datetime) -> str:
        return f"{self._day(at)}, {at.astimezone(self.zone):%H:%M:%S}"

    def _short(self, at: datetime) -> str:
        """Without the year, which the rest of the receipt tells."""
        local = at.astimezone(self.zone)
        return f"{local.day} {_MONTHS[local.month - 1]}, {local:%H:%M:%S}"

    def _day(self, at: datetime) -> str:
        local = at.astimezone(self.zone)
        return f"{local.day} {_MONTHS[local.month - 1]} {local.year}"

    def _zone_name(self, at: datetime) -> str:
        local = at.astimezone(self.zone)
        offset, name = f"{local:%z}", plain(local.tzname() or "")
        zone_offset = f"UTC{offset[:3]}:{offset[3:5]}"
        if name.startswith("UTC"):
            return f"All in {name}"
        return f"All in {name} ({zone_offset})" if name else f"All in {zone_offset}"


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_OVERALL = {
    StatusKind.SENT: Outcome.SENT,
    StatusKind.PARTLY_SENT: Outcome.PARTLY,
    StatusKind.FAILED: Outcome.FAILED,
    # Of some recipients nothing is told.
    StatusKind.ACCEPTED: Outcome.PARTLY,
}
_LOGGED = (
    ("body_sent", "The last byte handed over"),
    ("accept", "Accepted by {service}"),
    ("found", "Found in {service}'s record: it had been accepted"),
    ("went_out", "Known to have gone out, by the sender's word"),
)


def _by_its_clock() -> str:
    return f"by {service_name()}'s clock"


def _taken_at(part: Fax) -> datetime:
    return (part.message.created_at if part.message else None) or part.created_at


def _headline(status: FaxStatus) -> str:
    if status.kind == StatusKind.PARTLY_SENT:
        return f"Partly sent ({status.sent} of {status.total})"
    if status.kind == StatusKind.ACCEPTED:
        return f"{status.sent} of {status.total} confirmed"
    return "Sent" if status.kind == StatusKind.SENT else "Failed"


def _summary(status: FaxStatus, recipients: Sequence[ReceiptRecipient], pages: int) -> str:
    total = len(recipients)
    if status.kind == StatusKind.SENT:
        what = {0: "the fax", 1: "the page"}.get(pages, f"all {pages:,} pages")
        who = f"The machines of all {total} recipients" if total > 1 else "The machine at the other end"
        return f"{who} confirmed {what}, as {service_name()} reports."
    if status.kind == StatusKind.PARTLY_SENT:
        return (
            f"The machines of {status.sent} of {status.total} recipients confirmed the fax, as"
            f" {service_name()} reports. The others did not get it, or not all of it."
        )
    if status.kind == StatusKind.ACCEPTED:
        return (
            f"The machines of {status.sent} of {status.total} recipients confirmed the fax, as"
            f" {service_name()} reports. It does not tell of each of the others what became of it."
        )
    if total > 1:
        return f"None of the {total} recipients' machines confirmed the fax."
    return recipients[0].reason if recipients else reason_for("").words


def _failed(reason: FailureReason) -> str:
    return "Failed" if reason.short == "Failed" else f"Failed: {plain(reason.short)}"


def _file_facts(file: OutgoingFile, original: str) -> str:
    facts = [f"{file.pages:,} page{'s' * (file.pages != 1)}" if file.pages else "", f"{file.size:,} bytes"]
    if file.converted_name:
        facts.append(f"sent as “{plain(file.converted_name)}”")
    if original:
        facts.append(f"by way of {service_name()}'s own copy of fax {original}")
    return " · ".join(fact for fact in facts if fact)
