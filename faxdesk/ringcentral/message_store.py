"""The service's message store: listing, reading, marking, deleting, syncing faxes (API §3, §5)."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import httpx

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import Availability, Direction, Message, MessagePage, ReadStatus, SyncResult
from faxdesk.domain.runtime import CancelToken
from faxdesk.provider.values import UnreadPage
from faxdesk.ringcentral.bulk import BULK_TYPE, BulkLine, read_bulk
from faxdesk.ringcentral.http.answer_errors import STALE_SYNC_CODES
from faxdesk.ringcentral.http.api import EXTENSION, Api
from faxdesk.ringcentral.http.rate_gate import Group
from faxdesk.ringcentral.http.transport import FarTooLarge
from faxdesk.ringcentral.message_records import MessageRecords
from faxdesk.ringcentral.wire import bad_answer, checked_id, format_time
from faxdesk.words import mark, tr

_STORE = f"{EXTENSION}/message-store"
_SYNC = f"{EXTENSION}/message-sync"
_PORTIONS = (1000, 100, 10)
"""Records that a full sync is asked for at once where the whole is more than an answer may be. Official
clients ask for 1,000 (API §5)."""
_BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
"""Without a date the service lists the last day only (API §3.1)."""
_MAX_IDS_IN_PATH = 50
_MAX_IDS_IN_BODY = 1000


class MessageStore:
    """The faxes that the service keeps for whoever is signed in."""

    def __init__(self, api: Api, records: MessageRecords) -> None:
        self._api = api
        self._records = records
        self._portion: int | None = None
        """What the answers of full syncs have had to be limited to so far; None for not at all."""

    def page(
        self,
        *,
        date_from: datetime | None,
        date_to: datetime | None,
        direction: Direction | None = None,
        phone_number: str = "",
        availability: Sequence[str] = (),
        page: int = 1,
        per_page: int = 1000,
        interactive: bool = False,
        token: CancelToken,
    ) -> MessagePage:
        params: dict[str, Any] = {
            "messageType": "Fax",
            "dateFrom": format_time(date_from or _BEGINNING),
            "page": page,
            "perPage": per_page,
            "availability": [str(message_id) for message_id in availability],
            "phoneNumber": phone_number,
        }
        if date_to is not None:
            params["dateTo"] = format_time(date_to)
        if direction is not None:
            params["direction"] = str(direction)
        with _in_words():
            answer = self._api.get(_STORE, token, params=params, interactive=interactive)
        return self._records.page(answer.body, page)

    def next_page(self, page: MessagePage, token: CancelToken) -> MessagePage:
        return self._records.page(self._body_of(page.next_page_uri, token), page.page + 1)

    def history(
        self, *, date_from: datetime, date_to: datetime, per_page: int, token: CancelToken
    ) -> UnreadPage:
        params: dict[str, Any] = {
            "messageType": "Fax",
            "dateFrom": format_time(date_from),
            "dateTo": format_time(date_to),
            "page": 1,
            "perPage": per_page,
        }
        with _in_words():
            answer = self._api.get(_STORE, token, params=params, interactive=False)
        return self._records.unread_page(answer.body, 1)

    def next_of_history(self, page: UnreadPage, token: CancelToken) -> UnreadPage:
        return self._records.unread_page(self._body_of(page.next_page_uri, token), page.page + 1)

    def _body_of(self, next_page_uri: str, token: CancelToken) -> bytes:
        try:
            url = self._api.requester.server.join(next_page_uri)
        except httpx.InvalidURL:
            raise bad_answer(mark("the list of faxes")) from None
        if not next_page_uri or not self._api.requester.rules.is_server(url):
            raise bad_answer(mark("the list of faxes"))
        with _in_words():
            return self._api.get(url, token, interactive=False).body

    def message(self, message_id: str, token: CancelToken) -> Message:
        path = f"{_STORE}/{checked_id(message_id)}"
        with _in_words():
            answer = self._api.get(path, token)
        return self._records.message(answer.body, "a fax")

    def availability(self, message_ids: Sequence[str], token: CancelToken) -> dict[str, str]:
        """Where each message is in its life; Purged also for one that the service does not know."""
        found: dict[str, str] = {}
        for some in _batches(message_ids, _MAX_IDS_IN_PATH):
            found |= self._availability_of_batch(some, token)
        return found

    def _availability_of_batch(self, message_ids: Sequence[str], token: CancelToken) -> dict[str, str]:
        if len(message_ids) == 1:
            try:
                return {message_ids[0]: self.message(message_ids[0], token).availability}
            except FaxDeskError as error:
                if error.kind != ErrorKind.NOT_FOUND:
                    raise
                return {message_ids[0]: Availability.PURGED}
        path = f"{_STORE}/{','.join(checked_id(message_id) for message_id in message_ids)}"
        answer = self._api.get(path, token, accept=BULK_TYPE)
        found: dict[str, str] = {}
        for entry in read_bulk(answer, mark("the faxes")):
            if entry.status == 404:
                found[entry.id] = Availability.PURGED
            elif 200 <= entry.status < 300:
                found[entry.id] = self._records.message(entry.body, mark("the faxes")).availability
        return found

    def set_read(self, message_ids: Sequence[str], is_read: bool, token: CancelToken) -> dict[str, bool]:
        status = {"readStatus": str(ReadStatus.READ if is_read else ReadStatus.UNREAD)}
        ids = [checked_id(message_id) for message_id in dict.fromkeys(message_ids)]
        if len(ids) == 1:
            return {ids[0]: self._set_one(ids[0], status, token)}
        result: dict[str, bool] = {}
        for some in _batches(ids, _MAX_IDS_IN_BODY):
            answer = self._api.change(
                "PUT",
                f"{_STORE}/*",
                token,
                what=mark("marking faxes"),
                group=Group.MEDIUM,
                body=[{"resourceId": message_id, "body": status} for message_id in some],
                repeat_safe=True,
                media_type=BULK_TYPE,
            )
            ok = {entry.id: 200 <= entry.status < 300 for entry in read_bulk(answer, mark("marking faxes"))}
            result.update({message_id: ok.get(message_id, False) for message_id in some})
        return result

    def _set_one(self, message_id: str, status: dict[str, str], token: CancelToken) -> bool:
        try:
            self._api.change(
                "PUT",
                f"{_STORE}/{message_id}",
                token,
                what=mark("marking a fax"),
                group=Group.MEDIUM,
                body=status,
                repeat_safe=True,
            )
        except FaxDeskError as error:
            if error.kind != ErrorKind.NOT_FOUND:
                raise
            return False
        return True

    def restore(self, message_id: str, token: CancelToken) -> Message:
        answer = self._api.change(
            "PATCH",
            f"{_STORE}/{checked_id(message_id)}",
            token,
            what=mark("restoring a fax"),
            group=Group.MEDIUM,
            body={"availability": str(Availability.ALIVE)},
            repeat_safe=True,
        )
        return self._records.message(answer.body, mark("restoring a fax"))

    def delete(
        self, message_ids: Sequence[str], token: CancelToken, *, purge: bool = False
    ) -> dict[str, bool]:
        """Every id is checked before anything is asked, and named in the address itself, so that no
        lost body can widen the deletion."""
        ids = [checked_id(message_id) for message_id in dict.fromkeys(message_ids)]
        result: dict[str, bool] = {}
        for some in _batches(ids, _MAX_IDS_IN_PATH):
            try:
                result.update(self._delete_some(some, token, purge))
            except FaxDeskError:
                if not result:
                    raise
                # What is known already must not be lost: deleting it once more would purge it.
                return result
        return result

    def _delete_some(self, ids: Sequence[str], token: CancelToken, purge: bool) -> dict[str, bool]:
        """A second DELETE purges (API §3.2), so only what is still there is deleted, whoever asked
        before."""
        aim = {Availability.PURGED} if purge else {Availability.DELETED, Availability.PURGED}
        before = self.availability(ids, token)
        done = {message_id: before.get(message_id) in aim for message_id in ids if message_id in before}
        todo = [message_id for message_id in ids if message_id in before and not done[message_id]]
        if not todo:
            return done
        return {**done, **self._delete_alive(todo, token, purge, aim)}

    def _delete_alive(
        self, ids: Sequence[str], token: CancelToken, purge: bool, aim: set[Availability]
    ) -> dict[str, bool]:
        try:
            answer = self._api.change(
                "DELETE",
                f"{_STORE}/{','.join(ids)}",
                token,
                what=mark("deleting faxes"),
                group=Group.MEDIUM,
                params={"purge": "true"} if purge else {},
                media_type=BULK_TYPE,
            )
            outcomes = {line.id: line for line in read_bulk(answer, mark("deleting faxes"))}
        except FaxDeskError as error:
            if error.kind not in (ErrorKind.UNKNOWN_OUTCOME, ErrorKind.BAD_ANSWER, ErrorKind.NOT_FOUND):
                raise
            after = self.availability(ids, token)
            return {message_id: after[message_id] in aim for message_id in ids if message_id in after}
        if not outcomes:
            return dict.fromkeys(ids, True)
        return {message_id: _is_gone(outcomes[message_id]) for message_id in ids if message_id in outcomes}

    def sync_full(
        self,
        date_from: datetime,
        token: CancelToken,
        *,
        date_to: datetime | None = None,
        record_count: int | None = None,
    ) -> SyncResult:
        """Where the answer is too large, smaller portions are asked for: the result then says that there are
        older records, and later calls ask for such portions at once."""
        params: dict[str, Any] = {
            "syncType": "FSync",
            "messageType": "Fax",
            "dateFrom": format_time(date_from),
        }
        if date_to is not None:
            params["dateTo"] = format_time(date_to)
        while True:
            count = min(filter(None, (record_count, self._portion)), default=None)
            limited = params if count is None else {**params, "recordCount": count}
            try:
                with _in_words():
                    answer = self._api.get(_SYNC, token, params=limited, interactive=False)
            except FarTooLarge:
                smaller = [portion for portion in _PORTIONS if count is None or portion < count]
                if not smaller:
                    raise
                self._portion = smaller[0]
            else:
                return self._records.sync(answer.body)

    def sync_incremental(self, sync_token: str, token: CancelToken) -> SyncResult:
        if not sync_token:
            raise _stale()
        params = {"syncType": "ISync", "syncToken": sync_token}
        try:
            with _in_words():
                answer = self._api.get(_SYNC, token, params=params, interactive=False)
        except FarTooLarge as error:
            # It has no portions; a full sync does.
            raise _stale() from error
        except FaxDeskError as error:
            if error.code in STALE_SYNC_CODES | {"CMN-101", "InvalidParameter"}:
                raise _stale(error.code) from error
            raise
        return self._records.sync(answer.body)


@contextmanager
def _in_words() -> Iterator[None]:
    """Say of a permission to read that is missing what that costs, and what it does not."""
    try:
        yield
    except FaxDeskError as error:
        if error.kind != ErrorKind.NOT_ALLOWED:
            raise
        raise FaxDeskError(
            tr("RingCentral does not let FaxDesk read this account's faxes."),
            tr(
                "Faxes go out all the same, but their results cannot be followed, and received faxes "
                "do not come in. {title} {hint}",
                title=error.title,
                hint=error.hint,
            ),
            ErrorKind.NOT_ALLOWED,
            code=error.code,
        ) from error


def _is_gone(line: BulkLine) -> bool:
    return 200 <= line.status < 300 or line.status == 404


def _batches(ids: Sequence[str], size: int) -> Iterator[list[str]]:
    left = iter(ids)
    while some := list(itertools.islice(left, size)):
        yield some


def _stale(code: str = "") -> FaxDeskError:
    return FaxDeskError(
        tr("The list of changes has expired."),
        tr("The faxes are listed anew by themselves."),
        ErrorKind.SYNC_TOKEN_STALE,
        code=code,
    )
