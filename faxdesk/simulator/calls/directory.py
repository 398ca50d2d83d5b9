"""The company directory (API §10)."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import phonenumbers
from starlette.responses import JSONResponse, Response

from faxdesk.simulator.http.call_handling import Call, page_of
from faxdesk.simulator.state.made_up_account import Account

MOST = 1000
_PEOPLE = (
    ("70020002", "Robin", "Demo", "101", "Front Desk", "+12025550110", "VoiceFax"),
    ("70020003", "Mira", "Castillo", "102", "Billing", "+12025550120", "VoiceFax"),
    ("70020004", "Tom", "Okafor", "103", "Records", "+12025550121", "FaxOnly"),
    ("70020005", "Lena", "Brandt", "104", "Nursing", "+12025550122", "VoiceOnly"),
    ("70020006", "Ivo", "Marsh", "105", "Pharmacy", "+12025550123", "VoiceFax"),
)


class Directory:
    """The calls about colleagues and their numbers. Their errors have a shape of their own."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._entries = [self._entry(*person) for person in _PEOPLE]

    async def listing(self, call: Call) -> Response:
        """All entries in pages. The answer has an ETag."""
        tag = '"' + hashlib.sha256(json.dumps(self._entries).encode()).hexdigest()[:16] + '"'
        if call.request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers={"ETag": tag})
        answer = self._page(call, self._entries)
        answer.headers["ETag"] = tag
        return answer

    async def search(self, call: Call) -> Response:
        """The entries in whose name, number, department, extension or address the searchString occurs."""
        body = await call.json_object()
        wanted = str(body.get("searchString") or "").lower()
        return self._page(call, [entry for entry in self._entries if wanted in _text(entry)], body)

    async def read(self, call: Call) -> Response:
        for entry in self._entries:
            if entry["id"] == call.path["entry"]:
                return JSONResponse(entry)
        error = {"errorCode": "ADG-122", "message": "Contact not found", "parameters": []}
        return JSONResponse({"errors": [error]}, 404)

    def _page(
        self, call: Call, entries: list[dict[str, Any]], body: dict[str, Any] | None = None
    ) -> Response:
        page, size = page_of(call, default=MOST, largest=MOST)
        if body:
            page, size = int(body.get("page") or page), min(int(body.get("perPage") or size), MOST)
        shown = entries[(page - 1) * size : page * size]
        paging = {
            "page": page,
            "perPage": size,
            "totalPages": max(1, -(-len(entries) // size)),
            "totalElements": len(entries),
            "pageStart": (page - 1) * size,
            "pageEnd": max(0, (page - 1) * size + len(shown) - 1),
        }
        return JSONResponse({"paging": paging, "records": shown})

    def _entry(
        self, id: str, first: str, last: str, extension: str, department: str, number: str, kind: str
    ) -> dict[str, Any]:
        parsed = phonenumbers.parse(number)
        national = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)
        return {
            "id": id,
            "type": "User",
            "status": "Enabled",
            "firstName": first,
            "lastName": last,
            "name": f"{first} {last}",
            "email": f"{first}.{last}@example.com".lower(),
            "extensionNumber": extension,
            "department": department,
            "account": {"id": self._account.id, "companyName": self._account.company},
            "phoneNumbers": [
                {
                    "phoneNumber": number,
                    "formattedPhoneNumber": national,
                    "type": kind,
                    "usageType": "DirectNumber",
                    "primary": True,
                    "hidden": False,
                }
            ],
        }


def _text(entry: dict[str, Any]) -> str:
    numbers = " ".join(number["phoneNumber"] for number in entry["phoneNumbers"])
    names = ("name", "department", "extensionNumber", "email")
    return " ".join([*(entry[name] for name in names), numbers]).lower()
