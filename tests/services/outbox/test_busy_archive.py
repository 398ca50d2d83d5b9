"""A fax leaves while something else keeps the archive to itself: it waits, and goes out once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.outbox_states import OutboxState
from faxdesk.paths import Profile
from faxdesk.store.database import database
from faxdesk.store.database.sqlite import sqlite3
from tests.ringcentral.servers import Visit
from tests.support.front import Front
from tests.support.world import World


class Hog:
    """Another program that writes to the archive and takes its time."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)

    def take(self) -> None:
        self._connection.execute("BEGIN IMMEDIATE")

    def leave(self) -> None:
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")

    def close(self) -> None:
        self._connection.close()


@pytest.fixture(autouse=True)
def short_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "BUSY_S", 0.05)


@contextmanager
def hog_of(profile: Profile) -> Iterator[Hog]:
    hog = Hog(profile.database)
    try:
        yield hog
    finally:
        hog.leave()
        hog.close()


def test_a_fax_that_cannot_be_noted_as_complete_stays_here_and_is_tried_again(
    world: Callable[..., World], profile: Profile
) -> None:
    hogs: list[Hog] = []

    def occupied(front: Front, visit: Visit) -> None:
        visit.read_body(at_most=1000)
        hogs[0].take()
        visit.read_body()

    desk = world(occupied)
    with hog_of(profile) as hog:
        hogs.append(hog)
        fax_id = desk.queue(large=True)
        # What became of the attempt cannot be written down either.
        with pytest.raises(FaxDeskError) as caught:
            desk.run()
        assert caught.value.kind == ErrorKind.BUSY
        assert desk.carried_out() == 0
        hog.leave()
        desk.run_on()
    assert desk.item(fax_id).state == OutboxState.ACCEPTED
    assert desk.carried_out() == 1


def test_what_was_accepted_is_told_though_it_cannot_be_written_down(
    world: Callable[..., World], profile: Profile
) -> None:
    hogs: list[Hog] = []

    def accepted_meanwhile(front: Front, visit: Visit) -> None:
        status, body = front.carry_out(visit)
        hogs[0].take()
        visit.answer(status, body)

    desk = world(accepted_meanwhile)
    with hog_of(profile) as hog:
        hogs.append(hog)
        fax_id = desk.queue()
        with pytest.raises(FaxDeskError) as caught:
            desk.run()
        (fax,) = desk.simulator.control.faxes()
        assert caught.value.kind == ErrorKind.UNKNOWN_OUTCOME
        assert f"as {fax['id']}" in caught.value.title
        assert "Do not send the fax again" in caught.value.hint
        hog.leave()
        desk.run_on()
    assert desk.item(fax_id).message_id == str(fax["id"])
    assert desk.carried_out() == 1


def test_a_fax_that_is_kept_back_by_a_busy_archive_needs_nobody(world: Callable[..., World]) -> None:
    desk = world()
    fax_id = desk.queue()
    item = desk.item(fax_id)
    busy = FaxDeskError("FaxDesk is busy with its archive.", "Try again in a moment.", ErrorKind.BUSY)
    desk.composition.sender._attempts._kept_back(item, busy)
    assert desk.item(fax_id).state == OutboxState.WAITING
    desk.run_on()
    assert desk.item(fax_id).state == OutboxState.ACCEPTED
