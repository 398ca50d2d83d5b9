"""Who is signed in, and the cover pages (API §10)."""

from __future__ import annotations

import itertools
import logging
from collections.abc import Iterator
from typing import Any, TypeVar

import httpx
import msgspec

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import AccountInfo, CoverPage
from faxdesk.domain.runtime import CancelToken
from faxdesk.ringcentral.http.api import EXTENSION, Api
from faxdesk.ringcentral.http.requester import Requester
from faxdesk.ringcentral.wire import (
    RecordsAnswer,
    WireId,
    bad_answer,
    decode,
    read_object,
    read_records,
    text_id,
)
from faxdesk.words import mark, tr

log = logging.getLogger(__name__)

S = TypeVar("S", bound=msgspec.Struct)

_RECEIVING_TYPES = frozenset({"VoiceFax", "FaxOnly", "VoiceAndFax"})
_MAX_PAGES = 20


class _Country(msgspec.Struct, rename="camel"):
    iso_code: str | None = None


class _Regional(msgspec.Struct, rename="camel"):
    home_country: _Country | None = None


class _Extension(msgspec.Struct, rename="camel"):
    id: WireId = None
    name: str | None = None
    extension_number: WireId = None
    regional_settings: _Regional | None = None


class _OwnNumber(msgspec.Struct, rename="camel"):
    phone_number: str | None = None
    type: str | None = None
    primary: bool | None = None


class _CoverPage(msgspec.Struct):
    id: int | None = None
    name: str | None = None


class AccountCalls:
    """What the service knows about the account."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def account(self, token: CancelToken) -> AccountInfo:
        """Who is signed in. An app or a user may lack the permission to read this, or a part of it, and can
        send and receive faxes all the same: then that part stays empty, country too, and hidden says why."""
        extension, why_no_name = self._extension(token)
        numbers, why_no_numbers = self._numbers(token)
        country = extension.regional_settings.home_country if extension.regional_settings else None
        extension_id = text_id(extension.id) or self._api.tokens.owner_id
        if not extension_id:
            # Whose faxes these are must never be guessed.
            raise bad_answer(mark("the account"))
        return AccountInfo(
            extension_id=extension_id,
            name=extension.name or "",
            extension_number=text_id(extension.extension_number),
            fax_numbers=tuple(numbers),
            country=(country.iso_code if country else None) or "",
            hidden=why_no_name or why_no_numbers,
        )

    def _extension(self, token: CancelToken) -> tuple[_Extension, str]:
        try:
            answer = self._api.get(EXTENSION, token)
        except FaxDeskError as error:
            owner_id = self._api.tokens.owner_id
            if error.kind != ErrorKind.NOT_ALLOWED or not owner_id:
                raise
            return _Extension(owner_id), str(error)
        return read_object(answer.body, _Extension, mark("the account")), ""

    def _numbers(self, token: CancelToken) -> tuple[list[str], str]:
        """The numbers that receive faxes, the main one first."""
        try:
            numbers = self._all(f"{EXTENSION}/phone-number", _OwnNumber, mark("the account's numbers"), token)
        except FaxDeskError as error:
            if error.tries_again or error.kind == ErrorKind.SIGN_IN:
                raise
            log.warning("The account's numbers cannot be read: %s %s", error.kind, error.code)
            return [], str(error)
        receiving = [number for number in numbers if number.type in _RECEIVING_TYPES and number.phone_number]
        receiving.sort(key=lambda number: not number.primary)
        return list(dict.fromkeys(number.phone_number or "" for number in receiving)), ""

    def cover_pages(self, token: CancelToken) -> list[CoverPage]:
        found = self._all(
            "/restapi/v1.0/dictionary/fax-cover-page", _CoverPage, mark("the list of cover pages"), token
        )
        return [
            CoverPage(cover.id, cover.name or tr("Cover page {id}", id=cover.id))
            for cover in found
            if cover.id is not None
        ]

    def _all(self, path: str, shape: type[S], what: str, token: CancelToken) -> list[S]:
        return list(itertools.chain.from_iterable(self._pages(path, shape, what, token)))

    def _pages(self, path: str, shape: type[S], what: str, token: CancelToken) -> Iterator[list[S]]:
        params: dict[str, Any] = {"page": 1, "perPage": 1000}
        url: str | httpx.URL = path
        for _ in range(_MAX_PAGES):
            answer = self._api.get(url, token, params=params)
            listed = decode(answer.body, RecordsAnswer, what)
            yield read_records(listed.records, shape, what)
            if not listed.next_page_uri:
                return
            onward = _onward(self._api.requester, listed.next_page_uri)
            if onward is None:
                # What came so far is of use without the rest.
                log.warning("The next page of %s is at a place that is not the service's", what)
                return
            url, params = onward, {}


def _onward(requester: Requester, uri: str) -> httpx.URL | None:
    """The address of the next page; None where it is not the service's."""
    try:
        url = requester.server.join(uri)
    except httpx.InvalidURL:
        return None
    return url if requester.rules.is_server(url) else None
