"""`search`, `tag`, `note`: finding faxes again at the command line."""

from __future__ import annotations

import pytest

from faxdesk.simulator.server import Simulator
from tests.cli.conftest import Ended, Faxdesk


@pytest.fixture
def archive(faxdesk: Faxdesk, unattended: Simulator) -> list[str]:
    """Two received faxes; their ids, the oldest first."""
    unattended.control.receive(from_="+13035550166", name="Northside Clinic", pages=2)
    unattended.control.receive(from_="+13035550167", name="Harbor Law", pages=5)
    inbox = sorted(faxdesk("inbox", "--json").json, key=lambda fax: fax["from"])
    return [fax["id"] for fax in inbox]


def ids(ended: Ended) -> list[str]:
    assert ended.code == 0, ended.err
    return sorted(fax["id"] for fax in ended.json)


def test_search(faxdesk: Faxdesk, archive: list[str]) -> None:
    clinic, law = archive
    assert ids(faxdesk("search", "north", "--json")) == [clinic]
    assert ids(faxdesk("search", "--json", "303555", "-harbor")) == [clinic]
    assert ids(faxdesk("search", "--json", "pages:>3")) == [law]
    assert ids(faxdesk("search", "--json", "from:harbor law")) == [law]
    assert ids(faxdesk("search", "--json", "northside clinic")) == [clinic]
    assert ids(faxdesk("search", "--json", "clinic northside")) == [], "quoted, it is a phrase"
    assert ids(faxdesk("search", "--json", "3035550", "--limit", 1)) in ([clinic], [law])
    assert "Northside Clinic" in faxdesk("search", "north").out
    assert "Nothing found" in faxdesk("search", "zebra").out
    (found,) = faxdesk("search", "north", "--json").json
    assert (found["direction"], found["tags"], found["note"], found["text"]) == ("inbound", [], "", None)


def test_saved_searches(faxdesk: Faxdesk) -> None:
    assert faxdesk("search", "--saved", "--json").json == []
    assert faxdesk("search", "--save", "To pay", "tag:bill", "-is:read").code == 0
    assert faxdesk("search", "--saved", "--json").json == [{"name": "To pay", "search": "tag:bill -is:read"}]
    assert "To pay: tag:bill -is:read" in faxdesk("search", "--saved").out
    assert faxdesk("search", "--forget", "to PAY").code == 0
    assert faxdesk("search", "--forget", "to pay").code == 1
    assert faxdesk("search", "--save", "Empty").code == 2
    assert faxdesk("search").code == 2


def test_the_help_names_the_operators(faxdesk: Faxdesk, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        faxdesk("search", "-h")
    assert "has:note" in capsys.readouterr().out


def test_tags_and_notes(faxdesk: Faxdesk, archive: list[str]) -> None:
    clinic, _law = archive
    assert faxdesk("tag", clinic).out == "No tags.\n"
    assert faxdesk("tag", clinic, "+Billing", "+to do", "--json").json["tags"] == ["Billing", "to do"]
    assert faxdesk("tag", clinic, "-BILLING", "-nothing").out == "to do\n"
    assert ids(faxdesk("search", "--json", "tag:to do")) == [clinic]
    assert faxdesk("tag", clinic, "plain").code == 2
    assert faxdesk("tag", clinic, "+").code == 2
    assert faxdesk("tag", "999", "+x").code == 1
    assert faxdesk("note", clinic, "call back").out == "call back\n"
    assert faxdesk("note", clinic, "--json").json == {"id": clinic, "note": "call back"}
    shown = faxdesk("show", clinic, "--json").json
    assert (shown["tags"], shown["note"]) == (["to do"], "call back")
    assert ids(faxdesk("search", "--json", "has:note")) == [clinic]
    assert faxdesk("note", clinic, "").out == "No note.\n"
