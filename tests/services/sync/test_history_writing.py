"""A long history, written by a process of its own; and what is left when that process ends early."""

from __future__ import annotations

import logging
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from faxdesk.composition import Composition
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import FaxQuery, Folder
from faxdesk.domain.mailbox.sync_state import HistoryCursor
from faxdesk.domain.runtime import CancelToken
from faxdesk.paths import history_worker_command
from faxdesk.provider.values import UnreadPage
from faxdesk.ringcentral.message_records import ListReader, MessageRecords
from faxdesk.sealing.archive_key import ArchiveKey
from faxdesk.sealing.database_pages import DatabaseKey
from faxdesk.services.sync import history_writing as module
from faxdesk.services.sync.history_writing import HistoryProcess, HistoryWriting
from faxdesk.simulator.server import Simulator
from faxdesk.store.database.database import Database
from faxdesk.store.faxes import FaxStore
from faxdesk.store.sync_store import SyncStore
from tests.services.sync.test_history_reader import everything, listings
from tests.support.clock import START, ManualClock

INBOX = FaxQuery(Folder.INBOX)
_MANY = module.MANY + 1
PAGES = 4


@pytest.fixture
def writing(database: Database, sync_store: SyncStore) -> HistoryWriting:
    return HistoryWriting(sync_store, ListReader(), [*history_worker_command(), str(database.path)])


def page(number: int, *, odd: str = "") -> UnreadPage:
    """Ten received faxes, as the service writes them; one may have a field that is none."""
    at = START - timedelta(days=number)
    records = ",".join(
        f'{{"id": {number * 100 + place}, "type": "Fax", "direction": "Inbound", "messageStatus": "Received",'
        f' "creationTime": "{at - timedelta(minutes=place):%Y-%m-%dT%H:%M:%S.000Z}",'
        f' "from": {{"phoneNumber": "020 7946 00{number}{place}", "name": "Clinic {number}"}},'
        f' "faxPageCount": {odd if odd and place == 5 else 2}}}'
        for place in range(10)
    )
    body = f'{{"records": [{records}], "navigation": {{}}, "paging": {{}}}}'.encode()
    return MessageRecords("GB").unread_page(body, 1)


def after(number: int) -> HistoryCursor:
    return HistoryCursor(START - timedelta(days=number, hours=1), done=number == PAGES)


def test_many_pages_are_written_by_a_process_of_its_own(
    writing: HistoryWriting, sync_store: SyncStore, faxes: FaxStore, caplog: pytest.LogCaptureFixture
) -> None:
    changed: list[int] = []
    with writing, caplog.at_level(logging.WARNING):
        for number in range(1, PAGES + 1):
            odd = '"two"' if number == 3 else ""
            changed += writing.take(page(number, odd=odd), after(number), left=_MANY).changed
        changed += writing.flush().changed
        assert len(faxes.ids(INBOX)) == len(set(changed)) == 10 * PAGES
        assert sync_store.history() == after(PAGES)
        assert not writing.index()
    assert "faxPageCount" in caplog.text, "the program's own log tells what could not be read there"
    for number in range(1, PAGES + 1):
        assert len(faxes.ids(FaxQuery(Folder.INBOX, text=f'"clinic {number}"'))) == 10
    odd_fax = faxes.fax_of_message("305")
    assert odd_fax is not None
    assert odd_fax.message is not None
    assert odd_fax.message.is_incomplete


@pytest.mark.skipif(sys.platform != "linux", reason="the walls are Linux's own")
def test_the_process_is_behind_walls(writing: HistoryWriting) -> None:
    """What they keep it from is tried in tests/documents/cage."""
    with writing:
        writing.take(page(1), after(1), left=_MANY)
        writing.take(page(2), after(2), left=_MANY)
        writing.flush()
        assert writing._child is not None
        status = Path(f"/proc/{writing._child._process.pid}/status").read_text()
    facts = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
    if facts["NoNewPrivs"] == "1" and facts.get("Seccomp") == "0":
        pytest.skip("this kernel does not offer all walls")
    assert (facts["NoNewPrivs"], facts["Seccomp"]) == ("1", "2")


def test_a_short_history_needs_no_process(sync_store: SyncStore, faxes: FaxStore) -> None:
    writing = HistoryWriting(sync_store, ListReader(), ["never started"])
    with writing:
        for number in range(1, PAGES + 1):
            assert len(writing.take(page(number), after(number), left=0).changed) == 10
        assert not faxes.ids(FaxQuery(Folder.INBOX, text="clinic")), "listed first, found later"
        assert not writing.index()
    assert len(faxes.ids(FaxQuery(Folder.INBOX, text="clinic"))) == 10 * PAGES


