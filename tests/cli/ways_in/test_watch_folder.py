"""`faxdesk watch-folder`: a folder is faxed without a window."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from faxdesk.services.intake.folder import folder_watch
from faxdesk.services.outbox import reconcile
from faxdesk.simulator.server import Simulator
from tests.cli.conftest import Faxdesk
from tests.support.waiting import wait_until

FREE, BUSY = "+16505550144", "+16505550101"


@pytest.fixture
def watched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unattended: Simulator) -> Path:
    """A folder that is looked into all the time."""
    monkeypatch.setattr(folder_watch, "STANDS_S", 0.05)
    unattended.control.deliver_after(0)
    made = tmp_path / "to fax"
    made.mkdir()
    return made


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_once(faxdesk: Faxdesk, watched: Path, letter: Path, unattended: Simulator) -> None:
    shutil.copyfile(letter, watched / f"{FREE} letter.pdf")
    (watched / "program.exe").write_text("MZ")
    ended = faxdesk("--json", "watch-folder", watched, "--once", "--send")
    assert ended.code == 1, "one of them has failed"
    told = {line["file"]: line for line in lines(ended.out)}
    assert told[f"{FREE} letter.pdf"] == {
        "file": f"{FREE} letter.pdf",
        "state": "sent",
        "fax": "1",
        "place": str(watched / "sent" / f"{FREE} letter.pdf"),
        "reason": None,
    }
    assert (told["program.exe"]["state"], told["program.exe"]["fax"]) == ("failed", None)
    assert told["program.exe"]["reason"]
    assert files(watched) == {
        f"sent/{FREE} letter.pdf",
        f"sent/{FREE} letter.receipt.pdf",
        "failed/program.exe",
        "failed/program.reason.txt",
    }
    assert faxdesk("--json", "watch-folder", watched, "--once").out == ""
    assert [fax["to"][0]["number"] for fax in unattended.control.faxes()] == [FREE]


def test_what_may_be_sent_is_kept(
    faxdesk: Faxdesk, watched: Path, letter: Path, unattended: Simulator
) -> None:
    """Without leave a fax waits as a draft; with it the next one goes, also without saying so again."""
    shutil.copyfile(letter, watched / f"{FREE} first.pdf")
    assert faxdesk("watch-folder", watched, "--once").code == 0
    assert unattended.control.faxes() == []
    assert faxdesk("watch-folder", watched, "--once", "--send").code == 0
    for name in ("second", "third"):
        (watched / f"{BUSY.replace('0101', '0145')} {name}.txt").write_text(name)
        faxdesk("watch-folder", watched, "--once", *(["--no-send"] if name == "third" else []))
    assert len(unattended.control.faxes()) == 1


def test_drafts_need_nobody_signed_in(
    faxdesk: Faxdesk, watched: Path, letter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("CLIENT_ID", "CLIENT_SECRET", "JWT"):
        monkeypatch.delenv(f"FAXDESK_{name}")
    shutil.copyfile(letter, watched / "letter.pdf")
    ended = faxdesk("watch-folder", watched, "--once")
    assert (ended.code, "not signed in" in ended.err) == (0, True)
    assert [row["state"] for row in faxdesk("--json", "outbox", "--offline").json] == ["draft"]
    shutil.copyfile(letter, watched / f"{FREE}.pdf")
    assert faxdesk("watch-folder", watched, "--once", "--send").code == 4


def test_a_line_for_people(faxdesk: Faxdesk, watched: Path, letter: Path) -> None:
    shutil.copyfile(letter, watched / f"{FREE}.pdf")
    assert faxdesk("watch-folder", watched, "--once", "--send").out == f"Sent: {FREE}.pdf\n"


def test_a_draft_is_said_once(faxdesk: Faxdesk, watched: Path, letter: Path) -> None:
    shutil.copyfile(letter, watched / "letter.pdf")
    (watched / "letter.json").write_text('{"subject": "Referral"}')
    assert faxdesk("watch-folder", watched, "--once").out == "A draft, 1: letter.pdf\n"
    assert faxdesk("watch-folder", watched, "--once").out == ""
    shutil.copyfile(letter, watched / f"{FREE}.pdf")
    (told,) = lines(faxdesk("--json", "watch-folder", watched, "--once").out)
    assert told.pop("reason").startswith("It was to be sent by itself")
    assert told == {"file": f"{FREE}.pdf", "state": "draft", "fax": "2", "place": None}


def test_results_that_are_open_are_said(
    faxdesk: Faxdesk, watched: Path, letter: Path, unattended: Simulator
) -> None:
    unattended.control.deliver_after(600)
    shutil.copyfile(letter, watched / f"{FREE}.pdf")
    ended = faxdesk("watch-folder", watched, "--once", "--send", "--wait", "1")
    assert (ended.code, ended.out) == (3, "")
    assert "not all results are known" in ended.err


def test_what_may_have_gone_out_waits_for_a_person(
    faxdesk: Faxdesk,
    watched: Path,
    letter: Path,
    unattended: Simulator,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It is not faxed once more by itself, and the command does not end as if all were well."""
    monkeypatch.setattr(reconcile, "LOOKS_S", (0.0,))
    unattended.control.fault("POST", r"/fax$", times=1, status=503)
    shutil.copyfile(letter, watched / f"{FREE}.pdf")
    ended = faxdesk("--json", "watch-folder", watched, "--once", "--send")
    (told,) = lines(ended.out)
    assert (ended.code, told["file"], told["state"], told["fax"]) == (3, f"{FREE}.pdf", "unknown", "1")
    again = faxdesk("watch-folder", watched, "--once")
    assert (again.code, again.out.startswith(f"Waits for you, 1: {FREE}.pdf. ")) == (3, True)
    assert unattended.control.faxes() == []
    assert faxdesk("outbox", "send-again", "1").code == 0
    decided = faxdesk("watch-folder", watched, "--once")
    assert (decided.code, decided.out) == (0, f"Sent: {FREE}.pdf\n")
    assert [fax["to"][0]["number"] for fax in unattended.control.faxes()] == [FREE]


