"""The log-in for the proxy, among the settings."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.services.kept_sign_in import ForgetfulStore
from faxdesk.services.proxy_login import ProxyLogin
from faxdesk.ui.settings.proxy_form import ProxyForm
from faxdesk.ui.settings.settings_page import SettingsPage
from faxdesk.ui.window.main_window import MainWindow
from faxdesk.work.tasks import TaskRunner
from tests.support.desk import TestDesk

PROXY = "proxy.example:3128"


class System:
    """What the system names, which may be nonsense."""

    def __init__(self) -> None:
        self.proxy = PROXY
        self.error: FaxDeskError | None = None

    def named(self, server: str) -> str:
        if self.error is not None:
            raise self.error
        return self.proxy


class RefusingKeychain(ForgetfulStore):
    def save(self, secret: str) -> None:
        raise FaxDeskError("The keychain is locked.", "Unlock it.", ErrorKind.KEYCHAIN)


@pytest.fixture
def system() -> System:
    return System()


@pytest.fixture
def login(request: pytest.FixtureRequest, system: System) -> ProxyLogin:
    return ProxyLogin(getattr(request, "param", ForgetfulStore)(), system.named)


@pytest.fixture
def form(qtbot: QtBot, stage: TestDesk, runner: TaskRunner, login: ProxyLogin) -> ProxyForm:
    form = ProxyForm(login, stage.desk.settings, runner)
    qtbot.addWidget(form)
    form.show()
    qtbot.waitUntil(lambda: bool(form.about.text()))
    return form


def test_a_login_is_kept_and_forgotten(qtbot: QtBot, form: ProxyForm, login: ProxyLogin) -> None:
    assert PROXY in form.about.text()
    form.name.setText(" dana ")
    form.password.setText(" s3cret ")
    form.keep.click()
    qtbot.waitUntil(lambda: "are used from now on" in form.said.text() and form.forget.isEnabled())
    assert login.known(PROXY) == ("dana", " s3cret ")
    assert form.password.text() == ""
    form.forget.click()
    qtbot.waitUntil(lambda: "forgotten" in form.said.text() and not form.forget.isEnabled())
    assert login.known(PROXY) is None


def test_half_a_login_is_not_kept(qtbot: QtBot, form: ProxyForm, login: ProxyLogin) -> None:
    form.name.setText("dana")
    form.keep.click()
    qtbot.waitUntil(lambda: "not whole" in form.said.text())
    assert login.known(PROXY) is None


@pytest.mark.parametrize("login", [RefusingKeychain], indirect=True)
def test_without_a_keychain_it_says_how_long_it_is_good(
    qtbot: QtBot, form: ProxyForm, login: ProxyLogin
) -> None:
    form.name.setText("dana")
    form.password.setText("s3cret")
    form.keep.click()
    qtbot.waitUntil(lambda: "until FaxDesk is closed" in form.said.text())
    assert login.known(PROXY) == ("dana", "s3cret")


def test_without_a_proxy_there_is_nothing_to_fill_in(qtbot: QtBot, form: ProxyForm, system: System) -> None:
    assert form.fields.isVisible()
    system.proxy = ""
    form.hide()
    form.show()
    qtbot.waitUntil(lambda: "names no proxy" in form.about.text())
    assert not form.fields.isVisible()
    system.error = FaxDeskError("The proxy is no address.", "Correct it.", ErrorKind.OFFLINE)
    form.hide()
    form.show()
    qtbot.waitUntil(lambda: form.about.text() == "The proxy is no address. Correct it.")


def test_it_stands_among_the_settings(qtbot: QtBot, window: MainWindow) -> None:
    window.pages.show_settings()
    page = window.findChild(SettingsPage)
    assert page is not None
    page.show_section("advanced")
    found = page.findChild(ProxyForm)
    assert found is not None
    qtbot.waitUntil(lambda: bool(found.about.text()))
