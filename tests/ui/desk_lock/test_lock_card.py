"""What opens the lock is chosen on its card, and the recovery key opens it for who has forgotten."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from faxdesk.sealing.archive_key import ArchiveKey
from faxdesk.sealing.recovery_key import groups_of
from faxdesk.sealing.sealed_state import SealedState, Stage, write_state
from faxdesk.services.locking.lock_state import LockWay
from faxdesk.settings import Settings
from faxdesk.settings.policy_values import PolicyValues
from faxdesk.ui.desk_lock.curtain import Curtain
from faxdesk.ui.desk_lock.lock_card import LockCard
from faxdesk.work.tasks import TaskRunner
from tests.support.desk import TestDesk

PASSPHRASE = "seven quiet herons"
KEY = ArchiveKey(bytes(range(32)))


def card_of(qtbot: QtBot, stage: TestDesk, runner: TaskRunner) -> LockCard:
    card = LockCard(lambda: stage.desk.desk_lock, stage.desk.settings, runner)
    qtbot.addWidget(card)
    card.show()
    qtbot.waitUntil(lambda: bool(card.state.text()))
    return card


def test_a_passphrase_is_chosen_by_typing_it_twice(qtbot: QtBot, stage: TestDesk, runner: TaskRunner) -> None:
    card = card_of(qtbot, stage, runner)
    assert card.state.text() == "Nothing opens the window yet"
    assert (card.lock_now.isVisible(), card.remove.isVisible()) == (False, False)
    card.choose.click()
    dialog = card._dialog
    assert dialog is not None
    dialog.first.setText(PASSPHRASE)
    dialog.again.setText("seven quiet heron")
    dialog.choose.click()
    assert dialog.inset.text == "The two are not the same. Type both again; nothing was changed."
    assert (dialog.first.text(), dialog.again.text()) == ("", "")
    dialog.first.setText("short")
    dialog.again.setText("short")
    dialog.choose.click()
    qtbot.waitUntil(lambda: dialog.inset.text.startswith("The passphrase is too short."))
    dialog.first.setText(PASSPHRASE)
    dialog.again.setText(PASSPHRASE)
    dialog.choose.click()
    qtbot.waitUntil(lambda: card.state.text() == "Your passphrase opens the window")
    assert stage.desk.desk_lock.way is LockWay.PASSPHRASE
    assert (card.lock_now.isVisible(), card.remove.isVisible()) == (True, True)
    card.remove.click()
    qtbot.waitUntil(lambda: card.state.text() == "Nothing opens the window yet")


def test_who_has_to_lock_by_order_cannot_remove_what_opens_it(
    qtbot: QtBot, stage: TestDesk, runner: TaskRunner
) -> None:
    stage.desk.desk_lock.choose_passphrase(PASSPHRASE)
    key = Settings.lock_after_seconds.key
    stage.desk.settings.policies = PolicyValues({key: 300}, {}, {key: "/etc/faxdesk/policies/x.json"}, "")
    card = card_of(qtbot, stage, runner)
    assert (card.lock_now.isVisible(), card.remove.isVisible()) == (True, False)


def curtain_of(qtbot: QtBot, stage: TestDesk, runner: TaskRunner) -> Curtain:
    stage.desk.desk_lock.choose_passphrase(PASSPHRASE)
    stage.desk.desk_lock.lock()
    curtain = Curtain(stage.desk.desk_lock, lambda: stage.desk.recovery, runner)
    qtbot.addWidget(curtain)
    curtain.show()
    return curtain


def test_the_recovery_key_opens_the_lock(qtbot: QtBot, stage: TestDesk, runner: TaskRunner) -> None:
    write_state(stage.desk.profile.encryption_file, SealedState(Stage.SEALED, KEY.id))
    curtain = curtain_of(qtbot, stage, runner)
    curtain.forgotten.click()
    qtbot.waitUntil(curtain.other.field.isVisible)
    curtain.other.field.setPlainText(" ".join(groups_of(ArchiveKey(bytes(32)))))
    curtain.other.open.click()
    qtbot.waitUntil(
        lambda: curtain.other.inset.text.startswith("This is the recovery key of another archive")
    )
    assert stage.desk.desk_lock.is_locked
    curtain.other.field.setPlainText(" ".join(groups_of(KEY)))
    with qtbot.waitSignal(curtain.opened):
        curtain.other.open.click()
    assert not stage.desk.desk_lock.is_locked


def test_without_a_recovery_key_the_curtain_says_who_can_help(
    qtbot: QtBot, stage: TestDesk, runner: TaskRunner
) -> None:
    curtain = curtain_of(qtbot, stage, runner)
    curtain.forgotten.click()
    qtbot.waitUntil(curtain.other.isVisible)
    assert curtain.other.words.text().startswith("Your faxes are safe.")
    assert not curtain.other.field.isVisible()
