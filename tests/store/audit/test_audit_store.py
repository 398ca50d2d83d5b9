"""The audit log in the archive: written with the act or not at all, only ever added to, and checked."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path

import pytest

from faxdesk.domain.audit.acting import acting_as
from faxdesk.domain.audit.acts import Act
from faxdesk.domain.audit.audit_chain import ChainCheck, Fault, LogKey, Verdict
from faxdesk.domain.audit.audit_entry import AuditEntry, Details, LogFilter, LogHead
from faxdesk.domain.runtime import CancelToken
from faxdesk.store.audit.audit_notes import ActNotes, note_act
from faxdesk.store.audit.audit_sealing import AuditSealing
from faxdesk.store.audit.audit_store import AuditStore
from faxdesk.store.database.database import Database
from faxdesk.store.database.sqlite import sqlite3
from faxdesk.store.recovery.salvage import salvage
from tests.support.clock import ManualClock

KEY = LogKey(b"k" * 32)


class HeldKey:
    """The key, or none."""

    def __init__(self, key: LogKey | None) -> None:
        self.current = key

    def wait(self) -> None:
        """It is here."""


def sealed(database: Database, clock: ManualClock, key: LogKey | None = KEY, user: str = "robin") -> Database:
    sealing = AuditSealing(HeldKey(key), user, "window", clock)
    database.sealing = lambda: sealing
    return database


@pytest.fixture
def audited(database: Database, manual_clock: ManualClock) -> Database:
    return sealed(database, manual_clock)


@pytest.fixture
def store(audited: Database, manual_clock: ManualClock) -> AuditStore:
    return AuditStore(audited, manual_clock)


@pytest.fixture
def notes(audited: Database) -> ActNotes:
    return ActNotes(audited)


@pytest.fixture
def by_hand(audited: Database) -> Iterator[sqlite3.Connection]:
    """The archive in the hands of somebody who knows how to remove triggers."""
    with closing(sqlite3.connect(audited.path, isolation_level=None)) as connection:
        connection.execute("DROP TRIGGER audit_never_changed")
        connection.execute("DROP TRIGGER audit_never_removed")
        yield connection


def verdict(store: AuditStore, *heads: LogHead) -> Verdict:
    check = ChainCheck({KEY.id: KEY}, store.cut_mark(), heads)
    for entry in store.in_order(LogFilter(), CancelToken()):
        check.take(entry)
    return check.verdict()


def faults(found: Verdict) -> list[tuple[Fault, int, int]]:
    return [(finding.fault, finding.first, finding.last) for finding in found.findings]


def everything(store: AuditStore) -> list[AuditEntry]:
    return list(store.in_order(LogFilter(), CancelToken()))


def test_an_entry_says_who_did_what_and_when(
    store: AuditStore, notes: ActNotes, manual_clock: ManualClock
) -> None:
    notes.act(Act.SIGNED_IN, Details(form="browser"))
    with acting_as("api"):
        notes.act(Act.SIGNED_OUT)
    first, second = everything(store)
    assert (first.number, first.user, first.program, first.act) == (1, "robin", "window", "signed_in")
    assert first.time == manual_clock.now()
    assert first.known_details == Details(form="browser")
    assert second.program == "api"
    assert verdict(store).is_sound


def test_it_is_written_with_the_act_or_not_at_all(store: AuditStore, audited: Database) -> None:
    with suppress(RuntimeError), audited.transaction() as cx:
        note_act(cx, Act.NOTED, 1)
        raise RuntimeError
    with audited.transaction() as cx:
        note_act(cx, Act.NOTED, 2)
    assert [entry.fax_id for entry in everything(store)] == [2]


def test_what_another_process_of_the_program_noted_is_told_with_the_next_entry(
    store: AuditStore, audited: Database, notes: ActNotes
) -> None:
    with closing(Database.open(audited.path)) as child:
        ActNotes(child).act(Act.HISTORY_READ, Details(count=100))
    assert everything(store) == []
    notes.act(Act.SIGNED_OUT)
    assert [entry.act for entry in everything(store)] == ["history_read", "signed_out"]


def test_two_programs_write_one_chain(
    store: AuditStore, audited: Database, notes: ActNotes, manual_clock: ManualClock
) -> None:
    def write(each: ActNotes) -> None:
        for _ in range(20):
            each.act(Act.SIGNED_IN)

    with closing(sealed(Database.open(audited.path), manual_clock, user="sam")) as other:
        threads = [threading.Thread(target=write, args=(each,)) for each in (notes, ActNotes(other))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert [entry.number for entry in everything(store)] == list(range(1, 41))
    assert verdict(store).is_sound


@pytest.mark.parametrize("statement", ["UPDATE audit_entries SET user = 'x'", "DELETE FROM audit_entries"])
def test_it_is_only_ever_added_to(audited: Database, notes: ActNotes, statement: str) -> None:
    notes.act(Act.SIGNED_IN)
    with (
        closing(sqlite3.connect(audited.path)) as connection,
        pytest.raises(sqlite3.IntegrityError, match="only ever added to"),
    ):
        connection.execute(statement)


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("UPDATE audit_entries SET user = 'x' WHERE number = 5", [(Fault.CHANGED, 5, 5)]),
        ("UPDATE audit_entries SET at = x'00' WHERE number = 5", [(Fault.CHANGED, 5, 5)]),
        ("UPDATE audit_entries SET fax_id = 'x' WHERE number = 5", [(Fault.CHANGED, 5, 5)]),
        ("DELETE FROM audit_entries WHERE number IN (4, 5)", [(Fault.MISSING, 4, 5)]),
        ("DELETE FROM audit_entries WHERE number > 8", [(Fault.CUT, 9, 10)]),
        (
            "INSERT INTO audit_entries SELECT 11, at, account, user, program, act, fax_id, documents,"
            " details, key, link, link FROM audit_entries WHERE number = 10",
            [(Fault.APPENDED, 11, 11)],
        ),
    ],
)
def test_what_was_done_by_hand_is_named(
    store: AuditStore,
    notes: ActNotes,
    by_hand: sqlite3.Connection,
    statement: str,
    expected: list[tuple[Fault, int, int]],
) -> None:
    for _ in range(10):
        notes.act(Act.SIGNED_IN)
    head = store.head(KEY)
    by_hand.execute(statement)
    assert faults(verdict(store, head)) == expected


def test_entries_that_were_swapped_by_hand_are_named(
    store: AuditStore, notes: ActNotes, by_hand: sqlite3.Connection
) -> None:
    for _ in range(10):
        notes.act(Act.SIGNED_IN)
    for before, after in ((3, 103), (7, 3), (103, 7)):
        by_hand.execute("UPDATE audit_entries SET number = ? WHERE number = ?", (after, before))
    assert faults(verdict(store)) == [(Fault.SWAPPED, 3, 3), (Fault.SWAPPED, 7, 7)]


def test_entries_are_found_by_time_act_fax_and_person(
    store: AuditStore, audited: Database, notes: ActNotes, manual_clock: ManualClock
) -> None:
    begin = manual_clock.now()
    notes.faxes(Act.OPENED, [7, 8])
    manual_clock.advance(3600)
    notes.faxes(Act.PRINTED, [7])
    sealed(audited, manual_clock, user="sam")
    notes.faxes(Act.SAVED, [9])

    def found(**wanted: object) -> list[tuple[str, int | None]]:
        entries = store.newest(LogFilter(**wanted), 10)  # type: ignore[arg-type]
        assert len(entries) == store.count(LogFilter(**wanted))  # type: ignore[arg-type]
        return [(entry.act, entry.fax_id) for entry in entries]

    assert found(fax_id=7) == [("printed", 7), ("opened", 7)]
    assert found(acts=(Act.OPENED, Act.SAVED)) == [("saved", 9), ("opened", 8), ("opened", 7)]
    assert found(person="sam") == [("saved", 9)]
    assert found(until=begin + timedelta(minutes=1)) == [("opened", 8), ("opened", 7)]
    assert found(since=begin + timedelta(minutes=1), person="robin") == [("printed", 7)]
    assert store.people() == ["robin", "sam"]
    assert [entry.number for entry in store.newest(LogFilter(), 2, before=4)] == [3, 2]


def test_the_front_goes_and_the_rest_can_still_be_checked(
    store: AuditStore, notes: ActNotes, manual_clock: ManualClock
) -> None:
    for _ in range(5):
        notes.act(Act.SIGNED_IN)
        manual_clock.advance(86400)
    kept = store.head(KEY)
    assert store.cut(manual_clock.now() - timedelta(days=2, hours=1), KEY) == 3
    assert [entry.number for entry in everything(store)] == [4, 5, 6]
    assert everything(store)[-1].known_details == Details(count=3)
    assert verdict(store, kept).is_sound
    assert store.cut(manual_clock.now() - timedelta(days=2, hours=1), KEY) == 0


def test_a_thousand_acts_of_one_transaction_are_a_thousand_entries(
    audited: Database, store: AuditStore
) -> None:
    with audited.transaction() as cx:
        for fax_id in range(1000):
            note_act(cx, Act.OPENED, fax_id)
    assert store.count(LogFilter()) == 1000


def test_the_key_is_wanted_from_the_entry_on_that_tells_of_it(store: AuditStore) -> None:
    assert store.key_wanted() == ""
    store.want_key(KEY)
    assert store.key_wanted() == KEY.id
    assert everything(store)[0].known_details == Details(key=KEY.id)


def test_a_recovered_archive_keeps_its_log(
    audited: Database, store: AuditStore, notes: ActNotes, manual_clock: ManualClock, tmp_path: Path
) -> None:
    for _ in range(5):
        notes.act(Act.SIGNED_IN)
        manual_clock.advance(86400)
    store.cut(manual_clock.now() - timedelta(days=3), KEY)
    store.want_key(KEY)
    salvage(audited.path, tmp_path / "new.db")
    with closing(Database.open(tmp_path / "new.db")) as recovered:
        again = AuditStore(recovered, ManualClock())
        assert everything(again) == everything(store)
        assert again.key_wanted() == KEY.id
        assert verdict(again).is_sound
