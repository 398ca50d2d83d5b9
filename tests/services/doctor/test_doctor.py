"""What the doctor finds, on an archive and a service in each kind of trouble, and what it puts right."""

from __future__ import annotations

import json
import logging
import os
import zipfile
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from faxdesk import log
from faxdesk.composition import Composition, doctor_without_archive
from faxdesk.domain.checkup import Finding, Result, Verdict, Walls, worst
from faxdesk.domain.draft import Draft, Recipient
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import DocumentState, FaxQuery, Folder
from faxdesk.domain.runtime import Cancelled, CancelToken, SystemClock
from faxdesk.domain.scanning.scanner import KnownScanner, ScannerAddress, ScannerKind
from faxdesk.paths import Profile
from faxdesk.ringcentral.client import RingCentral
from faxdesk.ringcentral.http.rate_gate import Group
from faxdesk.services.doctor import checks_here
from faxdesk.services.doctor.doctor import Check, Doctor
from faxdesk.services.doctor.support_bundle import SupportBundle
from faxdesk.services.kept_sign_in import ForgetfulStore
from faxdesk.settings import Settings
from faxdesk.simulator.server import Simulator
from faxdesk.store.database import database as database_module
from faxdesk.store.database.schema import ArchiveInUse
from faxdesk.store.database.sqlite import sqlite3
from tests.services.doctor.conftest import SlowKeychain
from tests.support.clock import RunningClock

TOKEN = CancelToken()


def examine(composition: Composition) -> dict[str, Finding]:
    return {result.key: result.finding for result in composition.doctor.examine(TOKEN)}


def synced(composition: Composition) -> list[int]:
    """The inbox after all that waits was fetched."""
    composition.sync.run(TOKEN)
    while composition.sync.more_to_do:
        composition.sync.run(TOKEN)
    return list(composition.library.ids(FaxQuery(Folder.INBOX)))


def make_old(profile: Profile, digest: str) -> None:
    before = (SystemClock().now() - timedelta(days=3)).timestamp()
    os.utime(profile.blobs / digest[:2] / digest, (before, before))


def test_all_is_well(composition: Composition, simulator: Simulator) -> None:
    simulator.control.receive(pages=1)
    synced(composition)
    reported: list[Result] = []
    results = composition.doctor.examine(TOKEN, reported.append)
    assert [(result.key, result.finding) for result in results if result.finding.verdict != Verdict.OK] == []
    assert list(results) == reported
    assert [(result.key, result.title) for result in results] == list(composition.doctor.titles)
    facts = {result.key: dict(result.finding.facts) for result in results}
    assert facts["documents"]["documents"] == "1"
    assert facts["limits"]["heavy"].endswith("of 10")
    assert composition.doctor.repair(TOKEN) == ()


def test_a_check_that_raises_is_a_problem_and_the_others_go_on(tmp_path: Path) -> None:
    def fail(token: CancelToken) -> Finding:
        raise FaxDeskError("The disk is gone.", "Connect it.", ErrorKind.STORAGE)

    bundle = SupportBundle(Settings(tmp_path / "settings.json"), tmp_path, tmp_path, str)
    fine = Finding(Verdict.OK, "Fine.")
    doctor = Doctor([Check("a", "A", fail), Check("b", "B", lambda token: fine)], None, bundle)
    first, second = doctor.examine(TOKEN)
    assert (first.finding.verdict, first.finding.words) == (Verdict.PROBLEM, "The disk is gone.")
    assert second.finding == fine
    assert worst([first, second]) == Verdict.PROBLEM
    assert worst([]) == Verdict.OK
    called_off = CancelToken()
    called_off.cancel()
    with pytest.raises(Cancelled):
        doctor.examine(called_off)


# This computer


def test_a_keychain_that_waits_for_its_owner_keeps_nobody(slow_keychain: SlowKeychain) -> None:
    found = checks_here.keychain(slow_keychain, 0.1, TOKEN)
    assert found.verdict == Verdict.WARNING
    assert "unlock" in found.hint
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        checks_here.keychain(slow_keychain, 10, token)


