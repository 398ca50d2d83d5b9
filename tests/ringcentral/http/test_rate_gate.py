"""The rate gate."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import Cancelled, CancelToken
from faxdesk.ringcentral.http.rate_gate import Group, RateGate
from tests.support.clock import ManualClock
from tests.support.waiting import PATIENCE_S


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def gate(clock: ManualClock) -> RateGate:
    return RateGate(clock)


def _pass(gate: RateGate, group: Group, times: int, token: CancelToken, *, interactive: bool = True) -> None:
    for _ in range(times):
        gate.acquire(group, token, interactive=interactive)


@pytest.mark.parametrize(
    ("group", "limit"), [(Group.LIGHT, 50), (Group.MEDIUM, 40), (Group.HEAVY, 10), (Group.AUTH, 5)]
)
def test_each_group_has_its_own_minute(
    gate: RateGate, clock: ManualClock, token: CancelToken, group: Group, limit: int
) -> None:
    started = clock.monotonic()
    _pass(gate, group, limit, token)
    assert clock.monotonic() == started
    _pass(gate, group, 1, token)
    assert clock.monotonic() - started == pytest.approx(60, abs=0.5)
    other = Group.LIGHT if group != Group.LIGHT else Group.HEAVY
    now = clock.monotonic()
    _pass(gate, other, 1, token)
    assert clock.monotonic() == now


def test_the_window_slides(gate: RateGate, clock: ManualClock, token: CancelToken) -> None:
    _pass(gate, Group.HEAVY, 5, token)
    clock.advance(30)
    _pass(gate, Group.HEAVY, 5, token)
    now = clock.monotonic()
    _pass(gate, Group.HEAVY, 5, token)
    assert clock.monotonic() - now == pytest.approx(30, abs=0.5)


def test_nothing_leaves_inside_a_penalty(gate: RateGate, clock: ManualClock, token: CancelToken) -> None:
    gate.penalise(Group.MEDIUM, 60)
    gate.penalise(Group.MEDIUM, 5)
    assert gate.pause_s(Group.MEDIUM) == 60
    now = clock.monotonic()
    _pass(gate, Group.MEDIUM, 1, token)
    assert clock.monotonic() - now >= 60
    assert gate.pause_s(Group.MEDIUM) == 0
    assert gate.pause_s(Group.LIGHT) == 0


def test_nobody_is_left_to_wait_for_an_hour(gate: RateGate, clock: ManualClock, token: CancelToken) -> None:
    gate.penalise(Group.LIGHT, 3600)
    for interactive in (True, False):
        with pytest.raises(FaxDeskError, match="about 1 hour") as raised:
            gate.acquire(Group.LIGHT, token, interactive=interactive)
        assert raised.value.kind == ErrorKind.RATE_LIMITED
        assert raised.value.retry_after_s == 3600
    clock.advance(3540)
    _pass(gate, Group.LIGHT, 1, token)
    assert gate.pause_s(Group.LIGHT) == 0


def test_it_learns_that_others_use_the_account(
    gate: RateGate, clock: ManualClock, token: CancelToken
) -> None:
    _pass(gate, Group.HEAVY, 1, token)
    gate.observe(Group.HEAVY, {"x-rate-limit-remaining": "2", "x-rate-limit-limit": "10"})
    now = clock.monotonic()
    _pass(gate, Group.HEAVY, 2, token)
    assert clock.monotonic() == now
    _pass(gate, Group.HEAVY, 1, token)
    assert clock.monotonic() > now


def test_limits_window_and_group_come_from_the_service(
    gate: RateGate, clock: ManualClock, token: CancelToken
) -> None:
    headers = {"x-rate-limit-group": "Heavy", "x-rate-limit-limit": "3", "x-rate-limit-window": "10"}
    gate.observe(Group.LIGHT, headers)
    now = clock.monotonic()
    _pass(gate, Group.HEAVY, 4, token)
    assert clock.monotonic() - now == pytest.approx(10, abs=0.5)
    _pass(gate, Group.LIGHT, 50, token)


@pytest.mark.parametrize("odd", ["", "many", "-1", "nan", "1e999", "0"])
def test_odd_headers_do_no_harm(gate: RateGate, token: CancelToken, odd: str) -> None:
    gate.observe(
        Group.LIGHT, {"x-rate-limit-limit": odd, "x-rate-limit-window": odd, "x-rate-limit-group": odd}
    )
    _pass(gate, Group.LIGHT, 3, token)


@pytest.mark.parametrize("absurd", ["1000000000", "1e308"])
def test_absurd_headers_do_no_harm(
    gate: RateGate, clock: ManualClock, token: CancelToken, absurd: str
) -> None:
    """Nothing is counted up to the limit that is named, and nobody waits for a window of years."""
    started = clock.monotonic()
    for window in (absurd, ""):
        for limit, left in ((absurd, "0"), ("1", "1"), ("", f"-{absurd}")):
            about_limit = {"x-rate-limit-limit": limit, "x-rate-limit-remaining": left}
            gate.observe(Group.LIGHT, {**about_limit, "x-rate-limit-window": window})
            _pass(gate, Group.LIGHT, 1, token)
    assert clock.monotonic() - started < 600


def test_who_is_allowed_a_million_does_not_wait(
    gate: RateGate, clock: ManualClock, token: CancelToken
) -> None:
    gate.observe(Group.HEAVY, {"x-rate-limit-limit": "1000000", "x-rate-limit-remaining": "999999"})
    started = clock.monotonic()
    _pass(gate, Group.HEAVY, 100, token)
    assert clock.monotonic() == started


def test_background_work_leaves_room_for_a_click(
    gate: RateGate, clock: ManualClock, token: CancelToken
) -> None:
    now = clock.monotonic()
    _pass(gate, Group.MEDIUM, 35, token, interactive=False)
    assert clock.monotonic() == now
    _pass(gate, Group.MEDIUM, 5, token)
    assert clock.monotonic() == now
    _pass(gate, Group.MEDIUM, 1, token, interactive=False)
    assert clock.monotonic() > now


def test_a_waiting_person_goes_first(token: CancelToken) -> None:
    clock = ManualClock(waits_pass=False)
    gate = RateGate(clock)
    gate.penalise(Group.LIGHT, 10)
    order: list[str] = []

    def go(name: str, interactive: bool) -> None:
        gate.acquire(Group.LIGHT, token, interactive=interactive)
        order.append(name)

    with ThreadPoolExecutor(2) as pool:
        background = pool.submit(go, "background", False)
        clock.wait_until_asked(1)
        person = pool.submit(go, "person", True)
        clock.wait_until_asked(2)
        done = threading.Event()
        while not (person.done() and background.done()):
            clock.advance(1)
            done.wait(0.005)
    assert order == ["person", "background"]


def test_waiting_ends_by_cancelling(gate: RateGate, token: CancelToken) -> None:
    gate.penalise(Group.LIGHT, 10)
    token.cancel()
    with pytest.raises(Cancelled):
        gate.acquire(Group.LIGHT, token, interactive=True)


def test_many_threads_never_pass_the_limit(token: CancelToken) -> None:
    clock = ManualClock(waits_pass=False)
    gate = RateGate(clock)
    with ThreadPoolExecutor(12) as pool:
        futures = [pool.submit(gate.acquire, Group.HEAVY, token, interactive=True) for _ in range(12)]
        clock.wait_until_asked(2)
        assert sum(future.done() for future in futures) <= 10
        clock.advance(61)
        for future in futures:
            future.result(PATIENCE_S)
