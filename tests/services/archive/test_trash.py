"""Nothing is lost that nobody deleted, and of what was deleted for ever nothing is left."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from faxdesk.composition import Composition
from faxdesk.domain.arrival import ArrivalAction
from faxdesk.domain.draft import Draft, Recipient
from faxdesk.domain.fax import Chip, FaxQuery, Folder
from faxdesk.domain.runtime import Cancelled, CancelToken
from faxdesk.domain.status import StatusKind
from faxdesk.services.archive.trash import _GRACE
from faxdesk.simulator.server import Simulator
from faxdesk.store.blobs import BlobStore
from tests.services.outbox_on_simulator import BUSY_ONCE, FREE, OTHER, OutboxOnSimulator
from tests.support.clock import RunningClock

INBOX, OUTBOX, TRASH = (FaxQuery(folder) for folder in (Folder.INBOX, Folder.OUTBOX, Folder.TRASH))
TABLES = (
    "faxes",
    "fax_recipients",
    "fax_search",
    "outbox",
    "outbox_files",
    "outbox_log",
    "attempts",
    "arrivals",
)


@pytest.fixture
def token() -> CancelToken:
    return CancelToken()


def sync(composition: Composition, token: CancelToken) -> None:
    composition.sync.run(token)
    while composition.sync.more_to_do:
        composition.sync.run(token)


def documents(composition: Composition) -> list[str]:
    folder = composition.blobs._folder
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def age(composition: Composition, seconds: float = 2 * _GRACE.total_seconds()) -> None:
    """Let the documents be as old as if they had come so long ago."""
    for path in composition.blobs._folder.rglob("*"):
        if path.is_file():
            os.utime(path, (time.time() - seconds,) * 2)


def rows(composition: Composition) -> dict[str, int]:
    with composition.database.read() as cx:
        return {table: cx.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in TABLES}


def availabilities(simulator: Simulator) -> list[str]:
    return [fax["availability"] for fax in simulator.control.faxes()]


# Deleting for ever


def test_of_a_fax_deleted_for_ever_nothing_is_left_and_it_stays_away(
    composition: Composition, simulator: Simulator, token: CancelToken, clock: RunningClock
) -> None:
    sync(composition, token)
    composition.settings.auto_print = True
    composition.arrivals.take_switches()
    simulator.control.receive(count=2)
    sync(composition, token)
    composition.arrivals.run(token)
    gone, kept = composition.library.ids(INBOX)
    age(composition)
    composition.library.trash([gone])
    assert composition.trash.delete_for_ever([gone, kept], token) == [gone], "one is not in the trash"
    assert len(documents(composition)) == 1
    assert rows(composition)["faxes"] == rows(composition)["fax_search"] == 1
    assert {task.action for task in composition.arrivals.tasks(gone)} == set()
    assert ArrivalAction.PRINT in {task.action for task in composition.arrivals.tasks(kept)}
    sync(composition, token)
    assert sorted(availabilities(simulator)) == ["Alive", "Deleted"], "the service is told, and not to purge"
    simulator.control.drop_sync_tokens()
    sync(composition, token)
    clock.advance(60)
    sync(composition, token)
    assert list(composition.library.ids(INBOX)) == [kept]
    assert list(composition.library.ids(TRASH)) == []
    assert sorted(availabilities(simulator)) == ["Alive", "Deleted"]


def test_deleted_for_ever_while_offline_it_does_not_come_back(
    composition: Composition, simulator: Simulator, token: CancelToken
) -> None:
    simulator.control.receive()
    sync(composition, token)
    (fax_id,) = composition.library.ids(INBOX)
    composition.library.trash([fax_id])
    composition.trash.empty(token)
    simulator.control.fault("DELETE", "/message-store/", times=1, drop="after")
    simulator.control.drop_sync_tokens()
    sync(composition, token)
    sync(composition, token)
    assert availabilities(simulator) == ["Deleted"]
    assert list(composition.library.ids(INBOX)) == []


def test_restored_at_the_service_it_comes_back(
    composition: Composition, simulator: Simulator, token: CancelToken, clock: RunningClock
) -> None:
    (message_id,) = simulator.control.receive()
    sync(composition, token)
    composition.library.trash(list(composition.library.ids(INBOX)))
    composition.trash.empty(token)
    sync(composition, token)
    for passing in (simulator.control.clock, lambda advance_s: clock.advance(advance_s)):
        passing(advance_s=60)
    composition.account.client().restore(str(message_id), token)
    sync(composition, token)
    (fax_id,) = composition.library.ids(INBOX)
    assert composition.library.document(fax_id) is not None


def test_a_sent_fax_goes_with_its_files_its_receipt_and_its_further_requests(here: OutboxOnSimulator) -> None:
    fax_id = here.send(BUSY_ONCE)
    here.go_on(6 * 60)
    here.go_on()
    assert here.status(fax_id).kind == StatusKind.SENT
    assert rows(here.composition)["outbox"] == 2
    assert len(documents(here.composition)) >= 3
    age(here.composition)
    here.library.trash([fax_id])
    assert here.desk.trash.empty(here.token) == [fax_id]
    assert set(rows(here.composition).values()) == {0}
    assert documents(here.composition) == []


def test_a_document_that_another_fax_uses_stays(here: OutboxOnSimulator) -> None:
    first = here.send(FREE)
    second = here.send(OTHER)
    here.simulator.control.settle()
    here.go_on()
    age(here.composition)
    here.library.trash([first])
    here.desk.trash.empty(here.token)
    item = here.outbox.item(second)
    assert item is not None
    assert all(here.desk.blobs.has(file.hash) for file in item.draft.files)
    assert here.library.document(second) is not None


def test_the_trash_empties_itself_after_its_days(
    composition: Composition, simulator: Simulator, token: CancelToken, clock: RunningClock
) -> None:
    simulator.control.receive(count=2)
    sync(composition, token)
    first, second = composition.library.ids(INBOX)
    composition.library.trash([first])
    for settings, days, left in ((30, 29, [first]), (0, 400, [first]), (365, 10, [])):
        composition.settings.trash_days = settings
        clock.advance(days * 86400)
        composition.retention.run(token)
        assert list(composition.library.ids(TRASH)) == left
    assert list(composition.library.ids(INBOX)) == [second]


def test_what_was_discarded_long_ago_leaves_no_files(here: OutboxOnSimulator) -> None:
    file = here.outbox.add_file(here.letter, here.token)
    fax_id = here.outbox.create(Draft(recipients=(Recipient(FREE),), files=(file,)))
    here.outbox.discard(fax_id)
    age(here.composition)
    here.desk.trash.tidy(here.token)
    assert documents(here.composition) == [file.hash], "it can still be taken back"
    here.clock.advance(31 * 86400)
    here.desk.trash.tidy(here.token)
    assert documents(here.composition) == []


# Documents that nobody needs


def test_a_document_is_left_alone_until_what_uses_it_is_written(
    composition: Composition, token: CancelToken, make_pdf: Callable[..., Path]
) -> None:
    composition.blobs.add(make_pdf())
    composition.trash.tidy(token)
    assert len(documents(composition)) == 1


def test_a_document_added_once_more_is_young_again(
    composition: Composition, token: CancelToken, make_pdf: Callable[..., Path]
) -> None:
    composition.blobs.add(make_pdf())
    age(composition)
    composition.blobs.add(make_pdf())
    composition.trash.tidy(token)
    assert len(documents(composition)) == 1


def test_a_document_wanted_in_the_midst_of_its_removal_stays(tmp_path: Path, token: CancelToken) -> None:
    blobs = BlobStore(tmp_path / "documents")
    source = tmp_path / "a.pdf"
    source.write_bytes(b"%PDF")
    digest, _size = blobs.add(source)
    before = RunningClock().now() + timedelta(hours=1)
    looks: list[int] = []

    def used(digests: object) -> set[str]:
        looks.append(1)
        return {digest} if len(looks) > 1 else set()

    assert blobs.collect(used, before, token) == 0
    assert blobs.verify(digest)


def test_a_removal_that_died_is_undone(tmp_path: Path, token: CancelToken) -> None:
    blobs = BlobStore(tmp_path / "documents")
    source = tmp_path / "a.pdf"
    source.write_bytes(b"%PDF")
    digest, _size = blobs.add(source)
    (tmp_path / "documents" / "incoming" / f"{digest}.unused").write_bytes(b"%PDF")
    blobs.path(digest).unlink()
    blobs.sweep(RunningClock().now() + timedelta(days=1))
    assert not blobs.has(digest)
    assert blobs.collect(lambda digests: set(digests), RunningClock().now(), token) == 0
    assert blobs.verify(digest)


def test_adding_and_collecting_at_once_loses_nothing_in_use(tmp_path: Path) -> None:
    """The one who adds notes it as used at once, as the archive does; documents are old when they are."""
    blobs, token = BlobStore(tmp_path / "documents"), CancelToken()
    noted: set[str] = set()
    sources = []
    for number in range(12):
        source = tmp_path / f"{number}.pdf"
        source.write_bytes(b"%%PDF %d" % number)
        sources.append(source)
        digest, _size = blobs.add(source)
        os.utime(blobs.path(digest), (1e9, 1e9))

    def collect() -> None:
        try:
            while True:
                blobs.collect(lambda digests: noted & set(digests), RunningClock().now() - _GRACE, token)
        except Cancelled:
            return

    collector = threading.Thread(target=collect, name="collector")
    collector.start()
    try:
        for _ in range(10):
            for source in sources:
                noted.add(blobs.add(source)[0])
    finally:
        token.cancel()
        collector.join(10)
    blobs.collect(lambda digests: noted & set(digests), RunningClock().now(), CancelToken())
    assert len(noted) == len(sources)
    assert all(blobs.verify(digest) for digest in noted)


# Taken back


def test_a_fax_cancelled_before_its_time_stays_cancelled_when_it_is_restored(here: OutboxOnSimulator) -> None:
    fax_id = here.send(FREE, send_at=here.clock.now() + timedelta(hours=2))
    here.outbox.cancel(fax_id, here.token)
    here.simulator.control.clear_requests()
    here.library.restore([fax_id])
    assert here.status(fax_id).kind == StatusKind.CANCELLED, "also before the service was asked"
    for _ in range(3):
        here.go_on()
    assert here.status(fax_id).kind == StatusKind.CANCELLED
    assert not [request for request in here.simulator.control.requests() if request["method"] == "PATCH"]
    here.simulator.control.clock(advance_s=3 * 3600)
    here.clock.advance(3 * 3600)
    here.simulator.control.settle(include_scheduled=True)
    here.go_on()
    assert [(fax["status"], fax["availability"]) for fax in here.sent()] == [("Queued", "Deleted")]
    assert here.status(fax_id).kind == StatusKind.CANCELLED
    assert here.listed(Chip.SENDING) == here.listed(Chip.SCHEDULED) == []
    assert here.library.counts().on_the_way == 0
    assert here.listed() == [fax_id]
    here.library.trash([fax_id])
    here.go_on()
    assert here.desk.trash.empty(here.token) == [fax_id]


def test_a_fax_that_went_out_after_all_is_restored_there_too(here: OutboxOnSimulator) -> None:
    here.simulator.control.deliver_after(3600)
    fax_id = here.send(FREE)
    here.simulator.control.settle()
    here.library.trash([fax_id])
    here.desk.sync.push_changes(here.token, at_once=True)
    here.library.restore([fax_id])
    here.go_on()
    here.go_on()
    assert [(fax["status"], fax["availability"]) for fax in here.sent()] == [("Sent", "Alive")]
    assert here.status(fax_id).kind == StatusKind.SENT


def test_restored_while_the_service_is_being_told_it_is_not_sent(
    here: OutboxOnSimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    fax_id = here.send(FREE, send_at=here.clock.now() + timedelta(hours=2))
    here.library.trash([fax_id])
    client = here.desk.account.client()
    delete = client.delete

    def meanwhile(*args: object, **how: object) -> dict[str, bool]:
        done = delete(*args, **how)  # type: ignore[arg-type]
        here.library.restore([fax_id])
        return done

    monkeypatch.setattr(client, "delete", meanwhile)
    here.desk.sync.push_changes(here.token, at_once=True)
    here.go_on()
    here.go_on()
    assert [(fax["status"], fax["availability"]) for fax in here.sent()] == [("Queued", "Deleted")]
    assert here.status(fax_id).kind == StatusKind.CANCELLED
