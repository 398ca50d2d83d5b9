"""What the commands print: one JSON document with stable keys, or lines for people."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.failure import reason_for
from faxdesk.domain.fax import DocumentState, Fax, RecipientStatus
from faxdesk.domain.outbox_states import LogEntry, OutboxItem, OutboxState
from faxdesk.domain.status import FaxRow, FaxStatus
from faxdesk.domain.status_wording import words_of
from faxdesk.words import tr


class Printer:
    """Prints results: JSON when asked for, else text."""

    def __init__(self, as_json: bool) -> None:
        self.as_json = as_json

    def result(self, document: Any, text: str | Sequence[str]) -> None:
        if self.as_json:
            print(json.dumps(document, ensure_ascii=False, indent=2))
        else:
            print(text if isinstance(text, str) else "\n".join(text))

    @staticmethod
    def line(document: Any) -> None:
        """Print one line of JSON and flush it, since a program may be reading the lines as they come."""
        print(json.dumps(document, ensure_ascii=False), flush=True)

    def error(self, error: FaxDeskError) -> None:
        """Print an error to standard error; with JSON also to standard output, as the document."""
        if self.as_json:
            document = {"title": error.title, "hint": error.hint, "kind": str(error.kind), "code": error.code}
            print(json.dumps({"error": document}, ensure_ascii=False, indent=2))
        print(f"faxdesk: {error.title}\n         {error.hint}", file=sys.stderr)

    @staticmethod
    def note(text: str) -> None:
        print(text, file=sys.stderr)


def utc(time: datetime | None) -> str | None:
    """ISO 8601 in UTC to the second; None stays None."""
    return None if time is None else time.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def received(fax: Fax) -> dict[str, Any]:
    """A received fax as `inbox` lists it."""
    message = fax.message
    sender = message.sender if message else None
    return {
        "id": str(fax.id),
        "from": sender.number if sender else "",
        "name": sender.name if sender else "",
        "pages": fax.page_count,
        "resolution": str(message.resolution) if message and message.resolution else None,
        "received_at": utc(fax.created_at),
        "read": fax.is_read,
        "saved": fax.document_state == DocumentState.HERE,
    }


def outgoing(fax: Fax, item: OutboxItem | None) -> dict[str, Any]:
    """A fax on its way or sent as `outbox` lists it."""
    state = item.state if item else OutboxState.ACCEPTED
    return {
        "id": str(fax.id),
        "state": str(state),
        "service_id": fax.message_id or None,
        "to": [_recipient(recipient) for recipient in recipients_of(fax, item)],
        "pages": fax.page_count or (item.draft.pages if item else None) or 0,
        "created_at": utc(fax.created_at),
        "send_at": utc(item.draft.send_at) if item else None,
        "files": [file.name for file in item.draft.files if not file.is_cover] if item else [],
    }


def recipients_of(fax: Fax, item: OutboxItem | None) -> tuple[RecipientStatus, ...]:
    """The recipients, with their results over all requests once the service has the fax."""
    if fax.recipients:
        return fax.recipients
    if item is None:
        return ()
    return tuple(RecipientStatus(recipient.number, recipient.name) for recipient in item.draft.recipients)


def details(
    fax: Fax, item: OutboxItem | None, parts: Sequence[OutboxItem], log: Sequence[LogEntry]
) -> dict[str, Any]:
    """What `show` prints: the keys of the list, and for a sent fax the reasons, the problem, the further
    requests and the history."""
    if fax.direction == "Inbound":
        return {"direction": "inbound", **received(fax)}
    document = {"direction": "outbound", **outgoing(fax, item)}
    document["message_status"] = fax.message.message_status if fax.message else None
    document["reasons"] = [
        {"number": recipient.number, "words": reason.words, "remedy": reason.remedy}
        for recipient in recipients_of(fax, item)
        if recipient.is_failed
        for reason in (reason_for(recipient.error_code),)
    ]
    problem = item.problem if item else None
    document["problem"] = {"title": problem.title, "hint": problem.hint} if problem else None
    document["may_be"] = list(item.lookalikes) if item else []
    document["requests"] = [_request(part) for part in parts]
    document["history"] = [
        {
            "at": utc(entry.at),
            "event": entry.event,
            "from": entry.old_state or None,
            "state": entry.new_state,
            "cause": entry.cause,
            "request": str(entry.part) or None,
        }
        for entry in log
    ]
    return document


def _request(part: OutboxItem) -> dict[str, Any]:
    """One of a fax's further requests."""
    return {
        "id": str(part.id),
        "kind": str(part.part),
        "state": str(part.state),
        "service_id": part.message_id or None,
        "to": [recipient.number for recipient in part.draft.recipients],
        "next_attempt_at": utc(part.next_attempt_at),
        "problem": part.problem.title if part.problem else None,
        "may_be": list(part.lookalikes),
    }


def row_line(row: FaxRow, now: datetime) -> str:
    """A list row for people."""
    who = row.name or row.number or row.all_titles or tr("unknown")
    more = f" +{row.others}" if row.others else ""
    pages = tr("{count} p.", count=row.pages) if row.pages else ""
    when = row.created_at.astimezone().strftime("%Y-%m-%d %H:%M")
    return f"{row.id:>6}  {when}  {who + more:<32.32}  {pages:>6}  {status_words(row.status, now)}".rstrip()


def status_words(status: FaxStatus, now: datetime) -> str:
    """How far a fax is, with local times."""
    return words_of(status, now, lambda at: at.astimezone().strftime("%Y-%m-%d %H:%M"))


def _recipient(recipient: RecipientStatus) -> dict[str, Any]:
    return {
        "number": recipient.number,
        "name": recipient.name or None,
        "status": recipient.status or None,
        "reason": recipient.error_code or None,
        "attempts": recipient.attempts,
    }
