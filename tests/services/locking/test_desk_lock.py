"""The lock of the window: what opens it, what does not, and how long who guesses has to wait."""

from __future__ import annotations

from contextlib import closing

import keyring
import pytest

from faxdesk.composition import Composition
from faxdesk.credentials import KeychainTokenStore
from faxdesk.domain.audit.acts import Act
from faxdesk.domain.audit.audit_entry import LogFilter
from faxdesk.domain.audit.entry_words import act_text, details_text
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.paths import Profile
from faxdesk.services.kept_sign_in import ForgetfulStore
from faxdesk.services.locking.desk_lock import DeskLock, NotOpened
from faxdesk.services.locking.kept_passphrase import KeptPassphrase
from faxdesk.services.locking.lock_state import LockWay
from tests.support.clock import ManualClock
from tests.support.keychain.in_memory import MemoryKeyring

PASSPHRASE = "seven quiet herons"


@pytest.fixture
def keychain() -> MemoryKeyring:
    kept = MemoryKeyring()
    keyring.set_keyring(kept)
    return kept


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


def opened(profile: Profile, clock: ManualClock) -> Composition:
    return Composition(profile, secrets=ForgetfulStore(), clock=clock)


def refusal(desk: Composition, typed: str) -> NotOpened:
    with pytest.raises(NotOpened) as caught:
        desk.desk_lock.unlock(typed)
    return caught.value


def acts(desk: Composition) -> list[str]:
    ours = (Act.LOCKED, Act.UNLOCKED, Act.UNLOCK_REFUSED)
    return [entry.act for entry in reversed(desk.audit_log.newest(LogFilter(acts=ours), 100))]


def test_nothing_locks_that_nothing_could_open(profile: Profile, clock: ManualClock) -> None:
    with closing(opened(profile, clock)) as desk:
        assert desk.desk_lock.way is LockWay.NONE
        assert not desk.desk_lock.lock()
        assert not desk.desk_lock.is_locked


def test_a_passphrase_opens_it_and_the_log_tells(
    profile: Profile, clock: ManualClock, keychain: MemoryKeyring
) -> None:
    with closing(opened(profile, clock)) as desk:
        lock = desk.desk_lock
        lock.choose_passphrase(PASSPHRASE)
        assert lock.lock()
        lock.keep_locked()
        assert refusal(desk, "seven loud herons").wait_s == 0
        assert lock.is_locked
        lock.unlock(PASSPHRASE)
        assert not lock.is_locked
        assert acts(desk) == ["locked", "unlock_refused", "unlocked"]
        entry = desk.audit_log.newest(LogFilter(acts=(Act.UNLOCKED,)), 1)[0]
        assert (act_text(entry), details_text(entry)) == ("Window opened", "Passphrase")
        changed = desk.audit_log.newest(LogFilter(acts=(Act.SETTING_CHANGED,)), 10)
        assert [entry.known_details.setting for entry in changed] == ["desk_lock"]


def test_the_passphrase_is_nowhere(profile: Profile, clock: ManualClock, keychain: MemoryKeyring) -> None:
    with closing(opened(profile, clock)) as desk:
        desk.desk_lock.choose_passphrase(PASSPHRASE)
        desk.desk_lock.lock()
        desk.desk_lock.keep_locked()
        refusal(desk, "wrong herons")
    kept = "\n".join(keychain.entries.values())
    assert kept
    assert "herons" not in kept
    for path in profile.folder.rglob("*"):
        if path.is_file():
            assert b"herons" not in path.read_bytes(), path
    assert profile.desk_lock.stat().st_mode & 0o077 == 0


def test_it_is_still_locked_after_the_program_has_ended(
    profile: Profile, clock: ManualClock, keychain: MemoryKeyring
) -> None:
    with closing(opened(profile, clock)) as desk:
        desk.desk_lock.choose_passphrase(PASSPHRASE)
        desk.desk_lock.lock()
        desk.desk_lock.keep_locked()
    with closing(opened(profile, clock)) as desk:
        assert desk.desk_lock.is_locked
        desk.desk_lock.unlock(PASSPHRASE)
    with closing(opened(profile, clock)) as desk:
        assert not desk.desk_lock.is_locked


def test_each_wrong_try_costs_twice_the_pause_also_for_the_next_start(
    profile: Profile, clock: ManualClock, keychain: MemoryKeyring
) -> None:
    pauses = []
    with closing(opened(profile, clock)) as desk:
        desk.desk_lock.choose_passphrase(PASSPHRASE)
        desk.desk_lock.lock()
        for _try in range(5):
            pauses.append(refusal(desk, "wrong").wait_s)
            clock.advance(pauses[-1])
        assert pauses == [0, 0, 5, 10, 20]
        assert refusal(desk, "wrong").wait_s == 40
    with closing(opened(profile, clock)) as desk:
        # Also the right one is not looked at: a guess costs its pause whatever comes of it.
        assert (
            refusal(desk, PASSPHRASE).hint == "After this many wrong tries you have to wait for 40 seconds."
        )
        assert desk.desk_lock.is_locked
        for pause in (40, 80, 160, 300):
            clock.advance(pause)
            wait_s = refusal(desk, "wrong").wait_s
        assert wait_s == 300
        clock.advance(300)
        desk.desk_lock.unlock(PASSPHRASE)
        assert desk.desk_lock.wait_s == 0


