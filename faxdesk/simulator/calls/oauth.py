"""The OAuth endpoints: sign-in page, tokens, revocation, WebSocket tokens (API §7)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import html
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from faxdesk.simulator.http.call_handling import Call, ok
from faxdesk.simulator.http.rate_limits import RateLimits
from faxdesk.simulator.state.clock import ServiceClock
from faxdesk.simulator.state.made_up_account import Account, read_jwt
from faxdesk.simulator.state.service_errors import ApiError, OAuthError
from faxdesk.simulator.state.sessions import (
    ACCESS_TTL,
    MAX_REFRESH_TTL,
    REFRESH_TTL,
    SCOPE,
    Lifetimes,
    Sessions,
    SignedInSession,
)

CODE_LIFETIME = 60.0
WS_TOKEN_LIFETIME = 30
JWT_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_PASSED_ON = (
    "response_type",
    "client_id",
    "redirect_uri",
    "state",
    "code_challenge",
    "code_challenge_method",
)


@dataclass(frozen=True, slots=True)
class _Code:
    """An authorisation that waits to be exchanged."""

    client_id: str
    redirect_uri: str
    challenge: str
    method: str
    expires: float


@dataclass(frozen=True, slots=True)
class _Client:
    """The application that asks, and whether it proved itself with its secret."""

    id: str
    confidential: bool


class OAuth:
    """Sign-in and sign-out."""

    def __init__(self, account: Account, clock: ServiceClock, sessions: Sessions, limits: RateLimits) -> None:
        self._account = account
        self._clock = clock
        self._sessions = sessions
        self._limits = limits
        self._codes: dict[str, _Code] = {}

    async def authorize(self, request: Request) -> Response:
        """GET shows the sign-in page; POST is one of its two buttons, which sign in or deny."""
        if request.method == "POST":
            values = await _form(request)
        else:
            values = dict(request.query_params)
        problem = self._authorize_problem(values)
        if problem:
            page = f"<!doctype html><title>Sign-in error</title><h1>Sign-in error</h1><p>{problem}</p>"
            return HTMLResponse(page, 400)
        if values.get("response_type") != "code":
            return self._back(values, {"error": "unsupported_response_type"})
        if request.method == "GET" and values.get("prompt") != "none":
            return HTMLResponse(_page(self._account.name, values))
        if values.get("decision") == "deny":
            return self._back(
                values, {"error": "access_denied", "error_description": "Access denied by the user"}
            )
        code = f"C{secrets.token_urlsafe(24)}"
        self._codes[code] = _Code(
            values["client_id"],
            values["redirect_uri"],
            values.get("code_challenge", ""),
            values.get("code_challenge_method") or "plain",
            self._clock.now() + CODE_LIFETIME,
        )
        return self._back(values, {"code": code, "expires_in": str(int(CODE_LIFETIME))})

    def _authorize_problem(self, values: Mapping[str, str]) -> str:
        if values.get("client_id") != self._account.client_id:
            return "The application is unknown (OAU-123)."
        if values.get("redirect_uri") not in self._account.redirect_uris:
            return "The redirect URI is not registered for this application (OAU-109)."
        if values.get("code_challenge_method") not in (None, "", "plain", "S256"):
            return "The code challenge method is not supported."
        return ""

    def _back(self, values: Mapping[str, str], answer: dict[str, str]) -> Response:
        if values.get("state"):
            answer = answer | {"state": values["state"]}
        parts = urlsplit(values["redirect_uri"])
        query = urlencode([*parse_qsl(parts.query), *answer.items()])
        return RedirectResponse(urlunsplit(parts._replace(query=query)), 302)

    async def token(self, request: Request) -> Response:
        """POST /restapi/oauth/token for all grants that a desktop program uses."""

        async def grant() -> Response:
            values = await _form(request)
            client = self._client(request, values)
            grants = {
                "authorization_code": self._by_code,
                "refresh_token": self._by_refresh,
                JWT_GRANT: self._by_jwt,
            }
            kind = values.get("grant_type", "")
            if kind not in grants:
                raise OAuthError(400, "unsupported_grant_type", "OAU-251", "Unsupported grant type")
            return self._answer(grants[kind](client, values))

        return await self._guarded(request, grant)

    async def revoke(self, request: Request) -> Response:
        """POST /restapi/oauth/revoke, which ends the whole session. An unknown token is no error."""

        async def end() -> Response:
            values = await _form(request)
            self._client(request, values)
            token = values.get("token") or request.query_params.get("token", "")
            self._sessions.revoke(token)
            return Response(status_code=200)

        return await self._guarded(request, end)

    async def ws_token(self, call: Call) -> Response:
        """POST /restapi/oauth/wstoken: a ticket for one WebSocket connection."""
        token = self._sessions.ws_token(call.session, WS_TOKEN_LIFETIME)
        uri = call.origins.api.replace("http", "ws", 1) + "/ws"
        return ok({"uri": uri, "ws_access_token": token, "expires_in": WS_TOKEN_LIFETIME})

    async def user_info(self, call: Call) -> Response:
        """GET /restapi/oauth/userinfo."""
        account = self._account
        return ok(
            {
                "sub": account.extension_id,
                "account_id": account.id,
                "email": account.email,
                "email_verified": True,
                "given_name": account.first_name,
                "family_name": account.last_name,
            }
        )

    async def _guarded(self, request: Request, act: Callable[[], Awaitable[Response]]) -> Response:
        headers: dict[str, str] = {}
        try:
            headers = self._limits.spend(self._account.client_id, "auth")
            response = await act()
        except (OAuthError, ApiError) as refusal:
            response = refusal.response()
        for name, value in headers.items():
            response.headers[name] = value
        return response

    def _client(self, request: Request, values: Mapping[str, str]) -> _Client:
        authorization = request.headers.get("authorization", "")
        if not authorization:
            if values.get("client_id") != self._account.client_id:
                raise OAuthError(401, "invalid_client", "OAU-123", "Invalid client")
            return _Client(values["client_id"], confidential=False)
        scheme, _, encoded = authorization.partition(" ")
        try:
            name, _, secret = base64.b64decode(encoded.strip(), validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            raise OAuthError(401, "invalid_client", "OAU-134", "Invalid Authorization header") from None
        if scheme.lower() != "basic":
            raise OAuthError(401, "invalid_client", "OAU-134", "Invalid Authorization header")
        if name != self._account.client_id:
            raise OAuthError(401, "invalid_client", "OAU-123", "Invalid client id")
        if secret != self._account.client_secret:
            raise OAuthError(401, "invalid_client", "OAU-146", "Invalid client credentials")
        return _Client(name, confidential=True)

    def _by_code(self, client: _Client, values: Mapping[str, str]) -> SignedInSession:
        code = self._codes.pop(values.get("code", ""), None)
        if code is None:
            raise OAuthError(403, "invalid_grant", "OAU-106", "Invalid authorization code")
        if self._clock.now() >= code.expires:
            raise OAuthError(403, "invalid_grant", "OAU-108", "Authorization code is expired")
        if code.client_id != client.id:
            raise OAuthError(403, "invalid_grant", "OAU-110", "Code was issued to another application")
        if code.redirect_uri != values.get("redirect_uri"):
            raise OAuthError(403, "invalid_grant", "OAU-109", "Redirect URIs do not match")
        if not code.challenge and not client.confidential:
            raise OAuthError(401, "invalid_client", "OAU-146", "Client secret or code verifier is required")
        if code.challenge and not _verified(code, values.get("code_verifier", "")):
            raise OAuthError(403, "invalid_grant", "OAU-106", "Code verifier does not match")
        return self._sessions.sign_in(client.id, _ttl(values), values.get("endpoint_id", ""))

    def _by_refresh(self, client: _Client, values: Mapping[str, str]) -> SignedInSession:
        token = values.get("refresh_token", "")
        return self._sessions.refresh(token, client.id, _ttl(values))

    def _by_jwt(self, client: _Client, values: Mapping[str, str]) -> SignedInSession:
        if not client.confidential:
            raise OAuthError(401, "unauthorized_client", "OAU-125", "This grant needs the client secret")
        claims = read_jwt(values.get("assertion", ""))
        if claims is None or claims.get("sub") != self._account.extension_id:
            raise OAuthError(400, "invalid_grant", "OAU-213", "Token not found")
        if float(str(claims.get("exp", 0))) <= self._clock.now():
            raise OAuthError(400, "invalid_grant", "OAU-211", "Token is expired or revoked")
        return self._sessions.sign_in(client.id, _ttl(values), values.get("endpoint_id", ""))

    def _answer(self, session: SignedInSession) -> Response:
        now, pair = self._clock.now(), session.current
        body = {
            "access_token": pair.access,
            "token_type": "bearer",
            "expires_in": max(0, round(pair.access_expires - now)),
            "refresh_token": pair.refresh,
            "refresh_token_expires_in": max(0, round(pair.refresh_expires - now)),
            "scope": SCOPE,
            "owner_id": session.owner_id,
            "endpoint_id": session.endpoint_id,
            "session_id": session.id,
        }
        return JSONResponse(body, headers={"Cache-Control": "no-store", "Pragma": "no-cache"})


def _verified(code: _Code, verifier: str) -> bool:
    if code.method == "plain":
        return verifier == code.challenge
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=") == code.challenge


def _ttl(values: Mapping[str, str]) -> Lifetimes:
    """The lifetimes that the client asked for, cut to what the service allows."""
    access = _seconds(values.get("access_token_ttl"), ACCESS_TTL)
    refresh = _seconds(values.get("refresh_token_ttl"), REFRESH_TTL)
    return Lifetimes(max(600, min(access, ACCESS_TTL)), max(1, min(refresh, MAX_REFRESH_TTL)))


def _seconds(text: str | None, default: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() else default


async def _form(request: Request) -> dict[str, str]:
    """The form fields of the body. Raises OAuthError 400 OAU-111 when a field comes twice."""
    pairs = parse_qsl((await request.body()).decode("utf-8", "replace"), keep_blank_values=True)
    values = dict(pairs)
    if len(values) != len(pairs):
        raise OAuthError(400, "invalid_request", "OAU-111", "Duplicate parameter")
    return values


def _page(name: str, values: Mapping[str, str]) -> str:
    hidden = "".join(
        f'<input type="hidden" name="{key}" value="{html.escape(values[key], quote=True)}">'
        for key in _PASSED_ON
        if key in values
    )
    return (
        "<!doctype html><html lang=en><meta charset=utf-8><title>Sign in to the fax service</title>"
        "<style>body{font:16px sans-serif;max-width:26em;margin:15vh auto;text-align:center}"
        "button{font:inherit;padding:.6em 1.2em;margin:.3em}</style>"
        "<h1>Fax service</h1><p>This is the made-up service of the demo. Nothing leaves your computer.</p>"
        f'<form method="post" action="/restapi/oauth/authorize">{hidden}'
        f'<button name="decision" value="allow">Sign in as demo user</button><p>{html.escape(name)}</p>'
        '<button name="decision" value="deny">Cancel</button></form></html>'
    )
