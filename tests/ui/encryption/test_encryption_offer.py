"""A new archive is encrypted after the first sign-in, and an older one's owner is told of it once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import pytest
from pytestqt.qtbot import QtBot

from faxdesk.app.encryption_offer import EncryptionOffer
from faxdesk.sealing.archive_key import ArchiveKey
from faxdesk.services.accounts import AccountWanted
from faxdesk.services.events import AccountChanged, EventHub
from faxdesk.ui.window.main_window import MainWindow
from faxdesk.work.bridge import EventBridge
from faxdesk.work.tasks import TaskRunner
from tests.support.desk import TestDesk
from tests.ui.conftest import FRONT_DESK, sign_in_steered

Offer = Callable[..., tuple[EncryptionOffer, list[AccountWanted]]]


@pytest.fixture
def window(open_window: Callable[..., MainWindow]) -> MainWindow:
    return open_window()


@pytest.fixture
def news() -> EventHub:
    """Of the account, which nobody but the offer hears: no service is behind this one."""
    return EventHub()


@pytest.fixture
def offered(stage: TestDesk, window: MainWindow, runner: TaskRunner, news: EventHub) -> Offer:
    bridge = EventBridge(news)

    def build(*, is_new: bool = False) -> tuple[EncryptionOffer, list[AccountWanted]]:
        wanted: list[AccountWanted] = []
        return EncryptionOffer(stage.desk, window, runner, bridge, wanted.append, is_new=is_new), wanted

    return build


def test_a_new_archive_is_encrypted_once_somebody_has_signed_in_for_good(
    qtbot: QtBot, stage: TestDesk, news: EventHub, offered: Offer
) -> None:
    _offer, wanted = offered(is_new=True)
    news.publish(AccountChanged(FRONT_DESK, False))
    qtbot.waitUntil(lambda: bool(wanted))
    assert [(each.profile, each.encrypts) for each in wanted] == [(stage.desk.profile, True)]


def test_who_stays_signed_in_for_a_session_only_has_no_keychain(
    qtbot: QtBot, stage: TestDesk, news: EventHub, offered: Offer
) -> None:
    offer, wanted = offered(is_new=True)
    news.publish(AccountChanged(FRONT_DESK, True))
    news.publish(AccountChanged(FRONT_DESK, False))
    qtbot.waitUntil(lambda: not offer._is_new)
    assert wanted == []


def test_an_older_archive_is_offered_encryption_once(
    stage: TestDesk, window: MainWindow, news: EventHub, offered: Offer
) -> None:
    sign_in_steered(stage)
    offer, wanted = offered()
    offer.offer()
    assert "can be encrypted" in window.notices.bar.text
    window.notices.bar.hide()
    offer.offer()
    assert window.notices.bar.isHidden()
    news.publish(AccountChanged(FRONT_DESK, False))
    assert wanted == []


def test_nothing_is_offered_for_an_archive_that_is_encrypted(
    stage: TestDesk, window: MainWindow, offered: Offer
) -> None:
    sign_in_steered(stage)
    cast(Any, stage.desk).key = ArchiveKey.new()
    offer, _wanted = offered()
    offer.offer()
    assert not stage.desk.settings.encryption_offered
