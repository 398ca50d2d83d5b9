"""Writes the receipt of a fax that went out, from what is known of it.

A receipt is evidence: it tells whose clock each time is by, and says no more of a result than the service
does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, tzinfo

from msgspec import Struct, field

from faxdesk.domain.draft import Draft, OutgoingFile
from faxdesk.domain.failure import reason_for
from faxdesk.domain.fax import FAILED, SUCCEEDED, UNTOLD, AccountInfo, Fax, RecipientStatus, Resolution
from faxdesk.domain.outbox_states import LogEntry, OutboxItem, PartKind
from faxdesk.domain.phone import display_number, same_number
from faxdesk.domain.receipts.receipt import (
    Outcome,
    Picture,
    Receipt,
    ReceiptDocument,
    ReceiptRecipient,
    ReceiptStep,
    ReceiptTry,
    plain,
)
from faxdesk.domain.receipts.receipt_texts import (
    by_its_clock,
    by_our_clock,
    earlier,
    entered,
    failed,
    headline,
    labels,
    pages_and_bytes,
    quote,
    summary,
)
from faxdesk.domain.service_name import service_name
from faxdesk.domain.status import FaxStatus, StatusKind
from faxdesk.words import mark, number_text, tr, tr_in, tr_n

FINAL = frozenset({StatusKind.SENT, StatusKind.PARTLY_SENT, StatusKind.FAILED})
"""The states of a fax that a receipt can tell of."""
MAX_TRIES = 12
"""The most tries that are listed for a recipient. Earlier ones are only counted."""
LETTER_PAPER = frozenset(
    {"US", "CA", "MX", "CL", "CO", "CR", "DO", "GT", "HN", "NI", "PA", "PH", "PR", "SV", "VE"}
)
_RESOLUTIONS = {
    Resolution.FINE: mark("Fine: 204 × 196 dots to the inch"),
    Resolution.STANDARD: mark("Standard: 204 × 98 dots to the inch"),
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
            labels=labels(fax.id, self._day(fax.created_at)),
            made_at=sources.made_at,
            paper="letter" if country in LETTER_PAPER else "a4",
            outcome=_OVERALL[sources.status.kind],
            headline=headline(sources.status),
            summary=summary(sources.status, recipients, fax.page_count),
            facts=tuple(self._facts()),
            recipients=tuple(recipients),
            steps=tuple(self._steps()),
            documents=tuple(self._documents()),
            picture=sources.picture,
            footer=tr("Fax receipt · Fax {id} · Made by FaxDesk, {time}", id=fax.id, time=made),
        )

    # Facts

    def _facts(self) -> Iterator[tuple[str, str]]:
        fax, item, message = self.sources.fax, self.sources.item, self.sources.fax.message
        draft = item.draft if item else None
        yield tr("From"), "\n".join(part for part in self._sender() if part)
        yield tr("Pages"), self._pages(draft)
        resolution = (message.resolution if message else None) or (draft.resolution if draft else None)
        if resolution:
            yield tr("Resolution"), tr(_RESOLUTIONS[resolution])
        if draft and draft.send_at:
            yield tr("Scheduled for"), self._moment(draft.send_at)
        yield tr("{service} id", service=service_name()), self._ids()
        yield tr("Times"), self._zones(fax.created_at)

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
        cover = (draft.cover or draft.cover_index) if draft else (message.cover_index if message else None)
        if not count:
            return tr("{service} gives no number", service=service_name())
        number = number_text(count)
        return tr("{number}, the cover page among them", number=number) if cover else number

    def _ids(self) -> str:
        ids = [part.message_id for part in self.sources.parts if part.message_id]
        more = len(ids) - _SHOWN_IDS
        shown = ", ".join(ids[:_SHOWN_IDS])
        return (
            tr_n("{ids} and {count} more", "{ids} and {count} more", more, ids=shown) if more > 0 else shown
        )

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
            quote=quote(plain(recipient.error_code)) if reason else "",
            tries=tuple(tries[-MAX_TRIES:]),
            earlier_tries=earlier(len(tries) - MAX_TRIES),
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
            return Outcome.SENT, tr("Sent")
        if status in FAILED:
            return Outcome.FAILED, failed(reason_for(recipient.error_code))
        if status == UNTOLD:
            return Outcome.OTHER, tr("Not told by {service}", service=service_name())
        return Outcome.OTHER, plain(status) or tr("No result")

    # Time line

    def _steps(self) -> Iterator[ReceiptStep]:
        item, log = self.sources.item, self.sources.log
        if item is not None:
            if not any(entry.event == "adopt" for entry in log):
                yield self._step(item.created_at, tr("Writing began"), by_our_clock())
            # Its further requests are told below, by what the service says of each.
            yield from self._logged([entry for entry in log if entry.part == PartKind.NONE])
        for number, part in enumerate(self.sources.parts, 1):
            if part.message is None:
                continue
            to = len(part.message.recipients)
            yield self._step(
                _taken_at(part), entered(part.message_id, to if number > 1 else 0), by_its_clock()
            )
        changed = [
            part.message.modified_at
            for part in self.sources.parts
            if part.message and part.message.modified_at
        ]
        if changed:
            yield self._step(max(changed), tr("Last change of that record, with the results"), by_its_clock())

    def _logged(self, log: Sequence[LogEntry]) -> Iterator[ReceiptStep]:
        """The last time that each step was taken: what came of earlier ones did not count."""
        last = {entry.event: entry for entry in log}
        committed = [last[event] for event in ("send", "hold_back") if event in last]
        if committed:
            yield self._step(
                max(entry.at for entry in committed), tr("Put in the outbox to be sent"), by_our_clock()
            )
        tries = sum(1 for entry in log if entry.event == "start")
        if tries:
            began = (
                tr("Upload to {service} began (try {number})", service=service_name(), number=tries)
                if tries > 1
                else tr("Upload to {service} began", service=service_name())
            )
            yield self._step(last["start"].at, began, by_our_clock())
        for event, words in _LOGGED:
            if event in last:
                yield self._step(last[event].at, tr(words, service=service_name()), by_our_clock())

    def _step(self, at: datetime, words: str, clock: str) -> ReceiptStep:
        return ReceiptStep(self._moment(at), words, clock)

    # Documents

    def _documents(self) -> Iterator[ReceiptDocument]:
        item, fax = self.sources.item, self.sources.fax
        original = plain(item.draft.original_message_id) if item else ""
        for file in item.draft.files if item else ():
            yield ReceiptDocument(plain(file.name), _file_facts(file, original), file.hash)
            if file.original is not None:
                yield _drawn_from(file.original)
        if fax.document_hash:
            facts = pages_and_bytes(fax.page_count, self.sources.document_size)
            name = tr("The fax as {service} made and keeps it", service=service_name())
            yield ReceiptDocument(name, " · ".join(facts), fax.document_hash)

    # Times

    def _moment(self, at: datetime) -> str:
        return tr("{day}, {time}", day=self._day(at), time=f"{at.astimezone(self.zone):%H:%M:%S}")

    def _short(self, at: datetime) -> str:
        """Without the year, which the rest of the receipt tells."""
        local = at.astimezone(self.zone)
        # For translators: a day without its year.
        day = tr_in("day", "{day} {month}", day=local.day, month=tr(_MONTHS[local.month - 1]))
        return tr("{day}, {time}", day=day, time=f"{local:%H:%M:%S}")

    def _day(self, at: datetime) -> str:
        local = at.astimezone(self.zone)
        return tr("{day} {month} {year}", day=local.day, month=tr(_MONTHS[local.month - 1]), year=local.year)

    def _zones(self, at: datetime) -> str:
        """In which zone all times are, and how they are told in UTC, which a court or a server goes by."""
        local, in_utc = at.astimezone(self.zone), at.astimezone(UTC)
        if not local.utcoffset():
            return self._zone_name(at)
        same = tr("{local} here is {utc} UTC", local=f"{local:%H:%M:%S}", utc=f"{in_utc:%H:%M:%S}")
        return f"{self._zone_name(at)}\n{same}"

    def _zone_name(self, at: datetime) -> str:
        local = at.astimezone(self.zone)
        offset, name = f"{local:%z}", plain(local.tzname() or "")
        zone_offset = f"UTC{offset[:3]}:{offset[3:5]}"
        if name.startswith("UTC"):
            return tr("All in {zone}", zone=name)
        if not name:
            return tr("All in {zone}", zone=zone_offset)
        return tr("All in {zone} ({offset})", zone=name, offset=zone_offset)


_MONTHS = (
    *(mark("Jan"), mark("Feb"), mark("Mar"), mark("Apr"), mark("May"), mark("Jun")),
    *(mark("Jul"), mark("Aug"), mark("Sep"), mark("Oct"), mark("Nov"), mark("Dec")),
)
_OVERALL = {
    StatusKind.SENT: Outcome.SENT,
    StatusKind.PARTLY_SENT: Outcome.PARTLY,
    StatusKind.FAILED: Outcome.FAILED,
    # Of some recipients nothing is told.
    StatusKind.ACCEPTED: Outcome.PARTLY,
}
_LOGGED = (
    ("body_sent", mark("The last byte handed over")),
    ("accept", mark("Accepted by {service}")),
    ("found", mark("Found in {service}'s record: it had been accepted")),
    ("went_out", mark("Known to have gone out, by the sender's word")),
)


def _taken_at(part: Fax) -> datetime:
    return (part.message.created_at if part.message else None) or part.created_at


def _file_facts(file: OutgoingFile, original: str) -> str:
    facts = pages_and_bytes(file.pages, file.size)
    if file.original is not None:
        facts.append(tr("pages drawn by FaxDesk"))
    if file.converted_name:
        facts.append(tr("sent as “{name}”", name=plain(file.converted_name)))
    if original:
        facts.append(tr("by way of {service}'s own copy of fax {id}", service=service_name(), id=original))
    return " · ".join(facts)


def _drawn_from(file: OutgoingFile) -> ReceiptDocument:
    """What a person chose, and whose pages went out as they were drawn here."""
    facts = [
        *pages_and_bytes(file.pages, file.size),
        tr("what these pages were drawn from; it was not sent itself"),
    ]
    return ReceiptDocument(plain(file.name), " · ".join(facts), file.hash)
