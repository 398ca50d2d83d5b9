"""POST .../fax: takes in a fax in three shapes, or forwards one in a fourth (API §1, §2)."""

from __future__ import annotations

import secrets
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from starlette.responses import Response

from faxdesk.simulator.calls.contacts import Contacts
from faxdesk.simulator.calls.envelope import Envelope, read_envelope, read_fields, read_recipients, read_time
from faxdesk.simulator.calls.lifecycle import Lifecycle
from faxdesk.simulator.drawing.filetypes import MAX_BYTES, extension_of
from faxdesk.simulator.drawing.render import RenderJob
from faxdesk.simulator.http.call_handling import Call, ok
from faxdesk.simulator.http.multipart import GATEWAY_LIMIT, BodyPart, boundary_of, read_parts
from faxdesk.simulator.state.area_codes import place_of
from faxdesk.simulator.state.clock import ServiceClock
from faxdesk.simulator.state.made_up_account import Account
from faxdesk.simulator.state.mailbox import Mailbox
from faxdesk.simulator.state.mailbox_fax import (
    QUEUED,
    Document,
    MailboxFax,
    MailboxRecipient,
    SendingParty,
    SourceFile,
)
from faxdesk.simulator.state.records import Records
from faxdesk.simulator.state.service_errors import ApiError, GatewayError, invalid_parameter, not_found


@dataclass(frozen=True, slots=True)
class _Incoming:
    """A fax as its request describes it; sources are its files, each with the extension that says how to
    convert it."""

    shape: str
    envelope: Envelope
    sources: list[tuple[SourceFile, str]] = field(default_factory=list)
    original: MailboxFax | None = None


