"""Encrypting and decrypting a whole profile: all its archives, and all files that hold what was faxed.

The state beside the archives says first what goes on; only then is anything changed, and at the end it says
that it is done. Whatever stops it in between, each file is whole in one form or the other, the state says
that both are there, and doing it again does what is left. The audit logs of all archives tell when it began,
and when it is done, before anybody else is told. For workers.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec.structs import replace

from faxdesk.domain.audit.acts import Act
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import CancelToken, Progress
from faxdesk.paths import Profile
from faxdesk.policies.policies import Policies
from faxdesk.sealing.archive_key import ArchiveKey
from faxdesk.sealing.sealed_state import SealedState, Stage, read_state, write_state
from faxdesk.services.encryption.file_conversion import Converted, FileConversion
from faxdesk.services.encryption.key_acts import KeyActs
from faxdesk.services.encryption.key_places import KeyPlace, KeyPlaces
from faxdesk.services.encryption.recovery import lost_state
from faxdesk.services.profile_use import ProfileUse
from faxdesk.store.database import conversion
from faxdesk.words import tr

log = logging.getLogger(__name__)

_BEGUN = "begun"


class Encryption:
    """Turns the encryption of a profile on and off, where no other program works on it. policies are asked
    whether it may be off."""

    def __init__(self, profile: Profile, keys: KeyPlaces, policies: Policies, acts: KeyActs) -> None:
        self._profile = profile
        self._keys = keys
        self._policies = policies
        self._acts = acts

    @property
    def stopped(self) -> Stage | None:
        """What was stopped before its end, and has to be gone on with; None where nothing was. Decrypting
        that may not be done any more turns round. Raises FaxDeskError (STORAGE)."""
        stage = read_state(self._profile.encryption_file).stage
        if stage is Stage.UNSEALING and self._policies.archive_must_be_encrypted:
            return Stage.SEALING
        return stage if stage in {Stage.SEALING, Stage.UNSEALING} else None

    def encrypt(self, place: KeyPlace, token: CancelToken, progress: Progress) -> None:
        """Encrypt the profile with a new key, which is kept at a place; where that was stopped before, with
        the key that it was begun with.

        Raises ProfileInUse; FaxDeskError: BAD_INPUT where it is encrypted already, KEYCHAIN where the key
        cannot be kept, STORAGE for trouble with the disk; and Cancelled. It can be gone on with then.
        """
        with self._alone():
            state = read_state(self._profile.encryption_file)
            if state.stage is Stage.SEALED:
                raise FaxDeskError(
                    tr("This archive is encrypted already."),
                    tr("There is nothing to do."),
                    ErrorKind.BAD_INPUT,
                )
            if state.needs_key:
                key = self._keys.find(state.key_id, state.wrapped_key)
            elif (lost := lost_state(self._profile)) is not None:
                raise lost
            else:
                # Kept before anything is encrypted with it: a key that is nowhere would open nothing.
                key = self._keys.new_key(place)
                state = SealedState(key_id=key.id, wrapped_key=self._keys.keep(key, place))
                self._acts.note(key, Act.ARCHIVE_KEY_MADE)
            self._acts.note(key, Act.ENCRYPTED, _BEGUN)
            state = replace(state, stage=Stage.SEALING)
            self._write(state)
            self._convert(key, conversion.encrypt, FileConversion(self._profile, key).seal, token, progress)
            self._acts.note(key, Act.ENCRYPTED)
            self._write(replace(state, stage=Stage.SEALED))
            log.warning("The profile was encrypted with the key %s", key.id)

    def decrypt(self, token: CancelToken, progress: Progress) -> list[Path]:
        """Decrypt the profile. The key stays where it is kept, since backups may need it. Gives the files
        that could not be decrypted, since they are damaged; they are left as they are.

        Raises as encrypt() does, KeyNotToBeHad, and FaxDeskError (NOT_ALLOWED).
        """
        self._policies.check_decrypting()
        with self._alone():
            state = read_state(self._profile.encryption_file)
            if not state.needs_key:
                raise FaxDeskError(
                    tr("This archive is not encrypted."), tr("There is nothing to do."), ErrorKind.BAD_INPUT
                )
            key = self._keys.find(state.key_id, state.wrapped_key)
            self._acts.note(key, Act.DECRYPTED, _BEGUN)
            self._write(replace(state, stage=Stage.UNSEALING))
            files = FileConversion(self._profile, key)
            self._convert(key, conversion.decrypt, files.unseal, token, progress)
            self._acts.note(key, Act.DECRYPTED)
            self._write(SealedState())
            log.warning("The profile was decrypted")
            return files.left

    def go_on(self, token: CancelToken, progress: Progress) -> None:
        """Do what is left of what was stopped. Raises as both."""
        stopped = self.stopped
        if stopped is Stage.SEALING:
            self.encrypt(self._keys.usual, token, progress)
        elif stopped is Stage.UNSEALING:
            self.decrypt(token, progress)

    def _convert(
        self,
        key: ArchiveKey,
        of_database: Callable[[Path, ArchiveKey, CancelToken, Progress], None],
        of_files: Callable[[CancelToken], Iterator[Converted]],
        token: CancelToken,
        progress: Progress,
    ) -> None:
        databases = [
            path
            for name in self._profile.archive_names()
            if (path := self._profile.with_archive(name).database).exists()
        ]
        for path in databases:
            of_database(path, key, token, progress)
        for converted in of_files(token):
            progress(converted.done, converted.total)

    def _write(self, state: SealedState) -> None:
        write_state(self._profile.encryption_file, state)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        use = ProfileUse(self._profile.use_lock)
        use.take_alone()
        try:
            yield
        finally:
            use.end()
