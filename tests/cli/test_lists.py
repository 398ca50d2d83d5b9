"""`sync`, `inbox`, `outbox`, `show`, `save`, `delete`: the archive at the command line."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PIL import Image, ImageSequence

from faxdesk.simulator.server import Simulator
from tests.cli.conftest import TO, Faxdesk


def test_inbox_lists_what_was_received(faxdesk: Faxdesk, unattended: Simulator) -> None:
    unattended.control.receive(from_="+13035550166", name="Northside Clinic", pages=2)
    unattended.control.receive(from_="+13035550167", tiff=True)
    done = faxdesk("inbox", "--json")
    assert done.code == 0
    oldest, newest = sorted(done.json, key=lambda fax: fax["from"])
    assert oldest == {
        "id": oldest["id"],
        "from": "+13035550166",
        "name": "Northside Clinic",
        "name_on_fax": "Northside Clinic",
        "pages": 2,
        "resolution": oldest["resolution"],
        "received_at": oldest["received_at"],
        "read": False,
        "saved": True,
    }
    assert isinstance(oldest["id"], str)
    assert oldest["resolution"] in {"fine", "standard", "High", "Low"}
    assert datetime.fromisoformat(oldest["received_at"]).utcoffset() == timedelta(0)
    assert newest["from"] == "+13035550167"
    assert faxdesk("inbox", "--json", "--limit", 1).json == done.json[:1]
    assert faxdesk("--json", "inbox", "--offline", "--limit", 0).json == []
    assert "Northside Clinic" in faxdesk("inbox").out


def test_people_are_called_by_their_contacts_names(
    faxdesk: Faxdesk, unattended: Simulator, letter: Path
) -> None:
    faxdesk("contacts", "add", "--name", "Northside Clinic", "--fax", "+13035550166")
    unattended.control.receive(from_="+13035550166", name="CALLER ID")
    (came,) = faxdesk("inbox", "--json").json
    assert (came["name"], came["name_on_fax"]) == ("Northside Clinic", "CALLER ID")
    shown = faxdesk("show", came["id"], "--json").json
    assert (shown["name"], shown["name_on_fax"]) == ("Northside Clinic", "CALLER ID")
    sent = faxdesk("send", "--to", "+13035550166", letter, "--json").json
    assert [to["name"] for to in sent["to"]] == ["Northside Clinic"]
    (listed,) = faxdesk("outbox", "--json").json
    assert [to["name"] for to in listed["to"]] == ["Northside Clinic"]


def test_empty_lists_are_told(faxdesk: Faxdesk, unattended: Simulator) -> None:
    for name in ("inbox", "outbox"):
        assert faxdesk(name, "--json").json == []
        assert "yet" in faxdesk(name).out


def test_outbox_lists_what_was_sent(faxdesk: Faxdesk, unattended: Simulator, letter: Path) -> None:
    sent = faxdesk("send", "--to", TO, letter, "--json").json
    unattended.control.settle()
    (listed,) = faxdesk("outbox", "--json").json
    assert set(listed) == set(sent)
    assert listed["id"] == sent["id"]
    to = {"number": "+16505550123", "status": "Sent", "reason": None, "attempts": 1}
    assert listed["to"] == [to | {"name": None, "name_on_fax": None}]
    assert listed["merge"] is None
    assert listed["pages"] == 1
    assert "Sent" in faxdesk("outbox").out


def test_sync_counts(faxdesk: Faxdesk, unattended: Simulator) -> None:
    unattended.control.receive(count=3)
    totals = faxdesk("sync", "--json").json
    assert totals == {"received": 3, "unread": 3, "not_saved": 0, "waiting": 0}
    assert faxdesk("sync").out.startswith("3 faxes received")


def test_the_archive_is_there_without_the_service(faxdesk: Faxdesk, unattended: Simulator) -> None:
    unattended.control.receive()
    before = faxdesk("inbox", "--json").json
    unattended.stop()
    done = faxdesk("inbox", "--json")
    assert (done.code, done.json) == (0, before)
    assert "may be old" in done.err
    assert faxdesk("save", before[0]["id"]).code == 0
    assert faxdesk("show", before[0]["id"]).code == 0
    done = faxdesk("sync", "--json")
    assert done.code == 1
    assert done.json["error"]["kind"] == "offline"


def test_show_tells_everything(faxdesk: Faxdesk, unattended: Simulator, letter: Path) -> None:
    unattended.control.receive(name="Northside Clinic")
    (received,) = faxdesk("inbox", "--json").json
    assert faxdesk("show", received["id"], "--json").json == {
        "direction": "inbound",
        **received,
        "tags": [],
        "note": "",
    }
    assert "Northside Clinic" in faxdesk("show", received["id"]).out
    sent = faxdesk("send", "--to", TO, letter, "--json").json
    shown = faxdesk("show", sent["id"], "--json").json
    assert shown["direction"] == "outbound"
    assert [entry["state"] for entry in shown["history"]][-1] == "accepted"
    # The service's own id is as good, and an unknown one is told.
    assert faxdesk("show", shown["service_id"], "--json").json == shown
    done = faxdesk("show", "424242", "--json")
    assert (done.code, done.json["error"]["kind"]) == (1, "not_found")


def test_save_writes_the_archives_pages(
    faxdesk: Faxdesk, unattended: Simulator, folder: Path, tmp_path: Path
) -> None:
    (service_id,) = unattended.control.receive(pages=3, name="Northside Clinic")
    (fax,) = faxdesk("inbox", "--json").json
    done = faxdesk("save", fax["id"], tmp_path / "saved.pdf", "--json")
    assert done.json == {"id": fax["id"], "file": str(tmp_path / "saved.pdf")}
    archived = unattended.control.document(service_id)
    assert (tmp_path / "saved.pdf").read_bytes() == archived
    faxdesk("save", fax["id"], tmp_path / "saved.tif")
    _assert_same_pages(archived, tmp_path / "saved.tif")
    # A folder, no ending, nothing at all.
    done = faxdesk("save", fax["id"], tmp_path, "--format", "tiff", "--json")
    assert Path(done.json["file"]).name.endswith("Northside Clinic 3p.tif")
    assert faxdesk("save", fax["id"], tmp_path / "bare").code == 0
    assert (tmp_path / "bare.pdf").read_bytes() == archived
    assert faxdesk("save", fax["id"]).code == 0
    (here,) = Path.cwd().iterdir()
    assert here.read_bytes() == archived
    assert not list(tmp_path.rglob("*.part"))


def _assert_same_pages(pdf: bytes, tiff: Path) -> None:
    """Black where the archive's page is black, but for the edges of what was scaled."""
    document = pypdfium2.PdfDocument(pdf)
    with Image.open(tiff) as image:
        pages = [page.convert("L") for page in ImageSequence.Iterator(image)]
    assert len(pages) == len(document)
    for number, page in enumerate(pages):
        rendered = document[number].render(scale=1).to_pil().convert("L")
        small = page.resize(rendered.size, Image.Resampling.BOX)
        different = sum(
            1 for a, b in zip(rendered.tobytes(), small.tobytes(), strict=True) if abs(a - b) > 128
        )
        assert different < rendered.width * rendered.height * 0.02
    document.close()


