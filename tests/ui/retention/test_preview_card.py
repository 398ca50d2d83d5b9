"""How many faxes would go now, beside the rules in the settings."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from faxdesk.domain.fax import FaxQuery, Folder
from faxdesk.policies.policies import Policies
from faxdesk.settings import Settings
from faxdesk.ui.retention.preview_card import PreviewCard
from faxdesk.work.tasks import TaskRunner
from tests.support.desk import TestDesk
from tests.support.faxes import received


def shown(card: PreviewCard, qtbot: QtBot) -> str:
    qtbot.waitUntil(lambda: "Counting" not in card.said.text())
    return card.said.text()


def test_it_counts_what_would_go_and_again_when_a_rule_changes(
    qtbot: QtBot, stage: TestDesk, runner: TaskRunner
) -> None:
    desk = stage.desk
    stage.tell(*(received(number) for number in range(1, 4)))
    card = PreviewCard(lambda: desk.retention, desk.settings, desk.policies, runner)
    qtbot.addWidget(card)
    card.show()
    assert shown(card, qtbot) == "By these rules nothing would go now."
    ids = list(desk.library.ids(FaxQuery(Folder.INBOX)))
    desk.tags_and_notes.change_tags(ids[:1], add=["ads"])
    with desk.database.transaction() as cx:
        cx.execute("UPDATE faxes SET created_at = '2020-01-05T09:00:00.000000Z'")
    desk.settings.retention_rules = ("trash inbox 3", "delete inbox 5 #ads")
    card.setting_changed("theme")
    assert shown(card, qtbot) == "By these rules nothing would go now."
    card.setting_changed(Settings.retention_rules.key)
    told = shown(card, qtbot)
    assert told.startswith("Now 2 faxes would move to the trash. ")
    assert "1 fax would be deleted for ever." in told
    assert list(desk.library.ids(FaxQuery(Folder.INBOX))) == ids, "it only counts"


def test_it_says_that_rules_cannot_be_read(
    qtbot: QtBot, stage: TestDesk, runner: TaskRunner, tmp_path: Path
) -> None:
    path = tmp_path / "spoilt.json"
    path.write_text('{"retention_rules": ["delete inbox soon"]}', encoding="utf-8")
    settings = Settings(path)
    card = PreviewCard(lambda: stage.desk.retention, settings, Policies(), runner)
    qtbot.addWidget(card)
    card.show()
    assert "could not be read" in card.problem.text()
    shown(card, qtbot)
