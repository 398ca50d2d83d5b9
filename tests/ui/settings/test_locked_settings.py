"""Settings that an administrator has forced: shown with a lock and by whose order, and changed by nobody."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from faxdesk.policies.checked_policies import policies_from, ruled_settings
from faxdesk.policies.found import Found, Given, Refused
from faxdesk.policies.policies import Policies
from faxdesk.settings import Settings
from faxdesk.ui.common.plain_text import tip
from faxdesk.ui.controls.policies_card import PoliciesCard
from faxdesk.ui.settings.setting_sections import all_rows
from faxdesk.ui.settings.settings_page import SettingsPage
from tests.policies.other_values import other_than_default

ORIGIN = "/etc/faxdesk/policies/clinic.json"
FORCED = policies_from(
    Found((Given("theme", "dark", True, ORIGIN), Given("organisation", "St. Mary's", True, ORIGIN)))
)


def page_with(qtbot: QtBot, tmp_path: Path, policies: Policies) -> tuple[SettingsPage, Settings]:
    settings = Settings(tmp_path / "settings.json", policies=policies.of_settings)
    page = SettingsPage(settings)
    qtbot.addWidget(page)
    page.show_section("appearance")
    page.show()
    return page, settings


def test_a_forced_setting_has_a_lock_and_says_by_whose_order(qtbot: QtBot, tmp_path: Path) -> None:
    page, settings = page_with(qtbot, tmp_path, FORCED)
    row = page.rows["theme"]
    assert not row.editor.isEnabled()
    assert row.label.isEnabled()
    assert row.locked.words.text() == "Set by St. Mary's. Only an administrator can change it."
    assert row.locked.isVisible()
    assert row.locked.toolTip() == tip(settings.policies.why_locked("theme"))
    assert ORIGIN in row.editor.accessibleDescription()


def test_nothing_that_is_chosen_changes_it(qtbot: QtBot, tmp_path: Path) -> None:
    page, settings = page_with(qtbot, tmp_path, FORCED)
    row = page.rows["theme"]
    row.editor.chosen.emit("light")
    assert settings.theme == "dark"
    assert ORIGIN in row.problem.text()
    assert row.changed.isHidden()


def test_no_setting_on_any_page_is_changed_once_it_is_forced(qtbot: QtBot, tmp_path: Path) -> None:
    values = {setting.key: other_than_default(setting) for setting in ruled_settings()}
    given = [Given(each.key, each.to_json(values[each.key]), True, ORIGIN) for each in ruled_settings()]
    policies = policies_from(Found(tuple(given)))
    assert policies.refused == ()
    page, settings = page_with(qtbot, tmp_path, policies)
    for section in page.sections:
        page.show_section(section.name)
    shown = {row.setting.key for _section, row in all_rows()}
    # What has no row is switched by cards of the printer and of mail.
    assert set(values) - shown == {"sources_that_send"}
    for key in shown & set(values):
        row = page.rows[key]
        assert not row.editor.isEnabled(), key
        assert row.locked.words.text().startswith("Set by your organisation."), key
        row.editor.chosen.emit(row.setting.default)
        assert settings.get(row.setting) == values[key], key
        assert ORIGIN in row.problem.text(), key


def test_what_is_free_stays_so(qtbot: QtBot, tmp_path: Path) -> None:
    page, settings = page_with(qtbot, tmp_path, FORCED)
    row = page.rows["compact_list"]
    assert row.editor.isEnabled()
    assert row.locked.isHidden()
    row.editor.chosen.emit(True)
    assert settings.compact_list


def test_while_a_policy_cannot_be_read_all_are_locked(qtbot: QtBot, tmp_path: Path) -> None:
    closed = policies_from(Found(unreadable=(Refused(ORIGIN, "", "It is not JSON."),)))
    page, _settings = page_with(qtbot, tmp_path, closed)
    assert not any(row.editor.isEnabled() for row in page.rows.values())
    card = PoliciesCard(closed)
    qtbot.addWidget(card)
    assert "It is not JSON." in card.holding.words.text()
    assert card.refused == []


def test_the_card_tells_what_holds_and_what_was_not_taken(qtbot: QtBot) -> None:
    given = tuple(Given(f"unknown{number}", 1, True, ORIGIN) for number in range(7))
    card = PoliciesCard(policies_from(Found((*given, Given("theme", "dark", True, ORIGIN)))))
    qtbot.addWidget(card)
    assert card.holding.words.text() == "Your organisation has set 1 policy for FaxDesk on this computer."
    assert len(card.refused) == 6
