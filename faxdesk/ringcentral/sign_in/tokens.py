"""Who is signed in: OAuth grants, the token pair, and its refreshing in one place (API §7).

Authlib builds the grants; its own httpx client is not used, because the requests must pass our rate gate,
deadlines and cancelling.
"""

from __future__ import annotations

import logging
import re
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx
from authlib.oauth2.auth import ClientAuth
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri, prepare_token_request
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from msgspec import Struct

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import CancelToken
from faxdesk.domain.times.clock_offset import span_words
from faxdesk.provider.fax_provider import SecretStore, SignIn, SignInWarning
from faxdesk.ringcentral.http.answer_errors import read_fault
from faxdesk.ringcentral.http.rate_gate import Group
from faxdesk.ringcentral.http.requester import Requester
from faxdesk.ringcentral.http.retry import patiently
from faxdesk.ringcentral.http.transport import Answer, Ask, LinkTrouble
from faxdesk.ringcentral.wire import TokenAnswer, bad_answer, read_object, text_id

log = logging.getLogger(__name__)

_JWT_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_EARLY_S = 120.0
"""A token is renewed so long before its end, so that no request meets the end."""
_USUAL_LIFE_S = 3600.0
_LONGEST_LIFE_S = 7 * 86_400.0
_TOKEN = re.compile(r"[!-~]+")
"""What can stand in a header."""
_DEADLINE_S = 45.0
_NO_REFRESH_TOKEN = "RingCentral gives this app no refresh token"
_LET_ISSUE_REFRESH_TOKENS = (
    "An administrator can change that in RingCentral's developer console: in the settings of the app, “Issue "
    "refresh tokens” has to be on."
)
_WAIT_FOR_UPLOAD_S = 0.25
_WAIT_FOR_TURN_S = 0.1


class BrowserSignIn(Struct, frozen=True):
    """A sign-in that the browser is to do: open url, then catch the code at redirect_uri."""

    url: str
    state: str
    verifier: str
    redirect_uri: str = ""

    def __repr__(self) -> str:
        """Without what proves that the answer is for this program: it may end up in a log."""
        return f"BrowserSignIn(url={self.url!r}, redirect_uri={self.redirect_uri!r})"


class _Access(Struct, frozen=True):
    access: str
    life_s: float
    ends_at: float
    """By the monotonic clock, so that a clock set wrong does no harm."""


