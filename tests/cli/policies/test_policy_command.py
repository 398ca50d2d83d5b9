"""`faxdesk policy`, and commands on a computer whose administrator says something about FaxDesk."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import faxdesk as faxdesk_package
from faxdesk.policies import read_policies
from faxdesk.policies.checked_policies import ruled_settings
from tests.cli.conftest import Faxdesk

pytestmark = pytest.mark.skipif(os.name == "nt", reason="files are the way of Linux")

Order = Callable[..., Path]


@pytest.fixture
def order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Order:
    """order(agents=False) forces this from the next command on; of a folder of the test's own."""
    folder = tmp_path / "policies"
    folder.mkdir(mode=0o755)
    monkeypatch.setattr(read_policies, "FOLDER", folder)
    monkeypatch.setattr(read_policies, "ROOT", os.getuid())

    def put(**forced: Any) -> Path:
        path = folder / "10-clinic.json"
        path.write_text(json.dumps({"forced": forced}), encoding="utf-8")
        path.chmod(0o644)
        return path

    return put


def test_without_an_administrator(faxdesk: Faxdesk) -> None:
    done = faxdesk("policy", "show")
    assert (done.code, done.out) == (0, "No administrator says anything about FaxDesk here.\n")


def test_what_holds_and_what_was_refused_is_told(faxdesk: Faxdesk, order: Order) -> None:
    path = order(agents=False, trash_days="soon", organisation="St. Mary's")
    done = faxdesk("policy", "show")
    assert done.code == 0
    assert f"agents = false  (forced, {path})" in done.out
    assert f"Refused: trash_days, {path}. It has to be a whole number." in done.out
    found = faxdesk("policy", "show", "--json").json
    assert found["organisation"] == "St. Mary's"
    assert found["closed"] is False
    assert {"key": "agents", "value": False, "forced": True, "origin": str(path)} in found["policies"]
    assert [refused["key"] for refused in found["refused"]] == ["trash_days"]


def test_an_archive_that_has_to_be_encrypted_is_not_decrypted(faxdesk: Faxdesk, order: Order) -> None:
    assert faxdesk("archive", "encrypt").code == 0
    path = order(archive_must_be_encrypted=True)
    done = faxdesk("archive", "decrypt")
    assert done.code == 1
    assert "may not be decrypted" in done.err
    assert str(path) in done.err
    assert faxdesk("archive", "status", "--json").json["stage"] == "sealed"


def test_what_cannot_be_read_is_told_by_every_command(faxdesk: Faxdesk, order: Order) -> None:
    path = order()
    path.write_text("{", encoding="utf-8")
    done = faxdesk("inbox")
    assert "cannot be read" in done.err
    assert str(path) in done.err
    done = faxdesk("policy", "show", "--json")
    assert (done.code, done.json["closed"]) == (1, True)


FORCED: list[tuple[tuple[str, ...], dict[str, Any]]] = [
    (("mcp",), {"agents": False}),
    (("api", "run"), {"local_api": False}),
    (("mail", "run"), {"mail_in": False}),
    (("printer", "run"), {"print_to_fax": False}),
    (("printer", "add"), {"print_to_fax": False}),
    (("watch-folder", "jobs"), {"watched_folder": ""}),
    (("watch-folder", "jobs"), {"watched_folder": "/srv/faxes"}),
    (("watch-folder", "jobs"), {"allow_watched_folder": False}),
    (("scan", "list"), {"scanning": False}),
    (("version", "--check"), {"check_for_updates": False}),
    (("mail", "add-login", "shop", "--send"), {"sources_that_send": []}),
    (
        ("signin", "--client-id", "x", "--server", "https://other.example"),
        {"server": "https://a.example"},
    ),
    (("signin", "--client-id", "x"), {"client_id": "y"}),
    (("api", "run", "--port", "8766"), {"local_api_port": "8765"}),
    (("mail", "run", "--port", "2626"), {"mail_port": "2525"}),
    (("retention", "set", "keep all ever"), {"retention_rules": ["keep inbox 365"]}),
]
"""A command, and what forbids it."""


@pytest.mark.parametrize(("command", "forced"), FORCED, ids=lambda value: "-".join(value))
def test_no_command_goes_past_what_is_forced(
    faxdesk: Faxdesk, order: Order, command: tuple[str, ...], forced: dict[str, Any]
) -> None:
    path = order(**forced)
    done = faxdesk(*command)
    assert done.code == 1
    assert "Set by your organisation" in done.err
    assert str(path) in done.err


def test_a_folder_that_has_to_send_is_not_kept_from_it(
    faxdesk: Faxdesk, order: Order, tmp_path: Path
) -> None:
    jobs = tmp_path / "here" / "jobs"
    jobs.mkdir()
    path = order(watched_folder=str(jobs), watched_folder_sends=True)
    done = faxdesk("watch-folder", jobs, "--once", "--no-send")
    assert done.code == 1
    assert f"Set by your organisation ({path})" in done.err


def test_every_setting_that_commands_touch_is_tried_above() -> None:
    """By its name in their code: as it is set, or asked about before a command does otherwise."""
    commands = Path(faxdesk_package.__file__).parent / "cli"
    source = "".join(path.read_text(encoding="utf-8") for path in commands.rglob("*.py"))
    touched = {
        setting.key
        for setting in ruled_settings()
        if re.search(rf"settings\.{setting.key}\b(, settings\.\w+)* = |Settings\.{setting.key}\b", source)
    }
    tried = {key for _command, forced in FORCED for key in forced} | {"watched_folder_sends"}
    assert {"server", "watched_folder_sends", "print_to_fax"} <= touched <= tried


def test_a_forced_language_holds_for_commands_that_open_no_archive(faxdesk: Faxdesk, order: Order) -> None:
    assert "not encrypted" in faxdesk("archive", "status").out
    order(language="de")
    assert "nicht verschlüsselt" in faxdesk("archive", "status").out
