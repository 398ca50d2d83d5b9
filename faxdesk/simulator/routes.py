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
from faxdesk.simulator.calls.messages import MessageStore
from faxdesk.simulator.calls.number_parser import NumberParser
from faxdesk.simulator.calls.oauth import OAuth
from faxdesk.simulator.calls.profile import Profile
from faxdesk.simulator.calls.send_fax import FaxIntake
from faxdesk.simulator.control.control_http import ControlEndpoint
from faxdesk.simulator.http.call_handling import Api, Handler
from faxdesk.simulator.http.rate_limits import Group
from faxdesk.simulator.push.gateway import Gateway
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
    """Everything that answers requests."""

    api: Api
    oauth: OAuth
    intake: FaxIntake
    store: MessageStore
    content: Content
    sync: MessageSync
    dictionaries: Dictionaries
    parser: NumberParser
    profile: Profile
    contacts: Contacts
    directory: Directory
    subscriptions: SubscriptionCalls
    gateway: Gateway
    control: ControlEndpoint


def application(parts: Endpoints) -> Starlette:
    """The whole service as one ASGI application."""
    rows = [*_messages(parts), *_people(parts), *_profile(parts), *_general(parts)]
    routes = [
        Route(path, parts.api.endpoint(group, handler), methods=[method])
        for method, path, group, handler in rows
    ]
    app = Starlette(
        routes=[*_open(parts), *routes],
        exception_handlers={HTTPException: _refused, Exception: _broken},
    )
    app.router.redirect_slashes = False
    return app


def _open(parts: Endpoints) -> list[BaseRoute]:
    """Addresses that need no bearer token in the header."""
    content = parts.api.endpoint("medium", parts.content.read, token_in_query=True)
    return [
        Route("/restapi", parts.dictionaries.versions),
        Route("/restapi/v1.0", parts.dictionaries.version),
        Route("/.well-known/entry-points/{kind}", parts.dictionaries.entry_points),
        Route("/restapi/oauth/authorize", parts.oauth.authorize, methods=["GET", "POST"]),
        Route("/restapi/oauth/token", parts.oauth.token, methods=["POST"]),
        Route("/restapi/oauth/revoke", parts.oauth.revoke, methods=["POST"]),
        Route(MESSAGES + "/{message}/content/{attachment}", content),
        WebSocketRoute("/ws", parts.gateway.connect),
        Route("/control/{name}", parts.control.call, methods=["GET", "POST"]),
    ]


def _messages(parts: Endpoints) -> list[Row]:
    store = parts.store
    one = MESSAGES + "/{message}"
    return [
        ("POST", EXTENSION + "/fax", "heavy", parts.intake.send),
        ("GET", MESSAGES, "light", store.listing),
        ("DELETE", MESSAGES, "medium", store.delete_by_filter),
        ("GET", one, "light", store.read),
        ("PUT", one, "medium", store.update),
        ("PATCH", one, "medium", store.patch),
        ("DELETE", one, "medium", store.delete),
        ("GET", EXTENSION + "/message-sync", "light", parts.sync.sync),
    ]


def _people(parts: Endpoints) -> list[Row]:
    contacts, directory = parts.contacts, parts.directory
    one = CONTACTS + "/{contact}"
    return [
        ("GET", CONTACTS, "heavy", contacts.listing),
        ("POST", CONTACTS, "heavy", contacts.create),
        ("GET", one, "heavy", contacts.read),
        ("PUT", one, "heavy", contacts.update),
        ("PATCH", one, "heavy", contacts.patch),
        ("DELETE", one, "heavy", contacts.delete),
        ("GET", EXTENSION + "/address-book-sync", "heavy", contacts.sync),
        ("GET", DIRECTORY, "medium", directory.listing),
        ("POST", DIRECTORY + "/search", "heavy", directory.search),
        ("GET", DIRECTORY + "/{entry}", "medium", directory.read),
    ]


def _profile(parts: Endpoints) -> list[Row]:
    profile = parts.profile
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


def _general(parts: Endpoints) -> list[Row]:
    calls = parts.subscriptions
    one = SUBSCRIPTIONS + "/{subscription}"
    return [
        ("POST", "/restapi/oauth/wstoken", "auth", parts.oauth.ws_token),
        ("GET", "/restapi/oauth/userinfo", "auth", parts.oauth.user_info),
        ("GET", ROOT + "/dictionary/fax-cover-page", "light", parts.dictionaries.cover_pages),
        ("GET", ROOT + "/dictionary/country", "light", parts.dictionaries.countries),
        ("GET", ROOT + "/dictionary/country/{country}", "light", parts.dictionaries.country),
        ("POST", ROOT + "/number-parser/parse", "light", parts.parser.parse),
        ("POST", "/restapi/v2/number-parser/parse", "light", parts.parser.parse_v2),
        ("GET", SUBSCRIPTIONS, "light", calls.listing),
        ("POST", SUBSCRIPTIONS, "medium", calls.create),
        ("GET", one, "light", calls.read),
        ("PUT", one, "medium", calls.update),
        ("DELETE", one, "medium", calls.delete),
        ("POST", one + "/renew", "light", calls.renew),
    ]


async def _refused(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 404
    if status == 405:
        return ApiError(405, "CMN-120", "Method is not allowed for this URI").response()
    return ApiError(status, "CMN-120", "Invalid URI").response()


async def _broken(request: Request, error: Exception) -> Response:
    _log.error("the simulator failed at %s %s", request.method, request.url.path, exc_info=error)
    return ApiError(500, "CMN-203", "Internal server error").response()
