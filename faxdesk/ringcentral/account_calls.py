"""Who is signed in, and the cover pages (API §10)."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any, TypeVar

import httpx
import msgspec

from faxdesk.domain.fax import AccountInfo, CoverPage
from faxdesk.domain.runtime import CancelToken
from faxdesk.ringcentral.http.api import EXTENSION, Api
from faxdesk.ringcentral.http.requester import Requester
from faxdesk.ringcentral.wire import RecordsAnswer, bad_answer, decode, read_records, text_id

T = TypeVar("T")

_RECEIVING_TYPES = frozenset({"VoiceFax", "FaxOnly", "VoiceAndFax"})
_MAX_PAGES = 20


class _Country(msgspec.Struct, rename="camel"):
    iso_code: str | None = None


class _Regional(msgspec.Struct, rename="camel"):
    home_country: _Country | None = None


class _Extension(msgspec.Struct, rename="camel"):
    id: int | str
    name: str | None = None
    extension_number: str | None = None
    regional_settings: _Regional | None = None


class _OwnNumber(msgspec.Struct, rename="camel"):
    phone_number: str | None = None
    type: str | None = None
    primary: bool | None = None


class _CoverPage(msgspec.Struct):
    id: int
    name: str | None = None


class AccountCalls:
    """What the service knows about the account."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def account(self, token: CancelToken) -> AccountInfo:
        answer = self._api.get(EXTENSION, token)
        extension = decode(answer.body, _Extension, "the account")
        numbers = self._all(f"{EXTENSION}/phone-number", _OwnNumber, "the account's numbers", token)
        receiving = [one for one in numbers if one.type in _RECEIVING_TYPES and one.phone_number]
        receiving.sort(key=lambda one: not one.primary)
        country = extension.regional_settings.home_country if extension.regional_settings else None
        return AccountInfo(
            extension_id=text_id(extension.id),
            name=extension.name or "",
            extension_number=extension.extension_number or "",
            fax_numbers=tuple(dict.fromkeys(one.phone_number or "" for one in receiving)),
            country=(country.iso_code if country else None) or "US",
        )

    def cover_pages(self, token: CancelToken) -> list[CoverPage]:
        found = self._all(
            "/restapi/v1.0/dictionary/fax-cover-page", _CoverPage, "the list of cover pages", token
        )
        return [CoverPage(one.id, one.name or f"Cover page {one.id}") for one in found]

    def _all(self, path: str, shape: type[T], what: str, token: CancelToken) -> list[T]:
        return list(itertools.chain.from_iterable(self._pages(path, shape, what, token)))

    def _pages(self, path: str, shape: type[T], what: str, token: CancelToken) -> Iterator[list[T]]:
        params: dict[str, Any] = {"page": 1, "perPage": 1000}
        url: str | httpx.URL = path
        for _ in range(_MAX_PAGES):
            answer = self._api.get(url, token, params=params)
            listed = decode(answer.body, RecordsAnswer, what)
            yield read_records(listed.records, shape, what)
            if not listed.next_page_uri:
                return
            url = _onward(self._api.requester, listed.next_page_uri, what)
            params = {}


def _onward(requester: Requester, uri: str, what: str) -> httpx.URL:
    try:
        url = requester.server.join(uri)
    except httpx.InvalidURL:
        raise bad_answer(what) from None
    if not requester.rules.is_server(url):
        raise bad_answer(what)
    return url
