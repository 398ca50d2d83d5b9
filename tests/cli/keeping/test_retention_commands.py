"""`retention` at the command line."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from faxdesk.simulator.server import Simulator
from faxdesk.store.database.sqlite import sqlite3
from tests.cli.conftest import Faxdesk


def test_rules_are_set_listed_run_and_taken_out(
    faxdesk: Faxdesk, unattended: Simulator, folder: Path
) -> None:
    for number in ("+13035550166", "+13035550177", "+13035550188"):
        unattended.control.receive(from_=number, pages=1)
    faxes = faxdesk("inbox", "--json").json
    ads, held, plain = (fax["id"] for fax in faxes)
    faxdesk("tag", ads, "+ads")
    faxdesk("hold", "add", "--fax", held, "--reason", "Case 7")
    assert "Case 7" in faxdesk("hold", "list").out

    assert [rule["rule"] for rule in faxdesk("retention", "show", "--json").json["rules"]] == [
        "delete trash 30"
    ]
    assert "after 1 day" in faxdesk("retention", "set", "delete inbox 1 #ads").out
    assert faxdesk("retention", "set", "trash inbox 3650").code == 0
    assert faxdesk("retention", "set", "delete trash 90").code == 0
    told = faxdesk("retention", "show", "--json").json
    assert [rule["rule"] for rule in told["rules"]] == [
        "delete inbox 1 #ads",
        "trash inbox 3650",
        "delete trash 90",
    ]
    assert told["readable"]
    assert not told["forced"]
    for wrong in ("delete inbox soon", "trash trash 3", "delete trash 400"):
        assert faxdesk("retention", "set", wrong).code == 2
    # A shell leaves out what follows # where it is not in quotation marks.
    assert faxdesk("retention", "set", "delete", "inbox", "1").code == 2
    assert faxdesk("retention", "run", "--dry-run", "--json").json == []

    assert faxdesk("retention", "remove", "trash inbox 1").code == 0
    assert faxdesk("retention", "remove", "trash inbox 1").code == 1
    with closing(sqlite3.connect(folder / "archive.db")) as connection, connection:
        connection.execute("UPDATE faxes SET created_at = '2026-01-05T09:00:00.000000Z'")
    (due,) = faxdesk("retention", "run", "--dry-run", "--json").json
    assert (due["fax"], due["action"], due["rule"]) == (ads, "delete", "delete inbox 1 #ads")
    assert "Nothing was done." in faxdesk("retention", "run", "--dry-run").out
    assert faxdesk("retention", "run", "--json").json == {"trashed": [], "deleted": [ads]}
    assert {fax["id"] for fax in faxdesk("inbox", "--offline", "--json").json} == {held, plain}
    assert [entry["program"] for entry in faxdesk("audit", "show", "--act", "forgotten", "--json").json] == [
        "retention"
    ]
    assert {fax["id"] for fax in faxdesk("search", "is:held", "--json").json} == {held}