def test_a_clock_that_is_set_back_shuts_nobody_out(
    profile: Profile, clock: ManualClock, keychain: MemoryKeyring
) -> None:
    with closing(opened(profile, clock)) as desk:
        desk.desk_lock.choose_passphrase(PASSPHRASE)
        desk.desk_lock.lock()
        for _try in range(3):
            refusal(desk, "wrong")
        clock.set_back(86_400)
    with closing(opened(profile, clock)) as desk:
        assert desk.desk_lock.wait_s == 300
        clock.advance(300)
        desk.desk_lock.unlock(PASSPHRASE)


def test_a_keychain_that_does_not_answer_counts_as_no_try(
    profile: Profile, clock: ManualClock, keychain: MemoryKeyring
) -> None:
    with closing(opened(profile, clock)) as desk:
        desk.desk_lock.choose_passphrase(PASSPHRASE)
        desk.desk_lock.lock()
        keychain.entries.clear()
        for _try in range(4):
            with pytest.raises(FaxDeskError) as caught:
                desk.desk_lock.unlock(PASSPHRASE)
            assert caught.value.kind is ErrorKind.KEYCHAIN
        assert (desk.desk_lock.is_locked, desk.desk_lock.wait_s) == (True, 0)


class Login:
    """A system whose password is known."""

    def __init__(self, password: str) -> None:
        self.password = password
        self.asked = 0

    def fits(self, password: str) -> bool:
        self.asked += 1
        return password == self.password


def test_the_password_of_the_computer_opens_it_once_it_was_typed(
    profile: Profile, clock: ManualClock, keychain: MemoryKeyring
) -> None:
    login = Login("what I log in with")
    with closing(opened(profile, clock)) as desk:
        passphrase = KeptPassphrase(KeychainTokenStore("lock"))
        lock = DeskLock(profile.desk_lock, passphrase, login, lambda: desk.act_notes, clock)
        lock.choose_passphrase(PASSPHRASE)
        with pytest.raises(NotOpened):
            lock.use_system_password("a slip")
        assert lock.way is LockWay.PASSPHRASE
        lock.use_system_password(login.password)
        assert str(lock.way) == "system"
        # What the passphrase was compared with is gone with it.
        assert not [entry for entry in keychain.entries if entry[1].startswith("lock")]
        lock.lock()
        with pytest.raises(NotOpened):
            lock.unlock(PASSPHRASE)
        lock.unlock(login.password)
        entry = desk.audit_log.newest(LogFilter(acts=(Act.UNLOCKED,)), 1)[0]
        assert details_text(entry) == "Password of the computer"


def test_the_system_is_not_asked_during_a_pause(
    profile: Profile, clock: ManualClock, keychain: MemoryKeyring
) -> None:
    login = Login("what I log in with")
    with closing(opened(profile, clock)) as desk:
        passphrase = KeptPassphrase(KeychainTokenStore("lock"))
        lock = DeskLock(profile.desk_lock, passphrase, login, lambda: desk.act_notes, clock)
        lock.use_system_password(login.password)
        lock.lock()
        for _try in range(5):
            with pytest.raises(NotOpened):
                lock.unlock("a guess")
        # Once to choose it, and three tries: the others came too early.
        assert login.asked == 4


def test_a_short_passphrase_is_not_taken(
    profile: Profile, clock: ManualClock, keychain: MemoryKeyring
) -> None:
    with closing(opened(profile, clock)) as desk:
        with pytest.raises(FaxDeskError) as caught:
            desk.desk_lock.choose_passphrase("heron")
        assert caught.value.hint == "Choose one of at least 6 characters; a few words are best."
        assert desk.desk_lock.way is LockWay.NONE


def test_a_lock_that_is_removed_locks_no_more(
    profile: Profile, clock: ManualClock, keychain: MemoryKeyring
) -> None:
    with closing(opened(profile, clock)) as desk:
        desk.desk_lock.choose_passphrase(PASSPHRASE)
        desk.desk_lock.remove()
        assert not desk.desk_lock.lock()
        assert not [entry for entry in keychain.entries if "desk-lock" in entry[1]]


def test_a_damaged_state_shuts_nobody_out(profile: Profile, clock: ManualClock) -> None:
    profile.desk_lock.write_bytes(b'{"is_locked": tru')
    with closing(opened(profile, clock)) as desk:
        assert not desk.desk_lock.is_locked
