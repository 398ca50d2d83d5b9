"""A profile that was copied, or restored from a backup, while a fax waited in it: nothing goes out twice."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from faxdesk.composition import Composition
from faxdesk.domain.draft import Draft, Recipient
from faxdesk.domain.fax import FaxQuery, Folder
from faxdesk.domain.outbox_states import OutboxItem, OutboxState
from faxdesk.domain.runtime import CancelToken
from faxdesk.paths import Profile
from faxdesk.services.events import Event, Notice
from faxdesk.services.outbox.copied_archive import CopiedArchive, OpenedArchive
from faxdesk.simulator.server import Simulator
from faxdesk.store.archive_origin import ArchiveOrigin
from tests.support.clock import RunningClock

TOKEN = CancelToken()
TO, OTHER = "+16505550144", "+12125550187"
Start = Callable[..., Composition]


@pytest.fixture
def letter(make_pdf: Callable[..., Path]) -> Path:
    return make_pdf(pages=2)


@pytest.fixture
def waiting_id(
    profile: Profile, simulator: Simulator, start: Start, clock: RunningClock, letter: Path
) -> int:
    """A fax that waits in the profile, since the service was out of reach."""
    composition = start(profile=profile)
    composition.sync.run(TOKEN)
    simulator.stop()
    fax_id = write(composition, letter, TO)
    composition.outbox.run(TOKEN)
    assert item_of(composition, fax_id).state == OutboxState.WAITING
    composition.close()
    simulator.start()
    clock.advance(60)
    simulator.control.clock(advance_s=60)
    return fax_id


def write(composition: Composition, letter: Path, number: str) -> int:
    file = composition.outbox.add_file(letter, TOKEN)
    fax_id = composition.outbox.create(Draft(recipients=(Recipient(number),), files=(file,)))
    composition.outbox.send(fax_id)
    return fax_id


def item_of(composition: Composition, fax_id: int) -> OutboxItem:
    item = composition.outbox.item(fax_id)
    assert item is not None
    return item


def copy(profile: Profile, name: str = "copy") -> Profile:
    return Profile(Path(shutil.copytree(profile.folder, profile.folder.with_name(name))))


def send_what_waits(composition: Composition, clock: RunningClock) -> None:
    clock.advance(600)
    composition.outbox.run(TOKEN)
    composition.sync.run(TOKEN)


def sent(simulator: Simulator) -> int:
    return sum(fax["direction"] == "Outbound" for fax in simulator.control.faxes())


def test_a_copy_does_not_send_what_the_other_has_sent_and_recognises_it(
    profile: Profile, waiting_id: int, start: Start, clock: RunningClock, simulator: Simulator
) -> None:
    copied = copy(profile)
    send_what_waits(start(profile=profile), clock)
    assert sent(simulator) == 1
    copy_desk = start(profile=copied)
    heard: list[Event] = []
    copy_desk.events.subscribe(heard.append)
    send_what_waits(copy_desk, clock)
    send_what_waits(copy_desk, clock)
    assert sent(simulator) == 1
    assert list(copy_desk.library.ids(FaxQuery(Folder.OUTBOX))) == [waiting_id]
    assert item_of(copy_desk, waiting_id).state == OutboxState.ACCEPTED
    assert sum(isinstance(event, Notice) and "copied" in event.title for event in heard) == 1


def test_a_copy_asks_before_it_sends_what_nobody_has_sent(
    profile: Profile, waiting_id: int, start: Start, clock: RunningClock, simulator: Simulator
) -> None:
    copied = copy(profile)
    composition = start(profile=copied)
    send_what_waits(composition, clock)
    send_what_waits(composition, clock)
    assert sent(simulator) == 0
    item = item_of(composition, waiting_id)
    assert (item.state, item.absent) == (OutboxState.UNCERTAIN, True)
    assert item.problem is not None
    assert "copied" in item.problem.title
    assert composition.copied_archive.take_over() == [waiting_id]
    send_what_waits(composition, clock)
    assert sent(simulator) == 1
    send_what_waits(start(profile=profile), clock)
    assert sent(simulator) == 1, "the first one finds it sent"


def test_sent_again_from_a_copy_it_leaves_and_so_does_what_is_written_there(
    profile: Profile, waiting_id: int, start: Start, clock: RunningClock, simulator: Simulator, letter: Path
) -> None:
    composition = start(profile=copy(profile))
    write(composition, letter, OTHER)
    send_what_waits(composition, clock)
    assert sent(simulator) == 1, "what is sent now is not sent by itself"
    composition.uncertain_faxes.send_again(waiting_id)
    send_what_waits(composition, clock)
    assert sent(simulator) == 2


@pytest.mark.parametrize("only_the_archive", [False, True])
def test_a_restored_backup_does_not_send_again(
    profile: Profile,
    waiting_id: int,
    start: Start,
    clock: RunningClock,
    simulator: Simulator,
    only_the_archive: bool,
) -> None:
    backup = copy(profile, "backup")
    later = start(profile=profile)
    send_what_waits(later, clock)
    later.close()
    if only_the_archive:
        for path in profile.folder.glob("archive.db*"):
            path.unlink()
        shutil.copy(backup.database, profile.database)
    else:
        shutil.rmtree(profile.folder)
        shutil.copytree(backup.folder, profile.folder)
    restored = start(profile=profile)
    send_what_waits(restored, clock)
    assert sent(simulator) == 1
    assert item_of(restored, waiting_id).state == OutboxState.ACCEPTED
    assert len(restored.library.ids(FaxQuery(Folder.OUTBOX))) == 1


def test_an_older_archive_is_told_by_the_counter_even_if_the_service_shows_nothing(
    profile: Profile, waiting_id: int, start: Start, clock: RunningClock, simulator: Simulator
) -> None:
    profile.attempt_counter.write_text("7", encoding="ascii")
    composition = start(profile=profile)
    send_what_waits(composition, clock)
    assert sent(simulator) == 0
    assert item_of(composition, waiting_id).state == OutboxState.UNCERTAIN


def test_a_profile_in_its_place_goes_on_by_itself(
    profile: Profile, waiting_id: int, start: Start, clock: RunningClock, simulator: Simulator
) -> None:
    composition = start(profile=profile)
    send_what_waits(composition, clock)
    assert sent(simulator) == 1
    assert item_of(composition, waiting_id).state == OutboxState.ACCEPTED


def test_a_profile_that_was_moved_with_nothing_waiting_sends_without_a_question(
    profile: Profile, start: Start, clock: RunningClock, simulator: Simulator, letter: Path
) -> None:
    first = start(profile=profile)
    write(first, letter, TO)
    first.outbox.run(TOKEN)
    simulator.control.settle()
    first.sync.run(TOKEN)
    first.close()
    moved = Profile(profile.folder.rename(profile.folder.with_name("moved")))
    composition = start(profile=moved)
    heard: list[Event] = []
    composition.events.subscribe(heard.append)
    write(composition, letter, OTHER)
    send_what_waits(composition, clock)
    assert sent(simulator) == 2
    assert not [event for event in heard if isinstance(event, Notice) and "copied" in event.title]


def test_who_may_not_read_the_list_sends_all_the_same(
    profile: Profile, waiting_id: int, start: Start, clock: RunningClock, simulator: Simulator
) -> None:
    composition = start(profile=profile)
    simulator.control.fault("GET", "/message-store", status=403)
    clock.advance(600)
    composition.outbox.run(TOKEN)
    assert sent(simulator) == 1


def test_which_computer_it_is_is_asked_for_when_faxes_are_sent_and_not_before(
    profile: Profile, start: Start, clock: RunningClock
) -> None:
    """The window builds its services on the thread that paints, and some systems take long to say it."""
    composition = start(profile=profile)
    asked: list[bool] = []

    def home() -> str:
        asked.append(True)
        return "here"

    origin = ArchiveOrigin(composition.database)
    opened = OpenedArchive(home, profile.attempt_counter, clock, clock.now())
    copied = CopiedArchive(origin, opened, composition.journal, composition.reconciler, composition.events)
    assert asked == []
    copied.begin()
    assert asked
    assert origin.home() == "here"
