"""The user's personal contacts: list, write, and sync (API §10)."""

from __future__ import annotations

import base64
import json
import threading
from typing import Any

from starlette.responses import Response

from faxdesk.simulator.http.call_handling import Call, ok, page_of, paging
from faxdesk.simulator.state.clock import ServiceClock, stamp
from faxdesk.simulator.state.made_up_account import Account
from faxdesk.simulator.state.outcomes import digits
from faxdesk.simulator.state.service_errors import ApiError, invalid_parameter, not_found

_TEXTS = [
    "firstName",
    "lastName",
    "middleName",
    "nickName",
    "company",
    "jobTitle",
    "email",
    "email2",
    "email3",
    "birthday",
    "webPage",
    "notes",
    "homePhone",
    "homePhone2",
    "businessPhone",
    "businessPhone2",
    "mobilePhone",
    "businessFax",
    "companyPhone",
    "assistantPhone",
    "carPhone",
    "otherPhone",
    "otherFax",
    "callbackPhone",
    "ringtoneIndex",
]
_ADDRESSES = ("homeAddress", "businessAddress", "otherAddress")
_NUMBERS = [name for name in _TEXTS if name.endswith(("Phone", "Phone2", "Fax"))]
_SORTS = {"FirstName": "firstName", "LastName": "lastName", "Company": "company"}
MAX_SYNC_PAGE = 250
FIRST_ID = 4455

Record = dict[str, Any]


