"""Where the key of the archive is lost, a page asks for the recovery key, and no empty archive is shown."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from faxdesk.app.key_search import KeySearch
from faxdesk.app.unlocking import is_unlocked
from faxdesk.composition.encryption import usual_key_places
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.paths import Profile
from faxdesk.sealing.archive_key import ArchiveKey
from faxdesk.sealing.recovery_key import groups_of, read_recovery_key
from faxdesk.sealing.sealed_state import SealedState, Stage, write_state
from faxdesk.services.encryption.key_places import KeyPlace
from faxdesk.store.database.database import Database
from faxdesk.ui.encryption.locked_page import LockedPage
from faxdesk.work.tasks import TaskRunner

KEY = ArchiveKey(bytes(range(32)))
MISSING = FaxDeskError("The key is not in the keychain.", "Nothing was changed.", ErrorKind.KEYCHAIN)
NOT_KEPT = FaxDeskError("The keychain is locked.", "Unlock it.", ErrorKind.KEYCHAIN)


def refuse() -> None:
    raise MISSING


@pytest.fixture
def sealed(profile: Profile) -> Profile:
    write_state(profile.encryption_file, SealedState(Stage.SEALED, KEY.id))
    return profile


def page_with(
    qtbot: QtBot,
    runner: TaskRunner,
    *,
    try_again: Callable[[], object] = refuse,
    trouble: FaxDeskError | None = None,
) -> LockedPage:
    def recover(typed: str) -> FaxDeskError | None:
        read_recovery_key(typed)
        return trouble

    page = LockedPage(try_again, recover, runner)
    qtbot.addWidget(page)
    page.show()
    return page


def test_nothing_can_be_done_while_the_key_is_looked_for(qtbot: QtBot, runner: TaskRunner) -> None:
    page = page_with(qtbot, runner)
    page.field.setPlainText("something")
    assert not page.open.isEnabled()
    assert not page.again.isEnabled()
    page.show_missing(MISSING)
    assert page.open.isEnabled()
    assert page.title.text() == MISSING.title
    assert page.hint.text() == MISSING.hint


def test_a_mistyped_group_is_named_and_what_was_typed_stays(qtbot: QtBot, runner: TaskRunner) -> None:
    page = page_with(qtbot, runner)
    page.show_missing(MISSING)
    typed = [*groups_of(KEY)]
    typed[3] = "00000"
    page.field.setPlainText(" ".join(typed))
    page.open.click()
    qtbot.waitUntil(lambda: "Group 4" in page.inset.text)
    assert page.field.toPlainText() == " ".join(typed)
    assert page.open.isEnabled()


def test_the_recovery_key_opens_the_archive(qtbot: QtBot, runner: TaskRunner) -> None:
    page = page_with(qtbot, runner)
    page.show_missing(MISSING)
    page.field.setPlainText("\n".join(groups_of(KEY)))
    with qtbot.waitSignal(page.opened):
        page.open.click()
    assert page.field.toPlainText() == ""


def test_a_key_that_could_not_be_kept_is_told_before_the_archive_opens(
    qtbot: QtBot, runner: TaskRunner
) -> None:
    page = page_with(qtbot, runner, trouble=NOT_KEPT)
    page.show_missing(MISSING)
    page.field.setPlainText(" ".join(groups_of(KEY)))
    page.open.click()
    qtbot.waitUntil(lambda: "could not be kept" in page.inset.text)
    with qtbot.waitSignal(page.opened):
        page.inset.button.click()


def test_the_keychain_is_asked_again(qtbot: QtBot, runner: TaskRunner) -> None:
    answers: list[Callable[[], None]] = [refuse, lambda: None]
    page = page_with(qtbot, runner, try_again=lambda: answers.pop(0)())
    page.show_missing(MISSING)
    page.again.click()
    qtbot.waitUntil(lambda: page.title.text() == MISSING.title)
    with qtbot.waitSignal(page.opened):
        page.again.click()


def test_an_archive_whose_key_is_here_opens_without_a_word(sealed: Profile) -> None:
    usual_key_places().keep(KEY, KeyPlace.KEYCHAIN)
    search = KeySearch(sealed)
    assert search.is_found()
    assert not search.has_to_go_on
    assert search.keys.find(KEY.id) == KEY


def test_an_archive_of_which_nothing_says_the_key_asks_for_the_recovery_key(profile: Profile) -> None:
    Database.open(profile.database, KEY).close()
    search = KeySearch(profile)
    assert not search.is_found()
    assert search.trouble is not None
    assert "encryption.json” is missing" in search.trouble.title
    assert search.recovery.recover(" ".join(groups_of(KEY))) is None
    search.look_again()
    assert search.keys.find(KEY.id) == KEY


def test_what_was_stopped_is_known_with_the_key(profile: Profile) -> None:
    usual_key_places().keep(KEY, KeyPlace.KEYCHAIN)
    write_state(profile.encryption_file, SealedState(Stage.SEALING, KEY.id))
    search = KeySearch(profile)
    assert search.is_found()
    assert search.has_to_go_on


def test_a_lost_key_is_asked_for_before_the_window(qtbot: QtBot, qapp: QApplication, sealed: Profile) -> None:
    search = KeySearch(sealed)
    entered: list[LockedPage] = []

    def enter() -> None:
        for page in qapp.topLevelWidgets():
            if isinstance(page, LockedPage) and page.again.isEnabled() and not entered:
                entered.append(page)
                page.field.setPlainText(" ".join(groups_of(KEY)))
                page.open.click()

    timer = QTimer()
    timer.timeout.connect(enter)
    timer.start(20)
    assert is_unlocked(qapp, search, "light")
    timer.stop()
    assert usual_key_places().find(KEY.id) == KEY


def test_closing_that_page_ends_the_program(qapp: QApplication, sealed: Profile) -> None:
    timer = QTimer()

    def close() -> None:
        for page in qapp.topLevelWidgets():
            if isinstance(page, LockedPage) and page.again.isEnabled():
                page.quit.click()

    timer.timeout.connect(close)
    timer.start(20)
    assert not is_unlocked(qapp, KeySearch(sealed), "light")
    timer.stop()
