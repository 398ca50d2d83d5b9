"""The recovery key of a profile: for whoever may open it, and for the day its key is lost. For workers."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from faxdesk.domain.audit.acts import Act
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.paths import Profile
from faxdesk.sealing.archive_key import ArchiveKey
from faxdesk.sealing.recovery_key import Mistyped, groups_of, read_recovery_key
from faxdesk.sealing.sealed_state import SealedState, Stage, read_state, write_state
from faxdesk.services.encryption.key_acts import KeyActs
from faxdesk.services.encryption.key_places import KeyNotToBeHad, KeyPlace, KeyPlaces
from faxdesk.store.database.wrong_key import WrongKey, is_encrypted, refuse_wrong_key
from faxdesk.words import tr

log = logging.getLogger(__name__)


def lost_state(profile: Profile) -> FaxDeskError | None:
    """Why an archive cannot be opened of which nothing says with which key, such as one that was copied
    without that file; None for any other. Not in a process that has the archive open (is_encrypted())."""
    if read_state(profile.encryption_file).needs_key:
        return None
    archives = [profile.with_archive(name).database for name in profile.archive_names()]
    if not any(is_encrypted(path) for path in archives):
        return None
    return KeyNotToBeHad(
        tr("The archive is encrypted, and “{file}” is missing, which says so.", file=profile.encryption_file),
        tr(
            "Bring this file back from a backup, or open the archive with its recovery key, which makes it "
            "anew."
        ),
    )


class EncryptionStatus(Struct, frozen=True):
    """What is known of a profile's encryption. key_id tells the key, and stands on the paper too; place is
    where its key is kept, None where nothing is encrypted; trouble says why the key is not to be had.
    left_plain are the folders with what was here before a backup was restored, where that is not encrypted
    though the profile is."""

    stage: Stage
    key_id: str = ""
    place: KeyPlace | None = None
    trouble: FaxDeskError | None = None
    left_plain: tuple[Path, ...] = ()

    @property
    def is_on(self) -> bool:
        """Whether anything is encrypted."""
        return self.stage is not Stage.PLAIN

    @property
    def words_of_left(self) -> list[str]:
        """A sentence for each folder that was left plain."""
        return [
            tr(
                "“{folder}” is not encrypted: it is what was here before a backup was restored. Delete it "
                "when you need it no more.",
                folder=folder,
            )
            for folder in self.left_plain
        ]


class RecoveryKey(Struct, frozen=True):
    """What is printed: the groups in their order, and the id of the key that they are."""

    groups: tuple[str, ...]
    key_id: str


class Recovery:
    """Knows of a profile's encryption what can be known without opening its archive. The audit log tells who
    was shown the recovery key, and who used it."""

    def __init__(self, profile: Profile, keys: KeyPlaces, acts: KeyActs) -> None:
        self._profile = profile
        self._keys = keys
        self._acts = acts

    def state(self) -> SealedState:
        """Raises FaxDeskError (STORAGE)."""
        return read_state(self._profile.encryption_file)

    def status(self) -> EncryptionStatus:
        """Raises FaxDeskError (STORAGE) where not even the state can be read."""
        state = self.state()
        if not state.needs_key:
            return EncryptionStatus(state.stage)
        trouble = None
        try:
            self._keys.find(state.key_id, state.wrapped_key)
        except FaxDeskError as error:
            trouble = error
        place = self._place_of(state)
        return EncryptionStatus(state.stage, state.key_id, place, trouble, tuple(self._left_plain()))

    def recovery_key(self) -> RecoveryKey:
        """Raises FaxDeskError: BAD_INPUT where nothing is encrypted, KEYCHAIN where the key is not here."""
        state = self._encrypted_state()
        key = self._keys.find(state.key_id, state.wrapped_key)
        self._note(key, Act.RECOVERY_KEY_SHOWN)
        return RecoveryKey(tuple(groups_of(key)), key.id)

    def recover(self, typed: str) -> FaxDeskError | None:
        """Let the archive be opened with its recovery key, and keep the key where it belongs. Gives why it
        could not be kept, where it could not: then it is known for as long as this process lives.

        Raises Mistyped where it is no recovery key, or that of another archive, and FaxDeskError (BAD_INPUT)
        where nothing is encrypted; nothing was changed then. Not for a process that has the archive open.
        """
        is_lost = lost_state(self._profile) is not None
        state = SealedState() if is_lost else self._encrypted_state()
        key = read_recovery_key(typed)
        if is_lost:
            state = self._state_anew(key)
        elif key.id != state.key_id:
            raise Mistyped(
                tr("This is the recovery key of another archive, or an older one of this."),
                tr("Look for the paper that says “Key {id}”; nothing was changed.", id=state.key_id),
            )
        self._keys.use(key)
        self._note(key, Act.RECOVERY_KEY_USED)
        if state.wrapped_key:
            # The passphrase still opens it; what is typed here serves this process.
            return None
        try:
            self._keys.keep(key, self._keys.usual)
        except FaxDeskError as error:
            log.warning("The recovered key could not be kept: %s", error.kind)
            return error
        return None

    def _state_anew(self, key: ArchiveKey) -> SealedState:
        """Say again that the profile is encrypted, once the key has shown that it opens it. How far it is
        nobody knows: whatever may be plain yet is read as well, and encrypted by whoever goes on with that.
        """
        for name in self._profile.archive_names():
            path = self._profile.with_archive(name).database
            if is_encrypted(path):
                try:
                    refuse_wrong_key(path, key)
                except WrongKey as error:
                    raise Mistyped(
                        tr("This is the recovery key of another archive, or an older one of this."),
                        tr("Look for the paper of this archive; nothing was changed."),
                    ) from error
        state = SealedState(Stage.SEALING, key.id)
        write_state(self._profile.encryption_file, state)
        return state

    def _note(self, key: ArchiveKey, act: Act) -> None:
        """An archive that cannot be opened now keeps nobody from its key: that may be what mends it."""
        try:
            self._acts.note(key, act)
        except FaxDeskError as error:
            log.warning("The audit log does not tell that the recovery key was used: %s", error.kind)

    def _left_plain(self) -> Iterator[Path]:
        for folder in self._profile.put_aside:
            if not read_state(Profile(folder).encryption_file).needs_key:
                yield folder

    def _encrypted_state(self) -> SealedState:
        state = self.state()
        if not state.needs_key:
            raise FaxDeskError(
                tr("This archive is not encrypted, so it has no recovery key."),
                tr("`faxdesk archive encrypt` and the settings encrypt it."),
                ErrorKind.BAD_INPUT,
            )
        return state

    def _place_of(self, state: SealedState) -> KeyPlace:
        return KeyPlace.PASSPHRASE if state.wrapped_key else self._keys.usual
