"""The two number parsers (API §10)."""

from __future__ import annotations

from typing import Any

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType
from starlette.responses import Response

from faxdesk.simulator.calls.dictionary import country_id, country_name
from faxdesk.simulator.calls.number_rules import is_country
from faxdesk.simulator.http.call_handling import Call, ok
from faxdesk.simulator.state.made_up_account import Account
from faxdesk.simulator.state.outcomes import digits
from faxdesk.simulator.state.service_errors import invalid_parameter

MOST = 64


class NumberParser:
    """The calls that take telephone numbers apart."""

    def __init__(self, account: Account) -> None:
        self._account = account

    async def parse(self, call: Call) -> Response:
        """Version 1, which answers with one flat entry for each text."""
        home = call.query("homeCountry", self._account.home_country)
        if not is_country(home):
            raise invalid_parameter("homeCountry")
        texts = _texts(await call.json_object())
        uri = f"{call.origins.api}/restapi/v1.0/number-parser/parse"
        entries = [_flat(text, home) for text in texts]
        return ok({"uri": uri, "homeCountry": _country(home), "phoneNumbers": entries})

    async def parse_v2(self, call: Call) -> Response:
        """Version 2, which keeps details and formats apart and says which context it used."""
        body = await call.json_object()
        texts = _texts(body)
        context = body.get("context") if isinstance(body.get("context"), dict) else {}
        country = (context or {}).get("country") or {}
        home = str(country.get("isoCode") or self._account.home_country)
        if not is_country(home):
            raise invalid_parameter("context.country.isoCode")
        return ok(
            {
                "context": {
                    "country": _short_country(home),
                    "maxExtensionNumberLength": 6,
                    "vanityPhoneNumbersAllowed": True,
                },
                "results": [_detailed(text, home) for text in texts],
            }
        )


def _texts(body: dict[str, Any]) -> list[str]:
    texts = body.get("originalStrings")
    if not isinstance(texts, list) or not texts or len(texts) > MOST:
        raise invalid_parameter("originalStrings")
    if not all(isinstance(text, str) and 0 < len(text) <= MOST for text in texts):
        raise invalid_parameter("originalStrings")
    return texts


def _read(text: str, home: str) -> phonenumbers.PhoneNumber | None:
    try:
        number = phonenumbers.parse(text, home)
    except phonenumbers.NumberParseException:
        return None
    return number if phonenumbers.is_possible_number(number) else None


def _country(iso_code: str) -> dict[str, str]:
    return {"id": country_id(iso_code), "name": country_name(iso_code)} | _short_country(iso_code)


def _short_country(iso_code: str) -> dict[str, str]:
    code = str(phonenumbers.country_code_for_region(iso_code))
    return {"isoCode": iso_code, "callingCode": code, "name": country_name(iso_code)}


def _region(number: phonenumbers.PhoneNumber, home: str) -> str:
    # Made-up numbers (555-01xx) belong to no assigned range; their country is still known.
    region = phonenumbers.region_code_for_number(number)
    if region:
        return str(region)
    regions = phonenumbers.region_codes_for_country_code(number.country_code or 0)
    return home if home in regions else str(regions[0])


def _area(number: phonenumbers.PhoneNumber) -> str:
    national = phonenumbers.national_significant_number(number)
    if number.country_code == 1:
        return str(national[:3])
    return str(national[: phonenumbers.length_of_geographical_area_code(number)])


def _flat(text: str, home: str) -> dict[str, Any]:
    number = _read(text, home)
    if number is None:
        return {
            "originalString": text,
            "dialable": digits(text),
            "normalized": digits(text),
            "special": False,
        }
    e164 = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    area = _area(number)
    national = phonenumbers.national_significant_number(number)
    return {
        "originalString": text,
        "country": _country(_region(number, home)),
        "areaCode": area,
        "dialable": e164.lstrip("+"),
        "e164": e164,
        "formattedInternational": phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL),
        "formattedNational": phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL),
        "normalized": e164.lstrip("+"),
        "special": False,
        "subscriberNumber": national[len(area) :],
        "tollFree": phonenumbers.number_type(number) == PhoneNumberType.TOLL_FREE,
        **({"subAddress": number.extension} if number.extension else {}),
    }


def _detailed(text: str, home: str) -> dict[str, Any]:
    number = _read(text, home)
    if number is None:
        return {"numberDetails": {"status": "Invalid"}, "formats": [], "dialingDetails": None}
    area = _area(number)
    national = phonenumbers.national_significant_number(number)
    e164 = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    toll_free = phonenumbers.number_type(number) == PhoneNumberType.TOLL_FREE
    valid = phonenumbers.is_valid_number(number)
    return {
        "numberDetails": {
            "country": _short_country(_region(number, home)),
            "areaCode": area,
            "subscriberNumber": national[len(area) :],
            "extensionNumber": number.extension or None,
            "status": "Valid" if valid else "Possible",
        },
        "formats": [
            {
                "category": "TollFree" if toll_free else "Regular",
                "e164": e164,
                "national": phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL),
                "international": phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL),
                "dialable": e164.lstrip("+"),
            }
        ],
        "dialingDetails": None,
    }
