"""Contacts as JSON with stable keys, as the command line prints them and the local API answers them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from faxdesk.domain.contacts.contact import Contact
from faxdesk.domain.contacts.number_health import NumberHealth
from faxdesk.services.programs.fax_json import utc


def contact_json(contact: Contact) -> dict[str, Any]:
    """A contact as `contacts list` prints it."""
    return {
        "id": contact.id,
        "name": contact.name,
        "company": contact.company,
        "numbers": [
            {
                "number": number.number,
                "kind": str(number.kind),
                "fax": number.is_fax,
                "label": number.label,
                "extension": number.extension,
            }
            for number in contact.numbers
        ],
        "groups": list(contact.groups),
        "source": str(contact.source),
    }


def contact_details(contact: Contact, healths: Mapping[str, NumberHealth] | None = None) -> dict[str, Any]:
    """All of a contact as `contacts show` prints it, with how the faxes to its numbers went where that is
    known."""
    document = contact_json(contact)
    for number in document["numbers"]:
        if healths and number["number"] in healths:
            number["health"] = _health(healths[number["number"]])
    return document | {
        "email": contact.email,
        "note": contact.note,
        "tags": list(contact.tags),
        "cover": contact.cover,
        "language": contact.language,
        "resolution": str(contact.resolution) if contact.resolution else None,
    }


def _health(health: NumberHealth) -> dict[str, Any]:
    return {
        "sent": health.sent,
        "failed": health.failed,
        "last_at": utc(health.last_at),
        "last_ten": ["sent" if result.is_sent else result.error for result in health.last],
        "last_error": health.last_failure.error if health.last_failure else None,
        "seconds_a_page": health.seconds_a_page,
    }
