"""`activity` at the command line."""

from __future__ import annotations

import csv

from faxdesk.simulator.server import Simulator
from tests.cli.conftest import Faxdesk


def test_activity(faxdesk: Faxdesk, unattended: Simulator) -> None:
    assert "No faxes in this time" in faxdesk("activity").out
    unattended.control.receive(from_="+13035550166", name="Northside Clinic", pages=2)
    unattended.control.receive(from_="+13035550167", name="Harbor Law", pages=5)
    faxdesk("inbox")
    document = faxdesk("activity", "--json").json
    assert (document["received"], document["sent"], document["pages_received"]) == (2, 0, 7)
    assert len(document["days"]) == 30
    assert document["faxes_before"] is None
    assert faxdesk("activity", "--json", "--with", "north").json["received"] == 1
    assert faxdesk("activity", "--json", "--tag", "bills").json["received"] == 0
    assert faxdesk("activity", "--since", "yesterday", "--json").json["received"] == 2
    assert faxdesk("activity", "--until", "yesterday", "--json").json["received"] == 0
    text = faxdesk("activity").out
    assert "2 faxes" in text
    assert "Nothing was sent in this time" in text
    rows = list(csv.reader(faxdesk("activity", "--csv").out.splitlines()))
    assert rows[0] == ["figure", "of", "name", "value"]
    assert [row[3] for row in rows if row[0] == "pages_received"] == ["7"]


def test_wrong_use(faxdesk: Faxdesk, unattended: Simulator) -> None:
    assert faxdesk("activity", "--csv", "--json").code == 2
    assert faxdesk("activity", "--since", "soon").code == 2
    assert faxdesk("activity", "--since", "today", "--until", "2020").code == 2
