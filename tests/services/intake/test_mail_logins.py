"""Who may hand over mail."""

from __future__ import annotations

import keyring
import pytest

from faxdesk.credentials import KeychainTokenStore
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.services.intake.mail_logins import MailLogins
from tests.support.keychain.in_memory import MemoryKeyring


class NoKeychain:
    """A keychain of a computer that has none."""

    def load(self) -> str | None:
        raise FaxDeskError("This computer has no keychain.", "", ErrorKind.KEYCHAIN)

    def save(self, secret: str) -> None:
        self.load()

    def clear(self) -> None:
        self.load()


@pytest.fixture
def keychain() -> MemoryKeyring:
    found = keyring.get_keyring()
    assert isinstance(found, MemoryKeyring)
    return found


@pytest.fixture
def logins(keychain: MemoryKeyring) -> MailLogins:
    return MailLogins(KeychainTokenStore("mail"))


def test_a_password_opens_for_its_own_name_alone(logins: MailLogins, keychain: MemoryKeyring) -> None:
    first, second = logins.add(" ward 3 "), logins.add("büro")
    assert logins.names() == ["büro", "ward 3"]
    assert logins.is_login("ward 3", first)
    assert logins.is_login("büro", second)
    wrong = [("ward 3", second), ("ward 3", ""), ("nobody", first), ("", ""), ("büro", "\udcff")]
    assert not any(logins.is_login(name, password) for name, password in wrong)
    assert first not in "".join(keychain.entries.values()), "only what proves it is kept"
    assert len(first) >= 24


def test_a_new_password_takes_the_place_of_the_old(logins: MailLogins) -> None:
    old = logins.add("ward")
    new = logins.add("ward")
    assert (logins.is_login("ward", old), logins.is_login("ward", new)) == (False, True)


def test_who_is_removed_comes_in_no_more(logins: MailLogins, keychain: MemoryKeyring) -> None:
    password = logins.add("ward")
    logins.remove("ward")
    assert not logins.is_login("ward", password)
    assert keychain.entries == {}
    with pytest.raises(FaxDeskError, match="no log-in “ward”"):
        logins.remove("ward")


@pytest.mark.parametrize("name", ["", "  ", "a:b", "x" * 65, "a\nb"])
def test_names_that_are_none_are_refused(logins: MailLogins, name: str) -> None:
    with pytest.raises(FaxDeskError) as refused:
        logins.add(name)
    assert refused.value.kind == ErrorKind.BAD_INPUT


def test_the_environment_names_one_more_where_there_is_no_keychain() -> None:
    logins = MailLogins(NoKeychain(), "server:se:cret")
    assert logins.names() == ["server"]
    assert logins.is_login("server", "se:cret")
    assert not logins.is_login("server", "secret")
    with pytest.raises(FaxDeskError) as refused:
        logins.add("ward")
    assert refused.value.kind == ErrorKind.KEYCHAIN


def test_what_somebody_else_wrote_lets_nobody_in(keychain: MemoryKeyring) -> None:
    store = KeychainTokenStore("mail")
    for text in ("[1]", "{", '{"ward": null}'):
        store.save(text)
        assert not MailLogins(store).is_login("ward", "")
