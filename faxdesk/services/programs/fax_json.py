"""Faxes as JSON with stable keys, in English whatever the person's language is: the command line prints it,
the local API answers it, and agents are given it. People are called as in the window: by what their contacts
are called (names, by number), or else by what the fax itself says of them, which is name_on_fax."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from faxdesk.domain.failure import reason_for
from faxdesk.domain.fax import DocumentState, Fax, RecipientStatus
from faxdesk.domain.outbox_states import LogEntry, OutboxItem, OutboxState
from faxdesk.domain.status import FaxStatus
from faxdesk.domain.status_wording import words_of


def utc(time: datetime | None) -> str | None:
    """ISO 8601 in UTC to the second; None stays None."""
    return None if time is None else time.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def received(fax: Fax, names: Mapping[str, str]) -> dict[str, Any]:
    """A received fax as `inbox` lists it."""
    message = fax.message
    sender = message.sender if message else None
    number, name = (sender.number, sender.name) if sender else ("", "")
    return {
        "id": str(fax.id),
        "from": number,
        "name": names.get(number) or name,
        "name_on_fax": name,
        "pages": fax.page_count,
        "resolution": str(message.resolution) if message and message.resolution else None,
        "received_at": utc(fax.created_at),
        "read": fax.is_read,
        "saved": fax.document_state == DocumentState.HERE,
    }


def outgoing(
    fax: Fax, item: OutboxItem | None, names: Mapping[str, str], merge: str | None
) -> dict[str, Any]:
    """A fax on its way or sent as `outbox` lists it. merge is what a fax to many is called, None for any
    other."""
    state = item.state if item else OutboxState.ACCEPTED
    return {
        "id": str(fax.id),
        "state": str(state),
        "service_id": fax.message_id or None,
        "merge": merge,
        "to": [_recipient(recipient, names) for recipient in recipients_of(fax, item)],
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


def details_of_outgoing(
    fax: Fax, item: OutboxItem | None, parts: Sequence[OutboxItem], log: Sequence[LogEntry]
) -> dict[str, Any]:
    """What `show` prints of a sent fax besides the keys of the list: the reasons, the problem, the further
    requests and the history."""
    document = dict[str, Any]()
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


def status_words(status: FaxStatus, now: datetime) -> str:
    """How far a fax is, with local times."""
    return words_of(status, now, lambda at: at.astimezone().strftime("%Y-%m-%d %H:%M"))


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


def _recipient(recipient: RecipientStatus, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "number": recipient.number,
        "name": names.get(recipient.number) or recipient.name or None,
        "name_on_fax": recipient.name or None,
        "status": recipient.status or None,
        "reason": recipient.error_code or None,
        "attempts": recipient.attempts,
    }
