"""Sign-in sessions: access and refresh tokens, their rotation and their death (API §7)."""

from __future__ import annotations

import secrets
import threading
from dataclasses import dataclass, field

from faxdesk.simulator.state.clock import ServiceClock
from faxdesk.simulator.state.service_errors import ApiError, OAuthError

ACCESS_TTL = 3600
REFRESH_TTL = 604_800
MAX_REFRESH_TTL = 2_592_000
MAX_SESSIONS = 5
REUSE_AFTER_FIRST_USE = 10.0
REUSE_UNUSED = 3600.0
SCOPE = (
    "ReadAccounts ReadMessages EditMessages Faxes ReadContacts Contacts EditExtensions SubscriptionWebhook "
    "WebSocketsSubscription"
)


@dataclass(slots=True)
class TokenPair:
    """One access token with its refresh token. Moments by the service's clock."""

    access: str
    refresh: str
    access_expires: float
    refresh_expires: float
    access_ttl: int
    issued: float
    first_used: float | None = None


@dataclass(slots=True)
class SignedInSession:
    """One sign-in of one program."""

    id: str
    client_id: str
    endpoint_id: str
    owner_id: str
    current: TokenPair
    previous: TokenPair | None = None


@dataclass(slots=True)
class _WsToken:
    session: SignedInSession
    expires: float


@dataclass(slots=True)
class Lifetimes:
    """Lifetimes that a client asked for, in seconds, already within the allowed range."""

    access: int = ACCESS_TTL
    refresh: int = REFRESH_TTL


@dataclass(slots=True)
class Sessions:
    """All sessions. Any thread may call this."""

    clock: ServiceClock
    owner_id: str
    _sessions: list[SignedInSession] = field(default_factory=list)
    _dead: dict[str, float] = field(default_factory=dict)
    _ws: dict[str, _WsToken] = field(default_factory=dict)
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def sign_in(self, client_id: str, ttl: Lifetimes, endpoint_id: str = "") -> SignedInSession:
        """Begin a session. Another one of the same endpoint ends, and so does the oldest beyond five of one
        application."""
        with self._lock:
            same_client = [s for s in self._sessions if s.client_id == client_id]
            for session in same_client:
                if endpoint_id and session.endpoint_id == endpoint_id:
                    self._end(session)
                    same_client.remove(session)
                    break
            for session in same_client[: max(0, len(same_client) - MAX_SESSIONS + 1)]:
                self._end(session)
            session = SignedInSession(
                id=f"s-{secrets.token_hex(8)}",
                client_id=client_id,
                endpoint_id=endpoint_id or f"e-{secrets.token_hex(8)}",
                owner_id=self.owner_id,
                current=self._pair(ttl),
            )
            self._sessions.append(session)
            return session

    def refresh(self, refresh_token: str, client_id: str, ttl: Lifetimes) -> SignedInSession:
        """Give a session new tokens. Who repeats the call with the old refresh token soon gets the same new
        ones (API §7.2).

        Raises OAuthError when the token is unknown, spent, expired or another application's.
        """
        with self._lock:
            now = self.clock.now()
            for session in self._sessions:
                if session.current.refresh == refresh_token:
                    self._check_refresh(session, session.current, client_id, now)
                    session.previous, session.current = session.current, self._pair(ttl)
                    self._dead[session.previous.access] = now
                    return session
                if session.previous and session.previous.refresh == refresh_token:
                    self._check_refresh(session, session.previous, client_id, now)
                    first_used = session.current.first_used
                    limit = session.current.issued + REUSE_UNUSED
                    if first_used is not None:
                        limit = min(limit, first_used + REUSE_AFTER_FIRST_USE)
                    if now <= limit:
                        return session
                    raise OAuthError(400, "invalid_grant", "OAU-211", "Token revoked")
            raise OAuthError(400, "invalid_grant", "OAU-213", "Token not found")

    def _check_refresh(self, session: SignedInSession, pair: TokenPair, client_id: str, now: float) -> None:
        if session.client_id != client_id:
            raise OAuthError(401, "invalid_grant", "OAU-127", "Token belongs to another application")
        if now >= pair.refresh_expires:
            raise OAuthError(400, "invalid_grant", "OAU-211", "Refresh token expired")

    def session_for(self, access_token: str) -> SignedInSession:
        """The session of a bearer token. Raises ApiError 401 with the service's code when there is none."""
        with self._lock:
            now = self.clock.now()
            for session in self._sessions:
                if session.current.access == access_token:
                    if now >= session.current.access_expires:
                        raise ApiError(401, "OAU-128", "Access token expired")
                    if session.current.first_used is None:
                        session.current.first_used = now
                    return session
            died = self._dead.get(access_token)
            if died is not None and now - died < 10:
                raise ApiError(401, "OAU-129", "Access token corrupted")
            raise ApiError(401, "OAU-213", "Token not found")

    def revoke(self, token: str) -> None:
        """End the session that an access or refresh token belongs to. Unknown tokens are ignored."""
        with self._lock:
            for session in list(self._sessions):
                pairs = [session.current] + ([session.previous] if session.previous else [])
                if any(token in (pair.access, pair.refresh) for pair in pairs):
                    self._end(session)

    def revoke_all(self) -> None:
        with self._lock:
            for session in list(self._sessions):
                self._end(session)

    def expire_access_tokens(self) -> None:
        """Let every access token expire now. Refresh tokens still work."""
        with self._lock:
            for session in self._sessions:
                session.current.access_expires = self.clock.now()

    def ws_token(self, session: SignedInSession, lifetime: float) -> str:
        """A token for one WebSocket connection."""
        with self._lock:
            token = f"WS{secrets.token_urlsafe(24)}"
            self._ws[token] = _WsToken(session, self.clock.now() + lifetime)
            return token

    def redeem_ws(self, token: str) -> SignedInSession | None:
        """The session of a WebSocket token; None when the token is not valid. Each token works once."""
        with self._lock:
            entry = self._ws.pop(token, None)
            if entry is None or self.clock.now() >= entry.expires or entry.session not in self._sessions:
                return None
            return entry.session

    def check(self, session: SignedInSession) -> None:
        """Raise ApiError 401 when a session has ended."""
        with self._lock:
            if session not in self._sessions:
                raise ApiError(401, "OAU-213", "Token not found")

    def _end(self, session: SignedInSession) -> None:
        self._sessions.remove(session)

    def _pair(self, ttl: Lifetimes) -> TokenPair:
        now = self.clock.now()
        return TokenPair(
            access=f"A{secrets.token_urlsafe(32)}",
            refresh=f"R{secrets.token_urlsafe(32)}",
            access_expires=now + ttl.access,
            refresh_expires=now + ttl.refresh,
            access_ttl=ttl.access,
            issued=now,
        )
