"""When the service is asked, the outbox worked off, and the live connection held."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.services.sync import pulse as module
from faxdesk.services.sync.pulse import Duty, Pulse, PulseStep
from tests.support.clock import ManualClock

BEGINNING = [PulseStep.TAKE_SENDING, PulseStep.LISTEN, PulseStep.SYNC, PulseStep.PUMP]
ROUNDS = (PulseStep.SYNC, PulseStep.PUMP)


@dataclass
class Given:
    """Circumstances as the test says."""

    is_signed_in: bool = True
    poll_s: float = 60.0
    is_live: bool = False
    is_unfinished: bool = False
    is_on_the_way: bool = False


class Scene:
    """A pulse whose driver begins nothing, and ends rounds when the test says so."""

    def __init__(self, duties: Collection[Duty] = frozenset(Duty)) -> None:
        self.given = Given()
        self.clock = ManualClock()
        self.pulse = Pulse(self.given, self.clock, duties)

    def start(self, error: FaxDeskError | None = None) -> None:
        """Begin, and have the first rounds ended."""
        self.pulse.start()
        self.pulse.take()
        self.pulse.sync_ended(error)
        self.pulse.pump_ended(None)

    def next(self) -> list[PulseStep]:
        """Let time pass until the pulse has something to begin."""
        wake_s = self.pulse.wake_s
        assert wake_s is not None, "nothing is planned"
        self.clock.advance(wake_s)
        steps = self.pulse.take()
        assert steps, "it was time for something"
        return steps


@pytest.fixture
def scene() -> Scene:
    return Scene()


@pytest.fixture
def syncing() -> Scene:
    """A pulse that only syncs: it wakes for nothing else."""
    return Scene(())


def failure(kind: ErrorKind, retry_after_s: float | None = None) -> FaxDeskError:
    return FaxDeskError("It failed.", "Try again.", kind, retry_after_s=retry_after_s)


def test_nothing_begins_before_the_start(scene: Scene) -> None:
    scene.pulse.sync_now()
    scene.pulse.pump_now()
    scene.pulse.sync_wanted()
    scene.pulse.set_hidden(True)
    assert scene.pulse.take() == []
    assert scene.pulse.wake_s is None


def test_it_begins_with_a_round_of_each_and_goes_on(scene: Scene) -> None:
    scene.pulse.start()
    assert scene.pulse.wake_s == 0
    assert scene.pulse.take() == BEGINNING
    assert scene.pulse.take() == []
    scene.clock.advance(5)
    scene.pulse.sync_ended()
    ended_at = scene.clock.monotonic()
    assert scene.next() == [PulseStep.SYNC]
    assert scene.clock.monotonic() - ended_at == 60


@pytest.mark.parametrize(
    ("duties", "steps"),
    [
        ([Duty.LISTEN], [PulseStep.LISTEN, PulseStep.SYNC]),
        ([], [PulseStep.SYNC]),
        ([Duty.SEND], [PulseStep.TAKE_SENDING, PulseStep.SYNC, PulseStep.PUMP]),
    ],
)
def test_a_driver_is_asked_for_its_duties_alone(duties: list[Duty], steps: list[PulseStep]) -> None:
    scene = Scene(duties)
    scene.pulse.start()
    assert scene.pulse.take() == steps
    scene.pulse.pump_now()
    scene.clock.advance(5)
    assert scene.pulse.take() == []


# The next sync


@pytest.mark.parametrize(
    ("circumstances", "pause_s"),
    [
        ({}, 60),
        ({"poll_s": 600.0}, 600),
        ({"is_on_the_way": True}, module.BUSY_POLL_S),
        ({"is_on_the_way": True, "poll_s": 10.0}, 10),
        ({"is_live": True}, module.LIVE_POLL_S),
        ({"is_live": True, "poll_s": 3600.0}, module.LIVE_POLL_S),
        ({"is_live": True, "is_on_the_way": True}, module.LIVE_BUSY_POLL_S),
        ({"is_unfinished": True, "is_live": True}, module.MORE_S),
    ],
    ids=str,
)
def test_how_soon_it_syncs_again(syncing: Scene, circumstances: dict[str, object], pause_s: float) -> None:
    for name, value in circumstances.items():
        setattr(syncing.given, name, value)
    syncing.start()
    assert syncing.pulse.wake_s == pytest.approx(pause_s)


@pytest.mark.parametrize(
    ("error", "pause_s"),
    [
        (failure(ErrorKind.OFFLINE), 5),
        (failure(ErrorKind.RATE_LIMITED, 90), 90),
        (failure(ErrorKind.SIGN_IN), None),
    ],
    ids=["offline", "told to wait", "signed out there"],
)
def test_how_soon_it_syncs_again_after_a_failure(
    syncing: Scene, error: FaxDeskError, pause_s: float | None
) -> None:
    syncing.given.is_unfinished = True
    syncing.start(error)
    assert syncing.pulse.wake_s == pause_s


def test_failing_again_and_again_it_waits_longer_but_never_longer_than_usual(syncing: Scene) -> None:
    syncing.start(failure(ErrorKind.OFFLINE))
    pauses = []
    for _ in range(6):
        pauses.append(syncing.pulse.wake_s)
        assert syncing.next() == [PulseStep.SYNC]
        syncing.pulse.sync_ended(failure(ErrorKind.OFFLINE))
    assert pauses == [5, 10, 20, 40, 60, 60]
    syncing.pulse.sync_now()
    syncing.pulse.take()
    syncing.pulse.sync_ended()
    assert syncing.pulse.wake_s == 60
    syncing.pulse.sync_now()
    syncing.pulse.take()
    syncing.pulse.sync_ended(failure(ErrorKind.OFFLINE))
    assert syncing.pulse.wake_s == 5, "it was mended meanwhile"


def test_what_changes_meanwhile_brings_the_next_sync_nearer(syncing: Scene) -> None:
    syncing.start()
    syncing.clock.advance(10)
    syncing.given.is_on_the_way = True
    syncing.pulse.plan_sync()
    assert syncing.pulse.wake_s == 5
    syncing.clock.advance(20)
    syncing.pulse.plan_sync()
    assert syncing.pulse.wake_s == 0, "it should have begun by now"


def test_while_nobody_looks_it_syncs_less_often(syncing: Scene) -> None:
    syncing.start()
    syncing.clock.advance(100)
    syncing.pulse.set_hidden(True)
    assert syncing.pulse.wake_s == 200
    syncing.pulse.set_hidden(False)
    assert syncing.pulse.wake_s == 0
    assert PulseStep.SYNC in syncing.pulse.take()
    syncing.pulse.set_hidden(True)
    syncing.given.is_live = True
    syncing.pulse.sync_ended()
    assert syncing.pulse.wake_s == module.LIVE_POLL_S


def test_what_is_asked_during_a_sync_is_done_after_it_once(syncing: Scene) -> None:
    syncing.pulse.start()
    syncing.pulse.take()
    for _ in range(3):
        syncing.pulse.sync_now()
    cuts = [PulseStep.CUT_SHORT] * 3
    assert syncing.pulse.take() == cuts, "it does not keep whoever asks waiting for the history"
    syncing.pulse.sync_ended(failure(ErrorKind.OFFLINE))
    assert syncing.pulse.take() == [PulseStep.SYNC]
    syncing.pulse.sync_ended()
    assert syncing.pulse.take() == []


def test_what_the_service_tells_in_a_burst_is_one_sync_more(syncing: Scene) -> None:
    syncing.given.is_live = True
    syncing.start()
    syncing.clock.advance(1)
    syncing.pulse.sync_wanted()
    assert PulseStep.SYNC in syncing.pulse.take()
    for _ in range(20):
        syncing.pulse.sync_wanted()
    syncing.pulse.sync_ended()
    assert syncing.pulse.wake_s == module.WANTED_S
    assert syncing.next() == [PulseStep.SYNC]
    syncing.pulse.sync_ended()
    assert syncing.pulse.wake_s == module.LIVE_POLL_S


def test_what_the_service_tells_hurries_nobody_whom_it_told_to_wait(syncing: Scene) -> None:
    syncing.start(failure(ErrorKind.RATE_LIMITED, 90))
    syncing.pulse.sync_wanted()
    assert syncing.pulse.wake_s == 90


# The live connection


def test_a_connection_that_ended_is_made_anew_after_a_sync_that_succeeds(scene: Scene) -> None:
    scene.start()
    scene.pulse.listening_ended()
    assert scene.next() == [PulseStep.SYNC]
    scene.pulse.sync_ended(failure(ErrorKind.OFFLINE))
    assert scene.pulse.take() == []
    assert scene.next() == [PulseStep.SYNC]
    scene.pulse.sync_ended()
    assert scene.pulse.take() == [PulseStep.LISTEN]


# The outbox


def test_work_that_comes_while_the_outbox_is_worked_off_is_not_lost(scene: Scene) -> None:
    scene.start()
    scene.pulse.pump_now()
    assert scene.pulse.take() == [PulseStep.PUMP]
    for _ in range(3):
        scene.pulse.pump_now()
    assert scene.pulse.take() == []
    scene.pulse.pump_ended(scene.clock.now() + timedelta(seconds=7))
    assert scene.pulse.take() == [PulseStep.PUMP]
    scene.pulse.pump_ended(None)
    assert scene.pulse.take() == []


@pytest.mark.parametrize(
    ("wish", "pause_s"),
    [
        (timedelta(seconds=7), 7),
        (timedelta(hours=7), module.LONGEST_PUMP_PAUSE_S),
        (timedelta(seconds=-7), module.SHORTEST_PUMP_PAUSE_S),
    ],
)
def test_the_outbox_is_worked_off_again_when_there_is_more(wish: timedelta, pause_s: float) -> None:
    scene = Scene([Duty.SEND])
    scene.given.poll_s = 1000
    scene.start()
    scene.pulse.pump_now()
    scene.pulse.take()
    scene.pulse.pump_ended(scene.clock.now() + wish)
    assert scene.pulse.wake_s == pytest.approx(pause_s)
    assert scene.next() == [PulseStep.PUMP]


def test_an_outbox_that_could_not_be_worked_off_is_tried_again_later() -> None:
    scene = Scene([Duty.SEND])
    scene.given.poll_s = 1000
    scene.start()
    scene.pulse.pump_now()
    scene.pulse.take()
    scene.pulse.pump_now()
    scene.pulse.pump_failed()
    assert scene.pulse.take() == [], "the next one would fail as well"
    assert scene.pulse.wake_s == module.LONGEST_PUMP_PAUSE_S
    assert scene.next() == [PulseStep.PUMP]


def test_it_sends_while_it_runs_and_somebody_is_signed_in(scene: Scene) -> None:
    scene.start()
    scene.given.is_signed_in = False
    scene.pulse.account_changed()
    assert scene.pulse.take() == [PulseStep.LEAVE_SENDING, PulseStep.LISTEN_NO_MORE]
    scene.given.is_signed_in = True
    scene.pulse.account_changed()
    assert scene.pulse.take() == BEGINNING
    scene.pulse.sync_ended(failure(ErrorKind.SIGN_IN))
    assert scene.pulse.take() == [PulseStep.LEAVE_SENDING], "the service no longer takes its sign-in"
    scene.pulse.sync_now()
    assert scene.pulse.take() == [PulseStep.TAKE_SENDING, PulseStep.SYNC]
    scene.pulse.stop()
    assert scene.pulse.take() == [PulseStep.LEAVE_SENDING, PulseStep.LISTEN_NO_MORE]


# Beginning and end


def test_signing_in_begins_and_signing_out_ends(scene: Scene) -> None:
    scene.given.is_signed_in = False
    scene.pulse.start()
    assert scene.pulse.take() == [PulseStep.PUMP], "what is in the outbox is told that nobody is signed in"
    scene.given.is_signed_in = True
    scene.pulse.account_changed()
    scene.pulse.pump_ended(None)
    assert scene.pulse.take() == BEGINNING
    scene.pulse.sync_ended()
    scene.given.is_signed_in = False
    scene.pulse.account_changed()
    scene.clock.advance(1000)
    assert PulseStep.SYNC not in scene.pulse.take()


def test_signing_in_starts_one_that_was_not_started(scene: Scene) -> None:
    scene.pulse.account_changed()
    assert scene.pulse.take() == BEGINNING


def test_a_start_is_content_with_the_sync_that_signing_in_has_begun(syncing: Scene) -> None:
    """Signing in is heard of before whoever signed in starts it: one round is enough for both."""
    syncing.pulse.account_changed()
    assert syncing.pulse.take() == [PulseStep.SYNC]
    syncing.pulse.start()
    syncing.pulse.sync_ended(failure(ErrorKind.OFFLINE))
    assert syncing.pulse.take() == []
    assert syncing.pulse.wake_s == module.FIRST_RETRY_S


def test_after_the_stop_nothing_begins_whatever_was_asked_for(scene: Scene) -> None:
    scene.pulse.start()
    scene.pulse.take()
    scene.pulse.sync_now()
    scene.pulse.pump_now()
    scene.pulse.take()
    scene.pulse.stop()
    scene.pulse.take()
    scene.pulse.sync_ended()
    scene.pulse.pump_ended(scene.clock.now())
    scene.pulse.sync_now()
    scene.pulse.pump_now()
    scene.pulse.sync_wanted()
    scene.clock.advance(1000)
    assert [step for step in scene.pulse.take() if step in ROUNDS] == []
    assert scene.pulse.wake_s is None


def test_what_was_asked_for_before_somebody_signed_out_does_not_begin(scene: Scene) -> None:
    scene.pulse.start()
    scene.pulse.sync_now()
    scene.pulse.take()
    scene.given.is_signed_in = False
    scene.pulse.sync_ended()
    scene.clock.advance(1000)
    assert PulseStep.SYNC not in scene.pulse.take()


# Whatever happens

ENDS: dict[PulseStep, list[Callable[[Scene], None]]] = {
    PulseStep.SYNC: [
        lambda scene: scene.pulse.sync_ended(),
        lambda scene: scene.pulse.sync_ended(failure(ErrorKind.OFFLINE)),
        lambda scene: scene.pulse.sync_ended(failure(ErrorKind.RATE_LIMITED, 30)),
        lambda scene: scene.pulse.sync_ended(failure(ErrorKind.SIGN_IN)),
    ],
    PulseStep.PUMP: [
        lambda scene: scene.pulse.pump_ended(None),
        lambda scene: scene.pulse.pump_ended(scene.clock.now() + timedelta(seconds=3)),
        lambda scene: scene.pulse.pump_failed(),
    ],
}
NEWS: list[Callable[[Scene], None]] = [
    lambda scene: scene.pulse.start(),
    lambda scene: scene.pulse.stop(),
    lambda scene: scene.pulse.sync_now(),
    lambda scene: scene.pulse.sync_wanted(),
    lambda scene: scene.pulse.pump_now(),
    lambda scene: scene.pulse.plan_sync(),
    lambda scene: scene.pulse.set_hidden(True),
    lambda scene: scene.pulse.set_hidden(False),
    lambda scene: _sign(scene, False),
    lambda scene: _sign(scene, True),
]


def _sign(scene: Scene, is_signed_in: bool) -> None:
    scene.given.is_signed_in = is_signed_in
    scene.pulse.account_changed()


EVENTS = st.one_of(
    st.sampled_from(NEWS),
    st.tuples(st.sampled_from(ROUNDS), st.integers(0, 3)),
    st.floats(0, 700).map(lambda seconds: round(seconds, 1)),
)


@settings(max_examples=100, deadline=None)
@given(st.lists(EVENTS, max_size=50))
def test_never_two_at_once_no_idle_wake_and_nothing_planned_is_forgotten(events: list[object]) -> None:
    scene = Scene()
    under_way: set[PulseStep] = set()
    is_sender = is_listening = False

    def go_on() -> None:
        nonlocal is_sender, is_listening
        for step in scene.pulse.take():
            if step in ROUNDS:
                assert step not in under_way, "never two at once"
                under_way.add(step)
            elif step in {PulseStep.TAKE_SENDING, PulseStep.LEAVE_SENDING}:
                assert is_sender == (step is PulseStep.LEAVE_SENDING)
                is_sender = not is_sender
            elif step in {PulseStep.LISTEN, PulseStep.LISTEN_NO_MORE}:
                assert is_listening == (step is PulseStep.LISTEN_NO_MORE)
                is_listening = not is_listening
        assert scene.pulse.wake_s is None or scene.pulse.wake_s > 0, "no driver runs in circles"

    for event in events:
        if isinstance(event, float):
            scene.clock.advance(event)
        elif isinstance(event, tuple):
            step, number = event
            if step in under_way:
                under_way.remove(step)
                ENDS[step][number % len(ENDS[step])](scene)
        else:
            assert callable(event)
            event(scene)
        go_on()
    # Whatever was before: signed in, each kind of round comes again and again.
    _sign(scene, True)
    scene.pulse.sync_now()
    seen = dict.fromkeys(ROUNDS, 0)
    for _ in range(60):
        go_on()
        for step in list(under_way):
            seen[step] += 1
            under_way.remove(step)
            ENDS[step][1 if step is PulseStep.PUMP else 0](scene)
        go_on()
        # Nothing is planned while a round of each kind is under way again.
        scene.clock.advance(scene.pulse.wake_s or 0.0)
    assert min(seen.values()) >= 2
    assert is_sender
    assert is_listening
