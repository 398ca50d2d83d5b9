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
from faxdesk.provider.fax_provider import SessionStore, SignIn, SignInWarning
from faxdesk.ringcentral.http.answer_errors import read_fault
from faxdesk.ringcentral.http.rate_gate import Group
from faxdesk.ringcentral.http.requester import Requester
from faxdesk.ringcentral.http.retry import patiently
from faxdesk.ringcentral.http.transport import Answer, Ask, LinkTrouble
from faxdesk.ringcentral.sign_in.kept_session import AccessToken, KeptSession, access_of
from faxdesk.ringcentral.wire import TokenAnswer, bad_answer, read_object, text_id
from faxdesk.words import mark, tr

log = logging.getLogger(__name__)

_JWT_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_EARLY_S = 120.0
"""A token is renewed so long before its end, so that no request meets the end."""
_TOKEN = re.compile(r"[!-~]+")
"""What can stand in a header."""
_DEADLINE_S = 45.0
_LET_ISSUE_REFRESH_TOKENS = mark(
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


class TokenSource:
    """Hands out access tokens and renews them, under one lock for all threads."""

    def __init__(self, sign_in: SignIn, store: SessionStore, requester: Requester) -> None:
        self._store = store
        self._requester = requester
        self._clock = requester.clock
        self._client_id = sign_in.client_id
        self._given_jwt = sign_in.jwt.strip()
        self._jwt = self._given_jwt
        self._lock = threading.RLock()
        self._access: AccessToken | None = None
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
        return SignInWarning(
            tr(
                "You will have to sign in again in {span}, and after each start, because RingCentral "
                "gives this app no refresh token.",
                span=span_words(held.life_s),
            ),
            tr(_LET_ISSUE_REFRESH_TOKENS),
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
                    # While another process has the session, the token is good until its end.
                    is_over = held is None or self._life_left(held) <= 0
                    renewed = self._renewed(token, wait=is_over) or held
                    if renewed is not None:
                        return renewed.access
            self._clock.wait(token, _WAIT_FOR_UPLOAD_S)

    def refresh_after_401(self, used: str, token: CancelToken) -> str:
        """A token to ask once more with after the service refused `used`. Waits while an upload runs,
        because a refresh would kill it."""
        while True:
            with self._turn(token):
                if self._access is not None and self._access.access != used:
                    return self._access.access
                if not self._uploads and (renewed := self._renewed(token, wait=True, used=used)):
                    return renewed.access
            self._clock.wait(token, _WAIT_FOR_UPLOAD_S)

    def ensure_fresh(self, min_life_s: float, token: CancelToken) -> None:
        """Renew the token now if it has less life left than an upload may take."""
        with self._turn(token):
            held = self._access
            if self._uploads or (
                held is not None and self._life_left(held) >= min(min_life_s, held.life_s * 0.75)
            ):
                return
            self._renewed(token, wait=True, least_s=min_life_s)

    @contextmanager
    def hold_refresh(self, token: CancelToken) -> Iterator[None]:
        """No refresh inside, by this process or another: it would end the access token that an upload runs on
        (API §7.2)."""
        with self._store.alone(token, wait=True):
            with self._turn(token):
                self._uploads += 1
                self._take_over()
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

    def _life_left(self, held: AccessToken) -> float:
        return held.ends_at - self._clock.monotonic()

    def _stored_refresh_token(self) -> str:
        if not self._was_loaded:
            self._refresh_token = KeptSession.read(self._store.load()).refresh
            self._was_loaded = True
        return self._refresh_token or ""

    def _renewed(
        self, token: CancelToken, *, wait: bool, used: str = "", least_s: float = 0.0
    ) -> AccessToken | None:
        """A token that another process has got meanwhile and that lasts for least_s, else a new one. used is
        the one that the service has just refused. None where another process has the session and that is not
        to be waited for."""
        with self._store.alone(token, wait=wait) as is_alone:
            if not is_alone:
                return None
            taken = self._take_over()
            if taken is not None and taken.access != used:
                left_s = self._life_left(taken)
                if left_s > min(_EARLY_S, taken.life_s / 4) and left_s >= min(least_s, taken.life_s * 0.75):
                    return taken
            return self._renew(token)

    def _take_over(self) -> AccessToken | None:
        """Go on with what another process of the same sign-in has kept since, if any has. Older than our own
        is what a keychain has that did not take ours."""
        kept = KeptSession.read(self._store.load())
        left_s = min(kept.ends_at - self._clock.now().timestamp(), kept.life_s)
        known_until = self._access.until if self._access else 0.0
        if not kept.access or kept.ends_at <= known_until or left_s <= 0:
            return None
        self._access = AccessToken(kept.access, kept.life_s, self._clock.monotonic() + left_s, kept.ends_at)
        self._refresh_token = kept.refresh or None
        self._was_loaded = True
        self.owner_id = kept.owner_id
        return self._access

    def _renew(self, token: CancelToken) -> AccessToken:
        refresh_token = self._stored_refresh_token()
        if refresh_token:
            renewed = self._by_refresh(refresh_token, token)
            if renewed is not None:
                return renewed
        if self._jwt:
            return self._by_jwt(token)
        if self._access is not None:
            raise FaxDeskError(
                tr("Your sign-in has ended, because RingCentral gives this app no refresh token."),
                tr(
                    "Sign in again; your faxes wait until then. {remedy}",
                    remedy=tr(_LET_ISSUE_REFRESH_TOKENS),
                ),
                ErrorKind.SIGN_IN,
            )
        raise FaxDeskError(tr("You are not signed in."), tr("Sign in to RingCentral."), ErrorKind.SIGN_IN)

    def _by_refresh(self, refresh_token: str, token: CancelToken) -> AccessToken | None:
        """None when the session is over and the JWT may start another. A lost answer is safe to ask
        for again: the service then gives the same pair (API §7.2)."""
        try:
            return self._refresh_with(refresh_token, token)
        except FaxDeskError as error:
            if error.kind != ErrorKind.SIGN_IN:
                raise
            # Another process with the same keychain may have renewed it meanwhile.
            now_stored = KeptSession.read(self._store.load()).refresh
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

    def _refresh_with(self, refresh_token: str, token: CancelToken) -> AccessToken:
        answer = self._ask_token(token, grant_type="refresh_token", refresh_token=refresh_token)
        return self._take_renewed(answer, refresh_token)

    def _by_jwt(self, token: CancelToken) -> AccessToken:
        try:
            return self._take(self._ask_token(token, grant_type=_JWT_GRANT, assertion=self._jwt))
        except FaxDeskError as error:
            if error.kind != ErrorKind.SIGN_IN or error.code not in _JWT_IS_BAD:
                raise
            hint = tr("Create a new one in the RingCentral developer console and enter it here.")
            raise FaxDeskError(
                tr("RingCentral does not accept the JWT credential: it has expired or was withdrawn."),
                self._requester.hint_with_clock(hint),
                ErrorKind.SIGN_IN,
                code=error.code,
            ) from error

    def _take(self, answer: TokenAnswer) -> AccessToken:
        """Keep a new pair; on disk before it is used, because the old one is dead already."""
        refresh = answer.refresh_token or ""
        access = access_of(answer, self._clock)
        if refresh or self._jwt:
            self._keep(answer, access, refresh)
        return self._use(answer, access, refresh)

    def _take_renewed(self, answer: TokenAnswer, before: str) -> AccessToken:
        """The same after a refresh, where a keychain that refuses must not end the session. An answer without
        a new refresh token leaves the one from before in use."""
        refresh, access = answer.refresh_token or before, access_of(answer, self._clock)
        try:
            self._keep(answer, access, refresh)
        except FaxDeskError as error:
            log.warning("The renewed session could not be kept for the next start: %s", error.kind)
        return self._use(answer, access, refresh)

    def _keep(self, answer: TokenAnswer, access: AccessToken, refresh: str) -> None:
        kept = KeptSession(refresh, access.access, access.life_s, access.until, text_id(answer.owner_id))
        self._store.save(kept.text())

    def _use(self, answer: TokenAnswer, access: AccessToken, refresh: str) -> AccessToken:
        self._access = access
        self._refresh_token = refresh or None
        self._was_loaded = True
        self.owner_id = text_id(answer.owner_id)
        return access

    def _ask_token(self, token: CancelToken, *, repeat_safe: bool = True, **fields: str) -> TokenAnswer:
        if self._store.endpoint:
            # So that the sessions of this installation do not pile up (API §7.4).
            fields["endpoint_id"] = self._store.endpoint
        body = prepare_token_request(**fields)

        def once() -> Answer:
            return self._post("/restapi/oauth/token", body, token)

        answer = patiently(once, self._clock, token) if repeat_safe else _only_once(once)
        renewed = read_object(answer.body, TokenAnswer, mark("the sign-in"))
        if not _TOKEN.fullmatch(renewed.access_token or ""):
            raise bad_answer(mark("the sign-in"))
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
                tr("RingCentral's answer to the sign-in makes no sense."),
                tr(
                    "Check the server address in the settings, and open a web page: the sign-in page of a "
                    "network, or a company's filter, may be answering in its place."
                ),
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
            tr("The connection broke during the sign-in."), tr("Start the sign-in again."), ErrorKind.SIGN_IN
        ) from trouble


def _quote(text: str) -> str:
    return str(httpx.QueryParams({"t": text}))[2:]
