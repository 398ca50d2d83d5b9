"""`faxdesk doctor`."""

from __future__ import annotations

import sys
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from faxdesk.simulator.server import Simulator
from faxdesk.store.database.sqlite import sqlite3
from tests.cli.conftest import Faxdesk


def test_all_is_well(faxdesk: Faxdesk, unattended: Simulator) -> None:
    done = faxdesk("doctor")
    assert (done.code, done.err) == (0, "")
    assert "ok       Network: The service answers; it is on this computer." in done.out
    done = faxdesk("doctor", "--json")
    assert (done.code, done.err) == (0, "")
    assert done.json["verdict"] == "ok"
    assert [result["key"] for result in done.json["results"]][:3] == ["versions", "disk", "keychain"]
    assert done.json["results"][0]["facts"]["archive"].startswith("structure ")


def test_a_problem_is_an_exit_code(faxdesk: Faxdesk, unattended: Simulator) -> None:
    unattended.stop()
    done = faxdesk("doctor", "--json")
    assert done.code == 1
    assert done.json["verdict"] == "problem"


def test_repair_tells_what_it_did(faxdesk: Faxdesk, unattended: Simulator, folder: Path) -> None:
    unattended.control.receive(pages=1)
    faxdesk("inbox")
    with closing(sqlite3.connect(folder / "archive.db")) as cx:
        cx.execute("DELETE FROM fax_search")
        cx.commit()
    assert faxdesk("doctor").code == 1
    done = faxdesk("doctor", "--repair")
    assert done.code == 0
    assert done.out.startswith("The search index was made anew.\n")
    assert faxdesk("doctor", "--repair").out.startswith("There was nothing to repair.\n")
    assert faxdesk("doctor", "--repair", "--json").json["repaired"] == []


def test_a_bundle_is_shown_and_saved(
    faxdesk: Faxdesk, unattended: Simulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = faxdesk("doctor", "--json", "--bundle", tmp_path / "support")
    assert done.json["bundle"] == str(tmp_path / "support.zip")
    assert "--- report.txt" in done.err
    with zipfile.ZipFile(tmp_path / "support.zip") as bundle:
        assert "report.txt" in bundle.namelist()
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr("builtins.input", lambda question: "n")
    assert faxdesk("doctor", "--json", "--bundle", tmp_path / "other").json["bundle"] is None
    assert not (tmp_path / "other.zip").exists()


def test_an_archive_that_cannot_be_opened_is_what_it_tells(
    faxdesk: Faxdesk, unattended: Simulator, folder: Path
) -> None:
    folder.mkdir()
    with closing(sqlite3.connect(folder / "archive.db")) as cx:
        cx.execute("PRAGMA user_version = 999")
    done = faxdesk("doctor", "--json")
    assert done.code == 1
    (archive,) = [result for result in done.json["results"] if result["key"] == "archive"]
    assert archive["words"] == "This archive was made by a newer FaxDesk."
    assert faxdesk("inbox").code == 1
