"""A configuration profile for Macs, as a sample to begin with."""

from __future__ import annotations

import plistlib
import uuid
from typing import Any

from faxdesk.policies.managed_preferences import DEFAULTS, DOMAIN

SAMPLE: dict[str, Any] = {
    "organisation": "Example Clinic",
    "allow_demo": False,
    "agents": False,
    "local_api": False,
    "forbidden_numbers": ["+1900"],
    "first_use_guard": "ask",
}
SAMPLE_DEFAULTS: dict[str, Any] = {"trash_days": 90}


def profile() -> str:
    payload = {
        **SAMPLE,
        DEFAULTS: SAMPLE_DEFAULTS,
        "PayloadType": DOMAIN,
        "PayloadIdentifier": f"{DOMAIN}.policies",
        "PayloadUUID": _uuid("payload"),
        "PayloadVersion": 1,
        "PayloadDisplayName": "FaxDesk",
    }
    whole = {
        "PayloadContent": [payload],
        "PayloadType": "Configuration",
        "PayloadScope": "System",
        "PayloadIdentifier": f"{DOMAIN}.profile",
        "PayloadUUID": _uuid("profile"),
        "PayloadVersion": 1,
        "PayloadDisplayName": "FaxDesk",
        "PayloadDescription": "A sample: change it, and give it new identifiers.",
    }
    return plistlib.dumps(whole).decode()


def _uuid(name: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_DNS, f"{name}.{DOMAIN}")).upper()
