"""A wait that news ends, besides the time and the token."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from faxdesk.domain.runtime import Bell, Cancelled, CancelToken, SystemClock
from tests.support.clock import ManualClock
from tests.support.waiting import PATIENCE_S

LONG_S = 60.0


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(waits_pass=False)


def waiting(bell: Bell, token: CancelToken, clock: ManualClock) -> tuple[threading.Thread, list[str]]:
    """A thread in the midst of a wait, and how the wait has ended."""
    ends: list[str] = []

    def wait() -> None:
        try:
            bell.wait(token, LONG_S)
        except Cancelled:
            ends.append("cancelled")
        else:
            ends.append("over")

    thread = threading.Thread(target=wait)
    thread.start()
    clock.wait_until_asked()
    return thread, ends


@pytest.mark.parametrize(
    ("act", "end"),
    [
        (lambda bell, token, clock: bell.ring(), "over"),
        (lambda bell, token, clock: clock.advance(LONG_S), "over"),
        (lambda bell, token, clock: token.cancel(), "cancelled"),
    ],
    ids=["the bell", "the time", "the token"],
)
def test_what_ends_a_wait(
    clock: ManualClock, act: Callable[[Bell, CancelToken, ManualClock], None], end: str
) -> None:
    bell, token = Bell(clock), CancelToken()
    thread, ends = waiting(bell, token, clock)
    assert ends == []
    act(bell, token, clock)
    thread.join(PATIENCE_S)
    assert ends == [end]
    assert token.is_cancelled == (end == "cancelled")


def test_a_ring_before_the_wait_ends_it_at_once_and_only_that_one() -> None:
    clock = ManualClock()
    bell, token = Bell(clock), CancelToken()
    bell.ring()
    bell.ring()
    bell.wait(token, LONG_S)
    assert clock.waits == []
    bell.wait(token, LONG_S)
    assert clock.waits == [LONG_S]


def test_a_cancelled_token_ends_each_wait_rung_or_not() -> None:
    bell, token = Bell(ManualClock()), CancelToken()
    token.cancel()
    for ring in (False, True):
        if ring:
            bell.ring()
        with pytest.raises(Cancelled):
            bell.wait(token, LONG_S)


def test_no_ring_is_lost_between_threads() -> None:
    """Each hands the ball back by the other's bell: a lost ring would leave both waiting."""
    clock, token = SystemClock(), CancelToken()
    bells = Bell(clock), Bell(clock)
    counts = [0, 0]

    def play(me: int) -> None:
        while counts[me] < 2000:
            bells[me].wait(token, LONG_S)
            counts[me] += 1
            bells[1 - me].ring()

    players = [threading.Thread(target=play, args=(me,)) for me in (0, 1)]
    for player in players:
        player.start()
    bells[0].ring()
    for player in players:
        player.join(30)
    assert counts == [2000, 2000]


def test_a_token_can_be_cancelled_while_the_same_thread_makes_a_child() -> None:
    """As by a signal that interrupts it there."""
    token = CancelToken()
    with token._lock:
        token.cancel()
    assert token.child().is_cancelled
