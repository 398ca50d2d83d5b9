"""The audit log in the window, on a real archive with real threads."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from faxdesk.domain.activity.periods import Reach
from faxdesk.domain.audit.acts import Act
from faxdesk.domain.audit.audit_entry import LogFilter
from faxdesk.domain.fax import FaxQuery, Folder
from faxdesk.store.database.sqlite import sqlite3
from faxdesk.ui.audit.audit_card import AuditCard
from faxdesk.ui.audit.audit_page import AuditPage
from faxdesk.ui.audit.log_model import LogModel
from faxdesk.ui.audit.log_rows import AT_ONCE, LogRow
from faxdesk.ui.common import dialogs
from faxdesk.ui.window.main_window import MainWindow
from tests.support.desk import TestDesk
from tests.support.faxes import received


@pytest.fixture
def page(qtbot: QtBot, stage: TestDesk, open_window: Callable[..., MainWindow]) -> AuditPage:
    """Of a fax that was received and tagged, reached from the settings."""
    stage.tell(received(1))
    stage.desk.tags_and_notes.change_tags(
        stage.desk.library.first_ids(FaxQuery(Folder.INBOX)), add=["urgent"]
    )
    window = open_window((1280, 800))
    window.pages.show_settings()
    window.pages.settings.show_section("privacy")
    (card,) = window.pages.settings.findChildren(AuditCard)
    card.button.click()
    page = window.pages.currentWidget()
    assert isinstance(page, AuditPage)
    qtbot.waitUntil(lambda: page.model.rowCount() > 0)
    return page


def acts(page: AuditPage) -> list[str]:
    return [page.model.index(row, 3).data() for row in range(page.model.rowCount())]


def test_it_lists_filters_and_leads_back(qtbot: QtBot, page: AuditPage, stage: TestDesk) -> None:
    assert "Tags changed" in acts(page)
    assert "Received" in acts(page)
    row = acts(page).index("Tags changed")
    assert page.model.index(row, 5).data() == "1 added"
    assert "What: Tags changed" in page.model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    with qtbot.waitSignal(page.listed):
        page.head.act.setCurrentIndex(page.head.act.findData(str(Act.TAGGED)))
    assert acts(page) == ["Tags changed"]
    assert page.head.count.text() == "1 entry"
    with qtbot.waitSignal(page.listed):
        page.head.act.setCurrentIndex(page.head.act.findData(str(Act.FORGOTTEN)))
    assert "No entries in this time" in page.message.accessibleName()
    page.head.back.click()
    window = page.window()
    assert isinstance(window, MainWindow)
    assert window.pages.currentWidget() is window.pages.settings


def test_a_log_that_was_bent_is_told(qtbot: QtBot, page: AuditPage, stage: TestDesk) -> None:
    with qtbot.waitSignal(page.checked):
        page.head.check.click()
    assert "as they were written" in page.notice.text
    assert page.problem.text == ""
    with closing(sqlite3.connect(stage.database.path, isolation_level=None)) as connection:
        connection.execute("DROP TRIGGER audit_never_changed")
        connection.execute("UPDATE audit_entries SET user = 'somebody' WHERE number = 1")
    with qtbot.waitSignal(page.checked):
        page.head.check.click()
    assert "Entry 1 was changed." in page.problem.text


def test_it_is_saved_with_what_is_to_be_kept_elsewhere(
    qtbot: QtBot, page: AuditPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "log.jsonl"
    monkeypatch.setattr(dialogs, "choose_save", lambda *_args, **_named: target)
    page.head.save.click()
    qtbot.waitUntil(lambda: "log.jsonl" in page.notice.text)
    head = json.loads(target.read_text().splitlines()[-1])["head"]
    assert head["link"] in page.notice.text


def test_older_entries_come_as_one_scrolls(qtbot: QtBot, page: AuditPage, stage: TestDesk) -> None:
    stage.desk.act_notes.faxes(Act.OPENED, range(1, AT_ONCE + 51))
    with qtbot.waitSignal(page.listed):
        page.head.reach.choose(Reach.ALL)
        page.head.changed.emit()
    assert page.model.rowCount() == AT_ONCE
    page.table.scrollToBottom()
    count = stage.desk.audit_log.count(LogFilter())
    qtbot.waitUntil(lambda: page.model.rowCount() == count)


def test_the_model_is_a_good_one(qtmodeltester: ModelTester) -> None:
    model = LogModel()
    rows = [LogRow(number, ("", "robin", "Window", "Opened", "", "")) for number in range(AT_ONCE)]
    model.show_rows(rows)
    model.add_rows(rows[:3])
    qtmodeltester.check(model)
