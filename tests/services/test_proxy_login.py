"""The log-in for a proxy: where it is kept, and who gets to see it."""

from __future__ import annotations

import logging

import pytest

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.services.kept_sign_in import ForgetfulStore
from faxdesk.services.proxy_login import ProxyLogin

PROXY = "proxy.example:3128"


class NoKeychain:
    """A system without one; counts how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    def load(self) -> str | None:
        self.asked += 1
        raise FaxDeskError("There is no keychain.", "", ErrorKind.KEYCHAIN)

    def save(self, secret: str) -> None:
        self.load()

    def clear(self) -> None:
        self.load()


def over(secrets: ForgetfulStore | NoKeychain) -> ProxyLogin:
    return ProxyLogin(secrets, lambda server: PROXY)


def test_it_is_kept_for_its_proxy_alone() -> None:
    keychain = ForgetfulStore()
    over(keychain).keep(PROXY, "dana", "p:ä ss")
    after = over(keychain)
    assert after.known(PROXY) == ("dana", "p:ä ss")
    assert after.known("proxy.example:80") is None
    after.forget()
    assert (after.known(PROXY), keychain.load()) == (None, None)


def test_what_another_process_keeps_counts() -> None:
    keychain = ForgetfulStore()
    window = over(keychain)
    assert window.known(PROXY) is None
    over(keychain).keep(PROXY, "dana", "new")
    assert window.known(PROXY) == ("dana", "new")


def test_without_a_keychain_it_is_good_for_the_session() -> None:
    keychain = NoKeychain()
    login = over(keychain)
    for _ in range(3):
        assert login.known(PROXY) is None
    assert keychain.asked == 1, "it may open a window each time"
    with pytest.raises(FaxDeskError, match="no keychain"):
        login.keep(PROXY, "dana", "secret")
    assert login.known(PROXY) == ("dana", "secret")


@pytest.mark.parametrize("given", [("", "dana", "x"), (PROXY, "", "x"), (PROXY, "dana", "")])
def test_half_a_login_is_refused(given: tuple[str, str, str]) -> None:
    with pytest.raises(FaxDeskError) as caught:
        over(ForgetfulStore()).keep(*given)
    assert caught.value.kind == ErrorKind.BAD_INPUT


@pytest.mark.parametrize("text", ["", "nonsense", "[]", '{"proxy": "proxy.example:3128"}', "[" * 100_000])
def test_what_the_program_did_not_write_is_no_login(text: str, caplog: pytest.LogCaptureFixture) -> None:
    keychain = ForgetfulStore()
    keychain.save(text)
    with caplog.at_level(logging.INFO):
        assert over(keychain).known(PROXY) is None
    assert "nonsense" not in caplog.text
