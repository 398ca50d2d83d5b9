"""The addresses of the service, each with its usage plan group (API §8)."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, WebSocketRoute

from faxdesk.simulator.calls.contacts import Contacts
from faxdesk.simulator.calls.content import Content
from faxdesk.simulator.calls.dictionary import Dictionaries
from faxdesk.simulator.calls.directory import Directory
from faxdesk.simulator.calls.message_sync import MessageSync
from faxdesk.simulator.calls.messages import MessageCalls
from faxdesk.simulator.calls.number_parser import NumberParser
from faxdesk.simulator.calls.oauth import OAuth
from faxdesk.simulator.calls.profile import ProfileCalls
from faxdesk.simulator.calls.send_fax import SendFaxCall
from faxdesk.simulator.control.control_http import ControlEndpoint
from faxdesk.simulator.http.call_handling import CallHandling, Handler
from faxdesk.simulator.http.rate_limits import Group
from faxdesk.simulator.push.gateway import PushGateway
from faxdesk.simulator.push.webhook_delivery import SubscriptionCalls
from faxdesk.simulator.state.service_errors import ApiError

ROOT = "/restapi/v1.0"
ACCOUNT = ROOT + "/account/{account}"
EXTENSION = ACCOUNT + "/extension/{extension}"
MESSAGES = EXTENSION + "/message-store"
CONTACTS = EXTENSION + "/address-book/contact"
DIRECTORY = ACCOUNT + "/directory/entries"
SUBSCRIPTIONS = ROOT + "/subscription"

_log = logging.getLogger(__name__)

Row = tuple[str, str, Group, Handler]


@dataclass(frozen=True, slots=True)
class Endpoints:
    """All objects that answer requests, each at its own addresses."""

    call_handling: CallHandling
    oauth: OAuth
    send_fax: SendFaxCall
    messages: MessageCalls
    content: Content
    sync: MessageSync
    dictionaries: Dictionaries
    parser: NumberParser
    profile: ProfileCalls
    contacts: Contacts
    directory: Directory
    subscriptions: SubscriptionCalls
    gateway: PushGateway
    control: ControlEndpoint


def application(endpoints: Endpoints) -> Starlette:
    """The whole service as one ASGI application."""
    rows = [*_messages(endpoints), *_people(endpoints), *_profile(endpoints), *_general(endpoints)]
    routes = [
        Route(path, endpoints.call_handling.endpoint(group, handler), methods=[method])
        for method, path, group, handler in rows
    ]
    app = Starlette(
        routes=[*_open(endpoints), *routes],
        exception_handlers={HTTPException: _refused, Exception: _broken},
    )
    app.router.redirect_slashes = False
    return app


def _open(endpoints: Endpoints) -> list[BaseRoute]:
    """Addresses that can be asked without a bearer token in the header."""
    content = endpoints.call_handling.endpoint("medium", endpoints.content.read, token_in_query=True)
    return [
        Route("/restapi", endpoints.dictionaries.versions),
        Route("/restapi/v1.0", endpoints.dictionaries.version),
        Route("/.well-known/entry-points/{kind}", endpoints.dictionaries.entry_points),
        Route("/restapi/oauth/authorize", endpoints.oauth.authorize, methods=["GET", "POST"]),
        Route("/restapi/oauth/token", endpoints.oauth.token, methods=["POST"]),
        Route("/restapi/oauth/revoke", endpoints.oauth.revoke, methods=["POST"]),
        Route(MESSAGES + "/{message}/content/{attachment}", content),
        WebSocketRoute("/ws", endpoints.gateway.connect),
        Route("/control/{name}", endpoints.control.call, methods=["GET", "POST"]),
    ]


def _messages(endpoints: Endpoints) -> list[Row]:
    messages = endpoints.messages
    message = MESSAGES + "/{message}"
    return [
        ("POST", EXTENSION + "/fax", "heavy", endpoints.send_fax.send),
        ("GET", MESSAGES, "light", messages.listing),
        ("DELETE", MESSAGES, "medium", messages.delete_by_filter),
        ("GET", message, "light", messages.read),
        ("PUT", message, "medium", messages.update),
        ("PATCH", message, "medium", messages.patch),
        ("DELETE", message, "medium", messages.delete),
        ("GET", EXTENSION + "/message-sync", "light", endpoints.sync.sync),
    ]


def _people(endpoints: Endpoints) -> list[Row]:
    contacts, directory = endpoints.contacts, endpoints.directory
    contact = CONTACTS + "/{contact}"
    return [
        ("GET", CONTACTS, "heavy", contacts.listing),
        ("POST", CONTACTS, "heavy", contacts.create),
        ("GET", contact, "heavy", contacts.read),
        ("PUT", contact, "heavy", contacts.update),
        ("PATCH", contact, "heavy", contacts.patch),
        ("DELETE", contact, "heavy", contacts.delete),
        ("GET", EXTENSION + "/address-book-sync", "heavy", contacts.sync),
        ("GET", DIRECTORY, "medium", directory.listing),
        ("POST", DIRECTORY + "/search", "heavy", directory.search),
        ("GET", DIRECTORY + "/{entry}", "medium", directory.read),
    ]


def _profile(endpoints: Endpoints) -> list[Row]:
    profile = endpoints.profile
    return [
        ("GET", ACCOUNT, "light", profile.account),
        ("GET", EXTENSION, "light", profile.extension),
        ("GET", EXTENSION + "/phone-number", "light", profile.phone_numbers),
        ("GET", EXTENSION + "/caller-id", "light", profile.caller_id),
        ("PUT", EXTENSION + "/caller-id", "medium", profile.set_caller_id),
        ("GET", EXTENSION + "/features", "medium", profile.features),
        ("GET", EXTENSION + "/authz-profile/check", "light", profile.check_permission),
        ("GET", EXTENSION + "/notification-settings", "light", profile.notification_settings),
        ("GET", ACCOUNT + "/message-store-configuration", "light", profile.retention),
    ]


def _general(endpoints: Endpoints) -> list[Row]:
    calls = endpoints.subscriptions
    subscription = SUBSCRIPTIONS + "/{subscription}"
    return [
        ("POST", "/restapi/oauth/wstoken", "auth", endpoints.oauth.ws_token),
        ("GET", "/restapi/oauth/userinfo", "auth", endpoints.oauth.user_info),
        ("GET", ROOT + "/dictionary/fax-cover-page", "light", endpoints.dictionaries.cover_pages),
        ("GET", ROOT + "/dictionary/country", "light", endpoints.dictionaries.countries),
        ("GET", ROOT + "/dictionary/country/{country}", "light", endpoints.dictionaries.country),
        ("POST", ROOT + "/number-parser/parse", "light", endpoints.parser.parse),
        ("POST", "/restapi/v2/number-parser/parse", "light", endpoints.parser.parse_v2),
        ("GET", SUBSCRIPTIONS, "light", calls.listing),
        ("POST", SUBSCRIPTIONS, "medium", calls.create),
        ("GET", subscription, "light", calls.read),
        ("PUT", subscription, "medium", calls.update),
        ("DELETE", subscription, "medium", calls.delete),
        ("POST", subscription + "/renew", "light", calls.renew),
    ]


async def _refused(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 404
    if status == 405:
        return ApiError(405, "CMN-120", "Method is not allowed for this URI").response()
    return ApiError(status, "CMN-120", "Invalid URI").response()


async def _broken(request: Request, error: Exception) -> Response:
    _log.error("the simulator failed at %s %s", request.method, request.url.path, exc_info=error)
    return ApiError(500, "CMN-203", "Internal server error").response()
