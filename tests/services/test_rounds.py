"""Never two rounds at once, and nothing that was asked for is lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from faxdesk.services.rounds import Rounds


class Work:
    """Rounds that end when the test says so, or within begin where instant is set."""

    def __init__(self, *, instant: bool = False) -> None:
        self.begun = 0
        self.open = 0
        self.most_open = 0
        self.instant = instant
        self.rounds = Rounds(self._begin)

    def _begin(self) -> None:
        self.begun += 1
        self.open += 1
        self.most_open = max(self.most_open, self.open)
        if self.instant:
            self.end()

    def end(self) -> None:
        self.open -= 1
        self.rounds.end()

    def fail(self) -> None:
        self.open -= 1
        self.rounds.fail()


def test_a_round_begins_when_it_is_asked_for() -> None:
    work = Work()
    assert (work.begun, work.rounds.is_running) == (0, False)
    work.rounds.ask()
    assert (work.begun, work.rounds.is_running) == (1, True)
    work.end()
    assert (work.begun, work.rounds.is_running) == (1, False)


def test_what_is_asked_during_a_round_is_done_after_it_once() -> None:
    work = Work()
    for _ in range(4):
        work.rounds.ask()
    assert work.begun == 1
    work.end()
    assert (work.begun, work.rounds.is_running) == (2, True)
    work.end()
    assert (work.begun, work.rounds.is_running) == (2, False)


def test_a_round_that_failed_brings_no_other_before_somebody_asks() -> None:
    work = Work()
    work.rounds.ask()
    work.rounds.ask()
    work.fail()
    assert (work.begun, work.rounds.is_running) == (1, False)
    work.rounds.ask()
    work.end()
    assert (work.begun, work.rounds.is_running) == (2, False)


def test_what_is_forgotten_does_not_begin() -> None:
    work = Work()
    work.rounds.ask()
    work.rounds.ask()
    work.rounds.forget()
    work.end()
    assert (work.begun, work.rounds.is_running) == (1, False)


def test_rounds_that_end_at_once_and_ask_for_more_do_not_pile_up() -> None:
    left = 5000

    def begin() -> None:
        nonlocal left
        left -= 1
        if left:
            rounds.ask()
        rounds.end()

    rounds = Rounds(begin)
    rounds.ask()
    assert (left, rounds.is_running) == (0, False)


@given(st.lists(st.sampled_from(["ask", "end", "fail", "instant", "slow"]), max_size=60))
def test_never_two_at_once(events: list[str]) -> None:
    work = Work()
    for event in events:
        if event in {"instant", "slow"}:
            work.instant = event == "instant"
        elif event == "ask":
            work.rounds.ask()
        elif work.open:
            getattr(work, event)()
        assert work.rounds.is_running == bool(work.open)
    assert work.most_open <= 1


@given(st.lists(st.sampled_from(["ask", "end"]), max_size=60))
def test_each_ask_has_a_round_that_begins_after_it(events: list[str]) -> None:
    work = Work()
    owed = False
    for event in events:
        begun = work.begun
        if event == "ask":
            work.rounds.ask()
            owed = work.begun == begun
        elif work.open:
            work.end()
            assert (work.begun > begun) == owed, "one more, and only where it is owed"
            owed = False
    if work.open:
        begun = work.begun
        work.end()
        assert (work.begun > begun) == owed
