"""The key of an archive is found where it is kept. Where it is not, that is said, and nothing is changed."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import keyring
import pytest

from faxdesk.composition.encryption import archive_keychain
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.sealing.archive_key import ArchiveKey
from faxdesk.sealing.recovery_key import groups_of
from faxdesk.services.encryption.key_file import read_key_file, write_key_file
from faxdesk.services.encryption.key_places import KeyNotToBeHad, KeyPlace, KeyPlaces
from tests.support.keychain.in_memory import MemoryKeyring

KEY, OTHER = ArchiveKey(bytes(range(32))), ArchiveKey(bytes(range(1, 33)))


def places(**environment: str) -> KeyPlaces:
    return KeyPlaces(archive_keychain, environment)


@pytest.fixture
def backend() -> MemoryKeyring:
    found = keyring.get_keyring()
    assert isinstance(found, MemoryKeyring)
    return found


def test_a_key_in_the_keychain_is_found_by_its_id() -> None:
    places().keep(KEY, KeyPlace.KEYCHAIN)
    places().keep(OTHER, KeyPlace.KEYCHAIN)
    assert places().find(KEY.id) == KEY
    assert places().find(OTHER.id) == OTHER


def test_signing_out_does_not_take_the_key_along(backend: MemoryKeyring) -> None:
    from faxdesk.credentials import KeychainTokenStore

    places().keep(KEY, KeyPlace.KEYCHAIN)
    before = dict(backend.entries)
    sign_in = KeychainTokenStore("/a/profile")
    sign_in.save("a token")
    sign_in.clear()
    assert backend.entries == before


def test_a_key_that_is_not_there_is_said_with_what_is_lost_and_what_is_not() -> None:
    with pytest.raises(KeyNotToBeHad) as told:
        places().find(KEY.id)
    assert "not in the keychain" in told.value.title
    assert "nothing was changed" in told.value.hint
    assert "recovery key" in told.value.hint


def test_what_is_not_found_is_looked_for_again() -> None:
    found = places()
    with pytest.raises(KeyNotToBeHad):
        found.find(KEY.id)
    places().keep(KEY, KeyPlace.KEYCHAIN)
    assert found.find(KEY.id) == KEY


@pytest.mark.parametrize("text", ["", "not a key", "AAAA"])
def test_what_is_no_key_in_the_keychain_is_said(text: str) -> None:
    archive_keychain(KEY.id).save(text)
    with pytest.raises(KeyNotToBeHad, match="not the key of your archive"):
        places().find(KEY.id)


def test_another_archives_key_under_this_ones_name_opens_nothing(backend: MemoryKeyring) -> None:
    places().keep(OTHER, KeyPlace.KEYCHAIN)
    text = archive_keychain(OTHER.id).load()
    assert text is not None
    archive_keychain(KEY.id).save(text)
    with pytest.raises(KeyNotToBeHad, match="belongs to another archive"):
        places().find(KEY.id)


def test_a_keychain_that_refuses_keeps_no_key(backend: MemoryKeyring) -> None:
    backend.fail_after = 0
    with pytest.raises(FaxDeskError) as told:
        places().keep(KEY, KeyPlace.KEYCHAIN)
    assert told.value.kind is ErrorKind.KEYCHAIN
    backend.fail_after = None
    with pytest.raises(KeyNotToBeHad):
        places().find(KEY.id)


def test_a_new_key_is_written_to_the_key_file_that_is_named(tmp_path: Path) -> None:
    file = tmp_path / "key"
    environment = {"FAXDESK_KEY_FILE": str(file)}
    assert places(**environment).usual is KeyPlace.FILE
    places(**environment).keep(KEY, KeyPlace.FILE)
    assert places(**environment).find(KEY.id) == KEY
    assert file.read_text().split() == groups_of(KEY)
    if sys.platform != "win32":
        assert file.stat().st_mode & 0o777 == 0o600


def test_a_key_file_that_is_there_is_used_for_a_new_archive(tmp_path: Path) -> None:
    file = tmp_path / "key"
    write_key_file(file, OTHER)
    found = places(FAXDESK_KEY_FILE=str(file))
    assert found.new_key(KeyPlace.FILE) == OTHER
    with pytest.raises(FaxDeskError, match="holds another key"):
        found.keep(KEY, KeyPlace.FILE)
    assert read_key_file(file) == OTHER


def test_the_key_file_of_another_archive_opens_nothing(tmp_path: Path) -> None:
    write_key_file(tmp_path / "key", OTHER)
    with pytest.raises(KeyNotToBeHad, match="belongs to another archive"):
        places(FAXDESK_KEY_FILE=str(tmp_path / "key")).find(KEY.id)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such rights")
@pytest.mark.parametrize("mode", [0o604, 0o640, 0o660, 0o602])
def test_a_key_file_that_others_can_read_or_change_is_refused(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "key"
    write_key_file(file, KEY)
    if os.getuid() == 0:
        # A group may read what is root's.
        os.chown(file, 1234, -1)
    file.chmod(mode)
    with pytest.raises(FaxDeskError, match="open to others") as told:
        read_key_file(file)
    assert "nothing was changed" in told.value.hint


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pipes among files")
def test_a_pipe_in_the_key_files_place_keeps_nobody_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "key", 0o600)
    with pytest.raises(FaxDeskError):
        read_key_file(tmp_path / "key")


@pytest.mark.parametrize("content", [b"", b"hello", b"\xff" * 5000, " ".join(groups_of(KEY)[:-1]).encode()])
def test_a_key_file_without_a_whole_key_is_said(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "key"
    file.write_bytes(content)
    file.chmod(0o600)
    with pytest.raises(FaxDeskError, match="holds no key"):
        read_key_file(file)


def test_a_missing_key_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(FaxDeskError, match="cannot be read"):
        places(FAXDESK_KEY_FILE=str(tmp_path / "none")).find(KEY.id)


def test_a_passphrase_seals_the_key_and_opens_it_again() -> None:
    wrapped = places(FAXDESK_PASSPHRASE="correct horse").keep(KEY, KeyPlace.PASSPHRASE)
    assert KEY.secret.hex() not in str(wrapped)
    assert places(FAXDESK_PASSPHRASE="correct horse").find(KEY.id, wrapped) == KEY
    with pytest.raises(KeyNotToBeHad, match="does not open"):
        places(FAXDESK_PASSPHRASE="wrong horse").find(KEY.id, wrapped)
    with pytest.raises(KeyNotToBeHad, match="is not set"):
        places().find(KEY.id, wrapped)


def test_without_a_passphrase_nothing_is_sealed_with_one() -> None:
    with pytest.raises(FaxDeskError, match="FAXDESK_PASSPHRASE is not set"):
        places().keep(KEY, KeyPlace.PASSPHRASE)


def test_a_key_may_be_used_that_no_place_keeps() -> None:
    found = places()
    found.use(KEY)
    assert found.find(KEY.id) == KEY
