"""What encrypts a profile, and knows its keys, where no archive is open."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from faxdesk.domain.runtime import SystemClock

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from faxdesk.domain.runtime import Clock
    from faxdesk.paths import Profile
    from faxdesk.policies.policies import Policies
    from faxdesk.provider.fax_provider import SecretStore
    from faxdesk.sealing.archive_key import ArchiveKey
    from faxdesk.services.encryption.encryption import Encryption
    from faxdesk.services.encryption.key_acts import KeyActs
    from faxdesk.services.encryption.key_places import KeyPlaces
    from faxdesk.services.encryption.recovery import Recovery
    from faxdesk.store.database.database import Database


def usual_key_places() -> KeyPlaces:
    """Where the keys of this computer's encrypted archives are."""
    from faxdesk.services.encryption.key_places import KeyPlaces

    return KeyPlaces(archive_keychain, os.environ)


def archive_keychain(key_id: str) -> SecretStore:
    """Where the key of an encrypted archive is kept: by its own id, so that an archive that was moved
    finds it, and that signing out leaves it alone."""
    from faxdesk.credentials import KeychainTokenStore

    return KeychainTokenStore(f"archive key {key_id}")


def audit_keychain(profile: Profile) -> SecretStore:
    """Where the key of the audit log is kept."""
    from faxdesk.credentials import KeychainTokenStore

    return KeychainTokenStore(f"{profile.archive_folder} audit")


def encryption_of(profile: Profile, keys: KeyPlaces, policies: Policies, program: str) -> Encryption:
    """What encrypts and decrypts it; program is what of FaxDesk the audit log tells of."""
    from faxdesk.services.encryption.encryption import Encryption

    return Encryption(profile, keys, policies, key_acts(profile, audit_keychain, program, SystemClock()))


def recovery_of(profile: Profile, keys: KeyPlaces, program: str) -> Recovery:
    """Its recovery key; program is what of FaxDesk the audit log tells of."""
    from faxdesk.services.encryption.recovery import Recovery

    return Recovery(profile, keys, key_acts(profile, audit_keychain, program, SystemClock()))


def key_acts(
    profile: Profile, log_keychain: Callable[[Profile], SecretStore | None], program: str, clock: Clock
) -> KeyActs:
    """What tells the audit logs of all archives of what is done with their key. log_keychain gives where the
    key of an archive's log is, None for nowhere."""
    from faxdesk.services.encryption.key_acts import KeyActs

    return KeyActs(profile, lambda archive, key: opened_with_log(archive, key, log_keychain, program, clock))


def opened_with_log(
    archive: Profile,
    key: ArchiveKey | None,
    log_keychain: Callable[[Profile], SecretStore | None],
    program: str,
    clock: Clock,
) -> AbstractContextManager[Database]:
    """An archive that this process has not open, in whichever form it is, for as long as it is wanted, with
    its audit log. Raises FaxDeskError (STORAGE)."""
    from contextlib import closing

    from faxdesk.sealing.sealed_state import read_state
    from faxdesk.services.archive.open_archive import key_that_fits
    from faxdesk.services.audit.log_keys import LogKeys
    from faxdesk.store.audit.audit_sealing import AuditSealing
    from faxdesk.store.audit.audit_store import AuditStore
    from faxdesk.store.database.database import Database
    from faxdesk.this_computer import user_name

    state = read_state(archive.encryption_file)
    database = Database.open(
        archive.database, key_that_fits(archive.database, key if state.needs_key else None, state)
    )
    log_keys = LogKeys(AuditStore(database, clock), log_keychain(archive))
    sealing = AuditSealing(log_keys, user_name(), program, clock)
    database.sealing = lambda: sealing
    return closing(database)
