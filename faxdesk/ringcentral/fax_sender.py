"""Sending a fax, and sorting what can go wrong into "surely not", "refused" and "may have been sent".

The service has no idempotency key (API §11), so nothing here is ever asked twice, except once after a
401, which the service answers without carrying anything out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from faxdesk.domain.draft import Draft, Recipient
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import Message
from faxdesk.domain.runtime import CancelToken, Progress
from faxdesk.provider.values import UploadFile
from faxdesk.ringcentral.fax_request import FaxBody, build_body, resend_body
from faxdesk.ringcentral.http.answer_errors import is_page
from faxdesk.ringcentral.http.api import EXTENSION, Api
from faxdesk.ringcentral.http.rate_gate import Group
from faxdesk.ringcentral.http.transport import Answer, Ask, LinkTrouble
from faxdesk.ringcentral.message_records import MessageRecords
from faxdesk.words import mark, tr

_BASE_DEADLINE_S = 180.0
_SLOWEST_BYTES_A_S = 25_000
"""The slowest line that an upload is given time for."""
_LONGEST_DEADLINE_S = 2700.0
_ANSWER_S = 120.0
"""Patience for the answer once the body is out: the service takes its time over large documents."""


class FaxSender:
    """Posts faxes. on_body_sent is called just before the request's last bytes leave, on_not_executed when
    a 401 tells that they came to nothing and before they leave once more.

    The last bytes leave only when the service's computer has acknowledged all others, as far as the system
    tells. A small fax would otherwise be complete as soon as it stood in this computer's send buffer, and
    after a connection that broke nobody could say whether anything of it had arrived.
    """

    def __init__(self, api: Api, records: MessageRecords) -> None:
        self._api = api
        self._records = records

    def send(
        self,
        draft: Draft,
        files: Sequence[UploadFile],
        *,
        token: CancelToken,
        progress: Progress | None,
        on_body_sent: Callable[[], None],
        on_not_executed: Callable[[], None] | None = None,
    ) -> Message:
        """Send a draft with its files (API §1). Raises FaxDeskError, Cancelled."""
        before_last = self._before_last_bytes(on_body_sent)
        body = build_body(draft, files, token=token, progress=progress, on_last_bytes=before_last)
        return self._post(body, token, [file.name for file in files], on_not_executed)

    def resend(
        self,
        original_message_id: str,
        recipients: Sequence[Recipient],
        send_at: datetime | None,
        *,
        token: CancelToken,
        on_body_sent: Callable[[], None],
        on_not_executed: Callable[[], None] | None = None,
    ) -> Message:
        """Have the service send a fax of its own store once more (API §2). Raises as send()."""
        before_last = self._before_last_bytes(on_body_sent)
        body = resend_body(original_message_id, recipients, send_at, token=token, on_last_bytes=before_last)
        return self._post(body, token, [], on_not_executed)

    def _before_last_bytes(self, on_body_sent: Callable[[], None]) -> Callable[[], None]:
        def before_last_bytes() -> None:
            self._api.requester.transport.wait_until_taken()
            on_body_sent()

        return before_last_bytes

    def _post(
        self,
        body: FaxBody,
        token: CancelToken,
        names: Sequence[str],
        on_not_executed: Callable[[], None] | None,
    ) -> Message:
        deadline_s = min(_BASE_DEADLINE_S + body.length / _SLOWEST_BYTES_A_S, _LONGEST_DEADLINE_S)
        self._api.tokens.ensure_fresh(deadline_s, token)

        def attempt(bearer: str) -> Answer:
            answer = self._attempt(body, bearer, deadline_s, token)
            if answer.status == 401 and body.is_complete and not is_page(answer.status, answer.body):
                # Said at once: the wait for a new token, and the next upload, may each be broken off.
                body.is_complete = False
                if on_not_executed is not None:
                    on_not_executed()
            return answer

        answer = self._api.with_token(attempt, token)
        if 200 <= answer.status < 300:
            return self._accepted(answer)
        raise self._refusal(answer, body, names)

    def _attempt(self, body: FaxBody, bearer: str, deadline_s: float, token: CancelToken) -> Answer:
        requester = self._api.requester
        # Outside of what keeps the token alive: a fax may wait long for its turn.
        requester.gate.acquire(Group.HEAVY, token, interactive=True)
        headers = {
            "Accept": "application/json",
            "Content-Type": body.content_type,
            "Content-Length": str(body.length),
        }
        ask = Ask(
            "POST", self._api.url(f"{EXTENSION}/fax"), headers, body, bearer, deadline_s, read_s=_ANSWER_S
        )
        body.is_complete = False
        with self._api.tokens.hold_refresh(token), _sorted_troubles(body):
            answer = requester.transport.exchange(ask, _WhileUploading(token, body), fresh=True)
        requester.learn(Group.HEAVY, answer.status, answer.headers, answer.body)
        return answer

    def _accepted(self, answer: Answer) -> Message:
        try:
            return self._records.message(answer.body, mark("the fax"))
        except FaxDeskError as error:
            raise _unknown() from error

    def _refusal(self, answer: Answer, body: FaxBody, names: Sequence[str]) -> FaxDeskError:
        error = self._api.refusal(answer)
        if error.kind == ErrorKind.OFFLINE:
            # A proxy's or network's own word, by the number: nothing got past it.
            return error
        is_elsewhere = answer.status in _GATEWAY_GAVE_UP or is_page(answer.status, answer.body)
        said_no = 400 <= answer.status < 500 and not is_elsewhere
        if not said_no:
            if body.is_complete:
                return _unknown()
            return FaxDeskError(error.title, error.hint, ErrorKind.SERVICE_DOWN, code=error.code)
        if error.kind not in _CERTAINLY_NOT:
            error.kind = ErrorKind.REFUSED
        if answer.status in (413, 415) and names:
            error.title = tr("{title} It is about {files}.", title=error.title, files=_listed(names))
        return error


class _WhileUploading(CancelToken):
    """The caller's token until the request is complete; from then on only the answer counts."""

    def __init__(self, token: CancelToken, body: FaxBody) -> None:
        super().__init__()
        self._token = token
        self._body = body

    def check(self) -> None:
        if not self._body.is_complete:
            self._token.check()


_GATEWAY_GAVE_UP = frozenset({408, 499})
"""4xx by number only: what lies behind the gateway may have gone on."""
_CERTAINLY_NOT = frozenset(
    {ErrorKind.RATE_LIMITED, ErrorKind.SIGN_IN, ErrorKind.NOT_ALLOWED, ErrorKind.REFUSED, ErrorKind.NOT_FOUND}
)


@contextmanager
def _sorted_troubles(body: FaxBody) -> Iterator[None]:
    try:
        yield
    except LinkTrouble as trouble:
        if not trouble.reached:
            raise trouble.error from trouble
        if body.is_complete:
            raise _unknown() from trouble
        raise FaxDeskError(
            tr("The connection broke before the fax was out."),
            tr("It is tried again by itself."),
            ErrorKind.OFFLINE,
        ) from trouble


def _unknown() -> FaxDeskError:
    return FaxDeskError(
        tr("It is not known whether RingCentral took the fax."),
        tr("FaxDesk looks for it at RingCentral; it is not sent again by itself."),
        ErrorKind.UNKNOWN_OUTCOME,
    )


def _listed(names: Sequence[str]) -> str:
    quoted = [f"“{name}”" for name in names]
    if len(quoted) == 1:
        return quoted[0]
    return tr("{others} or {last}", others=", ".join(quoted[:-1]), last=quoted[-1])
