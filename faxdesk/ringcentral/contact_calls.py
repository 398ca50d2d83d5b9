"""The person's own contacts at the service, and the directory of the company (API §10). Both are only read.

Reading contacts counts against the limit that faxes count against (API §8), so that each request waits until
faxes have room.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable

import msgspec

from faxdesk.domain.contacts.book import MAX_CONTACTS, BookChanges
from faxdesk.domain.contacts.contact import Contact, ContactNumber, ContactSource, NumberKind
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import CancelToken
from faxdesk.ringcentral.http.api import EXTENSION, NOT_MODIFIED, Api, Params
from faxdesk.ringcentral.http.json_fields import lenient
from faxdesk.ringcentral.http.rate_gate import Group
from faxdesk.ringcentral.http.transport import Answer
from faxdesk.ringcentral.wire import RecordsAnswer, WireId, decode, read_object, read_records, text_id
from faxdesk.words import mark, tr

log = logging.getLogger(__name__)

_PER_PAGE = 250
"""The most that the sync of contacts gives at a time."""
_COLLEAGUES_PER_PAGE = 1000
_PERSONAL = f"{EXTENSION}/address-book-sync"
_DIRECTORY = "/restapi/v1.0/account/~/directory/entries"
_MOST_EMPTY = 3
"""So many pages may say nothing new before the service is taken to lead in circles."""
_FAX_TYPES = frozenset({"VoiceFax", "FaxOnly", "VoiceAndFax"})
_OWN = mark("your contacts")
_NUMBERS = (
    ("business_fax", NumberKind.WORK, True),
    ("other_fax", NumberKind.OTHER, True),
    ("business_phone", NumberKind.WORK, False),
    ("company_phone", NumberKind.WORK, False),
    ("home_phone", NumberKind.HOME, False),
    ("mobile_phone", NumberKind.MOBILE, False),
    ("other_phone", NumberKind.OTHER, False),
)
"""The fields of a contact's numbers; only two of them are for faxes."""
_COMPANY = mark("the company's directory")
_GONE = frozenset({"Deleted", "Purged"})
_STALE = {ErrorKind.REFUSED, ErrorKind.SYNC_TOKEN_STALE}


class _Personal(msgspec.Struct, rename="camel"):
    id: WireId = None
    availability: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    middle_name: str | None = None
    nick_name: str | None = None
    company: str | None = None
    email: str | None = None
    notes: str | None = None
    business_fax: str | None = None
    other_fax: str | None = None
    business_phone: str | None = None
    company_phone: str | None = None
    home_phone: str | None = None
    mobile_phone: str | None = None
    other_phone: str | None = None


class _SyncInfo(msgspec.Struct, rename="camel"):
    sync_token: str | None = None


class _SyncAnswer(msgspec.Struct, rename="camel"):
    records: list[msgspec.Raw] = []
    sync_info: msgspec.Raw = msgspec.Raw(b"null")
    next_page_id: WireId = None


class _Number(msgspec.Struct, rename="camel"):
    phone_number: str | None = None
    type: str | None = None
    label: str | None = None
    hidden: bool | None = None


class _Company(msgspec.Struct, rename="camel"):
    company_name: str | None = None


class _Colleague(msgspec.Struct, rename="camel"):
    id: WireId = None
    name: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    email: str | None = None
    department: str | None = None
    account: _Company | None = None
    phone_numbers: list[_Number] | None = None


class _Paging(msgspec.Struct, rename="camel"):
    total_pages: int | None = None


