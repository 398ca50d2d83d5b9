"""Secrets go into the system's keychain whole, or not at all, and never anywhere else."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import InitError, KeyringLocked, PasswordDeleteError

from faxdesk.credentials import PART_LENGTH, SERVICE, KeychainTokenStore
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from tests.support.keychain.in_memory import MemoryKeyring
from tests.support.keychain.secret_service import need_secret_service, run_with_secret_service


@pytest.fixture
def backend() -> MemoryKeyring:
    """The keychain that every test has (see conftest)."""
    found = keyring.get_keyring()
    assert isinstance(found, MemoryKeyring)
    return found


@pytest.fixture
def store() -> KeychainTokenStore:
    return KeychainTokenStore("/home/me/.local/share/faxdesk")


SECRETS = [
    "",
    "short",
    "x" * PART_LENGTH,
    "y" * (PART_LENGTH + 1),
    "z" * 10_000,
    "with \n lines, “quotes” and 日本語",
]


@pytest.mark.parametrize("secret", SECRETS)
def test_a_secret_of_any_length_comes_back(store: KeychainTokenStore, secret: str) -> None:
    store.save(secret)
    assert store.load() == secret
    assert KeychainTokenStore("/home/me/.local/share/faxdesk").load() == secret


def test_nothing_is_there_before_and_after(store: KeychainTokenStore, backend: MemoryKeyring) -> None:
    assert store.load() is None
    store.clear()
    store.save("x" * 5000)
    store.clear()
    assert store.load() is None
    assert backend.entries == {}


def test_profiles_do_not_see_each_other(store: KeychainTokenStore) -> None:
    other = KeychainTokenStore("/another/profile")
    store.save("mine")
    other.save("yours")
    other.clear()
    assert store.load() == "mine"


def test_no_old_part_is_left_in_the_keychain(store: KeychainTokenStore, backend: MemoryKeyring) -> None:
    for length in (5000, 100, 9000, 0, 1201):
        store.save("s" * length)
        assert len(backend.entries) == 1 + -(-length // PART_LENGTH)


@pytest.mark.parametrize("writes", range(5))
def test_an_interrupted_save_leaves_the_old_secret(
    store: KeychainTokenStore, backend: MemoryKeyring, writes: int
) -> None:
    store.save("o" * 3000)
    backend.fail_after = writes
    with pytest.raises(FaxDeskError) as caught:
        store.save("n" * 5000)
    assert caught.value.kind == ErrorKind.KEYCHAIN
    backend.fail_after = None
    assert store.load() == "o" * 3000
    store.save("short")
    assert store.load() == "short"
    assert len(backend.entries) == 2


def test_an_interrupted_first_save_is_no_secret_and_is_cleared(
    store: KeychainTokenStore, backend: MemoryKeyring
) -> None:
    backend.fail_after = 2
    with pytest.raises(FaxDeskError):
        store.save("n" * 5000)
    backend.fail_after = None
    assert store.load() is None
    store.clear()
    assert backend.entries == {}


@pytest.mark.parametrize("broken", ["", "nonsense", "a 2", "c 1 0", "a x 0", "a 99 0123456789abcdef"])
def test_a_strangers_head_is_no_secret(
    store: KeychainTokenStore, backend: MemoryKeyring, broken: str, caplog: pytest.LogCaptureFixture
) -> None:
    store.save("secret text")
    head = next(name for _service, name in backend.entries if name.endswith("#head"))
    backend.entries[SERVICE, head] = broken
    assert store.load() is None
    assert "secret text" not in caplog.text
    store.save("new")
    assert store.load() == "new"


def test_parts_of_two_secrets_are_never_mixed(store: KeychainTokenStore, backend: MemoryKeyring) -> None:
    store.save("a" * 3000)
    part = next(name for _service, name in backend.entries if name.endswith(".1"))
    backend.entries[SERVICE, part] = "b" * PART_LENGTH
    assert store.load() is None


def test_a_save_by_another_faxdesk_between_two_reads(
    store: KeychainTokenStore, backend: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.save("old " * 1000)
    read = MemoryKeyring.get_password

    def overtaken(self: MemoryKeyring, service: str, username: str) -> str | None:
        answer = read(self, service, username)
        if username.endswith("#head"):
            monkeypatch.setattr(MemoryKeyring, "get_password", read)
            KeychainTokenStore("/home/me/.local/share/faxdesk").save("new " * 1000)
        return answer

    monkeypatch.setattr(MemoryKeyring, "get_password", overtaken)
    assert store.load() == "new " * 1000


class _Raising(MemoryKeyring):
    """A keychain that answers everything with one error."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    def get_password(self, service: str, username: str) -> str | None:
        raise self.error

    def set_password(self, service: str, username: str, password: str) -> None:
        raise self.error


