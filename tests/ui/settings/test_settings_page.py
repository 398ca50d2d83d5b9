"""The settings: every one has its place, applies at once, says why it is refused, and can be taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QListView, QMainWindow, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from faxdesk.domain.fax import CoverPage, Resolution
from faxdesk.services.events import AccountChanged
from faxdesk.settings import Settings
from faxdesk.ui.common.actions import Actions
from faxdesk.ui.common.fax_outcomes import FaxOutcomes
from faxdesk.ui.common.window_context import WindowContext
from faxdesk.ui.settings.account_card import AccountCard
from faxdesk.ui.settings.countries import countries
from faxdesk.ui.settings.setting_offers import SettingOffers
from faxdesk.ui.settings.setting_row import UNDO_MS, SettingRow
from faxdesk.ui.settings.settings_page import SettingsPage
from faxdesk.ui.settings.settings_saver import SettingsSaver
from faxdesk.work.bridge import EventBridge
from faxdesk.work.tasks import TaskRunner
from tests.support.desk import TestDesk
from tests.ui.conftest import FRONT_DESK


class Page:
    """The settings page on show."""

    def __init__(self, qtbot: QtBot, stage: TestDesk, runner: TaskRunner) -> None:
        self.settings = stage.desk.settings
        self.window = QMainWindow()

        def wait(_window: object) -> None:
            """The computer's printers may take their time, and their names are for a row of this page."""
            qtbot.waitUntil(lambda: runner.is_idle, timeout=30_000)

        qtbot.addWidget(self.window, before_close_func=wait)
        self.page = SettingsPage(self.settings)
        self.page.add_part("keys", lambda: QLabel("All keys"))
        self.offers = SettingOffers(self.page, stage.desk.account, stage.desk.text_recognition, runner)
        self.saver = SettingsSaver(self.settings, runner, self.window)
        self.saver.changed.connect(self.page.setting_changed)
        self.page.show_section("general")
        self.window.setCentralWidget(self.page)
        self.window.resize(1000, 700)
        self.window.show()
        qtbot.waitExposed(self.window)

    def row(self, setting: object) -> SettingRow:
        """A setting's row, in view."""
        self.page.show_setting(cast(Any, setting))
        return self.page.rows[cast(Any, setting).key]

    def shown(self) -> set[str]:
        return {key for key, row in self.page.rows.items() if row.isVisible()}


@pytest.fixture
def on_show(qtbot: QtBot, stage: TestDesk, runner: TaskRunner) -> Iterator[Page]:
    page = Page(qtbot, stage, runner)
    yield page
    page.saver.close()
    qtbot.waitUntil(lambda: runner.is_idle)


def test_every_setting_with_words_has_its_place(on_show: Page) -> None:
    for section in on_show.page.sections:
        on_show.page.show_section(section.name)
    wanted = {setting.key for setting in Settings.declared() if setting.label}
    assert set(on_show.page.rows) == wanted
    titles = [card.title for section in on_show.page.sections for card in section.cards]
    assert "More" not in titles, "a new setting is given its section"


def test_a_section_is_built_once_it_is_shown(on_show: Page) -> None:
    assert "theme" not in on_show.page.rows
    on_show.page.show_section("appearance")
    assert on_show.shown() == {"compact_list", "dim_pages", "theme"}
    assert on_show.page.title.text() == "Appearance"


def test_a_change_applies_at_once_and_is_saved(qtbot: QtBot, stage: TestDesk, on_show: Page) -> None:
    with qtbot.waitSignal(on_show.saver.changed):
        on_show.row(Settings.undo_send_seconds).editor.segment.choice(30).click()
    on_show.row(Settings.default_resolution).editor.choice(Resolution.STANDARD).click()
    assert on_show.settings.undo_send_seconds == 30
    path = stage.folder / "settings.json"
    qtbot.waitUntil(lambda: path.exists() and Settings(path).default_resolution == Resolution.STANDARD)
    assert Settings(path).undo_send_seconds == 30


