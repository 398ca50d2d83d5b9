"""What is the same for every call of the REST interface: token, rate limit, account, handler, answer."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from faxdesk.simulator.http.connections import Ports
from faxdesk.simulator.http.rate_limits import Group, RateLimits
from faxdesk.simulator.state.clock import parse_stamp
from faxdesk.simulator.state.made_up_account import Account
from faxdesk.simulator.state.records import Origins
from faxdesk.simulator.state.service_errors import (
    ApiError,
    GatewayError,
    OAuthError,
    invalid_parameter,
    not_found,
)
from faxdesk.simulator.state.sessions import Sessions, SignedInSession

MAX_JSON = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Call:
    """One authorised call: the request, the session that makes it, and the addresses that its client uses."""

    request: Request
    session: SignedInSession
    origins: Origins

    @property
    def path(self) -> dict[str, str]:
        return dict(self.request.path_params)

    def query(self, name: str, default: str = "") -> str:
        return self.request.query_params.get(name, default)

    def queries(self, name: str) -> list[str]:
        """All values of a repeated query key. A list with commas counts as several, because SDKs differ."""
        values = self.request.query_params.getlist(name) + self.request.query_params.getlist(f"{name}[]")
        return [part for value in values for part in value.split(",") if part]

    def number(self, name: str, default: int) -> int:
        """A whole number of at least 1 from the query. Raises ApiError 400 for anything else."""
        text = self.query(name)
        if not text:
            return default
        if not text.isascii() or not text.isdigit() or int(text) < 1:
            raise invalid_parameter(name)
        return int(text)

    def moment(self, name: str, default: float | None) -> float | None:
        """A date from the query. Raises ApiError 400 for anything else."""
        text = self.query(name)
        if not text:
            return default
        try:
            return parse_stamp(text)
        except ValueError:
            raise invalid_parameter(name) from None

    def flag(self, name: str) -> bool:
        return self.query(name).lower() == "true"

    def choices(self, name: str, allowed: tuple[str, ...]) -> set[str]:
        """The values of a repeated query key. Raises ApiError 400 when one of them is not allowed."""
        found = set(self.queries(name))
        if found - set(allowed):
            raise invalid_parameter(name)
        return found

    async def json(self) -> Any:
        """The body as JSON (None when empty). Raises ApiError 400 when it cannot be read."""
        body = await self.request.body()
        if not body.strip():
            return None
        if len(body) > MAX_JSON:
            raise GatewayError(413, "Request Entity Too Large")
        try:
            return json.loads(body)
        except (ValueError, RecursionError):
            raise ApiError(400, "CMN-103", "Invalid JSON in the request body") from None

    async def json_object(self) -> dict[str, Any]:
        """The body as a JSON object. Raises ApiError 400 when it is anything else."""
        value = await self.json()
        if not isinstance(value, dict):
            raise ApiError(400, "CMN-104", "Unparsable request body")
        return value


Handler = Callable[[Call], Awaitable[Response]]
Endpoint = Callable[[Request], Awaitable[Response]]


class CallHandling:
    """Makes endpoints of handlers: each checks the token, the rate limit and the account before its
    handler."""

    def __init__(self, account: Account, sessions: Sessions, limits: RateLimits, ports: Ports) -> None:
        self._account = account
        self._sessions = sessions
        self._limits = limits
        self._ports = ports

    def origins(self, request: Request) -> Origins:
        """The addresses for an answer, taken from the Host header so that they work for this client."""
        return self.origins_for(request.headers.get("host") or request.url.netloc, request.url.scheme)

    def origins_for(self, host: str, scheme: str) -> Origins:
        """The same for a host by name, with or without port."""
        if self._ports.media is None:
            return Origins(api=f"{scheme}://{host}", media=f"{scheme}://{host}")
        name, _, port = host.rpartition(":")
        name = name if port.isdigit() and name else host
        return Origins(
            api=f"{scheme}://{name}:{self._ports.api}", media=f"{scheme}://{name}:{self._ports.media}"
        )

    def endpoint(self, group: Group, handler: Handler, *, token_in_query: bool = False) -> Endpoint:
        """An endpoint for signed-in clients whose calls count in this usage plan group."""

        async def call(request: Request) -> Response:
            headers: dict[str, str] = {}
            try:
                session = self._session(request, token_in_query=token_in_query)
                headers = self._limits.spend(session.client_id, group)
                self._check_owner(request)
                response = await handler(Call(request, session, self.origins(request)))
            except (ApiError, OAuthError, GatewayError) as refusal:
                response = refusal.response()
            except ClientDisconnect:
                response = Response(status_code=400)
            for name, value in headers.items():
                response.headers[name] = value
            return response

        return call

    def _session(self, request: Request, *, token_in_query: bool) -> SignedInSession:
        authorization = request.headers.get("authorization", "")
        if not authorization and token_in_query and request.query_params.get("access_token"):
            return self._sessions.session_for(request.query_params["access_token"])
        if not authorization:
            raise ApiError(401, "AGW-401", "Authorization header is not specified")
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise ApiError(401, "AGW-402", "Invalid Authorization header")
        return self._sessions.session_for(token.strip())

    def _check_owner(self, request: Request) -> None:
        account = request.path_params.get("account")
        if account is not None and account not in ("~", self._account.id):
            raise ApiError(403, "CMN-404", "Access to another account is not allowed")
        extension = request.path_params.get("extension")
        if extension is None or extension in ("~", self._account.extension_id):
            return
        if not extension.isdigit():
            raise not_found("extensionId")
        raise ApiError(403, "CMN-419", "Extended-scope permission is needed for another extension")


def page_of(call: Call, *, default: int = 100, largest: int = 1000) -> tuple[int, int]:
    """Page number and size from the query; sizes beyond the largest are cut to it (API §3.1)."""
    return call.number("page", 1), min(call.number("perPage", default), largest)


def paging(call: Call, total: int, page: int, size: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """The paging and navigation parts of a list answer."""
    pages = max(1, -(-total // size))
    start = (page - 1) * size
    info: dict[str, Any] = {"page": page, "perPage": size, "totalPages": pages, "totalElements": total}
    if start < total:
        info |= {"pageStart": start, "pageEnd": min(start + size, total) - 1}
    navigation = {
        "firstPage": {"uri": page_uri(call, 1, size)},
        "lastPage": {"uri": page_uri(call, pages, size)},
    }
    if page < pages:
        navigation["nextPage"] = {"uri": page_uri(call, page + 1, size)}
    if page > 1:
        navigation["previousPage"] = {"uri": page_uri(call, page - 1, size)}
    return info, navigation


def page_uri(call: Call, page: int, size: int) -> str:
    """This list's address for another page, all other parameters kept."""
    url = call.request.url.include_query_params(page=page, perPage=size)
    return f"{call.origins.api}{call.request.url.path}?{url.query}"


def ok(body: Any, status: int = 200) -> Response:
    return JSONResponse(body, status_code=status)
