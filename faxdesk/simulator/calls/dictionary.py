"""Cover pages, countries and versions, and the addresses at which clients find the service (API §0, §10)."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import phonenumbers
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from faxdesk.simulator.drawing.cover import ENGLISH, OTHER_LANGUAGES
from faxdesk.simulator.http.call_handling import Call, CallHandling, ok, page_of, paging
from faxdesk.simulator.state.service_errors import not_found

_VERSION = {"versionString": "1.0.61", "releaseDate": "2026-08-13T00:00:00.000Z", "uriString": "v1.0"}

_NAMES = {
    "US": "United States",
    "CA": "Canada",
    "GB": "United Kingdom",
    "IE": "Ireland",
    "DE": "Germany",
    "FR": "France",
    "ES": "Spain",
    "IT": "Italy",
    "NL": "Netherlands",
    "BE": "Belgium",
    "CH": "Switzerland",
    "AT": "Austria",
    "DK": "Denmark",
    "SE": "Sweden",
    "NO": "Norway",
    "FI": "Finland",
    "PL": "Poland",
    "PT": "Portugal",
    "AU": "Australia",
    "NZ": "New Zealand",
    "JP": "Japan",
    "CN": "China",
    "HK": "Hong Kong",
    "SG": "Singapore",
    "IN": "India",
    "IL": "Israel",
    "MX": "Mexico",
    "BR": "Brazil",
    "ZA": "South Africa",
    "PH": "Philippines",
}
_SELLING = {"US", "CA", "GB", "IE", "DE", "FR", "ES", "IT", "AU"}


def country_name(iso_code: str) -> str:
    return _NAMES.get(iso_code, iso_code)


def country_id(iso_code: str) -> str:
    """The service's own key of a country; 1 is the United States."""
    return str(list(_NAMES).index(iso_code) + 1) if iso_code in _NAMES else "0"


class Dictionaries:
    """The calls for lists that are the same for everybody."""

    def __init__(self, call_handling: CallHandling) -> None:
        self._call_handling = call_handling

    async def cover_pages(self, call: Call) -> Response:
        """The cover pages: those in English, or those for all other languages, by the Accept-Language
        header."""
        language = call.request.headers.get("accept-language", "en-US").lower()
        covers = ENGLISH if language.startswith(("en-us", "en", "*")) else OTHER_LANGUAGES
        return _page(call, [{"id": str(index), "name": name} for index, name in covers.items()])

    async def countries(self, call: Call) -> Response:
        """All countries, or those that fit the flags in the query. The answer has an ETag."""
        records = [self._country(call, code) for code in _NAMES]
        for flag in ("loginAllowed", "signupAllowed", "numberSelling", "freeSoftphoneLine"):
            if call.query(flag):
                records = [record for record in records if record[flag] == call.flag(flag)]
        tag = '"' + hashlib.sha256(json.dumps(records).encode()).hexdigest()[:16] + '"'
        if call.request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers={"ETag": tag})
        answer = _page(call, records)
        answer.headers["ETag"] = tag
        return answer

    async def country(self, call: Call) -> Response:
        for code in _NAMES:
            if country_id(code) == call.path["country"]:
                return ok(self._country(call, code))
        raise not_found("countryId")

    def _country(self, call: Call, code: str) -> dict[str, Any]:
        selling = code in _SELLING
        return {
            "id": country_id(code),
            "uri": f"{call.origins.api}/restapi/v1.0/dictionary/country/{country_id(code)}",
            "name": country_name(code),
            "isoCode": code,
            "callingCode": str(phonenumbers.country_code_for_region(code)),
            "emergencyCalling": selling,
            "numberSelling": selling,
            "loginAllowed": selling,
            "signupAllowed": selling,
            "freeSoftphoneLine": selling,
            "localDialing": code in ("US", "CA"),
        }

    async def versions(self, request: Request) -> Response:
        """GET /restapi, which needs no sign-in."""
        uri = f"{self._call_handling.origins(request).api}/restapi"
        versions = [{"uri": f"{uri}/v1.0", **_VERSION}]
        body = {"uri": uri, "apiVersions": versions, "serverVersion": "26.4", "serverRevision": "simulator"}
        return ok(body)

    async def version(self, request: Request) -> Response:
        """GET /restapi/v1.0, which needs no sign-in."""
        uri = f"{self._call_handling.origins(request).api}/restapi"
        return ok({"uri": f"{uri}/v1.0", **_VERSION})

    async def entry_points(self, request: Request) -> Response:
        """The service's addresses: initial for clients before sign-in, external for those after it."""
        origins = self._call_handling.origins(request)
        kind = request.path_params["kind"]
        body = {
            "version": "1.0.0",
            "expiresIn": 3600,
            "retryInterval": 60,
            "retryCount": 10,
            "retryCycleDelay": 60,
            "authApi": {
                "authorizationUri": f"{origins.api}/restapi/oauth/authorize",
                "tokenUri": f"{origins.api}/restapi/oauth/token",
                "defaultTokenUri": f"{origins.api}/restapi/oauth/token",
            },
            "discoveryApi": {
                "initialUri": f"{origins.api}/.well-known/entry-points/initial",
                "externalUri": f"{origins.api}/.well-known/entry-points/external",
                "defaultInitialUri": f"{origins.api}/.well-known/entry-points/initial",
                "defaultExternalUri": f"{origins.api}/.well-known/entry-points/external",
            },
        }
        if kind == "external":
            body["coreApi"] = {"baseUri": origins.api}
            body["mediaApi"] = {"baseUri": origins.media}
        return JSONResponse(body, headers={"Discovery-Tag": "simulator"})


def _page(call: Call, records: list[dict[str, Any]]) -> Response:
    page, size = page_of(call)
    info, navigation = paging(call, len(records), page, size)
    shown = records[(page - 1) * size : page * size]
    uri = f"{call.origins.api}{call.request.url.path}?page={page}&perPage={size}"
    return ok({"uri": uri, "records": shown, "paging": info, "navigation": navigation})