def test_save_fetches_what_is_not_here(faxdesk: Faxdesk, unattended: Simulator, tmp_path: Path) -> None:
    (service_id,) = unattended.control.receive()
    unattended.control.fault("GET", "/content", times=100, status=500)
    (fax,) = faxdesk("inbox", "--json").json
    assert not fax["saved"]
    done = faxdesk("save", fax["id"], tmp_path / "saved.pdf")
    assert done.code == 1
    assert not (tmp_path / "saved.pdf").exists()
    unattended.control.clear_faults()
    assert faxdesk("save", fax["id"], tmp_path / "saved.pdf").code == 0
    assert (tmp_path / "saved.pdf").read_bytes() == unattended.control.document(service_id)


def test_save_says_where_it_cannot(faxdesk: Faxdesk, unattended: Simulator, tmp_path: Path) -> None:
    unattended.control.receive()
    (fax,) = faxdesk("inbox", "--json").json
    done = faxdesk("save", fax["id"], tmp_path / "no" / "such" / "folder.pdf")
    assert done.code == 1
    assert "could not be saved" in done.err
    assert faxdesk("save", "424242").code == 1


def test_delete_is_told_to_the_service_once(faxdesk: Faxdesk, unattended: Simulator) -> None:
    unattended.control.receive(count=2)
    keep, gone = faxdesk("inbox", "--json").json
    done = faxdesk("delete", gone["id"], "--json")
    assert (done.code, done.json) == (0, {"deleted": [gone["id"]]})
    assert faxdesk("delete", gone["id"]).code == 0
    assert faxdesk("inbox", "--json").json == [keep]
    # A second delete at the service would purge it.
    assert sorted(fax["availability"] for fax in unattended.control.faxes()) == ["Alive", "Deleted"]


