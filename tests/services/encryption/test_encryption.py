"""A profile is encrypted and decrypted as a whole, and what stops that in between loses nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import keyring
import pytest

from faxdesk.composition import Composition
from faxdesk.composition.encryption import archive_keychain, encryption_of, recovery_of
from faxdesk.domain.audit.acts import Act
from faxdesk.domain.audit.audit_entry import LogFilter, Program
from faxdesk.domain.draft import Draft, Recipient
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.outbox_states import OutboxState
from faxdesk.domain.runtime import Cancelled, CancelToken, Progress, SystemClock
from faxdesk.paths import Profile
from faxdesk.policies.checked_policies import policies_from
from faxdesk.policies.found import Found, Given, Refused
from faxdesk.policies.policies import Policies
from faxdesk.sealing.recovery_key import groups_of
from faxdesk.sealing.sealed_state import Stage, read_state
from faxdesk.services.backup.backup_contents import read_contents
from faxdesk.services.backup.restore import restore
from faxdesk.services.encryption.encryption import Encryption
from faxdesk.services.encryption.key_places import KeyNotToBeHad, KeyPlace, KeyPlaces
from faxdesk.services.encryption.recovery import Recovery
from faxdesk.services.profile_use import ProfileInUse
from tests.support.keychain.in_memory import MemoryKeyring

TOKEN = CancelToken()
ORIGIN = "/etc/faxdesk/policies/clinic.json"
MUST_BE_ENCRYPTED = policies_from(Found((Given("archive_must_be_encrypted", True, True, ORIGIN),)))
UNREADABLE = policies_from(Found(unreadable=(Refused(ORIGIN, "", "It is not JSON."),)))
NAME = "Wilhelmina Quartermain"


def nothing_shown(_done: int, _total: int) -> None:
    """Nobody looks at the progress."""


def places(**environment: str) -> KeyPlaces:
    return KeyPlaces(archive_keychain, environment)


def encryption(
    profile: Profile, keys: KeyPlaces | None = None, policies: Policies | None = None
) -> Encryption:
    return encryption_of(profile, keys or places(), policies or Policies(), Program.COMMAND)


def recovery(profile: Profile) -> Recovery:
    return recovery_of(profile, places(), Program.WINDOW)


def stage(profile: Profile) -> Stage:
    return read_state(profile.encryption_file).stage


def drafts(profile: Profile, keys: KeyPlaces | None = None) -> list[str]:
    """Whom the drafts are for; their documents are read to their ends."""
    desk = Composition(profile, keys=keys)
    try:
        items = desk.journal.items({OutboxState.DRAFT})
        for item in items:
            for file in item.draft.files:
                with desk.keeper.open(desk.blobs.path(file.hash)) as document:
                    assert document.read().startswith(b"%PDF")
        return [recipient.name for item in items for recipient in item.draft.recipients]
    finally:
        desk.close()


@pytest.fixture
def filled(profile: Profile, make_pdf: Callable[..., Path]) -> Profile:
    """A plain profile with a draft."""
    desk = Composition(profile)
    file = desk.outbox.add_file(make_pdf(pages=1), TOKEN)
    desk.outbox.create(Draft((Recipient("+16505550144", NAME),), (file,)))
    desk.close()
    return profile


@pytest.fixture
def sealed(filled: Profile) -> Profile:
    encryption(filled).encrypt(KeyPlace.KEYCHAIN, TOKEN, nothing_shown)
    return filled


def convert(
    profile: Profile, way: str, token: CancelToken = TOKEN, progress: Progress = nothing_shown
) -> None:
    by = encryption(profile)
    if way == "encrypt":
        by.encrypt(KeyPlace.KEYCHAIN, token, progress)
    else:
        by.decrypt(token, progress)


def holds(profile: Profile, marker: bytes) -> list[str]:
    files = [path for path in profile.folder.rglob("*") if path.is_file()]
    return [path.name for path in files if marker in path.read_bytes()]


def test_what_is_encrypted_is_read_with_its_key_and_says_nothing_without(filled: Profile) -> None:
    assert holds(filled, NAME.encode())
    encryption(filled).encrypt(KeyPlace.KEYCHAIN, TOKEN, nothing_shown)
    assert stage(filled) is Stage.SEALED
    assert holds(filled, NAME.encode()) == []
    assert holds(filled, b"%PDF") == []
    assert drafts(filled) == [NAME]
    assert encryption(filled).decrypt(TOKEN, nothing_shown) == []
    assert stage(filled) is Stage.PLAIN
    assert drafts(filled) == [NAME]


def test_it_is_done_once(sealed: Profile) -> None:
    with pytest.raises(FaxDeskError, match="encrypted already"):
        encryption(sealed).encrypt(KeyPlace.KEYCHAIN, TOKEN, nothing_shown)
    encryption(sealed).decrypt(TOKEN, nothing_shown)
    with pytest.raises(FaxDeskError, match="not encrypted"):
        encryption(sealed).decrypt(TOKEN, nothing_shown)


@pytest.mark.parametrize("policies", [MUST_BE_ENCRYPTED, UNREADABLE])
def test_what_has_to_be_encrypted_is_not_decrypted(sealed: Profile, policies: Policies) -> None:
    with pytest.raises(FaxDeskError, match="may not be decrypted") as raised:
        encryption(sealed, policies=policies).decrypt(TOKEN, nothing_shown)
    assert raised.value.kind == ErrorKind.NOT_ALLOWED
    assert ORIGIN in raised.value.hint
    assert stage(sealed) is Stage.SEALED
    assert holds(sealed, NAME.encode()) == []


def test_decrypting_that_was_stopped_turns_round_once_it_has_to_be_encrypted(filled: Profile) -> None:
    encryption(filled).encrypt(KeyPlace.KEYCHAIN, TOKEN, nothing_shown)
    token = CancelToken()
    with pytest.raises(Cancelled):
        encryption(filled).decrypt(token, lambda _done, _total: token.cancel())
    by = encryption(filled, policies=MUST_BE_ENCRYPTED)
    assert (stage(filled), by.stopped) == (Stage.UNSEALING, Stage.SEALING)
    by.go_on(TOKEN, nothing_shown)
    assert stage(filled) is Stage.SEALED
    assert holds(filled, NAME.encode()) == []
    assert drafts(filled) == [NAME]


KEY_ACTS = (
    *(Act.ARCHIVE_KEY_MADE, Act.ENCRYPTED, Act.DECRYPTED),
    *(Act.RECOVERY_KEY_SHOWN, Act.RECOVERY_KEY_USED),
)


def key_acts(profile: Profile) -> list[tuple[str, str, str]]:
    """What the log of an archive tells of its key, oldest first: act, form and program. All of it is of one
    key, and the log is sound."""
    desk = Composition(profile)
    try:
        entries = desk.audit_log.newest(LogFilter(acts=KEY_ACTS), 99)
        assert desk.audit_log.verify(TOKEN).verdict.is_sound
    finally:
        desk.close()
    assert len({entry.known_details.key for entry in entries}) == 1
    return [(entry.act, entry.known_details.form, entry.program) for entry in reversed(entries)]


def test_the_audit_log_tells_what_is_done_with_the_key(filled: Profile) -> None:
    encryption(filled).encrypt(KeyPlace.KEYCHAIN, TOKEN, nothing_shown)
    told = [
        ("archive_key_made", "", "command"),
        ("encrypted", "begun", "command"),
        ("encrypted", "", "command"),
    ]
    assert key_acts(filled) == told
    groups = recovery(filled).recovery_key().groups
    recovery(filled).recover(" ".join(groups))
    told += [("recovery_key_shown", "", "window"), ("recovery_key_used", "", "window")]
    assert key_acts(filled) == told
    token = CancelToken()
    with pytest.raises(Cancelled):
        encryption(filled).decrypt(token, lambda _done, _total: token.cancel())
    assert key_acts(filled) == [*told, ("decrypted", "begun", "command")]
    encryption(filled).go_on(TOKEN, nothing_shown)
    assert key_acts(filled)[-2:] == [("decrypted", "begun", "command"), ("decrypted", "", "command")]


def test_each_accounts_log_tells_it_with_its_own_key(filled: Profile) -> None:
    other = filled.with_archive("0123456789abcdef")
    other.prepare()
    archives = [filled, other]
    for archive in archives:
        desk = Composition(archive)
        desk.log_keys.ensure()
        desk.close()
    encryption(filled).encrypt(KeyPlace.KEYCHAIN, TOKEN, nothing_shown)
    for archive in archives:
        assert [act for act, _form, _program in key_acts(archive)][-1] == "encrypted"
        desk = Composition(archive)
        checked = desk.audit_log.verify(TOKEN).verdict
        desk.close()
        assert checked.keyed == 4


def test_the_recovery_key_is_shown_though_the_archive_cannot_be_opened(sealed: Profile) -> None:
    sealed.database.write_bytes(b"spoilt" * 9999)
    assert len(recovery(sealed).recovery_key().groups) == 13


def test_nothing_is_encrypted_with_a_key_that_nobody_keeps(filled: Profile) -> None:
    backend = keyring.get_keyring()
    assert isinstance(backend, MemoryKeyring)
    backend.fail_after = 0
    with pytest.raises(FaxDeskError):
        encryption(filled).encrypt(KeyPlace.KEYCHAIN, TOKEN, nothing_shown)
    assert stage(filled) is Stage.PLAIN
    assert drafts(filled) == [NAME]


@pytest.mark.parametrize("way", ["encrypt", "decrypt"])
def test_nobody_else_may_work_on_it_meanwhile(filled: Profile, way: str) -> None:
    if way == "decrypt":
        encryption(filled).encrypt(KeyPlace.KEYCHAIN, TOKEN, nothing_shown)
    before = stage(filled)
    desk = Composition(filled)
    with pytest.raises(ProfileInUse, match="FaxDesk is open"):
        convert(filled, way)
    desk.close()
    assert stage(filled) is before

    def look_in(_done: int, _total: int) -> None:
        with pytest.raises(ProfileInUse, match="just encrypting"):
            Composition(filled)

    convert(filled, way, progress=look_in)


@pytest.mark.parametrize("way", ["encrypt", "decrypt"])
@pytest.mark.parametrize("steps", range(4))
def test_what_was_stopped_is_read_meanwhile_and_gone_on_with(filled: Profile, way: str, steps: int) -> None:
    if way == "decrypt":
        encryption(filled).encrypt(KeyPlace.KEYCHAIN, TOKEN, nothing_shown)
    token, left = CancelToken(), steps

    def stop(_done: int, _total: int) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            token.cancel()

    try:
        convert(filled, way, token, stop)
    except Cancelled:
        assert encryption(filled).stopped is (Stage.SEALING if way == "encrypt" else Stage.UNSEALING)
    assert drafts(filled) == [NAME]
    encryption(filled).go_on(TOKEN, nothing_shown)
    assert stage(filled) is (Stage.SEALED if way == "encrypt" else Stage.PLAIN)
    assert drafts(filled) == [NAME]
    if way == "encrypt":
        assert holds(filled, NAME.encode()) == []


def test_a_lost_key_opens_nothing_and_the_recovery_key_does(sealed: Profile) -> None:
    groups = recovery(sealed).recovery_key().groups
    backend = keyring.get_keyring()
    assert isinstance(backend, MemoryKeyring)
    backend.entries.clear()
    before = {path: path.read_bytes() for path in sealed.folder.rglob("*") if path.is_file()}
    with pytest.raises(KeyNotToBeHad, match="not in the keychain"):
        drafts(sealed)
    assert {path: path.read_bytes() for path in before} == before
    assert recovery(sealed).recover("".join(groups).lower()) is None
    assert drafts(sealed) == [NAME]


def test_a_passphrase_opens_it_on_a_server(filled: Profile) -> None:
    environment = {"FAXDESK_PASSPHRASE": "correct horse battery staple"}
    encryption(filled, places(**environment)).encrypt(KeyPlace.PASSPHRASE, TOKEN, nothing_shown)
    assert drafts(filled, places(**environment)) == [NAME]
    with pytest.raises(KeyNotToBeHad, match="does not open"):
        drafts(filled, places(FAXDESK_PASSPHRASE="wrong"))


def test_a_key_file_opens_it_on_a_server(filled: Profile, tmp_path: Path) -> None:
    environment = {"FAXDESK_KEY_FILE": str(tmp_path / "key")}
    keys = places(**environment)
    encryption(filled, keys).encrypt(keys.usual, TOKEN, nothing_shown)
    assert drafts(filled, places(**environment)) == [NAME]


def test_each_encryption_has_a_key_of_its_own(sealed: Profile) -> None:
    first = recovery(sealed).recovery_key().groups
    encryption(sealed).decrypt(TOKEN, nothing_shown)
    encryption(sealed).encrypt(KeyPlace.KEYCHAIN, TOKEN, nothing_shown)
    assert recovery(sealed).recovery_key().groups != first


def test_a_backup_stays_encrypted_and_opens_elsewhere_with_the_recovery_key(
    sealed: Profile, tmp_path: Path
) -> None:
    desk = Composition(sealed)
    backup = tmp_path / "backup"
    contents = desk.backup.make(backup, TOKEN, nothing_shown)
    assert desk.key is not None
    groups = groups_of(desk.key)
    assert contents.key_id == desk.key.id
    desk.close()
    assert not [path for path in backup.rglob("*") if path.is_file() and NAME.encode() in path.read_bytes()]
    backend = keyring.get_keyring()
    assert isinstance(backend, MemoryKeyring)
    backend.entries.clear()
    elsewhere = Profile(tmp_path / "elsewhere")
    elsewhere.prepare()
    restore(elsewhere, backup, read_contents(backup), SystemClock(), TOKEN, nothing_shown)
    with pytest.raises(KeyNotToBeHad):
        drafts(elsewhere)
    recovery(elsewhere).recover(" ".join(groups))
    assert drafts(elsewhere) == [NAME]