def test_a_keychain_that_is_missing_is_said(profile: Profile) -> None:
    class Missing(ForgetfulStore):
        def load(self) -> str | None:
            raise FaxDeskError("This computer has no keychain.", "Stay signed in.", ErrorKind.KEYCHAIN)

    found = checks_here.keychain(Missing(), 5, TOKEN)
    assert (found.verdict, found.words) == (Verdict.WARNING, "This computer has no keychain.")


@pytest.mark.parametrize(
    ("free", "verdict"),
    [(5 * 10**9, Verdict.OK), (10**9 - 1, Verdict.WARNING), (10**7, Verdict.PROBLEM)],
)
def test_a_disk_that_fills_is_said(
    profile: Profile, monkeypatch: pytest.MonkeyPatch, free: int, verdict: Verdict
) -> None:
    usage = type("Usage", (), {"free": free})
    monkeypatch.setattr("shutil.disk_usage", lambda folder: usage)
    assert checks_here.disk(profile).verdict == verdict


def test_a_disk_that_is_gone_is_said(tmp_path: Path) -> None:
    with pytest.raises(FaxDeskError, match="cannot be reached"):
        checks_here.disk(Profile(tmp_path / "unplugged"))


# The service


def test_a_clock_that_is_wrong_is_said(composition: Composition, simulator: Simulator) -> None:
    simulator.control.clock(offset_s=900)
    found = examine(composition)["clock"]
    assert found.verdict == Verdict.PROBLEM
    assert "slow" in found.words
    simulator.control.clock(offset_s=-120)
    found = examine(composition)["clock"]
    assert (found.verdict, "fast" in found.words) == (Verdict.WARNING, True)


def test_a_service_out_of_reach_is_said(composition: Composition, simulator: Simulator) -> None:
    simulator.stop()
    found = examine(composition)
    assert found["network"].verdict == Verdict.PROBLEM
    assert found["network"].words == "RingCentral cannot be reached."
    assert found["clock"].verdict == Verdict.WARNING
    assert found["archive"].verdict == Verdict.OK


def test_a_pause_of_the_service_is_said(composition: Composition) -> None:
    client = composition.account.client()
    assert isinstance(client, RingCentral)
    client._requester.gate.penalise(Group.HEAVY, 42)
    found = examine(composition)["limits"]
    assert found.verdict == Verdict.WARNING
    assert "42" in found.words
    assert dict(found.facts)["heavy"] == "0 of 10"


def test_nobody_signed_in_is_said(profile: Profile, clock: RunningClock, simulator: Simulator) -> None:

    composition = Composition(profile, clock=clock)
    composition.settings.server = simulator.url
    found = examine(composition)
    composition.close()
    assert (found["sign_in"].verdict, found["limits"].verdict) == (Verdict.WARNING, Verdict.WARNING)
    assert found["network"].verdict == Verdict.OK


def test_the_sender_is_named(composition: Composition) -> None:
    assert "Nobody" in examine(composition)["sender"].words
    with composition.database.transaction() as cx:
        cx.execute(
            "INSERT INTO lease (only, owner, until) VALUES (1, '4321-ab', '2126-01-01T00:00:00.000000Z')"
        )
    assert examine(composition)["sender"].words == "Another FaxDesk sends (process 4321)."
    with composition.database.transaction() as cx:
        cx.execute("UPDATE lease SET until = '2020-01-01T00:00:00.000000Z'")
    assert "has ended" in examine(composition)["sender"].words
    with composition.database.transaction() as cx:
        cx.execute("UPDATE lease SET owner = ?", (f"{os.getpid()}-ab",))
    assert examine(composition)["sender"].words == "This program sends."


# The archive


