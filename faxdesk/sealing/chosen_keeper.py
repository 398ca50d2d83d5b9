"""Which keeper the files of a profile have, by how far it is encrypted."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from faxdesk.sealing.file_keeper import FileKeeper, PlainKeeper
from faxdesk.sealing.sealed_state import SealedState, Stage

if TYPE_CHECKING:
    from faxdesk.sealing.archive_key import ArchiveKey


def keeper_for(state: SealedState, key: ArchiveKey | None, folder: Path, working: Path) -> FileKeeper:
    """Who keeps the files below the folder of a profile in this state. Raises ValueError where it needs
    another key, or any at all: whoever asks has made sure of that."""
    if not state.needs_key:
        return PlainKeeper()
    if key is None or key.id != state.key_id:
        raise ValueError("the profile needs another key")
    from faxdesk.sealing.sealed_keeper import SealedKeeper

    is_mixed = state.stage is not Stage.SEALED
    return SealedKeeper(key, folder, working, takes_plain=is_mixed, seals=state.stage is not Stage.UNSEALING)
