"""Policies as Windows itself keeps them; elsewhere test_other_systems.py tries what can be tried."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from faxdesk.policies.checked_policies import policies_from
from faxdesk.policies.registry import DEFAULTS, KEY, ORIGIN, read_registry

if sys.platform != "win32":
    pytest.skip("the registry is Windows's own", allow_module_level=True)

# Seen from other systems it has no names.
winreg: Any = importlib.import_module("winreg")
ACCESS = winreg.KEY_ALL_ACCESS | winreg.KEY_WOW64_64KEY


@pytest.fixture
def key() -> Iterator[Any]:
    """The program's own key, which is empty; it is gone afterwards."""
    machine = winreg.HKEY_LOCAL_MACHINE
    try:
        winreg.OpenKey(machine, KEY, 0, winreg.KEY_READ | winreg.KEY_WOW64_64KEY).Close()
    except FileNotFoundError:
        pass
    else:
        pytest.skip("an administrator has set policies here, which are left alone")
    try:
        made = winreg.CreateKeyEx(machine, KEY, 0, ACCESS)
    except PermissionError:
        pytest.skip("only administrators can write policies")
    yield made
    made.Close()
    for path in (rf"{KEY}\allowed_numbers", rf"{KEY}\{DEFAULTS}\resend_days", rf"{KEY}\{DEFAULTS}", KEY):
        try:
            winreg.DeleteKeyEx(machine, path, winreg.KEY_WOW64_64KEY, 0)
        except FileNotFoundError:
            continue


def test_without_a_key_nothing_is_said() -> None:
    found = read_registry()
    assert found.unreadable == ()


def test_what_stands_there_is_read(key: Any) -> None:
    winreg.SetValueEx(key, "agents", 0, winreg.REG_DWORD, 0)
    winreg.SetValueEx(key, "theme", 0, winreg.REG_SZ, "dark")
    with winreg.CreateKeyEx(key, "allowed_numbers", 0, ACCESS) as numbers:
        winreg.SetValueEx(numbers, "1", 0, winreg.REG_SZ, "+1650")
        winreg.SetValueEx(numbers, "2", 0, winreg.REG_SZ, "+16505550123")
    with winreg.CreateKeyEx(key, DEFAULTS, 0, ACCESS) as defaults:
        winreg.SetValueEx(defaults, "trash_days", 0, winreg.REG_DWORD, 7)
        with winreg.CreateKeyEx(defaults, "resend_days", 0, ACCESS) as days:
            winreg.SetValueEx(days, "1", 0, winreg.REG_SZ, "5")
    found = read_registry()
    assert found.unreadable == ()
    by_key = {given.key: (given.value, given.is_forced, given.origin) for given in found.given}
    assert by_key == {
        "agents": (0, True, ORIGIN),
        "theme": ("dark", True, ORIGIN),
        "allowed_numbers": (["+1650", "+16505550123"], True, ORIGIN),
        "trash_days": (7, False, rf"{ORIGIN}\{DEFAULTS}"),
        "resend_days": (["5"], False, rf"{ORIGIN}\{DEFAULTS}"),
    }
    policies = policies_from(found)
    assert policies.refused == ()
    assert policies.of_settings.forced["agents"] is False
