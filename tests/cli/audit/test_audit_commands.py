"""`audit` at the command line."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

from faxdesk.simulator.server import Simulator
from faxdesk.store.database.sqlite import sqlite3
from tests.cli.conftest import Faxdesk


def test_the_log_is_listed_exported_and_checked(
    faxdesk: Faxdesk, unattended: Simulator, folder: Path, tmp_path: Path
) -> None:
    unattended.control.receive(from_="+13035550166", name="Northside Clinic", pages=1)
    (fax,) = faxdesk("inbox", "--json").json
    faxdesk("save", fax["id"], str(tmp_path / "saved.pdf"))

    told = faxdesk("audit", "show", "--json", "--fax", fax["id"]).json
    acts = [entry["act"] for entry in told]
    assert acts[0] == "received"
    assert acts[-1] == "saved"
    assert told[-1]["program"] == "command"
    assert told[-1]["details"] == {"form": "pdf"}
    assert "Northside" not in json.dumps(told)
    assert "Saved" in faxdesk("audit", "show", "--act", "saved", "--since", "yesterday").out
    assert faxdesk("audit", "show", "--person", "nobody at all", "--json").json == []
    assert faxdesk("audit", "show", "--since", "soon").code == 2
    assert faxdesk("audit", "show", "--act", "dreamt").code == 2
    assert faxdesk("audit", "show", "--fax", "9" * 40).code == 2

    done = faxdesk("audit", "export", str(tmp_path / "log.jsonl"), "--json").json
    lines = (tmp_path / "log.jsonl").read_text().splitlines()
    assert done["entries"] == len(lines) - 1
    head = json.dumps(json.loads(lines[-1])["head"])
    verified = faxdesk("audit", "verify", "--json", "--head", head).json
    assert verified["sound"]
    assert "as they were written" in faxdesk("audit", "verify").out
    assert faxdesk("audit", "verify", "--head", "{}").code == 2

    with closing(sqlite3.connect(folder / "archive.db", isolation_level=None)) as connection:
        connection.execute("DROP TRIGGER audit_never_changed")
        connection.execute("UPDATE audit_entries SET user = 'mallory' WHERE number = 2")
    bent = faxdesk("audit", "verify", "--json")
    assert bent.code == 1
    assert [(each["fault"], each["first"]) for each in bent.json["findings"]] == [("changed", 2)]
    assert "Entry 2 was changed." in faxdesk("audit", "verify").out


def test_holds_are_put_on_listed_and_lifted(faxdesk: Faxdesk, unattended: Simulator) -> None:
    unattended.control.receive(from_="+13035550166", name="Northside Clinic", pages=1)
    (fax,) = faxdesk("inbox", "--json").json
    assert "There are no legal holds." in faxdesk("hold", "list").out
    assert faxdesk("hold", "add").code == 2
    assert faxdesk("hold", "add", "--fax", fax["id"], "--tag", "x").code == 2
    hold = faxdesk("hold", "add", "--person", "+1 303 555 0166", "--json").json
    assert (hold["kind"], hold["what"], hold["faxes"]) == ("person", "+13035550166", 1)
    assert faxdesk("delete", fax["id"]).code == 1
    assert [each["id"] for each in faxdesk("hold", "list", "--json").json] == [hold["id"]]
    assert faxdesk("hold", "remove", hold["id"]).code == 0
    assert faxdesk("hold", "remove", hold["id"]).code == 1
    assert faxdesk("delete", fax["id"]).code == 0
