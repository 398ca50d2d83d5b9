"""The shapes of what the local API answers, as JSON Schema: the JSON of services/programs/."""

from __future__ import annotations

from typing import Any

from faxdesk.domain.contacts.contact import ContactSource, NumberKind
from faxdesk.domain.errors import ErrorKind
from faxdesk.domain.fax import Resolution
from faxdesk.domain.outbox_states import OutboxState, PartKind
from faxdesk.services.outbox.guards.doubts import DoubtKind

Schema = dict[str, Any]

_TEXT: Schema = {"type": "string"}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_YES_OR_NO: Schema = {"type": "boolean"}
_TIME: Schema = {"type": "string", "format": "date-time"}
_FAX_ID: Schema = {"type": "string", "pattern": "^[0-9]+$"}


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _one_of(*values: str) -> Schema:
    return {"type": "string", "enum": list(values)}


def list_of(schema: Schema) -> Schema:
    return {"type": "array", "items": schema}


def named(name: str) -> Schema:
    """A shape of SCHEMAS, by its name there."""
    return {"$ref": f"#/components/schemas/{name}"}


def _object(properties: dict[str, Schema], optional: tuple[str, ...] = ()) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": [name for name in properties if name not in optional],
        "additionalProperties": False,
    }


_RESOLUTION = _one_of(*Resolution)
_STATE = _one_of(*OutboxState)
_MARKS = {"tags": list_of(_TEXT), "note": _TEXT}

_RECEIVED: dict[str, Schema] = {
    "id": _FAX_ID,
    "from": _TEXT,
    "name": {"type": "string", "description": "The contact's, or else the one on the fax."},
    "name_on_fax": {"type": "string", "description": "What the service calls the sender."},
    "pages": _COUNT,
    "resolution": _or_null(_RESOLUTION),
    "received_at": _TIME,
    "read": _YES_OR_NO,
    "saved": {"type": "boolean", "description": "Whether its pages are on this computer."},
}
_OUTGOING: dict[str, Schema] = {
    "id": _FAX_ID,
    "state": _STATE,
    "service_id": _or_null(_TEXT),
    "merge": {**_or_null(_TEXT), "description": "What a fax to many is called."},
    "to": list_of(named("Recipient")),
    "pages": _COUNT,
    "created_at": _TIME,
    "send_at": _or_null(_TIME),
    "files": list_of(_TEXT),
}
_DETAILS_OUT: dict[str, Schema] = {
    "message_status": _or_null(_TEXT),
    "reasons": list_of(_object({"number": _TEXT, "words": _TEXT, "remedy": _TEXT})),
    "problem": _or_null(_object({"title": _TEXT, "hint": _TEXT})),
    "may_be": list_of(_TEXT),
    "requests": list_of(
        _object(
            {
                "id": _FAX_ID,
                "kind": _one_of(*PartKind),
                "state": _STATE,
                "service_id": _or_null(_TEXT),
                "to": list_of(_TEXT),
                "next_attempt_at": _or_null(_TIME),
                "problem": _or_null(_TEXT),
                "may_be": list_of(_TEXT),
            }
        )
    ),
    "history": list_of(
        _object(
            {
                "at": _TIME,
                "event": _TEXT,
                "from": _or_null(_TEXT),
                "state": _TEXT,
                "cause": _TEXT,
                "request": _or_null(_FAX_ID),
            }
        )
    ),
}
_INBOUND, _OUTBOUND = {"direction": _one_of("inbound")}, {"direction": _one_of("outbound")}
_FOUND = {**_MARKS, "text": _or_null(_TEXT)}
_CONTACT: dict[str, Schema] = {
    "id": {"type": "integer"},
    "name": _TEXT,
    "company": _TEXT,
    "numbers": list_of(named("ContactNumber")),
    "groups": list_of(_TEXT),
    "source": _one_of(*ContactSource),
}
_HEALTH = _object(
    {
        "sent": _COUNT,
        "failed": _COUNT,
        "last_at": _or_null(_TIME),
        "last_ten": list_of(_TEXT),
        "last_error": _or_null(_TEXT),
        "seconds_a_page": _or_null({"type": "number"}),
    }
)

SCHEMAS: dict[str, Schema] = {
    "Recipient": _object(
        {
            "number": _TEXT,
            "name": {**_or_null(_TEXT), "description": "The contact's, or else the one on the fax."},
            "name_on_fax": {**_or_null(_TEXT), "description": "The one that the fax was written to."},
            "status": _or_null(_TEXT),
            "reason": _or_null(_TEXT),
            "attempts": _COUNT,
        }
    ),
    "ReceivedFax": _object(_RECEIVED),
    "OutgoingFax": _object(_OUTGOING),
    "TakenFax": _object(
        {
            **_OUTGOING,
            "left_out": {**list_of(_TEXT), "description": "Members of groups who have no fax number."},
        }
    ),
    "FaxDetails": {
        "oneOf": [
            _object({**_INBOUND, **_RECEIVED, **_MARKS}),
            _object({**_OUTBOUND, **_OUTGOING, **_DETAILS_OUT, **_MARKS}),
        ]
    },
    "FoundFax": {
        "oneOf": [
            _object({**_INBOUND, **_RECEIVED, **_FOUND}),
            _object({**_OUTBOUND, **_OUTGOING, **_FOUND}),
        ]
    },
    "CancelledFax": _object({**_OUTGOING, "cancelled": _YES_OR_NO, "words": _TEXT}),
    "ContactNumber": _object(
        {
            "number": _TEXT,
            "kind": _one_of(*NumberKind),
            "fax": _YES_OR_NO,
            "label": _TEXT,
            "extension": _TEXT,
            "health": _HEALTH,
        },
        optional=("health",),
    ),
    "Contact": _object(_CONTACT),
    "ContactDetails": _object(
        {
            **_CONTACT,
            "email": _TEXT,
            "note": _TEXT,
            "tags": list_of(_TEXT),
            "cover": _TEXT,
            "language": _TEXT,
            "resolution": _or_null(_RESOLUTION),
        }
    ),
    "Doubt": _object(
        {
            "confirm": {"type": "string", "description": "What to send along as `confirm`."},
            "kind": _one_of(*DoubtKind),
            "number": _TEXT,
            "title": _TEXT,
            "hint": _TEXT,
        }
    ),
    "Error": _object(
        {
            "error": _object(
                {
                    "title": _TEXT,
                    "hint": _TEXT,
                    "kind": _one_of(*ErrorKind),
                    "code": {"type": "string", "description": "The fax service's own code, or empty."},
                    "doubts": list_of(named("Doubt")),
                },
                optional=("doubts",),
            )
        }
    ),
}
