"""`send` tells of what was accepted, whatever fails afterwards; and what a missing permission costs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from faxdesk.cli import send_wait
from faxdesk.simulator.server import Simulator
from tests.cli.conftest import TO, Faxdesk, sends

LISTS = "/message-s(ync|tore)"


def refusal(code: str, **more: str) -> str:
    said = {"errorCode": code, "message": "refused", **more}
    return json.dumps({**said, "errors": [said]})


@pytest.mark.parametrize(
    "how",
    [
        {"status": 429, "headers": {"Retry-After": "60"}, "body": refusal("CMN-301")},
        {"status": 503, "headers": {"Retry-After": "30"}, "body": refusal("CMN-203")},
        {"status": 500, "body": refusal("CMN-201")},
        {"html": True},
        {"status": 200, "body": "<html>Sign in to the Wifi</html>"},
        {"status": 403, "body": refusal("CMN-408", permissionName="ReadMessages")},
        {"status": 400, "body": refusal("CMN-101")},
    ],
)
def test_an_error_of_the_lists_does_not_hide_that_the_fax_was_accepted(
    faxdesk: Faxdesk, unattended: Simulator, letter: Path, how: dict[str, Any]
) -> None:
    unattended.control.fault("GET", LISTS, times=50, **how)
    done = faxdesk("send", "--wait", 2, "--to", TO, letter, "--json")
    assert done.code == 3
    (fax,) = unattended.control.faxes()
    assert (done.json["state"], done.json["service_id"]) == ("accepted", str(fax["id"]))
    assert "What became of the fax could not be looked up." in done.err
    assert sends(unattended) == 1
    unattended.control.clear_faults()
    bare = faxdesk("outbox", "--offline", "--json")
    assert bare.json[0]["service_id"] == str(fax["id"])


def test_an_error_that_passes_while_it_waits_is_not_told(
    faxdesk: Faxdesk, unattended: Simulator, letter: Path
) -> None:
    unattended.control.fault("GET", LISTS, times=3, status=502)
    done = faxdesk("send", "--wait", 30, "--to", TO, letter)
    assert (done.code, done.err) == (0, "")
    assert "Sent" in done.out


def test_without_the_permission_to_read_faxes_go_out_and_the_cost_is_said(
    faxdesk: Faxdesk, unattended: Simulator, letter: Path
) -> None:
    body = refusal("CMN-408", permissionName="ReadMessages")
    unattended.control.fault("GET", LISTS, times=50, status=403, body=body)
    done = faxdesk("send", "--wait", 20, "--to", TO, letter)
    assert done.code == 3
    assert "their results cannot be followed" in done.err
    assert "Ask your RingCentral administrator to allow it. What is missing: ReadMessages." in done.err


@pytest.mark.parametrize(
    ("path", "permission"),
    [
        ("/phone-number", "ReadUserPhoneNumbers"),
        ("/extension/~$", "ReadExtensions"),
        ("/extension/~(/phone-number)?$", ""),
    ],
)
def test_without_the_permission_to_read_the_account_faxes_go_out_and_come_in(
    faxdesk: Faxdesk, unattended: Simulator, letter: Path, path: str, permission: str
) -> None:
    body = refusal("CMN-408", permissionName=permission)
    unattended.control.fault("GET", path, times=50, status=403, body=body)
    sent = faxdesk("send", "--wait", 20, "--to", TO, letter)
    assert sent.code == 0
    assert "does not tell FaxDesk everything about this account" in sent.err
    unattended.control.receive(from_="+13035550166")
    done = faxdesk("sync", "--json")
    assert done.code == 0
    assert (done.json["received"], done.json["not_saved"]) == (1, 0)
    assert "does not tell FaxDesk everything about this account" in done.err
    assert permission in done.err


@pytest.mark.parametrize("path", ["/phone-number", "/extension/~$"])
def test_a_pause_of_an_hour_is_not_sat_out(
    faxdesk: Faxdesk, unattended: Simulator, letter: Path, path: str
) -> None:
    unattended.control.fault(
        "GET", path, times=50, status=429, headers={"Retry-After": "3600"}, body=refusal("CMN-301")
    )
    done = faxdesk("send", "--wait", 1, "--to", TO, letter, "--json")
    assert (done.code, done.json["state"]) == (3, "accepted")
    assert "in about 1 hour" in done.err
    looked = faxdesk("sync")
    assert looked.code == 1
    assert "in about 1 hour" in looked.err


def test_a_fax_that_waits_for_an_hour_is_not_watched_for_longer_than_asked(
    faxdesk: Faxdesk, unattended: Simulator, letter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    turned_away = {"status": 429, "headers": {"Retry-After": "3600"}, "body": refusal("CMN-301")}
    unattended.control.fault("POST", "/fax$", times=50, **turned_away)
    # Were it watched like one that is on its way, this would outlast the test.
    monkeypatch.setattr(send_wait, "PATIENCE_S", 3600.0)
    done = faxdesk("send", "--wait", 1, "--to", TO, letter, "--json")
    assert (done.code, done.json["state"]) == (1, "waiting")
    assert "in about 1 hour" in done.err
