"""One exchange with the service, for whoever asks it: signing in and everything else alike.

The rate gate is waited at before and learns from every answer, whatever it is; and every refusal becomes an
error in the same way.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import CancelToken, Clock
from faxdesk.net.proxy import KnownLogin, no_login
from faxdesk.ringcentral.http.answer_errors import Fault, error_of, read_fault, retry_after
from faxdesk.ringcentral.http.error_table import TOO_MANY
from faxdesk.ringcentral.http.rate_gate import Group, RateGate, goes_on, group_of
from faxdesk.ringcentral.http.transport import Answer, Ask, Transport
from faxdesk.ringcentral.http.trust import TrustRules, server_address
from faxdesk.words import tr

_PENALTY_S = 60.0
"""The service's usual penalty, where a 429 does not say (API §8). One that says 0 means it."""


class Requester:
    """Asks one server, and keeps to its limits. Thread-safe; its connections are shared by all threads."""

    def __init__(
        self,
        server: str,
        gate: RateGate,
        clock: Clock,
        app_version: str,
        trusted_hosts: frozenset[str] = frozenset(),
        *,
        known_login: KnownLogin = no_login,
    ) -> None:
        """trusted_hosts are further hosts that may see the token; known_login gives the log-in for a proxy
        that the system names without one. Raises FaxDeskError (BAD_INPUT) for a server address that is not
        safe."""
        self.server = server_address(server)
        self.rules = TrustRules(self.server, trusted_hosts)
        self.transport = Transport(self.server, self.rules, clock, app_version, known_login)
        self.gate = gate
        self.clock = clock

    def exchange(
        self, ask: Ask, group: Group, token: CancelToken, *, interactive: bool, fresh: bool = False
    ) -> Answer:
        """Wait for the request's turn, send it, and read the answer to its end, whatever it says; fresh takes
        a new connection. Raises LinkTrouble, FaxDeskError and Cancelled."""
        self.gate.acquire(group, token, interactive=interactive)
        answer = self.transport.exchange(ask, token, fresh=fresh)
        self.learn(group, answer.status, answer.headers, answer.body)
        return answer

    def learn(self, group: Group, status: int, headers: Mapping[str, str], body: bytes = b"") -> None:
        """Tell the rate gate what an answer says about limits."""
        self.gate.observe(group, headers)
        if status != 429:
            return
        pause_s = retry_after(headers, self.now())
        is_global = read_fault(status, body).has("CMN-310")
        for hit in list(Group) if is_global else [group_of(headers, group)]:
            self.gate.penalise(hit, _PENALTY_S if pause_s is None else pause_s)

    def error_of(self, fault: Fault, headers: Mapping[str, str]) -> FaxDeskError:
        """The error that an answer other than 2xx amounts to."""
        error = error_of(fault, headers, self.now())
        if error.kind == ErrorKind.RATE_LIMITED:
            error.retry_after_s = _PENALTY_S if error.retry_after_s is None else error.retry_after_s
            if error.hint == tr(TOO_MANY.hint):
                error.hint = goes_on(error.retry_after_s)
        return error

    def hint_with_clock(self, hint: str) -> str:
        """What to do about a refused sign-in; a clock that is far off comes first, as the likely reason."""
        return f"{self.transport.clock_words()} {hint}".strip()

    def now(self) -> datetime:
        """The service's time as far as it has told it, else this computer's."""
        return self.clock.now() + timedelta(seconds=self.transport.clock_offset_s or 0.0)

    def close(self) -> None:
        """Close the connections; calls under way end with errors."""
        self.transport.close()
