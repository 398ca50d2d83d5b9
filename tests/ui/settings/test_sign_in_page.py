"""Signing in, with all that may go wrong."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import AccountInfo
from faxdesk.domain.runtime import CancelToken
from faxdesk.settings.policy_values import PolicyValues
from faxdesk.ui.settings.sign_in import SignInPage, SignInServices
from faxdesk.work.tasks import TaskRunner
from tests.support.desk import TestDesk
from tests.ui.conftest import FRONT_DESK

NO_KEYCHAIN = FaxDeskError("This computer has no keychain.", "Install one.", ErrorKind.KEYCHAIN)


class Account:
    """An account service whose answers a test decides."""

    def __init__(self) -> None:
        self.calls: list[tuple[Any, ...]] = []
        self.error: FaxDeskError | None = None
        self.go_on = threading.Event()
        self.url = "https://platform.ringcentral.com/authorize?state=1"

    def sign_in_browser(
        self,
        server: str,
        client_id: str,
        open_url: Callable[[str], None],
        token: CancelToken,
        *,
        remember: bool,
    ) -> AccountInfo:
        self.calls.append(("browser", server, client_id, remember))
        if self.error is not None and remember:
            raise self.error
        open_url(self.url)
        while not self.go_on.is_set():
            token.wait(0.01)
        return FRONT_DESK

    def sign_in_jwt(
        self, server: str, client_id: str, secret: str, jwt: str, token: CancelToken, *, remember: bool
    ) -> AccountInfo:
        self.calls.append(("jwt", server, client_id, secret, jwt, remember))
        if self.error is not None and remember:
            raise self.error
        return FRONT_DESK


class Person:
    """Somebody in front of the sign-in page."""

    def __init__(self, qtbot: QtBot, account: Account, stage: TestDesk, runner: TaskRunner) -> None:
        self.qtbot = qtbot
        self.account = account
        self.opened: list[str] = []
        self.opens = True
        self.page = SignInPage(SignInServices.of(stage.desk), runner, self._open)
        qtbot.addWidget(self.page)
        self.page.resize(900, 700)
        self.page.show()
        self.page.open_for()
        self.signed_in: list[AccountInfo] = []
        self.page.signed_in.connect(self.signed_in.append)

    def _open(self, url: QUrl) -> bool:
        self.opened.append(url.toString())
        return self.opens

    def wait_for_error(self) -> str:
        self.qtbot.waitUntil(lambda: bool(self.page.error.text))
        return self.page.error.text


@pytest.fixture
def person(qtbot: QtBot, stage: TestDesk, runner: TaskRunner, monkeypatch: pytest.MonkeyPatch) -> Person:
    account = Account()
    monkeypatch.setattr(type(stage.desk), "account", property(lambda _desk: account))
    return Person(qtbot, account, stage, runner)


def test_by_the_browser(person: Person, stage: TestDesk) -> None:
    form = person.page.form
    form.client_id.setText("  app-1 ")
    person.page.submit.click()
    person.qtbot.waitUntil(lambda: person.opened == [person.account.url])
    assert person.page.waiting.isVisible()
    assert not form.isEnabled()
    person.page.copy_link.click()
    assert QGuiApplication.clipboard().text() == person.account.url
    person.account.go_on.set()
    person.qtbot.waitUntil(lambda: person.signed_in == [FRONT_DESK])
    assert person.account.calls == [("browser", "https://platform.ringcentral.com", "app-1", True)]
    assert stage.desk.settings.client_id == "app-1"
    assert not person.page.waiting.isVisible()
    assert form.isEnabled()


def test_calling_it_off(person: Person, runner: TaskRunner) -> None:
    person.page.form.client_id.setText("app-1")
    person.page.submit.click()
    person.qtbot.waitUntil(lambda: bool(person.opened))
    person.page.cancel.click()
    assert not person.page.waiting.isVisible()
    assert person.page.submit.isEnabled()
    person.qtbot.waitUntil(lambda: runner.is_idle)
    assert person.signed_in == []
    assert person.page.error.text == ""


def test_a_browser_that_does_not_open(person: Person) -> None:
    person.opens = False
    person.page.form.client_id.setText("app-1")
    person.page.submit.click()
    person.qtbot.waitUntil(lambda: bool(person.opened))
    assert "Copy the link" in person.page._waiting_hint.text()
    person.page.call_off()


def test_by_a_credential_pasted_with_line_breaks(person: Person) -> None:
    form = person.page.form
    form.choose(jwt=True)
    form.client_id.setText("app-1")
    form.secret.setText(" s3cret ")
    form.jwt_text.setPlainText("aaa.\n bbb.\r\nccc \n")
    person.page.submit.click()
    person.qtbot.waitUntil(lambda: person.signed_in == [FRONT_DESK])
    assert person.account.calls == [
        ("jwt", "https://platform.ringcentral.com", "app-1", "s3cret", "aaa.bbb.ccc", True)
    ]
    assert (form.secret.text(), form.jwt_text.toPlainText()) == ("", "")


@pytest.mark.parametrize(
    ("client_id", "secret", "jwt", "problem"),
    [
        ("", "", "", "The client ID is missing."),
        ("app", "", "", "The client secret is missing."),
        ("app", "s", " \n", "The JWT credential is missing."),
    ],
)
def test_what_is_missing_is_named(
    person: Person, client_id: str, secret: str, jwt: str, problem: str
) -> None:
    form = person.page.form
    form.choose(jwt=True)
    form.client_id.setText(client_id)
    form.secret.setText(secret)
    form.jwt_text.setPlainText(jwt)
    person.page.submit.click()
    assert person.page.error.text.startswith(problem)
    assert person.account.calls == []


@pytest.mark.parametrize("server", ["http://platform.ringcentral.com", "not an address", "https://a@b"])
def test_an_address_that_is_none_is_refused(person: Person, stage: TestDesk, server: str) -> None:
    person.page.form.client_id.setText("app")
    person.page.form.server.setText(server)
    person.page.submit.click()
    assert "Service address" in person.page.error.text
    assert person.account.calls == []
    assert stage.desk.settings.server == "https://platform.ringcentral.com"


def test_an_error_is_said_in_the_page_and_nothing_is_lost(person: Person) -> None:
    person.account.error = FaxDeskError("RingCentral does not know it.", "Check it.", ErrorKind.SIGN_IN)
    form = person.page.form
    form.choose(jwt=True)
    form.client_id.setText("wrong")
    form.secret.setText("s")
    form.jwt_text.setPlainText("a.b.c")
    person.page.submit.click()
    assert person.wait_for_error() == "RingCentral does not know it. Check it."
    assert (form.client_id.text(), form.secret.text(), form.credential) == ("wrong", "s", "a.b.c")
    assert form.isEnabled()


def test_without_a_keychain_for_this_session_only(person: Person) -> None:
    person.account.error = NO_KEYCHAIN
    person.page.form.client_id.setText("app")
    person.page.submit.click()
    person.qtbot.waitUntil(lambda: bool(person.page.no_keychain.text))
    assert "this session only" in person.page.no_keychain.text
    person.account.go_on.set()
    person.page.no_keychain.button.click()
    person.qtbot.waitUntil(lambda: person.signed_in == [FRONT_DESK])
    assert [call[-1] for call in person.account.calls] == [True, False]
    assert not person.page.no_keychain.isVisible()


def test_what_is_forced_can_be_read_and_not_changed(person: Person, stage: TestDesk) -> None:
    origins = {"client_id": "/etc/faxdesk/policies/clinic.json"}
    stage.desk.settings.policies = PolicyValues({"client_id": "clinic-app"}, origins=origins)
    person.page.open_for()
    form = person.page.form
    assert (form.client_id.text(), form.client_id.isReadOnly()) == ("clinic-app", True)
    assert "clinic.json" in form.client_id.toolTip()
    assert not form.server.isReadOnly()
