"""A request with everything around it: the rate gate, the token, one repeat after a 401, patience with
what may be asked twice, and errors in words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Protocol

import httpx
import msgspec

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import CancelToken, Clock
from faxdesk.ringcentral.http.answer_errors import Fault, error_of, read_fault, retry_after
from faxdesk.ringcentral.http.rate_gate import Group, RateGate, group_of
from faxdesk.ringcentral.http.retry import patiently
from faxdesk.ringcentral.http.transport import Answer, Ask, LinkTrouble, Transport

EXTENSION = "/restapi/v1.0/account/~/extension/~"
JSON_TYPE = "application/json"
_DEADLINE_S = 60.0
"""For a whole call, however its answer comes."""
_PENALTY_S = 60.0
"""The service's usual penalty, where a 429 does not say (API §8)."""

Params = Mapping[str, str | int | Sequence[str]]


class Tokens(Protocol):
    """What the requests need of auth.TokenSource."""

    def access_token(self, token: CancelToken) -> str: ...
    def refresh_after_401(self, used: str, token: CancelToken) -> str: ...


class Api:
    """Asks the service in the name of whoever is signed in. Thread-safe."""

    def __init__(
        self, server: httpx.URL, transport: Transport, tokens: Tokens, gate: RateGate, clock: Clock
    ) -> None:
        self.server = server
        self.transport = transport
        self._tokens = tokens
        self._gate = gate
        self._clock = clock

    def get(
        self,
        path: str | httpx.URL,
        token: CancelToken,
        *,
        group: Group = Group.LIGHT,
        params: Params | None = None,
        interactive: bool = True,
        accept: str = JSON_TYPE,
    ) -> Answer:
        """Read something; asked again by itself where the connection breaks. Raises FaxDeskError."""
        url = self.url(path, params)
        ask = Ask("GET", url, {"Accept": accept}, deadline_s=_DEADLINE_S)
        return patiently(
            lambda: self._asked(ask, token, group=group, interactive=interactive), self._clock, token
        )

    def change(
        self,
        method: str,
        path: str,
        token: CancelToken,
        *,
        what: str,
        group: Group,
        params: Params | None = None,
        body: Any = None,
        interactive: bool = True,
        repeat_safe: bool = False,
        media_type: str = JSON_TYPE,
    ) -> Answer:
        """Change something. Only what is repeat_safe is asked again; else a break after the request
        was out raises FaxDeskError (UNKNOWN_OUTCOME)."""
        headers = {"Accept": media_type}
        content = b""
        if body is not None:
            headers["Content-Type"] = media_type
            content = msgspec.json.encode(body)
        ask = Ask(method, self.url(path, params), headers, content, deadline_s=_DEADLINE_S)

        def once() -> Answer:
            return self._asked(ask, token, group=group, interactive=interactive, fresh=not repeat_safe)

        return patiently(once, self._clock, token) if repeat_safe else _once(once, what)

    def url(self, path: str | httpx.URL, params: Params | None = None) -> httpx.URL:
        """An address on the API host. Arrays become repeated keys (API §0)."""
        if isinstance(path, httpx.URL):
            return path
        url = self.server.join(path)
        return url.copy_merge_params(httpx.QueryParams(_primitive(params))) if params else url

    def with_token(self, ask: Callable[[str], Answer], token: CancelToken) -> Answer:
        """Run one request with a token, and once more with a new one after a 401: such a request was
        not carried out. The caller sees the second 401 as it is."""
        bearer = self._tokens.access_token(token)
        answer = ask(bearer)
        if answer.status == 401:
            bearer = self._tokens.refresh_after_401(bearer, token)
            answer = ask(bearer)
        return answer

    def enter(self, group: Group, token: CancelToken, *, interactive: bool) -> None:
        """Wait at the rate gate."""
        self._gate.acquire(group, token, interactive=interactive)

    def learn(
        self, group: Group, status: int, headers: Mapping[str, str], fault: Fault | None = None
    ) -> None:
        """Tell the rate gate what an answer says about limits."""
        self._gate.observe(group, headers)
        if status == 429:
            pause = retry_after(headers, self.now())
            hit = list(Group) if fault is not None and fault.has("CMN-310") else [group_of(headers, group)]
            for one in hit:
                self._gate.penalise(one, _PENALTY_S if pause is None else pause)

    def refusal(self, answer: Answer) -> FaxDeskError:
        """The error that an answer other than 2xx amounts to."""
        fault = read_fault(answer.status, answer.body)
        error = error_of(fault, answer.headers, self.now())
        if error.kind == ErrorKind.RATE_LIMITED and error.retry_after_s is None:
            error.retry_after_s = _PENALTY_S
        if answer.status == 401 and error.kind != ErrorKind.SIGN_IN:
            error.kind = ErrorKind.SIGN_IN
        if error.kind == ErrorKind.SIGN_IN:
            error.hint = f"{self.transport.clock_words()} {error.hint}".strip()
        return error

    def now(self) -> datetime:
        """The service's time as far as it has told it, else this computer's."""
        return self._clock.now() + timedelta(seconds=self.transport.clock_offset_s or 0.0)

    def _asked(
        self, ask: Ask, token: CancelToken, *, group: Group, interactive: bool, fresh: bool = False
    ) -> Answer:
        def with_bearer(bearer: str) -> Answer:
            self.enter(group, token, interactive=interactive)
            answer = self.transport.exchange(replace(ask, bearer=bearer), token, fresh=fresh)
            fault = read_fault(answer.status, answer.body) if answer.status == 429 else None
            self.learn(group, answer.status, answer.headers, fault)
            return answer

        answer = self.with_token(with_bearer, token)
        if 200 <= answer.status < 300:
            return answer
        raise self.refusal(answer)


def _once(ask: Callable[[], Answer], what: str) -> Answer:
    try:
        return ask()
    except LinkTrouble as trouble:
        if not trouble.reached:
            raise trouble.error from trouble
        raise unknown_outcome(what) from trouble
    except FaxDeskError as error:
        if error.kind == ErrorKind.SERVICE_DOWN:
            raise unknown_outcome(what) from error
        raise


def unknown_outcome(what: str) -> FaxDeskError:
    """The error for a request that may have been carried out."""
    return FaxDeskError(
        f"It is not known whether {what} was carried out: the connection broke before RingCentral answered.",
        "Look at RingCentral's own list before you do it again.",
        ErrorKind.UNKNOWN_OUTCOME,
    )


def _primitive(params: Params) -> dict[str, Any]:
    return {
        key: value if isinstance(value, (str, int)) else list(value)
        for key, value in params.items()
        if value not in ("", (), [])
    }
