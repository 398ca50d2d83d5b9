"""A request in the name of whoever is signed in: the token, one repeat after a 401, patience with what may
be asked twice, and errors in words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

import httpx
import msgspec
from msgspec.structs import replace

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import CancelToken
from faxdesk.ringcentral.http.answer_errors import is_page, read_fault
from faxdesk.ringcentral.http.rate_gate import Group
from faxdesk.ringcentral.http.requester import Requester
from faxdesk.ringcentral.http.retry import patiently
from faxdesk.ringcentral.http.transport import Answer, Ask, LinkTrouble
from faxdesk.words import tr

EXTENSION = "/restapi/v1.0/account/~/extension/~"
JSON_TYPE = "application/json"
NOT_MODIFIED = 304
_DEADLINE_S = 60.0
"""For a whole call, however its answer comes."""

Params = Mapping[str, str | int | Sequence[str]]


class Tokens(Protocol):
    """What requests need of whoever keeps the session (sign_in.tokens)."""

    @property
    def owner_id(self) -> str: ...
    def access_token(self, token: CancelToken) -> str: ...
    def refresh_after_401(self, used: str, token: CancelToken) -> str: ...
    def ensure_fresh(self, min_life_s: float, token: CancelToken) -> None: ...
    def hold_refresh(self, token: CancelToken) -> AbstractContextManager[None]: ...


class Api:
    """Asks the service in the name of whoever is signed in. Thread-safe."""

    def __init__(self, requester: Requester, tokens: Tokens) -> None:
        self.requester = requester
        self.tokens = tokens

    def get(
        self,
        path: str | httpx.URL,
        token: CancelToken,
        *,
        group: Group = Group.LIGHT,
        params: Params | None = None,
        interactive: bool = True,
        accept: str = JSON_TYPE,
        etag: str = "",
    ) -> Answer:
        """Read something; asked again by itself where the connection breaks. With the etag of an earlier
        answer, the answer is NOT_MODIFIED where it would be the same. Raises FaxDeskError."""
        url = self.url(path, params)
        headers = {"Accept": accept, **({"If-None-Match": etag} if etag else {})}
        ask = Ask("GET", url, headers, deadline_s=_DEADLINE_S)
        return patiently(
            lambda: self._asked(ask, token, group=group, interactive=interactive), self.requester.clock, token
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

        return patiently(once, self.requester.clock, token) if repeat_safe else _once(once, what)

    def url(self, path: str | httpx.URL, params: Params | None = None) -> httpx.URL:
        """An address on the API host. Arrays become repeated keys (API §0)."""
        if isinstance(path, httpx.URL):
            return path
        url = self.requester.server.join(path)
        return url.copy_merge_params(httpx.QueryParams(_primitive(params))) if params else url

    def with_token(self, ask: Callable[[str], Answer], token: CancelToken) -> Answer:
        """Run one request with a token, and once more with a new one after the service's 401: such a request
        was not carried out. The caller sees the second 401 as it is."""
        bearer = self.tokens.access_token(token)
        answer = ask(bearer)
        if answer.status == 401 and not is_page(answer.status, answer.body):
            bearer = self.tokens.refresh_after_401(bearer, token)
            answer = ask(bearer)
        return answer

    def refusal(self, answer: Answer) -> FaxDeskError:
        """The error that an answer other than 2xx amounts to."""
        error = self.requester.error_of(read_fault(answer.status, answer.body), answer.headers)
        if answer.status == 401 and not is_page(answer.status, answer.body):
            error.kind = ErrorKind.SIGN_IN
        if error.kind == ErrorKind.SIGN_IN:
            error.hint = self.requester.hint_with_clock(error.hint)
        return error

    def _asked(
        self, ask: Ask, token: CancelToken, *, group: Group, interactive: bool, fresh: bool = False
    ) -> Answer:
        def with_bearer(bearer: str) -> Answer:
            return self.requester.exchange(
                replace(ask, bearer=bearer), group, token, interactive=interactive, fresh=fresh
            )

        answer = self.with_token(with_bearer, token)
        if 200 <= answer.status < 300 or (answer.status == NOT_MODIFIED and "If-None-Match" in ask.headers):
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
        tr(
            "It is not known whether this was carried out: {what}. The connection broke before RingCentral"
            " answered.",
            what=tr(what),
        ),
        tr("Look at RingCentral's own list before you do it again."),
        ErrorKind.UNKNOWN_OUTCOME,
    )


def _primitive(params: Params) -> dict[str, Any]:
    return {
        key: value if isinstance(value, (str, int)) else list(value)
        for key, value in params.items()
        if value not in ("", (), [])
    }
