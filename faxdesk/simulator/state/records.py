"""Faxes as the JSON records that the service answers with (API §3.3, §14)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from faxdesk.simulator.state.clock import stamp
from faxdesk.simulator.state.made_up_account import Account
from faxdesk.simulator.state.mailbox_fax import MailboxFax, MailboxRecipient


@dataclass(frozen=True, slots=True)
class Origins:
    """The addresses by which a client reaches the service: the one for calls and the one for files."""

    api: str
    media: str


class Records:
    """Writes records for one account."""

    def __init__(self, account: Account) -> None:
        self._account = account

    def extension_path(self) -> str:
        return f"/restapi/v1.0/account/{self._account.id}/extension/{self._account.extension_id}"

    def message_uri(self, fax: MailboxFax, origins: Origins) -> str:
        return f"{origins.api}{self.extension_path()}/message-store/{fax.id}"

    def full(self, fax: MailboxFax, origins: Origins) -> dict[str, Any]:
        """The record as lists, single reads and syncs give it."""
        record = self._common(fax, origins)
        record["extensionId"] = self._account.extension_id
        if fax.direction == "Outbound":
            record["from"] = _party(fax.sender.number, fax.sender.name, fax.sender.location)
        else:
            record["from"] = _party(fax.sender.number, fax.sender.name, fax.sender.location)
            record["subject"] = fax.sender.number
        return record

    def accepted(self, fax: MailboxFax, origins: Origins) -> dict[str, Any]:
        """The record as the answer to a send call gives it, which does not say who sends."""
        record = self._common(fax, origins)
        for attachment in record["attachments"]:
            attachment["filename"] = f"{fax.id}.pdf"
        return record

    def gone(self, fax: MailboxFax) -> dict[str, Any]:
        """What an incremental sync says of a fax that was deleted (API §5)."""
        return {"id": fax.id, "availability": fax.availability}

    def event(self, fax: MailboxFax, origins: Origins) -> dict[str, Any]:
        """The record as a push event carries it: ids are text there (API §6.2)."""
        record = self.full(fax, origins)
        record["id"] = str(fax.id)
        for attachment in record["attachments"]:
            attachment["id"] = str(attachment["id"])
        return record

    def _common(self, fax: MailboxFax, origins: Origins) -> dict[str, Any]:
        record: dict[str, Any] = {
            "uri": self.message_uri(fax, origins),
            "id": fax.id,
            "to": [_recipient(recipient, fax) for recipient in fax.recipients],
            "type": "Fax",
            "creationTime": stamp(fax.created),
            "readStatus": "Read" if fax.read else "Unread",
            "priority": "Normal",
            "attachments": self._attachments(fax, origins),
            "direction": fax.direction,
            "availability": fax.availability,
            "messageStatus": fax.status,
            "faxResolution": fax.resolution,
            "faxPageCount": fax.pages,
            "lastModifiedTime": stamp(fax.modified),
        }
        if fax.cover_index is not None:
            record["coverIndex"] = fax.cover_index
        if fax.cover_text:
            record["coverPageText"] = fax.cover_text
        return record

    def _attachments(self, fax: MailboxFax, origins: Origins) -> list[dict[str, Any]]:
        if fax.availability == "Purged":
            return []
        content_type = fax.document.content_type if fax.document else "application/pdf"
        uri = f"{origins.media}{self.extension_path()}/message-store/{fax.id}/content/{fax.id}"
        return [{"id": fax.id, "uri": uri, "type": "RenderedDocument", "contentType": content_type}]


def _party(number: str, name: str, location: str) -> dict[str, Any]:
    values = {"phoneNumber": number, "name": name, "location": location}
    return {key: value for key, value in values.items() if value}


def _recipient(recipient: MailboxRecipient, fax: MailboxFax) -> dict[str, Any]:
    entry = _party(recipient.number, recipient.name, recipient.location)
    if fax.direction == "Outbound":
        if recipient.id:
            entry["recipientId"] = recipient.id
        entry["messageStatus"] = recipient.status
        if recipient.error:
            entry["faxErrorCode"] = recipient.error
    return entry
