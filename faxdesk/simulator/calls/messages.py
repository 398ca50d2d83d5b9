"""The calls on messages: list, read, mark, restore and delete, singly and in bulk (API §3)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.responses import Response

from faxdesk.simulator.calls.multi_status import MultiStatusEntry, answer, resource_ids, updates
from faxdesk.simulator.calls.selection import Selection, selection_of
from faxdesk.simulator.http.call_handling import Call, ok, page_of, paging
from faxdesk.simulator.state.clock import ServiceClock
from faxdesk.simulator.state.mailbox import Mailbox
from faxdesk.simulator.state.mailbox_fax import MailboxFax
from faxdesk.simulator.state.records import Records
from faxdesk.simulator.state.service_errors import ApiError, invalid_parameter, not_found

_KEPT_LISTS = 8


class MessageCalls:
    """The calls on .../message-store."""

    def __init__(self, clock: ServiceClock, mailbox: Mailbox, records: Records) -> None:
        self._clock = clock
        self._mailbox = mailbox
        self._records = records
        # The last lists are kept, because filtering 100,000 faxes anew for every page would be slow.
        self._lists: dict[tuple[int, Selection], list[MailboxFax]] = {}

    async def listing(self, call: Call) -> Response:
        """A page of records, newest first, of the last 24 hours unless dateFrom is given."""
        page, size = page_of(call)
        selection = selection_of(call, self._clock.now())
        with self._mailbox.lock:
            found = self._select(selection, open_end=not call.query("dateTo"))
            info, navigation = paging(call, len(found), page, size)
            records = [
                self._records.full(fax, call.origins) for fax in found[(page - 1) * size : page * size]
            ]
        uri = f"{call.origins.api}{call.request.url.path}"
        if call.request.url.query:
            uri += f"?{call.request.url.query}"
        return ok({"uri": uri, "records": records, "paging": info, "navigation": navigation})

    def _select(self, selection: Selection, *, open_end: bool) -> list[MailboxFax]:
        # Without dateTo the end is now, which differs for every call; the kept lists count that as no end.
        key_selection = selection
        if open_end:
            start = None if selection.start is None else round(selection.start, 1)
            key_selection = Selection(
                start,
                None,
                selection.availability,
                selection.directions,
                selection.types,
                selection.read,
                selection.number,
            )
        key = (self._mailbox.revision, key_selection)
        if key not in self._lists:
            wanted = selection.test()
            found = [fax for fax in self._mailbox.between(selection.start, selection.end) if wanted(fax)]
            while len(self._lists) >= _KEPT_LISTS:
                self._lists.pop(next(iter(self._lists)))
            self._lists[key] = found
        return self._lists[key]

    async def read(self, call: Call) -> Response:
        """One record, or a 207 answer with several."""
        return await self._each(call, self._read_one)

    def _read_one(self, call: Call, fax: MailboxFax) -> dict[str, Any]:
        return self._records.full(fax, call.origins)

    async def _each(self, call: Call, act: Callable[[Call, MailboxFax], dict[str, Any]]) -> Response:
        ids = await resource_ids(call)
        if len(ids) == 1 and call.path["message"] != "*":
            with self._mailbox.lock:
                return ok(act(call, self._find(ids[0])))
        entries = []
        for wanted in ids:
            with self._mailbox.lock:
                try:
                    entries.append(MultiStatusEntry(wanted, 200, act(call, self._find(wanted))))
                except ApiError as refusal:
                    entries.append(MultiStatusEntry(wanted, refusal.status, refusal.body()))
        return answer(call, entries)

    async def update(self, call: Call) -> Response:
        """PUT changes the read status and nothing else."""
        return await self._change(call, patch=False)

    async def patch(self, call: Call) -> Response:
        """PATCH changes the read status, or restores a deleted fax with availability Alive."""
        return await self._change(call, patch=True)

    async def _change(self, call: Call, *, patch: bool) -> Response:
        wishes, single = await updates(call)
        if single:
            with self._mailbox.lock:
                return ok(self._apply(call, wishes[0][0], wishes[0][1], patch=patch))
        entries = []
        for wanted, body in wishes:
            with self._mailbox.lock:
                try:
                    entries.append(
                        MultiStatusEntry(wanted, 200, self._apply(call, wanted, body, patch=patch))
                    )
                except ApiError as refusal:
                    entries.append(MultiStatusEntry(wanted, refusal.status, refusal.body()))
        return answer(call, entries)

    def _apply(self, call: Call, wanted: str, body: dict[str, Any], *, patch: bool) -> dict[str, Any]:
        fax = self._find(wanted)
        read = body.get("readStatus")
        availability = body.get("availability") if patch else None
        if read not in ("Read", "Unread") and not (patch and read is None and availability is not None):
            raise invalid_parameter("readStatus")
        if availability not in (None, "Alive"):
            raise invalid_parameter("availability")
        if availability == "Alive" and fax.availability == "Purged":
            raise invalid_parameter("availability", "Purged messages cannot be restored")
        changed = False
        if read is not None and fax.read != (read == "Read"):
            fax.read = read == "Read"
            changed = True
        if availability == "Alive" and fax.availability == "Deleted":
            fax.availability = "Alive"
            changed = True
        if changed:
            self._mailbox.touch(fax)
        return self._records.full(fax, call.origins)

    async def delete(self, call: Call) -> Response:
        """Put messages in the bin; purge those that are there already, or all with purge=true. To delete a
        purged one again is no error."""
        ids = await resource_ids(call)
        purge = call.flag("purge")
        entries = []
        for wanted in ids:
            with self._mailbox.lock:
                try:
                    self._mailbox.delete(self._find(wanted), purge=purge)
                    entries.append(MultiStatusEntry(wanted, 204, None))
                except ApiError as refusal:
                    if len(ids) == 1 and call.path["message"] != "*":
                        raise
                    entries.append(MultiStatusEntry(wanted, refusal.status, refusal.body()))
        if all(entry.status == 204 for entry in entries):
            return Response(status_code=204)
        return answer(call, entries)

    async def delete_by_filter(self, call: Call) -> Response:
        """Delete all messages that a filter finds, which without a filter are all messages (API §13 trap
        4)."""
        if call.query("conversationId"):
            if call.query("type"):
                raise ApiError(400, "MSG-390", "conversationId cannot be used together with type")
            return Response(status_code=204)
        types = call.choices("type", ("Fax", "SMS", "VoiceMail", "Pager", "Text", "All"))
        end = call.moment("dateTo", None)
        if not types or types & {"Fax", "All"}:
            with self._mailbox.lock:
                for fax in [fax for fax in self._mailbox.between(None, end) if fax.availability != "Purged"]:
                    self._mailbox.delete(fax, purge=call.flag("purge"))
        return Response(status_code=204)

    def _find(self, wanted: str) -> MailboxFax:
        if wanted.isascii() and wanted.isdigit():
            fax = self._mailbox.get(int(wanted))
            if fax is not None:
                return fax
        raise not_found("messageId")
