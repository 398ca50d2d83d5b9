"""Policies of Windows and macOS, as far as they can be tried elsewhere."""

from __future__ import annotations

from typing import Any

import pytest

from faxdesk.policies.checked_policies import policies_from
from faxdesk.policies.found import Found, Given
from faxdesk.policies.managed_preferences import found_in
from faxdesk.policies.registry import from_registry
from faxdesk.settings import Settings
from faxdesk.settings.kinds import Setting


@pytest.mark.parametrize(
    ("setting", "value", "read"),
    [
        (Settings.agents, 0, False),
        (Settings.agents, 1, True),
        (Settings.agents, 2, 2),
        (Settings.agents, "0", "0"),
        (Settings.trash_days, 1, 1),
        (Settings.theme, "dark", "dark"),
        (Settings.resend_days, ["1", "5"], [1, 5]),
        (Settings.resend_days, ["Monday"], ["Monday"]),
        (Settings.default_cover_index, "", None),
        (Settings.default_cover_index, 3, 3),
    ],
)
def test_the_registry_knows_numbers_and_texts_alone(setting: Setting[Any], value: Any, read: Any) -> None:
    given = from_registry(setting, value)
    assert given == read
    assert type(given) is type(read)


def test_a_switch_of_the_registry_is_taken() -> None:
    policies = policies_from(Found((Given("agents", 0, True, "HKLM"), Given("allow_demo", 0, True, "HKLM"))))
    assert policies.refused == ()
    assert policies.of_settings.forced["agents"] is False
    assert policies.allow_demo is False


def test_a_profile_of_a_mac_has_its_defaults_in_a_dictionary() -> None:
    found = found_in({"agents": False, "default": {"theme": "dark"}})
    assert [(given.key, given.value, given.is_forced) for given in found.given] == [
        ("agents", False, True),
        ("theme", "dark", False),
    ]
    assert found.unreadable == ()


def test_defaults_of_a_mac_that_are_none_are_told() -> None:
    assert len(found_in({"default": "dark"}).unreadable) == 1
