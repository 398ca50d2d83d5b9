"""`outbox run`: the queue worked off without a window, and left to the one who sends where there is one."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from faxdesk.cli import send_wait as waiting
from faxdesk.composition import Composition, archive
from faxdesk.domain.draft import Draft, Recipient
from faxdesk.domain.runtime import CancelToken
from faxdesk.paths import Profile
from faxdesk.provider.fax_provider import SignIn
from faxdesk.services.outbox import reconcile
from faxdesk.simulator.server import Simulator
from tests.cli.conftest import Faxdesk, sends
from tests.support.clock import RunningClock
from tests.support.confirmed import EVERYTHING
from tests.support.waiting import wait_until

OTHER = "+12125550187"
RUN = ("outbox", "run", "--json")
FAX = "/fax$"

Commit = Callable[..., str]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> RunningClock:
    """Of the commands: their waits pass at once."""
    clock_ = RunningClock()
    monkeypatch.setattr(archive, "SystemClock", lambda: clock_)
    monkeypatch.setattr(waiting, "RUN_AGAIN_S", 1.0)
    return clock_


@pytest.fixture
def window(folder: Path, unattended: Simulator) -> Iterator[Composition]:
    """The desk of a window that was opened on the profile."""
    profile = Profile(folder)
    profile.prepare()
    sign_in = SignIn(unattended.url, unattended.client_id, unattended.client_secret, unattended.jwt)
    desk = Composition(profile, environment=sign_in)
    desk.account.resume(CancelToken())
    yield desk
    desk.outbox.leave(CancelToken())
    desk.close()


@pytest.fixture
def commit(window: Composition, letter: Path) -> Commit:
    """commit(to) -> the id of a fax that stands in the queue."""

    def make(to: str = "+16505550123", hold_s: float = 0.0) -> str:
        outbox = window.outbox
        fax_id = outbox.create(Draft((Recipient(to),), (outbox.add_file(letter, CancelToken()),)))
        outbox.send(fax_id, hold_s, confirmed=EVERYTHING)
        return str(fax_id)

    return make


def counts_of(**kinds: list[str]) -> dict[str, list[str]]:
    return {"sent": [], "waiting": [], "uncertain": [], "needs_you": [], **kinds}


def test_an_empty_queue_is_done_at_once(faxdesk: Faxdesk, unattended: Simulator) -> None:
    done = faxdesk(*RUN)
    assert (done.code, done.json) == (0, counts_of())
    assert faxdesk("outbox", "run").out == "There was nothing to send.\n"


def test_what_stands_in_the_queue_is_sent(faxdesk: Faxdesk, commit: Commit, unattended: Simulator) -> None:
    ids = [commit(), commit(), commit(OTHER)]
    done = faxdesk(*RUN)
    assert (done.code, done.json) == (0, counts_of(sent=ids))
    assert len(unattended.control.faxes()) == 3
    assert faxdesk(*RUN).json == counts_of(), "what went out before is no news"


def test_a_lost_answer_is_looked_for_and_what_waits_behind_it_goes_on(
    faxdesk: Faxdesk, commit: Commit, unattended: Simulator, clock: RunningClock
) -> None:
    ids = [commit(), commit()]
    unattended.control.fault("POST", FAX, drop="after")
    done = faxdesk(*RUN)
    assert (done.code, done.json) == (0, counts_of(sent=ids))
    assert sends(unattended) == 2


def test_what_is_not_found_is_told_after_minutes_and_holds_up_no_other(
    faxdesk: Faxdesk,
    commit: Commit,
    unattended: Simulator,
    clock: RunningClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ids = [commit(), commit()]
    unattended.control.fault("POST", FAX, status=500)
    # On this clock minutes pass at once.
    monkeypatch.setattr(reconcile, "LOOKS_S", (2, 5, 15, 30, 60, 120))
    before = clock.monotonic()
    done = faxdesk(*RUN)
    assert (done.code, done.json) == (3, counts_of(uncertain=ids[:1], sent=ids[1:]))
    assert 200 < clock.monotonic() - before < 330
    assert "Not known whether it went out: " + ids[0] in faxdesk("outbox", "run").out
    assert sends(unattended) == 2


def test_what_waits_for_its_time_is_waited_for_on_demand(
    faxdesk: Faxdesk, commit: Commit, unattended: Simulator, clock: RunningClock
) -> None:
    fax_id, held = commit(), commit(OTHER, hold_s=60)
    unattended.control.fault("POST", FAX, status=429, headers={"Retry-After": "50"})
    done = faxdesk(*RUN)
    assert (done.code, done.json) == (1, counts_of(waiting=[fax_id, held]))
    done = faxdesk(*RUN, "--wait", "90")
    assert (done.code, done.json) == (0, counts_of(sent=[fax_id, held]))


def test_what_needs_the_person_is_told(faxdesk: Faxdesk, commit: Commit, unattended: Simulator) -> None:
    fax_id = commit()
    unattended.control.fault("POST", FAX, status=415)
    done = faxdesk(*RUN)
    assert (done.code, done.json) == (1, counts_of(needs_you=[fax_id]))


def test_without_a_sign_in_nothing_is_tried(
    faxdesk: Faxdesk, commit: Commit, unattended: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit()
    monkeypatch.delenv("FAXDESK_JWT")
    assert faxdesk(*RUN).code == 4
    assert sends(unattended) == 0


def test_while_a_window_is_the_sender_it_sends(
    faxdesk: Faxdesk, window: Composition, commit: Commit, unattended: Simulator
) -> None:
    window.outbox.reside(CancelToken())
    fax_id = commit()

    def send() -> None:
        wait_until(lambda: clients(unattended) >= 2, "the command is signed in")
        window.outbox.run(CancelToken())

    sender = threading.Thread(target=send)
    sender.start()
    done = faxdesk(*RUN)
    sender.join()
    assert (done.code, done.json) == (0, counts_of(sent=[fax_id]))
    assert "another FaxDesk" in done.err
    assert sends(unattended) == 1


def clients(simulator: Simulator) -> int:
    """How many have signed in."""
    return sum(1 for request in simulator.control.requests() if request["path"].endswith("/oauth/token"))


def test_only_run_waits(faxdesk: Faxdesk) -> None:
    assert faxdesk("outbox", "--wait", "5").code == 2
    assert faxdesk("outbox", "walk").code == 2