class ContactCalls:
    """Reads both books for their changes."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def personal(self, mark: str, token: CancelToken) -> BookChanges:
        """What changed in the person's contacts since the sync token was given (FaxContacts)."""
        try:
            return self._synced(mark, token)
        except FaxDeskError as error:
            if not mark or error.kind not in _STALE:
                raise
            log.info("The contacts are read anew: %s %s", error.kind, error.code)
            return self._synced("", token)

    def colleagues(self, mark: str, token: CancelToken) -> BookChanges:
        """The whole directory, unless it has the ETag of last time (FaxContacts). Only an ETag of all that
        there is tells of all: where the directory has several pages, it is read each time."""
        contacts: dict[str, Contact] = {}
        page, pages, etag = 1, 1, ""
        while page <= pages and len(contacts) < MAX_CONTACTS:
            params: Params = {"page": page, "perPage": _COLLEAGUES_PER_PAGE}
            answer = self._get(_DIRECTORY, params, token, etag=mark if page == 1 else "")
            if answer.status == NOT_MODIFIED:
                return BookChanges(mark=mark)
            listed = decode(answer.body, RecordsAnswer, _COMPANY)
            before = len(contacts)
            for record in read_records(listed.records, _Colleague, _COMPANY):
                contacts[text_id(record.id)] = _as_colleague(record)
            if page > 1 and len(contacts) == before:
                raise _in_circles(_COMPANY)
            paging = lenient(listed.paging, _Paging)
            if page == 1:
                # What is announced at first counts: later pages could announce more for ever.
                pages = (paging.total_pages if paging else None) or 1
            etag = answer.headers.get("etag", "")
            page += 1
        return BookChanges(_known(contacts.values()), is_whole=True, mark=etag if pages == 1 else "")

    def _synced(self, mark: str, token: CancelToken) -> BookChanges:
        params: dict[str, str | int] = {"syncType": "FSync", "perPage": _PER_PAGE}
        if mark:
            params |= {"syncType": "ISync", "syncToken": mark}
        contacts: dict[str, Contact] = {}
        gone: dict[str, None] = {}
        seen, empty = {""}, 0
        while True:
            before = len(contacts) + len(gone)
            answer = self._get(_PERSONAL, params, token)
            synced = read_object(answer.body, _SyncAnswer, _OWN)
            for record in read_records(synced.records, _Personal, _OWN):
                if record.availability in _GONE:
                    gone[text_id(record.id)] = None
                else:
                    contacts[text_id(record.id)] = _as_personal(record)
            info = lenient(synced.sync_info, _SyncInfo)
            onward = text_id(synced.next_page_id)
            if not onward or len(contacts) + len(gone) >= MAX_CONTACTS:
                token_now = (info.sync_token if info else None) or ""
                return BookChanges(_known(contacts.values()), tuple(gone), is_whole=not mark, mark=token_now)
            empty += len(contacts) + len(gone) == before
            if onward in seen or empty > _MOST_EMPTY:
                raise _in_circles(_OWN)
            seen.add(onward)
            params["pageId"] = onward

    def _get(self, path: str, params: Params, token: CancelToken, *, etag: str = "") -> Answer:
        group = Group.HEAVY if path == _PERSONAL else Group.MEDIUM
        self._api.requester.gate.wait_for_room(group, token)
        try:
            return self._api.get(path, token, group=group, params=params, interactive=False, etag=etag)
        except FaxDeskError as error:
            if error.kind == ErrorKind.NOT_ALLOWED:
                raise _not_allowed(path, error.code) from error
            raise


def _in_circles(what: str) -> FaxDeskError:
    """What is kept of the book stays as it is, since what was read may not be all."""
    return FaxDeskError(
        tr("RingCentral's pages have no end: {what}.", what=tr(what)),
        tr(
            "The same page came again, or pages without anything in them. The contacts stay as they are, and "
            "are read again later; faxes are not affected."
        ),
        ErrorKind.BAD_ANSWER,
    )


def _known(contacts: Iterable[Contact]) -> tuple[Contact, ...]:
    """Those that can be told from others, and say something."""
    return tuple(contact for contact in contacts if contact.source_id and contact.title)


def _as_personal(record: _Personal) -> Contact:
    names = (record.first_name, record.middle_name, record.last_name)
    numbers = ((getattr(record, field), kind, is_fax) for field, kind, is_fax in _NUMBERS)
    return Contact(
        name=" ".join(name for name in names if name) or record.nick_name or "",
        company=record.company or "",
        numbers=tuple(ContactNumber(number, kind, is_fax) for number, kind, is_fax in numbers if number),
        email=record.email or "",
        note=record.notes or "",
        source=ContactSource.SERVICE,
        source_id=text_id(record.id),
    )


def _as_colleague(record: _Colleague) -> Contact:
    numbers = [number for number in record.phone_numbers or () if number.phone_number and not number.hidden]
    return Contact(
        name=record.name or " ".join(name for name in (record.first_name, record.last_name) if name),
        company=(record.account.company_name if record.account else None) or "",
        numbers=tuple(
            ContactNumber(
                number.phone_number or "", is_fax=number.type in _FAX_TYPES, label=number.label or ""
            )
            for number in numbers
        ),
        email=record.email or "",
        note=record.department or "",
        source=ContactSource.DIRECTORY,
        source_id=text_id(record.id),
    )


def _not_allowed(path: str, code: str) -> FaxDeskError:
    if path == _PERSONAL:
        title = tr("FaxDesk may not read your contacts at RingCentral.")
        hint = tr(
            "Your administrator can add the permission “Read Contacts” to the app in the RingCentral "
            "developer console. Until then FaxDesk shows the contacts that you keep here; faxes are not "
            "affected."
        )
    else:
        title = tr("FaxDesk may not read your company's directory at RingCentral.")
        hint = tr(
            "Your administrator can add the permission “Read Accounts” to the app in the RingCentral "
            "developer console, and let your role see the company directory. Until then FaxDesk shows the "
            "contacts that you keep here; faxes are not affected."
        )
    return FaxDeskError(title, hint, ErrorKind.NOT_ALLOWED, code=code)
