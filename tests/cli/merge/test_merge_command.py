"""`merge` against the simulator: the rows, what is sent, and what is told of it."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from faxdesk.simulator.server import Simulator
from tests.cli.conftest import Faxdesk
from tests.documents.tables.spreadsheets import xlsx

A, B, BUSY = "+12125550001", "+12125550002", "+16505550101"


@pytest.fixture
def letter(make_pdf: Callable[..., Path]) -> Path:
    return make_pdf(pages=1, text="Letter", name="letter.pdf")


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def result_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_dry_run_shows_each_row_and_sends_nothing(
    faxdesk: Faxdesk, unattended: Simulator, tmp_path: Path, letter: Path
) -> None:
    table = tmp_path / "list.xlsx"
    table.write_bytes(xlsx({"S": [["Name", "Fax"], ["Ann", 12125550001], ["Bob", 12125550001], ["Cy", "?"]]}))
    ended = faxdesk("merge", table, "--to-column", "fax", "--dry-run", "--json", letter)
    assert ended.code == 0, ended.err
    assert (ended.json["sent"], ended.json["minutes"], ended.json["to_column"]) == (1, 1, "Fax")
    rows = [(row["line"], row["number"], row["name"], row["trouble"]) for row in ended.json["rows"]]
    assert rows == [(2, A, "Ann", None), (3, A, "Bob", "twice"), (4, "?", "Cy", "bad_number")]
    assert ended.json["rows"][0]["gets"] == {"fields": {}, "cover_text": None, "cover_fields": {}}
    refused = faxdesk("merge", table, letter)
    assert (refused.code, "2 rows cannot be sent. Row 3" in refused.err) == (2, True)
    assert unattended.control.faxes() == []


def test_a_dry_run_shows_what_each_row_would_get(
    faxdesk: Faxdesk, unattended: Simulator, tmp_path: Path, letter: Path
) -> None:
    table = write(tmp_path / "list.csv", f"Name,Fax,Day,Ward\nAnn,{A},Monday,3\nBob,{B},,4\n")
    command = (
        "merge",
        table,
        "--dry-run",
        "--cover",
        "1",
        "--cover-text",
        "Dear {name},\ncome on {DAY}.",
        letter,
    )
    first, second = faxdesk(*command, "--json").json["rows"]
    assert first["gets"] == {
        "fields": {"Name": "Ann", "Day": "Monday"},
        "cover_text": "Dear Ann,\ncome on Monday.",
        "cover_fields": {},
    }
    assert (second["sent"], second["gets"]["fields"]) == (False, {"Name": "Bob", "Day": ""})
    lines = faxdesk(*command).out.splitlines()
    assert lines == [
        f"Row 2, {A}: Ann, Name=Ann, Day=Monday, Dear Ann, come on Monday.",
        f"Row 3, {B}: “Day” is empty.",
        "1 row would be sent, in about 1 min.",
    ]
    assert unattended.control.faxes() == []


def test_a_row_in_doubt_is_refused_left_out_or_sent_with_yes(
    faxdesk: Faxdesk, unattended: Simulator, tmp_path: Path, letter: Path
) -> None:
    near = "+12125550011"
    assert faxdesk("contacts", "add", "--name", "Ann", "--fax", A).code == 0
    table = write(tmp_path / "list.csv", f"Name,Fax\nAnn,{A}\nBob,{near}\n")
    shown = faxdesk("merge", table, "--dry-run", "--json", letter).json
    assert [(row["trouble"], row["sent"]) for row in shown["rows"]] == [(None, True), ("doubt", False)]
    reason = "+1 212-555-0011 is new, and nearly that of “Ann”: +1 212-555-0001."
    assert shown["rows"][1]["reason"] == reason
    refused = faxdesk("merge", table, letter)
    assert refused.code == 2
    assert f"1 row cannot be sent. Row 3: {reason}" in refused.err
    assert "--yes" in refused.err
    assert faxdesk("merge", table, "--dry-run", "--leave-out", "--json", letter).json["sent"] == 1
    assert faxdesk("merge", table, "--yes", letter).code == 0
    assert {fax["to"][0]["number"] for fax in unattended.control.faxes()} == {A, near}


def test_each_row_gets_its_own_and_the_table_says_what_became_of_it(
    faxdesk: Faxdesk, unattended: Simulator, tmp_path: Path, letter: Path
) -> None:
    table = write(tmp_path / "list.csv", f"Name;Fax;Day\nAnn;{A};Monday\nBob;{BUSY};Tuesday\nCy;;Friday\n")
    out = tmp_path / "out.csv"
    options = ("--leave-out", "--result", out, "--cover", "1", "--cover-text", "{Name}: {day}")
    ended = faxdesk("merge", table, *options, "--wait", "20", "--json", letter)
    assert ended.code == 1, ended.err
    assert ended.json["counts"] == {"left_out": 1, "sent": 1, "waiting": 1}
    assert "in about 1 min" in ended.err
    sent = {fax["to"][0]["number"]: fax for fax in unattended.control.faxes()}
    assert {number: fax["cover_text"] for number, fax in sent.items()} == {
        A: "Ann: Monday",
        BUSY: "Bob: Tuesday",
    }
    rows = result_of(out)
    assert [row["state"] for row in rows] == ["sent", "waiting", "left_out"]
    assert rows[0]["message_id"] == str(sent[A]["id"])
    assert rows[1]["reason"] == "Busy"

    again, receipts = tmp_path / "again.csv", tmp_path / "receipts.pdf"
    told = faxdesk("results", ended.json["id"], again, "--receipts", receipts)
    assert told.code == 0, told.err
    assert result_of(again) == rows
    assert receipts.read_bytes().startswith(b"%PDF")
    folder = tmp_path / "receipts"
    folder.mkdir()
    assert faxdesk("results", ended.json["id"], again, "--receipts", folder).code == 0
    assert len(list(folder.iterdir())) == 1, "one result is known"


def test_what_is_wrong_with_the_table_is_told(
    faxdesk: Faxdesk, unattended: Simulator, tmp_path: Path, letter: Path
) -> None:
    table = write(tmp_path / "list.csv", f"Name,Fax\nAnn,{A}\n")
    assert "no column “Tel”" in faxdesk("merge", table, "--to-column", "Tel", letter).err
    unclear = write(tmp_path / "unclear.csv", "Name,Town\nAnn,Rome\n")
    assert "not clear which column" in faxdesk("merge", unclear, letter).err
    assert "no column “Day”" in faxdesk("merge", table, "--cover", "1", "--cover-text", "{Day}", letter).err
    assert "is no table" in faxdesk("merge", letter, letter).err


def test_held_and_let_go_from_the_outbox(
    faxdesk: Faxdesk, unattended: Simulator, tmp_path: Path, letter: Path
) -> None:
    table = write(tmp_path / "list.csv", f"Name,Fax\nAnn,{A}\nBob,{BUSY}\nCy,{B}\n")
    unattended.control.fault("POST", "/fax$", times=1, status=400)
    ended = faxdesk("merge", table, "--pause-on-error", "1", "--json", letter)
    assert (ended.code, ended.json["counts"]) == (1, {"needs_you": 1, "waiting": 2})
    assert "is paused, since 1 fax has failed" in ended.err
    assert faxdesk("outbox", "run").code == 1
    assert unattended.control.faxes() == []
    (listed,) = faxdesk("outbox", "--json").json
    assert listed["merge"] == faxdesk("show", ended.json["id"], "--json").json["merge"] == "letter"
    assert faxdesk("outbox", "release", ended.json["id"]).code == 0
    faxdesk("outbox", "run")
    assert {fax["to"][0]["number"] for fax in unattended.control.faxes()} == {BUSY, B}


def test_as_a_whole_it_goes_again_to_those_rows_alone_that_failed(
    faxdesk: Faxdesk, unattended: Simulator, tmp_path: Path, letter: Path
) -> None:
    table = write(tmp_path / "list.csv", f"Name,Fax\nAnn,{A}\nBob,{BUSY}\n")
    options = ("--cover", "1", "--cover-text", "For {Name}", "--wait", "20", "--json")
    fax_id = faxdesk("merge", table, *options, letter).json["id"]
    refused = faxdesk("resend", fax_id, "--to", B)
    assert refused.code == 2
    assert "cannot go to another number as a whole" in refused.err
    faxdesk("resend", fax_id)
    texts = [fax["cover_text"] for fax in unattended.control.faxes()]
    assert sorted(texts) == ["For Ann", "For Bob", "For Bob"]