def test_a_change_can_be_taken_back_for_a_while(on_show: Page) -> None:
    row = on_show.row(Settings.first_use_guard)
    assert not row.changed.isVisible()
    before = row.editor.geometry()
    row.editor.choice("ask").click()
    assert row.changed.isVisible()
    assert row.editor.geometry() == before, "nothing moves"
    assert row._pause.remainingTime() > UNDO_MS / 2
    row.undo.click()
    assert on_show.settings.first_use_guard == "off"
    assert row.editor.key == "off"
    assert not row.changed.isVisible()
    row.editor.choice("type").click()
    row._pause.timeout.emit()
    assert not row.changed.isVisible()
    assert on_show.settings.first_use_guard == "type"


def test_what_another_window_changes_is_shown(qtbot: QtBot, on_show: Page) -> None:
    row = on_show.row(Settings.check_for_updates)
    assert row.editor.isChecked()
    on_show.settings.check_for_updates = False
    qtbot.waitUntil(lambda: not row.editor.isChecked())
    assert not row.changed.isVisible()


def test_what_hangs_on_a_setting_stays_and_says_why_it_is_off(qtbot: QtBot, on_show: Page) -> None:
    on_show.settings.resend_within_hours = False
    days, hours = on_show.row(Settings.resend_days), on_show.row(Settings.resend_hours)
    assert days.isVisible()
    assert not days.isEnabled()
    assert "Only within these hours" in days.toolTip()
    on_show.row(Settings.resend_within_hours).editor.click()
    qtbot.waitUntil(lambda: days.isEnabled() and hours.isEnabled())
    assert days.toolTip() == ""
    on_show.settings.resend_minutes = ""
    qtbot.waitUntil(lambda: not days.isEnabled())
    assert "Try again by itself" in days.toolTip()
    on_show.settings.resend_minutes = "5"
    qtbot.waitUntil(lambda: days.isEnabled())


def test_days_and_hours_are_chosen(on_show: Page) -> None:
    on_show.settings.resend_within_hours = True
    days = on_show.row(Settings.resend_days)
    assert [day.isChecked() for day in days.editor.days.values()].count(True) == 5
    assert {day.accessibleName() for day in days.editor.days.values()} >= {"Monday", "Sunday"}
    days.editor.days[6].click()
    chosen = lambda: on_show.settings.resend_days  # noqa: E731
    assert chosen() == (1, 2, 3, 4, 5, 6)
    for number in (1, 2, 3, 4, 5, 6):
        days.editor.days[number].click()
    assert chosen() == (6,), "one day is always left"
    assert days.editor.days[6].isChecked()
    assert "one day" in days.problem.text()
    hours = on_show.row(Settings.resend_hours).editor
    hours.begins.setCurrentIndex(15)
    hours.begins.activated.emit(15)
    assert on_show.settings.resend_hours == "7:30 to 18:00"
    on_show.settings.resend_hours = "7:10 to 24:00"
    on_show.row(Settings.resend_hours).refresh()
    assert hours.begins.currentText() in {"7:10", "07:10", "7:10 AM"}
    assert hours.ends.currentIndex() == 0


def test_the_tries_say_what_they_come_to(on_show: Page) -> None:
    row = on_show.row(Settings.resend_minutes)
    assert row.editor.currentText() == "3 times"
    assert "45 minutes, then FaxDesk asks you." in row.hint.text()
    row.editor.activated.emit(1)
    assert on_show.settings.resend_minutes == "5"
    assert row.hint.text() == "After 5 minutes, then FaxDesk asks you."
    row.editor.activated.emit(0)
    assert on_show.settings.resend_minutes == ""
    assert row.hint.text() == "FaxDesk asks you at once."


