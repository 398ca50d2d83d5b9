"""The recovery key opens a profile whose key is lost, and puts the key back."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import keyring
import pytest

from faxdesk.composition.encryption import archive_keychain, recovery_of
from faxdesk.domain.audit.audit_entry import Program
from faxdesk.domain.errors import FaxDeskError
from faxdesk.paths import Profile
from faxdesk.sealing.archive_key import ArchiveKey
from faxdesk.sealing.recovery_key import Mistyped, groups_of
from faxdesk.sealing.sealed_state import SealedState, Stage, write_state
from faxdesk.services.encryption.key_places import KeyPlace, KeyPlaces
from faxdesk.services.encryption.recovery import Recovery
from faxdesk.services.encryption.recovery_sheet import save_sheet, sheet_lines
from tests.support.keychain.in_memory import MemoryKeyring

KEY = ArchiveKey(bytes(range(32)))


def recovery(profile: Profile, **environment: str) -> Recovery:
    return recovery_of(profile, KeyPlaces(archive_keychain, environment), Program.COMMAND)


@pytest.fixture
def sealed(profile: Profile) -> Profile:
    """A profile that is encrypted with a key which is nowhere."""
    write_state(profile.encryption_file, SealedState(Stage.SEALED, KEY.id))
    return profile


def test_a_plain_profile_has_no_recovery_key(profile: Profile) -> None:
    assert recovery(profile).status().stage is Stage.PLAIN
    with pytest.raises(FaxDeskError, match="not encrypted"):
        recovery(profile).recovery_key()
    with pytest.raises(FaxDeskError, match="not encrypted"):
        recovery(profile).recover(" ".join(groups_of(KEY)))


def test_the_recovery_key_puts_the_key_back_into_the_keychain(sealed: Profile) -> None:
    found = recovery(sealed).status()
    assert found.trouble is not None
    assert "not in the keychain" in found.trouble.title
    assert recovery(sealed).recover(" ".join(groups_of(KEY))) is None
    found = recovery(sealed).status()
    assert (found.trouble, found.place, found.key_id) == (None, KeyPlace.KEYCHAIN, KEY.id)
    assert list(recovery(sealed).recovery_key().groups) == groups_of(KEY)


def test_the_recovery_key_of_another_archive_opens_nothing(sealed: Profile) -> None:
    with pytest.raises(Mistyped, match="another archive") as told:
        recovery(sealed).recover(" ".join(groups_of(ArchiveKey.new())))
    assert KEY.id in told.value.hint
    assert recovery(sealed).status().trouble is not None


def test_a_keychain_that_refuses_leaves_the_key_for_this_session(sealed: Profile) -> None:
    backend = keyring.get_keyring()
    assert isinstance(backend, MemoryKeyring)
    backend.fail_after = 0
    once = recovery(sealed)
    trouble = once.recover(" ".join(groups_of(KEY)))
    assert trouble is not None
    assert once.status().trouble is None
    assert recovery(sealed).status().trouble is not None


def test_a_lost_key_file_is_written_anew(sealed: Profile, tmp_path: Path) -> None:
    environment = {"FAXDESK_KEY_FILE": str(tmp_path / "key")}
    assert recovery(sealed, **environment).recover(" ".join(groups_of(KEY))) is None
    assert recovery(sealed, **environment).status().place is KeyPlace.FILE


def test_the_sheet_has_every_group_with_its_number_and_says_what_it_is_for(
    sealed: Profile, tmp_path: Path
) -> None:
    one = recovery(sealed)
    one.recover(" ".join(groups_of(KEY)))
    key = one.recovery_key()
    text = "\n".join(sheet_lines(key, datetime(2026, 11, 30)))
    for number, group in enumerate(groups_of(KEY), start=1):
        assert f"{number}: {group}" in text
    assert KEY.id in text
    assert "nobody can open the archive again" in text
    file = tmp_path / "key.txt"
    save_sheet(key, file, datetime(2026, 11, 30))
    assert file.read_text(encoding="utf-8") == f"{text}\n"
    if sys.platform != "win32":
        assert file.stat().st_mode & 0o777 == 0o600
    with pytest.raises(FaxDeskError, match="already"):
        save_sheet(key, file, datetime(2026, 11, 30))
