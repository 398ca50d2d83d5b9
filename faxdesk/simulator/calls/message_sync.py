"""Message sync: all messages the first time, and later those that changed since (API §5)."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from faxdesk.simulator.calls.selection import DAY, DIRECTIONS, MESSAGE_TYPES, Selection
from faxdesk.simulator.http.call_handling import Call, ok
from faxdesk.simulator.state.clock import ServiceClock, stamp
from faxdesk.simulator.state.mailbox import Mailbox
from faxdesk.simulator.state.mailbox_fax import MailboxFax
from faxdesk.simulator.state.records import Records
from faxdesk.simulator.state.service_errors import ApiError, invalid_parameter

OVERLAP = 5.0
"""Seconds by which each incremental sync looks back beyond the end of the last one."""


@dataclass(frozen=True, slots=True)
class _Token:
    """The contents of a sync token: where the last sync ended, and which messages it was about."""

    generation: int
    revision: int
    moment: float
    start: float | None
    directions: tuple[str, ...]
    types: tuple[str, ...]

    def text(self) -> str:
        """The token as text. It needs no encoding in a URL, because not every SDK encodes its query
        values."""
        values = [self.generation, self.revision, self.moment, self.start, self.directions, self.types]
        return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")

    @staticmethod
    def read(text: str) -> _Token:
        try:
            values = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
            generation, revision, moment, start, directions, types = values
            start = None if start is None else float(start)
            return _Token(
                int(generation), int(revision), float(moment), start, tuple(directions), tuple(types)
            )
        except (ValueError, TypeError, RecursionError):
            raise invalid_parameter("syncToken") from None


class MessageSync:
    """GET .../message-sync."""

    def __init__(self, clock: ServiceClock, mailbox: Mailbox, records: Records) -> None:
        self._clock = clock
        self._mailbox = mailbox
        self._records = records
        self._generation = 1

    def drop_tokens(self) -> None:
        """Make stale every token that was given out so far."""
        self._generation += 1

    async def sync(self, call: Call) -> Response:
        kind = call.query("syncType", "FSync")
        if kind not in ("FSync", "ISync"):
            raise invalid_parameter("syncType")
        with self._mailbox.lock:
            records, info = self._full(call) if kind == "FSync" else self._incremental(call)
        uri = f"{call.origins.api}{call.request.url.path}?{call.request.url.query}"
        return ok({"uri": uri, "records": records, "syncInfo": info})

    def _full(self, call: Call) -> tuple[list[dict[str, Any]], dict[str, Any]]:
        now = self._clock.now()
        end = call.moment("dateTo", None)
        # The guide and the specification differ on the window without dateFrom; this is the shorter one.
        start = call.moment("dateFrom", (end or now) - DAY)
        directions = call.choices("direction", DIRECTIONS)
        types = call.choices("messageType", MESSAGE_TYPES)
        wanted = Selection(directions=frozenset(directions), types=frozenset(types)).test()
        count = call.number("recordCount", 1 << 40)
        found: list[MailboxFax] = []
        older = False
        for fax in self._mailbox.between(None, end):
            if not wanted(fax):
                continue
            if start is not None and fax.created < start:
                break
            if len(found) >= count:
                older = True
                break
            found.append(fax)
        token = _Token(
            self._generation,
            self._mailbox.revision,
            now,
            start,
            tuple(sorted(directions)),
            tuple(sorted(types)),
        )
        info = self._info("FSync", token, older=older)
        return [self._records.full(fax, call.origins) for fax in found], info

    def _incremental(self, call: Call) -> tuple[list[dict[str, Any]], dict[str, Any]]:
        token = _Token.read(call.query("syncToken"))
        now = self._clock.now()
        if token.generation != self._generation or token.revision > self._mailbox.revision:
            raise ApiError(400, "MSG-333", "Full synchronization is required", parameterName="syncToken")
        start = call.moment("dateFrom", token.start)
        every = frozenset({"Alive", "Deleted", "Purged"})
        wanted = Selection(None, None, every, frozenset(token.directions), frozenset(token.types)).test()
        records = []
        for fax in self._mailbox.changed_since(token.revision, token.moment - OVERLAP):
            if not wanted(fax) or (start is not None and fax.created < start):
                continue
            alive = fax.availability == "Alive"
            records.append(self._records.full(fax, call.origins) if alive else self._records.gone(fax))
        after = _Token(self._generation, self._mailbox.revision, now, start, token.directions, token.types)
        return records, self._info("ISync", after, older=False)

    def _info(self, kind: str, token: _Token, *, older: bool) -> dict[str, Any]:
        return {
            "syncType": kind,
            "syncToken": token.text(),
            "syncTime": stamp(token.moment),
            "olderRecordsExist": older,
        }
