"""The card of the settings, the page with the recovery key, and the page of the conversion."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest
from pytestqt.qtbot import QtBot

from faxdesk.composition.encryption import recovery_of, usual_key_places
from faxdesk.domain.audit.audit_entry import Program
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import CancelToken
from faxdesk.paths import Profile
from faxdesk.policies.checked_policies import policies_from
from faxdesk.policies.found import Found, Given
from faxdesk.policies.policies import Policies
from faxdesk.sealing.archive_key import ArchiveKey
from faxdesk.sealing.recovery_key import groups_of
from faxdesk.sealing.sealed_state import SealedState, Stage, write_state
from faxdesk.services.encryption.key_places import KeyPlace
from faxdesk.services.encryption.recovery import Recovery
from faxdesk.ui.common import dialogs
from faxdesk.ui.encryption.conversion_page import ConversionPage
from faxdesk.ui.encryption.encryption_card import EncryptionCard
from faxdesk.ui.encryption.recovery_key_page import RecoveryKeyPage
from faxdesk.ui.encryption.recovery_paper import RecoveryPaper
from faxdesk.work.tasks import TaskRunner
from tests.support.clock import ManualClock
from tests.support.runner import InlineRunner

NAME, ORIGIN = "St. Mary’s", "/etc/faxdesk/policies/clinic.json"
KEY = ArchiveKey(bytes(range(32)))
INLINE = cast(Any, InlineRunner())


@pytest.fixture
def recovery(profile: Profile) -> Recovery:
    return recovery_of(profile, usual_key_places(), Program.WINDOW)


@pytest.fixture
def sealed(profile: Profile, recovery: Recovery) -> Recovery:
    write_state(profile.encryption_file, SealedState(Stage.SEALED, KEY.id))
    usual_key_places().keep(KEY, KeyPlace.KEYCHAIN)
    return recovery


@pytest.mark.parametrize("answer", [True, False])
def test_a_plain_archive_is_encrypted_after_a_question(
    qtbot: QtBot, recovery: Recovery, monkeypatch: pytest.MonkeyPatch, answer: bool
) -> None:
    monkeypatch.setattr(dialogs, "ask", lambda *_: answer)
    card = EncryptionCard(lambda: recovery, Policies(), INLINE)
    qtbot.addWidget(card)
    assert card.state.text() == "Not encrypted"
    assert card.show_key.isHidden()
    wanted: list[bool] = []
    card.conversion_wanted.connect(wanted.append)
    card.change.click()
    assert wanted == ([True] if answer else [])


def test_an_encrypted_archive_says_so_and_shows_its_key(
    qtbot: QtBot, sealed: Recovery, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialogs, "ask", lambda *_: True)
    card = EncryptionCard(lambda: sealed, Policies(), INLINE)
    qtbot.addWidget(card)
    assert card.state.text() == "Encrypted"
    with qtbot.waitSignal(card.recovery_key_wanted):
        card.show_key.click()
    wanted: list[bool] = []
    card.conversion_wanted.connect(wanted.append)
    card.change.click()
    assert wanted == [False]


def test_what_a_restore_put_aside_and_is_plain_is_named(
    qtbot: QtBot, sealed: Recovery, profile: Profile
) -> None:
    (profile.folder / "replaced-20261201-101500").mkdir()
    card = EncryptionCard(lambda: sealed, Policies(), INLINE)
    qtbot.addWidget(card)
    assert "replaced-20261201-101500" in card.about.text()


def test_an_archive_that_has_to_be_encrypted_shows_a_lock_and_by_whose_order(
    qtbot: QtBot, sealed: Recovery
) -> None:
    given = (
        Given("archive_must_be_encrypted", True, True, ORIGIN),
        Given("organisation", NAME, True, ORIGIN),
    )
    card = EncryptionCard(lambda: sealed, policies_from(Found(given)), INLINE)
    qtbot.addWidget(card)
    assert not card.change.isEnabled()
    assert card.locked.words.text() == f"Set by {NAME}. Only an administrator can change it."
    assert ORIGIN in card.locked.toolTip()
    assert not card.show_key.isHidden()


def page_of(qtbot: QtBot, recovery: Recovery) -> RecoveryKeyPage:
    page = RecoveryKeyPage(lambda: recovery, lambda: cast(Any, None), INLINE)
    qtbot.addWidget(page)
    page.show()
    page.show_key()
    return page


def test_the_recovery_key_is_shown_saved_and_leaves_the_screen(
    qtbot: QtBot, sealed: Recovery, tmp_path: Path
) -> None:
    page = page_of(qtbot, sealed)
    assert page.key is not None
    assert list(page.key.groups) == groups_of(KEY)
    assert page.later.text() == "I will do it later"
    with qtbot.waitSignal(page.kept):
        page.save_as(tmp_path / "key.txt")
    assert groups_of(KEY)[12] in (tmp_path / "key.txt").read_text(encoding="utf-8")
    assert page.later.text() == "Done"
    page.save_as(tmp_path / "key.txt")
    assert "already" in page.inset.text
    page.forget()
    assert page.key is None
    assert not page.print.isEnabled()


def test_a_key_that_cannot_be_read_is_told(qtbot: QtBot, recovery: Recovery) -> None:
    page = page_of(qtbot, recovery)
    assert "not encrypted" in page.inset.text
    assert not page.save.isEnabled()


def test_the_paper_is_drawn_without_a_file(qtbot: QtBot, sealed: Recovery) -> None:
    image = RecoveryPaper(sealed.recovery_key(), ManualClock().now()).draw(cast(Any, None), 850)
    assert (image.width(), image.height()) == (850, 1100)
    dark = sum(image.pixelColor(x, y).value() < 128 for x in range(0, 850, 2) for y in range(0, 1100, 2))
    assert dark > 1000


def page_for(
    qtbot: QtBot, runner: TaskRunner, convert: Callable[[CancelToken, Callable[[int, int], None]], object]
) -> ConversionPage:
    page = ConversionPage(convert, runner, encrypts=True)
    qtbot.addWidget(page)
    page.show()
    return page


def test_the_conversion_tells_how_far_it_is_and_ends(qtbot: QtBot, runner: TaskRunner) -> None:
    goes_on = threading.Event()

    def convert(token: CancelToken, progress: Callable[[int, int], None]) -> None:
        progress(1, 2)
        assert goes_on.wait(30)

    page = page_for(qtbot, runner, convert)
    page.begin()
    qtbot.waitUntil(lambda: page.bar.value() == 500)
    with qtbot.waitSignal(page.ended):
        goes_on.set()


def test_the_conversion_is_stopped_by_closing_the_window(qtbot: QtBot, runner: TaskRunner) -> None:
    tokens: list[CancelToken] = []

    def convert(token: CancelToken, progress: Callable[[int, int], None]) -> None:
        tokens.append(token)
        token.wait(30)

    page = page_for(qtbot, runner, convert)
    page.begin()
    qtbot.waitUntil(lambda: bool(tokens))
    with qtbot.waitSignal(page.ended):
        page.close()
    assert tokens[0].is_cancelled


def test_what_goes_wrong_is_said_and_tried_again(qtbot: QtBot, runner: TaskRunner) -> None:
    troubles = [FaxDeskError("The disk is full.", "Make room.", ErrorKind.STORAGE)]

    def convert(token: CancelToken, progress: Callable[[int, int], None]) -> None:
        if troubles:
            raise troubles.pop()

    page = page_for(qtbot, runner, convert)
    page.begin()
    qtbot.waitUntil(lambda: "The disk is full." in page.inset.text)
    with qtbot.waitSignal(page.ended):
        page.again.click()
