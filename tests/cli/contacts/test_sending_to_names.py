"""`send --to NAME` and `--to-group NAME`."""

from __future__ import annotations

from pathlib import Path

from faxdesk.cli.exit_codes import EXIT_DONE, EXIT_USAGE
from faxdesk.simulator.server import Simulator
from tests.cli.conftest import E164, Faxdesk, sends


def test_contacts_and_groups_are_recipients(faxdesk: Faxdesk, unattended: Simulator, letter: Path) -> None:
    faxdesk("contacts", "add", "--name", "Northside Clinic", "--fax", E164, "--group", "Clinics")
    faxdesk("contacts", "add", "--name", "Bay Dental", "--fax", "+12125550187", "--group", "Clinics")
    faxdesk("contacts", "add", "--name", "Cy Silent", "--group", "Clinics")
    sent = faxdesk("send", "--json", "--to", "northside clinic", letter)
    assert [to["number"] for to in sent.json["to"]] == [E164]
    sent = faxdesk("send", "--json", "--yes", "--to", E164, "--to-group", "clinics", letter)
    assert [to["number"] for to in sent.json["to"]] == [E164, "+12125550187"]
    assert (sent.code, "left out: Cy Silent" in sent.err) == (EXIT_DONE, True)
    faxdesk("send", "--yes", "--to", "Bay Dental", "--wait", 30, letter)
    (number,) = faxdesk("contacts", "show", 2, "--json").json["numbers"]
    assert set(number["health"]["last_ten"]) == {"sent"}
    assert number["health"]["sent"] == len(number["health"]["last_ten"]) > 0
    assert "arrived" in faxdesk("contacts", "show", 2).out
    before = sends(unattended)
    for wrong in (("--to", "Northside"), ("--to", "Cy Silent"), ("--to-group", "Pharmacies"), ()):
        assert faxdesk("send", *wrong, letter).code == EXIT_USAGE
    assert sends(unattended) == before