def test_a_value_that_is_refused_says_why(on_show: Page) -> None:
    row = on_show.row(Settings.server)
    row.editor.setText("ftp://example.com")
    row.editor.editingFinished.emit()
    assert "https" in row.problem.text()
    assert row.problem.isVisible()
    assert on_show.settings.server == "https://platform.ringcentral.com"
    row.editor.setText("platform.devtest.ringcentral.com")
    row.editor.editingFinished.emit()
    assert not row.problem.isVisible()
    assert row.editor.text() == on_show.settings.server == "https://platform.devtest.ringcentral.com"


def test_a_number_that_is_not_offered_is_shown_all_the_same(on_show: Page) -> None:
    on_show.settings.undo_send_seconds = 25
    editor = on_show.row(Settings.undo_send_seconds).editor
    assert editor.combo.isVisible()
    assert editor.combo.currentText() == "25 s"
    editor.combo.activated.emit(0)
    assert on_show.settings.undo_send_seconds == 0
    assert editor.segment.isVisible()


def test_countries_have_names_in_the_reader_s_order(on_show: Page) -> None:
    found = dict(countries())
    assert found["US"].replace("\u2066", "").replace("\u2069", "") == "United States (+1)"
    names = [name for _region, name in countries()]
    assert names.index(found["AT"]) < names.index(found["DE"]) < names.index(found["US"])
    editor = on_show.row(Settings.country).editor
    editor.activated.emit(editor.values.index("DE"))
    assert on_show.settings.country == "DE"


def test_a_folder_is_chosen_and_given_up(
    on_show: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args: str(tmp_path))
    row = on_show.row(Settings.auto_save_folder)
    form = on_show.row(Settings.auto_save_format)
    assert not row.editor.remove.isVisible()
    assert not form.isEnabled()
    row.editor.choose.click()
    assert on_show.settings.auto_save_folder == str(tmp_path)
    assert str(tmp_path) in row.editor.choose.accessibleName()
    row.editor.remove.click()
    assert on_show.settings.auto_save_folder == ""
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args: "")
    row.editor.choose.click()
    assert on_show.settings.auto_save_folder == ""


def test_cover_pages_are_offered_when_they_are_known(qtbot: QtBot, stage: TestDesk, on_show: Page) -> None:
    on_show.settings.default_cover_index = 9
    stage.service.covers = [CoverPage(0, "None"), CoverPage(7, "Contemporary")]
    picker = on_show.row(Settings.default_cover_index).editor
    qtbot.waitUntil(lambda: picker.findText("Contemporary") >= 0)
    assert picker.currentText() == "Cover page 9"
    picker.activated.emit(picker.findText("Contemporary"))
    assert on_show.settings.default_cover_index == 7
    stage.service.covers = [CoverPage(8, "Modern")]
    on_show.offers.refresh()
    qtbot.waitUntil(lambda: picker.findText("Modern") >= 0)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("quality", {"default_resolution"}),
        ("resolution", {"default_resolution"}),
        ("dark mode", {"dim_pages", "theme"}),
        ("PRINTER", {"auto_print", "auto_print_printer", "print_to_fax"}),
        ("français", {"language"}),
        ("francais", {"language"}),
    ],
)
def test_a_search_finds_by_words_and_other_words(on_show: Page, typed: str, found: set[str]) -> None:
    on_show.page.search.setText(typed)
    assert on_show.shown() == found
    count = len(found)
    assert on_show.page.title.text() == f"{count} setting{'s' if count > 1 else ''} found"


def test_esc_empties_the_search_before_it_leaves(qtbot: QtBot, on_show: Page) -> None:
    left: list[bool] = []
    QShortcut(Qt.Key.Key_Escape, on_show.window, lambda: left.append(True))
    on_show.page.search.setFocus()
    qtbot.keyClicks(on_show.page.search, "printer")
    qtbot.keyClick(on_show.page.search, Qt.Key.Key_Escape)
    assert on_show.page.search.text() == ""
    assert not left
    qtbot.keyClick(on_show.page.search, Qt.Key.Key_Escape)
    assert left


