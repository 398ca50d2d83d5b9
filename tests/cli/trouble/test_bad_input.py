"""What goes wrong at the command line: a clear message, the right exit code, nothing lost or left."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fpdf import FPDF

from faxdesk.simulator.server import Simulator
from faxdesk.store.database.sqlite import sqlite3
from tests.cli.conftest import TO, Ended, Faxdesk, sends
from tests.documents import samples


def refused(done: Ended, code: int, *texts: str) -> None:
    """It ended with this code and, in one JSON document and on standard error, said these words."""
    assert done.code == code, done
    error = done.json["error"]
    assert set(error) == {"title", "hint", "kind", "code"}
    assert error["hint"]
    assert error["title"] in done.err
    assert "Traceback" not in done.err
    for text in texts:
        assert text in error["title"] + " " + error["hint"]


@pytest.fixture
def nothing_left(faxdesk: Faxdesk, simulator: Simulator, folder: Path) -> Any:
    """After the test: nothing went to the service, and nothing is in the outbox or half written."""
    yield
    assert sends(simulator) == 0
    assert simulator.control.faxes() == []
    assert faxdesk("outbox", "--offline", "--json").json == []
    assert not list(folder.rglob("*.part"))


@pytest.mark.usefixtures("nothing_left")
class TestWhatCannotBeSent:
    def test_not_a_number(self, faxdesk: Faxdesk, unattended: Simulator, letter: Path) -> None:
        for number in ("", "hello", "12", "+1 650 555", "1" * 40, "+1 650 555 0123 ext 5", "911"):
            for arguments in (["send", letter], ["forward", "1"], ["resend", "1"]):
                refused(faxdesk(*arguments, "--to", TO, f"--to={number}", "--json"), 2)

    def test_no_recipient(self, faxdesk: Faxdesk, unattended: Simulator, letter: Path) -> None:
        refused(faxdesk("send", letter, "--json"), 2, "--to")
        refused(faxdesk("forward", "1", "--json"), 2, "--to")

    def test_no_file(self, faxdesk: Faxdesk, unattended: Simulator, tmp_path: Path) -> None:
        refused(faxdesk("send", "--to", TO, "--json"), 2, "at least one file")
        refused(faxdesk("send", "--to", TO, tmp_path / "nowhere.pdf", "--json"), 2, "nowhere.pdf")
        refused(faxdesk("send", "--to", TO, tmp_path, "--json"), 2, "is not a file")

    def test_an_empty_file(self, faxdesk: Faxdesk, unattended: Simulator, tmp_path: Path) -> None:
        for name in ("empty.pdf", "empty.txt", "empty.docx"):
            (tmp_path / name).touch()
            refused(faxdesk("send", "--to", TO, tmp_path / name, "--json"), 2, name, "empty")

    def test_an_unreadable_file(
        self, faxdesk: Faxdesk, unattended: Simulator, letter: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        open_path = Path.open

        def closed(path: Path, *args: Any, **kwargs: Any) -> Any:
            if path == letter:
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
            return open_path(path, *args, **kwargs)

        monkeypatch.setattr(Path, "open", closed)
        refused(faxdesk("send", "--to", TO, letter, "--json"), 2, "cannot be read", "Permission denied")

    def test_a_type_that_the_service_does_not_take(
        self, faxdesk: Faxdesk, unattended: Simulator, letter: Path, tmp_path: Path
    ) -> None:
        for name in ("song.mp3", "archive.7z", "none", "page.pdf.exe"):
            (tmp_path / name).write_bytes(b"ID3\4\0\0\0\0\0\0")
            refused(faxdesk("send", "--to", TO, letter, tmp_path / name, "--json"), 2, name, "type")

    def test_51_megabytes(self, faxdesk: Faxdesk, unattended: Simulator, tmp_path: Path) -> None:
        big = tmp_path / "big.docx"
        with big.open("wb") as file:
            file.truncate(51_000_000)
        refused(faxdesk("send", "--to", TO, big, "--json"), 2, "big.docx", "51.0 MB", "50 MB")
        halves = [tmp_path / f"half{number}.docx" for number in range(2)]
        for half in halves:
            half.write_bytes(samples.archive("word/document.xml", text="x" * 25_500_000))
        refused(faxdesk("send", "--to", TO, *halves, "--json"), 2, "51.0 MB together")

    def test_201_pages(self, faxdesk: Faxdesk, unattended: Simulator, make_pdf: Callable[..., Path]) -> None:
        refused(faxdesk("send", "--to", TO, make_pdf(201), "--json"), 2, "more than 200 pages")
        halves = [make_pdf(101, name="a.pdf"), make_pdf(100, name="b.pdf")]
        refused(faxdesk("send", "--to", TO, *halves, "--json"), 2, "201 pages")

    def test_a_damaged_document(self, faxdesk: Faxdesk, unattended: Simulator, tmp_path: Path) -> None:
        for name in ("broken.pdf", "broken.png"):
            (tmp_path / name).write_bytes(b"%PDF-1.7\nrubbish" * 20)
            refused(faxdesk("send", "--to", TO, tmp_path / name, "--json"), 2, name)

    def test_a_document_with_a_password(
        self, faxdesk: Faxdesk, unattended: Simulator, tmp_path: Path
    ) -> None:
        locked = FPDF()
        locked.set_encryption(owner_password="owner", user_password="user")
        locked.add_page()
        locked.output(str(tmp_path / "locked.pdf"))
        refused(faxdesk("send", "--to", TO, tmp_path / "locked.pdf", "--json"), 2, "locked.pdf", "password")

    def test_what_is_refused_leaves_no_copy(
        self, faxdesk: Faxdesk, unattended: Simulator, folder: Path, tmp_path: Path, letter: Path
    ) -> None:
        (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7\nrubbish")
        faxdesk("send", "--to", TO, letter, tmp_path / "broken.pdf")
        assert not [path for path in (folder / "documents").rglob("*") if path.is_file()]

    def test_a_cover_text_of_1025(self, faxdesk: Faxdesk, unattended: Simulator, letter: Path) -> None:
        done = faxdesk("send", "--to", TO, "--cover", 7, "--cover-text", "x" * 1025, letter, "--json")
        refused(done, 2, "1025", "1024")

    def test_wrong_use(self, faxdesk: Faxdesk, unattended: Simulator, letter: Path) -> None:
        for arguments in (
            ["--at", "tomorrow"],
            ["--at", ""],
            ["--at", "0001-01-01"],
            ["--at", "2099-01-04"],
            ["--at", "2020-01-04T09:00"],
            ["--cover", "-1"],
            ["--cover", "one"],
            ["--wait", "soon"],
            ["--wait", "-1"],
            ["--wait", "nan"],
            ["--form", "other"],
            ["--resolution", "superfine"],
            ["--colour", "red"],
        ):
            refused(faxdesk("send", "--to", TO, letter, *arguments, "--json"), 2)


def test_a_cover_text_of_1024_goes(faxdesk: Faxdesk, unattended: Simulator, letter: Path) -> None:
    assert faxdesk("send", "--to", TO, "--cover", 7, "--cover-text", "x" * 1024, letter).code == 0


@pytest.mark.parametrize(
    ("status", "code"), [(415, "MSG-348"), (413, "CMN-413"), (400, "CMN-101"), (403, "CMN-408")]
)
def test_a_refusal_by_the_service_stays_in_the_outbox_with_its_reason(
    faxdesk: Faxdesk, unattended: Simulator, letter: Path, status: int, code: str
) -> None:
    body = f'{{"errorCode": "{code}", "message": "No", "errors": [{{"errorCode": "{code}"}}]}}'
    unattended.control.fault("POST", "/fax$", status=status, body=body)
    done = faxdesk("send", "--to", TO, letter, "--json")
    assert (done.code, done.json["state"]) == (1, "needs_you")
    problem = faxdesk("show", done.json["id"], "--json").json["problem"]
    assert problem["title"]
    assert problem["hint"]
    assert problem["title"] in done.err
    assert sends(unattended) == 1
    # It is not sent again by itself, and can be taken back.
    assert faxdesk("sync", "--json").json["waiting"] == 1
    assert sends(unattended) == 1
    assert faxdesk("delete", done.json["id"]).code == 0
    assert faxdesk("outbox", "--json").json == []


def test_a_damaged_archive_is_kept_aside_and_filled_anew(
    faxdesk: Faxdesk, unattended: Simulator, folder: Path
) -> None:
    unattended.control.receive()
    (before,) = faxdesk("inbox", "--json").json
    for path in folder.glob("archive.db*"):
        path.unlink()
    (folder / "archive.db").write_bytes(b"rubbish" * 1000)
    done = faxdesk("inbox", "--json")
    assert done.code == 0
    assert "damaged" in done.err
    (aside,) = folder.glob("archive.db.damaged-*")
    assert str(aside) in done.err
    assert aside.read_bytes() == b"rubbish" * 1000
    (after,) = done.json
    assert {**after, "id": ""} == {**before, "id": ""}
    assert "damaged" not in faxdesk("inbox").err


def test_a_newer_archive_is_left_alone(faxdesk: Faxdesk, unattended: Simulator, folder: Path) -> None:
    folder.mkdir()
    with closing(sqlite3.connect(folder / "archive.db")) as connection:
        connection.execute("PRAGMA user_version = 999")
        connection.commit()
    before = (folder / "archive.db").read_bytes()
    refused(faxdesk("inbox", "--json"), 1, "newer FaxDesk")
    assert (folder / "archive.db").read_bytes() == before


def test_a_profile_that_cannot_be_made(faxdesk: Faxdesk, unattended: Simulator, folder: Path) -> None:
    folder.write_text("a file")
    refused(faxdesk("inbox", "--json"), 1, str(folder), "--profile")
    assert folder.read_text() == "a file"


def test_a_full_disk_while_downloading(
    faxdesk: Faxdesk, unattended: Simulator, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unattended.control.receive()
    fsync = os.fsync

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    refused(faxdesk("sync", "--json"), 1, "disk is full")
    done = faxdesk("inbox", "--json")
    assert (done.code, done.json[0]["saved"]) == (1, False)
    assert not list(folder.rglob("*.part"))
    monkeypatch.setattr(os, "fsync", fsync)
    (fax,) = faxdesk("inbox", "--json").json
    assert fax["saved"]


def test_a_full_disk_while_taking_a_copy(
    faxdesk: Faxdesk, unattended: Simulator, folder: Path, letter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    refused(faxdesk("send", "--to", TO, letter, "--json"), 1, "disk is full")
    assert sends(unattended) == 0
    assert not list(folder.rglob("*.part"))


@pytest.mark.parametrize("path", ["message-sync", "message-store"])
def test_an_answer_that_is_none(faxdesk: Faxdesk, unattended: Simulator, path: str) -> None:
    unattended.control.receive()
    for how in (
        {"html": True},
        {"status": 200, "body": "[]"},
        {"status": 200, "body": '{"records": 7}'},
        {"truncate": 20},
    ):
        unattended.control.fault("GET", path, times=50, **how)
        refused(faxdesk("sync", "--json"), 1)
        unattended.control.clear_faults()
    (fax,) = faxdesk("inbox", "--json").json
    assert fax["saved"]


@pytest.mark.parametrize(
    "how", [{"html": True}, {"status": 200, "body": "{}"}, {"status": 200, "body": "[1]"}]
)
def test_an_answer_that_is_none_to_the_sign_in(
    faxdesk: Faxdesk, unattended: Simulator, letter: Path, how: dict[str, Any]
) -> None:
    unattended.control.fault("POST", "/token$", times=50, **how)
    done = faxdesk("send", "--to", TO, letter, "--json")
    assert done.code in {1, 4}
    assert done.json["error" if "error" in done.json else "state"]
    assert "Traceback" not in done.err
    assert sends(unattended) == 0


@pytest.mark.parametrize("how", [{"html": True}, {"body": "[]"}, {"body": '{"id": {}}'}])
def test_an_answer_that_is_none_to_a_fax_that_went_out_is_looked_up(
    faxdesk: Faxdesk, unattended: Simulator, letter: Path, how: dict[str, Any]
) -> None:
    unattended.control.fault("POST", "/fax$", status=200, execute=True, **how)
    done = faxdesk("send", "--to", TO, letter, "--json")
    assert (done.code, done.json["state"]) == (0, "accepted")
    assert sends(unattended) == 1


@pytest.mark.parametrize("offset", [86400.0, -86400.0])
def test_a_clock_that_is_wrong_by_a_day(
    faxdesk: Faxdesk, unattended: Simulator, letter: Path, offset: float
) -> None:
    unattended.control.clock(offset_s=offset)
    unattended.control.receive()
    assert len(faxdesk("inbox", "--json").json) == 1
    done = faxdesk("send", "--to", TO, letter, "--wait", 20, "--json")
    assert (done.code, done.json["state"]) == (0, "accepted")
    way = "slow" if offset > 0 else "fast"
    assert done.err.count(f"This computer's clock is 1 day {way}.") == 1
    # A lost answer is still found.
    unattended.control.fault("POST", "/fax$", drop="after")
    assert faxdesk("send", "--to", "+12125550187", letter).code == 0
    assert sends(unattended) == 2
    assert len(faxdesk("outbox", "--json").json) == 2


def test_a_time_is_past_or_to_come_by_the_service_s_clock(
    faxdesk: Faxdesk, unattended: Simulator, letter: Path
) -> None:
    """This computer's clock is three hours fast: the time that it shows is to come, and one that it shows as
    past is too."""
    unattended.control.clock(offset_s=-3 * 3600)
    an_hour_ago_here = (datetime.now(UTC) - timedelta(hours=1)).replace(second=0, microsecond=0)
    assert faxdesk("send", "--to", TO, "--at", an_hour_ago_here.isoformat(), letter).code == 0
    (fax,) = unattended.control.faxes()
    assert datetime.fromisoformat(fax["send_time"]) == an_hour_ago_here
    long_past = (an_hour_ago_here - timedelta(hours=3)).isoformat()
    refused(
        faxdesk("send", "--to", TO, "--at", long_past, letter, "--json"), 2, "is past", "nothing was sent"
    )
    assert sends(unattended) == 1


def test_a_mistyped_command_is_wrong_use_and_opens_no_window(faxdesk: Faxdesk) -> None:
    done = faxdesk("sned", "letter.pdf")
    assert done.code == 2
    assert "sned" in done.err
