"""`inbox --watch`: a line for each fax that comes, whoever fetched it, whatever becomes of the connection."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from faxdesk.composition import Composition
from faxdesk.domain.runtime import CancelToken
from faxdesk.paths import Profile
from faxdesk.provider.fax_provider import SignIn
from faxdesk.simulator.server import Simulator
from tests.cli.conftest import Faxdesk
from tests.cli.test_process import posix
from tests.cli.watched import Watching
from tests.support.waiting import wait_until

KEYS = {"id", "from", "name", "name_on_fax", "pages", "resolution", "received_at", "read", "saved"}


@pytest.fixture
def watching(folder: Path, unattended: Simulator) -> Iterator[Callable[[], Watching]]:
    watches: list[Watching] = []

    def start() -> Watching:
        watches.append(Watching(folder, "inbox", "--watch"))
        wait_until(lambda: unattended.control.ws_say("x"), "it is live", step_s=0.02)
        return watches[-1]

    yield start
    for watch in watches:
        if watch.process.poll() is None:
            watch.stop()


@posix
def test_a_line_for_each_fax_at_once(watching: Callable[[], Watching], unattended: Simulator) -> None:
    unattended.control.receive(count=2)
    watch = watching()
    took = []
    for number in ("+13035550166", "+12125550187", "+16505550144"):
        began = time.monotonic()
        unattended.control.receive(from_=number, pages=2)
        fax = watch.next()
        took.append(time.monotonic() - began)
        assert set(fax) == KEYS
        assert (fax["from"], fax["pages"]) == (number, 2)
    assert min(took) < 1
    assert watch.lines.empty(), "what was there before is no news"
    assert watch.stop(signal.SIGINT) == (130, "")


@posix
def test_no_fax_twice_or_never_beside_a_window_and_over_breaks(
    watching: Callable[[], Watching], folder: Path, unattended: Simulator
) -> None:
    watch = watching()
    profile = Profile(folder)
    sign_in = SignIn(unattended.url, unattended.client_id, unattended.client_secret, unattended.jwt)
    window: Composition = Composition(profile, environment=sign_in)
    try:
        window.account.resume(CancelToken())
        for round_ in range(6):
            unattended.control.receive(count=2)
            if round_ % 2:
                unattended.control.ws_close(1001)
            window.sync.run(CancelToken())
        faxes = [watch.next() for _ in range(12)]
    finally:
        window.close()
    code, errors = watch.stop()
    assert code == 130
    assert watch.lines.empty()
    assert len({fax["id"] for fax in faxes}) == 12
    assert "Traceback" not in errors


@posix
def test_what_came_while_it_was_off_is_told_when_it_is_on_again(
    watching: Callable[[], Watching], unattended: Simulator
) -> None:
    first = watching()
    unattended.control.receive()
    ids = [first.next()["id"]]
    first.stop()
    unattended.control.receive(count=2)
    again = watching()
    ids += [again.next()["id"] for _ in range(2)]
    unattended.control.receive()
    ids.append(again.next()["id"])
    assert len(set(ids)) == 4
    again.stop()
    assert again.lines.empty()


def test_it_ends_where_nobody_is_signed_in_any_more(faxdesk: Faxdesk, unattended: Simulator) -> None:
    assert faxdesk("sync").code == 0
    unattended.control.fault("*", "oauth/token", status=400, body='{"error": "invalid_grant"}', times=99)
    ended = faxdesk("inbox", "--watch")
    assert ended.code == 4
    assert ended.out == ""


@pytest.mark.parametrize("options", [["--offline"], ["--limit", 3]])
def test_what_makes_no_sense_with_it(faxdesk: Faxdesk, unattended: Simulator, options: list[object]) -> None:
    assert faxdesk("inbox", "--watch", *options).code == 2