def test_a_search_says_when_there_is_nothing_and_leads_back(on_show: Page) -> None:
    on_show.page.show_section("appearance")
    on_show.page.search.setText("zebra")
    assert on_show.shown() == set()
    assert on_show.page.nothing.isVisible()
    on_show.page.search.clear()
    assert on_show.shown() == {"compact_list", "dim_pages", "theme"}
    assert on_show.page.list.currentRow() == 5
    on_show.page.search.setText("keys")
    assert any(
        label.text() == "All keys" and label.isVisible() for label in on_show.page.findChildren(QLabel)
    )
    on_show.page.list.setCurrentRow(0)
    assert on_show.page.search.text() == ""
    assert on_show.page.title.text() == "General"


def test_tab_leads_through_a_section_in_reading_order(qtbot: QtBot, on_show: Page) -> None:
    on_show.page.show_section("sending")
    on_show.window.activateWindow()
    on_show.page.search.setFocus()
    seen: list[str] = []
    rows = list(on_show.page.rows.values())
    for _step in range(40):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        assert focused is not None
        if focused is on_show.page.search:
            break
        here = "sections" if focused is on_show.page.list else ""
        seen += [here or next(row.setting.key for row in rows if row.isAncestorOf(focused))]
    enabled = [row.setting.key for row in rows if row.isVisible() and row.isEnabled()]
    assert list(dict.fromkeys(seen)) == ["sections", *enabled]


def test_every_control_has_a_name(on_show: Page) -> None:
    for section in on_show.page.sections:
        on_show.page.show_section(section.name)
    controls = [
        widget
        for widget in on_show.page.findChildren(QWidget)
        # The lists of choices belong to their fields.
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not isinstance(widget, QListView)
    ]
    assert len(controls) > 50
    for control in controls:
        text = control.text() if isinstance(control, QPushButton) else ""
        around = control.parentWidget()
        assert control.accessibleName() or text or (around and around.accessibleName()), control


def misplaced(row: SettingRow) -> list[str]:
    """What is cut or lies over something else in a row."""
    parts = [part for part in (row.label, row.hint, row.editor, row.changed) if part.isVisible()]
    outside = [f"{part} outside" for part in parts if not row.rect().contains(part.geometry())]
    cut = [
        f"{label.text()} is cut"
        for label in (row.label, row.hint)
        if label.isVisible() and label.height() < label.heightForWidth(label.width())
    ]
    over = ["over its label"] if row.label.geometry().intersects(row.editor.geometry()) else []
    return [f"{row.setting.key}: {what}" for what in (*outside, *cut, *over)]


@pytest.mark.parametrize("points", [9, 13, 20, 24])
def test_nothing_is_cut_in_any_letters(
    qtbot: QtBot, on_show: Page, points: int, letters_of: Callable[[int], None]
) -> None:
    letters_of(points)
    on_show.window.resize(804, 560)
    for section in on_show.page.sections:
        on_show.page.show_section(section.name)
        rows = [row for row in on_show.page.rows.values() if row.isVisible()]
        qtbot.waitUntil(lambda: not any(map(misplaced, rows)))  # noqa: B023


def test_the_account_says_who_and_for_how_long(
    qtbot: QtBot, stage: TestDesk, runner: TaskRunner, bridge: EventBridge
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    context = WindowContext(runner, bridge, Actions(window), FaxOutcomes(window))
    card = AccountCard(stage.desk.account, context)
    qtbot.addWidget(card)
    assert card.sign.text() == "Sign out"
    stage.desk.events.publish(AccountChanged(FRONT_DESK, this_session_only=True))
    qtbot.waitUntil(lambda: "this session only" in card.which.text())
    assert card.who.text() == "Front Desk"
    cast(Any, stage.service).is_signed_in = False
    stage.desk.events.publish(AccountChanged(None))
    qtbot.waitUntil(lambda: card.sign.text() == "Sign in")
