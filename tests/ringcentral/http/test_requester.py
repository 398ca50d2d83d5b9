"""Signing in and all other requests keep to the same limits in the same way."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import CancelToken
from faxdesk.provider.fax_provider import SignIn
from faxdesk.ringcentral.client import RingCentral
from faxdesk.ringcentral.http.rate_gate import Group, RateGate
from faxdesk.ringcentral.http.requester import Requester
from faxdesk.ringcentral.sign_in.tokens import TokenSource
from tests.ringcentral.conftest import HandedTokens, MemoryTokens
from tests.ringcentral.servers import RawServer, Visit
from tests.support.clock import ManualClock

Ask = Callable[[Requester, CancelToken], object]


def sign_in(requester: Requester, token: CancelToken) -> None:
    app = SignIn(str(requester.server), "id", "secret", "jwt")
    TokenSource(app, MemoryTokens(), requester).sign_in_with_jwt(token)


def ask_for_account(requester: Requester, token: CancelToken) -> None:
    RingCentral(requester, HandedTokens()).account(token)


@pytest.fixture
def refused(
    manual_clock: ManualClock, token: CancelToken
) -> Iterator[Callable[..., tuple[Requester, FaxDeskError]]]:
    """refused(ask, code, **headers) -> the requester after such a 429, and the error."""
    requesters: list[Requester] = []

    def refuse(ask: Ask, code: str, **headers: str) -> tuple[Requester, FaxDeskError]:
        def script(visit: Visit) -> None:
            visit.read_body()
            visit.answer(429, {"errorCode": code}, **headers)

        with RawServer(script) as server:
            requester = Requester(server.url, RateGate(manual_clock), manual_clock, "1.0")
            requesters.append(requester)
            with pytest.raises(FaxDeskError) as caught:
                ask(requester, token)
            assert len(server.visits) == 1
        return requester, caught.value

    yield refuse
    for requester in requesters:
        requester.close()


@pytest.mark.parametrize(("ask", "group"), [(sign_in, Group.AUTH), (ask_for_account, Group.LIGHT)])
@pytest.mark.parametrize(("headers", "pause_s"), [({}, 60), ({"retry_after": "42"}, 42)])
def test_a_429_pauses_its_group_for_as_long_as_the_service_says(
    refused: Callable[..., tuple[Requester, FaxDeskError]],
    ask: Ask,
    group: Group,
    headers: dict[str, str],
    pause_s: float,
) -> None:
    requester, error = refused(ask, "CMN-301", **headers)
    assert error.kind == ErrorKind.RATE_LIMITED
    assert error.retry_after_s == pause_s
    paused = {allowance.group: allowance.pause_s for allowance in requester.gate.allowances()}
    assert paused == {str(other_group): pause_s if other_group == group else 0 for other_group in Group}


@pytest.mark.parametrize("ask", [sign_in, ask_for_account])
def test_a_retry_after_of_0_means_at_once(
    refused: Callable[..., tuple[Requester, FaxDeskError]], ask: Ask
) -> None:
    requester, error = refused(ask, "CMN-301", retry_after="0")
    assert error.retry_after_s == 0
    assert {allowance.pause_s for allowance in requester.gate.allowances()} == {0}


@pytest.mark.parametrize("ask", [sign_in, ask_for_account])
def test_a_limit_over_all_pauses_all_groups(
    refused: Callable[..., tuple[Requester, FaxDeskError]], ask: Ask
) -> None:
    requester, _error = refused(ask, "CMN-310", retry_after="30")
    assert {allowance.pause_s for allowance in requester.gate.allowances()} == {30}
