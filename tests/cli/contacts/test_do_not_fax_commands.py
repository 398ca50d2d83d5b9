"""`contacts block`, `unblock`, `blocked`, and what sending says of it."""

from __future__ import annotations

from pathlib import Path

from faxdesk.cli.exit_codes import EXIT_BLOCKED, EXIT_DONE, EXIT_FAILED, EXIT_USAGE
from faxdesk.simulator.server import Simulator
from tests.cli.conftest import E164, TO, Faxdesk


def test_the_list_is_kept_on_the_command_line(faxdesk: Faxdesk) -> None:
    assert faxdesk("contacts", "blocked").out == "No numbers are blocked.\n"
    blocked = faxdesk("--json", "contacts", "block", "(650) 555-0123", "--why", "asked us not to").json
    assert blocked["since"].endswith("Z")
    del blocked["since"]
    assert blocked == {"number": E164, "reason": "asked us not to", "still_leaving": []}
    (entry,) = faxdesk("contacts", "blocked", "--json").json
    assert (entry["number"], entry["reason"]) == (E164, "asked us not to")
    assert faxdesk("contacts", "blocked").out == "+1 650-555-0123       asked us not to\n"
    assert faxdesk("contacts", "block", "nobody").code == EXIT_USAGE
    assert faxdesk("contacts", "unblock", TO).out == "Faxes may go to +1 650-555-0123 again.\n"
    again = faxdesk("contacts", "unblock", TO, "--json")
    assert (again.code, again.json) == (EXIT_FAILED, {"unblocked": None})


def test_sending_ends_with_a_code_and_words_of_its_own(
    faxdesk: Faxdesk, unattended: Simulator, tmp_path: Path
) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear all\n")
    faxdesk("contacts", "block", TO)
    for yes in ((), ("--yes",)):
        refused = faxdesk("send", "--to", TO, "--to", "+1 212 555 0187", letter, *yes)
        assert refused.code == EXIT_BLOCKED
        assert "+1 650-555-0123 is on your do-not-fax list." in refused.err
        assert "faxdesk contacts unblock" in refused.err
    error = faxdesk("--json", "send", "--to", TO, letter).json["error"]
    assert error["kind"] == "blocked"
    assert [fax for fax in unattended.control.faxes() if fax["direction"] == "Outbound"] == []
    faxdesk("contacts", "unblock", TO)
    assert faxdesk("send", "--to", TO, letter).code == EXIT_DONE