@pytest.mark.parametrize("damage", [Path.unlink, lambda path: path.write_bytes(b"%PDF spoilt")])
def test_a_document_that_was_lost_or_spoilt_is_fetched_again(
    composition: Composition, simulator: Simulator, profile: Profile, damage: Callable[[Path], object]
) -> None:
    simulator.control.receive(pages=1)
    (fax_id,) = synced(composition)
    digest = composition.library.fax(fax_id).document_hash
    damage(composition.blobs.path(digest))
    found = examine(composition)["documents"]
    assert (found.verdict, found.can_mend) == (Verdict.PROBLEM, True)
    assert any("fetched again" in sentence for sentence in composition.doctor.repair(TOKEN))
    assert composition.library.fax(fax_id).document_state == DocumentState.HERE
    assert composition.blobs.verify(composition.library.fax(fax_id).document_hash)
    assert examine(composition)["documents"].verdict == Verdict.OK
    # What was spoilt is still there to be looked at.
    assert {path.name for path in profile.aside.glob("*")} <= {digest}


def test_a_document_of_no_fax_is_set_aside_and_never_deleted(
    composition: Composition, profile: Profile, make_pdf: Callable[..., Path]
) -> None:
    digest, _size = composition.blobs.add(make_pdf(text="Of nobody"))
    assert examine(composition)["documents"].verdict == Verdict.OK, "it may be about to be named"
    make_old(profile, digest)
    found = examine(composition)["documents"]
    assert (found.verdict, dict(found.facts)["of no fax"]) == (Verdict.WARNING, "1")
    assert composition.blobs.has(digest), "looking alone changes nothing"
    assert composition.doctor.repair(TOKEN) == ("1 document is set aside, in the folder “set-aside”.",)
    assert (profile.aside / digest).is_file()
    assert not composition.blobs.has(digest)


def test_a_document_that_is_added_once_more_is_young_again(
    composition: Composition, profile: Profile, make_pdf: Callable[..., Path]
) -> None:
    path = make_pdf(text="Of nobody yet")
    digest, _size = composition.blobs.add(path)
    make_old(profile, digest)
    composition.blobs.add(path)
    assert examine(composition)["documents"].verdict == Verdict.OK


def test_documents_of_drafts_and_receipts_are_somebodys(
    composition: Composition, profile: Profile, make_pdf: Callable[..., Path]
) -> None:
    outbox = composition.outbox
    file = outbox.add_file(make_pdf(), TOKEN)
    fax_id = outbox.create(Draft((Recipient("+16505550144"),), (file,)))
    receipt, _size = composition.blobs.add(make_pdf(text="Receipt", name="receipt.pdf"))
    with composition.database.transaction() as cx:
        cx.execute("UPDATE faxes SET receipt_hash = ? WHERE id = ?", (receipt, fax_id))
    for digest in (file.hash, receipt):
        make_old(profile, digest)
    assert examine(composition)["documents"].verdict == Verdict.OK


def test_an_unsent_fax_without_its_document_is_said(
    composition: Composition, make_pdf: Callable[..., Path]
) -> None:
    outbox = composition.outbox
    file = outbox.add_file(make_pdf(), TOKEN)
    outbox.create(Draft((Recipient("+16505550144"),), (file,)))
    composition.blobs.path(file.hash).unlink()
    found = examine(composition)["documents"]
    assert (found.verdict, found.can_mend) == (Verdict.PROBLEM, False)
    assert "add the file again" in found.hint


def test_the_search_index_is_made_anew(composition: Composition, simulator: Simulator) -> None:
    simulator.control.receive(pages=1, name="Ward Seven")
    (fax_id,) = synced(composition)
    query = FaxQuery(Folder.INBOX, text="ward")
    assert list(composition.library.ids(query)) == [fax_id]
    with composition.database.transaction() as cx:
        cx.execute("DELETE FROM fax_search")
        cx.execute("INSERT INTO fax_search (rowid, name) VALUES (4711, 'Nobody')")
    found = examine(composition)["index"]
    assert (found.verdict, found.can_mend) == (Verdict.PROBLEM, True)
    assert composition.doctor.repair(TOKEN) == ("The search index was made anew.",)
    assert list(composition.library.ids(query)) == [fax_id]
    assert examine(composition)["index"].verdict == Verdict.OK