class SendFaxCall:
    """The call that takes in outgoing faxes."""

    def __init__(
        self,
        account: Account,
        clock: ServiceClock,
        mailbox: Mailbox,
        lifecycle: Lifecycle,
        records: Records,
        contacts: Contacts,
        folder: Path,
    ) -> None:
        self._account = account
        self._clock = clock
        self._mailbox = mailbox
        self._lifecycle = lifecycle
        self._records = records
        self._contacts = contacts
        self._folder = folder

    async def send(self, call: Call) -> Response:
        """Take in a fax and answer with its record. Raises ApiError or GatewayError where the service refuses
        it."""
        length = call.request.headers.get("content-length", "")
        if length.isdigit() and int(length) > GATEWAY_LIMIT:
            raise GatewayError(413, "Request Entity Too Large")
        content_type = call.request.headers.get("content-type", "")
        kind = content_type.split(";")[0].strip().lower()
        if kind == "application/json":
            incoming = self._read_forward(await call.json_object())
        elif kind in ("multipart/form-data", "multipart/mixed"):
            incoming = await self._read_multipart(call, kind, boundary_of(content_type))
        else:
            raise ApiError(415, "MSG-348", f"Content type [{kind}] is not supported")
        fax = self._take_in(incoming)
        return ok(self._records.accepted(fax, call.origins))

    async def _read_multipart(self, call: Call, kind: str, boundary: bytes) -> _Incoming:
        folder = self._folder / f"request-{secrets.token_hex(6)}"
        folder.mkdir(parents=True)
        try:
            parts = await read_parts(call.request.stream(), boundary, folder)
            return self._read_parts(parts, mixed=kind == "multipart/mixed")
        except BaseException:
            # A client that hung up half-way ends here as well: what it sent so far is no fax.
            shutil.rmtree(folder, ignore_errors=True)
            raise

    def _read_parts(self, parts: list[BodyPart], *, mixed: bool) -> _Incoming:
        home = self._account.home_country
        if parts and parts[0].content_type == "application/json":
            # SDKs give the JSON part different names, so its type and its place count.
            envelope = read_envelope(parts[0], home)
            return _Incoming("C" if mixed else "B", envelope, _attachments(parts[1:], mixed=mixed))
        if mixed:
            raise ApiError(400, "MSG-349", "The first part of a multipart/mixed fax must be JSON")
        fields = [part for part in parts if part.name != "attachment" and not part.filename]
        files = [part for part in parts if part not in fields]
        return _Incoming("A", read_fields(fields, home), _attachments(files, mixed=False))

    def _read_forward(self, body: dict[str, Any]) -> _Incoming:
        """Read shape D, which sends an existing fax again, to the same numbers or to others."""
        wanted = str(body.get("originalMessageId") or "")
        if not wanted:
            raise invalid_parameter("originalMessageId")
        original = self._mailbox.get(int(wanted)) if wanted.isascii() and wanted.isdigit() else None
        if original is None or original.availability == "Purged":
            raise not_found("originalMessageId")
        if original.document is None or original.status == QUEUED:
            raise ApiError(406, "MSG-343", "Resending is not allowed in the current state of the message")
        if body.get("to") is not None:
            recipients = read_recipients(body["to"], self._account.home_country)
        elif original.direction == "Outbound":
            recipients = [MailboxRecipient(number=r.number, name=r.name) for r in original.recipients]
        else:
            raise invalid_parameter("to")
        envelope = Envelope(recipients, original.resolution, send_time=read_time(body.get("sendTime")))
        envelope.cover_index = original.cover_index
        envelope.cover_text = original.cover_text
        return _Incoming("D", envelope, original=original)

    def _take_in(self, incoming: _Incoming) -> MailboxFax:
        envelope = incoming.envelope
        for recipient in envelope.recipients:
            recipient.id = str(secrets.randbelow(9_000_000) + 1_000_000)
            recipient.location = place_of(recipient.number)
            recipient.name = recipient.name or self._contacts.name_for(recipient.number)
        if incoming.original is not None:
            cover = envelope.cover_index
        else:
            cover = self._account.default_cover if envelope.cover_index is None else envelope.cover_index
        number = self._account.fax_number()
        with self._mailbox.lock:
            now = self._clock.now()
            fax = MailboxFax(
                id=self._mailbox.new_id(),
                direction="Outbound",
                created=now,
                modified=now,
                sender=SendingParty(number.number, self._account.name, place_of(number.number)),
                recipients=envelope.recipients,
                resolution=envelope.resolution,
                cover_index=cover,
                cover_text=envelope.cover_text,
                send_time=envelope.send_time,
                shape=incoming.shape,
                iso_code=envelope.iso_code,
                sources=tuple(source for source, _ in incoming.sources),
                original_id=incoming.original.id if incoming.original else None,
            )
            self._mailbox.add(fax)
            original = incoming.original.document if incoming.original else None
            self._lifecycle.accept(fax, self._job(fax, incoming, original))
            return fax

    def _job(self, fax: MailboxFax, incoming: _Incoming, original: Document | None) -> RenderJob:
        return RenderJob(
            fax_id=fax.id,
            resolution=fax.resolution,
            sources=incoming.sources,
            cover_index=fax.cover_index or 0,
            cover_text=fax.cover_text,
            to=", ".join(" ".join(filter(None, (r.name, r.number))) for r in fax.recipients),
            sender=fax.sender.name,
            sender_number=fax.sender.number,
            moment=fax.created,
            original=original,
        )


def _attachments(parts: list[BodyPart], *, mixed: bool) -> list[tuple[SourceFile, str]]:
    """The documents of a fax. Raises ApiError when one of them breaks a rule of API §1.3."""
    if not parts:
        raise invalid_parameter("attachment", "At least one attachment is required")
    extensions = [extension_of(part, mixed=mixed) for part in parts]
    for part in parts:
        if part.size == 0:
            raise ApiError(400, "MSG-347", "Attachment is empty")
        if part.size > MAX_BYTES:
            raise ApiError(400, "MSG-337", "Attachment size limit is exceeded")
    if sum(part.size for part in parts) > MAX_BYTES:
        raise ApiError(400, "MSG-338", "Message size limit is exceeded")
    return [
        (SourceFile(part.filename or "", part.content_type, part.size, part.sha256, part.path), extension)
        for part, extension in zip(parts, extensions, strict=True)
    ]
