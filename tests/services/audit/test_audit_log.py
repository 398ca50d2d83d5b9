"""The audit log as the services write it: every act, by everything that does it."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

import faxdesk
from faxdesk.composition import Composition
from faxdesk.disk_trouble import DiskTrouble
from faxdesk.domain.audit.acts import Act
from faxdesk.domain.audit.audit_chain import Fault
from faxdesk.domain.audit.audit_entry import AuditEntry, LogFilter
from faxdesk.domain.fax import FaxQuery, Folder
from faxdesk.domain.runtime import CancelToken
from faxdesk.paths import Profile
from faxdesk.services.audit.log_file import LogForm
from faxdesk.services.export.drag_files import DragFiles
from faxdesk.services.export.export import ExportForm
from faxdesk.services.kept_sign_in import ForgetfulStore
from faxdesk.simulator.server import Simulator
from faxdesk.store.database.sqlite import sqlite3
from faxdesk.this_computer import user_name
from tests.services.outbox_on_simulator import FREE, OutboxOnSimulator
from tests.support.clock import RunningClock


def entries(desk: Composition, **wanted: object) -> list[AuditEntry]:
    return list(reversed(desk.audit_log.newest(LogFilter(**wanted), 1000)))  # type: ignore[arg-type]


@pytest.fixture
def received(composition: Composition, simulator: Simulator, here: OutboxOnSimulator) -> int:
    """A fax that came, with its pages here."""
    composition.sync.run(CancelToken())
    simulator.control.receive(pdf=here.letter.read_bytes())
    composition.sync.run(CancelToken())
    composition.sync.fetch_documents(CancelToken())
    return composition.library.first_ids(FaxQuery(Folder.INBOX))[0]


@pytest.fixture
def with_key(profile: Profile, clock: RunningClock) -> Callable[[], Composition]:
    """The desk of a person with a keychain; it may be opened several times."""
    keychain, secrets = ForgetfulStore(), ForgetfulStore()

    def opened() -> Composition:
        return Composition(profile, secrets=secrets, audit_secrets=keychain, clock=clock)

    return opened


def test_every_act_is_written_by_something() -> None:
    sources = [
        path.read_text(encoding="utf-8")
        for path in Path(faxdesk.__file__).parent.rglob("*.py")
        if path.name != "acts.py"
    ]
    assert [act.name for act in Act if not any(f"Act.{act.name}" in source for source in sources)] == []


def test_what_is_done_with_a_fax_that_came(composition: Composition, received: int, tmp_path: Path) -> None:
    token, library = CancelToken(), composition.library
    library.save(received, tmp_path / "one.pdf", token)
    composition.exporter.run([received], tmp_path / "all", ExportForm.FOLDER, token)
    composition.exporter.merge([received], tmp_path / "merged.pdf", token)
    files = DragFiles(lambda: composition.exporter, composition.policies, tmp_path)
    files.faxes([received], token)
    files.pages(received, [0], token)
    files.end()
    composition.outbox.forward(received)
    composition.tags_and_notes.change_tags([received], add=["urgent"])
    composition.tags_and_notes.set_note(received, "call back")
    library.trash([received])
    library.restore([received])
    library.trash([received])
    composition.trash.delete_for_ever([received], token)
    told = entries(composition, fax_id=received)
    assert [entry.act for entry in told] == [
        *("received", "pages_fetched", "saved", "exported", "exported", "dragged_out", "dragged_out"),
        *("tagged", "noted", "deleted", "restored", "deleted", "forgotten"),
    ]
    digest = told[1].documents
    assert len(digest) == 64
    assert all(entry.documents == digest for entry in told[2:7])
    assert told[-1].documents == digest
    assert {entry.user for entry in told} == {user_name()}
    assert {entry.account for entry in told} == {composition.faxes.account_id()}


def test_what_leads_to_a_fax_being_sent(here: OutboxOnSimulator) -> None:
    desk = here.composition
    fax_id = here.send(FREE)
    steps = [(entry.act, entry.known_details.step) for entry in entries(desk, fax_id=fax_id)]
    assert steps[:5] == [
        ("drafted", "create"),
        ("queued", "send"),
        ("attempt", "start"),
        ("attempt", "body_sent"),
        ("attempt", "accept"),
    ]
    assert all(len(entry.documents) == 64 for entry in entries(desk, fax_id=fax_id)[:5])


def test_nothing_of_a_fax_stands_in_it(here: OutboxOnSimulator) -> None:
    desk = here.composition
    fax_id = here.send(FREE, cover_text="Marker of the text")
    desk.tags_and_notes.change_tags([fax_id], add=["marker-tag"])
    desk.tags_and_notes.set_note(fax_id, "marker-note")
    with closing(sqlite3.connect(desk.profile.database)) as connection:
        told = repr(connection.execute("SELECT * FROM audit_entries").fetchall())
    for marker in (FREE, FREE[1:], "arker", here.letter.name):
        assert marker not in told


def test_settings_are_told_by_their_names_alone(composition: Composition) -> None:
    composition.settings.auto_save_folder = str(Path("/secret/place").absolute())
    composition.settings.save()
    (entry,) = entries(composition, acts=(Act.SETTING_CHANGED,))
    assert entry.known_details.setting == "auto_save_folder"
    assert "secret" not in entry.details


def test_signing_in_and_out_and_the_key(with_key: Callable[[], Composition], simulator: Simulator) -> None:
    token = CancelToken()
    with closing(with_key()) as desk:
        desk.account.sign_in_jwt(
            simulator.url, simulator.client_id, simulator.client_secret, simulator.jwt, token
        )
        desk.account.sign_out(token)
        told = entries(desk)
        assert [entry.act for entry in told] == ["signed_in", "key_made", "signed_out"]
        assert [bool(entry.key) for entry in told] == [False, True, True]
        checked = desk.audit_log.verify(token)
        assert checked.verdict.is_sound
        assert checked.verdict.keyed == 2
    with closing(with_key()) as again:
        again.act_notes.act(Act.SIGNED_IN)
        assert entries(again)[-1].key == told[-1].key, "a later program has the key before it writes"


def test_a_program_that_had_no_key_takes_up_the_one_that_another_made(
    with_key: Callable[[], Composition],
) -> None:
    with closing(with_key()) as first, closing(with_key()) as second:
        second.act_notes.act(Act.SIGNED_IN)
        first.log_keys.ensure()
        second.act_notes.act(Act.SIGNED_IN)
        assert first.audit_log.verify(CancelToken()).verdict.is_sound
        assert entries(second)[-1].key


def test_what_a_later_program_notes_of_the_log_first_is_sealed_with_its_key(
    with_key: Callable[[], Composition], clock: RunningClock
) -> None:
    with closing(with_key()) as desk:
        desk.log_keys.ensure()
        desk.act_notes.act(Act.SIGNED_IN)
        key = entries(desk)[-1].key
        desk.settings.audit_days = 30
        desk.settings.save()
    clock.advance(timedelta(days=31).total_seconds())
    with closing(with_key()) as again:
        again.audit_log.tidy()
        mark = again.audit_store.cut_mark()
        assert mark is not None
        head = again.audit_log.verify(CancelToken()).head
        assert head is not None
        assert key == mark.key == head.key != ""
        assert again.audit_log.verify(CancelToken()).verdict.is_sound


def test_a_head_is_found_though_power_was_cut_while_an_earlier_one_was_noted(
    composition: Composition,
) -> None:
    composition.act_notes.act(Act.SIGNED_IN)
    composition.audit_log.keep_head()
    path = composition.profile.audit_heads
    path.write_bytes(path.read_bytes()[:-20])
    composition.act_notes.act(Act.SIGNED_OUT)
    composition.audit_log.keep_head()
    known = composition.audit_log.verify(CancelToken()).head
    assert known is not None
    assert known.number == 2


def test_a_tail_that_is_cut_off_is_told_by_the_head_of_the_day(
    composition: Composition, clock: RunningClock
) -> None:
    notes, log = composition.act_notes, composition.audit_log
    for _ in range(3):
        notes.act(Act.SIGNED_IN)
    log.tidy()
    log.tidy()
    assert len(composition.profile.audit_heads.read_bytes().splitlines()) == 1, "once a day"
    clock.advance(90_000)
    notes.act(Act.SIGNED_OUT)
    log.tidy()
    assert log.verify(CancelToken()).verdict.is_sound
    with closing(sqlite3.connect(composition.profile.database, isolation_level=None)) as connection:
        connection.execute("DROP TRIGGER audit_never_removed")
        connection.execute("DELETE FROM audit_entries WHERE number > 2")
    (finding,) = log.verify(CancelToken()).verdict.findings
    assert (finding.fault, finding.first, finding.last) == (Fault.CUT, 3, 4)


def test_what_is_done_while_the_disk_takes_nothing_is_written_late(
    composition: Composition, monkeypatch: pytest.MonkeyPatch
) -> None:
    transaction = composition.database.transaction

    def full() -> None:
        raise DiskTrouble("The disk is full.", "Make room.")

    monkeypatch.setattr(composition.database, "transaction", full)
    composition.act_notes.faxes(Act.SAVED, [7])
    monkeypatch.setattr(composition.database, "transaction", transaction)
    composition.act_notes.faxes(Act.OPENED, [7])
    told = entries(composition, fax_id=7)
    assert [(entry.act, entry.known_details.late) for entry in told] == [("saved", True), ("opened", False)]


def test_what_is_older_than_is_set_goes(composition: Composition, clock: RunningClock) -> None:
    composition.act_notes.act(Act.SIGNED_IN)
    composition.audit_log.tidy()
    composition.settings.audit_days = 30
    clock.advance(timedelta(days=31).total_seconds())
    composition.act_notes.act(Act.SIGNED_OUT)
    composition.audit_log.tidy()
    assert [entry.act for entry in entries(composition)] == ["signed_out", "log_cut"]
    assert composition.audit_log.verify(CancelToken()).verdict.is_sound


def test_an_export_has_all_entries_and_the_head(composition: Composition, tmp_path: Path) -> None:
    composition.act_notes.act(Act.SIGNED_IN)
    done = composition.audit_log.export(LogFilter(), tmp_path / "log.jsonl", LogForm.JSON, CancelToken())
    *lines, last = map(json.loads, done.path.read_text().splitlines())
    assert [line["act"] for line in lines] == ["signed_in", "log_exported"]
    assert last["head"]["number"] == done.head.number == done.count == 2
    assert last["head"]["link"] == lines[-1]["link"]
    table = composition.audit_log.export(LogFilter(), tmp_path / "log.csv", LogForm.CSV, CancelToken())
    assert "signed_in" in table.path.read_text(encoding="utf-8-sig")
    beyond = replace(done.head, number=99)
    assert composition.audit_log.verify(CancelToken(), [done.head, beyond]).verdict.is_sound, "99 is forged"
