"""The user's personal contacts, as far as a fax needs them (API §10)."""

from __future__ import annotations

import threading
from typing import Any

FAX_FIELDS = ("businessFax", "otherFax")


class Contacts:
    """Personal contacts by id. Callable from any thread."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.records: dict[int, dict[str, Any]] = {}

    def name_for(self, number: str) -> str:
        """The name of the contact whose business fax this is; empty when there is none."""
        with self.lock:
            for record in self.records.values():
                if record.get("businessFax") == number and record["availability"] == "Alive":
                    return f"{record.get('firstName', '')} {record.get('lastName', '')}".strip()
            return ""