@pytest.mark.parametrize(
    ("error", "title"),
    [
        (KeyringLocked("Failed to unlock the collection!"), "The keychain is locked."),
        (InitError("Failed to create the collection: Prompt dismissed."), "The keychain is locked."),
        (OSError("(1783, 'CredWrite', 'The stub received bad data')"), "The keychain did not do as asked."),
    ],
)
def test_every_trouble_is_told_in_words(store: KeychainTokenStore, error: Exception, title: str) -> None:
    keyring.set_keyring(_Raising(error))
    for action in (store.load, lambda: store.save("secret"), store.clear):
        with pytest.raises(FaxDeskError) as caught:
            action()
        assert caught.value.kind == ErrorKind.KEYCHAIN
        assert caught.value.title == title
        assert "this session only" in caught.value.hint
        assert caught.value.__cause__ is error


def test_a_secret_that_stays_is_not_called_gone(
    store: KeychainTokenStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.save("secret")

    def refuse(self: MemoryKeyring, service: str, username: str) -> None:
        raise PasswordDeleteError("denied")

    monkeypatch.setattr(MemoryKeyring, "delete_password", refuse)
    with pytest.raises(FaxDeskError):
        store.clear()


@pytest.fixture(params=["keyring.backends.fail", "keyring.backends.null", "keyrings.alt.file"])
def no_keychain(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[KeyringBackend]:
    made: KeyringBackend = type("Keyring", (MemoryKeyring,), {"__module__": request.param})()
    keyring.set_keyring(made)
    monkeypatch.setattr(keyring.core, "init_backend", lambda: None)
    yield made
    # A class that is remembered as a backend would be found by the tests that come after.
    KeyringBackend._classes.discard(type(made))


def test_no_keychain_is_said_and_a_plain_file_is_none(
    store: KeychainTokenStore, no_keychain: MemoryKeyring
) -> None:
    for action in (store.load, lambda: store.save("secret"), store.clear):
        with pytest.raises(FaxDeskError) as caught:
            action()
        assert caught.value.kind == ErrorKind.KEYCHAIN
        assert caught.value.title == "This computer has no keychain."
    assert no_keychain.entries == {}


def test_a_keychain_that_came_later_is_found(
    store: KeychainTokenStore, no_keychain: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keyring.core, "init_backend", lambda: keyring.set_keyring(MemoryKeyring()))
    store.save("secret")
    assert store.load() == "secret"


def test_importing_it_does_not_import_the_library() -> None:
    program = "import sys, faxdesk.credentials; print('keyring' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@pytest.fixture
def short_home() -> Iterator[Path]:
    """A socket's path may have some 100 letters, which pytest's own folders use up."""
    with tempfile.TemporaryDirectory(prefix="fd-") as folder:
        yield Path(folder)


_SAVE = "from faxdesk.credentials import KeychainTokenStore as S; s = S('profile'); s.save('t' * 4000)"
_LOAD = "from faxdesk.credentials import KeychainTokenStore as S; print(len(S('profile').load() or ''))"
_CLEAR = "from faxdesk.credentials import KeychainTokenStore as S; S('profile').clear()"
_ERROR = """
from faxdesk.credentials import KeychainTokenStore
from faxdesk.domain.errors import FaxDeskError
try:
    KeychainTokenStore('profile').save('secret')
except FaxDeskError as error:
    print(error.kind, error.title)
"""


@pytest.mark.secret_service
def test_a_real_secret_service_keeps_it_between_programs(short_home: Path) -> None:
    need_secret_service()
    run_with_secret_service(_SAVE, short_home)
    assert run_with_secret_service(_LOAD, short_home).strip() == "4000"
    run_with_secret_service(_CLEAR, short_home)
    assert run_with_secret_service(_LOAD, short_home).strip() == "0"


@pytest.mark.secret_service
def test_a_real_secret_service_that_is_locked(short_home: Path) -> None:
    need_secret_service()
    said = run_with_secret_service(_ERROR, short_home, unlocked=False)
    assert said.strip() == "keychain The keychain is locked."
    run_with_secret_service(_SAVE, short_home)
    said = run_with_secret_service(_ERROR, short_home, unlocked=False)
    assert said.strip() == "keychain The keychain is locked."


@pytest.mark.secret_service
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="every other system has a keychain")
def test_no_message_bus_is_no_keychain() -> None:
    done = subprocess.run([sys.executable, "-c", _ERROR], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "keychain This computer has no keychain."


_IN_THE_VAULT = """
import sys
from faxdesk.credentials import KeychainTokenStore
store = KeychainTokenStore(sys.argv[1])
getattr(store, sys.argv[2])(*sys.argv[3:])
print(len(store.load() or ""))
"""


@pytest.mark.secret_service
@pytest.mark.skipif(sys.platform != "win32", reason="the vault is Windows's own")
def test_the_vault_of_windows_keeps_a_long_secret_between_programs(tmp_path: Path) -> None:
    def ends_with(*words: str) -> int:
        # Of a name that no other test and no person has: the vault is the person's own.
        command = [sys.executable, "-c", _IN_THE_VAULT, f"test {tmp_path}", *words]
        return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)

    try:
        assert ends_with("save", "t" * 4000) == 4000
        assert ends_with("load") == 4000
        assert ends_with("save", "short") == 5
    finally:
        assert ends_with("clear") == 0
    assert ends_with("load") == 0
