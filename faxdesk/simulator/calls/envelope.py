"""Reads what a sender says about a fax, from JSON or form fields: its recipients, its cover, its time (API
§1.2)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from faxdesk.simulator.calls.number_rules import is_country, to_e164
from faxdesk.simulator.drawing.cover import ALL as COVERS
from faxdesk.simulator.http.multipart import BodyPart
from faxdesk.simulator.state.clock import parse_stamp
from faxdesk.simulator.state.mailbox_fax import MailboxRecipient, Resolution
from faxdesk.simulator.state.service_errors import ApiError, invalid_parameter

MAX_COVER_TEXT = 1024
MAX_JSON_PART = 1024 * 1024


@dataclass(slots=True)
class Envelope:
    """All that a request says about a fax, without its documents."""

    recipients: list[MailboxRecipient]
    resolution: Resolution = "High"
    cover_index: int | None = None
    """None means the user's default cover; 0 means no cover."""
    cover_text: str = ""
    send_time: float | None = None
    iso_code: str = ""


def read_envelope(part: BodyPart, home: str) -> Envelope:
    """Read the JSON part of shapes B and C. Raises ApiError 400, with MSG-349 when it is no JSON object."""
    try:
        value = json.loads(part.text()) if part.size <= MAX_JSON_PART else None
    except (ValueError, RecursionError, ApiError):
        value = None
    if not isinstance(value, dict):
        raise ApiError(400, "MSG-349", "The JSON part of the fax request cannot be parsed")
    return _build(value, _country(value), home)


def read_fields(fields: list[BodyPart], home: str) -> Envelope:
    """Read the form fields of shape A, in which to is a bare number and may come more than once."""
    values: dict[str, Any] = {"to": []}
    for part in fields:
        if part.name == "to":
            values["to"].append({"phoneNumber": part.text().strip()})
        else:
            values[part.name] = part.text()
    return _build(values, str(values.get("isoCode") or ""), home)


def read_recipients(value: Any, country: str) -> list[MailboxRecipient]:
    """Read the to list. Raises ApiError 400 when it is no list of numbers."""
    if not isinstance(value, list) or not value:
        raise invalid_parameter("to")
    recipients = []
    for entry in value:
        if not isinstance(entry, dict) or not isinstance(entry.get("name") or "", str):
            raise invalid_parameter("to")
        number = to_e164(entry.get("phoneNumber"), country)
        recipients.append(MailboxRecipient(number=number, name=entry.get("name") or ""))
    return recipients


def read_time(value: Any) -> float | None:
    """Read sendTime; None when there is none. Raises ApiError 400 when it is no date."""
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise invalid_parameter("sendTime")
    try:
        return parse_stamp(value)
    except ValueError:
        raise invalid_parameter("sendTime") from None


def _build(values: dict[str, Any], iso_code: str, home: str) -> Envelope:
    if iso_code and not is_country(iso_code):
        raise invalid_parameter("isoCode")
    recipients = read_recipients(values.get("to"), iso_code or home)
    text = values.get("coverPageText") or ""
    if not isinstance(text, str) or len(text) > MAX_COVER_TEXT:
        raise invalid_parameter("coverPageText")
    return Envelope(
        recipients=recipients,
        resolution=_resolution(values.get("faxResolution")),
        cover_index=_cover(values.get("coverIndex")),
        cover_text=text,
        send_time=read_time(values.get("sendTime")),
        iso_code=iso_code,
    )


def _resolution(value: Any) -> Resolution:
    if value in (None, "", "High"):
        return "High"
    if value == "Low":
        return "Low"
    raise invalid_parameter("faxResolution")


def _cover(value: Any) -> int | None:
    if value is None or value == "":
        return None
    if isinstance(value, str) and value.strip().isascii() and value.strip().isdigit():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or value not in COVERS:
        raise invalid_parameter("coverIndex")
    return value


def _country(values: dict[str, Any]) -> str:
    """The country of the numbers, from isoCode or the older country object (API §1.2)."""
    country = values.get("country")
    if country is None:
        return str(values.get("isoCode") or "")
    if not isinstance(country, dict):
        raise invalid_parameter("country")
    if country.get("id") and country.get("isoCode"):
        raise ApiError(400, "MSG-365", "Both country.id and country.isoCode are specified")
    return str(country.get("isoCode") or values.get("isoCode") or "")