def test_what_the_service_refuses_waits_for_a_person(
    faxdesk: Faxdesk, watched: Path, letter: Path, unattended: Simulator
) -> None:
    unattended.control.fault("POST", r"/fax$", times=1, status=400)
    shutil.copyfile(letter, watched / f"{FREE}.pdf")
    ended = faxdesk("--json", "watch-folder", watched, "--once", "--send")
    (told,) = lines(ended.out)
    assert (ended.code, told["state"], told["fax"], told["place"]) == (1, "needs_you", "1", None)
    assert told["reason"]


def test_a_folder_that_is_not_there(faxdesk: Faxdesk, watched: Path) -> None:
    ended = faxdesk("watch-folder", watched / "gone", "--once")
    assert ended.code == 1
    assert "not there" in ended.err


def test_a_folder_that_must_not_be_watched(faxdesk: Faxdesk, watched: Path, folder: Path) -> None:
    ended = faxdesk("watch-folder", folder, "--once")
    assert ended.code == 2
    assert "cannot be watched" in ended.err


@pytest.mark.skipif(sys.platform == "win32", reason="a signal that ends a program")
def test_until_it_is_stopped(watched: Path, folder: Path, faxdesk: Faxdesk) -> None:
    """It takes what comes while it runs, and another one for the same archive and folder is refused."""
    command = [
        sys.executable,
        "-m",
        "faxdesk",
        "--profile",
        str(folder),
        "--json",
        "watch-folder",
        str(watched),
    ]
    with subprocess.Popen([*command, "--send"], stdout=subprocess.PIPE, text=True, env={**os.environ}) as run:
        try:
            wait_until(lambda: any(folder.glob("folder-*.lock")), "the folder is watched")
            (watched / "program.exe").write_text("MZ")
            assert run.stdout is not None
            (told,) = lines(run.stdout.readline())
            assert (told["file"], told["state"]) == ("program.exe", "failed")
            assert faxdesk("watch-folder", watched, "--once").code == 1
        finally:
            run.send_signal(signal.SIGTERM)
        assert run.wait(30) == 130
