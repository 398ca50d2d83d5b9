"""Event filters: which changes a subscriber wants to hear of (API §6.2)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import parse_qs, urlsplit

from faxdesk.simulator.state.made_up_account import Account
from faxdesk.simulator.state.mailbox_fax import MailboxFax
from faxdesk.simulator.state.service_errors import ApiError

Kind = Literal["message-store", "fax", "reminder", "other"]

_EXTENSION = re.compile(r"/restapi/v1\.0/account/([^/]+)/extension/([^/]+)/(.+)$")
_REMINDER = re.compile(r"/restapi/v1\.0/subscription/~$")
_KNOWN_BUT_SILENT = {"message-store/instant", "voicemail", "missed-calls"}
_NEED_OTHER_PERMISSIONS = {"presence", "telephony/sessions", "presence/line"}


@dataclass(frozen=True, slots=True)
class EventFilter:
    """One event filter, with the ids in place of each ~."""

    kind: Kind
    text: str
    direction: str = ""
    disabled: str = ""
    """Why the service does not report these events, although it knows the filter; empty when it does."""

    threshold: float = 0.0
    interval: float = 0.0
    """For renewal reminders: threshold is how many seconds before the end the first is sent, interval how
    many seconds pass between one and the next."""

    def wants(self, fax: MailboxFax, *, new: bool) -> bool:
        """Whether the subscriber is to hear of a change of this fax; new says that the fax has just come."""
        if self.disabled or self.direction not in ("", fax.direction):
            return False
        if self.kind == "message-store":
            return True
        return self.kind == "fax" and new and fax.direction == "Inbound"


def parse_filter(text: str, account: Account) -> EventFilter:
    """Read one filter. Raises ApiError 400 SUB-508 when there is no such event."""
    parts = urlsplit(text)
    query = parse_qs(parts.query)
    path = parts.path.rstrip("/")
    if _REMINDER.match(path):
        try:
            threshold, interval = float(query["threshold"][0]), float(query["interval"][0])
        except (KeyError, ValueError):
            raise _unknown(text) from None
        return EventFilter("reminder", text, threshold=threshold, interval=interval)
    match = _EXTENSION.match(path)
    if not match or match[1] not in ("~", account.id) or match[2] not in ("~", account.extension_id):
        raise _unknown(text)
    place = f"/restapi/v1.0/account/{account.id}/extension/{account.extension_id}/{match[3]}"
    full = f"{place}?{parts.query}" if parts.query else place
    direction = query.get("direction", [""])[0]
    if direction not in ("", "Inbound", "Outbound"):
        raise _unknown(text)
    if match[3] == "message-store":
        if query.get("type", ["Fax"])[0] != "Fax":
            return EventFilter("other", full)
        return EventFilter("message-store", full, direction)
    if match[3] == "fax":
        if direction != "Inbound":
            raise _unknown(text)
        return EventFilter("fax", full, direction)
    if match[3] in _KNOWN_BUT_SILENT:
        return EventFilter("other", full)
    if match[3] in _NEED_OTHER_PERMISSIONS:
        return EventFilter("other", full, disabled="The application needs further permissions")
    raise _unknown(text)


def _unknown(text: str) -> ApiError:
    message = f"Event filter [{text}] is not supported"
    return ApiError(400, "SUB-508", message, parameterName="eventFilters", parameterValue=text)