def test_delete_for_ever_leaves_nothing_here_and_tells_the_service_once(
    faxdesk: Faxdesk, unattended: Simulator, folder: Path
) -> None:
    unattended.control.receive(name="Zachrisson", from_="+12125550187")
    (fax,) = faxdesk("inbox", "--json").json
    faxdesk("note", fax["id"], "Bandersnatch")
    done = faxdesk("delete", "--for-ever", fax["id"], "--json")
    assert (done.code, done.json) == (0, {"deleted": [fax["id"]]})
    for path in folder.rglob("*"):
        content = path.read_bytes().lower() if path.is_file() else b""
        assert not [word for word in (b"zachrisson", b"2125550187", b"bandersnatch") if word in content], path
    assert [path for path in (folder / "documents").rglob("*") if path.is_file()] == []
    faxdesk("sync")
    assert [each["availability"] for each in unattended.control.faxes()] == ["Deleted"]
    assert faxdesk("show", fax["id"]).code == 1


def test_an_id_that_is_none_never_reaches_the_service(faxdesk: Faxdesk, unattended: Simulator) -> None:
    unattended.control.receive()
    (fax,) = faxdesk("inbox", "--json").json
    for wrong in ("", " ", "0", "-0", "424242", "..", "*", "1,2", "１", "9" * 30):
        done = faxdesk("delete", "--", fax["id"], wrong)
        assert done.code == 1
        assert "no fax with the id" in done.err
    assert not [request for request in unattended.control.requests() if request["method"] == "DELETE"]
    # Nothing of it is done when a part of it cannot be.
    assert faxdesk("inbox", "--offline", "--json").json == [fax]


def test_a_delete_out_of_reach_is_told_at_the_next_sync(faxdesk: Faxdesk, unattended: Simulator) -> None:
    unattended.control.receive()
    (fax,) = faxdesk("inbox", "--json").json
    unattended.stop()
    done = faxdesk("delete", fax["id"])
    assert done.code == 0
    assert "at the next sync" in done.err
    assert faxdesk("inbox", "--offline", "--json").json == []
    unattended.start()
    assert faxdesk("delete", fax["id"]).code == 0
    assert [fax["availability"] for fax in unattended.control.faxes()] == ["Deleted"]


@pytest.mark.parametrize("how", [{"drop": "before"}, {"status": 403, "body": "<html>Blocked</html>"}])
def test_a_delete_that_comes_to_nothing_is_told_of(
    faxdesk: Faxdesk, unattended: Simulator, how: dict[str, Any]
) -> None:
    unattended.control.receive()
    (fax,) = faxdesk("inbox", "--json").json
    unattended.control.fault("DELETE", "/message-store/", **how)
    done = faxdesk("delete", fax["id"])
    assert done.code == 0
    assert "at the next sync" in done.err
    assert [each["availability"] for each in unattended.control.faxes()] == ["Alive"]
    faxdesk("delete", fax["id"])
    assert [each["availability"] for each in unattended.control.faxes()] == ["Deleted"]
