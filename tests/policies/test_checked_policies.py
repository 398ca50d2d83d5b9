"""What policies amount to: one by one, forced or default, and never more open than they were meant to be."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.policies.checked_policies import policies_from, ruled_settings
from faxdesk.policies.found import Found, Given, Refused
from faxdesk.policies.policies import Policies
from faxdesk.policies.rules import CLOSED, EVERY_NUMBER, Rules, rules
from faxdesk.settings import Settings
from tests.policies.other_values import other_than_default

ORIGIN = "/etc/faxdesk/policies/clinic.json"
BROKEN = Found(unreadable=(Refused(ORIGIN, "", "It is not JSON."),))


def forced(**values: Any) -> Policies:
    return policies_from(Found(tuple(Given(key, value, True, ORIGIN) for key, value in values.items())))


def test_without_policies_all_is_as_ever(tmp_path: Path) -> None:
    policies = policies_from(Found())
    settings = Settings(tmp_path / "settings.json", policies=policies.of_settings)
    assert all(policies.get(rule) == rule.default for rule in rules())
    assert settings.policies.why_locked("theme") == ""
    assert policies.trouble() is None
    policies.check_server("https://anywhere.example")


def test_every_rule_has_words_and_a_key_of_its_own() -> None:
    keys = [setting.key for setting in (*rules(), *ruled_settings())]
    assert len(set(keys)) == len(keys)
    assert all(rule.label and rule.help.endswith(".") for rule in rules())
    assert CLOSED.keys() <= set(keys)


def test_a_later_file_counts_and_forced_wins_over_default(tmp_path: Path) -> None:
    found = Found(
        (
            Given("theme", "dark", True, "1"),
            Given("theme", "light", True, "2"),
            Given("theme", "system", False, "3"),
            Given("trash_days", 7, False, "3"),
        )
    )
    policies = policies_from(found)
    settings = Settings(tmp_path / "settings.json", policies=policies.of_settings)
    assert settings.theme == "light"
    assert settings.trash_days == 7
    assert "(2)" in settings.policies.why_locked("theme")
    settings.trash_days = 30
    assert settings.trash_days == 30
    settings.reset(Settings.trash_days)
    assert settings.trash_days == 7


def test_a_bad_default_is_named_and_ignored() -> None:
    policies = policies_from(Found((Given("trash_days", "soon", False, ORIGIN),)))
    assert policies.of_settings.defaults == {}
    (refused,) = policies.refused
    assert (refused.key, refused.origin) == ("trash_days", ORIGIN)
    assert refused.reason == "It has to be a whole number."


def test_a_bad_forced_value_is_named_and_opens_nothing(tmp_path: Path) -> None:
    policies = forced(scanning="no", trash_days=-1, poll_seconds=1)
    settings = Settings(tmp_path / "settings.json", policies=policies.of_settings)
    assert (settings.scanning, settings.poll_seconds, settings.trash_days) == (False, 60, 0)
    assert {refused.key for refused in policies.refused} == {"scanning", "trash_days", "poll_seconds"}
    assert settings.policies.is_locked("trash_days")


def test_what_is_not_known_is_named() -> None:
    policies = forced(alow_demo=False, window_geometry="AA==", first_start_done=True)
    assert [refused.key for refused in policies.refused] == [
        "alow_demo",
        "window_geometry",
        "first_start_done",
    ]


@pytest.mark.parametrize("rule", [rule for rule in rules() if rule.key.startswith("allow_")])
def test_a_way_is_switched_off_and_says_by_whose_order(rule: Any) -> None:
    policies = forced(**{rule.key: False, "organisation": "St. Mary's"})
    with pytest.raises(FaxDeskError) as raised:
        policies.check_on(rule)
    assert raised.value.kind == ErrorKind.NOT_ALLOWED
    assert rule.label in raised.value.title
    assert "St. Mary's" in raised.value.hint
    assert ORIGIN in raised.value.hint


def test_a_rule_with_a_bad_value_is_as_strict_as_it_can_be() -> None:
    policies = forced(allow_demo="no", allowed_numbers="DE", forbidden_numbers=["+1900", "abc"])
    assert policies.allow_demo is False
    assert policies.allowed_numbers == ()
    assert policies.forbidden_numbers == (EVERY_NUMBER,)


def test_an_archive_that_has_to_be_encrypted_and_is_not() -> None:
    assert policies_from(Found()).missing_encryption(is_on=False) is None
    for policies in (forced(archive_must_be_encrypted=True), forced(archive_must_be_encrypted="yes")):
        assert policies.missing_encryption(is_on=True) is None
        trouble = policies.missing_encryption(is_on=False)
        assert trouble is not None
        assert ORIGIN in trouble.hint


def test_other_policies_have_another_digest() -> None:
    found = [Policies(), forced(agents=False), forced(agents=True), forced(agents="x"), policies_from(BROKEN)]
    assert len({policies.digest for policies in found}) == len(found)
    assert Policies().digest == ""
    assert forced(agents=False).digest == forced(agents=False).digest


def test_a_rule_among_the_defaults_holds_as_well() -> None:
    policies = policies_from(Found((Given("allow_export", False, False, ORIGIN),)))
    assert policies.allow_export is False
    assert policies.shown[0].is_forced


def test_what_cannot_be_read_closes_everything(tmp_path: Path) -> None:
    policies = policies_from(BROKEN)
    settings = Settings(tmp_path / "settings.json", policies=policies.of_settings)
    assert (settings.trash_days, settings.audit_days) == (0, 0)
    for rule in rules():
        if rule.key.startswith("allow_"):
            with pytest.raises(FaxDeskError, match="Switched off"):
                policies.check_on(rule)
    with pytest.raises(FaxDeskError):
        policies.check_server(settings.server)
    assert policies.forbidden_numbers == (EVERY_NUMBER,)
    assert (settings.scanning, settings.local_api, settings.watched_folder) == (False, False, "")
    with pytest.raises(FaxDeskError, match="cannot be changed") as raised:
        settings.trash_days = 1
    assert ORIGIN in raised.value.hint
    settings.window_geometry = b"the program's own memory goes on"
    trouble = policies.trouble()
    assert trouble is not None
    assert "It is not JSON." in trouble.hint
    assert policies.missing_encryption(is_on=False) is None


def test_without_saving_nothing_is_handed_to_folders_and_commands(tmp_path: Path) -> None:
    policies = forced(allow_saving=False)
    settings = Settings(tmp_path / "settings.json", policies=policies.of_settings)
    for setting in (Settings.auto_save_folder, Settings.arrival_command):
        with pytest.raises(FaxDeskError, match="cannot be changed"):
            settings.set(setting, str(tmp_path))


def test_only_allowed_servers_may_be_signed_in_to() -> None:
    policies = forced(allowed_servers=["https://Fax.Example/"])
    policies.check_server("https://fax.example")
    for server in ("https://fax.example.evil", "http://localhost:8000", "https://platform.ringcentral.com"):
        with pytest.raises(FaxDeskError, match="may not sign in"):
            policies.check_server(server)


def test_a_forced_server_is_the_only_one() -> None:
    policies = forced(server="https://fax.example")
    policies.check_server("https://fax.example/")
    with pytest.raises(FaxDeskError) as raised:
        policies.check_server("https://other.example")
    assert ORIGIN in raised.value.hint


def test_the_demo_has_its_own_service() -> None:
    policies = forced(server="https://fax.example", agents=False, allow_export=False).for_demo()
    policies.check_server("http://127.0.0.1:4000")
    assert policies.of_settings.is_locked("agents")
    assert policies.allow_export is False


@pytest.mark.parametrize("setting", ruled_settings(), ids=lambda setting: setting.key)
def test_every_setting_can_be_forced_and_then_nobody_changes_it(setting: Any, tmp_path: Path) -> None:
    """By nothing that sets settings, which window and command line do it by, and by no file, whether it is
    there before the program or is written meanwhile."""
    value = other_than_default(setting)
    path = tmp_path / "settings.json"
    policies = forced(**{setting.key: setting.to_json(value)})
    assert policies.refused == ()
    settings = Settings(path, policies=policies.of_settings)
    assert settings.get(setting) == value
    with pytest.raises(FaxDeskError) as raised:
        settings.set(setting, setting.default)
    assert raised.value.kind == ErrorKind.NOT_ALLOWED
    assert ORIGIN in raised.value.hint
    with pytest.raises(FaxDeskError):
        settings.reset(setting)
    for written in (setting.to_json(setting.default), None):
        path.write_text(json.dumps({setting.key: written}), encoding="utf-8")
        settings.take_over()
        assert settings.get(setting) == value
        settings.save()
        assert Settings(path, policies=policies.of_settings).get(setting) == value


def test_what_a_person_set_holds_again_when_the_policy_goes(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    own = Settings(path)
    own.theme = "dark"
    own.save()
    ruled = Settings(path, policies=forced(theme="light").of_settings)
    assert ruled.theme == "light"
    ruled.compact_list = True
    ruled.save()
    again = Settings(path)
    assert (again.theme, again.compact_list) == ("dark", True)


def test_a_change_that_a_policy_forbids_is_left_out_by_the_program_itself(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "s.json", policies=forced(start_at_login=True).of_settings)
    settings.set_if_free(Settings.start_at_login, False)
    assert settings.start_at_login
    settings.set_if_free(Settings.theme, "dark")
    assert settings.theme == "dark"


def test_rules_are_read_alone() -> None:
    policies = Policies()
    with pytest.raises(AttributeError):
        policies.allow_demo = False  # type: ignore[misc]
    assert Rules.allow_demo.default is True