def test_an_index_that_disagrees_with_itself_is_made_anew(
    composition: Composition, simulator: Simulator
) -> None:
    simulator.control.receive(pages=1, name="Ward Seven")
    (fax_id,) = synced(composition)
    with composition.database.transaction() as cx:
        cx.execute(
            "UPDATE fax_search_content SET c0 = 'Somebody else'"
            " WHERE id = (SELECT place FROM faxes WHERE id = ?)",
            (fax_id,),
        )
    assert examine(composition)["index"].words == "The search index is damaged."
    composition.doctor.repair(TOKEN)
    assert examine(composition)["index"].verdict == Verdict.OK


def test_a_damaged_archive_is_looked_at_closely_at_the_next_start(
    composition: Composition, profile: Profile, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that is too large to be looked through at each start."""
    monkeypatch.setattr(database_module, "_SMALL", 0)
    with composition.database.transaction() as cx:
        cx.execute("PRAGMA writable_schema = ON")
        cx.execute(
            "UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema"
            " WHERE name = 'attempts') WHERE name = 'people'"
        )
        cx.execute("PRAGMA writable_schema = OFF")
    composition.close()

    again = Composition(profile)
    again.settings.server = simulator.url
    found = examine(again)["archive"]
    assert (found.verdict, found.can_mend) == (Verdict.PROBLEM, True)
    (sentence,) = again.doctor.repair(TOKEN)
    again.close()
    assert "cannot be repaired" in sentence
    assert profile.database.with_name("archive.db.suspect").exists()


def test_rows_that_belong_to_nothing_are_said(composition: Composition) -> None:
    with closing(sqlite3.connect(composition.database.path)) as cx:
        cx.execute(
            "INSERT INTO outbox_log (fax_id, at, event, old_state, new_state) VALUES (99, '', '', '', '')"
        )
        cx.commit()
    found = examine(composition)["archive"]
    assert (found.verdict, found.can_mend) == (Verdict.PROBLEM, False)


# Without an archive, and for support


def test_without_an_archive_the_rest_is_looked_at(profile: Profile, simulator: Simulator) -> None:
    doctor = doctor_without_archive(profile, simulator.url, ArchiveInUse())
    found = {result.key: result.finding for result in doctor.examine(TOKEN)}
    assert found["network"].verdict == Verdict.OK
    assert found["archive"].words == ArchiveInUse().title
    assert doctor.repair(TOKEN) == ()


def test_a_bundle_tells_support_what_it_needs_and_of_nobody(
    composition: Composition, simulator: Simulator, profile: Profile, tmp_path: Path
) -> None:
    simulator.control.receive(pages=1, name="Ward Seven")
    synced(composition)
    settings = composition.settings
    settings.client_id, settings.undo_send_seconds = "client-of-ours", 30
    ward = ScannerAddress(ScannerKind.ESCL, "https://10.1.2.3/eSCL/")
    settings.scanners = (KnownScanner(ward, "Ward Seven", "c0ffee", "uuid-of-ours"),)
    settings.watched_folder = str(tmp_path / "Ward Seven")
    settings.sources_that_send = (f"folder:{tmp_path / 'Ward Seven'}", "printer:")
    log.setup(profile.logs)
    logging.getLogger("faxdesk.test").warning("To +1 650 555 0144 as “Dr Day” with Bearer abc.def")
    # Written by an earlier program that was less careful.
    (profile.logs / "faxdesk.log.1").write_text(f"{profile.folder} refresh_token=s3cret +16505550199\n")
    doctor = composition.doctor
    contents = doctor.bundle(doctor.examine(TOKEN))
    assert set(contents) == {"report.txt", "settings.json", "faxdesk.log", "faxdesk.log.1"}
    everything = "\n".join(contents.values())
    for secret in ("5550144", "555 0144", "5550199", "Dr Day", "Ward Seven", "abc.def", "s3cret"):
        assert secret not in everything
    for where in (str(profile.folder), simulator.url, "client-of-ours", simulator.jwt, "10.1.2.3", "c0ffee"):
        assert where not in everything
    assert json.loads(contents["settings.json"])["undo_send_seconds"] == 30
    assert json.loads(contents["settings.json"])["client_id"] == "changed"
    assert json.loads(contents["settings.json"])["scanners"] == ["escl"]
    assert json.loads(contents["settings.json"])["sources_that_send"] == ["folder", "printer"]
    assert "The archive is sound." in contents["report.txt"]

    target = tmp_path / "for support.zip"
    doctor.save_bundle(contents, target, TOKEN)
    with zipfile.ZipFile(target) as bundle:
        assert {name: bundle.read(name).decode() for name in bundle.namelist()} == contents


def test_of_a_long_log_the_end_is_taken_from_a_whole_line_on(profile: Profile) -> None:
    lines = [f"line {number} {'x' * 80}" for number in range(10_000)]
    (profile.logs / "faxdesk.log").write_text("\n".join(lines))
    bundle = SupportBundle(Settings(profile.settings_file), profile.folder, profile.logs, str)
    kept = bundle.contents([])["faxdesk.log"].split("\n")
    assert 1000 < len(kept) < 5000
    assert kept[-1] == lines[-1]
    assert kept[0] in lines


def test_repair_asks_at_once_for_pages_that_were_denied(
    composition: Composition, simulator: Simulator
) -> None:
    synced(composition)
    simulator.control.receive(count=2, pages=1)
    simulator.control.fault("GET", "/content/", times=1, status=404)
    synced(composition)
    # By now the next try is many hours away.
    (waiting,) = [
        fax_id
        for fax_id in composition.library.ids(FaxQuery(Folder.INBOX))
        if composition.library.fax(fax_id).document_state == DocumentState.FAILED
    ]
    for _ in range(6):
        composition.faxes.document_failed(waiting)
    assert composition.library.counts().documents_wanted == 1
    assert composition.doctor.repair(TOKEN) == ("What was not saved yet is here now (1).",)
    assert composition.library.counts().documents_wanted == 0
    assert composition.library.fax(waiting).document_state == DocumentState.HERE
    assert composition.doctor.repair(TOKEN) == ()


def test_repair_says_what_is_still_not_to_be_had(composition: Composition, simulator: Simulator) -> None:
    synced(composition)
    simulator.control.receive(pages=1)
    simulator.control.fault("GET", "/content/", times=2, status=404)
    synced(composition)
    (words,) = composition.doctor.repair(TOKEN)
    assert "1 fax is still not saved; it is asked for again by itself." in words
    simulator.control.fault("GET", "/content/", times=9, status=503)
    (words,) = composition.doctor.repair(TOKEN)
    assert words.startswith("1 fax is still not saved; it is asked for again by itself. RingCentral")


WHOLE = Walls(files=True, network=True, processes=True)
HALF = Walls(network=True, processes=True)


@pytest.mark.parametrize(
    ("system", "walls", "said", "hint", "verdict"),
    [
        ("linux", WHOLE, "no other file, no network and no other program", "", Verdict.OK),
        ("linux", HALF, "no network and no other program, but your files", "Landlock", Verdict.WARNING),
        ("linux", Walls(), "limited in memory and time, and not in what it may", "Landlock", Verdict.WARNING),
        ("darwin", WHOLE, "no other file, no network and no other program", "", Verdict.OK),
        ("darwin", HALF, "no network and no other program, but your files", "on a Mac", Verdict.WARNING),
        ("darwin", Walls(), "limited in memory and time", "sandbox that FaxDesk asks for", Verdict.WARNING),
        ("win32", Walls(in_job=True), "in a job object", "", Verdict.OK),
        ("win32", Walls(in_job=True), "no limited token keeps it from your files", "", Verdict.OK),
        ("win32", Walls(), "limited in memory and time, and not in what", "a job object", Verdict.WARNING),
    ],
)
def test_how_strong_the_cage_is_is_said(
    system: str, walls: Walls, said: str, hint: str, verdict: Verdict
) -> None:
    finding = checks_here.cage(lambda: walls, system)
    assert said in finding.words
    assert hint in finding.hint
    assert finding.verdict == verdict
    assert ("files", "refused" if walls.files else "open") in finding.facts
    assert (("job object", "yes" if walls.in_job else "no") in finding.facts) == (system == "win32")
