"""Another account signs in, in the whole program: the window opens again with that account's own faxes."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from faxdesk.paths import Profile
from faxdesk.services.accounts import open_archive_of
from faxdesk.simulator.server import Simulator

FIRST, SECOND = "Northside Clinic", "Dr. Weaver"


def sign_in_at(service: Simulator) -> list[str]:
    return ["sign_in", service.url, service.client_id, service.client_secret, service.jwt]


def run(root: Path, profile: Profile, *steps: list[str], options: Sequence[str] = ()) -> dict[str, Any]:
    """Run the program with somebody who takes these steps; gives what they saw (see account_steps.py)."""
    arguments = [str(profile.folder), json.dumps(steps), *options]
    done = subprocess.run(
        [sys.executable, "-m", "tests.ui.window.account_steps", *arguments],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    seen: dict[str, Any] = json.loads(done.stdout)
    return seen


def test_the_window_opens_again_with_the_other_account_s_faxes_and_leads_back(
    root: Path, profile: Profile, simulator: Simulator, other_service: Simulator
) -> None:
    simulator.control.receive(from_="+13035550166", name=FIRST)
    other_service.control.receive(from_="+12025550147", name=SECOND)
    seen = run(
        root,
        profile,
        sign_in_at(simulator),
        ["see", FIRST],
        sign_in_at(other_service),
        ["agree"],
        ["see", SECOND],
        ["choose"],
        ["agree"],
        ["see", FIRST],
        ["choose"],
        ["agree"],
        ["see", SECOND],
    )
    assert seen["at_first"] == [[], [], [FIRST], [SECOND]], "nothing of the other account's is ever shown"
    by_sign_in, *by_choice = seen["asked"]
    assert "You signed in as “Somebody Else, extension 199”" in by_sign_in
    assert "The faxes of “Robin Demo, extension 101” are kept on this computer" in by_sign_in
    assert [
        "Show the faxes of “Robin Demo" in by_choice[0],
        "Show the faxes of “Somebody" in by_choice[1],
    ] == [
        True,
        True,
    ]
    assert open_archive_of(profile, None).archive_name != ""


def test_who_stays_is_shown_what_was_shown_and_the_other_is_signed_out(
    root: Path, profile: Profile, simulator: Simulator, other_service: Simulator
) -> None:
    simulator.control.receive(from_="+13035550166", name=FIRST)
    seen = run(
        root,
        profile,
        sign_in_at(simulator),
        ["see", FIRST],
        sign_in_at(other_service),
        ["refuse"],
        ["see", FIRST],
    )
    assert seen["at_first"] == [[]], "it is one window all the time"
    assert open_archive_of(profile, None) == profile
    assert not (profile.folder / "accounts").exists()
    assert "/restapi/oauth/revoke" in [request["path"] for request in other_service.control.requests()]


def test_what_the_first_window_was_started_with_is_not_begun_again_for_the_other_account(
    root: Path, profile: Profile, simulator: Simulator, other_service: Simulator
) -> None:
    seen = run(
        root,
        profile,
        sign_in_at(simulator),
        ["see"],
        ["compose"],
        sign_in_at(other_service),
        ["agree"],
        ["see"],
        options=["--new-fax"],
    )
    assert seen["has_composed"] == [True, False]
