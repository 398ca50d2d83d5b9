"""Rules of retention among the settings: put together, refused with a reason, taken out and taken back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from faxdesk.settings import Settings
from faxdesk.ui.settings.rules_editor import RulesEditor
from faxdesk.ui.settings.setting_row import SettingRow
from faxdesk.work.tasks import TaskRunner
from tests.support.desk import TestDesk
from tests.ui.settings.test_settings_page import Page


@pytest.fixture
def on_show(qtbot: QtBot, stage: TestDesk, runner: TaskRunner) -> Iterator[Page]:
    page = Page(qtbot, stage, runner)
    yield page
    page.saver.close()
    qtbot.waitUntil(lambda: runner.is_idle)


def put_together(row: SettingRow, place: str, action: str, days: int, tag: str = "") -> None:
    editor = row.editor
    assert isinstance(editor, RulesEditor)
    editor.place.setCurrentIndex(editor.place.findData(place))
    editor.action.setCurrentIndex(editor.action.findData(action))
    editor.days.setValue(days)
    editor.tag.setText(tag)
    editor.add.click()


def test_rules_are_added_changed_and_taken_out(on_show: Page) -> None:
    row = on_show.row(Settings.retention_rules)
    put_together(row, "inbox", "trash", 365, "Ads")
    put_together(row, "outbox", "ever", 1)
    assert on_show.settings.retention_rules == ("trash inbox 365 #Ads", "keep outbox ever")
    assert [each.words.text() for each in row.editor.rows] == [
        "Received faxes with the tag “Ads”: move to the trash after 365 days",
        "Sent faxes: keep for ever",
    ]
    assert row.editor.tag.text() == ""
    assert not row.editor.days.isVisible(), "for ever has no days"
    put_together(row, "inbox", "trash", 30, "ads")
    assert on_show.settings.retention_rules == ("trash inbox 30 #ads", "keep outbox ever")
    row.editor.rows[0].remove.click()
    assert list(on_show.settings.retention_rules) == ["keep outbox ever"]
    row.undo.click()
    assert on_show.settings.retention_rules == ("trash inbox 30 #ads", "keep outbox ever")
    assert len(row.editor.rows) == 2


def test_what_cannot_be_a_rule_is_refused_with_the_reason(on_show: Page) -> None:
    row = on_show.row(Settings.retention_rules)
    for place, action, tag, reason in (
        ("trash", "trash", "", "use “delete”"),
        ("trash", "delete", "", "“Empty the trash”"),
        ("all", "delete", "x" * 41, "too long"),
    ):
        put_together(row, place, action, 9, tag)
        assert on_show.settings.retention_rules == ()
        assert row.problem.isVisible()
        assert reason in row.problem.text()