def test_an_encrypted_archive_is_written_with_its_key(tmp_path: Path, manual_clock: ManualClock) -> None:
    """Which goes to the process over its input: neither its command nor its environment shows it."""
    key = ArchiveKey(bytes(range(32)))
    with closing(Database.open(tmp_path / "archive.db", key)) as database:
        command = [*history_worker_command(), str(database.path)]
        with HistoryWriting(SyncStore(database, manual_clock), ListReader(), command, key) as writing:
            for number in range(1, PAGES + 1):
                writing.take(page(number), after(number), left=_MANY)
            writing.flush()
            assert writing._child is not None
            shown = Path(f"/proc/{writing._child._process.pid}")
            if shown.is_dir():
                held = (shown / "cmdline").read_bytes() + (shown / "environ").read_bytes()
                assert key.for_database.hex().encode() not in held
        assert len(FaxStore(database, manual_clock).ids(INBOX)) == 10 * PAGES


def test_a_process_that_is_gone_is_told_and_what_it_wrote_stays(
    database: Database, sync_store: SyncStore, faxes: FaxStore
) -> None:
    stops = [sys.executable, "-c", "raise SystemExit(1)"]
    writing = HistoryWriting(sync_store, ListReader(), stops)

    def hand_over() -> None:
        with writing:
            for number in range(1, PAGES + 1):
                writing.take(page(number), after(number), left=_MANY)
            writing.flush()

    with pytest.raises(FaxDeskError) as caught:
        hand_over()
    assert caught.value.kind == ErrorKind.BUSY, "so that it is tried again by itself"
    assert sync_store.history() == after(1)
    assert len(faxes.ids(INBOX)) == 10


def test_after_a_page_that_cannot_be_written_none_is(database: Database, sync_store: SyncStore) -> None:
    process = HistoryProcess([*history_worker_command(), str(database.path)])
    spoilt = UnreadPage(b"a sign-in page of a hotel", "US", ())

    def hand_over() -> None:
        process.take(spoilt, after(1))
        process.take(page(2), after(2))
        process.flush()

    try:
        with pytest.raises(FaxDeskError) as caught:
            hand_over()
    finally:
        process.end()
    assert caught.value.kind == ErrorKind.BAD_ANSWER
    assert sync_store.history() is None, "else the history would go on behind what is missing"


def test_an_interrupted_history_goes_on_where_the_process_was_ended(
    writing: HistoryWriting, sync_store: SyncStore, faxes: FaxStore
) -> None:
    def interrupted() -> None:
        with writing:
            for number in range(1, PAGES):
                writing.take(page(number), after(number), left=_MANY)
            raise FaxDeskError("Not now.", "", ErrorKind.OFFLINE)

    with pytest.raises(FaxDeskError):
        interrupted()
    cursor = sync_store.history()
    assert cursor is not None
    reached = (START - cursor.before).days
    assert len(faxes.ids(INBOX)) == 10 * reached >= 10
    with writing:
        for number in range(reached + 1, PAGES + 1):
            writing.take(page(number), after(number), left=_MANY)
        writing.flush()
        writing.index()
    assert len(faxes.ids(FaxQuery(Folder.INBOX, text="clinic"))) == 10 * PAGES


def test_the_program_reads_a_long_history_with_it(
    composition: Composition, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(12):
        simulator.control.receive()
        simulator.control.clock(advance_s=60)
    monkeypatch.setattr("faxdesk.services.sync.history_reader.PAGE", 3)
    monkeypatch.setattr(module, "MANY", 2)
    simulator.control.clock(advance_s=60 * 86_400)
    composition.account.client().cover_pages(CancelToken())
    started: list[HistoryProcess] = []
    begin = HistoryProcess.__init__

    def counted(process: HistoryProcess, command: list[str], key: DatabaseKey | None) -> None:
        begin(process, command, key)
        started.append(process)

    monkeypatch.setattr(HistoryProcess, "__init__", counted)
    everything(composition)
    assert len(composition.library.ids(INBOX)) == 12
    assert len(composition.library.ids(FaxQuery(Folder.INBOX, text="is:unread"))) == 12
    assert len(started) == 1
    assert listings(simulator) >= 4
