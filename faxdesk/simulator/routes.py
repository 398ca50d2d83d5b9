"""The addresses of the service, each with its usage plan group (API §8)."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from faxdesk.simulator.api import Api, Handler
from faxdesk.simulator.content import Content
from faxdesk.simulator.control_http import ControlEndpoint
from faxdesk.simulator.errors import ApiError
from faxdesk.simulator.fax import FaxIntake
from faxdesk.simulator.limits import Group
from faxdesk.simulator.oauth import OAuth
from faxdesk.simulator.store import MessageStore
from faxdesk.simulator.sync import MessageSync

ROOT = "/restapi/v1.0"
ACCOUNT = ROOT + "/account/{account}"
EXTENSION = ACCOUNT + "/extension/{extension}"
MESSAGES = EXTENSION + "/message-store"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Everything that answers requests."""

    api: Api
    oauth: OAuth
    intake: FaxIntake
    store: MessageStore
    content: Content
    sync: MessageSync
    control: ControlEndpoint


def application(parts: Endpoints) -> Starlette:
    """The whole REST interface as one ASGI application."""
    routes = [*_oauth(parts), *_messages(parts), _control(parts)]
    app = Starlette(routes=routes, exception_handlers={HTTPException: _refused, Exception: _broken})
    app.router.redirect_slashes = False
    return app


def _route(parts: Endpoints, path: str, method: str, group: Group, handler: Handler) -> Route:
    return Route(path, parts.api.endpoint(group, handler), methods=[method])


def _oauth(parts: Endpoints) -> list[BaseRoute]:
    oauth = parts.oauth
    return [
        Route("/restapi/oauth/authorize", oauth.authorize, methods=["GET", "POST"]),
        Route("/restapi/oauth/token", oauth.token, methods=["POST"]),
        Route("/restapi/oauth/revoke", oauth.revoke, methods=["POST"]),
        _route(parts, "/restapi/oauth/wstoken", "POST", "auth", oauth.ws_token),
        _route(parts, "/restapi/oauth/userinfo", "GET", "auth", oauth.user_info),
    ]


def _messages(parts: Endpoints) -> list[BaseRoute]:
    store = parts.store
    one = MESSAGES + "/{message}"
    content = parts.api.endpoint("medium", parts.content.read, token_in_query=True)
    return [
        _route(parts, EXTENSION + "/fax", "POST", "heavy", parts.intake.send),
        _route(parts, MESSAGES, "GET", "light", store.list),
        _route(parts, MESSAGES, "DELETE", "medium", store.delete_by_filter),
        _route(parts, one, "GET", "light", store.read),
        _route(parts, one, "PUT", "medium", store.update),
        _route(parts, one, "PATCH", "medium", store.patch),
        _route(parts, one, "DELETE", "medium", store.delete),
        Route(one + "/content/{attachment}", content, methods=["GET"]),
        _route(parts, EXTENSION + "/message-sync", "GET", "light", parts.sync.sync),
    ]


def _control(parts: Endpoints) -> BaseRoute:
    return Route("/control/{name}", parts.control.call, methods=["GET", "POST"])


async def _refused(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 404
    if status == 405:
        return ApiError(405, "CMN-120", "Method is not allowed for this URI").response()
    return ApiError(status, "CMN-120", "Invalid URI").response()


async def _broken(request: Request, error: Exception) -> Response:
    _log.error("the simulator failed at %s %s", request.method, request.url.path, exc_info=error)
    return ApiError(500, "CMN-203", "Internal server error").response()
