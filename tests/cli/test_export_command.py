"""`faxdesk export`."""

from __future__ import annotations

import json
from pathlib import Path

import pypdfium2
import pytest

from faxdesk.simulator.server import Simulator
from tests.cli.conftest import TO, Faxdesk


def pages_of(path: str | Path) -> int:
    with pypdfium2.PdfDocument(path) as document:
        return len(document)


def test_lists_days_and_ids(faxdesk: Faxdesk, unattended: Simulator, letter: Path, tmp_path: Path) -> None:
    unattended.control.receive(count=2, pages=2, name="Northside Clinic")
    faxdesk("send", "--to", TO, letter)
    unattended.control.settle()
    ids = [fax["id"] for fax in faxdesk("inbox", "--json").json]
    done = faxdesk("export", "--inbox", tmp_path / "in", "--json")
    assert (done.code, done.json["exported"], done.json["left_out"]) == (0, 2, [])
    assert [pages_of(file) for file in done.json["files"]] == [2, 2]
    done = faxdesk("export", *ids, tmp_path / "all.pdf", "--format", "merged")
    assert done.out == f"Exported 2 faxes as {tmp_path / 'all.pdf'}\n"
    assert pages_of(tmp_path / "all.pdf") == 4
    done = faxdesk("export", "--since", "2020-01-01", tmp_path / "folder", "--format", "folder", "--json")
    assert done.json["exported"] == 3
    index = json.loads((tmp_path / "folder" / "index.json").read_bytes())
    assert sorted(entry["direction"] for entry in index) == ["inbound", "inbound", "outbound"]
    assert [bool(entry["receipt"]) for entry in index if entry["direction"] == "outbound"] == [True]
    done = faxdesk("export", "--until", "2020-01-01", tmp_path / "none")
    assert (done.code, done.out) == (0, "Nothing was exported.\n")
    day = index[0]["time_local"][:10]
    assert faxdesk("export", "--inbox", "--until", day, tmp_path / "day", "--json").json["exported"] == 2


def test_what_cannot_be_fetched_is_left_out_and_told(
    faxdesk: Faxdesk, unattended: Simulator, tmp_path: Path, folder: Path
) -> None:
    unattended.control.receive(count=2)
    ids = [fax["id"] for fax in faxdesk("inbox", "--json").json]
    documents = [path for path in (folder / "documents").rglob("*") if len(path.name) == 64]
    documents[0].unlink()
    unattended.stop()
    done = faxdesk("export", "--inbox", tmp_path / "out", "--json")
    assert done.code == 1
    assert done.json["exported"] == 2 - len(done.json["left_out"])
    assert {fax["id"] for fax in done.json["left_out"]} <= set(ids)
    assert "left out" in done.err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["out"], "which faxes"),
        (["--inbox", "7", "out"], "which faxes"),
        (["--since", "tomorrow", "out"], "not a day"),
        (["--inbox", "out", "--format", "gif"], "invalid choice"),
    ],
)
def test_wrong_use(faxdesk: Faxdesk, arguments: list[str], says: str) -> None:
    done = faxdesk("export", *arguments)
    assert done.code == 2
    assert says in done.err
    assert not Path("out").exists()


def test_an_unknown_fax(faxdesk: Faxdesk) -> None:
    assert faxdesk("export", "4711", "out").code == 1