class Contacts:
    """The personal contacts, and the calls about them. Any thread may call this."""

    def __init__(self, account: Account, clock: ServiceClock) -> None:
        self.lock = threading.RLock()
        self._account = account
        self._clock = clock
        self._records: dict[int, Record] = {}
        self._revisions: dict[int, int] = {}
        self._revision = 0
        self._next_id = FIRST_ID

    def add(self, values: dict[str, Any]) -> Record:
        """Take in a contact and give its record. Raises ApiError 400 for fields of the wrong type."""
        with self.lock:
            record = {"id": self._next_id, "availability": "Alive", **_checked(values)}
            self._next_id += 1
            self._keep(record)
            return record

    def name_for(self, number: str) -> str:
        """The name of the contact whose business fax this is; empty when there is none."""
        with self.lock:
            for record in self._alive():
                if digits(str(record.get("businessFax", ""))) == digits(number):
                    return f"{record.get('firstName', '')} {record.get('lastName', '')}".strip()
            return ""

    def _alive(self) -> list[Record]:
        return [record for record in self._records.values() if record["availability"] == "Alive"]

    def _keep(self, record: Record) -> None:
        self._revision += 1
        self._records[record["id"]] = record
        self._revisions[record["id"]] = self._revision

    async def listing(self, call: Call) -> Response:
        page, size = page_of(call)
        prefix = call.query("startsWith").lower()
        numbers = {digits(number) for number in call.queries("phoneNumber")}
        order = call.query("sortBy", "FirstName")
        if order not in _SORTS:
            raise invalid_parameter("sortBy")
        with self.lock:
            found = [r for r in self._alive() if _starts(r, prefix) and (not numbers or _has(r, numbers))]
        found.sort(key=lambda record: (str(record.get(_SORTS[order], "")).lower(), record["id"]))
        info, navigation = paging(call, len(found), page, size)
        shown = [self._shown(call, record) for record in found[(page - 1) * size : page * size]]
        body = {"uri": self._uri(call), "records": shown, "paging": info, "navigation": navigation}
        return ok(body | {"groups": {"uri": self._uri(call).replace("/contact", "/group")}})

    async def create(self, call: Call) -> Response:
        return ok(self._shown(call, self.add(await call.json_object())))

    async def read(self, call: Call) -> Response:
        with self.lock:
            return ok(self._shown(call, self._find(call)))

    async def update(self, call: Call) -> Response:
        """PUT replaces the whole contact: fields that are not in the body are lost."""
        values = _checked(await call.json_object())
        with self.lock:
            old = self._find(call)
            record = {"id": old["id"], "availability": "Alive", **values}
            self._keep(record)
            return ok(self._shown(call, record))

    async def patch(self, call: Call) -> Response:
        """PATCH changes the fields that are in the body and keeps the others."""
        values = _checked(await call.json_object())
        with self.lock:
            record = {**self._find(call), **values}
            self._keep(record)
            return ok(self._shown(call, record))

    async def delete(self, call: Call) -> Response:
        with self.lock:
            record = {"id": self._find(call)["id"], "availability": "Deleted"}
            self._keep(record)
        return Response(status_code=204)

    async def sync(self, call: Call) -> Response:
        """All contacts page by page the first time, and later those that changed since."""
        kind = call.query("syncType", "FSync")
        if kind not in ("FSync", "ISync"):
            raise invalid_parameter("syncType")
        size = min(call.number("perPage", MAX_SYNC_PAGE), MAX_SYNC_PAGE)
        page = call.number("pageId", 1)
        with self.lock:
            since = _read_token(call.query("syncToken")) if kind == "ISync" else None
            records = sorted(self._records.values(), key=lambda record: self._revisions[record["id"]])
            if since is None:
                records = [record for record in records if record["availability"] == "Alive"]
            else:
                records = [record for record in records if self._revisions[record["id"]] > since]
            token = _token(self._revision)
        body: dict[str, Any] = {
            "uri": f"{call.origins.api}{call.request.url.path}",
            "records": [self._shown(call, record) for record in records[(page - 1) * size : page * size]],
            "syncInfo": {"syncType": kind, "syncToken": token, "syncTime": stamp(self._clock.now())},
        }
        if len(records) > page * size:
            body["nextPageId"] = page + 1
            next_uri = call.request.url.include_query_params(pageId=page + 1)
            body["nextPageUri"] = f"{call.origins.api}{call.request.url.path}?{next_uri.query}"
        return ok(body)

    def _find(self, call: Call) -> Record:
        wanted = call.path["contact"]
        record = self._records.get(int(wanted)) if wanted.isascii() and wanted.isdigit() else None
        if record is None or record["availability"] != "Alive":
            raise not_found("contactId")
        return record

    def _uri(self, call: Call) -> str:
        account = self._account
        base = f"{call.origins.api}/restapi/v1.0/account/{account.id}/extension/{account.extension_id}"
        return f"{base}/address-book/contact"

    def _shown(self, call: Call, record: Record) -> Record:
        return {"uri": f"{self._uri(call)}/{record['id']}", **record}


def _starts(record: Record, prefix: str) -> bool:
    names = (str(record.get(name, "")).lower() for name in ("firstName", "lastName"))
    return not prefix or any(name.startswith(prefix) for name in names)


def _has(record: Record, numbers: set[str]) -> bool:
    return any(digits(str(record.get(name, ""))) in numbers for name in _NUMBERS if record.get(name))


def _checked(values: dict[str, Any]) -> dict[str, Any]:
    """The known fields of a contact. Raises ApiError 400 for values of the wrong type."""
    kept: dict[str, Any] = {}
    for name in _TEXTS:
        if values.get(name) is not None:
            if not isinstance(values[name], str):
                raise invalid_parameter(name)
            kept[name] = values[name]
    for name in _ADDRESSES:
        if values.get(name) is not None:
            if not isinstance(values[name], dict):
                raise invalid_parameter(name)
            kept[name] = values[name]
    return kept


def _token(revision: int) -> str:
    return base64.urlsafe_b64encode(json.dumps(["contacts", revision]).encode()).decode().rstrip("=")


def _read_token(text: str) -> int:
    try:
        kind, revision = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, TypeError, RecursionError):
        raise invalid_parameter("syncToken") from None
    if kind != "contacts" or not isinstance(revision, int):
        raise ApiError(400, "CMN-101", "Sync token is invalid", parameterName="syncToken")
    return revision
