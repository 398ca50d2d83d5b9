"""`faxdesk outbox ACTION ID`, and the questions before a fax is sent."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from faxdesk.services.outbox import reconcile
from faxdesk.simulator.server import Simulator
from tests.cli.conftest import BUSY, TO, Faxdesk, sends
from tests.documents import samples

FAX = r"/fax$"


@pytest.fixture
def waiting(faxdesk: Faxdesk, unattended: Simulator, letter: Path) -> str:
    """The id of a fax that the service turned away for an hour."""
    unattended.control.fault("POST", FAX, times=1, status=429, headers={"Retry-After": "3600"})
    done = faxdesk("send", "--to", TO, letter, "--json")
    assert (done.code, done.json["state"]) == (1, "waiting")
    return str(done.json["id"])


@pytest.fixture
def uncertain(faxdesk: Faxdesk, unattended: Simulator, letter: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The id of a fax that was looked for in vain."""
    monkeypatch.setattr(reconcile, "LOOKS_S", (0.0,))
    unattended.control.fault("POST", FAX, times=1, status=503)
    done = faxdesk("send", "--to", TO, letter, "--json")
    assert (done.code, done.json["state"]) == (3, "uncertain")
    return str(done.json["id"])


def test_a_fax_is_put_on_hold_and_let_go(faxdesk: Faxdesk, unattended: Simulator, waiting: str) -> None:
    assert faxdesk("outbox", "hold", waiting, "--json").json["state"] == "on_hold"
    assert faxdesk("outbox", "run", "--json").json == {
        "sent": [],
        "waiting": [],
        "uncertain": [],
        "needs_you": [],
    }
    assert "On hold" in faxdesk("outbox", "--offline").out
    unattended.control.reset_limits()
    assert faxdesk("outbox", "release", waiting).code == 0
    assert faxdesk("outbox", "run", "--json").json["sent"] == [waiting]


def test_what_waits_is_tried_at_once(faxdesk: Faxdesk, unattended: Simulator, waiting: str) -> None:
    assert faxdesk("outbox", "try", waiting, "--json").json["state"] == "queued"
    assert faxdesk("outbox", "run").code == 0


def test_what_has_not_left_is_cancelled(faxdesk: Faxdesk, waiting: str) -> None:
    done = faxdesk("outbox", "cancel", waiting, "--json")
    assert (done.code, done.json["cancelled"], done.json["state"]) == (0, True, "discarded")
    assert "Nothing had left" in done.json["words"]


def test_what_has_gone_out_is_not_called_cancelled(
    faxdesk: Faxdesk, unattended: Simulator, letter: Path
) -> None:
    fax_id = faxdesk("send", "--to", TO, letter, "--wait", 20, "--json").json["id"]
    done = faxdesk("outbox", "cancel", fax_id)
    assert done.code == 1
    assert "Too late" in done.out


def test_the_person_knows_that_it_went_out(faxdesk: Faxdesk, unattended: Simulator, uncertain: str) -> None:
    done = faxdesk("outbox", "went-out", uncertain, "--json")
    assert (done.code, done.json["state"]) == (0, "accepted")
    assert "as you said" in done.json["words"]
    assert sends(unattended) == 1


def test_the_person_has_it_sent_again(faxdesk: Faxdesk, unattended: Simulator, uncertain: str) -> None:
    assert faxdesk("outbox", "run", "--json").json["uncertain"] == [uncertain]
    assert sends(unattended) == 1, "never by itself"
    assert faxdesk("outbox", "send-again", uncertain).code == 0
    assert faxdesk("outbox", "run", "--json").json["sent"] == [uncertain]
    assert len(unattended.control.faxes()) == 1


def test_a_look_again_finds_what_has_come_up(faxdesk: Faxdesk, uncertain: str) -> None:
    done = faxdesk("outbox", "look", uncertain, "--json")
    assert (done.code, done.json["words"]) == (0, "Checking whether it went out")


def test_a_fax_is_recognised(
    faxdesk: Faxdesk, unattended: Simulator, letter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reconcile, "LOOKS_S", (0.0,))
    faxdesk("--profile", letter.parent / "another", "send", "--to", TO, letter)
    unattended.control.fault("POST", FAX, times=1, status=503, execute=True)
    fax_id = faxdesk("send", "--to", TO, letter, "--json").json["id"]
    alike = faxdesk("show", fax_id, "--json").json["may_be"]
    assert sorted(alike) == sorted(str(fax["id"]) for fax in unattended.control.faxes())
    done = faxdesk("outbox", "is", fax_id, alike[0], "--json")
    assert (done.code, done.json["service_id"]) == (0, alike[0])
    assert sends(unattended) == 2