class TokenSource:
    """Hands out access tokens and renews them, under one lock for all threads."""

    def __init__(
        self, sign_in: SignIn, store: SecretStore, requester: Requester, endpoint_id: str = ""
    ) -> None:
        """endpoint_id names this installation, so that its sessions do not pile up (API §7.4)."""
        self._store = store
        self._requester = requester
        self._clock = requester.clock
        self._endpoint_id = endpoint_id
        self._client_id = sign_in.client_id
        self._given_jwt = sign_in.jwt.strip()
        self._jwt = self._given_jwt
        self._lock = threading.RLock()
        self._access: _Access | None = None
        self._refresh_token: str | None = None
        self._was_loaded = False
        self._uploads = 0
        self.owner_id = ""
        """The extension that is signed in, as the service told with the last token; "" before the first."""
        # Without a secret it is a public app, and then no Basic header is ever sent.
        self._client_auth = ClientAuth(
            sign_in.client_id,
            sign_in.client_secret,
            "client_secret_basic" if sign_in.client_secret else "none",
        )

    # -- state

    @property
    def is_signed_in(self) -> bool:
        """Whether there is something to get a token with; the service may see it otherwise."""
        return bool(self._access or self._jwt or self._stored_refresh_token())

    @property
    def sign_in_warning(self) -> SignInWarning | None:
        """What is wrong with a sign-in that cannot be renewed; None with one that can (API §7.2)."""
        held = self._access
        if held is None or self._jwt or self._refresh_token:
            return None
        life = span_words(held.life_s)
        return SignInWarning(
            f"You will have to sign in again in {'an hour' if life == '1 hour' else life}, and after each "
            f"start, because {_NO_REFRESH_TOKEN}.",
            _LET_ISSUE_REFRESH_TOKENS,
        )

    # -- tokens

    def access_token(self, token: CancelToken) -> str:
        """An access token that is good for now. Raises FaxDeskError (SIGN_IN when nobody is signed in)."""
        while True:
            with self._turn(token):
                held = self._access
                if held is not None and self._life_left(held) > min(_EARLY_S, held.life_s / 4):
                    return held.access
                if held is not None and self._uploads and self._life_left(held) > 0:
                    return held.access
                if not self._uploads:
                    return self._renew(token).access
            self._clock.wait(token, _WAIT_FOR_UPLOAD_S)

    def refresh_after_401(self, used: str, token: CancelToken) -> str:
        """A token to ask once more with after the service refused `used`. Waits while an upload runs,
        because a refresh would kill it."""
        while True:
            with self._turn(token):
                if self._access is not None and self._access.access != used:
                    return self._access.access
                if not self._uploads:
                    return self._renew(token).access
            self._clock.wait(token, _WAIT_FOR_UPLOAD_S)

    def ensure_fresh(self, min_life_s: float, token: CancelToken) -> None:
        """Renew the token now if it has less life left than an upload may take."""
        with self._turn(token):
            held = self._access
            if self._uploads or (
                held is not None and self._life_left(held) >= min(min_life_s, held.life_s * 0.75)
            ):
                return
            self._renew(token)

    @contextmanager
    def hold_refresh(self) -> Iterator[None]:
        """No refresh inside: it would end the access token that an upload runs on (API §7.2)."""
        with self._lock:
            self._uploads += 1
        try:
            yield
        finally:
            with self._lock:
                self._uploads -= 1

    # -- signing in and out

    def sign_in_with_jwt(self, token: CancelToken) -> None:
        """Sign in with the JWT credential (API §7.3). Raises FaxDeskError."""
        with self._turn(token):
            self._jwt = self._given_jwt
            self._by_jwt(token)

    def begin_browser_sign_in(self, redirect_uri: str) -> BrowserSignIn:
        """What to open in the browser (API §7.1): authorization code with PKCE S256 and state."""
        verifier = secrets.token_urlsafe(32)
        state = secrets.token_urlsafe(24)
        url = prepare_grant_uri(
            str(self._requester.server.join("/restapi/oauth/authorize")),
            client_id=self._client_id,
            response_type="code",
            redirect_uri=redirect_uri,
            state=state,
            code_challenge=create_s256_code_challenge(verifier),
            code_challenge_method="S256",
        )
        return BrowserSignIn(url, state, verifier, redirect_uri)

    def finish_browser_sign_in(self, sign_in: BrowserSignIn, code: str, token: CancelToken) -> None:
        """Exchange the code that the browser came back with. It works once and for about a minute."""
        with self._turn(token):
            answer = self._ask_token(
                token,
                repeat_safe=False,
                grant_type="authorization_code",
                code=code,
                redirect_uri=sign_in.redirect_uri,
                code_verifier=sign_in.verifier,
            )
            self._take(answer)

    def sign_out(self, token: CancelToken) -> None:
        """End the session at the service and forget it here. No trouble with the network keeps it from
        being forgotten; FaxDeskError (KEYCHAIN) where the keychain does not let go of it."""
        with self._turn(token):
            known = self._stored_refresh_token() or (self._access.access if self._access else "")
            self._access = None
            self._refresh_token = None
            self._was_loaded = True
            self._jwt = ""
        self._store.clear()
        if known:
            try:
                self._post("/restapi/oauth/revoke", "token=" + _quote(known), token)
            except (LinkTrouble, FaxDeskError) as error:
                log.info("The session could not be ended at the service: %s", error)

    # -- inside

    @contextmanager
    def _turn(self, token: CancelToken) -> Iterator[None]:
        """The lock, with a wait that can be called off: whoever has it may be asking the service."""
        while not self._lock.acquire(timeout=_WAIT_FOR_TURN_S):
            token.check()
        try:
            yield
        finally:
            self._lock.release()

    def _life_left(self, held: _Access) -> float:
        return held.ends_at - self._clock.monotonic()

    def _stored_refresh_token(self) -> str:
        if not self._was_loaded:
            self._refresh_token = self._store.load()
            self._was_loaded = True
        return self._refresh_token or ""

    def _renew(self, token: CancelToken) -> _Access:
        refresh_token = self._stored_refresh_token()
        if refresh_token:
            renewed = self._by_refresh(refresh_token, token)
            if renewed is not None:
                return renewed
        if self._jwt:
            return self._by_jwt(token)
        if self._access is not None:
            raise FaxDeskError(
                f"Your sign-in has ended, because {_NO_REFRESH_TOKEN}.",
                f"Sign in again; your faxes wait until then. {_LET_ISSUE_REFRESH_TOKENS}",
                ErrorKind.SIGN_IN,
            )
        raise FaxDeskError("You are not signed in.", "Sign in to RingCentral.", ErrorKind.SIGN_IN)

    def _by_refresh(self, refresh_token: str, token: CancelToken) -> _Access | None:
        """None when the session is over and the JWT may start another. A lost answer is safe to ask
        for again: the service then gives the same pair (API §7.2)."""
        try:
            return self._refresh_with(refresh_token, token)
        except FaxDeskError as error:
            if error.kind != ErrorKind.SIGN_IN:
                raise
            # Another process with the same keychain may have renewed it meanwhile.
            now_stored = self._store.load() or ""
            if now_stored and now_stored != refresh_token:
                return self._refresh_with(now_stored, token)
            self._access = None
            if self._jwt:
                self._refresh_token = None
                return None
            if error.code in _SESSION_IS_OVER:
                self._refresh_token = None
                self._store.clear()
            raise

    def _refresh_with(self, refresh_token: str, token: CancelToken) -> _Access:
        answer = self._ask_token(token, grant_type="refresh_token", refresh_token=refresh_token)
        return self._take_renewed(answer, refresh_token)

    def _by_jwt(self, token: CancelToken) -> _Access:
        try:
            return self._take(self._ask_token(token, grant_type=_JWT_GRANT, assertion=self._jwt))
        except FaxDeskError as error:
            if error.kind != ErrorKind.SIGN_IN or error.code not in _JWT_IS_BAD:
                raise
            hint = "Create a new one in the RingCentral developer console and enter it here."
            raise FaxDeskError(
                "RingCentral does not accept the JWT credential: it has expired or was withdrawn.",
                self._requester.hint_with_clock(hint),
                ErrorKind.SIGN_IN,
                code=error.code,
            ) from error

    def _take(self, answer: TokenAnswer) -> _Access:
        """Keep a new pair; on disk before it is used, because the old one is dead already."""
        refresh = answer.refresh_token or ""
        if refresh:
            self._store.save(refresh)
        return self._use(answer, refresh)

    def _take_renewed(self, answer: TokenAnswer, before: str) -> _Access:
        """The same after a refresh, where a keychain that refuses must not end the session. An answer without
        a new refresh token leaves the one from before in use."""
        refresh = answer.refresh_token or before
        if refresh != before:
            try:
                self._store.save(refresh)
            except FaxDeskError as error:
                log.warning("The renewed session could not be kept for the next start: %s", error.kind)
        return self._use(answer, refresh)

    def _use(self, answer: TokenAnswer, refresh: str) -> _Access:
        life = answer.expires_in if answer.expires_in and answer.expires_in > 0 else _USUAL_LIFE_S
        life = min(life, _LONGEST_LIFE_S)
        self._access = _Access(answer.access_token or "", life, self._clock.monotonic() + life)
        self._refresh_token = refresh or None
        self._was_loaded = True
        self.owner_id = text_id(answer.owner_id)
        return self._access

    def _ask_token(self, token: CancelToken, *, repeat_safe: bool = True, **fields: str) -> TokenAnswer:
        if self._endpoint_id:
            fields["endpoint_id"] = self._endpoint_id
        body = prepare_token_request(**fields)

        def once() -> Answer:
            return self._post("/restapi/oauth/token", body, token)

        answer = patiently(once, self._clock, token) if repeat_safe else _only_once(once)
        renewed = read_object(answer.body, TokenAnswer, "the sign-in")
        if not _TOKEN.fullmatch(renewed.access_token or ""):
            raise bad_answer("the sign-in")
        return renewed

    def _post(self, path: str, body: str, token: CancelToken) -> Answer:
        url, headers, body = self._client_auth.prepare(
            "POST", str(self._requester.server.join(path)), {"Accept": "application/json"}, body
        )
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        ask = Ask("POST", httpx.URL(url), headers, body.encode("ascii"), deadline_s=_DEADLINE_S)
        answer = self._requester.exchange(ask, Group.AUTH, token, interactive=True, fresh=True)
        if 200 <= answer.status < 300:
            return answer
        raise self._refusal(answer)

    def _refusal(self, answer: Answer) -> FaxDeskError:
        """What refuses a token request is about signing in, whatever its status."""
        fault = read_fault(answer.status, answer.body)
        error = self._requester.error_of(fault, answer.headers)
        if error.kind not in (
            ErrorKind.REFUSED,
            ErrorKind.NOT_FOUND,
            ErrorKind.SIGN_IN,
            ErrorKind.BAD_ANSWER,
        ):
            return error
        if not fault.is_readable:
            return FaxDeskError(
                "RingCentral's answer to the sign-in makes no sense.",
                "Check the server address in the settings, and open a web page: the sign-in page of a "
                "network, or a company's filter, may be answering in its place.",
                ErrorKind.BAD_ANSWER,
            )
        hint = self._requester.hint_with_clock(error.hint)
        return FaxDeskError(error.title, hint, ErrorKind.SIGN_IN, code=error.code)


_SESSION_IS_OVER = frozenset({"invalid_grant", "OAU-128", "OAU-129", "OAU-149", "OAU-211", "OAU-213"})
_JWT_IS_BAD = _SESSION_IS_OVER | {"OAU-140", "OAU-347"}


def _only_once(ask: Callable[[], Answer]) -> Answer:
    try:
        return ask()
    except LinkTrouble as trouble:
        if not trouble.reached:
            raise trouble.error from trouble
        raise FaxDeskError(
            "The connection broke during the sign-in.", "Start the sign-in again.", ErrorKind.SIGN_IN
        ) from trouble


def _quote(text: str) -> str:
    return str(httpx.QueryParams({"t": text}))[2:]
