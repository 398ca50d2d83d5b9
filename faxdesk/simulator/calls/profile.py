"""The user and the account: who they are, their numbers, what they may do (API §10)."""

from __future__ import annotations

from typing import Any

import phonenumbers
from starlette.responses import Response

from faxdesk.simulator.calls.dictionary import country_id, country_name
from faxdesk.simulator.http.call_handling import Call, ok, page_of, paging
from faxdesk.simulator.state.area_codes import place_of
from faxdesk.simulator.state.made_up_account import Account, OwnNumber
from faxdesk.simulator.state.service_errors import invalid_parameter

_PERMISSIONS = {"OutboundFaxes", "ReadMessages", "ReadMessageContent", "EditMessages", "EditCallerIDSettings"}
_FEATURES = ("FaxSending", "FaxReceiving", "EditFaxSettings", "SMSSending", "ReadPersonalContacts")


class ProfileCalls:
    """The calls about the signed-in user."""

    def __init__(self, account: Account) -> None:
        self._account = account

    def _path(self, call: Call) -> str:
        return f"{call.origins.api}/restapi/v1.0/account/{self._account.id}"

    def _extension_path(self, call: Call) -> str:
        return f"{self._path(call)}/extension/{self._account.extension_id}"

    async def account(self, call: Call) -> Response:
        account = self._account
        operator = {"uri": self._extension_path(call), "id": int(account.extension_id)}
        return ok(
            {
                "uri": self._path(call),
                "id": int(account.id),
                "mainNumber": account.main_number.lstrip("+"),
                "operator": operator | {"extensionNumber": account.extension_number},
                "serviceInfo": {
                    "uri": f"{self._path(call)}/service-info",
                    "brand": {"id": "1210", "name": "RingCentral", "homeCountry": self._country()},
                    "servicePlan": {"id": "6", "name": "Office", "edition": "Premium"},
                },
                "setupWizardState": "Completed",
                "status": "Confirmed",
                "regionalSettings": self._regional(),
            }
        )

    async def extension(self, call: Call) -> Response:
        account = self._account
        return ok(
            {
                "uri": self._extension_path(call),
                "id": int(account.extension_id),
                "extensionNumber": account.extension_number,
                "name": account.name,
                "type": "User",
                "status": "Enabled",
                "setupWizardState": "Completed",
                "account": {"id": account.id, "uri": self._path(call)},
                "contact": {
                    "firstName": account.first_name,
                    "lastName": account.last_name,
                    "company": account.company,
                    "email": account.email,
                    "businessPhone": account.numbers[0].number,
                },
                "permissions": {"admin": {"enabled": False}, "internationalCalling": {"enabled": True}},
                "regionalSettings": self._regional(),
                "serviceFeatures": [
                    {"featureName": "Fax", "enabled": True},
                    {"featureName": "FaxReceiving", "enabled": True},
                    {"featureName": "SMS", "enabled": False, "reason": "ServicePlanLimitation"},
                ],
            }
        )

    def _country(self) -> dict[str, str]:
        code = self._account.home_country
        return {
            "id": country_id(code),
            "name": country_name(code),
            "isoCode": code,
            "callingCode": str(phonenumbers.country_code_for_region(code)),
        }

    def _regional(self) -> dict[str, Any]:
        english = {"id": "1033", "name": "English (United States)", "localeCode": "en-US"}
        return {
            "homeCountry": self._country(),
            "timezone": {"id": "58", "name": "US/Pacific", "bias": "-480"},
            "language": english,
            "greetingLanguage": english,
            "formattingLocale": english,
            "timeFormat": "12h",
        }

    async def phone_numbers(self, call: Call) -> Response:
        usage, status = set(call.queries("usageType")), call.query("status", "Normal")
        numbers = [n for n in self._account.numbers if (not usage or n.usage in usage) and status == "Normal"]
        page, size = page_of(call)
        info, navigation = paging(call, len(numbers), page, size)
        shown = numbers[(page - 1) * size : page * size]
        uri = f"{self._extension_path(call)}/phone-number?page={page}&perPage={size}"
        records = [self._number(call, number) for number in shown]
        return ok({"uri": uri, "records": records, "paging": info, "navigation": navigation})

    def _number(self, call: Call, number: OwnNumber) -> dict[str, Any]:
        country = self._country()
        place = place_of(number.number)
        return {
            "uri": f"{self._path(call)}/phone-number/{number.id}",
            "id": number.id,
            "phoneNumber": number.number,
            "paymentType": "TollFree" if number.number.startswith("+1888") else "Local",
            "type": number.type,
            "usageType": number.usage,
            "status": "Normal",
            "label": number.label,
            "primary": number.primary,
            "country": {"id": country["id"], "name": country["name"]},
            "features": list(number.features),
            **({"location": place} if place else {}),
        }

    async def caller_id(self, call: Call) -> Response:
        return ok(self._caller_id(call))

    async def set_caller_id(self, call: Call) -> Response:
        """Choose the number that faxes are sent from (API §1.4)."""
        body = await call.json_object()
        for entry in body.get("byFeature") or []:
            if not isinstance(entry, dict):
                raise invalid_parameter("byFeature")
            if entry.get("feature") == "FaxNumber":
                self._account.fax_number_id = self._chosen(entry.get("callerId"))
        return ok(self._caller_id(call))

    def _chosen(self, caller_id: Any) -> int:
        info = caller_id.get("phoneInfo") if isinstance(caller_id, dict) else None
        wanted = str(info.get("id")) if isinstance(info, dict) else ""
        for number in self._account.numbers:
            if str(number.id) == wanted and "CallerId" in number.features:
                return number.id
        raise invalid_parameter("byFeature.callerId.phoneInfo.id")

    def _caller_id(self, call: Call) -> dict[str, Any]:
        number = self._account.fax_number()
        phone = {
            "id": str(number.id),
            "uri": f"{self._path(call)}/phone-number/{number.id}",
            "phoneNumber": number.number,
        }
        entry = {"feature": "FaxNumber", "callerId": {"type": "PhoneNumber", "phoneInfo": phone}}
        return {
            "uri": f"{self._extension_path(call)}/caller-id",
            "byDevice": [],
            "byFeature": [entry],
            "extensionNameForOutboundCalls": False,
            "extensionNumberForInternalCalls": False,
        }

    async def features(self, call: Call) -> Response:
        """Which of the features in the query the user has."""
        wanted = call.queries("featureId") or list(_FEATURES)
        records: list[dict[str, Any]] = []
        for feature in wanted:
            if feature in _FEATURES and feature != "SMSSending":
                records.append({"id": feature, "available": True})
            elif not call.flag("availableOnly"):
                reason = {"code": "ServicePlanLimitation", "message": "Feature is not available for the plan"}
                records.append({"id": feature, "available": False, "reason": reason})
        return ok({"records": records})

    async def check_permission(self, call: Call) -> Response:
        permission = call.query("permissionId")
        if not permission:
            raise invalid_parameter("permissionId")
        body: dict[str, Any] = {
            "uri": f"{self._extension_path(call)}/authz-profile/check?permissionId={permission}",
            "successful": permission in _PERMISSIONS,
        }
        if permission in _PERMISSIONS:
            body["details"] = {"permission": {"id": permission}, "scopes": ["Self"]}
        return ok(body)

    async def notification_settings(self, call: Call) -> Response:
        faxes = {"notifyByEmail": True, "notifyBySms": False, "includeAttachment": True, "markAsRead": False}
        return ok(
            {
                "uri": f"{self._extension_path(call)}/notification-settings",
                "emailAddresses": [self._account.email],
                "smsEmailAddresses": [],
                "advancedMode": False,
                "inboundFaxes": faxes,
                "outboundFaxes": {"notifyByEmail": True, "notifyBySms": False},
            }
        )

    async def retention(self, call: Call) -> Response:
        """GET .../message-store-configuration, which says for how many days messages are kept."""
        return ok({"retentionPeriod": 30})