@pytest.mark.parametrize(
    "arguments", [["hold"], ["hold", "1", "2"], ["is", "1"], ["run", "1"], ["fly", "1"], ["hold", "1"]]
)
def test_wrong_use_is_told(
    faxdesk: Faxdesk, unattended: Simulator, letter: Path, arguments: list[str]
) -> None:
    faxdesk("send", "--to", TO, letter)
    done = faxdesk("outbox", *arguments)
    assert done.code == 2
    assert done.err.startswith("faxdesk: ")


def test_the_same_documents_are_not_sent_twice_by_a_script_that_runs_twice(
    faxdesk: Faxdesk, unattended: Simulator, letter: Path
) -> None:
    fax_id = faxdesk("send", "--to", TO, letter, "--json").json["id"]
    done = faxdesk("send", "--to", TO, letter)
    assert done.code == 2
    assert "less than a day ago" in done.err
    assert f"fax {fax_id}" in done.err
    assert "--yes" in done.err
    assert faxdesk("send", "--to", TO, "--yes", letter).code == 0
    assert sends(unattended) == 2


def test_a_blank_document_is_told_of_before_it_is_sent(
    faxdesk: Faxdesk, unattended: Simulator, tmp_path: Path
) -> None:
    path = tmp_path / "blank.pdf"
    path.write_bytes(samples.plain(lines=()))
    done = faxdesk("send", "--to", TO, path)
    assert done.code == 2
    assert "Nothing is to be seen on “blank.pdf”" in done.err
    assert "With --yes it is sent." in done.err
    assert sends(unattended) == 0
    assert faxdesk("send", "--to", TO, "--yes", path).code == 0
    assert sends(unattended) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="Names are text on other systems.")
def test_a_file_whose_name_is_no_text_is_sent(
    faxdesk: Faxdesk, unattended: Simulator, letter: Path, tmp_path: Path
) -> None:
    path = tmp_path / os.fsdecode(b"bad\xff\xfebyte.pdf")
    path.write_bytes(letter.read_bytes())
    done = faxdesk("send", "--to", TO, path, "--json")
    assert done.code == 0
    assert sends(unattended) == 1
    shown = faxdesk("show", done.json["id"])
    assert "bad__byte.pdf" in shown.out
    assert (
        "no file “no_such.pdf”" in faxdesk("send", "--to", TO, tmp_path / os.fsdecode(b"no\xffsuch.pdf")).err
    )


def test_deleting_a_fax_that_is_tried_again_calls_that_off(
    faxdesk: Faxdesk, unattended: Simulator, letter: Path
) -> None:
    done = faxdesk("send", "--to", BUSY, letter, "--wait", 20, "--json")
    assert faxdesk("delete", done.json["id"]).code == 0
    assert faxdesk("outbox", "run", "--json").json["waiting"] == []
    assert faxdesk("outbox", "--json").json == []


def test_an_archive_from_a_backup_sends_only_after_it_has_taken_over(
    faxdesk: Faxdesk, unattended: Simulator, letter: Path, folder: Path
) -> None:
    faxdesk("sync")
    unattended.stop()
    fax_id = faxdesk("send", "--to", TO, letter, "--json").json["id"]
    # Another state of the archive, which is not here any more, has sent more than this one knows of.
    (folder / "sender.count").write_text("9", encoding="ascii")
    unattended.start()
    faxdesk("outbox", "try", fax_id)
    done = faxdesk("sync")
    assert done.code == 1
    assert "copied here from another computer" in done.err
    assert "faxdesk outbox take-over" in done.err
    assert [fax["state"] for fax in faxdesk("outbox", "--json").json] == ["uncertain"]
    assert unattended.control.faxes() == []
    assert faxdesk("outbox", "take-over", fax_id).code == 2
    assert faxdesk("outbox", "take-over", "--json").json == {"released": [fax_id]}
    assert faxdesk("outbox", "run", "--json").json["sent"] == [fax_id]
    assert len(unattended.control.faxes()) == 1
