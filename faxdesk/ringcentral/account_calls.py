"""Who is signed in, and the service's dictionaries (API §10)."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

import httpx
import msgspec

from faxdesk.domain.fax import AccountInfo, CoverPage
from faxdesk.domain.runtime import CancelToken
from faxdesk.ringcentral.http.api import EXTENSION, Api
from faxdesk.ringcentral.http.rate_gate import Group
from faxdesk.ringcentral.http.trust import TrustRules
from faxdesk.ringcentral.values import Country, ParsedNumber
from faxdesk.ringcentral.wire import RecordsAnswer, bad_answer, decode, read_records, text_id

T = TypeVar("T")

_RECEIVING_TYPES = frozenset({"VoiceFax", "FaxOnly", "VoiceAndFax"})
_MAX_PAGES = 20
_MAX_NUMBERS = 64
"""In one request of the number parser, and letters of one number."""


class _Country(msgspec.Struct, rename="camel"):
    iso_code: str | None = None
    name: str | None = None
    calling_code: str | None = None


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


class _Parsed(msgspec.Struct, rename="camel"):
    original_string: str | None = None
    e164: str | None = None
    country: _Country | None = None
    formatted_national: str | None = None
    formatted_international: str | None = None


class _ParserAnswer(msgspec.Struct, rename="camel"):
    phone_numbers: list[msgspec.Raw]


class AccountCalls:
    """What the service knows about the account and the world."""

    def __init__(self, api: Api, rules: TrustRules) -> None:
        self._api = api
        self._rules = rules

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

    def countries(self, token: CancelToken) -> list[Country]:
        found = self._all("/restapi/v1.0/dictionary/country", _Country, "the list of countries", token)
        return [
            Country(one.iso_code, one.name or one.iso_code, one.calling_code or "")
            for one in found
            if one.iso_code
        ]

    def parse_numbers(self, texts: Sequence[str], country: str, token: CancelToken) -> list[ParsedNumber]:
        what = "the reading of numbers"
        result: list[ParsedNumber] = []
        left = iter(text[:_MAX_NUMBERS] for text in texts)
        while some := list(itertools.islice(left, _MAX_NUMBERS)):
            answer = self._api.change(
                "POST",
                "/restapi/v1.0/number-parser/parse",
                token,
                what=what,
                group=Group.LIGHT,
                params={"homeCountry": country},
                body={"originalStrings": some},
                repeat_safe=True,
            )
            parsed = read_records(decode(answer.body, _ParserAnswer, what).phone_numbers, _Parsed, what)
            result.extend(_parsed(one) for one in parsed)
        return result

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
            url = _onward(self._api, self._rules, listed.next_page_uri, what)
            params = {}


def _onward(api: Api, rules: TrustRules, uri: str, what: str) -> httpx.URL:
    try:
        url = api.server.join(uri)
    except httpx.InvalidURL:
        raise bad_answer(what) from None
    if not rules.is_server(url):
        raise bad_answer(what)
    return url


def _parsed(one: _Parsed) -> ParsedNumber:
    return ParsedNumber(
        original=one.original_string or "",
        e164=one.e164 or "",
        country=(one.country.iso_code if one.country else None) or "",
        national=one.formatted_national or "",
        international=one.formatted_international or "",
    )
