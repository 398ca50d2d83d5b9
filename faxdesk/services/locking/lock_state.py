"""What is kept of the lock on the disk, so that ending the program neither opens it nor shortens a pause."""

from __future__ import annotations

import logging
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from msgspec import DecodeError, Struct, ValidationError, json

from faxdesk.private_files import write_private

log = logging.getLogger(__name__)


class LockWay(StrEnum):
    """What opens the lock. The values stand in a file."""

    NONE = ""
    """Nothing was chosen yet, so the window cannot be locked."""
    SYSTEM = "system"
    """The password with which the person logs in to this computer."""
    PASSPHRASE = "passphrase"  # a name # nosec B105


class LockState(Struct, frozen=True, omit_defaults=True):
    """refused counts the wrong tries since the lock was last opened; until is when the next may be made."""

    way: LockWay = LockWay.NONE
    is_locked: bool = False
    refused: int = 0
    until: datetime | None = None


def read_lock_state(path: Path) -> LockState:
    """The state that was kept; that of a lock nobody uses where there is none, or it is damaged: whoever can
    change the file could also remove it, and nobody is to be shut out by a bad disk."""
    try:
        return json.decode(path.read_bytes(), type=LockState)
    except FileNotFoundError:
        return LockState()
    except (OSError, DecodeError, ValidationError) as error:
        log.warning("The state of the lock cannot be read: %s", type(error).__name__)
        return LockState()


def write_lock_state(path: Path, state: LockState) -> None:
    """Whole or not at all. Raises OSError."""
    write_private(path, json.encode(state))
