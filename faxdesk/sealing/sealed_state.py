"""What is known of a profile's encryption without its key: a small file that is read before anything is
opened."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

import msgspec
from msgspec import Struct, field

from faxdesk.disk_trouble import disk_trouble
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.durable import sync_folder
from faxdesk.private_files import write_private
from faxdesk.words import tr

FORM = 1
"""The form of the file, and of all that is sealed. A higher one is a newer program's."""


class Stage(StrEnum):
    """How far a profile is encrypted."""

    PLAIN = "plain"
    SEALING = "sealing"
    """It is being encrypted, or that was stopped: both kinds of files are there, and new ones are sealed."""
    SEALED = "sealed"
    UNSEALING = "unsealing"
    """It is being decrypted, or that was stopped: both kinds of files are there, and new ones are plain."""


class SealedState(Struct, frozen=True):
    """How far a profile is encrypted, and with which key (ArchiveKey.id; "" for none)."""

    stage: Stage = Stage.PLAIN
    key_id: str = ""
    form: int = FORM
    wrapped_key: dict[str, str] = field(default_factory=dict)
    """The key itself, locked with a passphrase, where there is no keychain: with salt and cost, by their
    names. It is worth nothing without the passphrase."""

    @property
    def needs_key(self) -> bool:
        return self.stage is not Stage.PLAIN


class _Form(Struct):
    """The one thing that will be found in a file of any form."""

    form: int


def read_state(file: Path) -> SealedState:
    """What the file says; a profile that has none is plain. Raises FaxDeskError (STORAGE) where it cannot be
    read or makes no sense: then nothing may be opened, since plain files could be written among sealed
    ones."""
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        return SealedState()
    except OSError as error:
        raise disk_trouble(error, file.parent) from error
    try:
        if msgspec.json.decode(content, type=_Form).form > FORM:
            raise _too_new()
        state = msgspec.json.decode(content, type=SealedState)
        if state.needs_key and not state.key_id:
            raise ValueError("no key")
    except (ValueError, msgspec.MsgspecError) as error:
        raise FaxDeskError(
            tr("“{file}” cannot be understood, which says whether this profile is encrypted.", file=file),
            tr("Nothing was opened or changed. Bring this one file back from a backup."),
            ErrorKind.STORAGE,
        ) from error
    return state


def write_state(file: Path, state: SealedState) -> None:
    """Replace the file whole; it is on the disk when this returns. Raises FaxDeskError (STORAGE)."""
    try:
        write_private(file, msgspec.json.format(msgspec.json.encode(state)) + b"\n")
        sync_folder(file.parent)
    except OSError as error:
        raise disk_trouble(error, file.parent) from error


def _too_new() -> FaxDeskError:
    return FaxDeskError(
        tr("This profile was encrypted by a newer FaxDesk."),
        tr("Nothing was opened or changed. Update FaxDesk, then open it again."),
        ErrorKind.STORAGE,
    )
