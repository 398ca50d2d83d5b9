"""Who may send: the one who lives, or whose time is not over."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from faxdesk.domain.runtime import Clock, SystemClock
from faxdesk.paths import Profile
from faxdesk.services.outbox import sender_lease as module
from faxdesk.services.outbox.sender_lease import SenderLease
from faxdesk.store.database.database import Database
from faxdesk.store.lease_store import LeaseStore
from tests.support.clock import ManualClock
from tests.support.waiting import wait_until

HOLD = """
import sys, threading
from pathlib import Path
from faxdesk.domain.runtime import SystemClock
from faxdesk.paths import Profile
from faxdesk.services.outbox.sender_lease import SenderLease
from faxdesk.store.database.database import Database
from faxdesk.store.lease_store import LeaseStore

profile, clock = Profile(Path(sys.argv[1])), SystemClock()
lease = SenderLease(LeaseStore(Database.open(profile.database)), profile.sender_lock, clock)
with lease.held() as is_ours:
    print(is_ours, flush=True)
    threading.Event().wait()
"""

Make = Callable[..., SenderLease]


@pytest.fixture
def make(profile: Profile) -> Iterator[Make]:
    """make(clock) -> the lease as another process sees it."""
    with ExitStack() as opened:

        def make_one(clock: Clock) -> SenderLease:
            database = Database.open(profile.database)
            opened.callback(database.close)
            lease = SenderLease(LeaseStore(database), profile.sender_lock, clock)
            opened.callback(lease.leave)
            return lease

        yield make_one


def holds(lease: SenderLease) -> bool:
    with lease.held() as is_ours:
        return is_ours


def test_one_at_a_time(make: Make, manual_clock: ManualClock) -> None:
    one, other = make(manual_clock), make(manual_clock)
    with one.held() as first:
        assert (first, holds(other)) == (True, False)
    assert holds(other)
    assert holds(one)


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_the_lease_of_a_dead_process_is_free_at_once(make: Make, profile: Profile, root: Path) -> None:
    mine = make(SystemClock())
    other = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(profile.folder)], cwd=root, stdout=subprocess.PIPE, text=True
    )
    with other:
        try:
            assert other.stdout is not None
            assert other.stdout.readline().strip() == "True"
            assert not holds(mine)
        finally:
            other.kill()
    assert holds(mine)


def test_one_that_hangs_keeps_it_until_its_time_is_over(make: Make, manual_clock: ManualClock) -> None:
    hanging, other = make(manual_clock), make(manual_clock)
    hanging.reside()
    manual_clock.advance(59)
    assert not holds(other)
    manual_clock.advance(2)
    assert holds(other)


def test_one_who_took_over_from_a_hanging_one_lives_though_it_could_not_show_it(
    make: Make, manual_clock: ManualClock
) -> None:
    hanging, second, third = make(manual_clock), make(manual_clock), make(manual_clock)
    hanging.reside()
    manual_clock.advance(61)
    with second.held() as is_ours:
        assert is_ours
        # It wakes up, sees that it was replaced, and lets the lock go.
        assert not holds(hanging)
        assert not holds(third)
        manual_clock.advance(61)
        assert holds(third)


@pytest.mark.skipif(os.name == "nt", reason="locks of POSIX")
@pytest.mark.parametrize("trouble", [errno.ENOSYS, errno.ENOLCK])
def test_on_a_disk_without_locks_the_time_alone_rules(
    make: Make, manual_clock: ManualClock, trouble: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fcntl

    def refuse(file: int, operation: int) -> None:
        raise OSError(trouble, os.strerror(trouble))

    monkeypatch.setattr(fcntl, "flock", refuse)
    one, other = make(manual_clock), make(manual_clock)
    one.reside()
    assert holds(one)
    assert not holds(other)
    manual_clock.advance(61)
    assert holds(other)


def test_who_resides_keeps_it_between_the_runs_until_it_leaves(make: Make, manual_clock: ManualClock) -> None:
    window, command = make(manual_clock), make(manual_clock)
    window.reside()
    assert not holds(command)
    assert holds(window)
    assert not holds(command)
    with window.held():
        window.leave()
        assert not holds(command), "not in the middle of a run"
    assert holds(command)


def test_who_wants_to_reside_does_so_as_soon_as_it_can(make: Make, manual_clock: ManualClock) -> None:
    window, command = make(manual_clock), make(manual_clock)
    with command.held():
        window.reside()
        assert not holds(window)
    assert holds(window)
    assert not holds(command)


def test_who_resides_renews_it(
    make: Make, manual_clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "RENEW_S", 0.01)
    window, command = make(manual_clock), make(manual_clock)
    window.reside()
    for _ in range(3):
        manual_clock.advance(40)
        wait_until(lambda: until(window) > manual_clock.now().isoformat(), "it is renewed")
        assert not holds(command)


def until(lease: SenderLease) -> str:
    with lease._leases._db.read() as cx:
        found: str = cx.execute("SELECT until FROM lease").fetchone()["until"]
    return found
